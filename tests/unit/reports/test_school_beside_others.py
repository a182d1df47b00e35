"""One school's figures by year with the median of similar schools and England."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from analytics.disclosure import protect
from analytics.reports.core.context import Place
from analytics.reports.core.rules import disclosure_policy
from analytics.reports.core.types import Figure
from analytics.reports.schools.school_measures import FEWEST_ALIKE, SchoolFigures
from data.vocabulary import Level, Phase, Scope, ValueStatus
from tests.unit.reports.in_memory import fact

ABSENCE, EHCP = "absence_overall", "ehcp_share"


def row(measure: str, period: str, whose: str, value: float | None, **more: Any) -> dict[str, Any]:
    return fact(measure, "900001", period, value, level="school", **more) | {"whose": whose}


def figures_of(*rows: dict[str, Any]) -> SchoolFigures:
    kept: dict[str, dict[str, list[dict[Any, Any]]]] = {}
    for item in rows:
        kept.setdefault(item["measure"], {}).setdefault(item["period"], []).append(item)
    return SchoolFigures(kept, Place("900001", "A School", Level.SCHOOL), Phase.PRIMARY, date.max, invented=True)


def screened(figures: SchoolFigures) -> Figure:
    """The newest share of pupils with a plan as the gate lets it pass."""
    return protect(figures.newest(EHCP), Scope("935"), disclosure_policy()).report.own


def alike(values: list[float | None]) -> list[dict[str, Any]]:
    return [row(ABSENCE, "2024/25", "similar", value) for value in values]


def test_the_middle_one_of_similar_schools_is_shown_and_not_their_mean() -> None:
    result = figures_of(row(ABSENCE, "2024/25", "own", 5.0), *alike([4, 4, 5, 6, 30])).of(ABSENCE)[0]
    assert result.similar is not None
    assert result.similar.value == 5


@pytest.mark.parametrize("hidden", [1, 3])
def test_fewer_than_five_similar_schools_that_show_a_figure_have_no_middle(hidden: int) -> None:
    values: list[float | None] = [5.0] * (FEWEST_ALIKE - 1) + [None] * hidden
    result = figures_of(row(ABSENCE, "2024/25", "own", 5.0), *alike(values)).of(ABSENCE)[0]
    assert result.similar is None


@pytest.mark.parametrize(("pupils", "shown"), [(1, False), (5, False), (6, True), (0, True)])
def test_a_share_of_one_to_five_pupils_is_not_repeated(pupils: int, shown: bool) -> None:
    own = row(EHCP, "2024/25", "own", pupils / 2, numerator=pupils, denominator=200.0, family="csp_census")
    assert screened(figures_of(own)).shown is shown


def test_a_hidden_newest_year_is_not_replaced_by_an_older_one() -> None:
    older = row(EHCP, "2023/24", "own", 4.0, numerator=8.0, denominator=200.0)
    newest = row(EHCP, "2024/25", "own", 1.0, numerator=2.0, denominator=200.0)
    result = screened(figures_of(older, newest))
    assert (result.period, result.status) == ("2024/25", ValueStatus.SUPPRESSED)


def test_a_year_in_which_only_others_have_a_figure_is_not_a_year_of_the_school() -> None:
    others = [row(ABSENCE, "2023/24", "england", 5.5), *alike([4, 4, 5, 6, 7])]
    assert figures_of(*others).of(ABSENCE) == ()


def test_weeks_stand_before_half_terms() -> None:
    half = row("attendance", "2026/27-HT1", "own", 95.0, family="milepost_return")
    week = row("attendance", "2026-W45", "own", 94.0, family="milepost_return")
    assert [item.own.period for item in figures_of(half, week).attendance()] == ["2026-W45"]
    assert [item.own.period for item in figures_of(half).attendance()] == ["2026/27-HT1"]


def test_a_measure_that_no_file_holds_says_so() -> None:
    result = figures_of().newest(EHCP).own
    assert (result.shown, result.reason) == (False, "not in any loaded file")
