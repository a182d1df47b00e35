"""What do inspectors say?"""

from analytics.reports.inspection.inspection import ofsted as ofsted_report
from data.vocabulary import Phase
from ui import choosers, frame, loaders, notices
from ui.charts import show
from ui.views.leadership import ofsted, ofsted_counts

COUNTED = "Counted here from inspections."
STOCK = "A stock: schools as they stood, however old their grade. No line crosses a change of method."
BY_AREA = "With 95 % intervals; by chance alone small areas differ much."
CARDS = "How many schools have which grade in each area."
COVERAGE = "Share of open schools whose latest graded outcome still is an overall grade."
first = loaders.ask(ofsted_report, phase=Phase.ALL)
with frame.filters():
    choosers.plan_and_date()
    area = choosers.one_of("area", "Area", dict(first.report.areas), "All areas")
    phase = choosers.one_phase("ofsted_good_schools")
answer = loaders.ask(ofsted_report, area=area, phase=phase)
report = answer.report
frame.start(report.header, "What do inspectors say?")

if report.old_coverage.until is None and not report.n_cards:
    notices.empty("inspection for these schools", "Ofsted, management information")
else:
    frame.answer(*ofsted.headline(report))
    ofsted.side_by_side(report)
    frame.section("The old kind", "Overall grades, to August 2024.")
    if report.history.latest is not None:
        show.show(answer, ofsted.history, key="history", sentence=ofsted.history_sentence(report), subtitle=STOCK)
        show.show(answer, ofsted.by_area, key="areas", sentence=ofsted.area_sentence(report), subtitle=BY_AREA)
    for table in ofsted_counts.ALL:
        show.table(answer, table, source=COUNTED, key=table.__name__)
    frame.section("The new kind", "Report cards, from November 2025. Expected standard is not the old good.")
    if report.spread:
        show.show(answer, ofsted.spread, key="spread", sentence=ofsted.spread_sentence(report), subtitle=CARDS)
    else:
        notices.empty("report card", "Ofsted, management information from November 2025")
    if report.coverage.latest is not None:
        show.show(answer, ofsted.coverage, key="coverage", sentence=ofsted.coverage_sentence(report), subtitle=COVERAGE)
    show.table(answer, ofsted.judgements, source=COUNTED, key="judgements")
    frame.section("Schools to know", "By the rule of the regime under which each was judged.")
    show.table(answer, ofsted.concern, source="Ofsted; counted here.", key="concern")
    show.table(answer, ofsted.stuck, source="DfE's rule; counted here.", key="stuck")
    show.table(answer, ofsted.statuses, source="Recorded here.", key="statuses")
frame.finish(
    report.header, f"No published method turns what came after September 2024 into overall grades. {report.rule}"
)
