"""The records store, opened once per process, and the user's role."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from data.records import BOARD_CLERK, Records, RecordsError, Who
from data.settings import Settings
from data.vocabulary import Role
from session.opening import open_records
from session.settings import load_settings
from wording import values

ROLES: dict[str, str] = {
    Role.AREA_LEAD.value: "Area lead",
    Role.DIRECTOR.value: "Director",
    Role.ANALYST.value: "Analyst",
    BOARD_CLERK: "Clerk of the board",
    Role.BOARD.value: "Board member",
    Role.SCHOOL.value: "School",
}
_ROLE = "milepost_role"
_SIGN_IN = "milepost_sign_in"
_WRONG = "milepost_records_wrong"
_NOBODY = "local"  # until the app asks people to sign in


def store(settings: Settings, world: str) -> Records | None:
    """The records of one world, opened once per process; None where they cannot be opened now.

    Pages of published figures go on without them; a page of records says what is wrong.
    """
    try:
        return _opened(settings, world)
    except RecordsError as wrong:
        st.session_state[_WRONG] = str(wrong)
        return None


def mark(settings: Settings, world: str, only: Collection[str] = ()) -> str:
    """Changes whenever anybody, here or elsewhere, enters something (of some registers only)."""
    current = store(settings, world)
    try:
        return "" if current is None else str(current.mark(only))
    except RecordsError:
        return ""


def wrong() -> str:
    """Why the records could not be opened, in one line."""
    return cast(str, st.session_state.get(_WRONG, "The records cannot be opened."))


@st.cache_resource(show_spinner=False, max_entries=4, hash_funcs={Settings: repr})
def _opened(settings: Settings, world: str) -> Records:
    return open_records(settings, world)


def choose_role() -> None:
    """In what capacity somebody edits; kept for every page of this visit."""
    kept = role()
    st.session_state[f"{_ROLE}_widget"] = kept
    st.selectbox(
        "Your role",
        list(ROLES),
        format_func=ROLES.__getitem__,
        key=f"{_ROLE}_widget",
        on_change=_chosen,
        help="Every change is recorded with this role, the date and the time.",
    )


def role() -> str:
    """The role chosen in this visit, an area lead's to begin with; a school's own is a school's."""
    if load_settings().school is not None:
        return Role.SCHOOL.value
    return cast(str, st.session_state.get(_ROLE, Role.AREA_LEAD.value))


def role_word(code: str) -> str:
    """A role as people say it."""
    return ROLES.get(code, code.replace("_", " ")).lower()


def who() -> Who:
    """Who is editing."""
    school = load_settings().school
    urns = frozenset() if school is None else frozenset({school})
    return Who(role(), cast(str, st.session_state.get(_SIGN_IN, _NOBODY)), urns)


def moment(at: datetime) -> str:
    """When something was saved, by the clock on an English wall: 'on 31 January 2016 at 09:05'."""
    there = at.astimezone(_zone())
    return f"on {values.day(there.date())} at {there:%H:%M}"


@cache
def _zone() -> tzinfo:
    try:
        return ZoneInfo("Europe/London")
    except ZoneInfoNotFoundError:  # a machine without a table of time zones
        return UTC


def _chosen() -> None:
    st.session_state[_ROLE] = st.session_state[f"{_ROLE}_widget"]
