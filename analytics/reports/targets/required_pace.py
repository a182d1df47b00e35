"""The pace a target needs from today, compared with the best so far and with other authorities."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analytics.milestones import meets
from analytics.panel import published_step
from analytics.projection import rounded_up_to
from analytics.reports.core.context import ReportContext
from analytics.reports.core.panels import panel_of
from analytics.reports.measures.benchmark_comparison import Compared, comparator
from analytics.trajectory import (
    Ambition,
    BestPace,
    RequiredPace,
    Series,
    all_paces,
    ambition,
    best_pace,
    required_pace,
    whole_units_needed,
    window_years,
    years_between,
)
from data.catalogue import Measure
from data.period import Period, PeriodKind
from data.plans.model import Reference, Target
from data.vocabulary import Unit

MONTHS = 12
RESULTS_OUT = (9, 1)  # month and day from which a year's results are taken to be known


@dataclass(frozen=True, slots=True)
class Pace:
    """Needed pace and best pace; `best_units` is the best change in schools or pupils.

    `window` says in words over how long the best pace was taken: twelve months, or a year.
    """

    needed: RequiredPace
    best: BestPace | None
    best_units: float | None
    ambition: Ambition | None
    units_name: str


def pace_of(context: ReportContext, target: Target, declared: Measure, compared: Compared) -> Pace | None:
    """What is needed from today to the deadline; None once it has passed or nothing is known."""
    latest = compared.latest
    deadline = target.deadline
    if latest is None:
        return None
    kind = comparator(deadline)
    promised = target.promised_value(deadline)
    units = _units(target, compared, promised)
    years_left = years_between(context.as_at, deadline.due)
    needed = required_pace(latest.value, promised, years_left, kind, units)
    if needed is None:
        return None
    annual = Period.parse(latest.period).kind is PeriodKind.ACADEMIC_YEAR
    length = window_years(years_left) if annual else 1
    best = _best(compared, annual=annual, length=length, upward=kind.is_upward)
    return Pace(
        needed,
        best,
        _best_units(compared, best, annual=annual),
        _ambition(context, target, declared, compared, promised) if annual else None,
        declared.counts.value,
    )


def _units(target: Target, compared: Compared, promised: float | None) -> int | None:
    latest = compared.latest
    if latest is None or promised is None or target.reference is not Reference.FIXED:
        return None
    if target.unit is Unit.COUNT:
        return round(promised - latest.value)
    if target.unit is not Unit.PERCENT or not latest.own.counted.countable:
        return None
    return whole_units_needed(latest.own.numerator, latest.own.denominator, promised, comparator(target.deadline))


def _clock(period: str, *, annual: bool) -> float:
    """Whole years for results; whole months for stocks, so that twelve apart is exactly a year."""
    when = Period.parse(period)
    return float(when.ending) if annual else float(when.end.year * MONTHS + when.end.month)


def _series(pairs: list[tuple[float, float]]) -> Series:
    ordered = dict(sorted(pairs))
    return Series(tuple(ordered), tuple(ordered.values()))


def _best(compared: Compared, *, annual: bool, length: int, upward: bool) -> BestPace | None:
    from analytics.milestones import Comparator

    pairs = [(_clock(p.period, annual=annual), p.value) for p in compared.points]
    if len(pairs) < 2:
        return None
    way = Comparator.AT_LEAST if upward else Comparator.AT_MOST
    result = best_pace(_series(pairs), length if annual else MONTHS, way)
    if annual or result is None:
        return result
    return replace(
        result, per_year=result.per_year * MONTHS, from_year=result.from_year / MONTHS, to_year=result.to_year / MONTHS
    )


def _best_units(compared: Compared, best: BestPace | None, *, annual: bool) -> float | None:
    """The best twelve months in whole schools: the best change of the share, in today's schools.

    A count of good schools also grows when more schools are graded; a share does not.
    """
    latest = compared.latest
    if best is None or annual or compared.relative or latest is None:
        return None
    if latest.own.unit is Unit.COUNT:
        return best.change
    if latest.own.denominator is None or not latest.own.counted.countable:
        return None
    return best.change / 100 * latest.own.denominator


def results_year(target: Target) -> int:
    """The year whose results decide a target at its deadline: its own, else the newest known on the day."""
    deadline = target.deadline
    if deadline.period:
        return Period.parse(deadline.period).ending
    out_by = (deadline.due.month, deadline.due.day) >= RESULTS_OUT
    return deadline.due.year if out_by else deadline.due.year - 1


def _ambition(
    context: ReportContext, target: Target, declared: Measure, compared: Compared, promised: float | None
) -> Ambition | None:
    """How many authorities changed as much over as many years as lie between the newest result and the deciding one.

    The chance beside it is of the same change over the same years, rounded as published.
    """
    latest = compared.latest
    if target.reference not in (Reference.FIXED, Reference.BASELINE_CHANGE) or latest is None or promised is None:
        return None
    panel = panel_of(context, declared, target.phase, target.group)
    years = results_year(target) - Period.parse(latest.period).ending
    kind = comparator(target.deadline)
    if panel is None or years < 1 or meets(latest.value, kind, promised):
        return None
    change = rounded_up_to(kind, promised, published_step(panel.values)) - latest.value
    return ambition(change / years, all_paces(panel.values, panel.years, panel.run, years), kind)
