"""A small deck made up for tests: one slide of each kind of picture, a break and a hidden value."""

from __future__ import annotations

from datetime import date

from data.vocabulary import PromiseStatus, Unit
from packs.model import (
    Big,
    Chart,
    ChartKind,
    ChartLine,
    ChartSide,
    Deck,
    Grid,
    Panels,
    Picture,
    Points,
    Slide,
    SlideCell,
)

YEARS = ("2015/16", "2016/17", "", "2021/22", "2022/23")
OWN = ChartLine("Suffolk", ChartSide.OWN, (61.0, 62.0, None, 57.0, 59.0), ("61%", "62%", "", "57%", "59%"))
ENGLAND = ChartLine(
    "England", ChartSide.ENGLAND, (60.0, 61.0, None, None, 60.0), ("60%", "61%", "", "not published", "60%")
)
NEAR = ChartLine("neighbours", ChartSide.NEIGHBOURS, (None, None, None, None, 61.5), ("", "", "", "", "61.5%"))
LINES = Chart(ChartKind.LINES, "Key stage 2", YEARS, (OWN, ENGLAND, NEAR), Unit.PERCENT, 0)
BARS = Chart(
    ChartKind.BARS,
    "Groups",
    ("Disadvantaged", "EHC plan"),
    (
        ChartLine("Suffolk", ChartSide.OWN, (44.0, None), ("44%", "too few to show")),
        ChartLine("England", ChartSide.ENGLAND, (48.0, 9.0), ("48%", "9%")),
    ),
    Unit.PERCENT,
    0,
)
GRID = Grid(
    ("Target", "Now"),
    (
        (SlideCell("Attendance"), SlideCell("Behind its path", PromiseStatus.RED)),
        (SlideCell("Attainment 8"), SlideCell("Cannot tell", PromiseStatus.CANNOT_TELL)),
    ),
)


def slide(key: str, picture: Picture) -> Slide:
    return Slide(
        key,
        "Key stage 2",
        "Suffolk is worse than England on key stage 2",
        picture,
        Big("59%", "at the expected standard"),
        "No new figure.",
        "Suffolk 59%, England 60%.",
        "Source: made up",
        notes=("Spoken aside.",),
    )


def deck(slides: int = 4, *, invented: bool = True) -> Deck:
    pictures: tuple[Picture, ...] = (
        Panels((LINES, LINES, LINES)),
        Panels((BARS,)),
        GRID,
        Points((("Worsened", "One target."),)),
    )
    return Deck(
        "board",
        "Report to the board",
        "Suffolk",
        "Example plan",
        "B935-2026-11-30-01",
        "For the board",
        date(2026, 11, 30),
        date(2026, 10, 30),
        date(2026, 11, 22),
        "build-1",
        invented,
        False,
        tuple(slide(f"s{at}", pictures[at % 4]) for at in range(slides)),
    )
