"""Rates of suspension and exclusion from counts, with their limits."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.statistics.arguments import known
from analytics.statistics.intervals import Interval
from tests.reference.intervals import rate


@dataclass(frozen=True, slots=True)
class ExclusionRates:
    """Events, and pupils with at least one suspension, for every 100 pupils on roll."""

    permanent_per_100: float | None
    suspensions_per_100: float | None
    one_or_more_per_100: float | None


def exclusion_rates(
    headcount: float | None, permanent: float | None, suspensions: float | None, one_or_more: float | None
) -> ExclusionRates:
    """How many permanent exclusions, suspensions and suspended pupils there are per 100 pupils.

    Formula: 100·count/headcount (January census, sole and dual main). Suspensions can exceed
    100. Missing or no pupils: None. Errors: ValueError for negative counts, or more suspended
    pupils than pupils. Reference: DfE SFR 35/2017.
    """
    pupils, suspended = known(headcount), known(one_or_more)
    if pupils is not None and suspended is not None and suspended > pupils:
        raise ValueError(f"suspended pupils ({suspended}) must not exceed headcount ({pupils})")
    return ExclusionRates(
        rate(permanent, headcount).value, rate(suspensions, headcount).value, rate(one_or_more, headcount).value
    )


def rate_with_limits(events: float | None, headcount: float | None, confidence: float = 0.95) -> Interval:
    """Events per 100 pupils with exact or Byar's limits: what the same risk could have produced.

    Formula, missing values and errors: `analytics.statistics.intervals.rate` with multiplier 100.
    """
    return rate(events, headcount, 100.0, confidence)
