"""Targets that clash are told so before anybody finds out by missing them."""

from dataclasses import replace

from data.plans import plans
from data.plans.coherence import coherence

SUFFOLK = next(plan for plan in plans() if plan.code == "suffolk-2015")


def test_88_to_44_red_with_135_to_80_amber_means_99_schools_turning_green_in_a_year():
    first = coherence(SUFFOLK.targets)[0]
    assert (first.rated, first.green_before, first.green_after) == (299, 76, 175)
    assert first.turning_green == 99
    assert "means that 99 schools turn green in a year" in first.sentence


def test_the_second_year_reckons_fewer_than_20_as_19():
    second = coherence(SUFFOLK.targets)[1]
    assert second.green_after == 299 - 0 - 19


def test_without_the_number_of_rated_schools_nothing_is_said():
    red = SUFFOLK.target("red_schools")
    assert red.baseline is not None
    bare = replace(red, baseline=replace(red.baseline, denominator=None))
    assert coherence((bare, SUFFOLK.target("amber_schools"))) == ()


def test_a_plan_without_ratings_has_nothing_to_clash():
    assert coherence(()) == ()
