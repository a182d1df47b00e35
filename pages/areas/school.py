"""One school, two printed sides that a governor can read."""

from ui import choosers, frame, notices, one_school, selection
from ui.charts import show
from ui.views import school

AS_PUBLISHED = "As published by DfE and Ofsted; three-year figures derived here."
with frame.filters():
    choosers.plan_and_date()
asked = selection.code("school")
answer = one_school.asked_for(asked)
report = answer.report
frame.start(report.context, report.name)
if asked is not None and report.asked_for == asked and asked != report.urn:
    selection.keep("school", report.urn)
    notices.note("A number from before.", f"{asked} is today’s {report.urn}.")
with frame.filters("more"):
    selection.choose("school", "School", dict(report.options), report.urn)

frame.answer(school.headline(report), school.who(report))
frame.section(
    "What its pupils reached", "Three years together, so that a few pupils do not decide."
)
show.table(answer, school.attainment, source=AS_PUBLISHED, key="attainment")
frame.section("Who they are, and whether they are here")
show.table(answer, school.pupils, source="As published: school census.", key="pupils")
if report.roll or any(report.yearly):
    show.table(answer, school.over_time, source="As published by DfE.", key="over-time")
if report.half_terms:
    show.table(
        answer,
        school.half_terms,
        source="The authority’s own return: local and provisional.",
        key="half-terms",
    )
frame.section("What inspectors said")
if report.visits:
    show.table(answer, school.timeline, source="As published by Ofsted.", key="timeline")
else:
    notices.empty(
        "inspection of this school", "Ofsted’s management information or list of inspections"
    )
frame.section("Support agreed")
if report.support:
    show.table(answer, school.support, source="What people entered.", key="support")
else:
    notices.note("None recorded.", "Support is entered under Improvement, Interventions.")
frame.section("Five questions to ask")
school.listed(school.questions(report), ordered=True)
frame.section("What cannot be said here")
school.listed(school.cannot_be_said(report), ordered=False)
frame.finish(
    report.context, "To print: the browser’s own print command sets this page on two sides."
)
