"""What one year's change of a measure is made of, learned from all authorities.

A value moves for two reasons that must both be in its interval: a shock common to all
authorities (a new test, a pandemic) and the authority's own movement, which holds the noise of
each year's cohort. Both are learned from every authority's comparable one-year changes. A common
drift and the own movement's answer to the past are used as far as past years agree on them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.statistics.arguments import Floats
from analytics.targets.panel import SMALLEST, Changes, Panel, middle_of, robust_variance

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
