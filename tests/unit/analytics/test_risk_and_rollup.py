"""Risk scores with their reasons and record; targets added up pupil by pupil."""

from dataclasses import replace

import pytest

from analytics.risk.accuracy import at_capacity, auc_difference, auc_within, calibration, risk_record
from analytics.risk.rating import Rating, RiskScore, score_school, usual_points
from analytics.targets.rollup import SchoolTarget, roll_up
from data.rules import risk_rule
from data.rules.model import Factor, RiskRule, ThresholdSide, Trigger, TriggerRating
from tests.reference.risk import rating_counts

RULES = replace(
    risk_rule("2015"),
    version="2015-1",
    factors=(
        Factor("attainment", "attainment", ThresholdSide.BELOW, ((65, 2), (50, 4))),
        Factor("absence", "absence", ThresholdSide.ABOVE, ((5, 1), (8, 3))),
    ),
    triggers=(Trigger("notice", "warning notice", TriggerRating.RED),),
    red_from=5,
    amber_from=2,
    least_known=0.5,
)


USUAL = {"attainment": 1.0, "absence": 1.0}


def score(attainment: float | None, absence: float | None, *met: str, rules: RiskRule = RULES) -> RiskScore:
    return score_school(rules, {"attainment": attainment, "absence": absence}, met, USUAL)


def test_points_add_up_and_the_strongest_reason_comes_first() -> None:
    result = score(50, 6)
    assert (result.rating, result.lowest, result.expected, result.highest) == (Rating.RED, 5, 5, 5)
    assert [reason.code for reason in result.reasons] == ["attainment", "absence"]
    assert result.least is result.most


def test_not_knowing_counts_what_schools_like_it_earn_and_leaves_a_range() -> None:
    result = score(50, None)
    assert (result.lowest, result.expected, result.highest) == (4, 5, 7)
    assert (result.rating, result.least, result.most) == (Rating.RED, Rating.AMBER, Rating.RED)
    assert result.least is not result.most
    assert result.missing == ("absence",)


def test_with_less_than_half_of_the_points_known_the_level_cannot_be_told() -> None:
    assert score(None, 8).rating is Rating.CANNOT_TELL
    assert score(None, 2).rating is Rating.CANNOT_TELL
    lax = replace(RULES, least_known=3 / 7)
    assert score(None, 2, rules=lax).rating is Rating.GREEN
    assert score(None, 8, rules=lax).rating is Rating.AMBER


def test_missing_is_never_safe() -> None:
    unknown = score_school(RULES, {}, (), USUAL)
    assert unknown.rating is Rating.CANNOT_TELL
    assert (unknown.least, unknown.most) == (Rating.GREEN, Rating.RED)
    known, half = score(80, 2), score(80, None)
    assert half.expected > known.expected


def test_a_factor_that_is_known_of_no_school_sets_none_apart() -> None:
    usual = usual_points(RULES, [{"attainment": 50, "absence": None}, {"attainment": 80}])
    assert usual == {"attainment": 2.0}
    result = score_school(RULES, {"attainment": 80, "absence": None}, (), usual)
    assert (result.lowest, result.highest, result.missing) == (0, 0, ("absence",))


def test_what_is_not_known_stands_after_every_reason_that_brings_points() -> None:
    result = score(None, 6)
    assert [(reason.code, reason.points, reason.usual, reason.most) for reason in result.reasons] == [
        ("absence", 1, 1, 1),
        ("attainment", 0, 1, 4),
    ]


def test_a_hard_trigger_overrides_good_figures_and_missing_ones() -> None:
    assert score(90, 1, "notice").rating is Rating.RED
    assert score_school(RULES, {}, ["notice"], USUAL).rating is Rating.RED


def test_a_factor_that_the_rules_do_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="vibes"):
        score_school(RULES, {"vibes": 1}, (), USUAL)


def test_round_of_march_2015() -> None:
    result = rating_counts(88, 135, 76)
    assert result is not None
    assert result.red_pct == pytest.approx(29.431, abs=1e-3)
    assert rating_counts(None, 1, 1) is None
    assert rating_counts(0, 0, 0).red_pct is None


def test_equal_scores_at_the_edge_of_capacity_count_in_proportion() -> None:
    item = at_capacity([1, 0, 0, 0], [0.5, 0.5, 0.1, 0.1], 1)
    other = at_capacity([0, 1, 0, 0], [0.5, 0.5, 0.1, 0.1], 1)
    assert item == other
    assert item.precision == 0.5


def test_no_events_have_no_recall_and_no_auc() -> None:
    assert at_capacity([0, 0], [0.1, 0.2], 5).recall is None
    assert risk_record([0, 0], [0.1, 0.2]).auc is None
    assert risk_record([], []).brier is None
    assert risk_record([None, 1], [0.3, None]).n == 0


def test_within_a_grade_only_schools_of_that_grade_are_held_against_each_other() -> None:
    outcomes, scores, grades = [1, 0, 1, 0], [9, 1, 2, 3], [3, 3, 2, 2]
    assert auc_within(outcomes, scores, grades) == 0.5  # one pair right, one wrong
    assert risk_record(outcomes, scores).auc == 0.75
    assert auc_within([1, 1, 0], [1, 2, 3], ["a", "b", "c"]) is None


def test_a_rule_is_surely_better_only_when_chance_would_not_make_it_so() -> None:
    outcomes = [1, 0] * 40
    schools = [str(n) for n in range(80)]
    right, flat = [float(outcome) for outcome in outcomes], [1.0] * 80
    assert auc_difference(outcomes, right, flat, schools) == (0.5, 0.5)
    assert auc_difference(outcomes, flat, flat, schools) == (0, 0)
    assert auc_difference(outcomes[:2], right[:2], flat[:2], ["1", "1"]) is None
    with pytest.raises(ValueError, match="must be known"):
        auc_difference([1, None], [1, 2], [1, 2], ["a", "b"])


def test_calibration_bands_hold_every_school_once() -> None:
    assert sum(band.n for band in calibration([0, 1] * 7, [i / 14 for i in range(14)], 5)) == 14
    assert calibration([], []) == []


def test_targets_add_up_by_cohort_and_the_shortfall_is_in_pupils() -> None:
    schools = [SchoolTarget("1", 60, 70, 60), SchoolTarget("2", 30, None, 50), SchoolTarget("3", None, 90, 80)]
    result = roll_up(schools, 68)
    assert (result.n_with_target, result.n_imputed, result.n_left_out) == (1, 1, 1)
    assert result.no_change.implied_pct == pytest.approx((60 * 70 + 30 * 50) / 90)
    assert result.no_change.shortfall_pupils == 5
    assert result.median_ambition.implied_pct == pytest.approx((60 * 70 + 30 * 60) / 90)


def test_without_schools_or_target_nothing_is_short() -> None:
    assert roll_up([], 68).no_change.implied_pct is None
    assert roll_up([SchoolTarget("1", 60, 70, 60)], None).no_change.shortfall_pupils is None
    assert roll_up([SchoolTarget("1", 60, 70, 60)], 60).no_change.shortfall_pupils == 0
