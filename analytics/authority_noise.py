"""How much more or less one authority's figures move by themselves than the usual authority's.

A rate of Rutland's few hundred pupils moves more from year to year than Kent's. One measure has too
few years to show how much; all measures of an authority together do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analytics.arguments import Floats

PRIOR_CHANGES = 20.0  # changes' worth of being usual: a multiplier from fewer is pulled towards 1
OWN_PRIOR = 12.0  # changes' worth of the multiplier from all measures beside a measure's own changes
LARGEST = 6.0  # usual changes at which a single change is cut off, so that no error decides


@dataclass(frozen=True, slots=True)
class NoiseMultiplier:
    """An authority's year-to-year noise ÷ the usual authority's, and the changes behind it."""

    factor: float
    n_changes: int


USUAL = NoiseMultiplier(1.0, 0)


def multipliers(panels: Sequence[tuple[Sequence[str], Floats]]) -> Mapping[str, NoiseMultiplier]:
    """Each authority's multiplier, learned from all measures and shrunk towards 1.

    Formula: z = |change of the distance to the benchmark| ÷ its mean over authorities, measure by
    measure, cut off at 6; factor = (20 + Σz) / (20 + n). Shapes: per measure the authorities and
    their changes (areas, changes), NaN where missing. A measure that never moves is left out.
    """
    sums: dict[str, float] = {}
    numbers: dict[str, int] = {}
    for areas, moves in panels:
        size = np.abs(moves)
        usual = float(np.nanmean(size)) if np.isfinite(size).any() else 0.0
        if usual == 0:
            continue
        z = np.minimum(size / usual, LARGEST)
        for area, row in zip(areas, z, strict=True):
            known = row[np.isfinite(row)]
            sums[area] = sums.get(area, 0.0) + float(known.sum())
            numbers[area] = numbers.get(area, 0) + int(known.size)
    return {
        area: NoiseMultiplier((PRIOR_CHANGES + sums[area]) / (PRIOR_CHANGES + numbers[area]), numbers[area])
        for area in sums
    }


def own_scale(pooled: float, factor: float, own: Floats) -> float:
    """The mean absolute change to be expected of one authority on one measure.

    Formula: (12·factor·pooled + Σ|own|) / (12 + n): the multiplier from all measures, moved by the
    measure's own changes as far as there are many. Units: the measure's.
    """
    return (OWN_PRIOR * factor * pooled + float(np.abs(own).sum())) / (OWN_PRIOR + own.size)
