"""Reasons: triggers stand first, not knowing is a reason, and a change of the file moves a school."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics.reports.risk.features import Features
from analytics.reports.risk.risk import main_of, reasons
from analytics.reports.risk.scoring import CONCERN_LASTS, rate, rule_text
from analytics.risk.rating import Rating
from data.problem import DefinitionRefused
from data.rules import load, risk_rule

SCHOOL = pd.DataFrame([{"urn": urn, "name": "Invented", "phase": "primary"} for urn in ("1", "2")]).set_index(
    "urn", drop=False
)


def row(value: float, **more: Any) -> dict[str, Any]:
    results = {"value": value, "shown": value, "numerator": None, "denominator": None, "compared": 0.0}
    return results | {"period": "2024/25", "published": date(2026, 1, 1), "unit": "points"} | more


def features(triggers: tuple[str, ...] = (), **values: float) -> Features:
    codes = [factor.code for factor in risk_rule("current").factors]
    known = dict.fromkeys(codes, 0.0) | {"attainment_level": 5.0, "progress": 3.0} | values
    # Of the second school everything is known, and nothing brings points.
    rows = {code: {"2": row(5.0 if code == "attainment_level" else 0.0)} for code in known}
    for code, value in known.items():
        if not math.isnan(value):
            rows[code]["1"] = row(value)
    return Features(date(2026, 1, 1), SCHOOL, rows, {"1": triggers}, {})


def test_a_trigger_stands_before_every_indicator() -> None:
    rule, given = risk_rule("current"), features(("warning_notice",), attainment_level=-20.0)
    main = main_of(reasons(rule, given, "1", rate(rule, given)["1"]))
    assert [item.code for item in main][:2] == ["warning_notice", "attainment_level"]


def test_what_is_not_known_brings_no_points_and_says_how_many_it_could() -> None:
    rule, given = risk_rule("current"), features(attainment_level=float("nan"))
    result = reasons(rule, given, "1", rate(rule, given)["1"])
    assert (result[0].code, result[0].figure, result[0].points, result[0].most) == ("attainment_level", None, 0, 3)


def test_a_few_unknowns_keep_the_level_that_is_expected_and_say_which_it_may_be() -> None:
    unknown = {code: float("nan") for code in ("head_changes", "governance_flags", "progress")}
    score = rate(risk_rule("current"), features(**unknown))["1"]
    assert (score.rating, score.least, score.most) == (Rating.GREEN, Rating.GREEN, Rating.AMBER)


def test_a_school_of_which_nothing_is_known_may_stand_on_any_level() -> None:
    rule = risk_rule("current")
    nothing = {factor.code: float("nan") for factor in rule.factors}
    score = rate(rule, features(**nothing))["1"]
    assert (score.least, score.most) == (Rating.GREEN, Rating.RED)
    assert score.rating is Rating.CANNOT_TELL


def test_a_changed_file_is_a_changed_rule_set() -> None:
    text = (Path(load.__file__).parent / "risk-current.toml").read_text("utf-8")
    stricter = rule_text(
        text.replace("red_from = 9", "red_from = 5").replace("amber_from = 5", "amber_from = 2"), "new"
    )
    given = features(attainment_level=-20.0, last_outcome=3.0)
    assert rate(risk_rule("current"), given)["1"].rating is Rating.AMBER
    assert rate(stricter, given)["1"].rating is Rating.RED


def test_a_wrong_rules_file_is_refused_with_its_line() -> None:
    with pytest.raises(DefinitionRefused, match="line"):
        rule_text("code = 'x'\nversion = '1'\n", "held up")


def test_a_category_of_concern_counts_for_three_years_and_no_longer() -> None:
    day = pd.Timestamp(2026, 1, 1)
    assert pd.Timestamp(2023, 1, 2) > day - CONCERN_LASTS
    assert not pd.Timestamp(2023, 1, 1) > day - CONCERN_LASTS
