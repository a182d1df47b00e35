"""Under no change, as many are flagged as is said: in small authorities as in large ones."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.reports.core.all_authorities import noise_multiplier
from analytics.statistics.year_to_year_noise import change_beyond, changes, distances, noise_of, own_scale
from bench.forecasts.noise import multipliers

AREAS, YEARS, MEASURES = 150, 8, 40
PUPILS = np.geomspace(300, 18_000, AREAS)
KENT, RUTLAND = "E10000016", "E06000017"


def _measures(seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Shares that never change but for their pupils, with a year's shock common to all."""
    rng = np.random.default_rng(seed)
    result = []
    for _ in range(MEASURES):
        level = rng.uniform(0.2, 0.8)
        common = rng.normal(0, 0.03, YEARS)
        share = np.clip(level + rng.normal(0, 0.04, AREAS)[:, None] + common[None, :], 0.02, 0.98)
        counts = rng.binomial(PUPILS[:, None].astype(int), share)
        result.append((100 * counts / PUPILS[:, None].astype(int), 100 * (level + common)))
    return result


def flagged(*, by_authority: bool) -> np.ndarray:
    """The share of last-year changes flagged in each third of authorities by size, in percent."""
    panels, run = _measures(7), (0,) * YEARS
    names = [str(at) for at in range(AREAS)]
    learned = multipliers([(names, changes(distances(values, nation), run)) for values, nation in panels])
    flags = np.zeros((MEASURES, AREAS))
    for row, (values, nation) in enumerate(panels):
        last = changes(distances(values, nation), run)[:, -1]
        for at, name in enumerate(names):
            noise = (
                noise_of(values, nation, run, at, learned[name])
                if by_authority
                else noise_of(values, nation, run, None)
            )
            flags[row, at] = abs(last[at]) > (change_beyond(last[at], noise) or 0)
    return 100 * flags.mean(axis=0).reshape(3, -1).mean(axis=1)


def test_as_many_are_flagged_under_no_change_as_is_said_whatever_the_size() -> None:
    small, middle, large = flagged(by_authority=True)
    assert all(3 <= share <= 7 for share in (small, middle, large)), (small, middle, large)


def test_one_noise_for_all_flagged_small_authorities_and_never_large_ones() -> None:
    small, _, large = flagged(by_authority=False)
    assert small > 9
    assert large < 1


def test_the_multiplier_of_kent_is_narrow_and_that_of_rutland_wide() -> None:
    assert noise_multiplier(KENT).factor < 0.75
    assert noise_multiplier(RUTLAND).factor > 1.4
    assert noise_multiplier("no such authority").factor == 1.0


def test_few_changes_leave_an_authority_near_the_usual_and_many_do_not() -> None:
    few = multipliers([(["a", "b"], np.array([[3.0], [1.0]]))])["a"]
    many = multipliers([(["a", "b"], np.tile([[3.0], [1.0]], 200))])["a"]
    assert 1.0 < few.factor < 1.1 < many.factor < 1.5
    assert own_scale(2.0, 1.5, np.array([])) == pytest.approx(3.0)
