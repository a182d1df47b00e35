"""What is expected when, and whether a figure keeps a promise."""

from datetime import date

import pytest

from analytics.targets.milestones import DatedValue, Path, expected_today, linear_value, meets, step_target
from data.vocabulary import Comparator, Direction
from tests.reference.milestones import milestone_date, natural_comparator

GOOD = [DatedValue(date(2015, 1, 31), 74), DatedValue(date(2016, 1, 31), 85), DatedValue(date(2017, 1, 31), 100)]


def test_a_leap_year_has_366_days() -> None:
    assert linear_value(GOOD, date(2016, 7, 31)) == pytest.approx(92.459, abs=1e-3)


def test_exactly_on_a_milestone_it_is_due() -> None:
    result = step_target(GOOD, date(2016, 1, 31))
    assert result.due is not None
    assert result.next is not None
    assert (result.due.value, result.next.value) == (85, 100)


def test_nothing_is_expected_before_the_baseline_and_the_last_value_after_the_end() -> None:
    assert linear_value(GOOD, date(2014, 1, 1)) is None
    assert linear_value([], date(2014, 1, 1)) is None
    assert linear_value(GOOD, date(2018, 1, 1)) == 100


def test_annual_results_step() -> None:
    assert expected_today(GOOD, date(2015, 8, 31), Path.STEP) == 74


def test_order_of_milestones_changes_nothing_and_two_on_a_day_are_refused() -> None:
    assert linear_value(GOOD[::-1], date(2015, 8, 31)) == linear_value(GOOD, date(2015, 8, 31))
    with pytest.raises(ValueError, match="2015-01-31"):
        linear_value([GOOD[0], GOOD[0]], date(2015, 8, 31))


def test_a_month_means_its_last_day() -> None:
    assert milestone_date("2016-02") == date(2016, 2, 29)
    assert milestone_date("2016-02-03") == date(2016, 2, 3)
    with pytest.raises(ValueError, match="next spring"):
        milestone_date("next spring")


@pytest.mark.parametrize(
    ("actual", "comparator", "kept"),
    [
        (20, Comparator.LESS_THAN, False),
        (19, Comparator.LESS_THAN, True),
        (20, Comparator.AT_MOST, True),
        (20, Comparator.MORE_THAN, False),
        (20, Comparator.AT_LEAST, True),
        (20 - 1e-12, Comparator.AT_LEAST, True),
        (None, Comparator.AT_LEAST, None),
    ],
)
def test_fewer_than_twenty_is_not_twenty(actual: float | None, comparator: Comparator, kept: bool | None) -> None:
    assert meets(actual, comparator, 20) is kept


def test_a_neutral_measure_has_no_natural_comparator() -> None:
    assert natural_comparator(Direction.LOWER_IS_BETTER) is Comparator.AT_MOST
    with pytest.raises(ValueError, match="neutral"):
        natural_comparator(Direction.NEUTRAL)
