"""Reach: what can be reached by the deadline"""

import streamlit as st

from analytics.reports.inspection.reach import reach as reach_report
from ui import choosers, frame, loaders, notices
from ui.charts import show
from ui.views.leadership import reach

first = loaders.ask(reach_report)
with frame.filters():
    area = choosers.one_of("area", "Area", dict(first.report.areas), "All areas")
begin = loaders.ask(reach_report, area=area).report
frame.start(begin.header, "Reach")

if begin.old is not None and begin.old.n_graded:
    sentence_place = st.container()
    moved = reach.levers(begin)
    answer = loaders.ask(
        reach_report,
        area=area,
        interval_terms=moved.interval_terms,
        conversion=moved.conversion,
        supported=moved.supported,
    )
    report = answer.report
    with sentence_place:
        frame.answer(reach.as_today(report), reach.past_accuracy(report.header.as_at), *reach.headline(report))
    show.show(
        answer,
        reach.picture,
        key="reach",
        sentence=reach.moved_sentence(report),
        subtitle="Full probability distribution: each school has its own chance, including declines and first grades.",
    )
    reach.draw_fan(answer)
    for table in (reach.intervals, reach.frameworks):
        show.folded(answer, table, source="Calculated by Milepost.", key=table.__name__)
    frame.section("Schools that matter most", "Ordered by what each would add if made ready.")
    show.table(answer, reach.schools, source="Calculated by Milepost from inspections.", key="deciding")
    show.folded(answer, reach.every_school, source="Everything that can still change the answer.", key="every")
    frame.section("Assumptions", "No inspections after the date above are used.")
    show.table(answer, reach.conversions, source="Last three years, or all available.", key="conversions")
    show.table(answer, reach.rules, source="data/rules/inspection-intervals.toml", key="rules")
    if not report.header.invented:
        notices.note(
            "A list of inspections over-represents schools still open when it was published.",
            "Schools that became academies earlier may be missing, so its shares may differ from the county's.",
        )
elif begin.cards is not None and begin.cards.n_open:
    answer = loaders.ask(reach_report, area=area)
    frame.answer(
        reach.cards_sentence(begin.cards), "Overall grades have ended, and report cards cannot be turned into grades."
    )
    reach.draw_cards(answer)
    show.table(answer, reach.rules, source="data/rules/inspection-intervals.toml", key="rules")
else:
    reach.say_why_not(begin)
frame.finish(begin.header, "A school may be inspected once three quarters of the usual interval has passed.")
