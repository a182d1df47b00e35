"""Limits of ratios, and limits widened for differences between places larger than chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from analytics.statistics.arguments import Floats, all_known, known, require_count, require_part, require_same_length
from analytics.statistics.control_limits import INNER_TAIL, OUTER_TAIL, FunnelLimits
from tests.reference.intervals import EXACT_BELOW_EVENTS, byar_count, exact_count


@dataclass(frozen=True, slots=True)
class Overdispersion:
    """How much more places vary than chance explains, and each place's score after allowing for it.

    `phi` is the ratio of seen to chance variance, `tau2` the variance between places (arcsine
    scale); the scores follow the order in which the places were given.
    """

    target: float | None
    phi: float | None
    tau2: float | None
    z_unadjusted: tuple[float, ...]
    z_adjusted: tuple[float, ...]
    standard_error: tuple[float, ...]


def ratio_limits(expected: float | None, target: float = 1.0) -> FunnelLimits:
    """Between which ratios of observed to expected events a place falls by chance.

    Formula: target · ½χ²(α; 2E)/E and target · ½χ²(1 − α; 2(E + 1))/E, α = 0.025 and 0.001.
    Units: ratio. Missing or E = 0: None. Errors: ValueError for E below 0.
    Reference: FunnelPlotR poisson limits (its outer pair, named 99, is 99.8%).
    """
    events = known(expected)
    if events is None:
        return FunnelLimits(None, None, None, None)
    require_count("expected", events)
    if events == 0:
        return FunnelLimits(None, None, None, None)

    def low(tail: float) -> float:
        return target * float(stats.chi2.ppf(tail, 2 * events)) / 2 / events

    def high(tail: float) -> float:
        return target * float(stats.chi2.ppf(1 - tail, 2 * (events + 1))) / 2 / events

    return FunnelLimits(low(INNER_TAIL), high(INNER_TAIL), low(OUTER_TAIL), high(OUTER_TAIL))


def ratio_significance(observed: float | None, expected: float | None) -> str | None:
    """Whether a place has more or fewer events than expected, at 95% and 99.8%.

    Rule: expected lies outside the limits of the observed count (exact below ten, Byar's from
    ten). Answers 'High (0.001)', 'High (0.025)', 'Low (0.001)', 'Low (0.025)', 'Not significant';
    None where missing or nothing was expected. Errors: ValueError for negative counts.
    Reference: PHEindicatormethods `assign_funnel_significance`, statistic ratio.
    """
    seen, events = known(observed), known(expected)
    if seen is None or events is None:
        return None
    require_count("observed", seen)
    require_count("expected", events)
    if events == 0:
        return None
    method = exact_count if seen < EXACT_BELOW_EVENTS else byar_count
    for tail, label in ((OUTER_TAIL, "0.001"), (INNER_TAIL, "0.025")):
        limits = method(seen, 1 - 2 * tail)
        if limits.lower is not None and limits.lower > events:
            return f"High ({label})"
        if limits.upper is not None and limits.upper < events:
            return f"Low ({label})"
    return "Not significant"


def winsorise(z: Floats, share: float) -> Floats:
    """Scores with the most extreme `share` at each end pulled in to that quantile (type 7).

    Errors: ValueError for a share outside 0–0.5. Reference: Spiegelhalter 2005.
    """
    if not 0 <= share < 0.5:
        raise ValueError(f"the share to winsorise must lie from 0 to below 0.5, not {share}")
    if share == 0 or z.size == 0:
        return z
    return np.clip(z, np.quantile(z, share), np.quantile(z, 1 - share))


def between_place_variance(z: Floats, standard_error: Floats) -> tuple[float, float]:
    """How far places truly differ: φ = Σz²/n, and τ² by the method of moments (0 if nφ ≤ n − 1).

    Formula: τ² = (nφ − (n − 1)) / (Σw − Σw²/Σw), w = 1/s². Shapes: (n,), (n,).
    Reference: Spiegelhalter 2005; DerSimonian & Laird 1986.
    """
    n = z.size
    phi = float(np.mean(z**2))
    weight = 1 / standard_error**2
    spread = float(weight.sum() - (weight**2).sum() / weight.sum())
    if n < 2 or spread <= 0 or n * phi < n - 1:
        return phi, 0.0
    return phi, (n * phi - (n - 1)) / spread


def additive_overdispersion(
    x: Sequence[float | None], n: Sequence[float | None], winsorised: float = 0.1
) -> Overdispersion:
    """How unusual each place's share is once ordinary variation between places is allowed for.

    Formula: Y = asin√(x/n), s = 1/(2√n), Y₀ from Σx/Σn, z = (Y − Y₀)/s; φ and τ² from the
    winsorised z; adjusted z = (Y − Y₀)/√(s² + τ²). Shapes: k places in, k scores out.
    A missing count, n = 0 or no places: None and no scores. Errors: ValueError for x above n.
    Reference: Spiegelhalter 2005, Stat Med 24:1185; FunnelPlotR `od_adjustment`.
    """
    require_same_length("x", x, "n", n)
    parts, wholes = all_known(x), all_known(n)
    if parts is None or wholes is None or min(wholes) == 0:
        return Overdispersion(None, None, None, (), (), ())
    for part, whole in zip(parts, wholes, strict=True):
        require_part("x", part, "n", whole)
    counts, sizes = np.asarray(parts, dtype=float), np.asarray(wholes, dtype=float)
    target = float(counts.sum() / sizes.sum())
    error = 1 / (2 * np.sqrt(sizes))
    distance = np.arcsin(np.sqrt(counts / sizes)) - math.asin(math.sqrt(target))
    z = distance / error
    phi, tau2 = between_place_variance(winsorise(z, winsorised), error)
    widened = np.sqrt(error**2 + tau2)
    return Overdispersion(
        target,
        phi,
        tau2,
        tuple(float(value) for value in z),
        tuple(float(value) for value in distance / widened),
        tuple(float(value) for value in widened),
    )
