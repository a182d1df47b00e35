"""The action plan: actions, delivery, and evidence of impact."""

from analytics.reports.improvement.actions import action_records
from analytics.reports.targets.on_track import on_track
from ui import choosers, frame, loaders, notices
from ui.charts import show
from ui.views.improvement import actions

answer = loaders.ask(action_records)
report = answer.report
frame.start(report.header, "Action plan")
with frame.filters():
    shown = choosers.one_of("show", "Actions", actions.SHOWN, "Every action")
    role = choosers.one_of("role", "Accountable", actions.roles(report), "Everybody")

if not report.rows:
    notices.empty("action in this plan", "a plan file in the folder of plans")
else:
    states = {state.target.code: state for state in loaders.ask(on_track).report.states}
    frame.answer(actions.sentence(report), *actions.more(report))
    rows = actions.rows_of_kind(report, shown, role)
    if rows:
        show.table(answer, lambda current: actions.table(current, rows, states), source=actions.SOURCE, key="actions")
    else:
        notices.note("None.", "No action in this plan matches on this date.")

    frame.section("One action")
    actions.draw(answer, actions.choose(report), states)

    frame.section("Strength of evidence", actions.ladder_sentence(report))
    show.table(answer, actions.ladder, source=actions.SOURCE, key="ladder")
    frame.section("Versions of the plan")
    show.table(answer, actions.versions, source="The plan file.", key="versions")
    if report.text:
        frame.section("Other content of the plan", actions.TEXT)
        show.folded(answer, actions.text, source="The plan file.", key="text")
frame.finish(report.header)
