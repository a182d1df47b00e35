"""The rules files say what is policy here, and a wrong one is refused by file, field and value."""

from datetime import date

import pytest

from data.catalogue import measure
from data.problem import DefinitionRefused
from data.rules import disclosure_rule, inspection_rules, risk_rule, risk_rules, status_rule
from data.rules.load import SHIPPED
from data.rules.model import LastGrade


def changed(tmp_path, name: str, old: str, new: str):
    """A folder that holds one shipped file with one text replaced."""
    text = (SHIPPED / name).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path


def test_a_promise_is_likely_from_80_percent_and_unlikely_below_40():
    rule = status_rule()
    assert (rule.likely_from, rule.in_doubt_from, rule.fewest_origin_years) == (0.8, 0.4, 3)


def test_requires_improvement_came_after_four_terms_and_from_september_2015_after_six():
    rules = inspection_rules()
    before = rules.after(LastGrade.REQUIRES_IMPROVEMENT, date(2015, 8, 31))
    after = rules.after(LastGrade.REQUIRES_IMPROVEMENT, date(2015, 9, 1))
    assert before is not None
    assert after is not None
    assert (before.terms, after.terms, after.latest_months) == (4, 6, 30)


def test_a_good_school_had_a_short_inspection_about_every_three_years_from_2015():
    rule = inspection_rules().after(LastGrade.GOOD, date(2016, 1, 31))
    assert rule is not None
    assert (rule.next_kind, rule.usual_months, rule.latest_months) == ("short", 36, 60)


def test_outstanding_schools_were_not_due_while_exempt():
    rule = inspection_rules().after(LastGrade.OUTSTANDING, date(2016, 1, 31))
    assert rule is not None
    assert rule.usual_months is None


def test_no_interval_is_known_before_the_first_rule():
    assert inspection_rules().after(LastGrade.GOOD, date(2005, 1, 1)) is None


@pytest.mark.parametrize("grade", list(LastGrade))
def test_today_every_last_grade_has_an_interval(grade: LastGrade):
    assert inspection_rules().after(grade, date(2026, 1, 31)) is not None


def test_the_replay_has_colours_and_the_current_rating_levels_of_support():
    words = dict(risk_rule("2015").words)
    assert words == {colour: f"{colour} by Milepost's rules" for colour in ("red", "amber", "green")}
    # The council's own rounds count other schools under the same colours.
    assert not set(words.values()) & {measure(f"rating_{colour}").label for colour in words}
    assert all("by the council" in measure(f"rating_{colour}").label for colour in words)
    assert set(risk_rule("current").words.values()) == {"universal", "targeted", "intensive"}


@pytest.mark.parametrize("rule", risk_rules(), ids=lambda rule: rule.code)
def test_few_enough_factors_to_follow_and_none_that_cannot_bring_points(rule):
    assert len(rule.factors) <= 12
    assert all(factor.steps[-1][1] > 0 for factor in rule.factors)
    assert rule.rounds_per_year == 3


def test_counts_of_1_to_5_are_hidden_here():
    assert disclosure_rule().smallest == 6


@pytest.mark.parametrize(
    ("name", "old", "new", "expected", "load"),
    [
        ("status.toml", "likely_from = 0.8", "likely_from = 80", "likely_from is 80", status_rule),
        ("status.toml", "in_doubt_from = 0.4", "in_doubt_from = 0.9", "not below likely_from", status_rule),
        ("status.toml", "tolerance_units", "tolerence_units", "did you mean", status_rule),
        ("disclosure.toml", "smallest = 6", "smallest = 1", "smallest is 1; it lies between 3", disclosure_rule),
        ("disclosure.toml", 'zeros = "hidden"', 'zeros = "hiden"', "zeros is 'hiden'", disclosure_rule),
        ("disclosure.toml", 'school = "own"', 'schol = "own"', "did you mean 'school'", disclosure_rule),
        ("disclosure.toml", 'family = "csp"', 'family = "ees"', "'ees' twice", disclosure_rule),
        (
            "inspection-intervals.toml",
            "latest_months = 30",
            "latest_months = 3",
            "less than usual_months",
            inspection_rules,
        ),
        (
            "inspection-intervals.toml",
            "to = 2015-08-31",
            "to = 2016-08-31",
            "two rules hold for requires_improvement on 2015-09-01",
            inspection_rules,
        ),
        ("risk-current.toml", "lifts = ", "missing_points = 0\nlifts = ", "missing_points", risk_rules),
        ("risk-current.toml", "amber_from = 5", "amber_from = 9", "not below red_from", risk_rules),
        (
            "risk-current.toml",
            "{ at = -8, points = 2 }",
            "{ at = -1, points = 2 }",
            "must lie further below -3",
            risk_rules,
        ),
    ],
)
def test_a_wrong_rule_is_refused(tmp_path, name, old, new, expected, load):
    with pytest.raises(DefinitionRefused) as refused:
        load(changed(tmp_path, name, old, new))
    assert str(refused.value).startswith(f"{name}, line ")
    assert expected in str(refused.value)


def test_an_unknown_risk_rating_is_answered_with_those_there_are():
    with pytest.raises(DefinitionRefused, match="there are: 2015, current"):
        risk_rule("1999")


def test_the_authoritys_own_file_counts_before_the_shipped_one(tmp_path):
    folder = changed(tmp_path, "status.toml", 'version = "2"', 'version = "suffolk-1"')
    assert status_rule(folder).version == "suffolk-1"
    assert disclosure_rule(folder) == disclosure_rule()


def test_published_conversions_are_shares_with_a_source():
    rates = {conversion.period: conversion.share_better for conversion in inspection_rules().conversions}
    assert rates == {"2015/16": 0.71, "2016/17-T1": 0.61}
