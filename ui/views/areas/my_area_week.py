"""The first screen of my area this week: changes, items due, highest need."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from analytics.reports.areas.my_area import MyArea
from analytics.reports.areas.my_area_changes import Change, Release
from analytics.reports.areas.my_area_due import Due
from analytics.reports.areas.my_area_schools import Support
from ui import frame, notices, selection
from ui.views.areas.my_area import at_level, reason, school_link, small, support
from wording import values

_FIRST = 5  # of a column, before the rest is folded away: the screen's first view holds them
_HEADINGS = {
    "inspection": "Inspection report",
    "formal": "Formal step",
    "lifted": "Formal step ended",
    "attendance": "Attendance",
}


def draw(report: MyArea) -> None:
    """Three columns, on a phone one under the other."""
    item, two, three = st.columns(3, gap="medium")
    with item:
        frame.section("What changed", f"Since {values.day(report.since)}.")
        _changes(report)
    with two:
        frame.section("Overdue and due", "Longest overdue first, then due by Sunday.")
        _due(report)
    with three:
        level = values.capital(support(report, Support.MOST))
        frame.section("Highest need", f"{level}, each with its main reason.")
        _most(report)


def _changes(report: MyArea) -> None:
    if report.changes:
        _brief([_change(change) for change in report.changes], "change")
    else:
        small("No inspection report, formal step or unusual fall in attendance.")
    if report.releases:
        st.subheader("New figures", anchor=False)
        _brief([_release(release) for release in report.releases], "file")


def _release(release: Release) -> str:
    many = values.plural(len(release.measures), "measure")
    return f"<span>{escape(values.capital(release.title))}</span><small>{many}, {values.day(release.day)}</small>"


def _change(change: Change) -> str:
    when = f"<small>{_HEADINGS[change.kind]}, {escape(values.day(change.day))}</small>"
    what = f"<span>{escape(values.capital(change.what) or 'A visit without a grade')}</span>"
    if change.kind == "attendance" and change.now is not None and change.usual is not None:
        what = (
            f"<span>{escape(values.value(change.now))} in {escape(values.period(change.what))}; usually "
            f"{escape(values.value(change.usual))}. Own return, provisional.</span>"
        )
    return school_link(change.urn, change.name) + what + when


def _due(report: MyArea) -> None:
    if not report.has_records:
        notices.error("The records cannot be opened.", "Milepost cannot show what is due. Try again.")
    elif not report.due:
        small("No check, visit or action is overdue or due this week.")
    else:
        _brief([_one_due(report, item) for item in report.due], "thing")


def _one_due(report: MyArea, due: Due) -> str:
    """The school, what is due with the way to record it, and how late it is."""
    what = f"Check of: {due.what}" if due.check else f"{due.title}: {due.what}"
    about = school_link(due.urn, report.names.schools.get(due.urn, due.urn)) if due.urn else ""
    day = escape(values.day(due.due))
    late = values.plural(due.days_overdue, "day")
    when = f"<b>{late} overdue</b>, {day}" if due.days_overdue else f"Due {day}"
    return f'{about}<span><a href="{escape(_where(due))}" target="_self">{escape(what)}</a></span><small>{when}</small>'


def _where(due: Due) -> str:
    """The page on which it is recorded, already at this school."""
    if due.check:
        return selection.link("interventions", school=due.urn or "")
    return selection.link("registers", register=due.register, school=due.urn or "")


def _most(report: MyArea) -> None:
    if not report.schools:
        notices.empty("open school in this area", "GIAS: register of schools")
        return
    current = at_level(report, Support.MOST)
    if not current:
        unknown = len(at_level(report, Support.CANNOT_TELL))
        small(f"{values.plural(unknown, 'school')} with too little data to say." if unknown else "No school here.")
        return
    _brief([school_link(s.urn, s.name) + f"<span>{escape(reason(s.reason))}</span>" for s in current], "school")


def _brief(items: Sequence[str], noun: str) -> None:
    """The first of a column, the others one key away."""
    _list(items[:_FIRST])
    if rest := items[_FIRST:]:
        with st.expander(values.plural(len(rest), f"more {noun}")):
            _list(rest)


def _list(items: Sequence[str]) -> None:
    listed = "".join(f"<li>{item}</li>" for item in items)
    st.html(f'<ul class="mp-brief">{listed}</ul>')
