"""The list of schools: by name, sortable, never a ranking."""

from __future__ import annotations

from typing import Any

from analytics.reports.schools.schools import ListedSchool, SchoolsReport
from data.catalogue import measure
from ui import tables
from wording import sentences, values


def sentence(report: SchoolsReport) -> str:
    """How many schools the choice leaves."""
    shown = len(report.schools)
    if shown == report.of_all:
        return f"{values.plural(shown, 'school')}, by name; tick one to open its page"
    return f"{shown} of {values.plural(report.of_all, 'school')} fit this choice; tick one to open it"


def phases(report: SchoolsReport) -> dict[str, str]:
    """The phases to choose from."""
    return {code: values.capital(sentences.phase(code)) for code in report.phases}


def table(report: SchoolsReport) -> tables.Table:
    """One row a school."""
    tested = {one.phase for one in report.measured}
    rows = tuple(_row(one, tested) for one in report.schools)
    n = tables.Kind.NUMBER
    columns = (
        tables.Column("School"),
        tables.Column("Phase"),
        tables.Column("Area"),
        tables.Column("Pupils", n),
        tables.Column(_heading(report), n, "%"),
        tables.Column("Inspected"),
        tables.Column("Trust"),
        tables.Column("URN"),
    )
    return tables.Table("Schools", columns, rows, notes(report))


def _heading(report: SchoolsReport) -> str:
    return "Attainment, old" if any(one.years_old for one in report.measured) else "Attainment"


def _row(one: ListedSchool, tested: set[str]) -> tuple[tables.Cell, ...]:
    return (
        tables.text(one.name),
        tables.text(values.capital(sentences.phase(one.phase))),
        tables.text(one.area_name or "not placed"),
        tables.amount(one.pupils, 0, "not given"),
        tables.figure(one.attainment) if one.attainment else tables.amount(None, 0, _why(one, tested)),
        tables.text(one.inspected.isoformat() if one.inspected else "none held"),
        tables.text(one.trust or "none"),
        tables.text(one.urn),
    )


def _why(one: ListedSchool, tested: set[str]) -> str:
    if one.phase in tested:
        return "fewer than eleven pupils in three years, or none published"
    return f"no results of {sentences.phase(one.phase)} schools loaded"


def notes(report: SchoolsReport) -> tuple[str, ...]:
    """What attainment is for each phase, and how old it is."""
    said = []
    for one in report.measured:
        old = f", {one.years_old} years old" if one.years_old else ""
        phase = values.capital(sentences.phase(one.phase))
        said.append(f"{phase}: {measure(one.measure).label}, {one.period} together{old}")
    if not said:
        return ("No results by school are loaded.",)
    return (f"Attainment is not one scale. {'. '.join(said)}. Why one is not shown: at its right.",)


def picked(event: Any, report: SchoolsReport) -> str | None:
    """The school whose row was picked."""
    rows = event["selection"]["rows"] if event else []
    return report.schools[rows[0]].urn if rows else None
