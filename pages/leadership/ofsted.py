"""Ofsted"""

from analytics.reports.inspection.inspection import ofsted as ofsted_report
from data.vocabulary import Phase
from ui import choosers, frame, loaders, notices
from ui.charts import show
from ui.views.leadership import ofsted

COUNTED = "Calculated by Milepost from inspections."
STOCK = "All open schools on each date, however old their grade. The line breaks where the method changed."
BY_AREA = "With 95% intervals; by chance alone small areas differ much."
FLOW = "Share of inspections, not of schools: weaker schools are inspected more often."
MOVES = "Graded inspections and the one before; as thick as they are many. First inspections are left out."
CARDS_FROM = "From November 2025. The expected standard is not the same as the old grade good."
CARDS = "Number of schools with each grade, by evaluation area."
COVERAGE = "Share of open schools whose latest graded outcome is still an overall grade."
first = loaders.ask(ofsted_report, phase=Phase.ALL)
with frame.filters():
    area = choosers.one_of("area", "Area", dict(first.report.areas), "All areas")
    phase = choosers.one_phase("ofsted_good_schools")
answer = loaders.ask(ofsted_report, area=area, phase=phase)
report = answer.report
frame.start(report.header, "Ofsted")

if report.old_coverage.until is None and not report.n_cards:
    notices.empty("inspection for these schools", "Ofsted, management information")
else:
    frame.answer(*ofsted.headline(report))
    ofsted.side_by_side(report)
    frame.section("Overall grades", ofsted.ended(report))
    if report.history.latest is not None:
        show.show(answer, ofsted.history, key="history", sentence=ofsted.history_sentence(report), subtitle=STOCK)
        show.show(answer, ofsted.by_area, key="areas", sentence=ofsted.area_sentence(report), subtitle=BY_AREA)
    if any(flow.graded.n for flow in report.flows):
        show.show(answer, ofsted.by_year, key="flows", sentence=ofsted.by_year_sentence(report), subtitle=FLOW)
    if report.outcomes:
        show.folded(answer, ofsted.outcomes, source=COUNTED, key="outcomes")
    if any(move.of for move in report.moves):
        show.show(answer, ofsted.slopes, key="moves", sentence=ofsted.moves_sentence(report), subtitle=MOVES)
    for table in ofsted.ALL:
        show.folded(answer, table, source=COUNTED, key=table.__name__)
    if report.cards_begun:
        frame.section("Report cards", CARDS_FROM)
    if report.spread:
        show.show(answer, ofsted.spread, key="spread", sentence=ofsted.spread_sentence(report), subtitle=CARDS)
    elif report.cards_begun:
        notices.empty("report card", "Ofsted, management information from November 2025")
    if report.overall_ended and report.coverage.latest is not None:
        show.show(answer, ofsted.coverage, key="coverage", sentence=ofsted.coverage_sentence(report), subtitle=COVERAGE)
    if report.judgements:
        show.table(answer, ofsted.judgements, source=COUNTED, key="judgements")
    frame.section("Schools of concern", "By the inspection rules in force at the time.")
    show.table(answer, ofsted.concern, source="Ofsted; calculated by Milepost.", key="concern")
    show.table(answer, ofsted.stuck, source="DfE's definition; calculated by Milepost.", key="stuck")
    show.table(answer, ofsted.statuses, source="As recorded in Milepost.", key="statuses")
frame.finish(report.header, *ofsted.NOT_CONVERTED[: report.overall_ended])
