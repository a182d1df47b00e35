"""Trends: changes only on comparable years, places in the spread, and significant years."""

from __future__ import annotations

from analytics.reports.comparison.trends import newest_model, position, trends
from analytics.statistics.benchmarks import Movement
from analytics.statistics.comparison import Judgement
from data.vocabulary import ENGLAND, Direction
from tests.unit.reports.in_memory import AUTHORITIES, HOME, authority, context, fact

CODE = "ks2_rwm_expected"
YEARS = ("2021/22", "2022/23", "2023/24", "2024/25")


def _rows(home: tuple[float | None, ...], nation: float = 60.0) -> list[dict]:
    wobbling = [
        fact(CODE, authority(n), year, nation + (n - 20) / 2 + (-1) ** (n + at))
        for n in range(1, AUTHORITIES)
        for at, year in enumerate(YEARS)
    ]
    own = [fact(CODE, HOME, year, value) for year, value in zip(YEARS, home, strict=True)]
    return [*own, *wobbling, *(fact(CODE, ENGLAND, year, nation) for year in YEARS)]


def test_a_small_change_is_no_change_and_a_small_distance_no_difference() -> None:
    (panel,) = trends(context(_rows((60.0, 60.0, 60.0, 61.0))), codes=(CODE,)).panels
    assert panel.change == 1.0
    assert panel.movement is Movement.SAME
    assert panel.standing.judgement is Judgement.SIMILAR


def test_a_large_fall_below_england_is_flagged_in_its_year_only() -> None:
    (panel,) = trends(context(_rows((60.0, 60.0, 60.0, 40.0))), codes=(CODE,)).panels
    assert panel.movement is Movement.WORSENING
    assert panel.flagged == (("2024/25", Judgement.WORSE),)


def test_no_change_is_given_over_a_year_without_a_figure() -> None:
    (panel,) = trends(context(_rows((60.0, 60.0, None, 61.0))), codes=(CODE,)).panels
    assert panel.change is None
    assert panel.movement is Movement.CANNOT_TELL


def test_with_too_few_authorities_nothing_is_judged() -> None:
    rows = [fact(CODE, HOME, year, 50.0) for year in YEARS]
    rows += [fact(CODE, ENGLAND, year, 60.0) for year in YEARS]
    report = trends(context(rows), codes=(CODE,))
    assert report.panels[0].standing.judgement is Judgement.CANNOT_TELL
    assert report.spine == ()


def test_a_measure_that_is_all_suppressed_is_named_as_absent() -> None:
    report = trends(context(_rows((None, None, None, None))), codes=(CODE,))
    assert report.panels == ()
    assert report.absent == (CODE,)


def test_the_spine_ranks_among_all_and_names_how_many_neighbours_had_a_figure() -> None:
    (row,) = trends(context(_rows((60.0, 60.0, 60.0, 99.0))), codes=(CODE,)).spine
    assert (row.rank.rank, row.rank.of, row.rank.quarter, row.position) == (1, AUTHORITIES, "A", 1.0)
    assert row.n_neighbours == 3


def test_best_stands_at_one_whichever_way_is_better() -> None:
    assert position(2.0, 2.0, 8.0, Direction.LOWER_IS_BETTER) == 1.0
    assert position(8.0, 2.0, 8.0, Direction.HIGHER_IS_BETTER) == 1.0
    assert position(5.0, 5.0, 5.0, Direction.HIGHER_IS_BETTER) == 0.5


def test_the_newest_model_is_newest_in_time_not_in_the_alphabet() -> None:
    assert newest_model(["May 2025", "September 2014", "April 2021"]) == "May 2025"


def test_counts_have_no_place_in_the_spine_because_england_would_be_the_worst_of_all() -> None:
    codes = [authority(n) for n in range(1, AUTHORITIES)]
    rows = [
        fact(code, place, "2024/25", value, phase="all")
        for code in ("permanent_exclusions", "permanent_exclusion_rate")
        for at, place in enumerate([*codes, HOME, ENGLAND])
        for value in [4950.0 if place == ENGLAND else 10.0 + at]
    ]
    current = trends(context(rows), codes=("permanent_exclusion_rate",)).spine
    assert [row.measure for row in current] == ["permanent_exclusion_rate"]
