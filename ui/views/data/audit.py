"""The audit log, the newest line first."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from data.records import Records
from data.vocabulary import role_words
from session import audit
from ui import loaders, notices, people, records, tables
from wording import values

_SHOWN = 12


def _whole() -> list[audit.AuditEntry]:
    settings, world = loaders.settings(), loaders.world()
    changes = _changes(repr(settings), world, records.mark(settings, world), records.store(settings, world))
    return sorted([*audit.entries(settings), *changes], key=lambda entry: entry.at)


@st.cache_resource(show_spinner=False, max_entries=2)
def _changes(settings: str, world: str, mark: str, _records: Records | None) -> tuple[audit.AuditEntry, ...]:
    return () if _records is None else tuple(audit.changes(_records))


def draw() -> None:
    """The newest lines, of one kind or of all, and the whole log as a file."""
    if not people.opens("audit log"):  # the page is gated; this is the lock on what it reads
        return
    kinds = {"": "Everything", **{event.value: event.value.capitalize() for event in audit.Event}}
    chosen = st.selectbox("Event", list(kinds), format_func=kinds.__getitem__)
    lines = [item for item in _whole() if chosen in ("", item.event)][::-1]
    if not lines:
        notices.note("Nothing is logged yet.", "Sign-ins, refusals, exports, changes and views of ratings appear here.")
        return
    rows = tuple(tuple(map(tables.text, _words(item))) for item in lines)
    columns = tables.columns("When", "Event", "Who", "Role", "What")
    table = tables.Table("Audit log", columns, rows, on_screen=_SHOWN)
    tables.draw(table)
    tables.buttons(table, "Milepost's audit log.", "audit-log")


def _words(entry: audit.AuditEntry) -> tuple[str, ...]:
    """A line for people: the moment, the kind, who and in what role, and what they did."""
    when = records.moment(datetime.fromisoformat(entry.at)) if entry.at else "not readable"
    role = values.capital(role_words(entry.role)) if entry.role else ""
    return when, values.capital(entry.event), entry.who, role, entry.what
