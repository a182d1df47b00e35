"""Open formal steps and support, what is due, and whether supported schools improved more."""

from analytics.reports.improvement.interventions import interventions as interventions_report
from ui import frame, loaders, notices
from ui.charts import show
from ui.views.improvement import interventions, support

answer = loaders.ask(interventions_report)
report = answer.report
frame.start(report.header, "Interventions")

frame.answer(interventions.sentence(report), interventions.more(report))
for heading, rows, draw, key, empty in (
    ("Formal steps", report.steps, interventions.steps, "steps", "No formal step in force has been entered."),
    ("Support", report.support, interventions.support, "support", "No support in progress has been entered."),
):
    frame.section(heading)
    if rows:
        show.table(answer, draw, source=interventions.SOURCE, key=key)
    else:
        notices.note("None recorded.", empty)

if report.providers:
    frame.section("Who supports whom", interventions.coverage(report))
    show.table(answer, interventions.providers, source=interventions.SOURCE, key="providers")
frame.section("Record a check, a step or support", "Only the board can lift a step; enter its decision number.")
if report.editable:
    interventions.editor(report)
else:
    notices.note("Showing data as at an earlier date.", "To record something, choose today's date.")

frame.section("Did supported schools improve more?", interventions.verdict(report))
if report.compared:
    show.table(answer, interventions.compared, source=support.SOURCE, key="compared")
else:
    notices.note("Read with care.", support.TO_THE_MEAN)
frame.section("Kinds of support, and ended steps")
for shown, draw, key in (
    (any(kind.open or kind.ended for kind in report.kinds), interventions.kinds, "kinds"),
    (bool(report.ended), interventions.ended, "ended"),
):
    if shown:
        show.table(answer, draw, source=interventions.SOURCE, key=key)
if not report.ended:
    notices.note("No formal steps have ended.", "Ended steps are listed here, with who agreed.")
frame.finish(report.header)
