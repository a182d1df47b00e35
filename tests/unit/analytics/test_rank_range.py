"""The 95% range of a rank holds the true rank in 95 of 100 cases; a rank is the same wherever it stands."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.reports.comparison.neighbours import neighbours
from analytics.reports.comparison.trends import trends
from analytics.statistics.benchmarks import drawn_places, rank_among, rank_range
from data.vocabulary import Direction
from tests.unit.reports.in_memory import AUTHORITIES, ENGLAND, HOME, authority, context, fact

PLACES, RUNS = 150, 40
CODE, YEARS = "ks2_rwm_expected", ("2022/23", "2023/24", "2024/25")


def _held(noise: float) -> tuple[float, float]:
    """The share of true ranks inside their range, and how wide it is, where a third is noisier than the rest."""
    rng, inside, widths = np.random.default_rng(2), [], []
    sigmas = np.where(np.arange(PLACES) % 3 == 0, 2 * noise, noise)
    for _ in range(RUNS):
        true = rng.normal(60, 4, PLACES)
        seen = true + rng.normal(0, sigmas)
        drawn = drawn_places(seen, sigmas)
        for place in range(0, PLACES, 7):
            others = [value for at, value in enumerate(seen) if at != place]
            rank = rank_among(seen[place], others, Direction.HIGHER_IS_BETTER).rank
            low, high = rank_range(drawn, place, rank or 0, Direction.HIGHER_IS_BETTER)
            inside.append(low <= 1 + int((true > true[place]).sum()) <= high)
            widths.append(high - low)
    return float(np.mean(inside)), float(np.mean(widths))


@pytest.mark.parametrize("noise", [0.5, 2.0, 4.0])
def test_the_range_holds_the_true_rank_in_95_of_100(noise: float) -> None:
    share, _ = _held(noise)
    assert 0.935 <= share <= 0.985, share


def test_more_noise_makes_wider_ranges() -> None:
    assert _held(0.5)[1] < _held(2.0)[1] < _held(4.0)[1]


def test_without_noise_a_rank_is_its_own_range() -> None:
    values = np.array([3.0, 1.0, 2.0])
    drawn = drawn_places(values, np.zeros(3))
    assert rank_range(drawn, 2, 2, Direction.LOWER_IS_BETTER) == (2, 2)


def test_a_rank_has_the_same_range_on_the_spine_and_beside_its_neighbours() -> None:
    rng = np.random.default_rng(8)
    codes = [HOME, *(authority(n) for n in range(1, AUTHORITIES))]
    level = {code: 50 + 20 * rng.random() for code in codes}
    rows = [fact(CODE, code, year, round(level[code] + rng.normal(0, 2))) for code in codes for year in YEARS]
    rows += [fact(CODE, ENGLAND, year, 60.0) for year in YEARS]
    beside = neighbours(context(rows), code=CODE, view="everyone")
    (row,) = trends(context(rows), codes=(CODE,)).spine
    assert row.rank == beside.rank
    low, high = beside.rank.likely or (0, 0)
    assert low < (beside.rank.rank or 0) < high
    assert beside.place.likely == (low, high)  # all authorities are in this view
    assert next(place.rank for place in beside.rows if place.own) == beside.rank
