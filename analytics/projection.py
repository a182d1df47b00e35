"""Project a figure to a deadline with intervals, and the chance of meeting a target."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from analytics.arguments import Floats, known
from analytics.milestones import Comparator
from analytics.panel import (
    FEWEST_ORIGIN_YEARS,
    ChangeModel,
    Panel,
    distance_from_others,
    one_year_changes,
    published_step,
)
from analytics.scales import Scale, ScaleKind

LEVELS = (0.50, 0.80, 0.95)


@dataclass(frozen=True, slots=True)
class Projection:
    """A forecast distribution: Student t on the measure's scale, and its own part by itself.

    `point` is in the measure's unit. `own_shift` and `own_error` are the authority's movement
    relative to the others, free of common shocks: what decides against a moving benchmark.
    """

    last_year: float
    last_value: float
    years_ahead: float
    point: float
    location: float
    error: float
    df: float
    own_shift: float
    own_error: float
    scale: Scale
    uses_last_value: bool
    n_origin_years: int
    step: float = 0.0  # of publication; 0: not rounded

    @property
    def record_too_short(self) -> bool:
        """Whether fewer than three origin years stand behind the interval."""
        return self.n_origin_years < FEWEST_ORIGIN_YEARS

    def interval(self, level: float) -> tuple[float, float]:
        """The limits between which the figure falls with this probability, inside its bounds."""
        reach = float(stats.t.ppf(0.5 + level / 2, self.df)) * self.error
        low, high = self.scale.back([self.location - reach, self.location + reach])
        return float(low), float(high)

    @property
    def intervals(self) -> dict[float, tuple[float, float]]:
        """The 50, 80 and 95% intervals by their level."""
        return {level: self.interval(level) for level in LEVELS}

    def chance(self, comparator: Comparator, target: float | None) -> float | None:
        """The chance of keeping a promise with a fixed value, 0–1. No value: None.

        A strict comparator at the very edge of a bounded measure can never be kept: 0.
        """
        goal = known(target)
        if goal is None:
            return None
        kind = Comparator(comparator)
        edge = _chance_beyond_bounds(kind, goal, self.scale)
        if edge is not None:
            return edge
        needed = rounded_up_to(kind, goal, self.step)
        distance = (float(self.scale.forward(needed)) - self.location) / self.error
        tail = stats.t.sf if kind.is_upward else stats.t.cdf
        return float(tail(distance, self.df))

    def chance_against(self, comparator: Comparator, benchmark_now: float | None) -> float | None:
        """The chance of being above (or below) a benchmark that moves with the common shocks.

        Formula: own distance now + own shift, normal with the own error; shocks common to all
        cancel out. `benchmark_now` is of the same year as the last value. No value: None.
        """
        level = known(benchmark_now)
        if level is None:
            return None
        now = float(self.scale.forward(self.last_value)) - float(self.scale.forward(level))
        ahead = (now + self.own_shift) / self.own_error
        return float(stats.norm.cdf(ahead if Comparator(comparator).is_upward else -ahead))


def rounded_up_to(kind: Comparator, goal: float, step: float) -> float:
    """What an unrounded figure must reach for its published rounding to keep a promise.

    Formula: the first published value that keeps it, half a step nearer. Units: the measure's.
    """
    if step <= 0:
        return goal
    exact = goal / step
    first = {
        Comparator.AT_LEAST: math.ceil(exact - 1e-9) - 0.5,
        Comparator.ABOVE: math.floor(exact + 1e-9) + 0.5,
        Comparator.AT_MOST: math.floor(exact + 1e-9) + 0.5,
        Comparator.BELOW: math.ceil(exact - 1e-9) - 0.5,
    }
    return first[kind] * step


def _chance_beyond_bounds(kind: Comparator, goal: float, scale: Scale) -> float | None:
    if kind.is_upward and (goal > scale.upper or (kind.is_strict and goal >= scale.upper)):
        return 0.0
    if kind.is_upward and (goal < scale.lower or (not kind.is_strict and goal <= scale.lower)):
        return 1.0
    if not kind.is_upward and (goal < scale.lower or (kind.is_strict and goal <= scale.lower)):
        return 0.0
    if not kind.is_upward and (goal > scale.upper or (not kind.is_strict and goal >= scale.upper)):
        return 1.0
    return None


@dataclass(frozen=True, slots=True)
class PanelForecast:
    """The forecast of every authority for one year, one entry an area; NaN where none is said."""

    at_year: float
    last_column: npt.NDArray[np.int_]
    years_ahead: Floats
    last_value: Floats
    location: Floats
    error: Floats
    df: Floats
    own_shift: Floats
    own_error: Floats


def project_all(
    model: ChangeModel, panel: Panel, scale: Scale, at_year: float, cohorts: Floats | None = None
) -> PanelForecast:
    """What every authority's figure will be, with cohort noise and common shocks in the error.

    Formula: location = last value + expected own shift; own variance s_a²(1 + (h − 1)g), never
    below the cohort's binomial 2/(n·p·q) on the logit scale; shock variance h·s_c²; Student t
    with Welch–Satterthwaite degrees of freedom; h in years from each area's last value of the
    last run. Shapes: (areas,). NaN without such a value, or if the year is not after it.
    Reference: methods.md 5.4; docs/measurements.md.
    """
    scaled = scale.forward(panel.values)
    in_run = np.array([run == panel.run[-1] for run in panel.run])
    there = np.isfinite(panel.values) & in_run
    n_areas, n_years = panel.values.shape
    last = np.where(there.any(axis=1), n_years - 1 - there[:, ::-1].argmax(axis=1), -1)
    rows = np.arange(n_areas)
    years = np.asarray(panel.years, dtype=float)
    ahead = np.where(last >= 0, at_year - years[last], np.nan)
    ahead = np.where(ahead > 0, ahead, np.nan)
    value = np.where(np.isfinite(ahead), panel.values[rows, last], np.nan)
    shift = _own_shift(model, panel, scale, last, ahead)
    one_year = _with_cohort_floor(model.own_variance, value / 100, scale, cohorts)
    own = one_year * np.maximum(0.05, 1 + (ahead - 1) * model.growth)
    shock = model.shock_variance * ahead
    return PanelForecast(
        at_year=at_year,
        last_column=last,
        years_ahead=ahead,
        last_value=value,
        location=np.where(np.isfinite(ahead), scaled[rows, last], np.nan) + shift,
        error=np.sqrt(own + shock),
        df=np.maximum(2.0, (own + shock) ** 2 / (shock**2 / model.shock_df + own**2 / model.own_df)),
        own_shift=shift,
        own_error=np.sqrt(own),
    )


def project(
    model: ChangeModel | None, panel: Panel, scale: Scale, area: str, at_year: float, cohort: float | None = None
) -> Projection | None:
    """What one authority's figure will be: its row of `project_all`, with what it rests on.

    No model, no value in the last run, or a deadline not after the last value: None.
    Errors: ValueError for an area that is not in the panel.
    """
    if area not in panel.areas:
        raise ValueError(f"{area!r} is not among the {len(panel.areas)} areas of this panel")
    if model is None:
        return None
    row = panel.areas.index(area)
    cohorts = None if cohort is None else np.full(len(panel.areas), float(cohort))
    every = project_all(model, panel, scale, at_year, cohorts)
    if not math.isfinite(every.years_ahead[row]):
        return None
    shift, value = float(every.own_shift[row]), float(every.last_value[row])
    return Projection(
        last_year=float(panel.years[every.last_column[row]]),
        last_value=value,
        years_ahead=float(every.years_ahead[row]),
        point=value if shift == 0 else float(scale.back(every.location[row])),
        location=float(every.location[row]),
        error=float(every.error[row]),
        df=float(every.df[row]),
        own_shift=shift,
        own_error=float(every.own_error[row]),
        scale=scale,
        uses_last_value=model.is_last_value,
        n_origin_years=model.n_origin_years,
        step=published_step(panel.values),
    )


def _with_cohort_floor(variance: Floats, share: Floats, scale: Scale, cohorts: Floats | None) -> Floats:
    if cohorts is None or scale.kind is not ScaleKind.SHARE:
        return variance
    with np.errstate(divide="ignore", invalid="ignore"):
        floor = 2 / (cohorts * share * (1 - share))
    return np.fmax(variance, np.where(np.isfinite(floor), floor, 0.0))


def _own_shift(model: ChangeModel, panel: Panel, scale: Scale, last: npt.NDArray[np.int_], ahead: Floats) -> Floats:
    """The own movement to be expected: answers to last year's own change and to distance."""
    to_change, to_distance = model.response
    total = np.zeros(len(panel.areas))
    if model.is_last_value or not np.isfinite(ahead).any():
        return total
    rows = np.arange(len(panel.areas))
    own, _, columns = one_year_changes(panel, scale)
    padded = np.zeros(panel.values.shape)
    padded[:, columns] = np.nan_to_num(own)
    change = np.where(last >= 0, padded[rows, last], 0.0)
    level = np.nan_to_num(distance_from_others(scale.forward(panel.values))[rows, last])
    for step in range(math.ceil(np.nanmax(ahead))):
        weight = np.clip(np.nan_to_num(ahead) - step, 0.0, 1.0)
        change = to_change * change + to_distance * (level + total)
        total = total + weight * change
    return np.asarray(total)
