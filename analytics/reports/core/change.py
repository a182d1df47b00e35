"""How a figure changed since the previous one: calculated once for every page, tile and slide.

observed change = England's part + own part ± noise ± rounding. Only the own part can be
significantly better or worse. From the unrounded values; the words round the difference, never the two
figures before it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from scipy import stats

from analytics.reports.core.types import Figure, Series
from analytics.statistics.benchmarks import Movement, movement
from analytics.statistics.comparison import discoveries
from analytics.statistics.year_to_year_noise import YearToYearNoise
from data.catalogue import Measure, MeasureKind
from data.period import Period, PeriodKind
from data.vocabulary import Counts, Direction, Level, Unit

CONFIDENCE = 0.95
NO_NOISE = YearToYearNoise(None, 0, 0)
YEAR = 360  # days: month ends a year apart differ by a day or two


class ChangeEvidence(StrEnum):
    """What a claim of change rests on."""

    PUBLISHED_INTERVAL = "published interval"  # pupils, inspections or events were counted
    YEAR_TO_YEAR_NOISE = "year-to-year noise"  # no counts: how much such figures move by themselves
    COMMON_TO_ALL = "common to all"  # the figure moved as much as England's
    CANNOT_TELL = "cannot tell"


class Verdict(StrEnum):
    """Whether a figure moved with England's or apart from it."""

    APART = "moved apart from England"
    WITH_ENGLAND = "moved with England"
    OWN = "changed"  # a figure that has no counterpart for England
    NONE = "no significant change"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Change:
    """The change on the comparable figure a year before, None without one.

    `amount` is what was observed, `england` the part that England's figure moved too (None where
    it is not known), `own` the rest. `beyond` is how large an own part chance alone may bring (95 in
    100), None where that is not known; `movement` says which way the own part goes beyond that,
    and `p` is how often chance alone would bring as much. `rounding` is how far published whole
    numbers may move `own`, None where more digits are known.
    """

    amount: float | None = None
    previous: Figure | None = None
    beyond: float | None = None
    movement: Movement = Movement.CANNOT_TELL
    england: float | None = None
    own: float | None = None
    rounding: float | None = None
    evidence: ChangeEvidence = ChangeEvidence.CANNOT_TELL
    verdict: Verdict = Verdict.CANNOT_TELL
    p: float | None = None


NO_CHANGE = Change()


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


def england_part(newest: Figure, previous: Figure, england: Series | None) -> float | None:
    """How far the figure would have moved had it moved as England's did; None without England's.

    A rate or share moves by as many points; a count of events by the same factor.
    """
    if england is None or newest.value is None or previous.value is None:
        return None
    known = {f.period: f.value for f in england.current if f.value is not None}
    now, then = known.get(newest.period), known.get(previous.period)
    if now is None or then is None:
        return None
    if newest.unit is not Unit.COUNT:
        return now - then
    return None if then == 0 else float(previous.value * (now / then - 1))


def change_between(
    amount: float | None,
    newest: Figure | None,
    previous: Figure | None,
    declared: Measure,
    direction: Direction,
    noise: YearToYearNoise,
    england: float | None = None,
) -> Change:
    """A change in its parts, with what chance alone may bring, and which way the own part goes.

    `england`: England's part, 0 where the amount is already a distance to England. A figure that
    England has too but that is not loaded leaves the own part unknown.
    """
    if amount is None or newest is None or previous is None:
        return NO_CHANGE
    rounding = rounding_of(newest, previous)
    stock, compared = declared.kind is MeasureKind.STOCK, Level.NATIONAL in declared.levels
    sigma, evidence = _noise(newest, previous, declared, noise)
    if england is None and compared and not stock:
        return Change(amount, previous, rounding=rounding)
    own = amount - (england or 0.0)
    if stock:  # every school is counted on the day: what was observed is what happened
        moved = movement(amount, direction)
        verdict = Verdict.NONE if moved is Movement.SAME else Verdict.OWN
        return Change(amount, previous, 0.0, moved, england, own, rounding, evidence, verdict, 0.0 if amount else 1.0)
    if sigma is None:
        return Change(amount, previous, None, Movement.CANNOT_TELL, england, own, rounding)
    beyond = _z() * sigma
    moved = movement(own, direction, beyond)
    verdict = _verdict(amount, own, beyond, compared=england is not None)
    kind = ChangeEvidence.COMMON_TO_ALL if verdict is Verdict.WITH_ENGLAND else evidence
    return Change(amount, previous, beyond, moved, england, own, rounding, kind, verdict, _p(own, sigma))


def _verdict(amount: float, own: float, beyond: float, *, compared: bool) -> Verdict:
    if abs(own) > beyond:
        return Verdict.APART if compared else Verdict.OWN
    return Verdict.WITH_ENGLAND if abs(amount) > beyond else Verdict.NONE


def beyond_chance_together(changes: Sequence[Change]) -> list[bool]:
    """Which changes count when all that a page shows are tested at once, period by period.

    Of those that count, 5 in 100 are expected to be chance (Benjamini–Hochberg). A stock is no test.
    """
    counts = [False] * len(changes)
    periods = {change.previous.period if change.previous else "" for change in changes}
    for period in periods:
        places = [at for at, c in enumerate(changes) if (c.previous.period if c.previous else "") == period]
        tested = [at for at in places if changes[at].beyond]
        for at, passed in zip(tested, discoveries([changes[at].p for at in tested]), strict=True):
            counts[at] = passed and changes[at].movement is not Movement.SAME
        for at in places:
            counts[at] |= changes[at].beyond == 0.0 and changes[at].movement is not Movement.SAME
    return counts


def rounding_of(*figures: Figure) -> float | None:
    """How far rounding alone may move a difference of published figures: half a unit for each.

    None where a figure carries the counts that it was worked out from. Units: the figures' own.
    """
    if any(f.value is None or f.numerator is not None for f in figures):
        return None
    return sum(0.5 * 10.0 ** -_decimals(f.value) for f in figures if f.value is not None)


def _decimals(value: float) -> int:
    """How many decimals a published value was written with, at most six."""
    return next((places for places in range(6) if math.isclose(value, round(value, places), abs_tol=1e-9)), 6)


def _z() -> float:
    return float(stats.norm.ppf(0.5 + CONFIDENCE / 2))


def _p(own: float, sigma: float) -> float:
    return float(2 * stats.norm.sf(abs(own) / sigma)) if sigma else float(own == 0)


def _noise(
    newest: Figure, previous: Figure, declared: Measure, noise: YearToYearNoise
) -> tuple[float | None, ChangeEvidence]:
    """The standard deviation that chance alone gives a change between two periods, and its kind.

    Every school is counted on a day: a stock has no chance in it. Two counts of rare events differ
    by chance as Poisson counts do. Anything else by its year-to-year noise, else by the pupils or
    inspections counted.
    """
    counted = ChangeEvidence.PUBLISHED_INTERVAL
    if declared.kind is MeasureKind.STOCK:
        return 0.0, counted
    if newest.unit is Unit.COUNT:
        return math.sqrt((newest.value or 0.0) + (previous.value or 0.0)), counted
    if noise.sigma is not None:
        return noise.sigma * math.sqrt(2), ChangeEvidence.YEAR_TO_YEAR_NOISE
    if newest.counted is Counts.SESSIONS or newest.unit is not Unit.PERCENT:
        return None, ChangeEvidence.CANNOT_TELL
    variances = [_variance(figure) for figure in (newest, previous)]
    known = [part for part in variances if part is not None]
    return (
        (100 * math.sqrt(sum(known)), counted) if len(known) == len(variances) else (None, ChangeEvidence.CANNOT_TELL)
    )


def _variance(figure: Figure) -> float | None:
    """The variance of a share of counted pupils or inspections (0 to 1); None without counts."""
    if figure.numerator is None or not figure.denominator or figure.value is None:
        return None
    share = min(1.0, max(0.0, figure.numerator / figure.denominator))
    return share * (1 - share) / figure.denominator
