"""Tables of the schools of an area: those that need support, then the others."""

from __future__ import annotations

import streamlit as st

from analytics.disclosure import Protected
from analytics.reports.areas.my_area import MyArea
from analytics.reports.areas.my_area_schools import MySchool, Support
from ui import selection, tables
from ui.charts import show
from ui.views.areas.my_area import RATINGS, at_level, level_word, reason, small
from ui.views.improvement.risk import cell
from wording import values
from wording.escaping import as_markdown

SOURCE = "Calculated by Milepost using the risk rules; visits as recorded."
_NEEDING = (Support.MOST, Support.SOME)
_OTHERS = (Support.LITTLE, Support.CANNOT_TELL)
_HEADS = ("School", "Support", "Why", "Last visit", "Next visit", "Trust")


def needing(report: MyArea) -> tables.Table:
    """The schools that need most, then some support."""
    return _table(report, _NEEDING, "that need support")


def others(report: MyArea) -> tables.Table:
    """The schools that need little support, then those with too little data."""
    return _table(report, _OTHERS, "that need little support, or have too little data")


def draw(answer: Protected[MyArea]) -> None:
    """Who needs support as a table; the others one key away, under how many there are of each."""
    report = answer.report
    if any(at_level(report, level) for level in _NEEDING):
        show.table(answer, needing, source=SOURCE, key="schools")
    else:
        small("Under these rules no school here needs support, or there is too little data to say.")
    counts = [
        f"{values.capital(level_word(report, level))}: {values.plural(len(held), 'school')}"
        for level in _OTHERS
        if (held := at_level(report, level))
    ]
    if counts:
        with st.expander(as_markdown("; ".join(counts))):
            show.table(answer, others, source=SOURCE, key="schools-others")


def _table(report: MyArea, levels: tuple[Support, ...], which: str) -> tables.Table:
    rows = tuple(_row(report, item) for level in levels for item in at_level(report, level))
    columns = tuple(tables.Column(head) for head in _HEADS)
    return tables.Table(f"Schools in {report.area_name} {which}", columns, rows)


def _row(report: MyArea, my_school: MySchool) -> tuple[tables.Cell, ...]:
    return (
        tables.text(my_school.name, selection.link("school", school=my_school.urn)),
        _support(report, my_school.support),
        tables.text(reason(my_school.reason)),
        tables.text(values.day(my_school.last_visit) if my_school.last_visit else "none recorded"),
        tables.text(_next(report, my_school)),
        tables.text(my_school.trust_name or "maintained or single academy"),
    )


def _next(report: MyArea, my_school: MySchool) -> str:
    """When somebody goes there next; a visit that was planned and not recorded is not forgotten."""
    if my_school.next_visit:
        return values.day(my_school.next_visit)
    missed = (d for d in report.due if d.register == "visits" and d.urn == my_school.urn and d.days_overdue)
    late = next(missed, None)
    return f"was due {values.day(late.due)}" if late else "none planned"


def _support(report: MyArea, level: Support) -> tables.Cell:
    word = level_word(report, level)
    if report.rule is None:
        return tables.text(values.capital(word))
    return cell(report.rule, RATINGS[level], word)
