"""Small cohorts: shrinkage towards the average, and pooling over years."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy import stats

from analytics.statistics.arguments import (
    all_known,
    known,
    known_parts,
    require_confidence,
    require_part,
    require_same_length,
)
from analytics.statistics.intervals import Interval, difference_of_proportions, pooled_proportion

POOL_YEARS = 3
POOL_BELOW_COHORT = 11  # DfE and IDSR: results of ten pupils or fewer are volatile


@dataclass(frozen=True, slots=True)
class Prior:
    """What other schools say before looking: a mean share, worth `strength` pupils."""

    mean: float
    strength: float

    def __post_init__(self) -> None:
        if not 0 < self.mean < 1 or not self.strength > 0:
            raise ValueError(
                f"a prior needs a mean between 0 and 1 and a strength above 0, not {self.mean} and {self.strength}"
            )


@dataclass(frozen=True, slots=True)
class Shrunk:
    """A share drawn towards the prior, with its credible limits."""

    mean: float | None
    lower: float | None
    upper: float | None
    confidence: float


def fit_prior(x: Sequence[float | None], n: Sequence[float | None]) -> Prior | None:
    """How schools truly differ, from their counts: the mean share and its strength in pupils.

    Formula: m = Σx/Σn; ρ = [Σnᵢ(pᵢ − m)²/(m(1 − m)) − (K − 1)] / Σ(nᵢ − 1)(1 − nᵢ/N);
    strength = 1/ρ − 1. Schools with a missing count are left out. No more variation than chance:
    strength 10⁶ (all alike). Fewer than two schools, or m at 0 or 1: None.
    Errors: ValueError for x above n. Reference: Kleinman 1973, JASA 68:46.
    """
    counts = known_parts(x, n)
    total = math.fsum(whole for _, whole in counts)
    if len(counts) < 2:
        return None
    mean = math.fsum(part for part, _ in counts) / total
    room = math.fsum((whole - 1) * (1 - whole / total) for _, whole in counts)
    if not 0 < mean < 1 or room <= 0:
        return None
    scatter = math.fsum(whole * (part / whole - mean) ** 2 for part, whole in counts)
    likeness = (scatter / (mean * (1 - mean)) - (len(counts) - 1)) / room
    if likeness <= 1e-6:
        return Prior(mean, 1e6)
    return Prior(mean, max(1e-3, 1 / likeness - 1))


def shrink(prior: Prior, x: float | None, n: float | None, confidence: float = 0.8) -> Shrunk:
    """A school's share once its few pupils are weighed against what is usual.

    Formula: Beta(m·k + x, (1 − m)k + n − x), m and k of the prior: its mean and central
    interval. Units: proportion 0–1. Missing: None. Errors: ValueError for x above n.
    Reference: methods.md 5.5.
    """
    require_confidence(confidence)
    shape = _posterior(prior, x, n)
    if shape is None:
        return Shrunk(None, None, None, confidence)
    posterior = stats.beta(*shape)
    tail = (1 - confidence) / 2
    low, high = float(posterior.ppf(tail)), float(posterior.ppf(1 - tail))
    return Shrunk(shape[0] / (shape[0] + shape[1]), low, high, confidence)


def _posterior(prior: Prior, x: float | None, n: float | None) -> tuple[float, float] | None:
    part, whole = known(x), known(n)
    if part is None or whole is None:
        return None
    require_part("x", part, "n", whole)
    return (prior.mean * prior.strength + part, (1 - prior.mean) * prior.strength + whole - part)


def must_be_pooled(cohort: float | None) -> bool | None:
    """Whether one year's cohort is too small to be shown alone: fewer than 11 pupils."""
    size = known(cohort)
    return None if size is None else size < POOL_BELOW_COHORT


def pool_years(x: Sequence[float | None], n: Sequence[float | None], confidence: float = 0.95) -> Interval:
    """The share over the last three comparable years together, with Wilson's limits.

    Formula: Σx/Σn over the last three entries. Fewer than three, or one missing: None.
    Errors: ValueError for unequal lists or x above n.
    """
    require_same_length("x", x, "n", n)
    if len(x) < POOL_YEARS:
        return Interval(None, None, None, require_confidence(confidence), "Wilson")
    return pooled_proportion(x[-POOL_YEARS:], n[-POOL_YEARS:], confidence)


def pooled_gap(
    other: tuple[Sequence[float | None], Sequence[float | None]],
    disadvantaged: tuple[Sequence[float | None], Sequence[float | None]],
    fewest: int = POOL_BELOW_COHORT,
    confidence: float = 0.95,
) -> Interval:
    """A small school's gap over three years together, or silence where that is still too few.

    Formula: Newcombe's difference of the two pooled shares (counts, cohorts by year), other −
    disadvantaged, 0–1. A missing year, fewer than three, or fewer than `fewest` pupils on either
    side of the pool: None.
    """
    silent = Interval(None, None, None, require_confidence(confidence), "Newcombe 10")
    sums: list[float] = []
    for x, n in (other, disadvantaged):
        require_same_length("x", x, "n", n)
        counts, sizes = all_known(x[-POOL_YEARS:]), all_known(n[-POOL_YEARS:])
        if counts is None or sizes is None or len(counts) < POOL_YEARS:
            return silent
        if sum(sizes) < fewest:
            return silent
        sums += [math.fsum(counts), math.fsum(sizes)]
    return difference_of_proportions(sums[0], sums[1], sums[2], sums[3], confidence)
