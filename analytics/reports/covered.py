"""Coverage of inspections: of the schools open on a day, those whose grade that day is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

from analytics.coverage import Coverage
from analytics.inspection import SchoolInspections
from analytics.inspection_stock import Stock, StockMethod, stock
from analytics.reports import cells
from analytics.reports.desk import Desk
from analytics.reports.lineages import known_spans
from data.rules import coverage_rule
from data.rules.model import CoverageRule


@cache
def rule() -> CoverageRule:
    """The coverage rule, read once."""
    return coverage_rule()


def inspections_until(desk: Desk) -> date | None:
    """The last day that a loaded source of the authority's inspections reaches; None without any."""
    spans = known_spans(desk)
    return desk.once(
        ("inspections until",),
        lambda: max((span.last for held in spans.values() for span in held), default=None),
    )


def last_covered(desk: Desk, day: date) -> date:
    """A day, or the last one that inspections reach where that is earlier."""
    until = inspections_until(desk)
    return day if until is None else min(day, until)


def open_schools_known(desk: Desk, day: date) -> bool:
    """Whether a register tells which of the authority's schools were open on a day."""
    after = timedelta(days=rule().register_serves_days)
    return any(first <= day <= last + after for first, last in _register_days(desk))


def _register_days(desk: Desk) -> tuple[tuple[date, date], ...]:
    def read() -> tuple[tuple[date, date], ...]:
        rows = desk.warehouse.register_coverage(desk.home.la_code or "")
        return tuple(
            (cells.known_day(row.known_from), cells.known_day(row.known_until))
            for row in cells.rows(rows)
        )

    return desk.once(("register days",), read)


def coverage_on(desk: Desk, schools: Sequence[SchoolInspections], day: date) -> Coverage:
    """How many of some schools were open on a day, and of how many the grade that day is known."""
    present = [school for school in schools if school.is_open(day)]
    return Coverage(
        day=day,
        known=sum(1 for school in present if school.is_known(day)),
        open=len(present),
        until=inspections_until(desk),
        population_known=open_schools_known(desk, day),
        least_share=rule().least_share,
    )


def known_on(schools: Sequence[SchoolInspections], day: date) -> list[SchoolInspections]:
    """The schools whose latest graded inspection on a day is known."""
    return [school for school in schools if school.is_known(day)]


def covered_stock(
    desk: Desk, schools: Sequence[SchoolInspections], day: date, method: StockMethod
) -> tuple[Coverage, Stock]:
    """The stock of the schools whose grade on a day is known, with its coverage of all."""
    return coverage_on(desk, schools, day), stock(known_on(schools, day), day, method, desk.as_at)


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


def notes_on(desk: Desk, coverage: Coverage | None) -> tuple[str, ...]:
    """What a reader must know of a figure's coverage: schools not counted, a list for a register."""
    notes = []
    if coverage is not None and coverage.known < coverage.open:
        notes.append(
            f"The grade of {coverage.open - coverage.known:,} of {coverage.open:,} open schools on "
            "that day is not known."
        )
    return (*notes, *desk.once(("coverage notes",), lambda: _notes(desk)))


def _notes(desk: Desk) -> tuple[str, ...]:
    notes = []
    lost = desk.warehouse.inspected_in_no_register()
    if lost:
        schools = "1 school" if lost == 1 else f"{lost:,} schools"
        notes.append(f"Inspections of {schools} in no loaded register are not counted.")
    if _families(desk) == {"inspection_list"}:
        notes.append("No register is loaded: the schools are those on the list of inspections.")
    return tuple(notes)


def _families(desk: Desk) -> set[str]:
    rows = desk.warehouse.register_coverage(desk.home.la_code or "")
    return set(rows["family"].astype(str))
