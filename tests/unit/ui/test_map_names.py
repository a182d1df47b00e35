"""A name on the map stands clear of the schools that are drawn there."""

from __future__ import annotations

import json
from math import isclose
from types import SimpleNamespace
from typing import Any, cast

from ui import maps

SQUARE = [(0.0, 0.0), (300.0, 0.0), (300.0, 300.0), (0.0, 300.0)]
HALF = 40.0


def covered(at: maps.Point, points: list[maps.Point]) -> list[maps.Point]:
    """The points under a name of two lines whose first is at that place."""
    return [(x, y) for x, y in points if abs(x - at[0]) < HALF and -15 < y - at[1] < 22]


def test_a_name_stands_in_the_middle_where_no_school_is() -> None:
    assert maps.clear_of(SQUARE, [], HALF) == (150.0, 150.0)


def test_a_name_moves_off_the_schools_in_the_middle_and_stays_inside() -> None:
    schools = [(150.0 + x, 150.0 + y) for x in range(-30, 31, 10) for y in range(-10, 21, 10)]
    at = maps.clear_of(SQUARE, schools, HALF)
    assert covered((150.0, 150.0), schools) and not covered(at, schools)
    assert maps.inside(at, SQUARE)


def test_a_name_wider_than_its_area_keeps_its_foot_within_it() -> None:
    narrow = [(0.0, 0.0), (30.0, 0.0), (30.0, 300.0), (0.0, 300.0)]
    assert maps.inside(maps.clear_of(narrow, [(15.0, 150.0)], HALF), narrow)


def test_the_middle_of_a_lopsided_area_is_the_middle_of_its_ground() -> None:
    x, y = maps.centroid([(0.0, 0.0), (3.0, 0.0), (0.0, 3.0)])
    assert isclose(x, 1.0) and isclose(y, 1.0)


def test_an_outline_drawn_here_is_called_approximate_once_and_credits_nobody() -> None:
    under = maps._under(cast(Any, report(approximate=True)))
    assert under.count("school locations") == 1 and "Drawn by Milepost" not in under


def test_a_published_outline_credits_its_publisher() -> None:
    assert "Drawn by Milepost" in maps._under(cast(Any, report(approximate=False)))


def report(*, approximate: bool) -> SimpleNamespace:
    outline = SimpleNamespace(
        area="E07000202",
        name="Ipswich",
        approximate=approximate,
        geojson=json.dumps({}),
        attribution="Drawn by Milepost from where the schools are",
    )
    return SimpleNamespace(bars=(), schools=(), outlines=(outline,), measure="gld", period="2024/25")
