"""Did support work? Simulations: no effect, selection of the weakest, and the same school twice."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.statistics.stretches import FEWEST_SUPPORTED, Cohort, Effect, Stretch, effect_of_support

SCHOOLS, NOISE, LEVELS, RUNS = 240, 8.0, 10.0, 400


def _run(rng: np.random.Generator, *, weakest: bool, truth: float, supported: int = 25) -> Effect:
    """Years: two earlier, the one that schools are chosen on, and the one after support."""
    level = rng.normal(60, LEVELS, SCHOOLS)
    years = level[:, None] + rng.normal(0, NOISE, (SCHOOLS, 4))
    chosen = np.argsort(years[:, 2])[:supported] if weakest else rng.permutation(SCHOOLS)[:supported]
    years[chosen, 3] += truth
    stretches = [Stretch(str(n), float(years[n, :2].mean()), float(years[n, 3])) for n in range(SCHOOLS)]
    helped = set(chosen.tolist())
    cohort = Cohort([stretches[n] for n in chosen], [s for n, s in enumerate(stretches) if n not in helped])
    effect = effect_of_support([cohort])
    assert effect is not None
    return effect


@pytest.mark.parametrize("weakest", [False, True])
@pytest.mark.parametrize("truth", [0.0, 4.0])
def test_the_interval_holds_the_truth_in_95_of_100(weakest: bool, truth: float) -> None:
    rng = np.random.default_rng(11)
    effects = [_run(rng, weakest=weakest, truth=truth) for _ in range(RUNS)]
    share = np.mean([effect.lower <= truth <= effect.upper for effect in effects])
    assert 0.93 <= share <= 0.975, share
    assert np.mean([effect.estimate for effect in effects]) == pytest.approx(truth, abs=0.4)


def test_a_school_counted_twice_makes_nothing_surer() -> None:
    rng = np.random.default_rng(3)
    schools = [Stretch(f"s{n}", 50.0, 50.0 + rng.normal(0, 8)) for n in range(20)]
    others = [Stretch(f"o{n}", 50.0, 50.0 + rng.normal(0, 8)) for n in range(60)]
    once = effect_of_support([Cohort(schools, others)])
    twice = effect_of_support([Cohort(schools, others), Cohort(schools, others)])
    assert once is not None and twice is not None
    assert twice.n_supported == once.n_supported == 20
    assert twice.upper - twice.lower == pytest.approx(once.upper - once.lower)


def test_no_verdict_under_fifteen_supported_schools() -> None:
    few = [Stretch(f"s{n}", 50.0, 70.0) for n in range(FEWEST_SUPPORTED - 1)]
    others = [Stretch(f"o{n}", 50.0, 50.0) for n in range(60)]
    assert FEWEST_SUPPORTED == 15
    assert effect_of_support([Cohort(few, others), Cohort(few, others)]) is None
