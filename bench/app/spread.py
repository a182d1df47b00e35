"""Middles and spreads of what was measured, and ratios taken round by round."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of several rounds and their median absolute deviation, in the same unit."""

    middle: float
    mad: float

    def text(self, places: int) -> str:
        """Both, as they stand in a table."""
        return f"{self.middle:.{places}f} ± {self.mad:.{places}f}"


def spread(values: Sequence[float]) -> Spread:
    """Median and median absolute deviation; ValueError without any value."""
    if not values:
        raise ValueError("nothing was measured: a median needs at least one round")
    middle = statistics.median(values)
    return Spread(middle, statistics.median(abs(value - middle) for value in values))


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> Spread:
    """Ours ÷ theirs within each round, so that what slows a whole round cancels out."""
    return spread([our / other for our, other in zip(ours, theirs, strict=True)])


def slope(values: Sequence[float]) -> float:
    """The least-squares rise from one value to the next; 0 for fewer than two."""
    n = len(values)
    if n < 2:
        return 0.0
    centre, mean = (n - 1) / 2, sum(values) / n
    top = sum((at - centre) * (value - mean) for at, value in enumerate(values))
    return top / sum((at - centre) ** 2 for at in range(n))
