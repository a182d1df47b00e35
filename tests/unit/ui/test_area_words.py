"""What the bars of areas say, true of their intervals."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from data.vocabulary import Counts, Level, Unit, ValueStatus
from ui.views.areas import areas


def bar(name: str, value: float | None, lower: float | None, upper: float | None) -> Any:
    return SimpleNamespace(
        entity_name=name,
        level=Level.AREA,
        value=value,
        lower=lower,
        upper=upper,
        shown=value is not None,
        unit=Unit.PERCENT,
        decimals=0,
        numerator=None,
        denominator=None,
        counted=Counts.PUPILS,
        status=ValueStatus.OK,
    )


def sentence(*bars: Any, whole: float | None = 59.0) -> str:
    report = SimpleNamespace(bars=bars, whole=bar("Suffolk", whole, None, None), england=None)
    return areas.beyond_chance(cast(Any, report))


def test_an_area_whose_interval_reaches_the_line_is_not_set_apart() -> None:
    assert sentence(bar("Ipswich", 61.0, 59.0, 63.0)).startswith("No area is significantly different")


def test_areas_beyond_chance_are_named_with_their_side() -> None:
    text = sentence(bar("Babergh", 63.0, 60.0, 66.0), bar("West Suffolk", 56.0, 54.0, 58.0))
    assert "Babergh lies above and West Suffolk lies below Suffolk’s" in text


def test_without_a_figure_of_the_whole_nothing_is_compared() -> None:
    assert sentence(bar("Ipswich", 61.0, 60.0, 63.0), whole=None) == "Areas compared"
