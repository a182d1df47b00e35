"""Past misses: places, chances and tails; and what perfection would leave."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analytics.targets.misses import SHARES
from bench.forecasts.past_cases import measures_below, misses_of


def test_the_misses_of_normal_errors_are_normal() -> None:
    misses = misses_of(stats.norm.ppf((np.arange(200_000) + 0.5) / 200_000))
    assert misses.limits(0.8) == pytest.approx((-1.2816, 1.2816), abs=0.002)
    assert misses.above([-1.0, 0.0, 1.0]) == pytest.approx(stats.norm.sf([-1, 0, 1]), abs=0.005)


def test_the_chance_never_rises_with_the_distance_and_never_reaches_0() -> None:
    misses = misses_of(np.random.default_rng(1).standard_t(4, 5000))
    chances = misses.above(np.linspace(-50, 50, 4001))
    assert (np.diff(chances) <= 1e-12).all()
    assert 0 < chances[-1] < SHARES[0] < 1 - SHARES[0] < chances[0] < 1


def test_half_of_a_leaning_is_believed() -> None:
    leaning = misses_of(np.random.default_rng(2).normal(0.4, 1.0, 100_000))
    low, high = leaning.limits(0.5)
    assert (low + high) / 2 == pytest.approx(0.2, abs=0.02)


def test_without_past_forecasts_there_are_no_misses() -> None:
    with pytest.raises(ValueError, match="no past forecast"):
        misses_of(np.array([np.nan]))


@pytest.mark.parametrize(("shock", "least", "most"), [(0.0, 0, 0), (0.9, 5, 20)])
def test_perfection_leaves_measures_below_only_where_shocks_are_common(shock: float, least: int, most: int) -> None:
    rows = [(f"m{measure}", origin, 1) for measure in range(40) for origin in range(2019, 2022) for _ in range(150)]
    cases = pd.DataFrame(rows, columns=["measure", "origin", "horizon"]).assign(shock=shock, error=1.0)
    assert least <= measures_below(cases, 0.8, 0.7).mean() <= most
