"""How an authority stands among others: neighbours' average, rank, quartile band, spread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import stats

from analytics.arguments import known, known_values
from analytics.comparison import Judgement
from data.vocabulary import Direction

_DIRECTION_OF_POLARITY = {
    "high": Direction.HIGHER_IS_BETTER,
    "higher": Direction.HIGHER_IS_BETTER,
    "low": Direction.LOWER_IS_BETTER,
    "lower": Direction.LOWER_IS_BETTER,
    "neutral": Direction.NEUTRAL,
    "-": Direction.NEUTRAL,
    "": Direction.NEUTRAL,
}


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
    """

    rank: int | None
    of: int
    quarter: str | None = None


@dataclass(frozen=True, slots=True)
class Quartiles:
    """The least, the three quartiles and the greatest figure of all authorities."""

    minimum: float
    lower: float
    median: float
    upper: float
    maximum: float


@dataclass(frozen=True, slots=True)
class StatusAndChange:
    """One cell of the status × change grid: where it stands, and which way it moves."""

    status: Judgement
    movement: Movement


def direction_of_polarity(polarity: str | None) -> Direction:
    """The direction that DfE's polarity word stands for ('High', 'Low', '-').

    Errors: ValueError for any other word.
    """
    word = "" if polarity is None else polarity.strip().lower()
    if word not in _DIRECTION_OF_POLARITY:
        raise ValueError(f"unknown polarity {polarity!r}: write High, Low or -")
    return _DIRECTION_OF_POLARITY[word]


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
    return Rank(1 + better, of, None if neutral else "ABCD"[4 * better // of])


def ranks(values: Mapping[str, float | None], direction: Direction) -> dict[str, int | None]:
    """The place of every authority at once, 1 the best, ties = min, missing without a place.

    Shape: code to value in, code to place out. Reference: LAIT `calculate_rank`.
    """
    present = {code: number for code, raw in values.items() if (number := known(raw)) is not None}
    sign = 1 if Direction(direction) is Direction.LOWER_IS_BETTER else -1
    placed = stats.rankdata([sign * value for value in present.values()], method="min")
    places = dict(zip(present, (int(place) for place in placed), strict=True))
    return {code: places.get(code) for code in values}


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


def status_and_change(
    status: Judgement, change: float | None, direction: Direction, smallest: float = 0.0
) -> StatusAndChange:
    """Where a figure stands against its benchmark, and which way it is moving, together."""
    return StatusAndChange(Judgement(status), movement(change, direction, smallest))
