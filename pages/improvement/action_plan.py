"""What did we say we would do, is it done, and did it work?"""

from ui import choosers, frame, loaders, notices, selection
from ui.charts import show
from ui.views import actions

answer = loaders.ask("action-records")
report = answer.report
frame.start(report.context, "Is the plan being carried out, and does it work?")
with frame.filters():
    choosers.plan_and_date()
    shown = choosers.one_of("show", "Actions", actions.SHOWN, "Every action")
    role = choosers.one_of("role", "Accountable", actions.roles(report), "Everybody")

if not report.rows:
    notices.empty("action in this plan", "a plan file in the folder of plans")
else:
    states = {state.target.code: state for state in loaders.ask("on-track").report.states}
    frame.answer(actions.sentence(report), *actions.more(report))
    rows = actions.wanted(report, shown, role)
    if rows:
        show.table(
            answer,
            lambda held: actions.table(held, rows, states),
            source=actions.SOURCE,
            key="actions",
        )
    else:
        notices.note("None.", "No action of this plan is of that kind on this day.")

    frame.section(
        "One action", "Its milestones, the targets it should move, and what is reported of it."
    )
    options = {row.reference: f"{row.reference} {row.entry.values['title']}" for row in report.rows}
    picked = selection.choose("action", "Action", options, next(iter(options)))
    row = next(one for one in report.rows if one.reference == picked)
    if row.note:
        notices.note("From the plan.", row.note)
    show.table(answer, lambda held: actions.steps(held, row), source=actions.SOURCE, key="steps")
    if row.targets:
        show.table(
            answer,
            lambda held: actions.outcomes(held, row, states),
            source="As computed for each target.",
            key="outcomes",
        )
    if report.editable:
        actions.editor(report, row)
    else:
        notices.note("As it was known then.", "Choose today's date to report on actions.")

    frame.section(
        "Strength of evidence", "Four rungs; the plan's own column for it was left blank."
    )
    show.table(answer, actions.ladder, source=actions.SOURCE, key="ladder")
    frame.section("Versions of the plan")
    show.table(answer, actions.versions, source="The plan file.", key="versions")
frame.finish(report.context)
