"""Past accuracy of the reach forecast: every January's forecast against later inspections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analytics.inspection import SchoolInspections
from analytics.inspection_stock import stock
from analytics.reports.inspection.coverage import known_on
from analytics.reports.inspection.inspection_counts import method_on
from analytics.reports.inspection.reach_forecast import forecast
from analytics.reports.inspection.reach_inputs import Levers, Question, rules
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
    ask = Question(origin, deadline, by, method_on(origin), levers or Levers())
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
