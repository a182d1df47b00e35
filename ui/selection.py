"""The user's choices: codes in the URL and one place in session state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import cast
from urllib.parse import urlencode

import streamlit as st

from ui import notices
from wording import values

KEYS = ("plan", "area", "trust", "phase", "group", "as-at", "measure", "year")
_STORE = "milepost_selection"
_FIRST_DAY, _LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)
_NAMES = {"as-at": "the date", "group": "the pupil group", "year": "the year"}


@dataclass(frozen=True, slots=True)
class Selection:
    """The codes that the reader has chosen; None where nothing was chosen yet."""

    plan: str | None = None
    area: str | None = None
    trust: str | None = None
    phase: str | None = None
    group: str | None = None
    as_at: date | None = None
    measure: str | None = None
    year: str | None = None

    def query(self, **changes: str) -> str:
        """The selection as the query of a link, with some codes changed."""
        existing = {key: self._code(key) for key in KEYS} | {
            key.replace("_", "-"): code for key, code in changes.items()
        }
        return urlencode({key: code for key, code in existing.items() if code})

    def _code(self, key: str) -> str | None:
        existing = getattr(self, key.replace("-", "_"))
        return existing.isoformat() if isinstance(existing, date) else existing


def _store() -> dict[str, str]:
    return cast(dict[str, str], st.session_state.setdefault(_STORE, {}))


def code(key: str) -> str | None:
    """The code chosen under a key: the URL's, else the one kept from another page."""
    return st.query_params.get(key) or _store().get(key)


def _codes() -> tuple[str | None, ...]:
    """`code` for every key at once, which is faster: a page writes a link for each school."""
    address, store = st.query_params.to_dict(), _store()
    return tuple(address.get(key) or store.get(key) for key in KEYS)


def current() -> Selection:
    """Everything chosen; an invalid date is reported and ignored."""
    codes = _codes()
    return _selected(codes, _date(codes[KEYS.index("as-at")]))


def _selected(codes: tuple[str | None, ...], as_at: date | None) -> Selection:
    plan, area, trust, phase, group, _, measure, year = codes
    return Selection(plan, area, trust, phase, group, as_at, measure, year)


def day_of(text: str) -> date:
    """The day in an address; ValueError for anything else, or for a day outside the time of any figure."""
    day = date.fromisoformat(text)
    if not _FIRST_DAY <= day <= _LAST_DAY:
        raise ValueError(f"{text} is not between {_FIRST_DAY} and {_LAST_DAY}")
    return day


def _date(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return day_of(text)
    except ValueError:
        notices.unknown_code("the date", text, "what is known today")
        _store().pop("as-at", None)
        return None


def keep(key: str, chosen: str) -> None:
    """Put a code into the URL and keep it for the other pages."""
    _store()[key] = chosen
    if st.query_params.get(key) != chosen:
        st.query_params[key] = chosen


def forget(key: str) -> None:
    """Take a code out of the URL and out of what is kept."""
    _store().pop(key, None)
    if key in st.query_params:
        del st.query_params[key]


def choose(key: str, label: str, options: Mapping[str, str], default: str) -> str:
    """A chooser of codes shown by their labels; returns the code."""
    return draw(key, label, options, selected_code(key, options, default))


def selected_code(key: str, options: Mapping[str, str], default: str) -> str:
    """The code that is shown: the one chosen, else the default.

    A code that the link brought and that is not an option is reported, stays in the URL until the
    reader chooses, and the default is shown.
    """
    requested, linked = code(key), st.query_params.get(key)
    known = requested if requested is not None and requested in options else default
    if linked is not None and linked not in options:
        notices.unknown_code(_NAMES.get(key, f"the {key}"), linked, options[default])
    else:
        keep(key, known)
    return known


def draw(key: str, label: str, options: Mapping[str, str], known: str) -> str:
    """Draw the chooser."""
    widget = f"choose-{key}"
    st.session_state[widget] = known
    return st.selectbox(
        label, list(options), format_func=options.__getitem__, key=widget, on_change=_chosen, args=(key, widget)
    )


def settle_date(default: date, earliest: date, latest: date) -> date:
    """The date as of which everything is known; in the URL only when it is not the default."""
    requested = _date(code("as-at")) or default
    known = min(max(requested, earliest), latest)
    if requested != known:
        notices.unknown_code("the date", requested.isoformat(), f"what was at {values.day(known)}")
    if known != default:
        keep("as-at", known.isoformat())
    return known


def draw_date(label: str, known: date, default: date, earliest: date, latest: date) -> None:
    """The date field."""
    widget = "choose-as-at"
    st.session_state[widget] = known
    st.date_input(
        label,
        key=widget,
        min_value=earliest,
        max_value=latest,
        format="DD/MM/YYYY",
        on_change=_date_chosen,
        args=(widget, default.isoformat()),
    )


def _chosen(key: str, widget: str) -> None:
    keep(key, st.session_state[widget])


def _date_chosen(widget: str, default: str) -> None:
    chosen = st.session_state[widget]
    if chosen is None or chosen.isoformat() == default:
        forget("as-at")
    else:
        keep("as-at", chosen.isoformat())


def link(url_path: str, **changes: str) -> str:
    """The address of another page with this selection, some codes changed."""
    return _address(url_path, _codes(), tuple(changes.items()))


@lru_cache(maxsize=4096)
def _address(url_path: str, codes: tuple[str | None, ...], changes: tuple[tuple[str, str], ...]) -> str:
    as_at = codes[KEYS.index("as-at")]
    try:
        day = day_of(as_at) if as_at else None
    except ValueError:  # which `current` reports
        day = None
    query = _selected(codes, day).query(**dict(changes))
    return f"{url_path}?{query}" if query else url_path
