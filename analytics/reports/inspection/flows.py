"""Inspections of each year that ended good, with and without visits that gave no grade; ages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analytics.inspection import Inspection, InspectionKind, SchoolInspections
from analytics.inspection_stock import DAYS_A_YEAR, Flow, FlowMethod, Transitions, flow
from analytics.intervals import Interval, wilson
from analytics.reports.core.context import ReportContext
from analytics.reports.inspection.coverage import coverage_on
from analytics.reports.inspection.graded_inspections import Standing
from data.period import Period

YEARS_SHOWN = 8
AGE_BANDS = ((0, 2), (2, 4), (4, 6), (6, 8), (8, None))  # whole years, the upper one left out


@dataclass(frozen=True, slots=True)
class FlowYear:
    """One academic year's inspections; `with_ungraded` None where no ungraded visit is loaded."""

    period: str
    graded: Flow
    graded_share: Interval
    with_ungraded: Flow | None


@dataclass(frozen=True, slots=True)
class AgeBand:
    """How many schools' standing judgement is from `years` to before `below` years old."""

    years: int
    below: int | None
    schools: int


def flow_years(schools: Sequence[SchoolInspections], known: date, day: date) -> tuple[FlowYear, ...]:
    """The last whole academic years in which something was inspected, the newest first.

    Each inspection under the number it was of, so that none is counted twice.
    """
    current = [inspection for s in schools for inspection in s.inspections if inspection.known_from <= known]
    graded = [item.date for item in current if item.overall is not None and item.date <= day]
    if not graded:
        return ()
    first = Period.parse(min(graded).isoformat()).ending
    last = Period.parse(day.isoformat()).ending
    years = [Period.academic_year(ending) for ending in range(last, first - 1, -1)]
    selected = (_year(current, year) for year in years if year.end <= day)
    return tuple(item for item in selected if item.graded.n)[:YEARS_SHOWN]


def covered_flow_years(context: ReportContext, schools: Sequence[SchoolInspections], day: date) -> tuple[FlowYear, ...]:
    """The years at whose end enough schools' inspections are known; other years are left out."""
    return tuple(
        year
        for year in flow_years(schools, context.as_at, day)
        if coverage_on(context, schools, Period.parse(year.period).end).sufficient
    )


def _year(inspections: Sequence[Inspection], year: Period) -> FlowYear:
    graded = flow(inspections, year.start, year.end, FlowMethod.GRADED)
    confirmed = any(
        item.kind is InspectionKind.UNGRADED and year.start <= item.date <= year.end and item.overall is not None
        for item in inspections
    )
    both = flow(inspections, year.start, year.end, FlowMethod.WITH_UNGRADED) if confirmed else None
    return FlowYear(year.text, graded, wilson(graded.good, graded.n), both)


def ages(standings: Sequence[Standing], day: date) -> tuple[AgeBand, ...]:
    """How old the standing judgements are, of every kind, counted in bands."""
    years = [(day - standing.visit.inspected).days / DAYS_A_YEAR for standing in standings if standing.visit]
    return tuple(AgeBand(low, high, sum(low <= age < (high or age + 1) for age in years)) for low, high in AGE_BANDS)


@dataclass(frozen=True, slots=True)
class LatestKinds:
    """Schools by what their latest graded inspection gave, of those whose latest is known."""

    overall: int
    judged_since: int
    never: int


def latest_kinds(standings: Sequence[Standing]) -> LatestKinds:
    """Schools with an overall grade, judged another way since, and never inspected."""
    overall = sum(1 for standing in standings if standing.visit is not None and standing.visit.overall is not None)
    never = sum(1 for standing in standings if standing.visit is None)
    return LatestKinds(overall, len(standings) - overall - never, never)


@dataclass(frozen=True, slots=True)
class Move:
    """How often an inspection from one grade ended in another, with Wilson's limits."""

    before: int
    after: int
    count: int
    of: int
    share: Interval


def moves(changed: Transitions) -> tuple[Move, ...]:
    """Each move between grades that was seen, with its share of the inspections from that grade."""
    return tuple(
        Move(before, after, count, sum(row), changed.chance(before, after))
        for before, row in enumerate(changed.matrix, start=1)
        for after, count in enumerate(row, start=1)
        if sum(row)
    )
