"""How sure a figure is: published examples, edges, and nothing made of nothing."""

import pytest
from scipy import stats

from analytics.statistics.intervals import difference_of_proportions, pooled_proportion, wilson
from tests.reference.intervals import byar_count, exact_count, mean_interval, rate


def test_wilson_at_none_and_at_all_stays_inside_0_and_1() -> None:
    assert wilson(0, 20).lower == 0.0
    assert wilson(20, 20).upper == 1.0


def test_wilson_takes_a_weighted_count_that_is_not_whole() -> None:
    low, mid, high = wilson(12, 40), wilson(12.5, 40), wilson(13, 40)
    assert low.lower < mid.lower < high.lower


@pytest.mark.parametrize(("x", "n"), [(None, 5), (3, None), (0, 0), (float("nan"), 5)])
def test_a_share_that_cannot_be_said_is_none_and_never_zero(x: float, n: float) -> None:
    interval = wilson(x, n)
    assert (interval.value, interval.lower, interval.upper) == (None, None, None)


@pytest.mark.parametrize(("x", "n"), [(-1, 5), (6, 5), (1, -5)])
def test_counts_that_cannot_be_are_refused(x: float, n: float) -> None:
    with pytest.raises(ValueError, match="must"):
        wilson(x, n)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_a_confidence_outside_0_to_1_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence"):
        wilson(1, 2, confidence)


def test_pooling_sums_counts_and_does_not_average_rates() -> None:
    assert pooled_proportion([1, 90], [10, 100]).value == pytest.approx(91 / 110)


def test_a_pool_with_a_missing_year_is_not_that_pool() -> None:
    assert pooled_proportion([1, None], [10, 100]).value is None
    assert pooled_proportion([], []).value is None


def test_exact_limits_of_a_count_agree_with_the_poisson_distribution() -> None:
    limits = exact_count(7)
    assert stats.poisson.sf(6, limits.lower) == pytest.approx(0.025)
    assert stats.poisson.cdf(7, limits.upper) == pytest.approx(0.025)


def test_no_events_have_a_lower_limit_of_zero() -> None:
    assert exact_count(0).lower == 0.0
    assert byar_count(0).lower == 0.0


def test_rates_change_method_at_ten_events() -> None:
    assert rate(9, 1000).method == "Exact"
    assert rate(10, 1000).method == "Byars"


def test_a_rate_may_exceed_its_denominator_but_needs_one() -> None:
    assert rate(250, 220).value == pytest.approx(113.636, abs=1e-3)
    assert rate(3, 0).value is None


def test_two_empty_groups_do_not_differ_for_certain() -> None:
    interval = difference_of_proportions(0, 10, 0, 10)
    assert interval.value == 0.0
    assert interval.lower < 0 < interval.upper
    assert difference_of_proportions(1, 10, None, 10).value is None


def test_a_mean_of_one_value_has_no_interval_and_missing_ones_are_counted() -> None:
    assert mean_interval([5.0]).lower is None
    assert mean_interval([]).mean is None
    assert mean_interval([1.0, None, 3.0]).n_missing == 1
