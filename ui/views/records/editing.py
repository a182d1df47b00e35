"""A record edited in place: a row saved is confirmed, undone, or the other change explained."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, cast

import streamlit as st

from analytics.reports.core.records_in_force import Entry, Names
from data.problem import Problem
from data.records import Conflict, RecordRefused, Records, RecordsError, Register, Saved
from data.vocabulary import role_words
from ui import loaders, records
from ui.views.records import fields
from wording import values

# What becomes of a record that somebody edits: kept as a draft, saved, undone, or asked about.

DRAFTS = "milepost_drafts"
SAID = "milepost_said"


@dataclass
class RecordDraft:
    """What somebody began to edit: the version on their screen, and what stood in the way.

    The version is kept from the moment the form was opened; a form drawn anew from what somebody
    else saved meanwhile would overwrite it unseen.
    """

    start: dict[str, Any]
    based_on: int | None
    number: int
    typed: dict[str, Any] = field(default_factory=dict)
    why: str = ""
    problems: tuple[Problem, ...] = ()
    refusals: int = 0
    wrong: str = ""
    conflict: Conflict | None = None


@dataclass(frozen=True)
class EditedRecord:
    """Which record of which register a form is about; `fixed` fields are not asked for."""

    kind: Register
    key: str | None
    names: Names
    shown_fields: tuple[str, ...]
    fixed: Mapping[str, Any] = field(default_factory=dict)
    tag: str = ""

    @property
    def code(self) -> str:
        """One text that no other form on the page has."""
        return f"{self.kind.name}-{self.key or f'new-{self.tag}'}"


def store() -> Records:
    """The open records of the world that is shown."""
    current = loaders.context().records
    if current is None:
        raise RecordsError(records.wrong())
    return cast(Records, current)


def kept_draft(place: EditedRecord, entry: Entry | None) -> RecordDraft:
    """The draft of a form, begun with what stands when the form is opened."""
    drafts = cast(dict[str, RecordDraft], st.session_state.setdefault(DRAFTS, {}))
    if place.code not in drafts:
        start = dict(entry.values) | _hidden_from_lists(place, entry) if entry else {}
        number = int(st.session_state.get("milepost_draft_number", 0)) + 1
        st.session_state["milepost_draft_number"] = number
        drafts[place.code] = RecordDraft(start, entry.version if entry else None, number)
    return drafts[place.code]


def _hidden_from_lists(place: EditedRecord, entry: Entry) -> dict[str, Any]:
    """What lists hide of a record, for whoever may change it: they would have to type it in again."""
    if not entry.hidden or records.role() not in place.kind.editors:
        return {}
    versions = store().versions(place.kind.name, entry.key)
    return {name: versions[-1].payload.get(name) for name in entry.hidden} if versions else {}


def drop(code: str) -> None:
    """Let a draft go, so that the form begins again with what stands."""
    cast(dict[str, RecordDraft], st.session_state.get(DRAFTS, {})).pop(code, None)


def save(place: EditedRecord, draft: RecordDraft) -> None:
    """Save what was typed, based on the version that was on the screen."""
    payload = draft.start | dict(place.fixed) | draft.typed
    attempt(place, draft, payload, draft.based_on)


def attempt(place: EditedRecord, draft: RecordDraft, payload: dict[str, Any], based_on: int | None) -> None:
    """Save a payload; whatever stood in the way is kept with the draft."""
    draft.problems, draft.wrong, draft.conflict = (), "", None
    try:
        outcome = store().save(place.kind.name, place.key, payload, records.who(), based_on, reason=draft.why or None)
    except RecordRefused as refused:
        draft.problems = refused.problems
        draft.refusals += 1
        st.session_state.get(SAID, {}).pop(place.kind.name, None)
        loaders.again()  # each problem is then said at its field
    except RecordsError as wrong:
        draft.wrong = str(wrong)
        return
    if isinstance(outcome, Conflict):
        draft.conflict = outcome
    else:
        drop(place.code)
        confirm(place.kind, outcome)
    loaders.again()


def confirm(kind: Register, outcome: Saved) -> None:
    """Keep the words of a save, with its version for the way back."""
    text = f"Saved on {records.moment(outcome.at)}, version {outcome.version}."
    if not outcome.changed:
        text = "Nothing to save: the record already says this."
    described = cast(dict[str, Any], st.session_state.setdefault(SAID, {}))
    described[kind.name] = {"text": text, "key": outcome.key, "version": outcome.version if outcome.changed else None}


def undo(kind: Register, saved: Mapping[str, Any]) -> None:
    """Take back the last save of a register."""
    message = tried(
        lambda: store().undo(kind.name, saved["key"], records.who(), int(saved["version"])),
        "Undone. The record is as it was before; its history shows both changes.",
    )
    st.session_state.setdefault(SAID, {})[kind.name] = {"text": message}
    drop(f"{kind.name}-{saved['key']}")


def tried(act: Callable[[], Saved | Conflict], done: str) -> str:
    """The result of a change, in words."""
    try:
        outcome = act()
    except RecordsError as wrong:
        return str(wrong)
    return str(outcome) if isinstance(outcome, Conflict) else done


def typed_values(draft: RecordDraft) -> dict[str, Any]:
    """Only what this person changed, so that the other's changes elsewhere stay."""
    return {
        name: value
        for name, value in draft.typed.items()
        if (value or None) != (draft.start.get(name) or None)
        and not (isinstance(value, list) and tuple(value) == tuple(draft.start.get(name) or ()))
    }


def over(place: EditedRecord, draft: RecordDraft) -> None:
    """Save what this person changed, and only that, on top of what the other saved."""
    if draft.conflict is None:
        return
    latest = store().versions(place.kind.name, draft.conflict.key)[-1]
    payload = dict(latest.payload) | typed_values(draft)
    message = tried(
        lambda: confirmed(
            place.kind, store().save(place.kind.name, latest.key, payload, records.who(), latest.version)
        ),
        "",
    )
    draft.conflict, draft.wrong = None, message
    if not message:
        drop(place.code)


def confirmed(kind: Register, outcome: Saved | Conflict) -> Saved | Conflict:
    """Say a save, and pass it on."""
    if isinstance(outcome, Saved):
        confirm(kind, outcome)
    return outcome


_COLUMNS = 3


def form(
    kind: Register,
    entry: Entry | None,
    names: Names,
    *,
    shown_fields: Sequence[str] = (),
    fixed: Mapping[str, Any] | None = None,
    tag: str = "",
) -> None:
    """A form for one record, or for a new one; a save is confirmed, refused in words, or asked."""
    current = fixed or {}
    editable = tuple(name for name in (shown_fields or kind.fields) if name not in current)
    place = EditedRecord(kind, entry.key if entry else None, names, editable, current, tag)
    draft = kept_draft(place, entry)
    _may_not(kind)
    _moved_on(place, draft, entry)
    with st.form(f"form-{place.code}-{draft.number}", border=False):
        typed = _controls(place, draft)
        if entry is not None:
            label, key = ("Reason for the change (optional)", f"{place.code}-{draft.number}-because")
            draft.why = st.text_input(label, key=key)
        if st.form_submit_button("Save", type="primary"):
            draft.typed = typed
            save(place, draft)
    save_notice(kind)
    _explain(place, draft)
    if entry is not None:
        _withdraw(place, entry)
        history(kind, entry.key, names)


def save_notice(kind: Register) -> None:
    """The result of the last change of a register, with undo."""
    text = cast(dict[str, Any], st.session_state.get(SAID, {})).get(kind.name)
    if not text:
        return
    with st.container(horizontal=True, vertical_alignment="center", key=f"said-{kind.name}"):
        st.html(f'<div class="mp-notice note" role="status"><strong>{escape(text["text"])}</strong></div>')
        if text.get("version"):
            st.button("Undo", key=f"undo-{kind.name}", on_click=undo, args=(kind, text))


def history(kind: Register, key: str, names: Names) -> None:
    """Who changed what, when and why, one key away."""
    with st.expander("History of this record"):
        result = store().history(kind.name, key)
        items = "".join(
            f"<tr><th scope='row'>{escape(records.moment(row['at']))}</th>"
            f"<td>{escape(role_words(str(row['who_role'])))} ({escape(str(row['who_name']))})</td>"
            f"<td>{escape(_field_title(kind, row['field']) or str(row['action']))}</td>"
            f"<td>{escape(_value(kind, row['field'], row['was'], names))}</td>"
            f"<td>{escape(_value(kind, row['field'], row['became'], names))}</td>"
            f"<td>{escape(str(row['reason'] or ''))}</td></tr>"
            for row in reversed(result.to_dict("records"))
        )
        heads = "".join(f"<th scope='col'>{h}</th>" for h in ("When", "By", "What", "Was", "Became", "Why"))
        st.html(
            '<div class="mp-scroll" tabindex="0" role="region" aria-label="History">'
            f'<table class="mp-table"><thead><tr>{heads}</tr></thead><tbody>{items}</tbody></table></div>'
        )


def _controls(place: EditedRecord, draft: RecordDraft) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    short = [n for n in place.shown_fields if place.kind.fields[n].kind != "long_text"]
    # Row by row, so that on a narrow screen, and by keyboard, fields keep their order.
    for at in range(0, len(short), _COLUMNS):
        row = short[at : at + _COLUMNS]
        for name, column in zip(row, st.columns(_COLUMNS, gap="medium"), strict=False):
            with column:
                typed[name] = _control(place, draft, name)
    for name in place.shown_fields:
        if name not in short:
            typed[name] = _control(place, draft, name)
    return typed


def _control(place: EditedRecord, draft: RecordDraft, name: str) -> Any:
    field = place.kind.fields[name]
    typed = fields.widget(field, draft.start.get(name), place.names, f"{place.code}-{draft.number}-{name}")
    for problem in draft.problems:
        if problem.column == name:  # the keyboard is brought to the first (ui/milepost.js)
            again = f"{place.code}-{draft.number}-{draft.refusals}"
            st.html(f'<p class="mp-fault" data-refusal="{escape(again)}">{escape(_advice(place.kind, problem))}</p>')
    return typed


def _withdraw(place: EditedRecord, entry: Entry) -> None:
    with st.popover("Withdraw this record", type="tertiary"), st.form(f"withdraw-{place.code}", border=False):
        why = st.text_input("Reason for withdrawing it", key=f"why-{place.code}")
        if st.form_submit_button("Withdraw"):
            message = tried(
                lambda: store().withdraw(place.kind.name, entry.key, records.who(), entry.version, why),
                "Withdrawn. Its history stays.",
            )
            done = message.startswith("Withdrawn")
            results = {"text": message, "key": entry.key, "version": entry.version + 1 if done else None}
            st.session_state.setdefault(SAID, {})[place.kind.name] = results
            drop(place.code)
            loaders.again()


def _may_not(kind: Register) -> None:
    if records.role() in kind.editors:
        return
    allowed = values.joined([role_words(role) for role in kind.editors], "or")
    alert(
        "note",
        f"As {role_words(records.role())} you can read this but not change it.",
        [f"Roles that can change it: {allowed}. What you typed stays here while you choose another role."],
    )


def _moved_on(place: EditedRecord, draft: RecordDraft, entry: Entry | None) -> None:
    """Say before anything is typed in vain that somebody saved meanwhile."""
    if entry is None or draft.based_on is None or entry.version <= draft.based_on or draft.conflict:
        return
    alert(
        "note",
        f"Since you opened this record, {role_words(entry.who_role)} changed it.",
        ["Save to compare both versions, or start again from the current record."],
    )
    st.button("Start again from the current record", key=f"anew-{place.code}", on_click=drop, args=(place.code,))


def _explain(place: EditedRecord, draft: RecordDraft) -> None:
    if draft.problems:
        lines = [f"{_field_title(place.kind, p.column) or p.column}: {_advice(place.kind, p)}" for p in draft.problems]
        alert("error", "Nothing was saved. What you typed is still above.", lines)
    if draft.wrong:
        alert("error", "Not confirmed. What you typed is still above.", [draft.wrong])
    if draft.conflict is not None:
        _ask_about(place, draft, draft.conflict)


def _advice(kind: Register, problem: Problem) -> str:
    """What was met, what is meant and what to do; codes by their names."""
    if not problem.found:
        return problem.advice
    field = kind.fields.get(problem.column or "")
    entered = str(choices.get(problem.found, problem.found)) if field and (choices := field.choices) else problem.found
    return f"found “{entered}”, expected {problem.expected}. {problem.advice}"


def _ask_about(place: EditedRecord, draft: RecordDraft, conflict: Conflict) -> None:
    last, mine = conflict.changes[-1], typed_values(draft)
    lines = [
        _difference(place, name, was, became, mine)
        for change in conflict.changes
        for name, (was, became) in change.fields.items()
    ]
    alert(
        "error",
        f"Not saved yet: {role_words(last.who_role)} ({last.who_name}) saved this record "
        f"on {records.moment(last.at)}, after you opened it.",
        lines or [f"Their change: {last.action.value}."],
    )
    with st.container(horizontal=True, key=f"ask-{place.code}"):
        st.button("Apply my changes to their version", key=f"over-{place.code}", on_click=over, args=(place, draft))
        st.button("Keep their version", key=f"leave-{place.code}", on_click=drop, args=(place.code,))


def _difference(place: EditedRecord, name: str, was: Any, became: Any, mine: Mapping[str, Any]) -> str:
    def quoted(value: Any) -> str:
        text = _value(place.kind, name, value, place.names)
        return f"“{text}”" if text else "nothing"

    theirs = f"{_field_title(place.kind, name)}: was {quoted(was)}, they wrote {quoted(became)}"
    return f"{theirs}; you wrote {quoted(mine[name])}" if name in mine else theirs


def _field_title(kind: Register, name: Any) -> str:
    return kind.fields[name].title if name in kind.fields else ""


def _value(kind: Register, name: Any, value: Any, names: Names) -> str:
    return fields.value_text(kind.fields.get(name), value, names)


def alert(kind: str, heading: str, lines: Sequence[str]) -> None:
    """Words in a notice: a heading, and a line for each thing to know."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    role = "alert" if kind == "error" else "status"
    st.html(f'<div class="mp-notice {kind}" role="{role}"><strong>{escape(heading)}</strong><ul>{items}</ul></div>')
