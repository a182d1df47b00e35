"""The list of schools: by name, sortable, never a ranking."""

from __future__ import annotations

from typing import Any

from analytics.reports.schools import SchoolsReport
from ui import sentences, tables, words


def sentence(report: SchoolsReport) -> str:
    """How many schools the choice leaves."""
    shown = len(report.schools)
    if shown == report.of_all:
        return (
            f"{words.plural(shown, 'school')}, by name; sort by any column, pick one to read more"
        )
    return f"{shown} of {words.plural(report.of_all, 'school')} fit this choice"


def phases(report: SchoolsReport) -> dict[str, str]:
    """The phases to choose from."""
    return {code: words.capital(sentences.phase(code)) for code in report.phases}


def table(report: SchoolsReport) -> tables.Table:
    """One row a school."""
    rows = tuple(
        (
            tables.text(one.name),
            tables.text(words.capital(sentences.phase(one.phase))),
            tables.text(one.area_name or "no area"),
            tables.amount(one.pupils, 0, "not given"),
            tables.figure(one.attainment) if one.attainment
            else tables.amount(None, 0, "fewer than eleven pupils in three years, or no such test"),
            tables.text(one.inspected.isoformat() if one.inspected else "not held"),
            tables.text(one.trust or "none"),
            tables.text(one.urn),
        )
        for one in report.schools
    )  # fmt: skip
    n = tables.Kind.NUMBER
    columns = (
        tables.Column("School"), tables.Column("Phase"), tables.Column("Area"), tables.Column("Pupils", n),
        tables.Column("Three-year attainment", n, "%"),
        tables.Column("Last inspection"), tables.Column("Trust"), tables.Column("URN"),
    )  # fmt: skip
    return tables.Table(
        "Schools", columns, rows,
        ("Attainment: reading, writing and maths at primary, English and maths at secondary; not one scale.",),
    )  # fmt: skip


def picked(event: Any, report: SchoolsReport) -> str | None:
    """The school whose row was picked."""
    rows = event["selection"]["rows"] if event else []
    return report.schools[rows[0]].urn if rows else None
