"""Stuck by DfE's rule: overall grades, judgements without one, report cards, and what nobody can tell."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.reports.inspection.school_histories import GradedInspection
from analytics.reports.inspection.stuck import stuck_flag
from data.problem import DefinitionRefused
from data.rules import stuck_rule
from data.rules.load import SHIPPED

CARD, JUDGED, OLD = date(2026, 3, 3), date(2025, 1, 14), date(2021, 11, 2)


def graded(day: date, overall: int | None = None, **areas: str) -> GradedInspection:
    return GradedInspection(day, overall, safeguarding="met", areas=areas)


def card(leadership: str, day: date = CARD, other: str = "expected standard") -> GradedInspection:
    return graded(day, leadership_governance=leadership, inclusion=other)


@pytest.mark.parametrize(
    ("latest", "before", "stuck"),
    [
        (graded(OLD, 3), graded(date(2018, 1, 1), 4), True),
        (graded(OLD, 3), graded(date(2018, 1, 1), 2), False),
        (graded(OLD, 4), graded(date(2018, 1, 1), 3), False),  # in a category of concern: listed there
        (graded(JUDGED, quality_of_education="3", leadership="2"), graded(OLD, 3), True),
        (graded(JUDGED, quality_of_education="2", leadership="3"), graded(OLD, 3), True),
        (graded(JUDGED, quality_of_education="2", leadership="2", behaviour_attitudes="3"), graded(OLD, 3), False),
        (graded(JUDGED, quality_of_education="2"), graded(OLD, 3), None),
        (card("needs attention"), graded(OLD, 3), True),
        (card("needs attention"), graded(OLD, 2), False),
        (card("expected standard", other="needs attention"), graded(OLD, 3), False),
        (card("needs attention"), graded(JUDGED, quality_of_education="3", leadership="3"), True),
        (card("needs attention", other="urgent improvement"), graded(OLD, 3), False),
        (card("needs attention", date(2026, 9, 9)), card("needs attention"), None),
        (card("needs attention", date(2026, 9, 9)), card("strong standard"), False),
        (card("needs attention", date(2026, 9, 9)), card("urgent improvement"), True),
        (graded(OLD, 3), None, None),
        (graded(OLD, 2), None, False),
        (None, None, False),
    ],
)
def test_each_inspection_is_read_by_the_rule_of_its_day(
    latest: GradedInspection | None, before: GradedInspection | None, stuck: bool | None
) -> None:
    flag = stuck_flag(latest, before)
    assert flag.stuck is stuck
    assert flag.why


def test_two_eras_never_hold_on_one_day(tmp_path: Path) -> None:
    text = (SHIPPED / "stuck.toml").read_text(encoding="utf-8").replace("to = 2024-08-31", "to = 2024-09-01")
    (tmp_path / "stuck.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionRefused, match="two eras hold on 2024-09-01"):
        stuck_rule(tmp_path)


def test_the_rule_says_who_published_it_and_what_could_not_be_verified() -> None:
    rule = stuck_rule()
    assert "Not verified" in rule.words_on(date(2025, 11, 10))
    assert "report card" not in rule.words_on(date(2025, 11, 9)) and "2024" not in rule.words_on(date(2024, 8, 31))
    assert all(era.evidence.value == "published" and "RISE" in era.source for era in rule.eras)
