"""What schools that started from as near achieved next: the comparison for ambition and support."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from analytics.statistics.arguments import Floats, known

NEAREST = 50  # stretches that a school's ask is compared with
FEWEST_STRETCHES = 20  # fewer say nothing about what is usual
FEWEST_OTHERS = 5  # schools without support that a cohort is compared with
FEWEST_SUPPORTED = 15  # fewer supported schools give no interval that holds what it promises
DRAWS = 1000
_SEED = 2015


@dataclass(frozen=True, slots=True)
class Stretch:
    """One school's result at the start of a stretch of years (or the mean of two), and at its end."""

    urn: str
    before: float
    after: float

    @property
    def change(self) -> float:
        """How far it moved."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class PaceRank:
    """How an ask ranks among what schools that started as near did: `percentile` of them moved less."""

    percentile: float
    n_stretches: int
    n_as_fast: int
    starts_within: float


@dataclass(frozen=True, slots=True)
class Cohort:
    """Schools whose support began in one year, beside all that had none over the same years."""

    supported: Sequence[Stretch]
    others: Sequence[Stretch]


@dataclass(frozen=True, slots=True)
class Effect:
    """Supported schools' change beyond that of schools without support, in points.

    `change` is the plain before–after change, `estimate` what remains of it beside the others.
    """

    change: float
    estimate: float
    lower: float
    upper: float
    n_supported: int
    n_others: int


def pace_rank(start: float | None, value: float | None, stretches: Sequence[Stretch]) -> PaceRank | None:
    """How many schools that started as near as can be moved less than is asked.

    Formula: percentile = 100 · share of the NEAREST stretches by |before − start| whose change
    is below `asked`. Matching on the start takes regression to the mean into account: a school
    from below rises by itself as those did. Units: points. Missing input, or fewer than
    FEWEST_STRETCHES: None. Reference: methods.md 5.6 and 8.
    """
    begin, ask = known(start), known(value)
    if begin is None or ask is None or len(stretches) < FEWEST_STRETCHES:
        return None
    near = sorted(stretches, key=lambda stretch: (abs(stretch.before - begin), stretch.urn))[:NEAREST]
    slower = sum(item.change < ask - 1e-9 for item in near)
    within = abs(near[-1].before - begin)
    return PaceRank(100 * slower / len(near), len(near), len(near) - slower, within)


def pace_at(start: float | None, share: float, stretches: Sequence[Stretch]) -> float | None:
    """The change that `share` of the schools that started nearest stayed below: 0.9 gives what 1 in 10 exceeded.

    Formula: quantile of the changes of the NEAREST stretches. Too few: None.
    """
    begin = known(start)
    if begin is None or len(stretches) < FEWEST_STRETCHES:
        return None
    near = sorted(stretches, key=lambda stretch: (abs(stretch.before - begin), stretch.urn))[:NEAREST]
    return float(np.quantile([item.change for item in near], share))


def effect_of_support(cohorts: Sequence[Cohort], confidence: float = 0.95) -> Effect | None:
    """Whether supported schools moved further than the others over the same years.

    Formula: difference in differences; each school's change is its result after support less the
    mean of two earlier years, neither of them the one that support was chosen on, so that a poor
    year by chance is no gain. estimate = mean over supported schools of (change − mean change of the
    cohort's others). Interval: estimate ± t(n−1)·√(n/(n−1))·s, s the spread of DRAWS estimates from
    schools drawn with replacement, every use of a school drawn together (cluster bootstrap), n the
    supported schools. Units: points. An association: what else made people choose a school remains,
    a school already falling most of all. A cohort with fewer than FEWEST_OTHERS others is left out;
    fewer than FEWEST_SUPPORTED different supported schools: None. Reference: Angrist & Pischke
    2009, ch. 5; Cameron, Gelbach & Miller 2008.
    """
    used = [cohort for cohort in cohorts if len(cohort.others) >= FEWEST_OTHERS and cohort.supported]
    helped = sorted({item.urn for cohort in used for item in cohort.supported})
    others = sorted({item.urn for cohort in used for item in cohort.others})
    if len(helped) < FEWEST_SUPPORTED:
        return None
    n, rng = len(helped), np.random.default_rng(_SEED)
    drawn = rng.multinomial(n, [1 / n] * n, DRAWS).astype(float)
    against = rng.multinomial(len(others), [1 / len(others)] * len(others), DRAWS).astype(float)
    drawn, against = np.vstack([np.ones(n), drawn]), np.vstack([np.ones(len(others)), against])
    estimates = _estimates(used, helped, others, drawn, against)
    spread = float(np.nanstd(estimates[1:], ddof=1)) * float(np.sqrt(n / (n - 1)))
    half = float(student.ppf(0.5 + confidence / 2, n - 1)) * spread
    mean = float(estimates[0])
    change = float(np.mean([item.change for cohort in used for item in cohort.supported]))
    return Effect(change, mean, mean - half, mean + half, n, len(others))


def _estimates(
    cohorts: Sequence[Cohort], helped: list[str], others: list[str], drawn: Floats, against: Floats
) -> Floats:
    """The estimate of each draw: rows of how often each supported and each other school counts."""
    total, weight = np.zeros(len(drawn)), np.zeros(len(drawn))
    for cohort in cohorts:
        ours = drawn[:, np.searchsorted(helped, [item.urn for item in cohort.supported])]
        theirs = against[:, np.searchsorted(others, [item.urn for item in cohort.others])]
        usual = theirs @ np.array([item.change for item in cohort.others]) / np.maximum(theirs.sum(axis=1), 1)
        total += ours @ np.array([item.change for item in cohort.supported]) - ours.sum(axis=1) * usual
        weight += ours.sum(axis=1)
    return np.asarray(total / np.where(weight > 0, weight, np.nan))
