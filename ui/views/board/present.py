"""Slides for a meeting, kept as they were at its start, and a form for decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

import streamlit as st

from analytics.disclosure import Protected
from analytics.reports.board.board import Audience, Board, may_name
from analytics.reports.board.board import board as board_report
from analytics.reports.core.records_in_force import names_of, plain
from data.records import register
from packs.formats import html
from packs.model import Deck
from packs.slides import board
from ui import loaders, records, selection, tables
from ui.views.records import editing
from wording import values

_KEPT = "milepost_meeting"
_BOARD = "the board"
_HEIGHT = 700
SECTIONS = {"board": "For the board", "private": "Private: names schools"}


@dataclass(frozen=True)
class Meeting:
    """What is shown: fixed when the meeting begins, so that nothing moves while people speak."""

    request: tuple[str, ...]
    deck: Deck
    page: str


def previous() -> date | None:
    """The day of the last meeting, where somebody chose one."""
    text = selection.code("previous")
    try:
        return selection.day_of(text) if text else None
    except ValueError:
        return None


def choose() -> Audience:
    """The audience of the slides: only the private version names schools."""
    return Audience(selection.choose("audience", "Audience", audiences(), Audience.BOARD.value))


def audiences() -> dict[str, str]:
    """The versions that the reader may see: the private one where schools may be named."""
    allowed = may_name(loaders.context().scope)
    return {code: section for code, section in SECTIONS.items() if allowed or code != Audience.PRIVATE}


def meeting(audience: Audience) -> Meeting:
    """The slides of this visit; asked once, and again when another plan or day is chosen."""
    at = loaders.context()
    before = previous()
    plan = at.plan.code if at.plan else ""
    requested = (at.warehouse.build, str(at.scope), plan, at.as_at.isoformat(), str(before), audience.value)
    current = cast(Meeting | None, st.session_state.get(_KEPT))
    if current is None or current.request != requested:
        answer: Protected[Board] = loaders.ask(board_report, previous=before, audience=audience)
        deck = board.deck(answer, "on screen")
        current = Meeting(requested, deck, html.show(deck))
        st.session_state[_KEPT] = current
    return current


def slides(current: Meeting) -> None:
    """The slides in a frame of their own: they stay when the connection is lost."""
    st.iframe(current.page, height=_HEIGHT, alt=f"Slides: {current.deck.title}")


def afresh() -> None:
    """Ask everything again: what was entered since the meeting began is then on the slides."""
    if st.button("Refresh slides", type="tertiary"):
        st.session_state.pop(_KEPT, None)
        loaders.again()


def note_decision(current: Meeting) -> None:
    """A form for one decision; only the director and the clerk of the board may save it."""
    at = loaders.context()
    if at.records is None:
        from ui import notices

        notices.error("The records cannot be opened.", records.wrong())
        return
    kind = register("decisions")
    fixed = {"number": _number(current), "board": _BOARD, "decided_on": current.deck.meeting}
    requested = ("owner", "follow_up_by", "no_follow_up", "decision", "reasons")
    editing.form(kind, None, names_of(at), shown_fields=requested, fixed=fixed, tag=str(fixed["number"]))


def _number(current: Meeting) -> str:
    """The next free number of this meeting's decisions."""
    numbers = [str(item["number"]).rpartition("/")[2] for item in _decided(current)]
    last = max((int(number) for number in numbers if number.isdigit()), default=0)
    return f"{current.deck.meeting.isoformat()}/{last + 1}"


def _decided(current_meeting: Meeting) -> list[dict[str, object]]:
    """The decisions of this meeting in the record, the last one first."""
    at = loaders.context()
    if at.records is None:
        return []
    current = at.records.current("decisions")
    today = current[current["number"].astype(str).str.startswith(current_meeting.deck.meeting.isoformat())]
    rows: list[dict[str, object]] = today.iloc[::-1].to_dict("records")
    return rows


def noted(current: Meeting) -> str:
    """How many decisions of this meeting are in the record, in words."""
    count = len(_decided(current))
    return (
        f"{values.plural(count, 'decision')} recorded at this meeting."
        if count
        else "No decision recorded at this meeting."
    )


def record(current: Meeting) -> None:
    """What this meeting has decided so far, as it stands in the record."""
    result = _decided(current)
    if not result:
        return
    rows = tuple(
        (
            tables.text(str(item["number"])),
            tables.text(str(item["decision"])),
            tables.text(str(item["owner"] or item["no_follow_up"] or "not named")),
            tables.text(_by(item["follow_up_by"])),
        )
        for item in result
    )
    columns = tables.columns("Number", "Decision", "Accountable role", "By")
    tables.draw(tables.Table("Decisions of this meeting", columns, rows))


def _by(day: object) -> str:
    result = plain(day)
    return values.day(result) if isinstance(result, date) else "no date"
