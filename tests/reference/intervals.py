"""Limits of counts, rates and means, as public health publishes them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy import stats

from analytics.statistics.arguments import known, known_values, require_confidence, require_count
from analytics.statistics.intervals import Interval

EXACT_BELOW_EVENTS = 10  # Fingertips: exact limits below ten events, Byar's from ten


@dataclass(frozen=True, slots=True)
class MeanInterval:
    """A mean with its spread and limits, and from how many values."""

    mean: float | None
    sd: float | None
    lower: float | None
    upper: float | None
    n_used: int
    n_missing: int


def exact_count(x: float | None, confidence: float = 0.95) -> Interval:
    """The number of events to be expected, given x seen, from the Poisson distribution itself.

    Formula: L = ½χ²(α/2; 2x), U = ½χ²(1 − α/2; 2x + 2); x = 0 gives L = 0.
    Units: events. Missing x: None. Errors: ValueError for x below 0.
    Reference: Garwood 1936; PHEindicatormethods `phe_rate`.
    """
    alpha = 1 - require_confidence(confidence)
    events = known(x)
    if events is None:
        return Interval(None, None, None, confidence, "Exact")
    require_count("x", events)
    lower = 0.0 if events == 0 else float(stats.chi2.ppf(alpha / 2, 2 * events)) / 2
    upper = float(stats.chi2.ppf(1 - alpha / 2, 2 * events + 2)) / 2
    return Interval(events, lower, upper, confidence, "Exact")


def byar_count(x: float | None, confidence: float = 0.95) -> Interval:
    """The number of events to be expected, given x seen, by Byar's approximation.

    Formula: L = x(1 − 1/9x − z/3√x)³; U = (x+1)(1 − 1/9(x+1) + z/3√(x+1))³.
    Units: events; L is None where the approximation turns negative; x = 0 gives L = 0.
    Missing x: None. Errors: ValueError for x below 0. Reference: Breslow & Day 1987.
    """
    z = float(stats.norm.ppf(0.5 + require_confidence(confidence) / 2))
    events = known(x)
    if events is None:
        return Interval(None, None, None, confidence, "Byars")
    require_count("x", events)
    lower: float | None = 0.0
    if events > 0:
        lower = events * (1 - 1 / (9 * events) - z / (3 * math.sqrt(events))) ** 3
        lower = lower if lower >= 0 else None
    above = events + 1
    upper = above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3
    return Interval(events, lower, upper, confidence, "Byars")


def rate(x: float | None, n: float | None, multiplier: float = 100.0, confidence: float = 0.95) -> Interval:
    """Events for every `multiplier` pupils, with limits: exact below ten events, Byar's from ten.

    Formula: multiplier · x / n, limits of x scaled alike. x may exceed n (suspensions do).
    Missing x or n, or n = 0: None. Errors: ValueError for x or n below 0.
    Reference: PHEindicatormethods `phe_rate`.
    """
    require_confidence(confidence)
    events, whole = known(x), known(n)
    if events is None or whole is None:
        return Interval(None, None, None, confidence, "Exact")
    require_count("x", events)
    require_count("n", whole)
    limits = (exact_count if events < EXACT_BELOW_EVENTS else byar_count)(events, confidence)
    if whole == 0:
        return Interval(None, None, None, confidence, limits.method)
    scale = multiplier / whole
    lower = None if limits.lower is None else limits.lower * scale
    upper = None if limits.upper is None else limits.upper * scale
    return Interval(events * scale, lower, upper, confidence, limits.method)


def mean_interval(values: Sequence[float | None], confidence: float = 0.95) -> MeanInterval:
    """The mean of some values, and how far chance could have moved it.

    Formula: x̄ ± t(1 − α/2; n − 1) · s/√n, s with n − 1. Units: those of the values.
    No value: all None; one value: its mean only. Missing values are counted, not used.
    Reference: Student 1908; PHEindicatormethods `phe_mean`.
    """
    require_confidence(confidence)
    present = known_values(values)
    n, missing = len(present), len(values) - len(present)
    if n == 0:
        return MeanInterval(None, None, None, None, 0, missing)
    mean = math.fsum(present) / n
    if n == 1:
        return MeanInterval(mean, None, None, None, 1, missing)
    sd = math.sqrt(math.fsum((value - mean) ** 2 for value in present) / (n - 1))
    half_width = float(stats.t.ppf(0.5 + confidence / 2, n - 1)) * sd / math.sqrt(n)
    return MeanInterval(mean, sd, mean - half_width, mean + half_width, n, missing)
