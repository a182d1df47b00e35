"""How far a figure moves from one year to the next by itself, learned from all authorities.

Files such as DfE's Local Authority Interactive Tool give rates without pupils, so that no
interval can be computed from counts. What can be seen is how much authorities' distances to
England change from year to year: that is cohort noise, and a little real movement beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from analytics.statistics.arguments import Floats, known, require_confidence
from analytics.statistics.intervals import Interval

# How much more or less one authority's figures move by themselves than the usual authority's.
#
# A rate of Rutland's few hundred pupils moves more from year to year than Kent's. One measure has too
# few years to show how much; all measures of an authority together do.

OWN_PRIOR = 12.0  # changes' worth of the multiplier from all measures beside a measure's own changes


@dataclass(frozen=True, slots=True)
class NoiseMultiplier:
    """An authority's year-to-year noise ÷ the usual authority's, and the changes behind it."""

    factor: float
    n_changes: int


USUAL = NoiseMultiplier(1.0, 0)


def own_scale(pooled: float, factor: npt.ArrayLike, own: Floats) -> Floats:
    """The mean absolute change to be expected of each authority on one measure.

    Formula: (12·factor·pooled + Σ|own|) / (12 + n): the multiplier from all measures, moved by the
    measure's own changes as far as there are many. Shapes: own (…, years), NaN where missing. Units: the measure's.
    """
    total, n = np.nansum(np.abs(own), axis=-1), np.isfinite(own).sum(axis=-1)
    return np.asarray((OWN_PRIOR * np.asarray(factor) * pooled + total) / (OWN_PRIOR + n))


FEWEST_CHANGES = 60  # over all authorities; fewer give no steady spread
FEWEST_OWN_CHANGES = 4
NORMAL_MEAN = 1.2533  # √(π/2): a normal variable's standard deviation in mean absolute deviations
METHOD = "year-to-year noise"


@dataclass(frozen=True, slots=True)
class YearToYearNoise:
    """One year's standard error of an authority's figure, and what it was learned from."""

    sigma: float | None
    n_changes: int
    n_areas: int
    n_own: int = 0


def distances(values: Floats, benchmark: Floats) -> Floats:
    """Each authority's distance to the benchmark, year by year; NaN where either is missing.

    Shapes: (areas, years) and (years,). Units: those of the values.
    """
    return np.asarray(values - benchmark[np.newaxis, :])


def changes(distance: Floats, run: tuple[int, ...]) -> Floats:
    """One-year changes within a comparable stretch; NaN across a break or a missing year.

    Shapes: (areas, years) in, (areas, years − 1) out.
    """
    moved = np.diff(distance, axis=1)
    broken = np.diff(np.asarray(run)) != 0
    moved[:, broken] = np.nan
    return np.asarray(moved)


def noise_of(
    values: Floats, benchmark: Floats, run: tuple[int, ...], own: int | None, multiplier: NoiseMultiplier = USUAL
) -> YearToYearNoise:
    """How far one year's figure lies from where it would settle, one standard deviation.

    Formula: σ = √(π/2) · m / √2, m the authority's mean |Δd|: that of all authorities times the
    authority's multiplier from all measures, moved by its own changes (`own_scale`); d the distance
    to the benchmark (so that shocks common to all drop out), Δ within a comparable stretch only.
    Small authorities are wide, large narrow. Real movement is in Δd too, so σ is an upper bound
    of noise: it flags too little rather than too much. The newest change is what is judged, so it is not among the
    own changes. Shapes: values (areas, years), benchmark (years,), run one label a year; own is
    the authority's row. Fewer than 60 changes: None.
    The median would be steadier, but published whole percentages make it jump between steps.
    Reference: Geary 1935 (scale from the mean absolute deviation); the √2 is the variance of a
    difference of two independent years.
    """
    moved = np.abs(changes(distances(values, benchmark), run))
    current = moved[np.isfinite(moved)]
    areas = int(np.isfinite(moved).any(axis=1).sum()) if moved.size else 0
    if current.size < FEWEST_CHANGES:
        return YearToYearNoise(None, int(current.size), areas)
    mine = current[:0] if own is None else moved[own][:-1]
    sigma = float(NORMAL_MEAN * own_scale(float(np.mean(current)), multiplier.factor, mine) / np.sqrt(2))
    return YearToYearNoise(
        sigma or None, int(current.size), areas, 0 if own is None else int(np.isfinite(moved[own]).sum())
    )


def noise_of_all(values: Floats, benchmark: Floats, run: tuple[int, ...], factors: Floats) -> Floats | None:
    """σ of every authority as `noise_of` has it, in one go; None with too few changes. Shapes: factors (areas,)."""
    moved = np.abs(changes(distances(values, benchmark), run))
    current = moved[np.isfinite(moved)]
    if current.size < FEWEST_CHANGES:
        return None
    return np.asarray(NORMAL_MEAN * own_scale(float(np.mean(current)), factors, moved[:, :-1]) / np.sqrt(2))


def noise_interval(value: float | None, noise: YearToYearNoise, confidence: float = 0.95) -> Interval:
    """Between which values the figure would lie if its year had been an ordinary one.

    Formula: value ± z·σ. Units: those of the value. Missing value or year-to-year noise: None.
    """
    z = float(stats.norm.ppf(0.5 + require_confidence(confidence) / 2))
    figure = known(value)
    if figure is None or noise.sigma is None:
        return Interval(figure, None, None, confidence, METHOD)
    reach = z * noise.sigma
    return Interval(figure, figure - reach, figure + reach, confidence, METHOD)


def change_beyond(change: float | None, noise: YearToYearNoise, confidence: float = 0.95) -> float | None:
    """How large a change between two years must be before chance is an unlikely reason.

    Formula: z·σ·√2. Units: those of the change. Missing: None.
    """
    z = float(stats.norm.ppf(0.5 + require_confidence(confidence) / 2))
    if known(change) is None or noise.sigma is None:
        return None
    return z * noise.sigma * float(np.sqrt(2))
