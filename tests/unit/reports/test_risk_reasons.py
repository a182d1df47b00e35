"""Reasons: triggers stand first, not knowing is a reason, and a change of the file moves a school."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics.reports.risk_features import Features
from analytics.reports.risk_parts import reasons
from analytics.reports.risk_scoring import rate, rule_text
from analytics.risk import Rating
from data.plans.section import DefinitionRefused
from data.rules import load, risk_rule

SCHOOL = pd.DataFrame([{"urn": "1", "name": "Invented", "phase": "primary"}]).set_index(
    "urn", drop=False
)


def row(value: float, **more: Any) -> dict[str, Any]:
    held = {"value": value, "shown": value, "numerator": None, "denominator": None, "compared": 0.0}
    return held | {"period": "2024/25", "published": date(2026, 1, 1), "unit": "points"} | more


def features(triggers: tuple[str, ...] = (), **values: float) -> Features:
    codes = [one.code for one in risk_rule("current").factors]
    known = dict.fromkeys(codes, 0.0) | {"attainment_level": 5.0, "progress": 3.0} | values
    rows = {code: {"1": row(value)} for code, value in known.items() if not math.isnan(value)}
    return Features(date(2026, 1, 1), SCHOOL, rows, {"1": triggers}, {})


def test_a_trigger_stands_before_every_indicator() -> None:
    rule, given = risk_rule("current"), features(("warning_notice",), attainment_level=-20.0)
    found = reasons(rule, given, "1", rate(rule, given)["1"], 3)
    assert [one.code for one in found][:2] == ["warning_notice", "attainment_level"]


def test_what_is_not_known_brings_points_and_has_no_figure() -> None:
    rule, given = risk_rule("current"), features(attainment_level=float("nan"))
    found = reasons(rule, given, "1", rate(rule, given)["1"], 3)
    assert (found[0].code, found[0].figure) == ("attainment_level", None)
    assert found[0].points == pytest.approx(1.5)


def test_more_unknown_than_allowed_is_cannot_tell_and_never_the_lowest_level() -> None:
    rule = risk_rule("current")
    unknown = {code: float("nan") for code in ("head_changes", "governance_flags", "progress",
                                               "roll_change", "suspension_change")}  # fmt: skip
    assert rate(rule, features(**unknown))["1"].rating is Rating.CANNOT_TELL


def test_a_school_of_which_nothing_is_known_is_not_called_the_most_urgent() -> None:
    rule = risk_rule("current")
    nothing = {one.code: float("nan") for one in rule.factors}
    assert rate(rule, features(**nothing))["1"].rating is Rating.CANNOT_TELL


def test_a_changed_file_is_a_changed_rule_set() -> None:
    text = (Path(load.__file__).parent / "risk-current.toml").read_text("utf-8")
    stricter = rule_text(
        text.replace("red_from = 9", "red_from = 5").replace("amber_from = 5", "amber_from = 2"),
        "new",
    )
    given = features(attainment_level=-20.0, last_outcome=3.0)
    assert rate(risk_rule("current"), given)["1"].rating is Rating.AMBER
    assert rate(stricter, given)["1"].rating is Rating.RED


def test_a_wrong_rules_file_is_refused_with_its_line() -> None:
    with pytest.raises(DefinitionRefused, match="line"):
        rule_text("code = 'x'\nversion = '1'\n", "held up")
