"""How much more or less one authority's figures move by themselves than the usual authority's.

A rate of Rutland's few hundred pupils moves more from year to year than Kent's. One measure has too
few years to show how much; all measures of an authority together do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.arguments import Floats

OWN_PRIOR = 12.0  # changes' worth of the multiplier from all measures beside a measure's own changes


@dataclass(frozen=True, slots=True)
class NoiseMultiplier:
    """An authority's year-to-year noise ÷ the usual authority's, and the changes behind it."""

    factor: float
    n_changes: int


USUAL = NoiseMultiplier(1.0, 0)


def own_scale(pooled: float, factor: float, own: Floats) -> float:
    """The mean absolute change to be expected of one authority on one measure.

    Formula: (12·factor·pooled + Σ|own|) / (12 + n): the multiplier from all measures, moved by the
    measure's own changes as far as there are many. Units: the measure's.
    """
    return (OWN_PRIOR * factor * pooled + float(np.abs(own).sum())) / (OWN_PRIOR + own.size)
