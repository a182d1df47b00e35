"""What is new: items since the last visit first, older ones folded away, and the same to take along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from analytics.reports.core.access import may_open
from analytics.reports.improvement.due_items import due_items
from session import news
from session.due_calendar import icalendar
from session.news import Item
from ui import frame, loaders, people, selection, tables
from wording import values

_COLUMNS = (tables.Column("Published"), tables.Column("What is new"))


def draw() -> None:
    """A sentence, the items since the last visit, earlier ones, and the same as a feed and as text."""
    person, world = people.required(), loaders.world()
    scope = person.access.scope(loaders.settings().authority)
    items = news.news(loaders.settings(), world, scope)
    since = _last_visit(world, person.sign_in or person.access.role.value)
    fresh = [item for item in items if since is None or item.day >= since]
    frame.answer(_sentence(fresh, since, bool(items)))
    if fresh:
        tables.draw(_table("New since your last visit" if since else "New", fresh))
    if earlier := [item for item in items if item not in fresh]:
        frame.section("Earlier")
        tables.draw(_table("Earlier", earlier))
    if items:
        role = person.access.role
        st.download_button(
            "Text for an e-mail", news.mail(fresh, loaders.settings(), since), "milepost-new.txt", "text/plain"
        )
        feed = news.atom(items, loaders.settings(), role)
        st.download_button("Atom feed", feed, "milepost-new.atom", "application/atom+xml")
    if may_open("due-items", scope) and loaders.warehouse() is not None:
        due = loaders.ask(due_items).report
        frame.section("What is due", f"{values.plural(len(due.items), 'item')} overdue or due within a year.")
        text = icalendar(due, loaders.settings(), loaders.now())
        st.download_button("Calendar of due items (iCalendar)", text, "milepost-due.ics", "text/calendar")


def _last_visit(world: str, who: str) -> date | None:
    try:
        return news.visited(loaders.settings(), world, who, loaders.today())
    except OSError:
        return None  # a folder that may only be read keeps no visits


def _sentence(fresh: Sequence[Item], since: date | None, any_at_all: bool) -> str:
    if not any_at_all:
        return "Nothing yet: what an update brings is listed here from the second publication on."
    when = f" since your last visit on {values.day(since)}" if since else ""
    return f"{values.plural(len(fresh), 'item')}{when}." if fresh else f"Nothing new{when}."


def _table(title: str, items: Sequence[Item]) -> tables.Table:
    rows = tuple(
        (tables.text(values.day(item.day)), tables.text(item.text, selection.link(item.page))) for item in items
    )
    return tables.Table(title, _COLUMNS, rows)
