"""What is new: items since the last visit first, older ones folded away, and the same to take along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from itertools import groupby

import streamlit as st

from analytics.reports.core.access import may_open
from analytics.reports.improvement.due_items import due_items
from session import news
from session.due_calendar import icalendar
from session.news import Item
from ui import frame, loaders, people, selection
from wording import values


def draw() -> None:
    """A sentence, the items since the last visit, earlier ones, and the same as a feed and as text."""
    person, world = people.required(), loaders.world()
    scope = person.access.scope(loaders.settings().authority)
    items = news.news(loaders.settings(), world, scope)
    since = _last_visit(world, person.sign_in or person.access.role.value)
    fresh = [item for item in items if since is None or item.day >= since]
    frame.answer(_sentence(fresh, since, bool(items)))
    if fresh:
        _list(fresh)
    if earlier := [item for item in items if item not in fresh]:
        frame.section("Earlier")
        _list(earlier)
    if items:
        _to_take_along(items, news.mail(fresh, loaders.settings(), since))
    if may_open("due-items", scope) and loaders.warehouse() is not None:
        due = loaders.ask(due_items).report
        frame.section("What is due", f"{values.plural(len(due.items), 'item')} overdue or due within a year.")
        text = icalendar(due, loaders.settings(), loaders.now())
        st.download_button("Calendar of due items (iCalendar)", text, "milepost-due.ics", "text/calendar")


def _to_take_along(items: Sequence[Item], text: str) -> None:
    feed = news.atom(items, loaders.settings(), people.required().access.role)
    with st.container(horizontal=True):
        st.download_button("Text for an e-mail", text, "milepost-new.txt", "text/plain")
        st.download_button("Atom feed", feed, "milepost-new.atom", "application/atom+xml")


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


def _list(items: Sequence[Item]) -> None:
    """The items under the day of their publication, each leading to its page."""
    for day, published in groupby(items, key=lambda item: item.day):
        lines = "".join(
            f'<li><a href="{escape(selection.link(item.page))}" target="_self">{escape(item.text)}</a></li>'
            for item in published
        )
        st.html(f'<p class="mp-subtitle">{escape(values.day(day))}</p><ul class="mp-brief">{lines}</ul>')
