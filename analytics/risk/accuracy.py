"""How well a risk tool predicted what happened: ranking, sharpness, hits within capacity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from analytics.statistics.arguments import Floats, known, require_same_length

DRAWS = 300
_SEED = 2015


@dataclass(frozen=True, slots=True)
class RiskRecord:
    """A tool's record on schools with a known outcome; None where it cannot be said."""

    n: int
    n_events: int
    base_rate: float | None
    auc: float | None
    brier: float | None
    brier_base: float | None


@dataclass(frozen=True, slots=True)
class Capacity:
    """What looking at the K riskiest schools would have found."""

    k: int
    precision: float | None
    recall: float | None
    lift: float | None


@dataclass(frozen=True, slots=True)
class CalibrationBand:
    """Schools of similar score: the mean score, and how often the event came."""

    n: int
    mean_score: float
    event_rate: float


def _pairs(outcomes: Sequence[int | bool | None], scores: Sequence[float | None]) -> tuple[Floats, Floats]:
    """Outcomes and scores of the schools that have both. Errors: ValueError for odd outcomes."""
    require_same_length("outcomes", outcomes, "scores", scores)
    both = [
        (float(outcome), score)
        for outcome, raw in zip(outcomes, scores, strict=True)
        if outcome is not None and (score := known(raw)) is not None
    ]
    y = np.array([outcome for outcome, _ in both])
    if not np.isin(y, (0.0, 1.0)).all():
        raise ValueError("outcomes must be 1 (it happened) or 0 (it did not)")
    return y, np.array([score for _, score in both])


def risk_record(outcomes: Sequence[int | bool | None], scores: Sequence[float | None]) -> RiskRecord:
    """How well scores rank schools (AUC) and how close they come (Brier), beside the base rate.

    Formula: AUC = P(score of an event > of a non-event) + ½P(tie); Brier = mean (score − y)²;
    base = ȳ(1 − ȳ). Scores are chances 0–1 for Brier to mean anything. Schools without an
    outcome or a score are left out. Reference: Brier 1950; Mann & Whitney 1947.
    """
    y, score = _pairs(outcomes, scores)
    n, events = y.size, int(y.sum())
    if n == 0:
        return RiskRecord(0, 0, None, None, None, None)
    base = events / n
    brier = float(np.mean((score - y) ** 2))
    return RiskRecord(n, events, base, _auc(y, score), brier, base * (1 - base))


def auc_difference(
    outcomes: Sequence[int | bool | None],
    scores: Sequence[float | None],
    others: Sequence[float | None],
    clusters: Sequence[str],
) -> tuple[float, float] | None:
    """The 95% limits of how much better scores rank than other scores, school by school.

    Formula: percentile bootstrap of AUC(scores) − AUC(others), whole clusters (a school over its
    years) drawn together, `DRAWS` times from one seed; every value must be known. None with fewer
    than two clusters or where no draw has both outcomes. Reference: Efron & Tibshirani 1993, ch. 13.
    """
    require_same_length("outcomes", outcomes, "clusters", clusters)
    y, own = _pairs(outcomes, scores)
    _, other = _pairs(outcomes, others)
    if not y.size == own.size == other.size == len(clusters):
        raise ValueError("every outcome and score must be known to be compared")
    names, place = np.unique(np.array(clusters), return_inverse=True)
    members = [np.flatnonzero(place == at) for at in range(names.size)]
    if len(members) < 2:
        return None
    rng, result = np.random.default_rng(_SEED), []
    for _ in range(DRAWS):
        drawn = np.concatenate([members[at] for at in rng.integers(0, len(members), len(members))])
        first, second = _auc(y[drawn], own[drawn]), _auc(y[drawn], other[drawn])
        if first is not None and second is not None:
            result.append(first - second)
    if not result:
        return None
    low, high = np.quantile(result, (0.025, 0.975))
    return float(low), float(high)


def _auc(y: Floats, score: Floats) -> float | None:
    events = int(y.sum())
    if not 0 < events < y.size:
        return None
    wins = float(stats.rankdata(score)[y == 1].sum()) - events * (events + 1) / 2
    return wins / (events * (y.size - events))


def auc_within(
    outcomes: Sequence[int | bool | None], scores: Sequence[float | None], strata: Sequence[object]
) -> float | None:
    """How well scores rank schools that a simpler rule cannot tell apart: of the same stratum.

    Formula: Σ wins / Σ pairs over the strata, a pair being an event and a non-event of one
    stratum; a tie is half a win. None without such a pair. Reference: van Elteren 1960.
    """
    require_same_length("outcomes", outcomes, "strata", strata)
    wins = pairs = 0.0
    for stratum in dict.fromkeys(strata):
        inside = [place for place, item in enumerate(strata) if item == stratum]
        result = risk_record([outcomes[i] for i in inside], [scores[i] for i in inside])
        if result.auc is not None:
            pairs_within = result.n_events * (result.n - result.n_events)
            wins, pairs = wins + result.auc * pairs_within, pairs + pairs_within
    return wins / pairs if pairs else None


def at_capacity(outcomes: Sequence[int | bool | None], scores: Sequence[float | None], k: int) -> Capacity:
    """Of the K schools with the highest scores, how many had the event, and how many were missed.

    Formula: precision = hits/K, recall = hits/events, lift = precision/base rate. Where equal
    scores straddle the K-th place, their hits count in proportion, so that order changes
    nothing. Errors: ValueError for K below 1.
    """
    if k < 1:
        raise ValueError(f"capacity must be at least 1 school, not {k}")
    y, score = _pairs(outcomes, scores)
    if y.size == 0:
        return Capacity(k, None, None, None)
    taken = min(k, y.size)
    edge = np.sort(score)[::-1][taken - 1]
    above, tied = score > edge, score == edge
    places = taken - int(above.sum())
    hits = float(y[above].sum()) + float(y[tied].mean()) * places
    precision, events = hits / taken, float(y.sum())
    if events == 0:
        return Capacity(k, precision, None, None)
    return Capacity(k, precision, hits / events, precision / (events / y.size))


def calibration(
    outcomes: Sequence[int | bool | None], scores: Sequence[float | None], bands: int = 10
) -> list[CalibrationBand]:
    """Whether schools scored 0.3 have the event three times in ten: bands of equal number.

    Fewer schools than bands: one school a band. Errors: ValueError for fewer than one band.
    """
    if bands < 1:
        raise ValueError(f"at least one band is needed, not {bands}")
    y, score = _pairs(outcomes, scores)
    order = np.lexsort((y, score))
    return [
        CalibrationBand(part.size, float(score[part].mean()), float(y[part].mean()))
        for part in np.array_split(order, min(bands, y.size) or 1)
        if part.size
    ]
