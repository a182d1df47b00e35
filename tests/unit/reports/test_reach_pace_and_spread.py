"""Reach learns only from what was known, and adds up schools' chances exactly."""

from datetime import date

import pytest

from analytics.inspection.pace import (
    Conversion,
    Ending,
    VisitRules,
    Wait,
    learn_by_support,
    learn_conversion,
    learn_pace,
)
from analytics.inspection.reach import Outlook, Scenario, Stand, as_today, deciding, framework_shock, scenarios, spread

CERTAIN = [Scenario(1.0, {}, 1.0)]


def test_one_good_school_of_two_stays_and_the_other_cannot_be_inspected() -> None:
    schools = [Outlook("1", Stand.GOOD, 0.0, 0.5, None), Outlook("2", Stand.BELOW, 0.0, 0.9, None)]
    assert spread(schools, CERTAIN).shares() == [(50.0, pytest.approx(1.0))]


def test_a_first_grade_joins_the_denominator() -> None:
    schools = [Outlook("1", Stand.GOOD, 0.0, 0.5, None), Outlook("2", Stand.NEW, 0.7, 0.0, None)]
    chances = dict(spread(schools, CERTAIN).shares())
    assert chances[50.0] == pytest.approx(schools[1].p_inspected())


def test_the_chance_of_everything_is_the_product_of_the_chances() -> None:
    schools = [Outlook(str(at), Stand.BELOW, 1.0, 0.6, None) for at in range(3)]
    each = schools[0].p_good_then
    assert spread(schools, CERTAIN).chance(100) == pytest.approx(each**3)


def test_suppositions_weigh_one_together_and_leave_hand_set_shares_alone() -> None:
    rates = [Conversion("good", 8, 10, 0.8, 0.5, 0.9, "estimated")]
    rates.append(Conversion("requires_improvement", 8, 10, 0.7, 0.5, 0.9, "set by hand"))
    cases = scenarios(rates)
    assert sum(case.weight for case in cases) == pytest.approx(1.0)
    assert all(set(case.shares) == {"good"} for case in cases)


def test_nothing_after_the_last_day_is_learned() -> None:
    endings = [Ending("good", date(2014, 5, 1), True), Ending("good", date(2015, 5, 1), False)]
    result = learn_conversion(endings, "good", date(2012, 1, 1), date(2015, 1, 1), 1)
    assert (result.good, result.n) == (1, 1)
    late = [Wait("good", date(2010, 1, 1), date(2016, 1, 1), date(2016, 1, 1))]
    pace = learn_pace(late, lambda _, __: VisitRules(48.0), date(2012, 1, 1), date(2015, 1, 1))
    assert pace.n_seen == 0


def test_the_school_likelier_to_be_inspected_decides_first() -> None:
    schools = [Outlook("late", Stand.BELOW, 0.2, 0.5, None), Outlook("soon", Stand.BELOW, 2.0, 0.5, None)]
    assert [item.urn for item in deciding(schools, 50)] == ["soon", "late"]


WHOLE = Conversion("requires_improvement", 50, 100, 0.5, 0.4, 0.6, "estimated")


def ended(good: int, of: int, *, supported: bool) -> list[Ending]:
    day = date(2014, 5, 1)
    return [Ending("requires_improvement", day, at < good, supported) for at in range(of)]


def test_the_share_of_supported_schools_is_drawn_towards_that_of_all() -> None:
    result = learn_by_support(ended(20, 20, supported=True), WHOLE, date(2015, 1, 1)).supported
    assert (result.good, result.n, result.basis) == (20, 20, "shrunk")
    assert result.share == pytest.approx((20 + 20 * 0.5) / (20 + 20))
    assert result.lower is not None
    assert 0.5 < result.lower < result.share


def test_too_few_supported_inspections_are_said_to_tell_nothing() -> None:
    by = learn_by_support(ended(3, 3, supported=True), WHOLE, date(2015, 1, 1))
    assert (by.supported.basis, by.unsupported.n) == ("too few", 0)
    later = learn_by_support(ended(20, 20, supported=True), WHOLE, date(2013, 1, 1))
    assert later.supported.n == 0


def test_visits_that_are_seldom_graded_bring_fewer_grades() -> None:
    waits = [Wait("good", date(2010, 1, 1), date(2014, 1, 1), date(2014, 1, 1))] * 9
    pace = learn_pace(waits, lambda _, __: VisitRules(48.0), date(2012, 1, 1), date(2015, 1, 1))
    every, half = (pace.expected("good", 48, 12, VisitRules(48, share)) for share in (1.0, 0.5))
    assert half == pytest.approx(every / 2)


def test_as_today_gives_or_takes_past_changes_and_holds_today() -> None:
    assert as_today(74.0, [1.0, 2.0]) is None
    low, high = as_today(74.0, [2.0, 4.0, 1.0, 3.0]) or (0.0, 0.0)
    assert (low, high) == (74.0, pytest.approx(77.7))
    assert as_today(99.5, [1.0, 2.0, 3.0]) == (99.5, 100.0)


def test_a_harder_framework_moves_every_school_one_way_and_leaves_less_unknown() -> None:
    rates = [Conversion("good", 60, 100, 0.6, None, None, "estimated")]
    outlooks = [Outlook(str(n), Stand.GOOD, 1.0, 0.6, "good") for n in range(40)]
    every = spread(outlooks, scenarios(rates))
    harder, same, lenient = (
        spread(outlooks, scenarios(rates, shock=size)) for size in (framework_shock(), 0.0, -framework_shock())
    )
    assert (harder.mean or 0) < (same.mean or 0) < (lenient.mean or 0)
    assert (every.quantile(0.9) or 0) - (every.quantile(0.1) or 0) > (same.quantile(0.9) or 0) - (
        same.quantile(0.1) or 0
    )
