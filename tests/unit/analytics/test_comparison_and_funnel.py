"""Better, similar, worse; funnels and what lies beyond them."""

import pytest

from analytics.statistics.comparison import Judgement, compare_with_benchmark, two_period_test
from analytics.statistics.control_limits import proportion_limits, proportion_significance
from analytics.statistics.intervals import Interval, wilson
from data.vocabulary import Direction
from tests.reference.funnel import additive_overdispersion, ratio_limits, ratio_significance

INTERVAL = Interval(0.5, 0.4, 0.6, 0.95, "Wilson")


@pytest.mark.parametrize(
    ("benchmark", "direction", "judgement"),
    [
        (0.3, Direction.HIGHER_IS_BETTER, Judgement.BETTER),
        (0.7, Direction.HIGHER_IS_BETTER, Judgement.WORSE),
        (0.3, Direction.LOWER_IS_BETTER, Judgement.WORSE),
        (0.3, Direction.NEUTRAL, Judgement.HIGHER),
        (0.6, Direction.HIGHER_IS_BETTER, Judgement.SIMILAR),
        (None, Direction.HIGHER_IS_BETTER, Judgement.CANNOT_TELL),
    ],
)
def test_judgement_follows_the_interval_and_the_direction(
    benchmark: float | None, direction: Direction, judgement: Judgement
) -> None:
    assert compare_with_benchmark(INTERVAL, benchmark, direction) is judgement


def test_a_hidden_figure_is_not_judged() -> None:
    hidden = wilson(None, 30)
    answer = compare_with_benchmark(hidden, 0.5, Direction.HIGHER_IS_BETTER)
    assert answer is Judgement.CANNOT_TELL


def test_an_unknown_direction_is_refused() -> None:
    with pytest.raises(ValueError, match="sideways"):
        compare_with_benchmark(INTERVAL, 0.1, "sideways")  # type: ignore[arg-type]


def test_a_cut_of_a_quarter_in_81_exclusions_may_be_noise() -> None:
    assert two_period_test(81, 100089, 60, 100862).significant_5pct is False


def test_no_events_or_no_pupils_tell_nothing() -> None:
    assert two_period_test(0, 10, 0, 10).p_value is None
    assert two_period_test(1, 0, 2, 10).p_value is None
    assert two_period_test(None, 10, 2, 10).p_value is None


def test_funnel_limits_are_clipped_and_widen_as_places_shrink() -> None:
    small, large = proportion_limits(0.8, 5), proportion_limits(0.8, 500)
    assert small.upper_998 == 1.0
    assert small.lower_95 < large.lower_95
    assert proportion_limits(0.8, 0).lower_95 is None


def test_significance_needs_something_expected() -> None:
    assert ratio_significance(3, 0) is None
    assert ratio_significance(None, 3) is None
    assert ratio_limits(0).lower_95 is None


@pytest.mark.parametrize(
    ("observed", "label"), [(100, "Not significant"), (125, "High (0.025)"), (140, "High (0.001)"), (80, "Low (0.025)")]
)
def test_events_beyond_the_funnel_are_labelled(observed: int, label: str) -> None:
    assert ratio_significance(observed, 100) == label


def test_shares_beyond_the_funnel_are_labelled() -> None:
    assert proportion_significance(50, 100, 0.5) == "Not significant"
    assert proportion_significance(61, 100, 0.5) == "High (0.025)"
    assert proportion_significance(30, 100, 0.5) == "Low (0.001)"


def test_places_that_differ_by_chance_alone_are_not_widened() -> None:
    calm = additive_overdispersion([50, 51, 49, 50], [100, 100, 100, 100], 0)
    assert calm.tau2 == 0.0
    assert calm.z_adjusted == calm.z_unadjusted


def test_one_missing_place_silences_the_adjustment_rather_than_shift_it() -> None:
    assert additive_overdispersion([50, None], [100, 100]).phi is None
