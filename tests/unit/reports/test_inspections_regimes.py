"""Each regime answers in its own terms: a report card never becomes a grade."""

from datetime import date

from analytics.reports.inspection.inspection_counts import CountedInspection, tally
from analytics.reports.inspection.school_histories import GradedInspection

DAY = date(2026, 9, 30)
AREAS = {"inclusion": "expected standard", "leadership_governance": "strong standard"}


def card(safeguarding: str | None = "met", **areas: str) -> GradedInspection:
    return GradedInspection(date(2026, 3, 3), None, safeguarding=safeguarding, areas={**AREAS, **areas})


def many(visit: GradedInspection, count: int) -> list[CountedInspection]:
    return [CountedInspection(str(at), visit) for at in range(count)]


def test_under_thirty_cards_only_counts_are_given() -> None:
    result = tally("report_card_all_expected", many(card(), 29), DAY)
    assert (result.value, result.numerator, result.denominator, result.counts_only) == (None, 29, 29, True)
    assert tally("report_card_all_expected", many(card(), 30), DAY).value == 100


def test_a_card_without_safeguarding_met_is_not_all_expected() -> None:
    assert card().all_expected is True
    assert card(safeguarding="not met").all_expected is False
    assert card(safeguarding=None).all_expected is None


def test_an_urgent_area_puts_a_school_in_a_category() -> None:
    assert card(inclusion="urgent improvement").in_category is True
    assert card().in_category is False


def test_a_card_is_no_overall_grade_and_shrinks_the_coverage() -> None:
    mixed = [*many(card(), 1), *many(GradedInspection(date(2023, 1, 1), 2), 3)]
    assert tally("ofsted_overall_coverage", mixed, DAY).value == 75
    assert tally("ofsted_inadequate_schools", mixed, DAY).value is None


def test_judgements_end_where_report_cards_begin() -> None:
    visit = GradedInspection(date(2025, 1, 1), None, areas={"quality_of_education": "2"})
    code = "ofsted_quality_of_education"
    assert tally(code, many(visit, 2), date(2025, 6, 1)).value == 100
    assert tally(code, many(visit, 2), DAY).value is None
