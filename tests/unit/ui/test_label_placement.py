"""Words in a chart stand where they touch nothing; a promise in whole schools is drawn as it is said."""

from __future__ import annotations

from datetime import date

from ui.charts import base
from ui.charts.milestones import LabelSide, Room

START, END = date(2020, 1, 1), date(2030, 1, 1)
MIDDLE = date(2025, 1, 1)
ABOVE, BELOW = LabelSide("center", 1), LabelSide("center", -1)


def room() -> Room:
    return Room(START, END, base.AxisScale(0, 100, 20), 300)


def put(labels: Room, text: str = "England 68%", spot: tuple[date, float] = (MIDDLE, 50.0)) -> bool:
    return labels.put(base.canvas(300), text, [spot], [ABOVE, BELOW], colour="#000000")


def test_words_stand_on_the_first_side_that_is_free() -> None:
    current = room()
    assert put(current)
    assert current.taken[0][1] > current.at(MIDDLE, 50)[1]


def test_words_give_way_to_a_line_that_would_cross_them() -> None:
    current = room()
    current.line([(START, 57.0), (END, 57.0)])
    assert put(current)
    assert current.taken[0][3] < current.at(MIDDLE, 50)[1]


def test_words_never_stand_on_other_words() -> None:
    current = room()
    assert put(current)
    assert put(current)
    (_, foot, _, _), (_, _, _, top) = current.taken
    assert top < foot


def test_words_without_a_free_side_are_not_set() -> None:
    current = room()
    assert put(current)
    assert put(current)
    assert not put(current)


def test_words_are_not_cut_off_by_the_edge_of_the_plot() -> None:
    assert not put(room(), spot=(START, 50.0))
