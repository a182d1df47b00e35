"""How far figures year-to-year noise by themselves: learned from all, never across a break."""

import numpy as np
import pytest

from analytics.statistics.year_to_year_noise import NORMAL_MEAN, change_beyond, changes, noise_interval, noise_of

RUN = (0, 0, 0)


def _alternating(areas: int = 40) -> np.ndarray:
    return np.array([[50.0, 52.0, 50.0]] * areas)


def test_the_noise_is_the_mean_change_scaled_to_one_year() -> None:
    noise = noise_of(_alternating(), np.zeros(3), RUN, None)
    assert noise.sigma == pytest.approx(NORMAL_MEAN * 2 / np.sqrt(2))
    assert (noise.n_changes, noise.n_areas) == (80, 40)


def test_a_shock_common_to_all_is_no_noise() -> None:
    shocked = _alternating() + np.array([0.0, 0.0, 20.0])
    noise = noise_of(shocked, np.array([0.0, 0.0, 20.0]), RUN, None)
    assert noise.sigma == pytest.approx(NORMAL_MEAN * 2 / np.sqrt(2))


def test_no_change_is_taken_across_a_break() -> None:
    moved = changes(_alternating(), (0, 1, 1))
    assert np.isnan(moved[:, 0]).all()
    assert np.isfinite(moved[:, 1]).all()


def test_too_few_changes_give_no_noise_and_no_range() -> None:
    noise = noise_of(_alternating(10), np.zeros(3), RUN, None)
    assert noise.sigma is None
    assert noise_interval(50.0, noise).lower is None
    assert change_beyond(5.0, noise) is None


def test_an_authority_that_varies_more_than_most_is_wider_than_most() -> None:
    steady = np.tile([50.0, 50.5, 50.0, 50.5, 50.0], (40, 1))
    steady[0] = [50.0, 60.0, 50.0, 60.0, 50.0]
    run = (0,) * 5
    assert noise_of(steady, np.zeros(5), run, 0).sigma > 3 * noise_of(steady, np.zeros(5), run, 1).sigma
