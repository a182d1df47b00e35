"""Disadvantage gaps: size, comparison group and what changed them.

The sign is fixed here once: a gap is not-disadvantaged minus disadvantaged, so a positive gap
means that disadvantaged pupils are behind.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.arguments import all_known, known, require_count, require_same_length


@dataclass(frozen=True, slots=True)
class GapThreeWays:
    """One authority's gap against three comparators, in percentage points."""

    within: float | None
    national: float | None
    disadvantaged_vs_national_other: float | None
    disadvantaged_vs_national_disadvantaged: float | None


@dataclass(frozen=True, slots=True)
class RelativeGap:
    """A gap in points, as a ratio and as the share by which disadvantaged pupils fall short."""

    gap_pp: float | None
    ratio: float | None
    shortfall_pct: float | None


def gap(disadvantaged: float | None, other: float | None) -> float | None:
    """How many points disadvantaged pupils are behind: other − disadvantaged.

    Units: those of the figures. Either side missing: None, so that a hidden side stays hidden.
    """
    behind, ahead = known(disadvantaged), known(other)
    return None if behind is None or ahead is None else ahead - behind


def gap_three_ways(
    la_disadvantaged: float | None,
    la_other: float | None,
    national_disadvantaged: float | None,
    national_other: float | None,
) -> GapThreeWays:
    """The gap inside the authority, in England, and against England's other and like pupils.

    Formula: other − disadvantaged for the first three; the authority's disadvantaged pupils minus
    England's for the last (negative = behind their peers). Units: points; a missing side: None.
    Reference: Ofsted/RAISEonline "diminishing the difference"; methods.md 1.3.
    """
    return GapThreeWays(
        within=gap(la_disadvantaged, la_other),
        national=gap(national_disadvantaged, national_other),
        disadvantaged_vs_national_other=gap(la_disadvantaged, national_other),
        disadvantaged_vs_national_disadvantaged=gap(national_disadvantaged, la_disadvantaged),
    )


def relative_gap(disadvantaged: float | None, other: float | None) -> RelativeGap:
    """How far behind in proportion: for each 100 successes of others, how many of theirs.

    Formula: ratio = disadvantaged/other; shortfall % = 100(1 − ratio). Missing: None; others at
    0: no ratio. Reference: methods.md 1.3.
    """
    points = gap(disadvantaged, other)
    if points is None or disadvantaged is None or not other:
        return RelativeGap(points, None, None)
    ratio = disadvantaged / other
    return RelativeGap(points, ratio, 100 * (1 - ratio))


def pupil_weighted_total(rates: Sequence[float | None], pupils: Sequence[float | None]) -> float | None:
    """The figure for all pupils, from each group's figure and its number of pupils.

    Formula: Σ rate·n / Σ n. Shapes: equal lists. A missing part, or no pupils: None.
    Errors: ValueError for unequal lists or negative pupils. Reference: methods.md 1.3.
    """
    require_same_length("rates", rates, "pupils", pupils)
    figures, weights = all_known(rates), all_known(pupils)
    if figures is None or weights is None:
        return None
    for weight in weights:
        require_count("pupils", weight)
    total = math.fsum(weights)
    if total == 0:
        return None
    return math.fsum(f * w for f, w in zip(figures, weights, strict=True)) / total
