"""Whom an area lead speaks to: trusts, schools that have not returned, schools that could help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

import streamlit as st

from analytics.reports.my_area import MyArea
from analytics.reports.my_area_schools import Support, TrustRow
from analytics.reports.partners import Pair
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
        if any(one.support is Support.MOST for one in report.schools):
            notices.note("No match is wanted.", f"Who needs {word} support is helped already.")
        else:
            notices.note(f"No school here needs {word} support.", "So none is matched.")
        return
    matched = [one for one in report.helps if one.helper]
    if matched:
        short_list([(school_link(one.urn, one.name), _help(one)) for one in matched], "school")
    for reason, urns in _unmatched(report.helps).items():
        small(f"{words.capital(words.plural(urns, 'school'))} without a match: {reason}.")
    partners = escape(selection.link("partners", area=report.area or ""))
    st.html(f'<p><a href="{partners}" target="_self">Who can help whom, with the evidence</a></p>')


def _help(one: Pair) -> str:
    far = f"{words.number(one.km, 0)}{words.NBSP}km, " if one.km is not None else ""
    return f"{school_link(one.helper or '', one.helper_name or '')} ({far}{escape(one.need)})"


def _unmatched(pairs: Sequence[Pair]) -> Counter[str]:
    """How many schools have no match, by the reason."""
    return Counter(one.why_none for one in pairs if not one.helper)
