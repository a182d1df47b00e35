"""Polarity, ranks, LAIT's quartile bands (pages follow the rank) and the table of status against change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scipy import stats

from analytics.statistics.arguments import known
from analytics.statistics.benchmarks import Movement, Quartiles, movement
from analytics.statistics.comparison import Judgement
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


def ranks(values: Mapping[str, float | None], direction: Direction) -> dict[str, int | None]:
    """The place of every authority at once, 1 the best, ties = min, missing without a place.

    Shape: code to value in, code to place out. Reference: LAIT `calculate_rank`.
    """
    present = {code: number for code, raw in values.items() if (number := known(raw)) is not None}
    sign = 1 if Direction(direction) is Direction.LOWER_IS_BETTER else -1
    placed = stats.rankdata([sign * value for value in present.values()], method="min")
    places = dict(zip(present, (int(place) for place in placed), strict=True))
    return {code: places.get(code) for code in values}


def status_and_change(
    status: Judgement, change: float | None, direction: Direction, smallest: float = 0.0
) -> StatusAndChange:
    """Where a figure stands against its benchmark, and which way it is moving, together."""
    return StatusAndChange(Judgement(status), movement(change, direction, smallest))


def quartile_band(value: float | None, among: Quartiles | None, direction: Direction) -> str | None:
    """In which quarter of authorities a figure lies: A the best, D the worst.

    Rule: higher better: ≤ Q1 D, ≤ Q2 C, ≤ Q3 B, else A; lower better: the letters reversed.
    Missing, or neither way better: None. Reference: LAIT `calculate_quartile_band`.
    """
    figure = known(value)
    if figure is None or among is None or Direction(direction) is Direction.NEUTRAL:
        return None
    letters = "DCBA" if Direction(direction) is Direction.HIGHER_IS_BETTER else "ABCD"
    edges = (among.lower, among.median, among.upper)
    return letters[sum(1 for edge in edges if figure > edge)]
