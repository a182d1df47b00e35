"""The list of schools: by name, sortable, never a ranking."""

from __future__ import annotations

from analytics.reports.schools.schools import ListedSchool, SchoolsReport
from data.catalogue import measure
from ui import selection, tables
from wording import sentences, values

HIDDEN = ("Trust", "URN")  # no room on a laptop: chosen above, and in the downloads


def sentence(report: SchoolsReport) -> str:
    """How many schools the choice leaves."""
    shown = len(report.schools)
    if shown == report.of_all:
        return f"{values.plural(shown, 'school')}, by name"
    return f"{shown} of {values.plural(report.of_all, 'school')} match"


def phases(report: SchoolsReport) -> dict[str, str]:
    """The phases to choose from."""
    return {code: values.capital(sentences.phase(code)) for code in report.phases}


def table(report: SchoolsReport) -> tables.Table:
    """One row a school."""
    tested = {item.phase for item in report.measured}
    rows = tuple(_row(school, tested) for school in report.schools)
    columns = tables.columns(
        "School",
        "Phase",
        "Area",
        tables.numbers("Pupils"),
        tables.numbers(_heading(report), "%", drawn=True),
        *rate_columns(report),
        tables.Column("Inspected", tables.ColumnKind.DATE),
        "Trust",
        "URN",
    )
    return tables.Table("Schools", columns, rows, notes(report))


def _heading(report: SchoolsReport) -> str:
    return "Attainment, old" if any(item.years_old for item in report.measured) else "Attainment"


def _row(listed_school: ListedSchool, tested: set[str]) -> tuple[tables.Cell, ...]:
    return (
        tables.text(listed_school.name, selection.link("school", school=listed_school.urn)),
        tables.text(values.capital(sentences.phase(listed_school.phase))),
        tables.text(listed_school.area_name or "not placed"),
        tables.amount(listed_school.pupils, 0, "not given"),
        attainment(listed_school, tested),
        *rates(listed_school),
        tables.day(listed_school.inspected, "none available"),
        tables.text(listed_school.trust or "none"),
        tables.text(listed_school.urn),
    )


def attainment(listed_school: ListedSchool, tested: set[str]) -> tables.Cell:
    """Three years of results together, or why there are none."""
    if listed_school.attainment:
        return tables.figure(listed_school.attainment)
    return tables.amount(None, 0, _why(listed_school, tested))


def rate_columns(report: SchoolsReport) -> tuple[tables.Column, ...]:
    """Absence and suspensions, each a bar."""
    return tuple(
        tables.numbers(measure(code).name, tables.UNIT_HEADINGS[measure(code).unit], drawn=True)
        for code, _ in report.rates
    )


def rates(listed_school: ListedSchool) -> tuple[tables.Cell, ...]:
    """Absence and suspensions of one school; a figure that is missing is said to be."""
    return tuple(
        tables.figure(figure) if figure else tables.amount(None, 0, "not published, or too few to show")
        for figure in listed_school.rates
    )


def _why(listed_school: ListedSchool, tested: set[str]) -> str:
    if listed_school.phase in tested:
        return "fewer than eleven pupils in three years, or none published"
    return f"no results of {sentences.phase(listed_school.phase)} schools loaded"


def notes(report: SchoolsReport) -> tuple[str, ...]:
    """What attainment is for each phase, and how old it is."""
    yearly = [f"{measure(code).name}: {values.period(period)}" for code, period in report.rates]
    results = []
    for item in report.measured:
        old = f", {item.years_old} years old" if item.years_old else ""
        phase = values.capital(sentences.phase(item.phase))
        results.append(f"{phase}: {measure(item.measure).label}, {item.period} combined{old}")
    if not results:
        return ("No results by school are loaded.",)
    return (f"Attainment measures differ by phase. {'. '.join((*results, *yearly))}.",)
