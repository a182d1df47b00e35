"""Disadvantage gap"""

from analytics.reports.comparison.gap import gap
from ui import choosers, frame, loaders, notices
from ui.charts import show
from ui.views.leadership import disadvantage_gap

choices = dict(loaders.ask(gap).report.choices)
with frame.filters():
    code = choosers.one_measure(choices or ["ks2_rwm_expected"], "ks2_rwm_expected")
    phase = choosers.one_phase(code)
answer = loaders.ask(gap, code=code, phase=phase)
report = answer.report
frame.start(report.header, "Disadvantage gap")

frame.answer(*disadvantage_gap.answer(report))
if report.latest is None:
    notices.empty("year with both groups for this authority", loaders.file_for(code))
else:
    if len(report.years) > 1:
        sentence, under = disadvantage_gap.dumbbell_sentence(report), disadvantage_gap.subtitle(report)
        show.show(answer, disadvantage_gap.over_time, sentence=sentence, subtitle=under, key="lines")
    show.show(
        answer,
        disadvantage_gap.dumbbells,
        sentence=disadvantage_gap.england(report).rstrip("."),
        subtitle="Each year's two groups, England's below the newest.",
        key="dumbbells",
    )
    show.folded(answer, disadvantage_gap.comparators, source=disadvantage_gap.DERIVED, key="ways")
    show.table(answer, disadvantage_gap.what_moved, source=disadvantage_gap.DERIVED, key="moved")

if report.groups:
    frame.section("All pupil groups")
    show.table(answer, disadvantage_gap.groups, source="As published.", key="groups")
frame.section("Schools")
if report.schools.points:
    show.show(
        answer,
        disadvantage_gap.schools_chart,
        sentence=disadvantage_gap.schools_sentence(report),
        subtitle=disadvantage_gap.schools_subtitle(report),
        key="schools",
    )
else:
    notices.empty("school figures by group for this measure", disadvantage_gap.schools_file(report))
if report.index is not None:
    show.show(
        answer,
        disadvantage_gap.index_chart,
        sentence="England's disadvantage gap index",
        subtitle="Based on ranks, so changes in tests do not affect it; not published by authority.",
        key="index",
    )
frame.finish(report.header, *disadvantage_gap.foot(report))
