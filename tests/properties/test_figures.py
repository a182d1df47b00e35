"""Laws that every figure keeps, and agreement with SciPy and statsmodels."""

import math
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from analytics.inspection.reach import chance_of_at_least, poisson_binomial
from analytics.statistics.benchmarks import quartiles
from analytics.statistics.comparison import two_period_test
from analytics.statistics.control_limits import xmr_chart
from analytics.statistics.gaps import gap, gap_three_ways, pupil_weighted_total
from analytics.statistics.intervals import difference_of_proportions, wilson
from analytics.statistics.small_numbers import Prior, shrink
from analytics.targets.milestones import DatedValue, linear_value
from data.vocabulary import Direction
from tests.properties.strategies import EXAMPLES, chances, confidences, maybe_percentages, percentages, proportions
from tests.reference.benchmarks import quartile_band, ranks
from tests.reference.funnel import additive_overdispersion, ratio_limits
from tests.reference.gaps import gap_index
from tests.reference.intervals import exact_count, mean_interval, rate
from tests.reference.reach import SchoolChance, reach


@EXAMPLES
@given(proportions(), confidences)
def test_wilson_contains_the_share_and_stays_in_0_to_1(pair: tuple[int, int], level: float) -> None:
    result = wilson(*pair, level)
    assert 0 <= result.lower <= result.value <= result.upper <= 1


@EXAMPLES
@given(proportions(), confidences)
def test_wilson_agrees_with_statsmodels_and_scipy(pair: tuple[int, int], level: float) -> None:
    result = wilson(*pair, level)
    x, n = pair
    first = proportion_confint(x, n, alpha=1 - level, method="wilson")
    second = stats.binomtest(x, n).proportion_ci(level, method="wilson")
    assert (result.lower, result.upper) == pytest.approx(first, abs=1e-9)
    assert (result.lower, result.upper) == pytest.approx((second.low, second.high), abs=1e-9)


@EXAMPLES
@given(proportions(), proportions())
def test_a_difference_flips_sign_with_its_groups(first: tuple[int, int], second: tuple[int, int]) -> None:
    there, back = difference_of_proportions(*first, *second), difference_of_proportions(*second, *first)
    assert there.value == pytest.approx(-back.value)
    assert there.lower == pytest.approx(-back.upper)


@EXAMPLES
@given(st.integers(1, 400), confidences)
def test_exact_limits_turn_the_poisson_distribution_round(x: int, level: float) -> None:
    result = exact_count(x, level)
    assert stats.poisson.sf(x - 1, result.lower) == pytest.approx((1 - level) / 2)
    assert stats.poisson.cdf(x, result.upper) == pytest.approx((1 - level) / 2)


@EXAMPLES
@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=30))
def test_a_mean_interval_agrees_with_scipy(values: list[float]) -> None:
    error = stats.sem(values)
    assume(error > 1e-6)
    low, high = stats.t.interval(0.95, len(values) - 1, np.mean(values), error)
    result = mean_interval(values)
    assert (result.lower, result.upper) == pytest.approx((low, high), rel=1e-6, abs=1e-6)


@EXAMPLES
@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 9999), st.integers(1, 9999))
def test_two_periods_tell_the_same_whichever_comes_first(x1: int, x2: int, n1: int, n2: int) -> None:
    there, back = two_period_test(x1, n1, x2, n2), two_period_test(x2, n2, x1, n1)
    if there.p_value is None:
        assert x1 + x2 == 0
    else:
        assert there.p_value == pytest.approx(back.p_value)


@EXAMPLES
@given(maybe_percentages, maybe_percentages)
def test_gap_flips_sign_with_its_groups_and_hides_with_either(low: float | None, high: float | None) -> None:
    if low is None or high is None:
        assert gap(low, high) is None
    else:
        assert gap(low, high) == -gap(high, low)


@EXAMPLES
@given(st.lists(st.tuples(percentages, st.booleans()), min_size=2, max_size=40))
def test_gap_index_flips_sign_with_its_groups_and_is_a_mann_whitney(pupils: list[tuple[float, bool]]) -> None:
    scores, flags = [score for score, _ in pupils], [flag for _, flag in pupils]
    result, turned = gap_index(scores, flags), gap_index(scores, [not flag for flag in flags])
    if result.index is None:
        assert len(set(flags)) == 1
        return
    assert result.index == pytest.approx(-turned.index)
    low = [score for score, flag in pupils if flag]
    high = [score for score, flag in pupils if not flag]
    u = stats.mannwhitneyu(high, low).statistic
    assert result.auc == pytest.approx(u / (len(low) * len(high)))
    assert -10 <= result.index <= 10


@EXAMPLES
@given(maybe_percentages, maybe_percentages, maybe_percentages, maybe_percentages)
def test_nothing_is_derived_from_a_hidden_side(
    a: float | None, b: float | None, c: float | None, d: float | None
) -> None:
    result = gap_three_ways(a, b, c, d)
    assert (result.within is None) == (a is None or b is None)
    assert (result.national is None) == (c is None or d is None)
    assert (result.disadvantaged_vs_national_other is None) == (a is None or d is None)


@EXAMPLES
@given(st.lists(st.tuples(maybe_percentages, st.integers(1, 500)), min_size=1, max_size=8))
def test_a_total_with_a_hidden_part_is_hidden_and_else_lies_between_its_parts(
    parts: list[tuple[float | None, int]],
) -> None:
    rates = [part for part, _ in parts]
    total = pupil_weighted_total(rates, [n for _, n in parts])
    present = [part for part in rates if part is not None]
    if len(present) < len(rates):
        assert total is None
    else:
        assert min(present) - 1e-9 <= total <= max(present) + 1e-9


@EXAMPLES
@given(st.none() | st.integers(0, 50), st.none() | st.integers(0, 50))
def test_a_hidden_count_yields_no_rate_limit_or_share(x: int | None, n: int | None) -> None:
    assume(x is None or n is None)
    prior = Prior(0.5, 10)
    for result in (rate(x, n), wilson(x, n), shrink(prior, x, n)):
        assert result.lower is None
        assert result.upper is None


@EXAMPLES
@given(
    st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), maybe_percentages, min_size=1),
    st.sampled_from(list(Direction)),
    st.randoms(use_true_random=False),
)
def test_the_order_of_areas_changes_nothing(
    values: dict[str, float | None], direction: Direction, random: object
) -> None:
    items = list(values.items())
    random.shuffle(items)  # type: ignore[attr-defined]
    shuffled = dict(items)
    assert ranks(values, direction) == ranks(shuffled, direction)
    item, other = quartiles(list(values.values())), quartiles(list(shuffled.values()))
    assert item == other
    for value in values.values():
        assert quartile_band(value, item, direction) == quartile_band(value, other, direction)


@EXAMPLES
@given(st.lists(proportions(), min_size=2, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_places_changes_no_overdispersion(places: list[tuple[int, int]], random: object) -> None:
    shuffled = list(places)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    item = additive_overdispersion(*map(list, zip(*places, strict=True)))
    other = additive_overdispersion(*map(list, zip(*shuffled, strict=True)))
    assert item.tau2 == pytest.approx(other.tau2)
    assert sorted(item.z_adjusted) == pytest.approx(sorted(other.z_adjusted))
    assert all(abs(a) <= abs(z) + 1e-9 for a, z in zip(item.z_adjusted, item.z_unadjusted, strict=True))


@EXAMPLES
@given(st.floats(0.5, 900))
def test_funnel_limits_of_a_ratio_nest_around_its_target(expected: float) -> None:
    result = ratio_limits(expected)
    assert result.lower_998 <= result.lower_95 <= 1 <= result.upper_95 <= result.upper_998


@EXAMPLES
@given(st.lists(chances, max_size=60))
def test_poisson_binomial_sums_to_1_and_keeps_its_mean(p: list[float]) -> None:
    pmf = poisson_binomial(p)
    assert math.isclose(pmf.sum(), 1, abs_tol=1e-9)
    assert float(pmf @ np.arange(pmf.size)) == pytest.approx(sum(p), abs=1e-9)


@EXAMPLES
@given(st.integers(0, 60), chances)
def test_poisson_binomial_of_equal_chances_is_binomial(n: int, p: float) -> None:
    assert poisson_binomial([p] * n) == pytest.approx(stats.binom.pmf(range(n + 1), n, p), abs=1e-9)


@EXAMPLES
@given(st.lists(st.tuples(st.booleans(), chances, chances), max_size=25), st.integers(0, 26))
def test_reach_never_promises_above_its_ceiling_nor_depends_on_order(
    rows: list[tuple[bool, float, float]], goal: int
) -> None:
    schools = [SchoolChance(f"{i:03}", *row) for i, row in enumerate(rows)]
    result, turned = reach(schools, goal), reach(schools[::-1], goal)
    assert result.chance == pytest.approx(turned.chance, abs=1e-12)
    assert result.good_now <= result.ceiling <= result.n_schools
    if goal > result.ceiling:
        assert result.chance == pytest.approx(0, abs=1e-12)
    assert all(school.adds >= 0 for school in result.deciding)


@EXAMPLES
@given(st.lists(chances, max_size=30))
def test_more_successes_are_never_likelier_than_fewer(p: list[float]) -> None:
    pmf = poisson_binomial(p)
    tails = [chance_of_at_least(pmf, k) for k in range(len(p) + 2)]
    assert all(after <= before + 1e-12 for before, after in pairwise(tails))


@EXAMPLES
@given(proportions(), st.floats(0.05, 0.95), st.floats(1, 200))
def test_shrinking_moves_a_share_towards_the_others_and_never_past_them(
    pair: tuple[int, int], mean: float, strength: float
) -> None:
    own, result = pair[0] / pair[1], shrink(Prior(mean, strength), *pair).mean
    assert min(own, mean) - 1e-9 <= result <= max(own, mean) + 1e-9


@EXAMPLES
@given(st.lists(percentages, min_size=2, max_size=5), st.integers(0, 2000))
def test_what_is_expected_lies_between_milestones(values: list[float], days: int) -> None:
    start = date(2015, 1, 31)
    points = [DatedValue(start + timedelta(days=365 * i), v) for i, v in enumerate(values)]
    expected = linear_value(points, start + timedelta(days=days))
    assert min(values) - 1e-9 <= expected <= max(values) + 1e-9


@EXAMPLES
@given(st.lists(st.none() | st.floats(0, 20), max_size=30))
def test_every_week_has_a_rule_unless_it_is_missing_or_there_are_no_limits(values: list[float | None]) -> None:
    chart = xmr_chart(values)
    assert len(chart.rules) == len(values)
    if chart.limits.lower is not None:
        assert [rule is None for rule in chart.rules] == [value is None for value in values]
