"""The action plan on screen: delivery and outcome, strength of evidence, versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from analytics.disclosure import Protected
from analytics.reports.improvement.actions import COMPARED, ActionRecords, ActionRow
from analytics.reports.targets.target_state import TargetState
from data.records import register
from data.vocabulary import PromiseStatus
from ui import notices, selection, tables, theme
from ui.charts import show
from ui.site import SITE
from ui.views.improvement import support
from ui.views.records import editing, fields
from wording import sentences, values

States = Mapping[str, TargetState]
_DELIVERY = {
    "on_track": PromiseStatus.GREEN,
    "complete": PromiseStatus.GREEN,
    "at_risk": PromiseStatus.AMBER,
    "late": PromiseStatus.RED,
}
_ORDER = (PromiseStatus.RED, PromiseStatus.AMBER, PromiseStatus.GREEN, PromiseStatus.CANNOT_TELL)
_TAKES = {
    "none": "No evidence recorded",
    "narrative": "An account by someone involved",
    "before_after": "Before-and-after figures, which may have changed anyway",
    "compared": "Compared with schools without support, with an interval; or as reported",
}
SOURCE = "The authority's own records in Milepost."
TEXT = "Promises without a number, schedules, themes, bodies, documents and notes from the plan."
SHOWN = {"overdue": "Overdue", "due": "Due this month", "unevidenced": "Without evidence"}


def sentence(report: ActionRecords) -> str:
    """How the plan goes, in one sentence with its counts."""
    done = sum(row.delivery == "complete" for row in report.rows)
    late, bare = len(report.overdue), len(report.unevidenced)
    return (
        f"{values.of(done, len(report.rows), 'actions')} {'is' if done == 1 else 'are'} complete; "
        f"{values.count(late)} {'has' if late == 1 else 'have'} an overdue step; "
        f"{values.count(bare)} {'has' if bare == 1 else 'have'} reached the due date with no evidence of impact."
    )


def more(report: ActionRecords) -> tuple[str, ...]:
    """What is due now, and actions without an update."""
    silent = sum(row.delivery == "not_reported" for row in report.rows)
    lines = []
    if report.due:
        named = values.joined([row.reference for row in report.due[:8]])
        lines.append(f"Due this month: {named}.")
    if silent:
        lines.append(f"No update on {values.plural(silent, 'action')}.")
    return tuple(lines)


def rows_of_kind(report: ActionRecords, shown: str | None, role: str | None) -> tuple[ActionRow, ...]:
    """The rows of one kind and one accountable role, or all."""
    rows: Sequence[ActionRow] = getattr(report, shown) if shown else report.rows
    return tuple(r for r in rows if role is None or r.entry.values["accountable"] == role)


def roles(report: ActionRecords) -> dict[str, str]:
    """Every accountable role of the plan."""
    rows = sorted({str(row.entry.values["accountable"]) for row in report.rows})
    return {role: role for role in rows}


def table(report: ActionRecords, rows: Sequence[ActionRow], states: States) -> tables.Table:
    """Every action: two statuses beside each other, its evidence, its day."""
    look = theme.REPLAY if report.header.replay else theme.STATUS
    lines = tuple(
        (
            tables.text(
                f"{row.reference} {row.entry.values['title']}", selection.link("action-plan", action=row.reference)
            ),
            _delivery(row, look),
            _outcome(row, states, look),
            tables.text(_evidence(row)),
            tables.text(_due(row)),
        )
        for row in rows
    )
    names = ("Action", "Delivery", "Outcome", "Evidence", "Due")
    return tables.Table(
        "Actions of the plan",
        tables.columns(*names),
        lines,
        ("Delivery is what people report. Outcome is where its linked targets are. Neither decides the other.",),
    )


def _due(row: ActionRow) -> str:
    text = values.day(row.entry.values["due"])
    if row.entry.values.get("due_to_be_confirmed"):
        text += ", date to be confirmed"
    late = sum(step.days_overdue > 0 for step in row.steps)
    if late:
        text += f"; {values.plural(late, 'step')} overdue"
    return text


def _choice(name: str, row: ActionRow) -> str:
    return register("actions").fields[name].choices[str(row.entry.values[name])]


def _delivery(row: ActionRow, look: Mapping[PromiseStatus, theme.StatusLook]) -> tables.Cell:
    status = _DELIVERY.get(row.delivery, PromiseStatus.CANNOT_TELL)
    word = _choice("delivery", row)
    return tables.Cell(word, word, mark=theme.mark_svg(look[status]))


def _evidence(row: ActionRow) -> str:
    """The rung: what a comparison worked out here says, else what people report."""
    joined = values.joined(list(dict.fromkeys(support.SAYS[c.judgement] for c in row.impact.measured)))
    if joined:
        return f"Compared: {joined}"
    return "Compared, as reported" if row.evidence == COMPARED else _choice("evidence_level", row)


def _outcome(row: ActionRow, states: States, look: Mapping[PromiseStatus, theme.StatusLook]) -> tables.Cell:
    now = [sentences.judgement(states[code].now, states[code], now=True) for code in row.targets if code in states]
    if not now:
        return tables.text("No target is linked")
    worst = min((item.status for item in now), key=_ORDER.index)
    counted = Counter(item.word for item in sorted(now, key=lambda item: _ORDER.index(item.status)))
    selected = [word if len(now) == 1 else f"{word.lower()}: {n}" for word, n in counted.items()]
    word = values.capital(", ".join(selected))
    return tables.Cell(word, word, mark=theme.mark_svg(look[worst]))


def ladder_sentence(report: ActionRecords) -> str:
    """How many actions have a comparison worked out."""
    described = sum(bool(row.impact.measured) for row in report.rows)
    return f"{values.of(described, len(report.rows), 'actions')} can be compared with schools without support."


def ladder(report: ActionRecords) -> tables.Table:
    """How strong the evidence is that actions worked: four rungs, each with its actions."""
    field = register("actions").fields["evidence_level"]
    by_level: dict[str, list[str]] = {code: [] for code in field.choices}
    for row in report.rows:
        reported = row.evidence == COMPARED and not row.impact.measured
        by_level[row.evidence].append(row.reference + (" (as reported)" if reported else ""))
    rows = tuple(
        (
            tables.text(field.choices[code]),
            tables.amount(len(result), 0, ""),
            tables.text(_TAKES[code]),
            tables.text(_listed(result)),
        )
        for code, result in by_level.items()
    )
    columns = tables.columns("Strength of evidence", tables.numbers("Actions"), "Description", "Which")
    return tables.Table("Evidence by action", columns, rows)


def _listed(texts: Sequence[str]) -> str:
    shown = [*texts[:12], *([f"{len(texts) - 12} more"] if len(texts) > 12 else [])]
    return values.joined(shown)


def versions(report: ActionRecords) -> tables.Table:
    """The agreed texts of the plan: what each added, dropped or moved, and why."""
    rows = []
    for version in report.versions:
        head = tables.text(f"{version.title}, agreed {values.day(version.agreed)}")
        if not version.changes:
            rows.append(
                (
                    head,
                    tables.text("The first text" if version is report.versions[0] else "Nothing recorded"),
                    tables.text("all items"),
                    tables.text(version.note),
                )
            )
        for change in version.changes:
            kind = "Cannot tell" if change.kind == "unknown" else values.capital(change.kind)
            rows.append(
                (head, tables.text(kind), tables.text(change.item), tables.text(f"{change.why} {version.note}".strip()))
            )
    names = ("Version", "Added, dropped or moved", "What", "Why")
    return tables.Table("Versions of the plan", tables.columns(*names), tuple(rows))


def text(report: ActionRecords) -> tables.Table:
    """Other content of the plan, kind by kind."""
    rows = tuple(
        (tables.text(item.kind), tables.text(item.what, _page(item.page)), tables.text(values.capital(item.detail)))
        for item in report.text
    )
    names = ("Kind", "What", "More")
    return tables.Table("Other content of the plan", tables.columns(*names), rows)


def _page(file: str) -> str:
    """The address of a page that a plan names by its file; none where the site has no such page."""
    selected = [
        item.url_path for item in (page for pages in SITE.values() for page in pages) if item.file == f"{file}.py"
    ]
    return selection.link(selected[0]) if selected else ""


# One action on screen: its milestones, its targets, its results and its reports.

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
        notices.note("Too little data to say whether it worked.", values.capital(f"{row.impact.why_not}."))
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
            tables.text(fields.value_text(kind.fields["status"], step.entry.values["status"], report.names)),
            tables.text(_lateness(step.days_overdue, step.due_this_month)),
        )
        for step in row.steps
    )
    names = ("Milestone", "Due", "Reported", "Lateness")
    return tables.Table(f"Milestones of action {row.reference}", tables.columns(*names), rows)


def _step_due(step: Mapping[str, object]) -> str:
    text = values.day(step["due"])  # type: ignore[arg-type]
    if step.get("goes_on"):
        text = f"from {text} on"
    return text + (", date to be confirmed" if step.get("due_to_be_confirmed") else "")


def _lateness(days: int, soon: bool) -> str:
    if days:
        return f"{values.plural(days, 'day')} overdue"
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
    return tables.Table(f"Targets linked to action {row.reference}", tables.columns(*names), tuple(rows))


def compared(report: ActionRecords, row: ActionRow) -> tables.Table:
    """The schools of one action beside those without support, measure by measure."""
    caption = f"Schools of action {row.reference} compared with schools without support"
    return support.table(caption, row.impact.compared)


def editor(report: ActionRecords, row: ActionRow) -> None:
    """Report on the action itself, or on one of its milestones."""
    about = {"action": "The action itself"} | {
        step.entry.key: f"Milestone {values.count(step.entry.values['number'])}: {step.entry.values['title']}"
        for step in row.steps
    }
    picked = st.selectbox("Report on", list(about), format_func=about.__getitem__, key=f"about-{row.reference}")
    if picked == "action":
        kind, entry = register("actions"), row.entry
        requested: tuple[str, ...] = ASKED
    else:
        entry = next(step.entry for step in row.steps if step.entry.key == picked)
        kind, requested = register("action_milestones"), STEP_ASKED
    editing.form(kind, entry, report.names, shown_fields=requested)
