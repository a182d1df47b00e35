"""Project a figure to a deadline with intervals, and the chance of meeting a target."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.statistics.arguments import Floats, known
from analytics.targets.misses import HORIZONS, Calibration, Misses
from analytics.targets.panel import (
    FEWEST_ORIGIN_YEARS,
    SMALLEST,
    Changes,
    Panel,
    Scale,
    ScaleKind,
    changes_of,
    middle_of,
    published_step,
    robust_variance,
    safe_at_ends,
)
from data.vocabulary import Comparator

# What one year's change of a measure is made of, learned from all authorities.

FEWEST_YEARS_OF_ANSWER = 3  # fewer years cannot agree on a drift or an answer
WINSORISED_AT = 3.0  # own changes beyond this many standard deviations teach no more than this many
LARGEST_SQUARE = 16.0  # as above, for one authority's own variance
CASES_OF_NO_ANSWER = 30.0  # usual cases' worth of 'own movement answers to nothing'
ANSWER_LIMITS = ((-0.7, 0.7), (-0.8, 0.3), (-0.4, 0.0))  # to last change, usual place, middle authority
GROWTH_LIMITS = (0.2, 1.5)


@dataclass(frozen=True, slots=True)
class ForecastSettings:
    """What may be tuned, on outcomes to 2022 only; `python -m bench backtest` judges it on later ones.

    `area_weight`: one-year changes that the common variance counts for beside an authority's own.
    `drift_memory`: weight of a year's common change for each year that it lies back; `drift_doubt`:
    how many of its own standard errors (squared) are taken from a drift. `shock_prior_years`,
    `shock_prior_ratio`: years, and size beside own movement, that an unseen shock counts for;
    `shock_growth`: the power of years ahead by which its variance grows. `own_prior`, `shock_prior`:
    origin years' worth of the belief that past misses were of the size stated.
    """

    area_weight: float = 12.0
    drift_memory: float = 0.7
    drift_doubt: float = 3.0
    shock_prior_years: float = 3.0
    shock_prior_ratio: float = 1.0
    shock_growth: float = 1.2
    own_prior: float = 4.0
    shock_prior: float = 4.0


@dataclass(frozen=True, slots=True)
class ChangeModel:
    """What a year's change is made of, on the scale of the measure.

    `own_variance` (of a year, one an authority) and `growth` (the share that a further year adds)
    describe own movement, `shock_variance` the common one, `drift` the common change of the next year
    and `answer` how own movement answers to the three parts of the state (0, 0, 0: to nothing).
    """

    own_variance: Floats
    growth: float
    shock_variance: float
    drift: float
    answer: Floats
    n_origin_years: int


def fit_changes(
    panel: Panel, changes: Changes, until: int, multipliers: Floats, settings: ForecastSettings
) -> ChangeModel | None:
    """What usually moves this measure, learned from all authorities up to one column of the panel.

    Formula: own variance s_a² = (w·m_a²·s² + Σe_a²)/(w + n_a), m_a the authority's multiplier from all
    measures, s² the robust variance of e/m; shock variance = (k·r²·s² + Σ(c − drift)²)/(k + K), K the
    years seen. No comparable change: None. Shapes: multipliers (areas,). Reference: methods.md 5.4;
    empirical-Bayes variances as Smyth 2004.
    """
    places = [place for place, column in enumerate(changes.columns) if column <= until]
    own = changes.own[:, places]
    if not np.isfinite(own).any():
        return None
    columns = [changes.columns[place] for place in places]
    common, spread = changes.common[places], multipliers[:, np.newaxis]
    one_year = robust_variance(own / spread)
    answer = _answer(changes, columns, own, spread, one_year)
    residual = own - np.stack([changes.state[:, column - 1] @ answer for column in columns], axis=1)
    pooled = robust_variance(residual / spread)
    variance = pooled * multipliers**2
    squares = np.minimum(residual**2, LARGEST_SQUARE * variance[:, np.newaxis])
    weight = settings.area_weight
    drift = _drift(common, panel.years[until] - np.array([panel.years[c] for c in columns]), pooled, settings)
    shock = settings.shock_prior_years * settings.shock_prior_ratio**2 * pooled + float(((common - drift) ** 2).sum())
    return ChangeModel(
        own_variance=(weight * variance + np.nansum(squares, axis=1)) / (weight + np.isfinite(residual).sum(axis=1)),
        growth=_growth(changes, columns, spread, one_year),
        shock_variance=shock / (settings.shock_prior_years + common.size),
        drift=drift,
        answer=answer,
        n_origin_years=len(columns),
    )


def _drift(common: Floats, ages: Floats, pooled: float, settings: ForecastSettings) -> float:
    """The common change to be expected: the mean of past ones, less what their disagreement allows.

    Formula: mean·max(0, 1 − κ·se²/mean²), weights λ^age, se from the weighted spread of past changes.
    """
    weight = settings.drift_memory**ages
    mean = float((weight * common).sum() / weight.sum())
    if common.size < FEWEST_YEARS_OF_ANSWER or mean == 0:
        return 0.0
    years = weight.sum() ** 2 / (weight**2).sum()
    spread = float((weight * (common - mean) ** 2).sum() / weight.sum())
    doubt = spread / max(years - 1, 0.5) + 0.02 * pooled
    return float(mean * max(0.0, 1 - settings.drift_doubt * doubt / mean**2))


def _answer(changes: Changes, columns: list[int], own: Floats, spread: Floats, one_year: float) -> Floats:
    """How own movement answers to the state a year before, as far as each year agrees with the others.

    Formula: ridge regression of own/m on state/m, all years together, times λ: what the prediction from all
    other years explains of each year (Σp·y/Σp²), less its own jackknife error, 0 to 1.
    """
    none = np.zeros(changes.state.shape[2])
    if len(columns) < FEWEST_YEARS_OF_ANSWER:
        return none
    limit = WINSORISED_AT * np.sqrt(one_year)
    came = np.nan_to_num(np.clip(own / spread, -limit, limit)).T
    finite = np.isfinite(own).T[:, :, np.newaxis]
    before = np.stack([changes.state[:, column - 1] / spread for column in columns]) * finite
    squares = np.einsum("yai,yaj->yij", before, before)
    products = np.einsum("yai,ya->yi", before, came)
    usual = np.array([one_year, one_year, float(squares[:, 2, 2].mean()) / len(spread)])
    ridge = np.diag(CASES_OF_NO_ANSWER * usual + SMALLEST)
    total, right = squares.sum(axis=0) + ridge, products.sum(axis=0)
    others = np.linalg.solve(total - squares, (right - products)[:, :, np.newaxis])[:, :, 0]
    predicted = np.einsum("yai,yi->ya", before, others)
    explained, size = (predicted * came).sum(axis=1), (predicted**2).sum(axis=1)
    agreed = _agreed(explained, size)
    low, high = np.array(ANSWER_LIMITS).T
    return np.asarray(np.clip(agreed * np.linalg.solve(total, right), low, high))


def _agreed(explained: Floats, size: Floats) -> float:
    if size.sum() == 0 or explained.sum() <= 0:
        return 0.0
    share = explained.sum() / size.sum()
    doubt = len(size) / (len(size) - 1) * ((explained - share * size) ** 2).sum() / size.sum() ** 2
    return float(np.clip(share * max(0.0, 1 - doubt / share**2), 0.0, 1.0))


def _growth(changes: Changes, columns: list[int], spread: Floats, one_year: float) -> float:
    """The share of one year's own variance that each further year adds."""
    pairs = [column for column in columns if column - 1 in columns]
    if not pairs:
        return 1.0
    two = changes.scaled[:, pairs] - changes.scaled[:, [column - 2 for column in pairs]]
    own = two - middle_of(two)
    return float(np.clip(robust_variance(own / spread) / one_year - 1, *GROWTH_LIMITS))


LEVELS = (0.50, 0.80, 0.95)
LEAST_MISS, LARGEST_OWN_MISS, LARGEST_SHOCK_MISS = 0.1, 10.0, 9.0  # of one origin year, squared, in errors stated
LEAST_GROWTH = 0.05
SETTINGS = ForecastSettings()


@dataclass(frozen=True, slots=True)
class ForecastDistribution:
    """A forecast distribution: centre and error on the measure's scale, with past misses as its shape.

    `point` is in the measure's unit. `own_shift` and `own_error` are the authority's movement
    relative to the others, free of common shocks: what decides against a moving benchmark.
    """

    last_year: float
    last_value: float
    years_ahead: float
    point: float
    location: float
    error: float
    misses: Misses
    own_shift: float
    own_error: float
    own_misses: Misses
    scale: Scale
    uses_last_value: bool
    n_origin_years: int
    step: float = 0.0  # of publication; 0: not rounded

    @property
    def record_too_short(self) -> bool:
        """Whether the interval rests on fewer than three origin years."""
        return self.n_origin_years < FEWEST_ORIGIN_YEARS

    def interval(self, level: float) -> tuple[float, float]:
        """The limits between which the figure falls with this probability, inside its bounds."""
        below, above = self.misses.limits(level)
        low, high = self.scale.back([self.location + below * self.error, self.location + above * self.error])
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
        above = float(self.misses.above(distance))
        return above if kind.is_upward else 1 - above

    def chance_against(self, comparator: Comparator, benchmark_now: float | None) -> float | None:
        """The chance of being above (or below) a benchmark that moves with the common shocks.

        Formula: own distance now + own shift, in own errors, with past own misses as the shape; shocks
        common to all cancel out. `benchmark_now` is of the same year as the last value. No value: None.
        """
        level = known(benchmark_now)
        if level is None:
            return None
        now = float(self.scale.forward(self.last_value)) - float(self.scale.forward(level))
        above = float(self.own_misses.above(-(now + self.own_shift) / self.own_error))
        return above if Comparator(comparator).is_upward else 1 - above


def rounded_up_to(kind: Comparator, goal: float, step: float) -> float:
    """What an unrounded figure must reach for its published rounding to keep a promise.

    Formula: the first published value that keeps it, half a step nearer. Units: the measure's.
    """
    if step <= 0:
        return goal
    exact = goal / step
    first = {
        Comparator.AT_LEAST: math.ceil(exact - 1e-9) - 0.5,
        Comparator.MORE_THAN: math.floor(exact + 1e-9) + 0.5,
        Comparator.AT_MOST: math.floor(exact + 1e-9) + 0.5,
        Comparator.LESS_THAN: math.ceil(exact - 1e-9) - 0.5,
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
class ForecastModel:
    """All that a measure's forecasts rest on, learned from its own panel and nothing later.

    `own_factor` and `shock_factor`: how large past misses were beside what had been stated, squared,
    by years ahead (1, 2, 3). `multipliers`: noise of each authority beside the usual one's.
    """

    panel: Panel
    scale: Scale
    changes: Changes
    change_model: ChangeModel
    own_factor: Mapping[int, float]
    shock_factor: Mapping[int, float]
    settings: ForecastSettings = SETTINGS


@dataclass(frozen=True, slots=True)
class PanelForecast:
    """The forecast of every authority for one year, one entry an area; NaN where none is said.

    `own_variance` and `shock_variance` are before past misses have their say, `error` and `own_error` after.
    """

    last_column: npt.NDArray[np.int_]
    years_ahead: Floats
    last_value: Floats
    location: Floats
    own_shift: Floats
    own_variance: Floats
    shock_variance: Floats
    error: Floats
    own_error: Floats


def learn(
    panel: Panel, scale: Scale, multipliers: Floats, settings: ForecastSettings = SETTINGS
) -> ForecastModel | None:
    """What is learned from a measure's panel about its future: the model, and how its past forecasts missed.

    Every past year of the panel is forecast again from what was known before it. No comparable
    change: None. Shapes: multipliers (areas,).
    """
    chosen = safe_at_ends(scale, panel.values)
    changes = changes_of(panel, chosen)
    models = [fit_changes(panel, changes, column, multipliers, settings) for column in range(len(panel.years))]
    newest = models[-1] if models else None
    if newest is None:
        return None
    own, shock = _past_misses(panel, changes, models, settings)
    return ForecastModel(panel, chosen, changes, newest, own, shock, settings)


def _past_misses(
    panel: Panel, changes: Changes, models: list[ChangeModel | None], settings: ForecastSettings
) -> tuple[dict[int, float], dict[int, float]]:
    """How large past misses were beside what had been stated, by years ahead: own and common ones.

    Formula: (prior·factor of a year less ahead + Σ(miss/error)²)/(prior + n), over past origin years; own:
    the robust mean over authorities; common: the median authority's miss.
    """
    own_factor, shock_factor = {0: 1.0}, {0: 1.0}
    at = {year: column for column, year in enumerate(panel.years)}
    rows = np.arange(len(panel.areas))
    for horizon in HORIZONS:
        own_misses, shock_misses = [], []
        for column, model in enumerate(models):
            goal = at.get(panel.years[column] + horizon)
            if model is None or goal is None or panel.run[goal] != panel.run[column]:
                continue
            last = np.full(rows.size, column)
            location, _, own, shock = _moved(model, changes, settings, last, np.full(rows.size, float(horizon)))
            miss = changes.scaled[:, goal] - location
            if not np.isfinite(miss).any():
                continue
            middle = float(middle_of(miss[:, np.newaxis])[0])
            relative = robust_variance((miss - middle) / np.sqrt(own))
            own_misses.append(float(np.clip(relative, LEAST_MISS, LARGEST_OWN_MISS)))
            shock_misses.append(min(middle**2 / shock[0], LARGEST_SHOCK_MISS))
        own_factor[horizon] = _with_prior(own_misses, settings.own_prior, own_factor[horizon - 1])
        shock_factor[horizon] = _with_prior(shock_misses, settings.shock_prior, shock_factor[horizon - 1])
    return own_factor, shock_factor


def _with_prior(misses: list[float], prior: float, factor: float) -> float:
    return (prior * factor + sum(misses)) / (prior + len(misses))


def _moved(
    model: ChangeModel, changes: Changes, settings: ForecastSettings, last: npt.NDArray[np.int_], ahead: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Location, own shift, own variance and shock variance, `ahead` years after each area's last column."""
    rows = np.arange(last.size)
    state = changes.state[rows, last].copy()
    shift = np.zeros(last.size)
    years = np.nan_to_num(ahead)
    for step in range(math.ceil(years.max(initial=0.0))):
        weight = np.clip(years - step, 0.0, 1.0)
        moved = state @ model.answer
        shift += weight * moved
        state = np.column_stack([moved, state[:, 1] + moved, state[:, 2] + moved])
    own = model.own_variance * np.maximum(LEAST_GROWTH, 1 + (ahead - 1) * model.growth)
    location = changes.scaled[rows, last] + shift + model.drift * ahead
    return location, shift, own, model.shock_variance * ahead**settings.shock_growth


def project_all(model: ForecastModel, at_year: float, cohorts: Floats | None = None) -> PanelForecast:
    """What every authority's figure will be, with cohort noise and common shocks in the error.

    Formula: location = last value + drift + expected own shift; own variance s_a²(1 + (h − 1)g)·f, never
    below the cohort's binomial noise; shock variance h^γ·s_c²·f_c; f from past misses; h in years from each
    area's last value of the last run. Shapes: (areas,). NaN without such a value, or if the year is
    not after it. Reference: methods.md 5.4; docs/measurements.md.
    """
    panel = model.panel
    finite = np.isfinite(panel.values) & (np.array(panel.run) == panel.run[-1])
    n_areas, n_years = panel.values.shape
    last = np.where(finite.any(axis=1), n_years - 1 - finite[:, ::-1].argmax(axis=1), 0)
    rows = np.arange(n_areas)
    ahead = np.where(finite.any(axis=1), at_year - np.asarray(panel.years, dtype=float)[last], np.nan)
    ahead = np.where(ahead > 0, ahead, np.nan)
    value = np.where(np.isfinite(ahead), panel.values[rows, last], np.nan)
    location, shift, own, shock = _moved(model.change_model, model.changes, model.settings, last, ahead)
    horizons = [horizon_of(each) for each in ahead]
    own_stated = own * np.array([model.own_factor[h] for h in horizons])
    own_stated = _with_cohort_floor(own_stated, value / 100, model.scale, cohorts)
    shock_stated = shock * np.array([model.shock_factor[h] for h in horizons])
    unknown = ~np.isfinite(ahead)
    return PanelForecast(
        last_column=np.where(unknown, -1, last),
        years_ahead=ahead,
        last_value=value,
        location=np.where(unknown, np.nan, location),
        own_shift=np.where(unknown, np.nan, shift),
        own_variance=own,
        shock_variance=shock_stated,
        error=np.sqrt(own_stated + shock_stated),
        own_error=np.sqrt(own_stated),
    )


def horizon_of(ahead: float) -> int:
    """The years ahead whose past misses are used: whole, and at most what is back-tested."""
    return int(np.clip(round(ahead), HORIZONS[0], HORIZONS[-1])) if math.isfinite(ahead) else HORIZONS[0]


def project(
    model: ForecastModel | None, calibration: Calibration, area: str, at_year: float, cohort: float | None = None
) -> ForecastDistribution | None:
    """What one authority's figure will be: its row of `project_all`, with what it rests on.

    No model, no value in the last run, or a deadline not after the last value: None.
    Errors: ValueError for an area that is not in the panel.
    """
    if model is None:
        return None
    panel = model.panel
    if area not in panel.areas:
        raise ValueError(f"{area!r} is not among the {len(panel.areas)} areas of this panel")
    row = panel.areas.index(area)
    every = project_all(model, at_year, None if cohort is None else np.full(len(panel.areas), float(cohort)))
    if not math.isfinite(every.years_ahead[row]):
        return None
    moves = bool(model.change_model.answer.any()) or model.change_model.drift != 0
    value, horizon = float(every.last_value[row]), horizon_of(float(every.years_ahead[row]))
    return ForecastDistribution(
        last_year=float(panel.years[every.last_column[row]]),
        last_value=value,
        years_ahead=float(every.years_ahead[row]),
        point=float(model.scale.back(every.location[row])) if moves else value,
        location=float(every.location[row]),
        error=float(every.error[row]),
        misses=calibration.misses(model.scale.kind, horizon),
        own_shift=float(every.own_shift[row]),
        own_error=float(every.own_error[row]),
        own_misses=calibration.own_misses(model.scale.kind, horizon),
        scale=model.scale,
        uses_last_value=not moves,
        n_origin_years=model.change_model.n_origin_years,
        step=published_step(panel.values),
    )


def _with_cohort_floor(variance: Floats, share: Floats, scale: Scale, cohorts: Floats | None) -> Floats:
    """Never below the binomial noise of two cohorts: 2/(n·p·q) on the logit, 1/(2n) on the arcsine of the root."""
    if cohorts is None or scale.kind not in (ScaleKind.SHARE, ScaleKind.SHARE_AT_ENDS):
        return variance
    with np.errstate(divide="ignore", invalid="ignore"):
        logit = scale.kind is ScaleKind.SHARE
        floor = 2 / (cohorts * share * (1 - share)) if logit else 1 / (2 * cohorts)
    return np.fmax(variance, np.where(np.isfinite(floor), floor, 0.0))
