"""Whom an area lead speaks to: trusts, schools that have not returned, schools that could help."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from analytics.reports.my_area import Help, MyArea
from analytics.reports.my_area_schools import Support, TrustRow
from ui import notices, selection, words
from ui.views.my_area import level_word, school_link, short_list, small


def trusts(report: MyArea) -> None:
    """The trusts with a school that needs support or has not returned."""
    if not report.trusts:
        notices.note("No trust needs to be spoken to.", "No academy here needs support or is late.")
        return
    short_list([(escape(one.name), escape(_trust(report, one))) for one in report.trusts], "trust")


def _trust(report: MyArea, one: TrustRow) -> str:
    parts = []
    if one.most:
        word = level_word(report, Support.MOST)
        parts.append(
            f"{words.joined(one.most)} {'need' if len(one.most) > 1 else 'needs'} {word} support"
        )
    if one.some:
        word = level_word(report, Support.SOME)
        parts.append(f"{words.plural(one.some, 'school')} at {word} support")
    if one.not_returned:
        parts.append(f"{words.plural(one.not_returned, 'school')} not returned")
    return words.capital(f"{'; '.join(parts)}. {words.plural(one.schools, 'school')} here.")


def not_returned(report: MyArea) -> None:
    """Who has not handed in targets or attendance."""
    named = {one.urn: one.name for one in report.schools}
    if report.targets is None:
        notices.empty("school target", "targets entered or handed in on the page of targets")
    else:
        _missing(f"targets for {report.targets.period}", report.targets.missing, named)
    if report.attendance is None:
        notices.empty("attendance by school", "the authority's own return (milepost_return)")
    else:
        _missing(
            f"attendance for {words.period(report.attendance.period)}",
            report.attendance.missing, named,
        )  # fmt: skip


def _missing(what: str, urns: Sequence[str], named: dict[str, str]) -> None:
    if not urns:
        small(f"Every school has returned {what}.")
        return
    lead = f"{words.plural(len(urns), 'school has', 'schools have')} not returned {what}"
    listed = ", ".join(school_link(urn, named.get(urn, urn)) for urn in urns)
    st.html(f"<p>{escape(lead)}: {listed}.</p>")


def helps(report: MyArea) -> None:
    """Which strong schools nearby could help those that need most."""
    if not report.helps:
        word = level_word(report, Support.MOST)
        notices.note(f"No school here needs {word} support.", "So none is matched with a helper.")
        return
    if not any(one.helpers for one in report.helps):
        notices.note(
            "Nobody nearby can be named.",
            "No school of the same phase within 15 km needs so little support itself.",
        )
    else:
        matched = [one for one in report.helps if one.helpers]
        short_list(
            [(school_link(one.school.urn, one.school.name), _help(one)) for one in matched],
            "school",
        )
        if without := len(report.helps) - len(matched):
            small(f"For {words.plural(without, 'school')} nobody of its phase is within 15 km.")
    partners = escape(selection.link("partners", area=report.area or ""))
    st.html(f'<p><a href="{partners}" target="_self">Who can help whom, with the evidence</a></p>')


def _help(one: Help) -> str:
    return "; ".join(
        f"{school_link(s.urn, s.name)} ({words.number(far, 0)}{words.NBSP}km)"
        for s, far in one.helpers
    )
