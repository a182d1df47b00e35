"""Progress 8 and the floor and coasting standards of each year."""

import pytest

from tests.reference.attainment import (
    PRIMARY_COASTING,
    PRIMARY_FLOOR,
    ProgressBand,
    below_5acem,
    below_primary_standard,
    below_progress_8,
    coasting,
    progress_8,
    progress_band,
    secondary_floor_applies,
)

SLOW = {"reading": -6.0, "writing": 0.0, "maths": 0.0}


@pytest.mark.parametrize(
    ("score", "lower", "upper", "band"),
    [
        (0.5, 0.1, 0.9, ProgressBand.WELL_ABOVE),
        (0.49, 0.1, 0.9, ProgressBand.ABOVE),
        (0.6, -0.1, 1.3, ProgressBand.AVERAGE),
        (-0.5, -0.9, -0.1, ProgressBand.BELOW),
        (-0.51, -0.9, -0.1, ProgressBand.WELL_BELOW),
        (0.2, 0.0, 0.4, ProgressBand.AVERAGE),
        (0.2, None, 0.4, None),
    ],
)
def test_bands_at_their_edges(score: float, lower: float | None, upper: float, band: ProgressBand | None) -> None:
    assert progress_band(score, lower, upper) is band


def test_the_same_score_is_average_with_24_pupils_and_above_with_45() -> None:
    assert progress_8(0.45, 24, 1.41628).band is ProgressBand.AVERAGE
    assert progress_8(0.45, 45, 1.41628).band is ProgressBand.ABOVE
    assert progress_8(0.45, 0, 1.41628).band is None


def test_from_2016_progress_below_in_one_subject_is_not_enough_progress() -> None:
    assert below_primary_standard(60, SLOW, PRIMARY_FLOOR[2016]) is True
    assert below_primary_standard(65, SLOW, PRIMARY_FLOOR[2016]) is False


def test_to_2015_progress_had_to_be_below_in_every_subject() -> None:
    partly = {"reading": 90.0, "writing": 99.0, "maths": 90.0}
    all_below = dict.fromkeys(partly, 90.0)
    assert below_primary_standard(50, partly, PRIMARY_FLOOR[2014]) is False
    assert below_primary_standard(50, all_below, PRIMARY_FLOOR[2014]) is True


def test_a_hidden_subject_leaves_the_floor_unsaid_unless_the_rest_settles_it() -> None:
    unknown = {"reading": None, "writing": 0.0, "maths": 0.0}
    assert below_primary_standard(60, unknown, PRIMARY_FLOOR[2017]) is None
    assert below_primary_standard(70, unknown, PRIMARY_FLOOR[2017]) is False
    assert below_primary_standard(None, SLOW, PRIMARY_COASTING[2017]) is None


def test_secondary_floor_needs_both_halves() -> None:
    assert below_progress_8(-0.6, None) is None
    assert below_progress_8(-0.4, None) is False
    assert below_5acem(39, [60, 60], [70, 70]) is True
    assert below_5acem(39, [60, 75], [70, 70]) is False
    assert secondary_floor_applies(5, 90) is False


def test_coasting_takes_three_years() -> None:
    assert coasting([True, True, True]) is True
    assert coasting([True, None, False]) is False
    assert coasting([True, None, True]) is None
    with pytest.raises(ValueError, match="three"):
        coasting([True])
