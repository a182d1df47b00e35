"""Forecasts from one series alone: last value, drift, damped Holt, Theil–Sen, logit trend."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import stats

from analytics.statistics.arguments import Floats, all_known, known, require_confidence, require_same_length
from analytics.targets.panel import PERCENT_SCALE
from analytics.targets.trajectory import YearlySeries

FEWEST_FOR_TREND = 3


@dataclass(frozen=True, slots=True)
class Smoothing:
    """The fixed parameters of damped Holt: how fast level and trend follow, how the trend fades."""

    alpha: float = 0.8
    beta: float = 0.2
    phi: float = 0.9

    def __post_init__(self) -> None:
        for name in ("alpha", "beta", "phi"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} must lie from 0 to 1, not {getattr(self, name)}")


@dataclass(frozen=True, slots=True)
class Trend:
    """A fitted slope per year and the value that it leads to; None where it cannot be said."""

    slope: float | None
    forecast: float | None


@dataclass(frozen=True, slots=True)
class TrendInterval:
    """A forecast with its interval from the fit's own scatter only (no cohort noise, no shocks)."""

    forecast: float | None
    lower: float | None
    upper: float | None
    location: float | None
    error: float | None
    degrees_of_freedom: int

    def chance_at_least(self, target_pct: float) -> float | None:
        """The chance of reaching a percentage, by the same t distribution. Missing: None."""
        if self.location is None or self.error is None or not 0 <= target_pct <= 100:
            return None
        goal = float(PERCENT_SCALE.forward(target_pct))
        if self.error == 0:
            return float(self.location >= goal)
        return float(stats.t.sf((goal - self.location) / self.error, self.degrees_of_freedom))


def latest_run(years: Sequence[float], values: Sequence[float | None], breaks: Iterable[float] = ()) -> YearlySeries:
    """The values that may be compared with the latest one: those from the last break onwards.

    `breaks` are the first years of each new definition. Missing values are left out. Years must
    rise. Errors: ValueError for unequal lists or years out of order.
    """
    require_same_length("years", years, "values", values)
    if any(after <= before for before, after in pairwise(years)):
        raise ValueError(f"years must rise, and each stand once: {list(years)}")
    pairs = [(year, number) for year, raw in zip(years, values, strict=True) if (number := known(raw)) is not None]
    if not pairs:
        return YearlySeries((), ())
    begin = max((first for first in breaks if first <= pairs[-1][0]), default=-math.inf)
    kept = [pair for pair in pairs if pair[0] >= begin]
    return YearlySeries(tuple(year for year, _ in kept), tuple(value for _, value in kept))


def last_value(series: YearlySeries, at: float) -> float | None:
    """The forecast 'same as last year', which the others must beat. No value: None."""
    return series.values[-1] if len(series) else None


def drift(series: YearlySeries, at: float) -> float | None:
    """The last value moved on at the average pace from first to last.

    Formula: y_n + (at − t_n)(y_n − y_1)/(t_n − t_1). Fewer than two values: None.
    """
    if len(series) < 2:
        return None
    pace = (series.values[-1] - series.values[0]) / (series.years[-1] - series.years[0])
    return series.values[-1] + (at - series.years[-1]) * pace


def theil_sen(series: YearlySeries, at: float) -> Trend:
    """The line of the median pace, which one odd year cannot tilt.

    Formula: slope b = median of all pairwise slopes; intercept = median(y − b·t), pinned so
    (`scipy.stats.theilslopes` uses median(y) − b·median(t)). Fewer than two values: None.
    Reference: Theil 1950; Sen 1968.
    """
    if len(series) < 2:
        return Trend(None, None)
    years, values = np.asarray(series.years), np.asarray(series.values)
    slope = float(stats.theilslopes(values, years).slope)
    # centred on the last year: the same line, without the rounding of years near 2000
    level = float(np.median(values - slope * (years - years[-1])))
    return Trend(slope, level + slope * (at - float(years[-1])))


def logit_trend(series: YearlySeries, at: float, level: float = 0.8) -> TrendInterval:
    """The straight line through a percentage's logits, with its t prediction interval.

    Formula: OLS of logit(y/100) on t; SE = s√(1 + 1/n + (at − t̄)²/Σ(t − t̄)²), n − 2 df.
    Units: percent, always inside 0–100. Too narrow to stand alone: it knows neither cohort noise
    nor common shocks. Fewer than three values: None. Reference: methods.md 5.4.
    """
    require_confidence(level)
    n = len(series)
    if n < FEWEST_FOR_TREND:
        return TrendInterval(None, None, None, None, None, max(0, n - 2))
    years = np.asarray(series.years)
    scaled = PERCENT_SCALE.forward(series.values)
    centre = float(years.mean())
    spread = float(((years - centre) ** 2).sum())
    slope = float(((years - centre) * scaled).sum()) / spread
    location = float(scaled.mean()) + slope * (at - centre)
    residual = scaled - scaled.mean() - slope * (years - centre)
    s = math.sqrt(float((residual**2).sum()) / (n - 2))
    error = s * math.sqrt(1 + 1 / n + (at - centre) ** 2 / spread)
    reach = float(stats.t.ppf(0.5 + level / 2, n - 2)) * error
    centre_pct, low, high = _percent(np.array([location, location - reach, location + reach]))
    return TrendInterval(centre_pct, low, high, location, error, n - 2)


def _percent(scaled: Floats) -> tuple[float, float, float]:
    first, second, third = PERCENT_SCALE.back(scaled)
    return float(first), float(second), float(third)


def damped_holt(
    values: Sequence[float | None],
    horizon: int,
    smoothing: Smoothing | None = None,
    start: tuple[float, float] | None = None,
) -> list[float] | None:
    """The last level moved on by a trend that fades, for 1 to `horizon` steps ahead.

    Formula: ℓ = αy + (1 − α)(ℓ′ + φb′); b = β(ℓ − ℓ′) + (1 − β)φb′; ŷₕ = ℓ + (φ + … + φʰ)b.
    Start: level y₁ and trend y₂ − y₁ unless given; first update at y₂. α, β, φ are fixed, never
    fitted on so few points. Fewer than two values, or one missing: None (its steps are equal in
    time, so a cancelled year cannot be left out). Errors: ValueError outside 0–1.
    Reference: Hyndman & Athanasopoulos, fpp3 8.2.
    """
    fixed = smoothing or Smoothing()
    alpha, beta, phi = fixed.alpha, fixed.beta, fixed.phi
    present = all_known(values)
    if present is None or len(present) < 2:
        return None
    level, trend = start if start is not None else (present[0], present[1] - present[0])
    for value in present[1:]:
        before = level
        level = alpha * value + (1 - alpha) * (before + phi * trend)
        trend = beta * (level - before) + (1 - beta) * phi * trend
    fading = np.cumsum(phi ** np.arange(1, horizon + 1))
    return [float(level + weight * trend) for weight in fading]


def national_anchored(
    own: YearlySeries, national: YearlySeries, at: float, national_method: Method = last_value
) -> float | None:
    """The national forecast plus the authority's latest distance from it.

    Formula: forecast(England) + (y_LA − y_England) of the last year both have. Units: those of
    the values. No year in common: None. Reference: methods.md 5.4.
    """
    there = dict(zip(national.years, national.values, strict=True))
    shared = [(y, v) for y, v in zip(own.years, own.values, strict=True) if y in there]
    anchor = national_method(national, at)
    if not shared or anchor is None:
        return None
    year, value = shared[-1]
    return anchor + value - there[year]


Method = Callable[[YearlySeries, float], float | None]


METHODS: dict[str, Method] = {
    "naive": last_value,
    "drift": drift,
    "theil_sen": lambda series, at: theil_sen(series, at).forecast,
}
