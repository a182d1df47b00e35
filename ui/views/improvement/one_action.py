"""One action on screen: its milestones, its targets, its results and its reports."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from analytics.disclosure import Protected
from analytics.reports.improvement.actions import ActionRecords, ActionRow
from data.records import register
from ui import notices, people, selection, tables, theme
from ui.charts import show
from ui.views.improvement import support
from ui.views.improvement.actions import SOURCE, States
from ui.views.records import editing, fields
from wording import sentences
from wording import values as words

ASKED = ("delivery", "evidence_level", "due", "starts", "spent", "area", "schools", "evidence", "next_step")
STEP_ASKED = ("status", "met_on", "due", "evidence")


def choose(report: ActionRecords) -> ActionRow:
    """The action that is looked at."""
    options = {row.reference: f"{row.reference} {row.entry.values['title']}" for row in report.rows}
    picked = selection.choose("action", "Action", options, next(iter(options)))
    return next(item for item in report.rows if item.reference == picked)


def draw(answer: Protected[ActionRecords], row: ActionRow, states: States) -> None:
    """Everything known of one action, then the form to report on it."""
    if row.note:
        notices.note("From the plan.", row.note)
    show.table(answer, lambda current: steps(current, row), source=SOURCE, key="steps")
    if row.targets:
        show.table(
            answer,
            lambda current: outcomes(current, row, states),
            source="As calculated for each target.",
            key="outcomes",
        )
    if row.impact.compared:
        show.table(answer, lambda current: compared(current, row), source=support.SOURCE, key="compared")
    else:
        notices.note("Too little data to say whether it worked.", words.capital(f"{row.impact.why_not}."))
    if answer.report.editable:
        editor(answer.report, row)
    else:
        notices.note("Showing data as at an earlier date.", "To report on actions, choose today's date.")


def steps(report: ActionRecords, row: ActionRow) -> tables.Table:
    """The milestones of one action, as planned and as reported."""
    kind = register("action_milestones")
    rows = tuple(
        (
            tables.text(str(step.entry.values["title"])),
            tables.text(_step_due(step.entry.values)),
            tables.text(fields.said(kind.fields["status"], step.entry.values["status"], report.names)),
            tables.text(_lateness(step.days_overdue, step.due_this_month)),
        )
        for step in row.steps
    )
    names = ("Milestone", "Due", "Reported", "Lateness")
    return tables.Table(f"Milestones of action {row.reference}", tuple(tables.Column(n) for n in names), rows)


def _step_due(values: Mapping[str, object]) -> str:
    text = words.day(values["due"])  # type: ignore[arg-type]
    if values.get("goes_on"):
        text = f"from {text} on"
    return text + (", date to be confirmed" if values.get("due_to_be_confirmed") else "")


def _lateness(days: int, soon: bool) -> str:
    if days:
        return f"{words.plural(days, 'day')} overdue"
    return "due this month" if soon else ""


def outcomes(report: ActionRecords, row: ActionRow, states: States) -> tables.Table:
    """The targets that one action should move, each with where it stands."""
    look = theme.REPLAY if report.header.replay else theme.STATUS
    rows = []
    for code in row.targets:
        state = states.get(code)
        if state is None:
            continue
        now = sentences.judgement(state.now, state, now=True)
        link = selection.link("milestones", target=code)
        rows.append(
            (
                tables.text(state.target.title, link),
                tables.text(sentences.standing(state)),
                tables.status(now.status, now.word, look),
                tables.text(now.reason),
            )
        )
    names = ("Target", "Latest figure", "Now", "Why")
    return tables.Table(
        f"Targets linked to action {row.reference}", tuple(tables.Column(n) for n in names), tuple(rows)
    )


def compared(report: ActionRecords, row: ActionRow) -> tables.Table:
    """The schools of one action beside similar ones that were not supported, measure by measure."""
    caption = f"Schools of action {row.reference} compared with similar schools without support"
    return support.table(caption, row.impact.compared)


def editor(report: ActionRecords, row: ActionRow) -> None:
    """Report on the action itself, or on one of its milestones."""
    about = {"action": "The action itself"} | {
        step.entry.key: f"Milestone {words.count(step.entry.values['number'])}: {step.entry.values['title']}"
        for step in row.steps
    }
    people.choose_role()
    picked = st.selectbox("Report on", list(about), format_func=about.__getitem__, key=f"about-{row.reference}")
    if picked == "action":
        kind, entry = register("actions"), row.entry
        requested: tuple[str, ...] = ASKED
    else:
        entry = next(step.entry for step in row.steps if step.entry.key == picked)
        kind, requested = register("action_milestones"), STEP_ASKED
    editing.said(kind)
    editing.form(kind, entry, report.names, asked=requested)
