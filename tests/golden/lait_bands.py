"""LAIT's quartile band, to show that its published bands are understood; pages follow the rank."""

from __future__ import annotations

from analytics.arguments import known
from analytics.benchmarks import Quartiles
from data.vocabulary import Direction


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
