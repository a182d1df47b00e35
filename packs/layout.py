"""Where things stand on a slide of 1280 by 720 pixels, and how large letters may be to fit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import ImageFont

from packs.model import Grid, Slide, Width

WIDTH, HEIGHT = 1280, 720
SMALLEST = 18  # nothing on a slide is smaller
BODY = 28
HEAD = 38
LEADING = 1.22
LABEL = 204  # the column of words before sentences
_LABEL_GAP = 16
_MARK = 26  # the shape of a status with its gap
_NOTE_GAP = 10  # between a table and the line below it
_CELL_GAP = 14  # between the columns of a table
_MEASURED_AT = 100


@dataclass(frozen=True, slots=True)
class Face:
    """One weight of our font, and how much wider the letters may be that stand in for it."""

    name: str
    stretch: float

    def width(self, text: str) -> float:
        """The width of a text as a share of its size."""
        return _length(self.name, text) * self.stretch


@dataclass(frozen=True, slots=True)
class Letters:
    """The two weights in which a form of the pack is set."""

    plain: Face
    bold: Face


OURS = Letters(Face("Regular", 1.02), Face("SemiBold", 1.02))
# PPTX is set in a font of the reader's machine: room for the widest that may stand in for it.
OFFICE = Letters(Face("Regular", 1.16), Face("SemiBold", 1.28))


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels from the slide's upper left corner."""

    x: int
    y: int
    w: int
    h: int


COVER = Box(56, 120, 1168, 100)
KICKER = Box(56, 24, 1168, 30)
HEADLINE = Box(56, 58, 1168, 104)
PICTURE = Box(56, 164, 880, 410)
BIG = Box(968, 176, 256, 398)
BIG_OF = Box(968, 290, 256, 284)
SINCE = Box(56, 584, 1168, 76)
# A table that needs the whole width has its number below it, beside what changed.
WHOLE = Box(56, 164, 1168, 410)
WHOLE_BIG = Box(900, 590, 136, 60)
WHOLE_OF = Box(1044, 590, 180, 74)
WHOLE_SINCE = Box(56, 584, 820, 76)
FOOT = Box(56, 666, 1168, 48)


@cache
def _font(name: str) -> ImageFont.FreeTypeFont:
    path = Path(__file__).parent / "fonts" / f"Hyperlegible-{name}.ttf"
    return ImageFont.truetype(str(path), _MEASURED_AT)


@cache
def _length(name: str, word: str) -> float:
    return float(_font(name).getlength(word)) / _MEASURED_AT


@dataclass(frozen=True, slots=True)
class Places:
    """Where the picture, the one number with its words, and what changed stand on a slide."""

    picture: Box
    big: Box
    of: Box
    since: Box


def places(slide: Slide) -> Places:
    """The places of a slide by the width of its picture."""
    if slide.width is Width.WHOLE:
        return Places(WHOLE, WHOLE_BIG, WHOLE_OF, WHOLE_SINCE)
    return Places(PICTURE, BIG, BIG_OF, SINCE)


def lines_of(text: str, size: float, width: float, face: Face = OURS.plain) -> int:
    """How many lines a text takes, by whole words; a word too long for a line is broken."""
    room, used, lines = max(0.5, width / size), 0.0, 1
    space = face.width(" ")
    # A space that may not break keeps its words together.
    for word in text.split(" "):
        need = face.width(word)
        if used and used + space + need > room:
            lines, used = lines + 1, need
        else:
            used += need + (space if used else 0)
        while used > room:
            lines, used = lines + 1, used - room
    return lines


def size_for(
    text: str, box: Box, largest: int, smallest: int = SMALLEST, face: Face = OURS.plain
) -> int:
    """The largest size at which a text fits its box."""
    for size in range(largest, smallest, -1):
        if lines_of(text, size, box.w, face) * size * LEADING <= box.h:
            return size
    return smallest


def head_size(text: str, letters: Letters) -> int:
    """The size of a slide's sentence."""
    return size_for(text, HEADLINE, HEAD, BODY, letters.bold)


def points_size(lines: Sequence[tuple[str, str]], box: Box, letters: Letters) -> int:
    """The largest size at which sentences with a word before them fit the picture, 28 at most."""
    for size in range(BODY, SMALLEST, -1):
        gaps = size * 0.6 * (len(lines) - 1)
        used = sum(rows_of(one, size, box, letters) for one in lines)
        if used * size * LEADING + gaps <= box.h:
            return size
    return SMALLEST


def rows_of(line: tuple[str, str], size: int, box: Box, letters: Letters) -> int:
    """How many rows a sentence with a word before it takes."""
    lead, text = line
    return max(
        lines_of(text, size, box.w - LABEL, letters.plain),
        lines_of(lead, size, LABEL - _LABEL_GAP, letters.bold),
    )


@dataclass(frozen=True, slots=True)
class Fitted:
    """A table as it fits: its size, the heights of its rows, and how many rows had to stay out."""

    size: int
    head: float
    heights: tuple[float, ...]
    left_out: int


def fit_grid(grid: Grid, box: Box, letters: Letters) -> Fitted:
    """The largest size at which the table fits; at the smallest, rows at its end stay out."""
    for size in range(BODY, SMALLEST - 1, -1):
        head, heights = _heights(grid, size, box.w, letters)
        note = lines_of(grid.more, SMALLEST, box.w, letters.plain) * SMALLEST * LEADING + _NOTE_GAP
        if head + sum(heights) + note <= box.h and _whole_words(grid, size, box.w, letters):
            return Fitted(size, head, heights, 0)
    head, heights = _heights(grid, SMALLEST, box.w, letters)
    kept, used = 0, head + SMALLEST * LEADING
    while kept < len(heights) and used + heights[kept] <= box.h:
        used, kept = used + heights[kept], kept + 1
    return Fitted(SMALLEST, head, heights[:kept], len(heights) - kept)


def _whole_words(grid: Grid, size: int, wide: int, letters: Letters) -> bool:
    """Whether every word has room in its column: none is broken to make letters larger."""
    for at, (title, share) in enumerate(zip(grid.columns, grid.widths, strict=True)):
        cells = [row[at] for row in grid.rows]
        room = (wide * share - _CELL_GAP) / size
        inside = room - (_MARK / size if any(cell.status for cell in cells) else 0)
        said = [(word, inside) for cell in cells for word in cell.text.split(" ")]
        if any(letters.plain.width(word) > most for word, most in said):
            return False
        if any(letters.bold.width(word) > room for word in title.split(" ")):
            return False
    return True


def _heights(grid: Grid, size: int, wide: int, letters: Letters) -> tuple[float, tuple[float, ...]]:
    pad = size * 0.36
    head = max(
        lines_of(title, size, wide * share - _CELL_GAP, letters.bold)
        for title, share in zip(grid.columns, grid.widths, strict=True)
    )
    heights = tuple(
        max(
            lines_of(
                cell.text, size, wide * share - _CELL_GAP - (_MARK if cell.status else 0),
                letters.bold if cell.strong else letters.plain,
            )
            for cell, share in zip(row, grid.widths, strict=True)
        ) * size * LEADING + pad
        for row in grid.rows
    )  # fmt: skip
    return head * size * LEADING + pad, heights


def nice_scale(values: Sequence[float], whole: float | None = None) -> tuple[float, float, float]:
    """The range of an axis and its step; it begins at zero unless the values are far from it."""
    low, high = min(values), max(values)
    span = (high - low) or max(abs(high) * 0.1, 1.0)
    bottom = 0.0 if 0 <= low <= 0.35 * high else low - 0.15 * span
    top = high + 0.15 * span
    rough = (top - bottom) / 3
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= rough * 0.999)
    bottom = math.floor(bottom / step) * step
    if low >= 0:
        bottom = max(0.0, bottom)
    top = math.ceil(top / step) * step
    return bottom, min(top, whole) if whole is not None and high <= whole else top, step
