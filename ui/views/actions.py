"""The action plan on screen: delivery and outcome side by side, the ladder of evidence, versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from analytics.reports.actions import ActionRecords, ActionRow
from analytics.reports.target_state import TargetState
from data.records import register
from data.vocabulary import PromiseStatus
from ui import records, selection, sentences, tables, theme, words
from ui.views import editing, fields

States = Mapping[str, TargetState]
_DELIVERY = {
    "on_track": PromiseStatus.GREEN, "complete": PromiseStatus.GREEN,
    "at_risk": PromiseStatus.AMBER, "late": PromiseStatus.RED,
}  # fmt: skip
_NOW = {
    PromiseStatus.GREEN: "on the path", PromiseStatus.AMBER: "near it",
    PromiseStatus.RED: "behind it", PromiseStatus.CANNOT_TELL: "cannot be told",
}  # fmt: skip
_ORDER = (PromiseStatus.RED, PromiseStatus.AMBER, PromiseStatus.GREEN, PromiseStatus.CANNOT_TELL)
_TAKES = {
    "none": "Nothing recorded that it worked",
    "narrative": "Somebody's account",
    "before_after": "Figures before and after, which may have moved anyway",
    "compared": "Set against similar schools that were not supported, with an interval",
}
SOURCE = "The authority's own records, as people keep them in Milepost."
RUNGS = {
    False: "Four rungs, from nothing to a comparison with schools that had no support.",
    True: "Four rungs; the plan's own column for it was left blank for every action.",
}
ASKED = (
    "delivery", "evidence_level", "due", "spent", "area", "schools", "evidence", "next_step",
)  # fmt: skip
STEP_ASKED = ("status", "met_on", "due", "evidence")
SHOWN = {
    "overdue": "Past their day",
    "due": "Due this month",
    "unevidenced": "Without evidence",
}


def sentence(report: ActionRecords) -> str:
    """How the plan goes, in one sentence with its counts."""
    whole = len(report.rows)
    done = sum(row.delivery == "complete" for row in report.rows)
    return (
        f"Of {words.plural(whole, 'action')}, {words.count(done)} are complete; "
        f"{words.count(len(report.overdue))} have something past its day and not reported done; "
        f"{words.count(len(report.unevidenced))} are past their day with nothing to show that they worked."
    )


def more(report: ActionRecords) -> tuple[str, ...]:
    """What is due now, and how the outcome is told apart from delivery."""
    silent = sum(row.delivery == "not_reported" for row in report.rows)
    lines = []
    if report.due:
        named = words.joined([row.reference for row in report.due[:8]])
        lines.append(f"Due this month: {named}.")
    if silent:
        lines.append(f"Of {words.plural(silent, 'action')} nobody has reported anything yet.")
    return tuple(lines)


def wanted(report: ActionRecords, shown: str | None, role: str | None) -> tuple[ActionRow, ...]:
    """The rows of one kind and one accountable role, or all."""
    rows: Sequence[ActionRow] = getattr(report, shown) if shown else report.rows
    return tuple(r for r in rows if role is None or r.entry.values["accountable"] == role)


def roles(report: ActionRecords) -> dict[str, str]:
    """Every accountable role of the plan."""
    found = sorted({str(row.entry.values["accountable"]) for row in report.rows})
    return {role: role for role in found}


def table(report: ActionRecords, rows: Sequence[ActionRow], states: States) -> tables.Table:
    """Every action: two statuses beside each other, its evidence, its day."""
    look = theme.REPLAY if report.context.replay else theme.STATUS
    lines = tuple(
        (
            tables.text(
                f"{row.reference} {row.entry.values['title']}",
                selection.link("action-plan", action=row.reference),
            ),
            tables.text(_due(row)),
            _delivery(row, look),
            _outcome(row, states, look),
            tables.text(_choice("evidence_level", row)),
        )
        for row in rows
    )
    names = (
        "Action",
        "Due",
        "Delivery",
        "Outcome",
        "Evidence",
    )
    return tables.Table(
        "Actions of the plan", tuple(tables.Column(one) for one in names), lines,
        ("Delivery is what people report. Outcome is where the targets it should move stand today. "
         "One never decides the other.",),
    )  # fmt: skip


def _due(row: ActionRow) -> str:
    said = words.day(row.entry.values["due"])
    if row.entry.values.get("due_to_be_confirmed"):
        said += ", date to be confirmed"
    late = sum(step.days_overdue > 0 for step in row.steps)
    if late:
        said += f"; {words.plural(late, 'step')} past"
    return said


def _choice(name: str, row: ActionRow) -> str:
    return register("actions").fields[name].choices[str(row.entry.values[name])]


def _delivery(row: ActionRow, look: Mapping[PromiseStatus, theme.StatusLook]) -> tables.Cell:
    status = _DELIVERY.get(row.delivery, PromiseStatus.CANNOT_TELL)
    word = _choice("delivery", row)
    return tables.Cell(word, word, mark=theme.mark_svg(look[status]))


def _outcome(
    row: ActionRow, states: States, look: Mapping[PromiseStatus, theme.StatusLook]
) -> tables.Cell:
    counted = Counter(states[code].now.status for code in row.targets if code in states)
    if not counted:
        return tables.text("No target is linked")
    worst = next(status for status in _ORDER if counted[status])
    said = ", ".join(f"{counted[status]} {_NOW[status]}" for status in _ORDER if counted[status])
    word = words.capital(said)
    return tables.Cell(word, word, mark=theme.mark_svg(look[worst]))


def ladder(report: ActionRecords) -> tables.Table:
    """How strong the evidence is that actions worked: four rungs, each with its actions."""
    field = register("actions").fields["evidence_level"]
    by_level: dict[str, list[str]] = {code: [] for code in field.choices}
    for row in report.rows:
        by_level[str(row.entry.values["evidence_level"])].append(row.reference)
    rows = tuple(
        (
            tables.text(field.choices[code]), tables.amount(len(found), 0, ""),
            tables.text(_TAKES[code]), tables.text(_listed(found)),
        )
        for code, found in by_level.items()
    )  # fmt: skip
    columns = (
        tables.Column("Strength of evidence"), tables.Column("Actions", tables.Kind.NUMBER),
        tables.Column("What it is"), tables.Column("Which"),
    )  # fmt: skip
    return tables.Table("Evidence that actions worked", columns, rows)


def _listed(found: Sequence[str]) -> str:
    shown = [*found[:12], *([f"{len(found) - 12} more"] if len(found) > 12 else [])]
    return words.joined(shown)


def steps(report: ActionRecords, row: ActionRow) -> tables.Table:
    """The milestones of one action, as planned and as reported."""
    kind = register("action_milestones")
    rows = tuple(
        (
            tables.text(str(step.entry.values["title"])),
            tables.text(_step_due(step.entry.values)),
            tables.text(
                fields.said(kind.fields["status"], step.entry.values["status"], report.names)
            ),
            tables.text(_lateness(step.days_overdue, step.due_this_month)),
        )
        for step in row.steps
    )
    names = ("Milestone", "Due", "Reported", "")
    return tables.Table(
        f"Milestones of action {row.reference}", tuple(tables.Column(n) for n in names), rows
    )


def _step_due(values: Mapping[str, object]) -> str:
    said = words.day(values["due"])  # type: ignore[arg-type]
    if values.get("goes_on"):
        said = f"from {said} on"
    return said + (", date to be confirmed" if values.get("due_to_be_confirmed") else "")


def _lateness(days: int, soon: bool) -> str:
    if days:
        return f"{words.plural(days, 'day')} past its day"
    return "due this month" if soon else ""


def outcomes(report: ActionRecords, row: ActionRow, states: States) -> tables.Table:
    """The targets that one action should move, each with where it stands."""
    look = theme.REPLAY if report.context.replay else theme.STATUS
    rows = []
    for code in row.targets:
        state = states.get(code)
        if state is None:
            continue
        now = sentences.judgement(state.now, state, now=True)
        link = selection.link("milestones", target=code)
        rows.append((
            tables.text(state.target.title, link), tables.text(sentences.standing(state)),
            tables.status(now.status, now.word, look), tables.text(now.reason),
        ))  # fmt: skip
    names = ("Target", "Where it stands", "Now", "Why")
    return tables.Table(
        f"Targets that action {row.reference} should move",
        tuple(tables.Column(n) for n in names), tuple(rows),
    )  # fmt: skip


def versions(report: ActionRecords) -> tables.Table:
    """The agreed texts of the plan: what each added, dropped or moved, and why."""
    rows = []
    for version in report.versions:
        head = tables.text(f"{version.title}, agreed {words.day(version.agreed)}")
        if not version.changes:
            rows.append(
                (
                    head,
                    tables.text(
                        "The first text" if version is report.versions[0] else "Nothing recorded"
                    ),
                    tables.text("all items"),
                    tables.text(version.note),
                )
            )
        for change in version.changes:
            kind = "Cannot be told" if change.kind == "unknown" else words.capital(change.kind)
            rows.append(
                (
                    head,
                    tables.text(kind),
                    tables.text(change.item),
                    tables.text(f"{change.why} {version.note}".strip()),
                )
            )
    names = ("Version", "Added, dropped or moved", "What", "Why")
    return tables.Table("Versions of the plan", tuple(tables.Column(n) for n in names), tuple(rows))


def editor(report: ActionRecords, row: ActionRow) -> None:
    """Report on the action itself, or on one of its milestones."""
    about = {"action": "The action itself"} | {
        step.entry.key: f"Milestone {step.entry.values['number']}: {step.entry.values['title']}"
        for step in row.steps
    }
    records.choose_role()
    picked = st.selectbox(
        "Report on", list(about), format_func=about.__getitem__, key=f"about-{row.reference}"
    )
    if picked == "action":
        kind, entry, asked = register("actions"), row.entry, ASKED
    else:
        entry = next(step.entry for step in row.steps if step.entry.key == picked)
        kind, asked = register("action_milestones"), STEP_ASKED
    editing.said(kind)
    editing.form(kind, entry, report.names, asked=asked)
