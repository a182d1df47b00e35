"""Neighbours, ranks, bands, and status with change."""

import pytest

from analytics.statistics.benchmarks import Movement, movement, neighbour_average, quartiles, rank_among
from analytics.statistics.comparison import Judgement
from data.vocabulary import Direction
from tests.reference.benchmarks import direction_of_polarity, quartile_band, ranks, status_and_change

HIGH, LOW, NEUTRAL = Direction.HIGHER_IS_BETTER, Direction.LOWER_IS_BETTER, Direction.NEUTRAL


def test_average_says_how_many_neighbours_are_in_it() -> None:
    result = neighbour_average([40, None, 44, 45])
    assert (result.mean, result.median, result.n_used, result.n_neighbours) == (43, 44, 3, 4)
    assert neighbour_average([]).mean is None


def test_equal_figures_share_the_better_place() -> None:
    assert ranks({"a": 3, "b": 5, "c": 5, "d": None}, HIGH) == {"a": 3, "b": 1, "c": 1, "d": None}
    assert ranks({"a": 3, "b": 5, "c": 5}, LOW) == {"a": 1, "b": 2, "c": 2}
    assert rank_among(5, [5, 3, 7, None], HIGH).rank == 2
    assert rank_among(None, [5], HIGH).rank is None


@pytest.mark.parametrize(
    ("value", "direction", "band"), [(2, HIGH, "D"), (2, LOW, "A"), (5, HIGH, "A"), (3, HIGH, "C"), (3, NEUTRAL, None)]
)
def test_bands_turn_round_with_polarity(value: float, direction: Direction, band: str) -> None:
    assert quartile_band(value, quartiles([1, 2, 3, 4, 5]), direction) == band


def test_no_figures_have_no_quartiles() -> None:
    assert quartiles([None]) is None
    assert quartile_band(3, None, HIGH) is None


def test_unknown_polarity_is_refused() -> None:
    assert direction_of_polarity("Low") is LOW
    with pytest.raises(ValueError, match="Sideways"):
        direction_of_polarity("Sideways")


def test_movement_is_worded_by_direction() -> None:
    assert movement(1, LOW) is Movement.WORSENING
    assert movement(1, NEUTRAL) is Movement.RISING
    assert movement(0.04, HIGH, 0.05) is Movement.SAME
    assert movement(None, HIGH) is Movement.CANNOT_TELL
    assert status_and_change(Judgement.BETTER, -1, HIGH).movement is Movement.WORSENING
