"""Compare an authority with others: neighbours' average, rank, quartile and spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from analytics.statistics.arguments import Floats, known, known_values
from data.vocabulary import Direction


class Movement(StrEnum):
    """Which way a figure moved since the last comparable period."""

    IMPROVING = "improving"
    SAME = "no change"
    WORSENING = "worsening"
    RISING = "rising"
    FALLING = "falling"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class NeighbourAverage:
    """The average of the neighbours that have a figure: mean as LAIT, median as CSC."""

    mean: float | None
    median: float | None
    n_used: int
    n_neighbours: int


@dataclass(frozen=True, slots=True)
class Rank:
    """A place among those with a figure; 1 is best (highest where neither way is better).

    `quarter` runs from A, the best, to D and follows the rank; None where neither way is better.
    `likely` is the 95% range of the rank; None where it is not known how much figures vary by themselves.
    """

    rank: int | None
    of: int
    quarter: str | None = None
    likely: tuple[int, int] | None = None
    joint: bool = False  # whether another has the same figure


@dataclass(frozen=True, slots=True)
class Quartiles:
    """The least, the three quartiles and the greatest figure of all authorities."""

    minimum: float
    lower: float
    median: float
    upper: float
    maximum: float


def neighbour_average(values: Sequence[float | None]) -> NeighbourAverage:
    """What authorities like this one reach on average, and how many of them are in it.

    Formula: simple mean (LAIT, missing left out) and median (CSC dashboard) of the published
    values; the authority itself is not among them. No value: None. Reference: methods.md 7.
    """
    present = known_values(values)
    if not present:
        return NeighbourAverage(None, None, 0, len(values))
    mean, median = float(np.mean(present)), float(np.median(present))
    return NeighbourAverage(mean, median, len(present), len(values))


def rank_among(own: float | None, others: Sequence[float | None], direction: Direction) -> Rank:
    """Which place a figure takes and in which quarter; equal figures share the better place.

    Formula: rank = 1 + the number strictly better (ties = min); quarter A for the first fourth of
    the places, D for the last, so that rank and quarter never contradict each other. `others` are
    all other authorities, the own not among them; missing ones have no place. Own missing: no
    rank. Reference: LAIT `calculate_rank`; LAIT's own bands come from values, and put an authority
    that ties at an edge in a worse quarter than its rank.
    """
    figures = known_values(others)
    value = known(own)
    if value is None:
        return Rank(None, len(figures))
    sign = 1 if Direction(direction) is Direction.LOWER_IS_BETTER else -1
    better, of = sum(1 for other in figures if sign * other < sign * value), len(figures) + 1
    neutral = Direction(direction) is Direction.NEUTRAL
    return Rank(1 + better, of, None if neutral else "ABCD"[4 * better // of], joint=value in figures)


DRAWS = 1000
_SEED = 20261130  # one seed for all, so that a rank has the same range on every page
RANGE = (0.025, 0.975)


def drawn_places(values: Floats, sigmas: Floats) -> Floats:
    """Where each place's figure may settle, DRAWS times: the figures drawn together by their noise, then redrawn.

    Formula: N(μ + B(v − μ), B·σ²), B = τ²/(τ² + σ²), μ the mean and τ² the spread of places without their noise:
    figures redrawn about themselves would hold noise twice, and every rank would drift to the middle.
    Shapes: values, sigmas (places,); answer (DRAWS, places). Reference: Marshall & Spiegelhalter 1998;
    Goldstein & Spiegelhalter 1996.
    """
    middle, spread = float(np.mean(values)), max(float(np.var(values)) - float(np.mean(sigmas**2)), 0.0)
    share = spread / np.maximum(spread + sigmas**2, np.finfo(float).tiny)
    normal = np.random.default_rng(_SEED).standard_normal((DRAWS, values.size))
    return np.asarray(middle + share * (values - middle) + np.sqrt(share) * sigmas * normal)


def rank_range(drawn: Floats, place: int, rank: int, direction: Direction) -> tuple[int, int]:
    """Between which ranks a place lies in 95 of 100 draws; its own rank is never outside. Shape: as `drawn_places`."""
    sign = 1 if Direction(direction) is Direction.LOWER_IS_BETTER else -1
    better = (sign * drawn < sign * drawn[:, [place]]).sum(axis=1)
    low, high = np.quantile(1 + better, RANGE, method="nearest")
    return min(int(low), rank), max(int(high), rank)


def quartiles(values: Sequence[float | None]) -> Quartiles | None:
    """The quartiles of all authorities with a figure; None when there is none.

    Formula: R type 7 (numpy's linear). Reference: LAIT `R/fn_analysis.R`.
    """
    present = known_values(values)
    if not present:
        return None
    return Quartiles(*(float(q) for q in np.quantile(present, (0, 0.25, 0.5, 0.75, 1))))


def movement(change: float | None, direction: Direction, smallest: float = 0.0) -> Movement:
    """Which way a figure moved, in words of its direction; within ± `smallest`: no change.

    Units: those of the change. Missing: CANNOT_TELL.
    """
    moved = known(change)
    if moved is None:
        return Movement.CANNOT_TELL
    if abs(moved) <= smallest:
        return Movement.SAME
    improves = Direction(direction).improves(moved)
    if improves is None:
        return Movement.RISING if moved > 0 else Movement.FALLING
    return Movement.IMPROVING if improves else Movement.WORSENING
