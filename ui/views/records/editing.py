"""A record edited in place: a row saved is confirmed, undone, or the other change explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, cast

import streamlit as st

from analytics.reports.core.records_in_force import Entry, Names
from data.records import Conflict, Register
from ui import loaders, records
from ui.views.records import fields, saving
from ui.views.records.saving import Draft, Place
from wording import values

_COLUMNS = 3


def form(
    kind: Register,
    entry: Entry | None,
    names: Names,
    *,
    asked: Sequence[str] = (),
    fixed: Mapping[str, Any] | None = None,
    tag: str = "",
) -> None:
    """A form for one record, or for a new one; a save is confirmed, refused in words, or asked."""
    current = fixed or {}
    wanted = tuple(name for name in (asked or kind.fields) if name not in current)
    place = Place(kind, entry.key if entry else None, names, wanted, current, tag)
    draft = saving.draft(place, entry)
    _may_not(kind)
    _moved_on(place, draft, entry)
    with st.form(f"form-{place.code}-{draft.number}", border=False):
        typed = _controls(place, draft)
        if entry is not None:
            label, key = ("Reason for the change (optional)", f"{place.code}-{draft.number}-because")
            draft.why = st.text_input(label, key=key)
        if st.form_submit_button("Save", type="primary"):
            draft.typed = typed
            saving.save(place, draft)
    _explain(place, draft)
    if entry is not None:
        _withdraw(place, entry)
        history(kind, entry.key, names)


def said(kind: Register) -> None:
    """The result of the last change of a register, with undo."""
    text = cast(dict[str, Any], st.session_state.get(saving.SAID, {})).get(kind.name)
    if not text:
        return
    with st.container(horizontal=True, vertical_alignment="center", key=f"said-{kind.name}"):
        st.html(f'<div class="mp-notice note" role="status"><strong>{escape(text["text"])}</strong></div>')
        if text.get("version"):
            st.button("Undo", key=f"undo-{kind.name}", on_click=saving.undo, args=(kind, text))


def history(kind: Register, key: str, names: Names) -> None:
    """Who changed what, when and why, one key away."""
    with st.expander("History of this record"):
        result = saving.store().history(kind.name, key)
        items = "".join(
            f"<tr><th scope='row'>{escape(records.moment(row['at']))}</th>"
            f"<td>{escape(records.role_word(str(row['who_role'])))} ({escape(str(row['who_name']))})</td>"
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


def _controls(place: Place, draft: Draft) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    short = [n for n in place.asked if place.kind.fields[n].kind != "long_text"]
    # Row by row, so that on a narrow screen, and by keyboard, fields keep their order.
    for at in range(0, len(short), _COLUMNS):
        row = short[at : at + _COLUMNS]
        for name, column in zip(row, st.columns(_COLUMNS, gap="medium"), strict=False):
            with column:
                typed[name] = _control(place, draft, name)
    for name in place.asked:
        if name not in short:
            typed[name] = _control(place, draft, name)
    return typed


def _control(place: Place, draft: Draft, name: str) -> Any:
    field = place.kind.fields[name]
    return fields.widget(field, draft.start.get(name), place.names, f"{place.code}-{draft.number}-{name}")


def _withdraw(place: Place, entry: Entry) -> None:
    with st.popover("Withdraw this record", type="tertiary"), st.form(f"withdraw-{place.code}", border=False):
        why = st.text_input("Reason for withdrawing it", key=f"why-{place.code}")
        if st.form_submit_button("Withdraw"):
            message = saving.tried(
                lambda: saving.store().withdraw(place.kind.name, entry.key, records.who(), entry.version, why),
                "Withdrawn. Its history stays.",
            )
            done = message.startswith("Withdrawn")
            results = {"text": message, "key": entry.key, "version": entry.version + 1 if done else None}
            st.session_state.setdefault(saving.SAID, {})[place.kind.name] = results
            saving.drop(place.code)
            loaders.again()


def _may_not(kind: Register) -> None:
    if records.role() in kind.editors:
        return
    allowed = values.joined([records.role_word(role) for role in kind.editors], "or")
    alert(
        "note",
        f"As {records.role_word(records.role())} you can read this but not change it.",
        [f"Roles that can change it: {allowed}. What you typed stays here while you choose another role."],
    )


def _moved_on(place: Place, draft: Draft, entry: Entry | None) -> None:
    """Say before anything is typed in vain that somebody saved meanwhile."""
    if entry is None or draft.based_on is None or entry.version <= draft.based_on or draft.conflict:
        return
    alert(
        "note",
        f"Since you opened this record, {records.role_word(entry.who_role)} changed it.",
        ["Save to compare both versions, or start again from the current record."],
    )
    st.button("Start again from the current record", key=f"anew-{place.code}", on_click=saving.drop, args=(place.code,))


def _explain(place: Place, draft: Draft) -> None:
    if draft.problems:
        lines = [
            f"{_field_title(place.kind, p.column) or p.column}: found “{p.found}”, expected {p.expected}. {p.advice}"
            if p.found
            else f"{_field_title(place.kind, p.column) or p.column}: {p.advice}"
            for p in draft.problems
        ]
        alert("error", "Nothing was saved. What you typed is still above.", lines)
    if draft.wrong:
        alert("error", "Not confirmed. What you typed is still above.", [draft.wrong])
    if draft.conflict is not None:
        _ask_about(place, draft, draft.conflict)


def _ask_about(place: Place, draft: Draft, conflict: Conflict) -> None:
    last, mine = conflict.changes[-1], saving.mine(draft)
    lines = [
        _difference(place, name, was, became, mine)
        for change in conflict.changes
        for name, (was, became) in change.fields.items()
    ]
    alert(
        "error",
        f"Not saved yet: {records.role_word(last.who_role)} ({last.who_name}) saved this record "
        f"{records.moment(last.at)}, after you opened it.",
        lines or [f"Their change: {last.action.value}."],
    )
    with st.container(horizontal=True, key=f"ask-{place.code}"):
        st.button(
            "Apply my changes to their version", key=f"over-{place.code}", on_click=saving.over, args=(place, draft)
        )
        st.button("Keep their version", key=f"leave-{place.code}", on_click=saving.drop, args=(place.code,))


def _difference(place: Place, name: str, was: Any, became: Any, mine: Mapping[str, Any]) -> str:
    def quoted(value: Any) -> str:
        text = _value(place.kind, name, value, place.names)
        return f"“{text}”" if text else "nothing"

    theirs = f"{_field_title(place.kind, name)}: was {quoted(was)}, they wrote {quoted(became)}"
    return f"{theirs}; you wrote {quoted(mine[name])}" if name in mine else theirs


def _field_title(kind: Register, name: Any) -> str:
    return kind.fields[name].title if name in kind.fields else ""


def _value(kind: Register, name: Any, value: Any, names: Names) -> str:
    return fields.said(kind.fields.get(name), value, names)


def alert(kind: str, heading: str, lines: Sequence[str]) -> None:
    """Words in a notice: a heading, and a line for each thing to know."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    role = "alert" if kind == "error" else "status"
    st.html(f'<div class="mp-notice {kind}" role="{role}"><strong>{escape(heading)}</strong><ul>{items}</ul></div>')
