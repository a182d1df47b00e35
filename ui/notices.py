"""Notices for missing data, unknown choices and errors."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from wording import values


def _notice(kind: str, heading: str, text: str, role: str = "status") -> None:
    st.html(f'<div class="mp-notice {kind}" role="{role}"><strong>{escape(heading)}</strong>{escape(text)}</div>')


def empty(what: str, file: str) -> None:
    """Nothing is held: says what is missing and which file would provide it."""
    _notice("empty", f"No {what} loaded.", f"It would come from: {file}.")


def partial(what: str, missing: Sequence[str]) -> None:
    """Some of it is held: says what is left out, at most five by name."""
    named = values.joined([*missing[:5], *([f"{len(missing) - 5} more"] if len(missing) > 5 else [])])
    _notice("partial", f"{what} is incomplete.", f"Missing: {named}.")


def unknown_code(kind: str, code: str, instead: str) -> None:
    """A link asks for a code that is not known: says so, and what is shown instead."""
    _notice(
        "partial",
        f"The link refers to {kind} “{code}”, which Milepost does not have.",
        f"Showing {instead} instead. Choose another below.",
    )


def error(what: str, do: str) -> None:
    """Something went wrong: what, and what to do about it."""
    _notice("error", what, do, role="alert")


def note(heading: str, text: str) -> None:
    """Something to know before reading on."""
    _notice("note", heading, text)


def partial_note(heading: str, text: str) -> None:
    """Something is less than the reader may think: said before it is relied on."""
    _notice("partial", heading, text)


def cannot_tell(reason: str) -> None:
    """There is no judgement: a good answer when the reason is given."""
    _notice("note", "Cannot tell.", values.capital(reason))
