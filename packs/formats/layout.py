"""The layout of a slide of 1280 by 720 pixels, and the font sizes that fit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import ImageFont

from data.vocabulary import Unit
from packs.model import Chart, ChartKind, Grid, Slide, SlideCell, Width
from wording import values as words

WIDTH, HEIGHT = 1280, 720
SMALLEST = 18  # nothing on a slide is smaller
BODY = 28
HEAD = 38
LEADING = 1.22
LABEL = 204  # the column of words before sentences
_LABEL_GAP = 16
_MARK = 1.27  # the shape of a status with its gap, as a share of the letters' size
_NOTE_GAP = 10  # between a table and the line below it
_CELL_GAP = 14  # between the columns of a table
_MEASURED_AT = 100
_FIGURES = str.maketrans("123456789", "000000000")
_HALVINGS = 24  # to within a ten-thousandth of a pixel
_ROUNDING = 1e-6  # a text as wide as its column fits on one line


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


COVER = Box(56, 96, 1168, 116)
COVER_RULE = Box(56, 226, 1168, 4)
COVER_FACTS = Box(56, 252, 660, 420)
COVER_CONTENTS = Box(752, 252, 472, 420)
TITLE = 56
KICKER = Box(56, 24, 1168, 30)
HEADLINE = Box(56, 58, 1168, 104)
PICTURE = Box(56, 164, 880, 410)
BIG = Box(968, 176, 256, 398)
BIG_OF = Box(968, 290, 256, 284)
SINCE = Box(56, 584, 1168, 76)
WHOLE = Box(56, 164, 1168, 410)
WHOLE_BIG = Box(900, 590, 136, 60)
_WHOLE_APART = 16  # between the number and its words where they stand side by side
WHOLE_SINCE = Box(56, 584, 820, 76)
FOOT = Box(56, 666, 1168, 48)


@cache
def _font(name: str) -> ImageFont.FreeTypeFont:
    path = Path(__file__).parents[1] / "fonts" / f"MilepostSans-{name}.ttf"
    return ImageFont.truetype(str(path), _MEASURED_AT)


@cache
def _length(name: str, word: str) -> float:
    # Digits in a column are all as wide as each other: each is measured as the widest.
    return float(_font(name).getlength(word.translate(_FIGURES))) / _MEASURED_AT


@dataclass(frozen=True, slots=True)
class Places:
    """Where the picture, the one number with its words, and what changed are placed on a slide."""

    picture: Box
    big: Box
    of: Box
    since: Box


def places(slide: Slide, letters: Letters) -> Places:
    """The places of a slide by the width of its picture; words stand close to their number."""
    if slide.width is Width.BESIDE:
        return Places(PICTURE, BIG, BIG_OF, SINCE)
    number = letters.bold.width(slide.big.text) * _number_size(slide, WHOLE_BIG, letters)
    left = WHOLE_BIG.x + math.ceil(number) + _WHOLE_APART
    words = Box(left, WHOLE_BIG.y, WHOLE.x + WHOLE.w - left, 74)
    return Places(WHOLE, WHOLE_BIG, words, WHOLE_SINCE)


def big_size(slide: Slide, letters: Letters) -> int:
    """The size of the one number: as large as its place allows."""
    return _number_size(slide, places(slide, letters).big, letters)


def _number_size(slide: Slide, box: Box, letters: Letters) -> int:
    room = min(76, int(box.h / LEADING))
    wide = letters.bold.width(slide.big.text)
    return next((s for s in range(room, 32, -2) if wide * s <= 0.97 * box.w), 32)


def of_size(slide: Slide, letters: Letters) -> int:
    """The size of the words of the one number."""
    return size_for(slide.big.of, places(slide, letters).of, BODY, SMALLEST, letters.plain)


def since_size(lead: str, slide: Slide, letters: Letters) -> int:
    """The size of what changed since the last meeting, with the words that lead to it."""
    box = places(slide, letters).since
    return size_for(f"{lead}{slide.since}", box, BODY, SMALLEST, letters.plain)


def lines_of(text: str, size: float, width: float, face: Face = OURS.plain) -> int:
    """How many lines a text takes, by whole words; a word too long for a line is broken."""
    room, used, lines = max(0.5, width / size) + _ROUNDING, 0.0, 1
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


def size_for(text: str, box: Box, largest: int, smallest: int = SMALLEST, face: Face = OURS.plain) -> int:
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
        used = sum(rows_of(line, size, box, letters) for line in lines)
        if used * size * LEADING + gaps <= box.h:
            return size
    return SMALLEST


def rows_of(line: tuple[str, str], size: int, box: Box, letters: Letters) -> int:
    """How many rows a sentence with a word before it takes."""
    lead, text = line
    return max(
        lines_of(text, size, box.w - LABEL, letters.plain), lines_of(lead, size, LABEL - _LABEL_GAP, letters.bold)
    )


@dataclass(frozen=True, slots=True)
class Fitted:
    """A table as it fits: its size, the shares of its columns, the heights of its rows, and how
    many rows had to stay out."""

    size: int
    widths: tuple[float, ...]
    head: float
    heights: tuple[float, ...]
    left_out: int


def fit_grid(grid: Grid, box: Box, letters: Letters) -> Fitted:
    """The largest size at which the table fits; at the smallest, rows at its end stay out."""
    for size in range(BODY, SMALLEST - 1, -1):
        widths, whole_words = _widths(grid, size, box.w, letters)
        head, heights = _heights(grid, size, widths, letters)
        note = lines_of(grid.more, SMALLEST, box.w, letters.plain) * SMALLEST * LEADING + _NOTE_GAP
        if whole_words and head + sum(heights) + note <= box.h:
            return Fitted(size, _shares(widths), head, heights, 0)
    kept, used = 0, head + SMALLEST * LEADING
    while kept < len(heights) and used + heights[kept] <= box.h:
        used, kept = used + heights[kept], kept + 1
    return Fitted(SMALLEST, _shares(widths), head, heights[:kept], len(heights) - kept)


def _shares(widths: Sequence[float]) -> tuple[float, ...]:
    return tuple(width / sum(widths) for width in widths)


def _widths(grid: Grid, size: int, wide: int, letters: Letters) -> tuple[tuple[float, ...], bool]:
    """The widths of columns in pixels, and whether every word has room in its own.

    Short columns stay on one line; the longest give way, down to their longest word.
    """
    least, most = [], []
    for at, title in enumerate(grid.columns):
        cells = [(letters.bold, title, 0.0)] + [
            (letters.bold if row[at].strong else letters.plain, row[at].text, _mark(row[at], size)) for row in grid.rows
        ]
        least.append(
            _CELL_GAP + max(face.width(word) * size + mark for face, text, mark in cells for word in text.split(" "))
        )
        most.append(_CELL_GAP + max(_long(face, text) * size + mark for face, text, mark in cells))
    if sum(least) > wide:
        return tuple(item * wide / sum(least) for item in least), False
    over = max(0.0, wide - sum(most)) / len(most)
    return tuple(item + over for item in _capped(least, most, wide)), True


def _long(face: Face, text: str) -> float:
    """The width of a text as it is broken into lines: word by word, without its kerning."""
    words = text.split(" ")
    return sum(map(face.width, words)) + face.width(" ") * (len(words) - 1)


def _capped(least: Sequence[float], most: Sequence[float], wide: float) -> tuple[float, ...]:
    """Each column as wide as it likes, but for the widest, which are cut to one width alike."""
    low, high = 0.0, float(wide)
    for _ in range(_HALVINGS):
        cap = (low + high) / 2
        used = sum(max(short, min(long, cap)) for short, long in zip(least, most, strict=True))
        low, high = (cap, high) if used <= wide else (low, cap)
    return tuple(max(short, min(long, low)) for short, long in zip(least, most, strict=True))


def _mark(cell: SlideCell, size: int) -> float:
    return _MARK * size if cell.status else 0.0


def _heights(grid: Grid, size: int, widths: Sequence[float], letters: Letters) -> tuple[float, tuple[float, ...]]:
    pad = size * 0.36
    head = max(
        lines_of(title, size, width - _CELL_GAP, letters.bold)
        for title, width in zip(grid.columns, widths, strict=True)
    )
    heights = tuple(
        max(
            lines_of(
                cell.text, size, width - _CELL_GAP - _mark(cell, size), letters.bold if cell.strong else letters.plain
            )
            for cell, width in zip(row, widths, strict=True)
        )
        * size
        * LEADING
        + pad
        for row in grid.rows
    )
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


# The text of a chart: where its axis starts, its ticks, its alt text.

NO_PICTURE = "No figure is loaded for this picture."
BREAK_NOTE = "Gap: a break; figures before and after cannot be compared"


def scale(chart: Chart) -> tuple[float, float, float]:
    """The range and step of a chart's axis of values."""
    values = [v for line in chart.lines for v in line.values if v is not None]
    return nice_scale(values, 100 if chart.unit is Unit.PERCENT else None)


def axis_start(chart: Chart) -> str:
    """Where the axis of values starts, said when it is not zero."""
    if chart.kind is ChartKind.BARS or not any(v is not None for line in chart.lines for v in line.values):
        return ""
    low = scale(chart)[0]
    return "" if low <= 0 else f"axis starts at {tick_text(low, chart)}"


def under_title(chart: Chart) -> str:
    """The text under a chart's title: its unit where values are written without it, and where the axis starts."""
    return "; ".join(part for part in (_unit(chart), axis_start(chart)) if part)


def _unit(chart: Chart) -> str:
    """The words of a unit that are not repeated at every value: 'points', 'per 100'."""
    if chart.kind is ChartKind.BARS or chart.unit is Unit.PERCENT:
        return ""
    return words.with_unit(2, chart.unit, 0).removeprefix("2").strip()


def end_text(text: str, chart: Chart) -> str:
    """A value at the end of its line, without the unit, which is under the title."""
    unit = _unit(chart)
    return text.removesuffix(unit).strip() if unit else text


def in_words(chart: Chart) -> str:
    """One chart for somebody who does not see it: bars one by one, lines from end to end."""
    if chart.kind is ChartKind.BARS:
        rows = (
            f"{label}: " + ", ".join(f"{line.name} {line.texts[at]}" for line in chart.lines)
            for at, label in enumerate(chart.labels)
        )
        return f"{chart.title}. {'; '.join(rows)}."
    ends = []
    for line in chart.lines:
        shown = [at for at, value in enumerate(line.values) if value is not None]
        if shown:
            first, last = shown[0], shown[-1]
            ends.append(
                f"{line.name} {line.texts[first]} in {chart.labels[first]}, {line.texts[last]} in {chart.labels[last]}"
            )
    gap = f" {BREAK_NOTE}." if "" in chart.labels else ""
    return f"{chart.title}. {'; '.join(ends) or NO_PICTURE}.{gap}"


def ticks(low: float, high: float, step: float) -> list[float]:
    """The values at which an axis has a line."""
    first = math.ceil(low / step - 1e-9)
    return [at * step for at in range(first, math.floor(high / step + 1e-9) + 1)]


def tick_text(value: float, chart: Chart) -> str:
    """A value beside an axis, with no more decimals than it needs."""
    places = 0 if value == round(value) else (1 if round(value * 10, 6) == round(value * 10) else 2)
    return words.number(value, places) + ("%" if chart.unit is Unit.PERCENT else "")
