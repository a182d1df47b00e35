"""Risk scores with their reasons and record; targets added up pupil by pupil."""

import pytest

from analytics.risk import Factor, Rating, RiskSide, RuleSet, Trigger, rating_counts, score_school
from analytics.risk_record import at_capacity, calibration, risk_record
from analytics.rollup import SchoolTarget, roll_up

RULES = RuleSet(
    version="2015-1",
    factors=(
        Factor("attainment", "attainment", RiskSide.BELOW, ((65, 2), (50, 4)), 1),
        Factor("absence", "absence", RiskSide.ABOVE, ((5, 1), (8, 3)), 1),
    ),
    triggers=(Trigger("notice", "warning notice"),),
    red_from=5,
    amber_from=2,
    most_missing=1,
)


def test_points_add_up_and_the_strongest_reason_comes_first() -> None:
    found = score_school(RULES, {"attainment": 50, "absence": 6})
    assert (found.rating, found.score) == (Rating.RED, 5)
    assert [reason.code for reason in found.reasons] == ["attainment", "absence"]


def test_missing_is_not_safe() -> None:
    known = score_school(RULES, {"attainment": 80, "absence": 2})
    unknown = score_school(RULES, {"attainment": None, "absence": 2})
    assert unknown.score > known.score
    assert unknown.missing == ("attainment",)
    assert score_school(RULES, {}).rating is Rating.CANNOT_TELL


def test_a_hard_trigger_overrides_good_figures_and_missing_ones() -> None:
    assert score_school(RULES, {"attainment": 90, "absence": 1}, ["notice"]).rating is Rating.RED
    assert score_school(RULES, {}, ["notice"]).rating is Rating.RED


def test_a_factor_that_the_rules_do_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="vibes"):
        score_school(RULES, {"vibes": 1})


def test_round_of_march_2015() -> None:
    found = rating_counts(88, 135, 76)
    assert found is not None
    assert found.red_pct == pytest.approx(29.431, abs=1e-3)
    assert rating_counts(None, 1, 1) is None
    assert rating_counts(0, 0, 0).red_pct is None


def test_equal_scores_at_the_edge_of_capacity_count_in_proportion() -> None:
    one = at_capacity([1, 0, 0, 0], [0.5, 0.5, 0.1, 0.1], 1)
    other = at_capacity([0, 1, 0, 0], [0.5, 0.5, 0.1, 0.1], 1)
    assert one == other
    assert one.precision == 0.5


def test_no_events_have_no_recall_and_no_auc() -> None:
    assert at_capacity([0, 0], [0.1, 0.2], 5).recall is None
    assert risk_record([0, 0], [0.1, 0.2]).auc is None
    assert risk_record([], []).brier is None
    assert risk_record([None, 1], [0.3, None]).n == 0


def test_calibration_bands_hold_every_school_once() -> None:
    assert sum(band.n for band in calibration([0, 1] * 7, [i / 14 for i in range(14)], 5)) == 14
    assert calibration([], []) == []


def test_targets_add_up_by_cohort_and_the_shortfall_is_in_pupils() -> None:
    schools = [
        SchoolTarget("1", 60, 70, 60),
        SchoolTarget("2", 30, None, 50),
        SchoolTarget("3", None, 90, 80),
    ]
    found = roll_up(schools, 68)
    assert (found.n_with_target, found.n_imputed, found.n_left_out) == (1, 1, 1)
    assert found.no_change.implied_pct == pytest.approx((60 * 70 + 30 * 50) / 90)
    assert found.no_change.shortfall_pupils == 5
    assert found.median_ambition.implied_pct == pytest.approx((60 * 70 + 30 * 60) / 90)


def test_without_schools_or_target_nothing_is_short() -> None:
    assert roll_up([], 68).no_change.implied_pct is None
    assert roll_up([SchoolTarget("1", 60, 70, 60)], None).no_change.shortfall_pupils is None
    assert roll_up([SchoolTarget("1", 60, 70, 60)], 60).no_change.shortfall_pupils == 0
