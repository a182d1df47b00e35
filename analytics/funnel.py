"""Funnel plots: how far places of different size differ by chance alone."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import stats

from analytics.arguments import known, require_count, require_part

INNER_TAIL = 0.025  # 95% limits
OUTER_TAIL = 0.001  # 99.8% limits


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    """The 95% and 99.8% limits at one size; all None where they cannot be said."""

    lower_95: float | None
    upper_95: float | None
    lower_998: float | None
    upper_998: float | None


def proportion_limits(baseline: float | None, n: float | None) -> FunnelLimits:
    """Between which shares a place of n pupils falls by chance when its true share is `baseline`.

    Formula: p ± z√(p(1 − p)/n), clipped to 0–1 (PHE's sigma adjustment reduces to this).
    Units: proportion 0–1. Missing or n = 0: None. Errors: ValueError for p outside 0–1, n < 0.
    Reference: Spiegelhalter 2005; PHEindicatormethods `calculate_funnel_limits`.
    """
    share, size = known(baseline), known(n)
    if share is None or size is None:
        return FunnelLimits(None, None, None, None)
    if not 0 <= share <= 1:
        raise ValueError(f"the baseline must be a share from 0 to 1, not {share}")
    require_count("n", size)
    if size == 0:
        return FunnelLimits(None, None, None, None)
    error = math.sqrt(share * (1 - share) / size)

    def at(tail: float) -> float:
        return min(1.0, max(0.0, share + float(stats.norm.ppf(tail)) * error))

    return FunnelLimits(at(INNER_TAIL), at(1 - INNER_TAIL), at(OUTER_TAIL), at(1 - OUTER_TAIL))


def proportion_significance(x: float | None, n: float | None, baseline: float | None) -> str | None:
    """Whether a share lies outside the funnel around `baseline`, at 95% and 99.8%.

    Rule, labels and errors as `ratio_significance`, limits as `proportion_limits`.
    Reference: PHEindicatormethods `assign_funnel_significance`, statistic proportion.
    """
    part, whole = known(x), known(n)
    limits = proportion_limits(baseline, whole)
    if part is None or whole is None or limits.lower_95 is None or limits.upper_95 is None:
        return None
    require_part("x", part, "n", whole)
    share = part / whole
    if limits.lower_998 is not None and share < limits.lower_998:
        return "Low (0.001)"
    if limits.upper_998 is not None and share > limits.upper_998:
        return "High (0.001)"
    if share < limits.lower_95:
        return "Low (0.025)"
    return "High (0.025)" if share > limits.upper_95 else "Not significant"
