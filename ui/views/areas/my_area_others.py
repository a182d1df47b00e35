"""Who to contact: trusts, schools with missing returns, schools that could help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

import streamlit as st

from analytics.disclosure import Protected
from analytics.reports.areas.my_area import MyArea
from analytics.reports.areas.my_area_schools import Support
from analytics.reports.improvement.partners import Pair
from ui import notices, selection, tables
from ui.charts import show
from ui.views.areas.my_area import at_level, school_link, small, support
from wording import values


def trusts(answer: Protected[MyArea]) -> None:
    """The trusts with a school that needs support or has not returned."""
    if answer.report.trusts:
        show.table(answer, trusts_table, source="Derived here from the lists of schools and of returns.", key="trusts")
    elif unknown := at_level(answer.report, Support.CANNOT_TELL):
        _undetermined("which trusts to contact", len(unknown))
    else:
        notices.note("There are no trusts to contact.", "No academy here needs support or is late.")


def _undetermined(what: str, unknown: int) -> None:
    """No names; too little data on a school is not good news."""
    schools = values.plural(unknown, "school")
    notices.note("No names are shown.", f"There is too little data on {schools} to say {what}.")


def trusts_table(report: MyArea) -> tables.Table:
    """One row a trust: how many schools it has here, and what there is to speak about."""
    most, some = (values.capital(support(report, item)) for item in (Support.MOST, Support.SOME))
    rows = tuple(
        (
            tables.text(trust.name),
            tables.text(values.joined(trust.most) or "none"),
            tables.amount(float(trust.some), 0, ""),
            tables.amount(float(trust.not_returned), 0, ""),
            tables.amount(float(trust.schools), 0, ""),
        )
        for trust in report.trusts
    )
    number = tables.Kind.NUMBER
    columns = (
        tables.Column("Trust"),
        tables.Column(most),
        tables.Column(some, number, "schools"),
        tables.Column("Not returned", number, "schools"),
        tables.Column("In this area", number, "schools"),
    )
    return tables.Table("Trusts whose schools here need support or have overdue returns", columns, rows)


def not_returned(report: MyArea) -> None:
    """Who has not handed in targets or attendance."""
    named = {school.urn: school.name for school in report.schools}
    if report.targets is None:
        notices.empty("school target", "targets entered or uploaded on the School targets page")
    else:
        _missing(f"targets for {report.targets.period}", report.targets.missing, named)
    if report.attendance is None:
        notices.empty("attendance by school", "the authority's own return (milepost_return)")
    else:
        _missing(f"attendance for {values.period(report.attendance.period)}", report.attendance.missing, named)


def _missing(what: str, urns: Sequence[str], named: dict[str, str]) -> None:
    if not urns:
        small(f"Every school has returned {what}.")
        return
    lead = f"{values.plural(len(urns), 'school has', 'schools have')} not returned {what}"
    listed = ", ".join(school_link(urn, named.get(urn, urn)) for urn in urns)
    st.html(f"<p>{escape(lead)}: {listed}.</p>")


def helps(answer: Protected[MyArea]) -> None:
    """Which strong schools nearby could help those that need most."""
    report = answer.report
    if not report.helps:
        level = support(report, Support.MOST)
        if any(school.support is Support.MOST for school in report.schools):
            notices.note("No match is needed.", f"Schools with the highest need ({level}) already have support.")
        elif unknown := at_level(report, Support.CANNOT_TELL):
            _undetermined("who needs help", len(unknown))
        else:
            notices.note(f"No school here has the highest need ({level}).", "So there are no matches.")
        return
    if any(item.helper for item in report.helps):
        show.table(answer, helps_table, source="From the county-wide matching.", key="helps")
    for reason, urns in _unmatched(report.helps).items():
        small(f"{values.capital(values.plural(urns, 'school'))} without a match: {reason}.")
    partners = escape(selection.link("partners", area=report.area or ""))
    st.html(f'<p><a href="{partners}" target="_self">All suggested partners, with evidence</a></p>')


def helps_table(report: MyArea) -> tables.Table:
    """One row a school that needs most: who could help, with what, and how far away."""
    rows = tuple(
        (
            tables.text(item.name, selection.link("school", school=item.urn)),
            tables.text(item.helper_name or "", selection.link("school", school=item.helper or "")),
            tables.text(values.capital(item.need)),
            tables.amount(item.km, 0, "not known"),
        )
        for item in report.helps
        if item.helper
    )
    columns = (
        tables.Column("School"),
        tables.Column("Could be helped by"),
        tables.Column("With"),
        tables.Column("Distance", tables.Kind.NUMBER, "km"),
    )
    return tables.Table("One suggestion for each school", columns, rows)


def _unmatched(pairs: Sequence[Pair]) -> Counter[str]:
    """How many schools have no match, by the reason."""
    return Counter(pair.why_none for pair in pairs if not pair.helper)
