"""The record of reach on the loaded inspections: every January from 2010 to 2019."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from analytics.inspection.counts import stock
from analytics.inspection.outcomes import SchoolInspections
from analytics.inspection.reach import as_today
from analytics.reports.core.context import ReportContext
from analytics.reports.inspection.inspection_counts import LAST_OVERALL, coverage_on, known_on, method_on
from analytics.reports.inspection.reach_forecast import Levers, ReachRequest, forecast, rules
from analytics.reports.inspection.school_histories import lineages, of, state_schools
from data.rules.model import InspectionRules

FIRST_JANUARY, LAST_JANUARY = 2010, 2019
LEVELS = (0.1, 0.9)  # the 80% interval


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One look ahead: shares in percent; `inside` None where no outcome is known yet."""

    origin: date
    deadline: date
    now: float | None
    lower: float | None
    likely: float | None
    upper: float | None
    ceiling: float | None
    outcome: float | None
    n_graded: int

    @property
    def inside(self) -> bool | None:
        """Whether the outcome fell into the 80% interval."""
        if self.outcome is None or self.lower is None or self.upper is None:
            return None
        return self.lower <= self.outcome <= self.upper


@dataclass(frozen=True, slots=True)
class AgainstToday:
    """Reach beside 'as today ± its past errors' on the same Januaries; the lower score is better."""

    n: int
    reach: float
    as_today: float


def interval_score(lower: float, upper: float, outcome: float) -> float:
    """Width of an 80 % interval plus ten times the distance by which it misses; lower is better.

    Formula: (u − l) + 2/α · max(l − y, y − u, 0), α = 0.2. Units: those of the figures. Reference:
    Gneiting & Raftery 2007.
    """
    return (upper - lower) + 10 * max(lower - outcome, outcome - upper, 0.0)


def against_today(rows: Sequence[RecordRow]) -> AgainstToday | None:
    """Whether reach beats an interval of today's share and the errors of 'no change' before it.

    From the fourth outcome of a list on; None with fewer. A change known only after the origin is
    not among its past errors.
    """
    known = [row for row in rows if row.inside is not None and row.now is not None]
    ours, plain = [], []
    for at, row in enumerate(known):
        past = [(item.outcome or 0.0) - (item.now or 0.0) for item in known[:at] if item.deadline <= row.origin]
        now, came = row.now or 0.0, row.outcome or 0.0
        if (limits := as_today(now, past)) is None:
            continue
        ours.append(interval_score(row.lower or 0.0, row.upper or 0.0, came))
        plain.append(interval_score(*limits, came))
    return AgainstToday(len(ours), float(np.mean(ours)), float(np.mean(plain))) if ours else None


def look_ahead(
    schools: Sequence[SchoolInspections],
    origin: date,
    deadline: date,
    known: date,
    by: InspectionRules,
    levers: Levers | None = None,
) -> RecordRow:
    """What was to be expected on a day, trained on nothing later, beside what came.

    The outcome is counted in the way of the origin, so that a change of method is no miss.
    """
    ask = ReachRequest(origin, deadline, by, method_on(origin), levers or Levers())
    result = forecast(schools, ask)
    later = known_on(schools, deadline)
    came = stock(later, deadline, ask.method, known) if deadline <= known else None
    return RecordRow(
        origin,
        deadline,
        result.now_pct,
        result.spread.quantile(LEVELS[0]),
        result.spread.mean,
        result.spread.quantile(LEVELS[1]),
        result.ceiling_pct,
        came.pct if came else None,
        result.n_graded,
    )


def record(schools: Sequence[SchoolInspections], known: date) -> tuple[RecordRow, ...]:
    """A look twelve months ahead from every 31 January from 2010 to 2019."""
    return tuple(
        row
        for year in range(FIRST_JANUARY, LAST_JANUARY + 1)
        if (row := look_ahead(schools, date(year, 1, 31), date(year + 1, 1, 31), known, rules())).n_graded
    )


def reach_record(context: ReportContext) -> tuple[RecordRow, ...]:
    """The back-test on the loaded list: a look ahead from every January from 2010 to 2019."""
    now = replace(context, as_at=context.today, memo={})
    rows = state_schools(now)
    schools = of(lineages(now, rows), rows["urn"])
    rows_known = record(schools, min(context.today, LAST_OVERALL))
    return tuple(
        row
        for row in rows_known
        if coverage_on(now, schools, row.origin).sufficient
        and coverage_on(now, schools, min(row.deadline, LAST_OVERALL)).sufficient
    )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which plan's authority is asked."""
    parser.add_argument("--demo", action="store_true", help="the demonstration, not real data")


def main(arguments: argparse.Namespace) -> int:
    """Print the record as a table in Markdown."""
    from session.opening import open_context

    rows = reach_record(open_context(demo=arguments.demo))
    print("| from | graded | then % | 80 % interval | likely % | ceiling % | came % | inside |")
    print("|---|---|---|---|---|---|---|---|")
    for row in rows:
        numbers = [row.now, row.lower, row.upper, row.likely, row.ceiling, row.outcome]
        now, low, high, likely, top, came = ("–" if n is None else f"{n:.1f}" for n in numbers)
        inside = "yes" if row.inside else "no"
        print(f"| {row.origin} | {row.n_graded} | {now} | {low}–{high} | {likely} | {top} | {came} | {inside} |")
    print(f"\n{sum(bool(row.inside) for row in rows)} of {len(rows)} inside their 80 % interval.")
    if (scores := against_today(rows)) is not None:
        print(f"Interval score on {scores.n}: {scores.reach:.1f}; 'as today ± past errors': {scores.as_today:.1f}.")
    return 0
