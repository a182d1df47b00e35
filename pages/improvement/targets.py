"""School targets added up against the authority's target."""

from analytics.reports.targets.in_year import in_year as in_year_report
from analytics.reports.targets.school_targets import measures_for_targets
from analytics.reports.targets.school_targets import targets as targets_report
from ui import choosers, frame, loaders, notices
from ui.charts import show
from ui.views.improvement import in_year, registers, targets

row = frame.filters()
with row:
    code = choosers.one_measure(measures_for_targets(), "ks2_rwm_expected")
first = loaders.ask(targets_report, code=code)
with row:
    year = targets.choose_year(first.report)
answer = loaders.ask(targets_report, code=code, period=year)
report = answer.report
frame.start(report.header, "School targets")

if not report.schools:
    notices.empty("school that has this measure", loaders.file_for(code))
else:
    frame.answer(targets.sentence(report), *targets.more(report))
    if report.whole.total.n_with_target:
        show.show(
            answer,
            targets.bullets_chart,
            sentence=targets.bullets_sentence(report),
            subtitle="Each school's target weighted by its pupils in the target year.",
            key="added",
        )
    targets.draw_parts(answer)
    in_year.draw(loaders.ask(in_year_report, code=code))
    frame.section("Enter targets", "Enter one school or a file; existing targets are never overwritten.")
    if report.editable:
        registers.draw(report)
    else:
        notices.note("Showing data as at an earlier date.", "To enter targets, choose today's date.")
frame.finish(report.header)
