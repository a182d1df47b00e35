"""Need today orders schools; what changed, what is old and what is not known does not."""

from __future__ import annotations

import pytest

from analytics.reports.risk.risk import _urgency
from analytics.reports.risk.types import FORMAL_POINTS, MOST, NEEDS, need
from tests.unit.reports.test_risk_reasons import features
from tests.unit.ui.test_risk_words import school
from ui.views.improvement import risk

NONE = dict.fromkeys((factor.code for factor in NEEDS), 0.0)


def test_each_part_brings_its_points_and_no_change_or_age_brings_any() -> None:
    quiet = need(features(**NONE | {"attainment_change": -20.0, "years_since_graded": 9.0, "roll_change": -40.0}), "1")
    assert (quiet.points, quiet.parts, quiet.unknown) == (0, (), ())
    worst = {"attainment_level": -20.0, "disadvantaged_attainment": -40.0, "persistent_absence": 9.0}
    worst |= {"suspension_level": 9.0, "last_outcome": 4.0, "head_changes": 2.0}
    assert need(features(**worst), "1").points == MOST


def test_more_need_never_brings_fewer_points() -> None:
    for factor in NEEDS:
        sign = 1 if factor.side.value == "above" else -1
        scores = [need(features(**NONE | {factor.code: sign * size}), "1").points for size in (0, 1, 3, 8, 20, 40)]
        assert scores == sorted(scores)


def test_what_is_not_known_brings_no_points_and_is_named() -> None:
    result = need(features(**NONE | {"head_changes": float("nan")}), "1")
    assert (result.points, result.unknown) == (0, ("Changes of head in two years",))


def test_a_formal_step_counts_as_the_worst_grade_and_never_twice() -> None:
    assert need(features(("warning_notice",), **NONE | {"last_outcome": 4.0}), "1").points == FORMAL_POINTS


def test_lists_go_by_need_within_a_level_whatever_the_points_of_the_rules() -> None:
    pressing = school(name="B", expected=1.0, need=need(features(**NONE | {"attainment_level": -20.0}), "1"))
    risky = school(name="A", expected=12.0)
    assert sorted([risky, pressing], key=_urgency) == [pressing, risky]


@pytest.mark.parametrize("word", ["not a forecast", "no better than the last grade"])
def test_the_first_screen_says_that_it_is_no_forecast(word: str) -> None:
    assert word in risk.NO_FORECAST
