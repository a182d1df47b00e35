"""Process charts: which points are special, and why."""

from analytics.statistics.control_limits import PointRule, Screening, trend_ends, two_in_three, xmr_chart, xmr_limits
from tests.reference.spc import assurance

STEADY = [10.0, 11.0, 10.0, 11.0, 10.0, 11.0, 10.0, 11.0, 10.0, 11.0, 10.0, 11.0]


def test_one_wild_range_is_kept_out_of_the_limits_but_not_out_of_the_mean() -> None:
    values = [*STEADY, 40.0, 10.0]
    screened, raw = xmr_limits(values), xmr_limits(values, Screening.ALL)
    assert screened.mean == raw.mean
    assert screened.upper < raw.upper


def test_a_missing_week_does_not_join_its_neighbours() -> None:
    assert xmr_limits([1.0, None, 9.0]).lower is None


def test_a_point_beyond_the_limits_is_marked_outside() -> None:
    chart = xmr_chart([*STEADY, *STEADY, 14.0])
    assert chart.rules[-1] is PointRule.OUTSIDE
    assert chart.rules[0] is PointRule.COMMON


def test_all_points_of_a_trend_are_marked_and_a_tie_breaks_it() -> None:
    assert trend_ends([1, 2, 3, 4, 5, 6, 7]) == [0] * 6 + [1]
    assert trend_ends([7, 6, 5, 4, 3, 2, 1]) == [0] * 6 + [-1]
    assert trend_ends([1, 2, 3, 3, 4, 5, 6, 7]) == [0] * 8


def test_two_near_points_on_both_sides_of_the_mean_are_no_signal() -> None:
    assert two_in_three([1, 0, 1], [1, 1, -1]) == [0, 0, 0]


def test_seven_on_one_side_are_a_shift() -> None:
    chart = xmr_chart([5.0, 5.2, 5.1, 5.2, 5.0, 5.2, 5.1, 4.1, 4.0, 4.1, 3.9, 4.1, 4.0, 4.1])
    assert chart.rules.count(PointRule.COMMON) < 14


def test_few_points_give_trial_limits_and_none_give_nothing() -> None:
    assert xmr_limits([1.0, 2.0]).is_trial
    assert xmr_limits([]).mean is None
    assert xmr_chart([None]).rules == (None,)


def test_a_target_beyond_the_limits_is_met_always_or_never() -> None:
    limits = xmr_limits(STEADY)
    assert assurance(limits, 0.0) == "passing"
    assert assurance(limits, 50.0) == "failing"
    assert assurance(limits, 10.5) == "hit_or_miss"
    assert assurance(limits, None) == "cannot_tell"
