"""The records store, opened once per process, and the user's role."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from data.records import Records, RecordsError, Who
from data.settings import Settings
from session.opening import open_records
from ui import people
from wording import values

_WRONG = "milepost_records_wrong"


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
    """A mark that changes whenever anybody, here or elsewhere, enters something (in these registers only)."""
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


def role() -> str:
    """The role in which the reader edits."""
    return people.role()


def who() -> Who:
    """Who is editing."""
    person = people.required()
    return Who(person.access.role.value, person.sign_in, frozenset(person.access.schools))


def moment(at: datetime) -> str:
    """A moment in UK time: '31 January 2016 at 09:05'."""
    local = at.astimezone(_zone())
    return f"{values.day(local.date())} at {local:%H:%M}"


@cache
def _zone() -> tzinfo:
    try:
        return ZoneInfo("Europe/London")
    except ZoneInfoNotFoundError:  # a machine without a table of time zones
        return UTC
