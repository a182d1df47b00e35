"""Stock, flow, categories, reach: what inspections say and what they can still change."""

from datetime import date

import pytest

from analytics.inspection.counts import FlowMethod, StockMethod, consecutive_grades, flow, stock, transitions
from analytics.inspection.outcomes import (
    Category,
    Inspection,
    InspectionKind,
    KeyJudgements,
    Regime,
    SchoolInspections,
    category_of_report_card,
    grade_name,
    in_category_by_key_judgements,
    overall_grade,
    regime_of,
)
from analytics.inspection.reach import chance_of_at_least, poisson_binomial
from tests.reference.inspection import category_to_2024
from tests.reference.inspection_stock import card_profile, judgement_age
from tests.reference.reach import SchoolChance, expected_stock_no_declines, reach

JANUARY = date(2015, 1, 31)
BOTH = StockMethod.WITH_PREDECESSORS


def school(*graded: tuple[str, int | str | None], **about: object) -> SchoolInspections:
    seen = tuple(Inspection(date.fromisoformat(day), grade) for day, grade in graded)
    return SchoolInspections("1", seen, **about)  # type: ignore[arg-type]


@pytest.mark.parametrize("raw", [9, 0, None, "Not judged", "", 5])
def test_what_is_no_grade_is_not_counted_as_one(raw: object) -> None:
    assert overall_grade(raw) is None  # type: ignore[arg-type]
    assert stock([school(("2014-01-01", raw))], JANUARY, BOTH).pct is None  # type: ignore[arg-type]


def test_three_was_satisfactory_before_september_2012() -> None:
    assert grade_name(3, date(2012, 8, 31)) == "satisfactory"
    assert grade_name(3, date(2012, 9, 1)) == "requires improvement"


def test_a_report_not_yet_public_does_not_count() -> None:
    recent = [school(("2013-01-01", 3), ("2015-01-20", 2))]
    assert stock(recent, JANUARY, BOTH, known_by=JANUARY).good == 0
    assert stock(recent, JANUARY, BOTH, known_by=date(2015, 3, 1)).good == 1


def test_an_ungraded_visit_leaves_the_grade() -> None:
    visit = Inspection(date(2014, 9, 1), None, kind=InspectionKind.UNGRADED)
    graded = Inspection(date(2012, 10, 1), 2)
    result = stock([SchoolInspections("1", (graded, visit))], JANUARY, BOTH)
    assert (result.good, result.n_graded) == (1, 1)


def test_closed_new_and_never_inspected_schools_are_counted_apart() -> None:
    schools = [
        school(("2014-01-01", 2), closed=date(2014, 12, 31)),
        school(("2014-01-01", 2), opened=date(2015, 9, 1)),
        school(),
        school(("2014-01-01", 2), rolls=((JANUARY, 100.0),)),
    ]
    result = stock(schools, JANUARY, BOTH)
    assert (result.n_open, result.n_never, result.n_graded, result.pct) == (2, 1, 1, 100)
    assert stock([], JANUARY, BOTH).pct is None


def test_after_september_2024_an_old_grade_no_longer_stands() -> None:
    regraded = school(("2019-01-01", 2), ("2025-01-15", None))
    result = stock([regraded], date(2025, 3, 1), BOTH)
    assert (result.n_graded, result.n_without_overall) == (0, 1)


def test_flow_says_whether_confirmations_are_in_it() -> None:
    results = [Inspection(date(2016, 10, 1), 3), Inspection(date(2016, 11, 1), 2, kind=InspectionKind.UNGRADED)]
    first, last = date(2016, 9, 1), date(2016, 12, 31)
    assert flow(results, first, last).pct == 0
    assert flow(results, first, last, FlowMethod.WITH_UNGRADED).pct == 50
    assert flow([], first, last).pct is None


def test_first_inspections_are_no_moves() -> None:
    result = transitions([(None, 2), (3, 2), (2, 9)])
    assert (result.improved, result.n_first) == (1, 2)
    assert result.chance(3, 2).value == 1
    assert result.chance(4, 2).value is None
    assert consecutive_grades(school(("2016-01-01", 2), ("2012-01-01", 3))) == [(3, 2)]


def test_age_of_judgements() -> None:
    result = judgement_age([school(("2013-01-31", 2)), school()], JANUARY)
    assert result.n == 1
    assert result.oldest == pytest.approx(2, abs=0.01)


def test_categories_in_each_regime() -> None:
    urgent, fine = "urgent improvement", "expected standard"
    assert category_of_report_card(urgent, [fine], "not met") is Category.SPECIAL_MEASURES
    assert category_of_report_card(fine, [fine], "met") is Category.NONE
    assert category_of_report_card(None, [urgent], "met") is None
    assert in_category_by_key_judgements(KeyJudgements({"quality": 4}, True)) is True
    assert in_category_by_key_judgements(KeyJudgements({"quality": 2}, None)) is None
    assert category_to_2024(4, "SM") is Category.SPECIAL_MEASURES
    assert category_to_2024(2, None) is Category.NONE
    with pytest.raises(ValueError, match="XX"):
        category_to_2024(4, "XX")


def test_few_report_cards_give_counts_only() -> None:
    counts = {"expected standard": 20, "needs attention": 5}
    assert card_profile(counts, n_cards=29).share_pct is None
    assert card_profile(counts, n_cards=30).expected_or_better_pct == 80
    with pytest.raises(ValueError, match="good"):
        card_profile({"good": 3}, n_cards=40)


def test_regimes_change_on_their_day() -> None:
    assert regime_of(date(2024, 9, 22)) is Regime.OVERALL
    assert regime_of(date(2024, 9, 23)) is Regime.KEY_JUDGEMENTS
    assert regime_of(date(2025, 11, 10)) is Regime.REPORT_CARD


def test_a_school_not_due_cannot_convert_and_lowers_the_ceiling() -> None:
    schools = [
        SchoolChance("1", True, 0.0, 0.9),
        SchoolChance("2", False, 0.0, 0.7),
        SchoolChance("3", False, 1.0, 0.7),
    ]
    result = reach(schools, goal=3)
    assert (result.ceiling, result.chance) == (2, 0)
    assert reach(schools, goal=2).chance == pytest.approx(0.7)
    assert reach(schools, goal=2).deciding[0].urn == "3"


def test_good_schools_may_decline() -> None:
    assert reach([SchoolChance("1", True, 0.5, 0.8)], 1).chance == pytest.approx(0.9)


def test_what_a_school_adds_is_the_chance_with_it_less_the_chance() -> None:
    schools = [SchoolChance(str(i), False, 1.0, p) for i, p in enumerate((0.9, 0.5, 0.2))]
    result = reach(schools, 2)
    first = result.deciding[0]
    sure = [1.0 if s.urn == first.urn else s.p_good for s in schools]
    chance = chance_of_at_least(poisson_binomial(sure), 2)
    assert first.adds == pytest.approx(chance - result.chance)


def test_unknowns_stay_unknown() -> None:
    assert expected_stock_no_declines(None, 3, 0.5, 1) is None
    assert reach([], 1).chance == 0
