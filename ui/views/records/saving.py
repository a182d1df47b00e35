"""What becomes of a record that somebody edits: kept as a draft, saved, undone, or asked about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import streamlit as st

from analytics.reports.core.records_in_force import Entry, Names
from data.records import Conflict, Problem, RecordRefused, Records, RecordsError, Register, Saved
from ui import loaders, records

DRAFTS = "milepost_drafts"
SAID = "milepost_said"


@dataclass
class Draft:
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
    wrong: str = ""
    conflict: Conflict | None = None


@dataclass(frozen=True)
class Place:
    """Which record of which register a form is about; `fixed` fields are not asked for."""

    kind: Register
    key: str | None
    names: Names
    asked: tuple[str, ...]
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


def draft(place: Place, entry: Entry | None) -> Draft:
    """The draft of a form, begun with what stands when the form is opened."""
    drafts = cast(dict[str, Draft], st.session_state.setdefault(DRAFTS, {}))
    if place.code not in drafts:
        start = dict(entry.values) | _hidden_from_lists(place, entry) if entry else {}
        number = int(st.session_state.get("milepost_draft_number", 0)) + 1
        st.session_state["milepost_draft_number"] = number
        drafts[place.code] = Draft(start, entry.version if entry else None, number)
    return drafts[place.code]


def _hidden_from_lists(place: Place, entry: Entry) -> dict[str, Any]:
    """What lists hide of a record, for whoever may change it: they would have to type it in again."""
    if not entry.hidden or records.role() not in place.kind.editors:
        return {}
    versions = store().versions(place.kind.name, entry.key)
    return {name: versions[-1].payload.get(name) for name in entry.hidden} if versions else {}


def drop(code: str) -> None:
    """Let a draft go, so that the form begins again with what stands."""
    cast(dict[str, Draft], st.session_state.get(DRAFTS, {})).pop(code, None)


def save(place: Place, draft: Draft) -> None:
    """Save what was typed, based on the version that was on the screen."""
    payload = draft.start | dict(place.fixed) | draft.typed
    attempt(place, draft, payload, draft.based_on)


def attempt(place: Place, draft: Draft, payload: dict[str, Any], based_on: int | None) -> None:
    """Save a payload; whatever stood in the way is kept with the draft."""
    draft.problems, draft.wrong, draft.conflict = (), "", None
    try:
        outcome = store().save(place.kind.name, place.key, payload, records.who(), based_on, reason=draft.why or None)
    except RecordRefused as refused:
        draft.problems = refused.problems
        return
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
    text = f"Saved {records.moment(outcome.at)}, version {outcome.version}."
    if not outcome.changed:
        text = "Nothing to save: the record already says this."
    described = cast(dict[str, Any], st.session_state.setdefault(SAID, {}))
    described[kind.name] = {"text": text, "key": outcome.key, "version": outcome.version if outcome.changed else None}


def undo(kind: Register, told: Mapping[str, Any]) -> None:
    """Take back the last save of a register."""
    message = tried(
        lambda: store().undo(kind.name, told["key"], records.who(), int(told["version"])),
        "Undone. The record is as it was before; its history shows both changes.",
    )
    st.session_state.setdefault(SAID, {})[kind.name] = {"text": message}
    drop(f"{kind.name}-{told['key']}")


def tried(act: Callable[[], Saved | Conflict], done: str) -> str:
    """The result of a change, in words."""
    try:
        outcome = act()
    except RecordsError as wrong:
        return str(wrong)
    return str(outcome) if isinstance(outcome, Conflict) else done


def mine(draft: Draft) -> dict[str, Any]:
    """Only what this person changed, so that the other's changes elsewhere stay."""
    return {
        name: value
        for name, value in draft.typed.items()
        if (value or None) != (draft.start.get(name) or None)
        and not (isinstance(value, list) and tuple(value) == tuple(draft.start.get(name) or ()))
    }


def over(place: Place, held: Draft) -> None:
    """Save what this person changed, and only that, on top of what the other saved."""
    if held.conflict is None:
        return
    latest = store().versions(place.kind.name, held.conflict.key)[-1]
    payload = dict(latest.payload) | mine(held)
    message = tried(
        lambda: confirmed(
            place.kind, store().save(place.kind.name, latest.key, payload, records.who(), latest.version)
        ),
        "",
    )
    held.conflict, held.wrong = None, message
    if not message:
        drop(place.code)


def confirmed(kind: Register, outcome: Saved | Conflict) -> Saved | Conflict:
    """Say a save, and pass it on."""
    if isinstance(outcome, Saved):
        confirm(kind, outcome)
    return outcome
