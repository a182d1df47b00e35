"""Coverage of inspections: of the schools open on a day, those whose grade that day is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

from analytics.coverage import Coverage
from analytics.inspection import SchoolInspections
from analytics.inspection_stock import Stock, StockMethod, stock
from analytics.reports.core import pandas_values
from analytics.reports.core.context import ReportContext
from analytics.reports.inspection.school_histories import known_spans
from data.rules import coverage_rule
from data.rules.model import CoverageRule


@cache
def rule() -> CoverageRule:
    """The coverage rule, read once."""
    return coverage_rule()


def inspections_until(context: ReportContext) -> date | None:
    """The last day that a loaded source of the authority's inspections reaches; None without any."""
    spans = known_spans(context)
    return context.once(
        ("inspections until",), lambda: max((span.last for current in spans.values() for span in current), default=None)
    )


def last_covered(context: ReportContext, day: date) -> date:
    """A day, or the last one that inspections reach where that is earlier."""
    until = inspections_until(context)
    return day if until is None else min(day, until)


def open_schools_known(context: ReportContext, day: date) -> bool:
    """Whether a register tells which of the authority's schools were open on a day."""
    after = timedelta(days=rule().register_serves_days)
    return any(first <= day <= last + after for first, last in _register_days(context))


def _register_days(context: ReportContext) -> tuple[tuple[date, date], ...]:
    def read() -> tuple[tuple[date, date], ...]:
        rows = context.warehouse.register_coverage(context.scope, context.home.la_code or "")
        return tuple(
            (pandas_values.known_day(row.known_from), pandas_values.known_day(row.known_until))
            for row in pandas_values.rows(rows)
        )

    return context.once(("register days",), read)


def coverage_on(context: ReportContext, schools: Sequence[SchoolInspections], day: date) -> Coverage:
    """How many of some schools were open on a day, and of how many the grade that day is known."""
    present = [school for school in schools if school.is_open(day)]
    return Coverage(
        day=day,
        known=sum(1 for school in present if school.is_known(day)),
        open=len(present),
        until=inspections_until(context),
        population_known=open_schools_known(context, day),
        least_share=rule().least_share,
    )


def known_on(schools: Sequence[SchoolInspections], day: date) -> list[SchoolInspections]:
    """The schools whose latest graded inspection on a day is known."""
    return [school for school in schools if school.is_known(day)]


def covered_stock(
    context: ReportContext, schools: Sequence[SchoolInspections], day: date, method: StockMethod
) -> tuple[Coverage, Stock]:
    """The stock of the schools whose grade on a day is known, with its coverage of all."""
    return coverage_on(context, schools, day), stock(known_on(schools, day), day, method, context.as_at)


def why_too_little(coverage: Coverage) -> str:
    """Why a figure of all schools cannot be given, with the counts; empty where it can."""
    if coverage.sufficient:
        return ""
    if coverage.until is None:
        return "no loaded file has inspections of these schools"
    if not coverage.reached:
        return f"no loaded file has inspections after {_words(coverage.until)}"
    if not coverage.open:
        return "no school was open on that day"
    counts = (
        f"the grade on {_words(coverage.day)} is known for {coverage.known:,} of the "
        f"{coverage.open:,} school{'s' * (coverage.open != 1)} open that day"
    )
    if not coverage.population_known:
        return f"{counts}, and no loaded register lists the schools that have closed since"
    return counts


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def notes_on(context: ReportContext, coverage: Coverage | None) -> tuple[str, ...]:
    """What a reader must know of a figure's coverage: schools not counted, a list for a register."""
    notes = []
    if coverage is not None and coverage.known < coverage.open:
        notes.append(
            f"The grade of {coverage.open - coverage.known:,} of {coverage.open:,} open schools on "
            "that day is not known."
        )
    return (*notes, *context.once(("coverage notes",), lambda: _notes(context)))


def _notes(context: ReportContext) -> tuple[str, ...]:
    notes = []
    lost = context.warehouse.inspected_in_no_register(context.scope)
    if lost:
        schools = "1 school" if lost == 1 else f"{lost:,} schools"
        notes.append(f"Inspections of {schools} in no loaded register are not counted.")
    if _families(context) == {"inspection_list"}:
        notes.append("No register is loaded: the schools are those on the list of inspections.")
    return tuple(notes)


def _families(context: ReportContext) -> set[str]:
    rows = context.warehouse.register_coverage(context.scope, context.home.la_code or "")
    return set(rows["family"].astype(str))
