"""A tile's little picture shows the way to the target and leaves missing years empty."""

from __future__ import annotations

from datetime import date
from urllib.parse import unquote

from ui import tiles

YEARLY = tuple((date(year, 8, 31), float(year - 2000)) for year in (2018, 2019, 2022, 2023))


def test_no_line_is_drawn_over_years_without_a_figure() -> None:
    path = unquote(tiles.spark(YEARLY)).split('d="')[1].split('"')[0]
    assert path.count("M") == 2


def test_the_way_to_a_target_ahead_is_drawn_and_to_one_that_is_past_is_not() -> None:
    ahead = unquote(tiles.spark(YEARLY, (date(2028, 8, 31), 40.0)))
    past = unquote(tiles.spark(YEARLY, (date(2020, 8, 31), 40.0)))
    assert "stroke-dasharray" in ahead
    assert "stroke-dasharray" not in past


def test_one_figure_is_no_line() -> None:
    assert "<img" not in tiles.spark(YEARLY[:1])
