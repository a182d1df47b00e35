"""Suspensions and permanent exclusions: rates, and whether a promised reduction was made."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from analytics.statistics.arguments import known, require_count


@dataclass(frozen=True, slots=True)
class Reduction:
    """A promised cut in a count: the most that keeps it, and how each later year compares."""

    target: float | None
    target_max_count: int | None
    change_pct: dict[str, float | None]
    met: dict[str, bool | None]


def reduction_from_baseline(baseline: float | None, reduction: float, actuals: Mapping[str, float | None]) -> Reduction:
    """Whether each year's count stays within the cut promised from a baseline.

    Formula: target = baseline(1 − reduction); largest whole count within it = ⌊target⌋; change %
    = 100(actual/baseline − 1). Units: reduction 0–1; whole events. Missing: None; a baseline of
    0 has no change in percent. Errors: ValueError for a reduction outside 0–1.
    """
    if not 0 <= reduction <= 1:
        raise ValueError(f"a reduction is a share from 0 to 1, not {reduction}")
    start = known(baseline)
    if start is None:
        return Reduction(None, None, dict.fromkeys(actuals), dict.fromkeys(actuals))
    require_count("baseline", start)
    target = start * (1 - reduction)
    seen = {year: known(actual) for year, actual in actuals.items()}
    # 0.8 · 100 must count as 80: a whole target is not lost to the last binary digit
    most = math.floor(target + 1e-9)
    return Reduction(
        target,
        most,
        {year: None if count is None or start == 0 else 100 * (count - start) / start for year, count in seen.items()},
        {year: None if count is None else count <= target + 1e-9 for year, count in seen.items()},
    )
