"""One school, on two printed sides for governors."""

import streamlit as st

from ui import choosers, frame, notices, selection
from ui.charts import show
from ui.views.areas import school

row = frame.filters()
requested = selection.code("school")
answer = choosers.asked_for(requested)
report = answer.report
frame.start(report.header, report.name)
if requested is not None and report.asked_for == requested and requested != report.urn:
    selection.keep("school", report.urn)
    notices.note("An earlier URN.", f"{requested} is now {report.urn}.")
with row:
    selection.choose("school", "School", dict(report.options), report.urn)

with st.container(key="side-one"):
    frame.answer(school.headline(report), school.aged(report), school.who(report))
    st.html(school.ways(report))
    frame.section("Pupils' results", "Three years combined, because numbers are small.")
    st.html(school.key(report))
    show.table(answer, school.attainment, source=school.SOURCE, key="attainment")
    school.draw_similar(answer)
    frame.section("Pupils and attendance")
    show.table(answer, school.pupils, source="DfE, school census.", key="pupils")
    if report.roll or any(report.yearly):
        show.table(answer, school.lines, source=school.SOURCE, key="lines")
        show.folded(answer, school.over_time, caption=school.YEARS, source=school.SOURCE, key="over-time")
with st.container(key="side-two"):
    if report.attendance:
        frame.section("Recent attendance")
        if drawn := school.weeks(report):
            st.html(drawn)
        show.table(answer, school.attendance, source=school.RETURNED, key="attendance")
    school.expectation(report)
    frame.section("Inspection outcomes")
    if report.visits:
        st.html(school.days(report))
        show.table(answer, school.timeline, source="As published by Ofsted.", key="timeline")
        frame.notes(school.stuck(report))
    else:
        notices.empty("inspection of this school", "Ofsted’s management information or own list")
    frame.section("Agreed support")
    if report.support:
        show.table(answer, school.support, source="As recorded by users.", key="support")
    else:
        notices.note("None recorded.", "Enter support under Improvement, Interventions.")
    frame.section("Five questions to ask")
    school.listed(school.questions(report), ordered=True)
    frame.section("What this page does not show")
    school.listed(school.not_shown(report), ordered=False)
if report.inputs:
    show.traced(answer, school.origin, key="origin")
frame.finish(report.header)
