"""What can still be reached by the deadline?"""

import streamlit as st

from analytics.reports.inspection.reach import reach as reach_report
from ui import choosers, frame, loaders, notices
from ui.charts import show
from ui.views.leadership import reach, reach_cards

first = loaders.ask(reach_report)
with frame.filters():
    choosers.plan_and_date()
    area = choosers.one_of("area", "Area", dict(first.report.areas), "All areas")
begin = loaders.ask(reach_report, area=area).report
frame.start(begin.header, "What can still be reached?")

if begin.old is not None and begin.old.n_graded:
    said = st.container()
    moved = reach.levers(begin)
    answer = loaders.ask(
        reach_report,
        area=area,
        interval_terms=moved.interval_terms,
        conversion=moved.conversion,
        supported=moved.supported,
    )
    report = answer.report
    with said:
        frame.answer(*reach.headline(report))
    show.show(
        answer,
        reach.picture,
        key="reach",
        sentence=reach.moved_sentence(report),
        subtitle="Exact distribution: every school with its own chance, declines and first grades included.",
    )
    for table in (reach.deadlines, reach.intervals):
        show.table(answer, table, source="Computed here.", key=table.__name__)
    frame.section("Schools that decide it", "In order of what each adds if it is made ready.")
    show.table(answer, reach.schools, source="Computed here from inspections.", key="deciding")
    show.folded(answer, reach.every_school, source="All that can still change the answer.", key="every")
    frame.section("What it rests on", "Nothing later than the date above is used.")
    show.table(answer, reach.conversions, source="Of three years, else all known.", key="conversions")
    show.table(answer, reach.rules, source="data/rules/inspection-intervals.toml", key="rules")
    if not report.header.invented:
        notices.note(
            "A list of inspections leans to schools that were still there when it was made.",
            "Those that became academies before may be missing: its shares need not be the county's own.",
        )
elif begin.cards is not None and begin.cards.n_open:
    answer = loaders.ask(reach_report, area=area)
    frame.answer(
        reach_cards.cards_sentence(begin.cards), "Overall grades have ended, and report cards never become them."
    )
    show.table(answer, reach_cards.cards, source="From each school's last visit.", key="cards")
    show.table(answer, reach.rules, source="data/rules/inspection-intervals.toml", key="rules")
else:
    reach_cards.say_why_not(begin)
frame.finish(begin.header, "A school can be inspected once three quarters of the usual interval have passed.")
