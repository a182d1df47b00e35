"""Exclusions by term: a year to date beside the same terms of the year before, only while the whole is not known."""

from __future__ import annotations

from typing import Any

from analytics.disclosure.gate import protect
from analytics.reports.comparison.attendance import attendance
from data.vocabulary import Phase, Role, Scope
from tests.unit.reports.in_memory import HOME, context, fact
from ui.views.leadership import exclusions_to_date

AUTUMN = [("2024/25-T1", 40.0), ("2025/26-T1", 30.0)]
SPRING = [("2024/25-T2", 38.0), ("2025/26-T2", 20.0)]


def _rows(*terms: tuple[str, float | None], **more: Any) -> list[dict[str, Any]]:
    size = {"denominator": 100_000.0, "family": "ees_exclusions"}
    return [fact("permanent_exclusions", HOME, period, value, **(size | more)) for period, value in terms]


def _shown(rows: list[dict[str, Any]]) -> list[list[str]]:
    table = exclusions_to_date.table(attendance(context(rows), phase=Phase.PRIMARY))
    return [[cell.text for cell in row] for row in table.rows]


def test_terms_stand_beside_the_same_terms_of_the_year_before_and_are_added_up() -> None:
    assert _shown(_rows(("2024/25", 100.0), *AUTUMN, *SPRING)) == [
        ["Permanent exclusions, autumn term 2025/26", "30", "40", "−25"],
        ["Permanent exclusions, spring term 2025/26", "20", "38", "−47"],
        ["Permanent exclusions, 2 terms of 2025/26", "50", "78", "−36"],
    ]


def test_one_term_is_not_said_twice() -> None:
    assert _shown(_rows(*AUTUMN)) == [["Permanent exclusions, autumn term 2025/26", "30", "40", "−25"]]


def test_a_year_whose_whole_is_published_has_no_year_to_date() -> None:
    assert attendance(context(_rows(("2025/26", 55.0), *AUTUMN)), phase=Phase.PRIMARY).to_date == ()


def test_a_spring_without_its_autumn_is_no_year_to_date() -> None:
    assert attendance(context(_rows(*SPRING)), phase=Phase.PRIMARY).to_date == ()


def test_a_term_that_is_not_loaded_or_hidden_leaves_no_sum() -> None:
    (_, spring, together) = _shown(_rows(*AUTUMN, ("2025/26-T2", 20.0)))
    assert spring[2] == "not loaded" and together[1:] == ["50", "cannot tell", "cannot tell"]
    (_, spring, together) = _shown(_rows(*AUTUMN, ("2024/25-T2", 38.0), ("2025/26-T2", None)))
    assert spring[1] == "too few to show" and together[1:] == ["cannot tell", "78", "cannot tell"]


def test_what_the_gate_hides_is_not_told_by_a_sum() -> None:
    report = attendance(context(_rows(*AUTUMN, *SPRING)), phase=Phase.PRIMARY)
    screened = protect(report, Scope("001", Role.BOARD), hidden=lambda f: "hidden" if f.period == "2025/26-T2" else "")
    (item,) = screened.report.to_date
    assert (item.total, item.chance) == (None, None)
    (_, spring, together) = exclusions_to_date.table(screened.report).rows
    assert spring[1].value is spring[3].value is together[1].value is together[3].value is None


def test_provisional_figures_and_chance_are_said() -> None:
    def notes(*rows: dict[str, Any]) -> str:
        report = attendance(context(list(rows)), phase=Phase.PRIMARY)
        return " ".join(exclusions_to_date.table(report).notes)

    text = notes(*_rows(AUTUMN[0]), *_rows(AUTUMN[1], release="provisional"))
    assert "Provisional, and may be revised: autumn term 2025/26." in text
    assert "same term of 2024/25: the difference could be chance." in text
    assert "unlikely to be chance" in notes(*_rows(*AUTUMN, *SPRING))
    own = notes(*_rows(AUTUMN[0]), *_rows(AUTUMN[1], family="milepost_return"))
    assert "Provisional, and may be revised: autumn term 2025/26." in own
    assert "whole years" in own
