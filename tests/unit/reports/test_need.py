"""Need today orders schools; what changed, what is old and what is not known does not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.reports.risk.record import LAST_GRADE, Naive, fallen
from analytics.reports.risk.risk import _urgency
from analytics.reports.risk.types import FORMAL_POINTS, MOST, NEEDS, need
from analytics.risk.accuracy import risk_record as risk_record_of
from analytics.risk.rating import Rating
from tests.unit.reports.test_risk_reasons import features
from tests.unit.ui.test_risk_words import school
from ui.views.improvement import risk, risk_record

NONE = dict.fromkeys((factor.code for factor in NEEDS), 0.0)


def test_each_part_brings_its_points_and_no_change_or_age_brings_any() -> None:
    quiet = need(features(**NONE | {"attainment_change": -20.0, "years_since_graded": 9.0, "roll_change": -40.0}), "1")
    assert (quiet.points, quiet.parts, quiet.unknown) == (0, (), ())
    worst = {"attainment_level": -20.0, "disadvantaged_attainment": -40.0, "persistent_absence": 9.0}
    worst |= {"suspension_level": 9.0, "last_outcome": 4.0, "head_changes": 2.0}
    assert need(features(**worst), "1").points == MOST


def test_more_need_never_brings_fewer_points() -> None:
    for factor in NEEDS:
        sign = 1 if factor.side.value == "above" else -1
        scores = [need(features(**NONE | {factor.code: sign * size}), "1").points for size in (0, 1, 3, 8, 20, 40)]
        assert scores == sorted(scores)


def test_what_is_not_known_brings_no_points_and_is_named() -> None:
    result = need(features(**NONE | {"head_changes": float("nan")}), "1")
    assert (result.points, result.unknown) == (0, ("Changes of head in two years",))


def test_a_formal_step_counts_as_the_worst_grade_and_never_twice() -> None:
    assert need(features(("warning_notice",), **NONE | {"last_outcome": 4.0}), "1").points == FORMAL_POINTS


def test_lists_go_by_need_whatever_the_level_and_the_points_of_the_rules() -> None:
    pressing = school(
        name="B", expected=1.0, by_rules=Rating.GREEN, need=need(features(**NONE | {"attainment_level": -20.0}), "1")
    )
    risky = school(name="A", expected=12.0)
    assert sorted([risky, pressing], key=_urgency) == [pressing, risky]


def test_of_two_schools_with_as_many_points_the_one_that_could_have_more_comes_first() -> None:
    known = school(name="A", need=need(features(**NONE), "1"))
    unknown = school(name="B", need=need(features(**NONE | {"last_outcome": float("nan")}), "1"))
    assert sorted([known, unknown], key=_urgency) == [unknown, known]
    assert risk.needed(unknown.need) == "0 (up to 3, with 1 figure not known)"


def test_the_first_screen_says_that_it_is_no_forecast() -> None:
    assert "no forecast" in risk.NO_FORECAST


def way(name: str, auc: float | None) -> Naive:
    return Naive(name, SimpleNamespace(auc=auc), SimpleNamespace())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("limits", "says"),
    [((-0.07, 0.03), "not clearly better than"), ((-0.2, -0.1), "worse than"), ((0.01, 0.2), "better than")],
)
def test_the_first_screen_sets_the_record_beside_the_last_grade(limits: tuple[float, float], says: str) -> None:
    ways = (way("these rules", 0.519), way(LAST_GRADE, 0.545))
    report: Any = SimpleNamespace(inspected=ways, better_by=limits, why_not="", header=SimpleNamespace(invented=False))
    text = risk_record.beside_last_grade(report)
    assert f"52 times in 100, {says} its last grade alone (55 times in 100)" in text
    unknown: Any = SimpleNamespace(inspected=(), why_not="too few inspections")
    assert "not known: too few inspections" in risk_record.beside_last_grade(unknown)


def test_a_fall_is_measured_from_where_a_school_was_to_be_expected() -> None:
    """Nothing but chance: a rule that goes by low results ranks plain falls below a coin, these like one."""
    rng, plain, expected = np.random.default_rng(6), [], []
    for _ in range(30):
        level = rng.normal(60, 10, 300)
        before, after = (pd.Series(level + rng.normal(0, 8, 300)) for _ in range(2))
        change = after - before
        plain.append(risk_record_of(list((change <= change.quantile(0.2)).astype(float)), list(-before)).auc)
        expected.append(risk_record_of(list(fallen(before, after)), list(-before)).auc)
    assert np.mean(plain) < 0.4
    assert np.mean(expected) == pytest.approx(0.5, abs=0.03)
