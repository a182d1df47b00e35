"""How a figure moved since the one before: worked out once, for every page, tile and slide.

From the unrounded values; the words round the difference, never the two figures before it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import stats

from analytics.benchmarks import Movement, movement
from analytics.reports.core.types import Figure, Series
from analytics.wobble import Wobble, change_beyond
from data.catalogue import Kind, Measure
from data.period import Period, PeriodKind
from data.vocabulary import Counts, Direction, Unit

CONFIDENCE = 0.95
NO_WOBBLE = Wobble(None, 0, 0)
YEAR = 360  # days: month ends a year apart differ by a day or two


@dataclass(frozen=True, slots=True)
class Change:
    """The change on the comparable figure a year before, None without one.

    `beyond` is how large a change chance alone may bring, None where that is not known; `movement`
    says which way the figure moved by more than that.
    """

    amount: float | None = None
    previous: Figure | None = None
    beyond: float | None = None
    movement: Movement = Movement.CANNOT_TELL


def year_before(series: Series) -> tuple[Figure | None, Figure | None]:
    """The newest figure and the one a year before; no second one across a break or a gap."""
    current = series.current
    if not current:
        return None, None
    newest = current[-1]
    period = Period.parse(newest.period)
    if period.kind is PeriodKind.DAY:
        past = [f for f in current if (period.end - Period.parse(f.period).end).days >= YEAR]
        return newest, past[-1] if past else None
    before = period.shift(-1).text
    return newest, next((f for f in current if f.period == before), None)


def change_between(
    amount: float | None,
    newest: Figure | None,
    previous: Figure | None,
    declared: Measure,
    direction: Direction,
    noise: Wobble,
) -> Change:
    """A change with what chance alone may bring, and which way it goes beyond that."""
    if amount is None or newest is None or previous is None:
        return Change()
    beyond = _beyond(amount, newest, previous, declared, noise)
    moved = Movement.CANNOT_TELL if beyond is None else movement(amount, direction, beyond)
    return Change(amount, previous, beyond, moved)


def _beyond(amount: float, newest: Figure, previous: Figure, declared: Measure, noise: Wobble) -> float | None:
    """How far chance alone may move a figure between two periods.

    Every school is counted on a day: a stock has no chance in it. Two counts of rare events differ
    by chance as Poisson counts do. Anything else by its year-to-year noise in all authorities,
    else by the pupils or inspections counted.
    """
    if declared.kind is Kind.STOCK:
        return 0.0
    z = float(stats.norm.ppf(0.5 + CONFIDENCE / 2))
    if newest.unit is Unit.COUNT:
        return z * math.sqrt((newest.value or 0.0) + (previous.value or 0.0))
    if noise.sigma is not None:
        return change_beyond(amount, noise)
    if newest.counted is Counts.SESSIONS or newest.unit is not Unit.PERCENT:
        return None
    variances = [_variance(figure) for figure in (newest, previous)]
    known = [part for part in variances if part is not None]
    return z * 100 * math.sqrt(sum(known)) if len(known) == len(variances) else None


def _variance(figure: Figure) -> float | None:
    """The variance of a share of counted pupils or inspections (0 to 1); None without counts."""
    if figure.numerator is None or not figure.denominator or figure.value is None:
        return None
    share = min(1.0, max(0.0, figure.numerator / figure.denominator))
    return share * (1 - share) / figure.denominator
