"""Whether a figure is significantly different from a benchmark or from last time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from scipy import stats

from analytics.statistics.arguments import known, known_parts, require_count
from analytics.statistics.intervals import Interval
from data.vocabulary import Direction

SIGNIFICANCE_LEVEL = 0.05


class Judgement(StrEnum):
    """How a figure compares with its benchmark."""

    BETTER = "better"
    SIMILAR = "similar"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class TwoPeriodTest:
    """Whether a count changed significantly between two periods."""

    rate_1: float | None
    rate_2: float | None
    ratio: float | None
    p_value: float | None
    significant_5pct: bool | None


def compare_with_benchmark(interval: Interval, benchmark: float | None, direction: Direction) -> Judgement:
    """Better, similar or worse than a fixed benchmark; higher or lower where neither is better.

    Rule: the benchmark lies below, within or above the figure's own interval. The benchmark is
    treated as fixed, also where it is the parent that contains the figure. Units: those of the
    interval. Anything missing: CANNOT_TELL. Reference: Fingertips technical guidance.
    """
    point = known(benchmark)
    if point is None or interval.lower is None or interval.upper is None:
        return Judgement.CANNOT_TELL
    if interval.lower <= point <= interval.upper:
        return Judgement.SIMILAR
    is_higher = interval.lower > point
    if direction is Direction.NEUTRAL:
        return Judgement.HIGHER if is_higher else Judgement.LOWER
    is_better = is_higher == (Direction(direction) is Direction.HIGHER_IS_BETTER)
    return Judgement.BETTER if is_better else Judgement.WORSE


def two_period_test(x1: float | None, n1: float | None, x2: float | None, n2: float | None) -> TwoPeriodTest:
    """How often chance alone would move a rare count this far between two periods.

    Formula: given x1 + x2 events, x2 ~ Binomial(x1 + x2, n2/(n1 + n2)) when the rate did not
    change; exact two-sided p. Units: whole events, pupils; rates per pupil. Anything missing,
    no events or no pupils: None. Errors: ValueError for negative or fractional counts.
    Reference: Przyborowski & Wilenski 1940; `scipy.stats.binomtest`.
    """
    events = (known(x1), known(x2))
    pupils = (known(n1), known(n2))
    if None in events or None in pupils:
        return TwoPeriodTest(None, None, None, None, None)
    first, second = (require_count("x", value) for value in events if value is not None)
    n_first, n_second = (require_count("n", value) for value in pupils if value is not None)
    if first != int(first) or second != int(second):
        raise ValueError(f"events must be whole numbers, not {first} and {second}")
    if n_first == 0 or n_second == 0:
        return TwoPeriodTest(None, None, None, None, None)
    rate_1, rate_2 = first / n_first, second / n_second
    ratio = rate_2 / rate_1 if rate_1 else None
    total = int(first + second)
    if total == 0:
        return TwoPeriodTest(rate_1, rate_2, None, None, None)
    result = stats.binomtest(int(second), total, n_second / (n_first + n_second))
    p_value = float(result.pvalue)
    return TwoPeriodTest(rate_1, rate_2, ratio, p_value, p_value < SIGNIFICANCE_LEVEL)


def heterogeneity(x: Sequence[float | None], n: Sequence[float | None]) -> float | None:
    """How often chance alone would make shares of one whole differ as much as these do.

    Formula: χ² = Σ(xᵢ − nᵢm)²/(nᵢm(1 − m)), m = Σx/Σn, K − 1 degrees of freedom. Units: counts. Missing or
    empty ones left out. Fewer than two, m at 0 or 1, or fewer than one expected (or not) in one: None.
    Errors: ValueError for x above n. Reference: Cochran 1954; `scipy.stats.chi2_contingency`.
    """
    counts = known_parts(x, n)
    total = sum(whole for _, whole in counts)
    mean = sum(part for part, _ in counts) / total if total else 0.0
    if len(counts) < 2 or not 0 < mean < 1 or min(whole for _, whole in counts) * min(mean, 1 - mean) < 1:
        return None
    scatter = sum((part - whole * mean) ** 2 / (whole * mean * (1 - mean)) for part, whole in counts)
    return float(stats.chi2.sf(scatter, len(counts) - 1))


# Many tests at once: which of them still count when the share of false ones is kept low.

RATE = 0.05  # of the changes reported on a page, the share expected to be chance alone


def discoveries(p_values: Sequence[float | None], rate: float = RATE) -> list[bool]:
    """Which tests count when, of those that do, at most a share `rate` is expected to be chance.

    Formula: with m known p-values sorted upwards, all up to the largest k with p₍ₖ₎ ≤ k·rate/m.
    A missing p-value never counts and is not one of the m. Errors: ValueError for a p-value or rate
    outside 0–1. Reference: Benjamini & Hochberg 1995; `scipy.stats.false_discovery_control`.
    """
    known = sorted(p for p in p_values if p is not None)
    if not 0 <= rate <= 1 or any(not 0 <= p <= 1 for p in known):
        raise ValueError("p-values and the rate lie from 0 to 1")
    passing = [p for rank, p in enumerate(known, start=1) if p <= rank * rate / len(known)]
    limit = max(passing, default=-1.0)
    return [p is not None and p <= limit for p in p_values]
