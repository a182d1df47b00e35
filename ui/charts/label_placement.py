"""Place a label in a chart without touching a line or another label."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import plotly.graph_objects as go

from ui import theme
from ui.charts import base

# The plot's width is the browser's business: words that find room in a narrow one have it in a wide one.
_WIDTH_PX = 640
_LINE_PX = 18
_CHAR_PX = 8.0
_NEAR_PX = 8
_STEP_PX = 4


@dataclass(frozen=True, slots=True)
class Side:
    """Where words stand from their point: which end of them is near it, and above or below."""

    anchor: str  # the end of the words at the point: left, center, right
    up: int  # 1 above, 0 beside, -1 below

    @property
    def xshift(self) -> int:
        """By how many pixels they stand to the side of it."""
        away = _NEAR_PX if self.up else _NEAR_PX + 4
        return {"left": away, "right": -away}.get(self.anchor, 0)


@dataclass(slots=True)
class Room:
    """The plot in pixels, with what is drawn in it."""

    start: date
    end: date
    scale: base.Scale
    height: float
    drawn: list[tuple[float, float]] = field(default_factory=list)
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def at(self, day: date, value: float) -> tuple[float, float]:
        """A point in pixels from the foot of the axis."""
        across = (day - self.start).days / ((self.end - self.start).days or 1)
        up = (value - self.scale.low) / ((self.scale.high - self.scale.low) or 1)
        return _WIDTH_PX * across, self.height * up

    def line(self, points: Iterable[tuple[date, float]]) -> None:
        """A line that words may not cross."""
        for (x0, y0), (x1, y1) in pairwise([self.at(*point) for point in points]):
            steps = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) / _STEP_PX))
            self.drawn += [(x0 + (x1 - x0) * at / steps, y0 + (y1 - y0) * at / steps) for at in range(steps + 1)]

    def put(
        self,
        chart: go.Figure,
        text: str,
        spots: Sequence[tuple[date, float]],
        sides: Sequence[Side],
        *,
        colour: str,
        size: int = theme.CHART_PX - 1,
    ) -> bool:
        """Set words at the first spot and side where they are free; False where there is none."""
        for day, value in spots:
            for side in sides:
                box = self._box(text, (day, value), side)
                if self._is_free(box):
                    self.taken.append(box)
                    self.write(chart, text, (day, value), side, colour, size)
                    return True
        return False

    def _box(self, text: str, spot: tuple[date, float], side: Side) -> tuple[float, float, float, float]:
        shown = text.replace("<b>", "").replace("</b>", "").split("<br>")
        wide, high = max(map(len, shown)) * _CHAR_PX, len(shown) * _LINE_PX
        x, y = self.at(*spot)
        x += side.xshift
        left = {"left": x, "right": x - wide}.get(side.anchor, x - wide / 2)
        middle = y + side.up * (high / 2 + _NEAR_PX)
        return left, middle - high / 2, left + wide, middle + high / 2

    def _is_free(self, box: tuple[float, float, float, float]) -> bool:
        left, low, right, high = box
        if left < 0 or low < 2 or right > _WIDTH_PX or high > self.height + _NEAR_PX:
            return False
        if any(left <= x <= right and low <= y <= high for x, y in self.drawn):
            return False
        return not any(
            left < right_of and left_of < right and low < top and foot < high
            for left_of, foot, right_of, top in self.taken
        )

    def write(self, chart: go.Figure, text: str, spot: tuple[date, float], side: Side, colour: str, size: int) -> None:
        """Set words at a spot, free or not."""
        high = len(text.split("<br>")) * _LINE_PX
        base.note(
            chart,
            text,
            x=spot[0],
            y=spot[1],
            xref="x",
            yref="y",
            anchor=side.anchor,
            xshift=side.xshift,
            yshift=side.up * (high / 2 + _NEAR_PX),
            colour=colour,
            size=size,
        )
