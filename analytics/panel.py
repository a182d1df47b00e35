"""Projections learned from all authorities: what one year's change consists of.

A value moves for two reasons that must both be in its interval: a shock common to all
authorities (a new test, a pandemic) and the authority's own movement, which holds the noise of
each year's cohort. Both are learned from every authority's comparable one-year changes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from analytics.arguments import Floats
from analytics.scales import Scale

FEWEST_ORIGIN_YEARS = 3
TAILS = (2.5, 4.0, 8.0, 30.0)  # degrees of freedom tried for the tails of own movement
SCALE_STEPS = 15  # of expectation-maximisation: the scale no longer moves


@dataclass(frozen=True, slots=True)
class PanelSettings:
    """What may be tuned, on earlier years only; `python -m bench backtest` judges it on later ones.

    `area_weight`: one-year changes that the common variance counts for beside an authority's
    own. `shock_prior_years` and `shock_prior_ratio`: years, and size relative to an authority's
    own movement, that an unseen common shock counts for. `least_gain`: by how much a model must
    beat 'same as last year' on past years before it is used.
    """

    area_weight: float = 6.0
    shock_prior_years: float = 2.0
    shock_prior_ratio: float = 1.2
    least_gain: float = 0.01


@dataclass(frozen=True, slots=True)
class Panel:
    """One measure for all authorities: values (areas × years), NaN where missing, in year order.

    `run` numbers the comparable stretch of each year: no change is taken from one run to another.
    """

    areas: tuple[str, ...]
    years: tuple[int, ...]
    values: Floats
    run: tuple[int, ...]

    def until(self, year: int) -> Panel:
        """The panel as it stood after the results of a year: nothing later is in it."""
        keep = [index for index, each in enumerate(self.years) if each <= year]
        return Panel(
            self.areas,
            tuple(self.years[index] for index in keep),
            self.values[:, keep],
            tuple(self.run[index] for index in keep),
        )


@dataclass(frozen=True, slots=True)
class ChangeModel:
    """What a year's change is made of, on the scale of the measure.

    `own_variance` (of a year) and `growth` (the share that a further year adds) describe an
    authority's own movement with `own_df` degrees of freedom (its tails: a few authorities jump),
    `shock_variance` and `shock_df` the common one; `response` says how
    own movement answers last year's own change and distance from the others (0, 0: 'same as last
    year'). A common drift was tried: it predicted worse than none and is left out.
    """

    areas: tuple[str, ...]
    own_variance: Floats
    own_df: float
    growth: float
    shock_variance: float
    shock_df: float
    response: tuple[float, float]
    n_changes: int
    n_origin_years: int

    @property
    def is_last_value(self) -> bool:
        """Whether 'same as last year' predicted at least as well and is therefore used."""
        return self.response == (0.0, 0.0)


def one_year_changes(panel: Panel, scale: Scale) -> tuple[Floats, Floats, list[int]]:
    """Each comparable one-year change, split into the common part and the authorities' own.

    Formula: Δ = scale(y_t) − scale(y_{t−1}) for adjacent years of one run; common = median over
    authorities. Shapes: own (areas, k), common (k,), and the k columns of the later years.
    """
    scaled = scale.forward(panel.values)
    columns = [
        index
        for index in range(1, len(panel.years))
        if panel.years[index] - panel.years[index - 1] == 1
        and panel.run[index] == panel.run[index - 1]
        and np.isfinite(scaled[:, index] - scaled[:, index - 1]).any()
    ]
    if not columns:
        return np.empty((len(panel.areas), 0)), np.empty(0), []
    changes = np.stack([scaled[:, c] - scaled[:, c - 1] for c in columns], axis=1)
    common = np.nanmedian(changes, axis=0)
    return changes - common, common, columns


def published_step(values: Floats) -> float:
    """The last digit in which a measure is published: 1, 0.1 or 0.01; 0 for finer ones.

    Shape: any; missing ignored. Units: those of the measure.
    """
    present = values[np.isfinite(values)]
    for step in (1.0, 0.1, 0.01):
        if present.size and np.allclose(present, np.round(present / step) * step, atol=1e-6):
            return step
    return 0.0


def fit_changes(panel: Panel, scale: Scale, settings: PanelSettings | None = None) -> ChangeModel | None:
    """What usually moves this measure, learned from all authorities until the panel's last year.

    Formula: own variance s_a² = (w·s² + Σe_a²)/(w + n_a), s² the pooled robust variance; shock
    variance = (k·r²·s² + Σc²)/(k + m) with k + m degrees of freedom, m the years seen; growth =
    how fast own variance rises with each further year, from two-year changes. No comparable
    change: None. Reference: methods.md 5.4; empirical-Bayes variances as Smyth 2004.
    """
    chosen = settings or PanelSettings()
    own, common, columns = one_year_changes(panel, scale)
    if own.shape[1] == 0 or not np.isfinite(own).any():
        return None
    response = _response(panel, scale, own, columns, chosen)
    residual = own - _expected_own(panel, scale, own, columns, response)
    pooled = _robust_variance(residual)
    n_own = np.isfinite(residual).sum(axis=1)
    sums = np.nansum(residual**2, axis=1)
    variance = (chosen.area_weight * pooled + sums) / (chosen.area_weight + n_own)
    stretch, own_df = _tails(residual, pooled, chosen.area_weight)
    prior = chosen.shock_prior_years
    shock_prior = prior * chosen.shock_prior_ratio**2 * pooled
    return ChangeModel(
        areas=panel.areas,
        own_variance=np.asarray(variance * stretch),
        own_df=own_df,
        growth=_growth(panel, scale, columns, pooled),
        shock_variance=float((shock_prior + (common**2).sum()) / (prior + common.size)),
        shock_df=prior + common.size,
        response=response,
        n_changes=int(np.isfinite(own).sum()),
        n_origin_years=len(columns),
    )


def _robust_variance(residual: Floats) -> float:
    """A variance that a few extreme authorities cannot inflate: winsorised at 2% each end."""
    present = residual[np.isfinite(residual)]
    low, high = np.quantile(present, (0.02, 0.98))
    return max(float(np.mean(np.clip(present, low, high) ** 2)), 1e-12)


def _tails(residual: Floats, pooled: float, weight: float) -> tuple[float, float]:
    """By how much own variances must be stretched, and the tails that then fit: a Student t.

    Each residual is judged by the variance that its authority would have had without it.
    """
    there = np.isfinite(residual)
    squares = np.where(there, residual, 0.0) ** 2
    others = squares.sum(axis=1, keepdims=True) - squares
    counts = np.maximum(there.sum(axis=1, keepdims=True) - 1, 0)
    judged = (squares * (weight + counts) / (weight * pooled + others))[there]
    fits = [(*_scale_for(judged, df), df) for df in TAILS]
    _, stretch, df = max(fits)
    return stretch, df


def _scale_for(squares: Floats, df: float) -> tuple[float, float]:
    """The log-likelihood of a Student t at its best scale, and that scale squared."""
    scale = max(float(np.median(squares)), 1e-6)
    for _ in range(SCALE_STEPS):
        scale = max(float(np.mean((df + 1) * squares / (df * scale + squares))) * scale, 1e-6)
    spread = np.log1p(squares / (df * scale)).mean() * (df + 1) / 2
    constant = float(gammaln((df + 1) / 2) - gammaln(df / 2) - np.log(df * scale) / 2)
    return constant - float(spread), scale


def _growth(panel: Panel, scale: Scale, columns: list[int], one_year: float) -> float:
    """The share of one year's own variance that each further year adds, 0.2 to 1."""
    scaled = scale.forward(panel.values)
    pairs = [c for c in columns if c - 1 in columns]
    if not pairs:
        return 1.0
    every = np.stack([scaled[:, c] - scaled[:, c - 2] for c in pairs], axis=1)
    two = every[:, np.isfinite(every).any(axis=0)]
    if two.size == 0:
        return 1.0
    own = two - np.nanmedian(two, axis=0)
    return float(np.clip(_robust_variance(own) / one_year - 1, 0.2, 1.0))


def distance_from_others(scaled: Floats) -> Floats:
    """How far each authority lies from the middle one, each year. Shape as given."""
    with np.errstate(all="ignore"):
        middle = np.array([np.median(c[np.isfinite(c)]) if np.isfinite(c).any() else np.nan for c in scaled.T])
    return np.asarray(scaled - middle)


def _drivers(panel: Panel, scale: Scale, own: Floats, columns: list[int]) -> tuple[Floats, Floats]:
    """For each change, the authority's own change a year before (0 if none) and its distance."""
    distance = distance_from_others(scale.forward(panel.values))
    before = np.zeros_like(own)
    for place, column in enumerate(columns):
        if column - 1 in columns:
            before[:, place] = np.nan_to_num(own[:, columns.index(column - 1)])
    return before, distance[:, [column - 1 for column in columns]]


def _expected_own(panel: Panel, scale: Scale, own: Floats, columns: list[int], response: tuple[float, float]) -> Floats:
    before, distance = _drivers(panel, scale, own, columns)
    return response[0] * before + response[1] * distance


def _solve(before: Floats, distance: Floats, own: Floats) -> tuple[float, float]:
    usable = np.isfinite(own) & np.isfinite(distance)
    if usable.sum() < 30:
        return 0.0, 0.0
    design = np.column_stack([before[usable], distance[usable]])
    answer = np.linalg.lstsq(design, own[usable], rcond=None)[0]
    # own movement may fall back, never run away: an authority is not driven from the others
    return float(np.clip(answer[0], -0.6, 0.3)), float(np.clip(answer[1], -0.6, 0.0))


def _response(
    panel: Panel, scale: Scale, own: Floats, columns: list[int], settings: PanelSettings
) -> tuple[float, float]:
    """The answer to last year's change and distance, kept only where past years show a gain."""
    before, distance = _drivers(panel, scale, own, columns)
    model_error: list[Floats] = []
    naive_error: list[Floats] = []
    for place in range(1, len(columns)):
        past = slice(0, place)
        change, level = _solve(before[:, past], distance[:, past], own[:, past])
        expected = change * before[:, place] + level * distance[:, place]
        model_error.append(np.abs(own[:, place] - expected))
        naive_error.append(np.abs(own[:, place]))
    if not model_error:
        return 0.0, 0.0
    naive = float(np.nan_to_num(np.nanmean(np.concatenate(naive_error))))
    if naive == 0:
        return 0.0, 0.0
    gain = 1 - float(np.nanmean(np.concatenate(model_error))) / naive
    if not gain > settings.least_gain:
        return 0.0, 0.0
    return _solve(before, distance, own)
