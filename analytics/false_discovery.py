"""Many tests at once: which of them still count when the share of false ones is kept low."""

from __future__ import annotations

from collections.abc import Sequence

RATE = 0.05  # of the changes reported on a page, the share expected to be chance alone


def discoveries(p_values: Sequence[float | None], rate: float = RATE) -> list[bool]:
    """Which tests count when, of those that do, at most a share `rate` is expected to be chance.

    Formula: with m known p-values sorted upwards, all up to the largest k with p₍ₖ₎ ≤ k·rate/m.
    A missing p-value never counts and is not one of the m. Errors: ValueError for a p-value or rate
    outside 0–1. Reference: Benjamini & Hochberg 1995; `scipy.stats.false_discovery_control`.
    """
    known = sorted(p for p in p_values if p is not None)
    if not 0 <= rate <= 1 or any(not 0 <= p <= 1 for p in known):
        raise ValueError("p-values and the rate lie from 0 to 1")
    passing = [p for rank, p in enumerate(known, start=1) if p <= rank * rate / len(known)]
    limit = max(passing, default=-1.0)
    return [p is not None and p <= limit for p in p_values]
