"""Confidence intervals for proportions, counts, rates and means, by published methods."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from analytics.statistics.arguments import all_known, known, require_confidence, require_part, require_same_length


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its limits; all None where the figure cannot be said."""

    value: float | None
    lower: float | None
    upper: float | None
    confidence: float
    method: str


def wilson(x: float | None, n: float | None, confidence: float = 0.95) -> Interval:
    """The share x of n that the evidence supports, allowing for chance.

    Formula: [2x + z² ± z√(z² + 4x(1 − x/n))] / [2(n + z²)], no continuity correction.
    Units: proportion 0–1; x may be non-integer (weighted counts).
    Missing x or n, or n = 0: every figure None. Errors: ValueError for x or n below 0, x above n.
    Reference: Wilson 1927; Newcombe & Altman 2000; PHEindicatormethods `phe_proportion`.
    """
    require_confidence(confidence)
    part, whole = known(x), known(n)
    if part is None or whole is None:
        return Interval(None, None, None, confidence, "Wilson")
    require_part("x", part, "n", whole)
    if whole == 0:
        return Interval(None, None, None, confidence, "Wilson")
    lower, upper = proportion_confint(part, whole, alpha=1 - confidence, method="wilson")
    share = part / whole
    # rounding in the last bit must not put the share outside its own limits at 0 and 1
    return Interval(share, max(0.0, min(float(lower), share)), min(1.0, max(float(upper), share)), confidence, "Wilson")


def pooled_proportion(x: Sequence[float | None], n: Sequence[float | None], confidence: float = 0.95) -> Interval:
    """The share over several years together: Σx of Σn, then Wilson; never a mean of yearly rates.

    Units: proportion 0–1. One missing year: every figure None, since the pool would not be what
    its label says. Errors: ValueError for lists of unequal length, or x above n in any year.
    Reference: PHEindicatormethods `phe_proportion` on grouped data.
    """
    require_same_length("x", x, "n", n)
    parts, wholes = all_known(x), all_known(n)
    if parts is None or wholes is None:
        return Interval(None, None, None, require_confidence(confidence), "Wilson")
    for part, whole in zip(parts, wholes, strict=True):
        require_part("x", part, "n", whole)
    return wilson(math.fsum(parts), math.fsum(wholes), confidence)


def difference_of_proportions(
    x1: float | None, n1: float | None, x2: float | None, n2: float | None, confidence: float = 0.95
) -> Interval:
    """How much larger the first share is than the second, with limits that respect 0 and 1.

    Formula: x1/n1 − x2/n2; limits by Newcombe's method 10 from the two Wilson intervals.
    Units: difference of proportions, −1 to 1. Anything missing or n = 0: None.
    Errors: ValueError as for `wilson`. Reference: Newcombe 1998, Stat Med 17:873–890, method 10.
    """
    first, second = wilson(x1, n1, confidence), wilson(x2, n2, confidence)
    if first.value is None or second.value is None:
        return Interval(None, None, None, confidence, "Newcombe 10")
    lower, upper = confint_proportions_2indep(x1, n1, x2, n2, method="newcomb", compare="diff", alpha=1 - confidence)
    difference = first.value - second.value
    return Interval(
        difference,
        max(-1.0, min(float(lower), difference)),
        min(1.0, max(float(upper), difference)),
        confidence,
        "Newcombe 10",
    )
