"""Which steps and which support are open, what is due on them, and did support go with more?"""

from analytics.reports.improvement.interventions import interventions as interventions_report
from ui import choosers, frame, loaders, notices
from ui.charts import show
from ui.views.improvement import interventions, support

answer = loaders.ask(interventions_report)
report = answer.report
frame.start(report.header, "Which schools are in intervention, and what is due?")
with frame.filters():
    choosers.plan_and_date()

frame.answer(interventions.sentence(report), interventions.more(report))
for heading, rows, draw, key, empty in (
    ("Formal steps", report.steps, interventions.steps, "steps", "No formal step is in force."),
    ("Support", report.support, interventions.support, "support", "No support is under way."),
):
    frame.section(heading)
    if rows:
        show.table(answer, draw, source=interventions.SOURCE, key=key)
    else:
        notices.note("None recorded.", empty)

frame.section("Record a check, a step or support", "A step is lifted by the board, by the number of its decision.")
if report.editable:
    interventions.editor(report)
else:
    notices.note("As it was known then.", "Choose today's date to record anything.")

frame.section("Did support go with more?", interventions.verdict(report))
if report.compared:
    show.table(answer, interventions.compared, source=support.SOURCE, key="compared")
else:
    notices.note("Read with care.", support.TO_THE_MEAN)
frame.section("Kinds of support, and steps that ended")
for found, draw, key in (
    (any(kind.open or kind.ended for kind in report.kinds), interventions.kinds, "kinds"),
    (bool(report.ended), interventions.ended, "ended"),
):
    if found:
        show.table(answer, draw, source=interventions.SOURCE, key=key)
if not report.ended:
    notices.note("No formal step has ended.", "One that ends is listed here, with who agreed.")
frame.finish(report.header)
