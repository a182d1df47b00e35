"""How many schools have each rating."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.statistics.arguments import require_count


@dataclass(frozen=True, slots=True)
class RatingCounts:
    """How many schools have each rating, in numbers and percent."""

    total: int
    red_pct: float | None
    amber_pct: float | None
    green_pct: float | None


def rating_counts(red: int | None, amber: int | None, green: int | None) -> RatingCounts | None:
    """How a round's ratings are shared out. Missing: None; no school: no percentages.

    Errors: ValueError for negative counts.
    """
    if red is None or amber is None or green is None:
        return None
    counts = [int(require_count("schools", count)) for count in (red, amber, green)]
    total = sum(counts)
    shares = [100 * count / total if total else None for count in counts]
    return RatingCounts(total, shares[0], shares[1], shares[2])
