"""What a target says: strictness, references, directions and the path in time."""

from datetime import date

import pytest

from analytics.targets.milestones import meets
from data.plans import plans
from data.plans.model import Reference, Target
from data.vocabulary import Comparator, Direction


def target(plan: str, code: str) -> Target:
    return next(item for item in plans() if item.code == plan).target(code)


def test_fewer_than_twenty_is_kept_by_19_and_not_by_20():
    amber = target("suffolk-2015", "amber_schools").deadline
    assert (amber.value, amber.comparator.is_strict) == (20, True)
    assert meets(19, amber.comparator, amber.value)
    assert not meets(20, amber.comparator, amber.value)


def test_exceeding_england_is_strict_and_in_line_is_not():
    exceeds = target("suffolk-2015", "gld").deadline.comparator
    in_line = target("suffolk-2015", "ks2_rwm").deadline.comparator
    assert not meets(0, exceeds, 0)
    assert meets(0, in_line, 0)


def test_a_quarter_fewer_than_81_exclusions_is_60_75():
    exclusions = target("suffolk-2015", "permanent_exclusions")
    assert exclusions.promised_value(exclusions.deadline) == pytest.approx(60.75)
    assert exclusions.deadline.comparator is Comparator.AT_MOST


def test_a_gap_improves_by_shrinking_although_its_measure_improves_by_rising():
    gap = target("current-example", "ks2_disadvantaged")
    assert gap.direction is Direction.HIGHER_IS_BETTER
    assert gap.figure_direction is Direction.LOWER_IS_BETTER
    assert gap.reference is Reference.GAP_TO_NATIONAL


def test_a_month_means_its_last_day():
    good = target("suffolk-2015", "good_schools")
    assert good.milestones[0].due == date(2016, 1, 31)


def test_february_of_a_leap_year_ends_on_the_29th():
    assert target("suffolk-2015", "red_schools").milestones[0].due == date(2016, 2, 29)


def test_a_revised_target_keeps_what_it_was():
    high = target("norfolk-2013", "good_secondary")
    assert high.deadline.value == 69
    assert [(item.original, item.revised) for item in high.history] == [(75, 69)]
    assert high.history[0].agreed_by is None
