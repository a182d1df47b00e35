"""What similar schools achieved next: the comparison for ambition and support."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from analytics.arguments import known

NEAREST = 50  # stretches that a school's ask is held against
FEWEST_STRETCHES = 20  # fewer say nothing about what is usual
NEAREST_CONTROLS = 5  # unsupported schools compared with each supported one
FEWEST_SUPPORTED = 5  # fewer supported schools give no interval worth showing


@dataclass(frozen=True, slots=True)
class Stretch:
    """One school's result at the start of a stretch of years, and at its end."""

    urn: str
    before: float
    after: float

    @property
    def change(self) -> float:
        """How far it moved."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class PaceRank:
    """Where an ask stands among what similar schools did: `percentile` of them moved less."""

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
    """Supported schools' change beyond that of similar schools without support, in points.

    `change` is the plain before–after change, `estimate` what remains of it beside the others.
    """

    change: float
    estimate: float
    lower: float
    upper: float
    n_supported: int
    n_others: int


def pace_rank(
    start: float | None, value: float | None, stretches: Sequence[Stretch], nearest: int = NEAREST
) -> PaceRank | None:
    """How many schools that started as near as can be moved less than is asked.

    Formula: percentile = 100 · share of the `nearest` stretches by |before − start| whose change
    is below `asked`. Matching on the start takes regression to the mean into account: a school
    from below rises by itself as those did. Units: points. Missing input, or fewer than
    FEWEST_STRETCHES: None. Reference: methods.md 5.6 and 8.
    """
    begin, ask = known(start), known(value)
    if begin is None or ask is None or len(stretches) < FEWEST_STRETCHES:
        return None
    near = sorted(stretches, key=lambda stretch: (abs(stretch.before - begin), stretch.urn))[:nearest]
    slower = sum(item.change < ask - 1e-9 for item in near)
    within = abs(near[-1].before - begin)
    return PaceRank(100 * slower / len(near), len(near), len(near) - slower, within)


def pace_at(start: float | None, share: float, stretches: Sequence[Stretch]) -> float | None:
    """The change that `share` of similar schools stayed below: 0.9 gives what 1 in 10 exceeded.

    Formula: quantile of the changes of the NEAREST stretches. Too few: None.
    """
    begin = known(start)
    if begin is None or len(stretches) < FEWEST_STRETCHES:
        return None
    near = sorted(stretches, key=lambda stretch: (abs(stretch.before - begin), stretch.urn))[:NEAREST]
    return float(np.quantile([item.change for item in near], share))


def effect_of_support(cohorts: Sequence[Cohort], confidence: float = 0.95) -> Effect | None:
    """Whether supported schools moved further than similar ones that were not supported.

    Formula: dᵢ = changeᵢ − mean change of the NEAREST_CONTROLS others nearest by `before`, over the
    same years; estimate = mean d; interval = mean d ± t(n−1)·sd(d)/√n. Units: points. It is an
    association: schools are chosen for support because they need it, and whatever else differs
    remains. A cohort with fewer than NEAREST_CONTROLS others is left out; fewer than
    FEWEST_SUPPORTED supported schools in the rest: None. Reference: methods.md 9.
    """
    used: set[str] = set()
    beyond, changes = [], []
    for cohort in cohorts:
        if len(cohort.others) < NEAREST_CONTROLS:
            continue
        for item in cohort.supported:
            near = nearest_others(item, cohort.others)
            used |= {other.urn for other in near}
            changes.append(item.change)
            beyond.append(item.change - float(np.mean([other.change for other in near])))
    if len(beyond) < FEWEST_SUPPORTED:
        return None
    d = np.asarray(beyond)
    half = student.ppf(0.5 + confidence / 2, len(d) - 1) * d.std(ddof=1) / np.sqrt(len(d))
    mean, change = float(d.mean()), float(np.mean(changes))
    return Effect(change, mean, mean - float(half), mean + float(half), len(beyond), len(used))


def nearest_others(stretch: Stretch, others: Sequence[Stretch]) -> list[Stretch]:
    """The unsupported schools that started nearest to a supported one; ties by school number."""
    near = sorted(others, key=lambda other: (abs(other.before - stretch.before), other.urn))
    return near[:NEAREST_CONTROLS]
