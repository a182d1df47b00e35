"""The first screen of an area lead's Monday: what changed, what is due, who needs most, side by side."""

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
    one, two, three = st.columns(3, gap="medium")
    with one:
        frame.section("What changed", f"Since {values.day(report.since)}.")
        _changes(report)
    with two:
        frame.section("Overdue and due", "The longest overdue first, then up to Sunday.")
        _due(report)
    with three:
        level = values.capital(support(report, Support.MOST))
        frame.section("Who needs most", f"{level}, each with its first reason.")
        _most(report)


def _changes(report: MyArea) -> None:
    if report.changes:
        _brief([_change(one) for one in report.changes], "change")
    else:
        small("No inspection report, formal step or unusual fall in attendance.")
    if report.releases:
        st.subheader("New figures", anchor=False)
        _brief([_release(one) for one in report.releases], "file")


def _release(one: Release) -> str:
    many = values.plural(len(one.measures), "measure")
    return f"<span>{escape(values.capital(one.title))}</span><small>{many}, {values.day(one.day)}</small>"


def _change(one: Change) -> str:
    when = f"<small>{_HEADINGS[one.kind]}, {escape(values.day(one.day))}</small>"
    what = f"<span>{escape(values.capital(one.what) or 'A visit without a grade')}</span>"
    if one.kind == "attendance" and one.now is not None and one.usual is not None:
        what = (
            f"<span>{escape(values.value(one.now))} in {escape(values.period(one.what))}; "
            f"as a rule {escape(values.value(one.usual))}. Own return, provisional.</span>"
        )
    return school_link(one.urn, one.name) + what + when


def _due(report: MyArea) -> None:
    if not report.has_records:
        notices.error("The records cannot be opened now.", "What is due is not shown; try again.")
    elif not report.due:
        small("No check, visit or action is past its day or due this week.")
    else:
        _brief([_one_due(report, one) for one in report.due], "thing")


def _one_due(report: MyArea, one: Due) -> str:
    """The school, what is due with the way to record it, and how late it is."""
    what = f"Check of: {one.what}" if one.check else f"{one.title}: {one.what}"
    about = school_link(one.urn, report.names.schools.get(one.urn, one.urn)) if one.urn else ""
    day = escape(values.day(one.due))
    late = values.plural(one.days_overdue, "day")
    when = f"<b>{late} past</b>, {day}" if one.days_overdue else f"Due {day}"
    return f'{about}<span><a href="{escape(_where(one))}" target="_self">{escape(what)}</a></span><small>{when}</small>'


def _where(one: Due) -> str:
    """The page on which it is recorded, already at this school."""
    if one.check:
        return selection.link("interventions", school=one.urn or "")
    return selection.link("registers", register=one.register, school=one.urn or "")


def _most(report: MyArea) -> None:
    if not report.schools:
        notices.empty("open school in this area", "GIAS: register of schools")
        return
    held = at_level(report, Support.MOST)
    if not held:
        unknown = len(at_level(report, Support.CANNOT_TELL))
        small(f"Too little is known of {values.plural(unknown, 'school')} to say." if unknown else "No school here.")
        return
    _brief([school_link(s.urn, s.name) + f"<span>{escape(reason(s.reason))}</span>" for s in held], "school")


def _brief(items: Sequence[str], noun: str) -> None:
    """The first of a column, the others one key away."""
    _list(items[:_FIRST])
    if rest := items[_FIRST:]:
        with st.expander(values.plural(len(rest), f"more {noun}")):
            _list(rest)


def _list(items: Sequence[str]) -> None:
    listed = "".join(f"<li>{one}</li>" for one in items)
    st.html(f'<ul class="mp-brief">{listed}</ul>')
