"""Shares a county total out over schools in whole pupils, so that schools add up to it exactly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def half_up(value: float, decimals: int = 0) -> float:
    """Round as the publishers of these files do: halves away from zero."""
    scale = 10.0**decimals
    return float(np.sign(value) * np.floor(abs(value) * scale + 0.5 + 1e-9) / scale)


def share_out(weights: Floats | Ints, total: int, at_most: Ints | None = None) -> Ints:
    """Whole numbers in proportion to weights that add up to a total, none above its limit."""
    shares = np.maximum(np.asarray(weights, dtype=float), 1e-12)
    exact = shares / shares.sum() * total
    if at_most is not None:
        if total > int(at_most.sum()):
            raise ValueError(f"{total} cannot be shared out over {int(at_most.sum())} places")
        exact = np.minimum(exact, at_most)
    whole: Ints = np.floor(exact).astype(np.int64)
    while (missing := total - int(whole.sum())) > 0:
        rank = exact - whole
        if at_most is not None:
            rank = np.where(whole < at_most, rank, -np.inf)
        order = np.argsort(-rank, kind="stable")[:missing]
        room = np.ones(len(order), bool) if at_most is None else whole[order] < at_most[order]
        whole[order[room]] += 1
    return whole


def numerators(logits: Floats, cohorts: Ints, total: int) -> Ints:
    """Pupils reaching a threshold in each school: higher where the logit is, adding up to total.

    p_i = 1 / (1 + exp(-(logit_i + c))), with c found by bisection so that the sum of
    cohort_i p_i is the total, then rounded to whole pupils by largest remainder.
    """
    total = int(np.clip(total, 0, int(cohorts.sum())))
    low, high = -30.0, 30.0
    for _ in range(60):
        middle = (low + high) / 2
        expected = float((cohorts / (1 + np.exp(-(logits + middle)))).sum())
        low, high = (middle, high) if expected < total else (low, middle)
    chances = 1 / (1 + np.exp(-(logits + low)))
    return share_out(np.maximum(chances * cohorts, 1e-9), total, cohorts)


def count_for(percent: float, cohort: int) -> int:
    """The number of pupils whose share of a cohort is nearest to a published percentage."""
    return int(half_up(percent * cohort / 100))
