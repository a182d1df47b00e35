"""The little drawings of a row: no line over missing years, a target only ahead, one direction for better."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import unquote

import pytest

from ui import marks
from ui.marks import Way

YEARLY = tuple((date(year, 8, 31), float(year - 2000)) for year in (2018, 2019, 2022, 2023))


def dot(way: Way) -> float:
    """Where the mark of today lies, from left to right."""
    return float(re.search(r'<circle cx="([\d.]+)"', unquote(marks.way(way))).group(1))  # type: ignore[union-attr]


def diamond(way: Way) -> float:
    return float(re.findall(r'd="M([\d.]+) [\d.]+l6 6', unquote(marks.way(way)))[0])


def test_no_line_is_drawn_over_years_without_a_figure() -> None:
    paths = re.findall(r'd="(M[^"]*)"', unquote(marks.spark(YEARLY)))
    assert [path.count("M") for path in paths if path.count("L")] == [2]


def test_the_way_to_a_target_ahead_is_drawn_and_to_one_that_is_past_is_not() -> None:
    ahead = unquote(marks.spark(YEARLY, (), (date(2028, 8, 31), 40.0)))
    past = unquote(marks.spark(YEARLY, (), (date(2020, 8, 31), 40.0)))
    assert "1.5 3" in ahead
    assert "1.5 3" not in past


def test_england_is_drawn_only_for_the_years_that_are_shown_of_the_authority() -> None:
    before = ((date(2010, 8, 31), 900.0), (date(2011, 8, 31), 900.0))
    assert marks.spark(YEARLY, before) == marks.spark(YEARLY)
    assert marks.spark(YEARLY, YEARLY) != marks.spark(YEARLY)


def test_one_figure_is_no_line() -> None:
    assert marks.spark(YEARLY[:1]) == ""


@pytest.mark.parametrize(("start", "now", "worse", "target"), [(26.0, 24.0, 27.0, 20.0), (68.0, 70.0, 67.0, 75.0)])
def test_nearer_to_the_target_is_further_right_whichever_way_is_better(
    start: float, now: float, worse: float, target: float
) -> None:
    assert dot(Way(start, worse, target)) < dot(Way(start, start, target)) < dot(Way(start, now, target))
    assert dot(Way(start, target, target)) == pytest.approx(diamond(Way(start, now, target)), abs=0.1)


def test_a_figure_beyond_the_drawing_is_an_arrow_and_no_dot_at_its_edge() -> None:
    assert "<circle" not in unquote(marks.way(Way(68.0, 20.0, 75.0)))
    assert "<circle" not in unquote(marks.way(Way(68.0, 99.0, 75.0)))


def test_without_a_baseline_no_bar_is_drawn_and_without_a_way_nothing() -> None:
    drawn, bare = (unquote(marks.way(Way(68.0, 70.0, 75.0, begins))) for begins in (True, False))
    assert drawn.count('stroke-width="6"') == 1
    assert bare.count('stroke-width="6"') == 0
    assert marks.way(Way(75.0, 75.0, 75.0)) == ""


def test_a_milestone_whose_figure_is_awaited_is_dashed() -> None:
    known, awaited = (unquote(marks.way(Way(68.0, 70.0, 75.0, True, 72.0, late))) for late in (False, True))
    assert "dasharray" not in known
    assert "dasharray" in awaited


def test_a_spine_draws_only_the_places_that_are_known() -> None:
    whole = unquote(marks.spine(marks.Spine(0.2, (0.3, 0.7), 0.5, 0.4, 0.6)))
    bare = unquote(marks.spine(marks.Spine(0.2, (0.3, 0.7))))
    assert whole.count("<path") - bare.count("<path") == 3
    assert whole.count("<circle") == bare.count("<circle") == 1


def test_a_strip_has_the_worst_at_the_left_and_the_best_at_the_right() -> None:
    places = re.findall(r'cx="([\d.]+)"', unquote(marks.strip(0.5, [0.0, 1.0], None)))
    assert [float(x) for x in places] == [9.0, 231.0, 120.0]


def test_an_effect_lies_on_its_side_of_no_difference() -> None:
    drawn = unquote(marks.effect(-1.0, -3.0, 1.0, 3.0))
    ends = re.search(r'd="M([\d.]+) 9.0H([\d.]+)"', drawn)
    assert ends is not None and float(ends[1]) == 6.0 and float(ends[2]) == 98.0
    assert float(re.search(r'cx="([\d.]+)"', drawn)[1]) == 52.0  # type: ignore[index]


def test_as_many_squares_are_filled_as_there_are_points() -> None:
    drawn = unquote(marks.pips(2, 3))
    assert drawn.count("<path") == 3
    assert drawn.count(f'fill="{marks.theme.ACCENT}"') == 2
