"""Where things stand on a slide of 1280 by 720 pixels, and how large letters may be to fit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from packs.model import Grid

WIDTH, HEIGHT = 1280, 720
SMALLEST = 18  # nothing on a slide is smaller
BODY = 28
LEADING = 1.22
# Mean width of a letter as a share of its size, a little more than measured: lines may not overflow.
_LETTER = 0.505
_MARK = 26  # the shape of a status with its gap


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels from the slide's upper left corner."""

    x: int
    y: int
    w: int
    h: int


KICKER = Box(56, 24, 1168, 30)
HEADLINE = Box(56, 58, 1168, 96)
PICTURE = Box(56, 164, 880, 410)
BIG = Box(964, 170, 260, 400)
SINCE = Box(56, 584, 1168, 76)
FOOT = Box(56, 666, 1168, 48)


def lines_of(text: str, size: float, width: float) -> int:
    """How many lines a text takes, by whole words."""
    room, used, lines = max(1.0, width / (size * _LETTER)), 0.0, 1
    for word in text.replace("\u00a0", " ").split():
        need = len(word) + (1 if used else 0)
        if used and used + need > room:
            lines, used = lines + 1, float(len(word))
        else:
            used += need
        while used > room:
            lines, used = lines + 1, used - room
    return lines


def size_for(text: str, box: Box, largest: int, smallest: int = SMALLEST) -> int:
    """The largest size at which a text fits its box."""
    for size in range(largest, smallest, -1):
        if lines_of(text, size, box.w) * size * LEADING <= box.h:
            return size
    return smallest


def points_size(lines: Sequence[tuple[str, str]], label: float, width: float, height: float) -> int:
    """The largest size at which sentences with a word before them fit, 28 at most."""
    for size in range(BODY, SMALLEST, -1):
        gaps = size * 0.6 * (len(lines) - 1)
        used = sum(
            max(lines_of(text, size, width - label), lines_of(lead, size, label - 16))
            for lead, text in lines
        )
        if used * size * LEADING + gaps <= height:
            return size
    return SMALLEST


@dataclass(frozen=True, slots=True)
class Fitted:
    """A table as it fits: its size, the heights of its rows, and how many rows had to stay out."""

    size: int
    head: float
    heights: tuple[float, ...]
    left_out: int


def fit_grid(grid: Grid, width: float, height: float) -> Fitted:
    """The largest size at which the table fits; at the smallest, rows at its end stay out."""
    for size in range(24, SMALLEST - 1, -1):
        head, heights = _heights(grid, size, width)
        note = size * LEADING if grid.more else 0
        if head + sum(heights) + note <= height:
            return Fitted(size, head, heights, 0)
    head, heights = _heights(grid, SMALLEST, width)
    kept, used = 0, head + SMALLEST * LEADING
    while kept < len(heights) and used + heights[kept] <= height:
        used, kept = used + heights[kept], kept + 1
    return Fitted(SMALLEST, head, heights[:kept], len(heights) - kept)


def _heights(grid: Grid, size: int, width: float) -> tuple[float, tuple[float, ...]]:
    pad = size * 0.44
    head = max(
        lines_of(title, size * 1.05, width * share - 14)
        for title, share in zip(grid.columns, grid.widths, strict=True)
    )
    heights = tuple(
        max(
            lines_of(cell.text, size, width * share - 14 - (_MARK if cell.status else 0))
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
