"""Reach: schools needed to become good, the most possible by the deadline, and the likelihood."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from analytics.arguments import Floats, require_count

EXACT_WITHIN = 1e-9


def schools_for(target_pct: float, of: int) -> int:
    """The least whole number of schools that reaches a percentage of `of`: ⌈T·N/100⌉.

    Errors: ValueError for a percentage outside 0–100 or a negative number of schools.
    """
    require_count("schools", of)
    if not 0 <= target_pct <= 100:
        raise ValueError(f"a target share lies from 0 to 100%, not {target_pct}")
    return math.ceil(target_pct * of / 100 - EXACT_WITHIN)


def poisson_binomial(p: Sequence[float]) -> Floats:
    """The chance of each number of successes among independent trials of unequal chance.

    Formula: convolution of (1 − pᵢ, pᵢ). Shape: n chances in, n + 1 probabilities out; no trial:
    (1,). Errors: ValueError for a chance outside 0–1. Reference: methods.md 5.7.
    """
    pmf = np.array([1.0])
    for chance in p:
        if not 0 <= chance <= 1:
            raise ValueError(f"a chance lies from 0 to 1, not {chance}")
        pmf = np.convolve(pmf, (1 - chance, chance))
    return pmf


def chance_of_at_least(pmf: Floats, k: int) -> float:
    """The chance of k or more successes; certain for k ≤ 0, impossible above the trials."""
    if k <= 0:
        return 1.0
    return float(min(1.0, pmf[k:].sum()))
