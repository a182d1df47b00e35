"""Shared parts of charts: canvas, axes, direct labels, breaks drawn as gaps."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import plotly.graph_objects as go

from data.period import Period, PeriodKind
from data.vocabulary import Unit
from ui import theme
from ui.tables import Table
from wording import values as words

LABEL_GAP_PX = 19
_WIDEST_LABEL_CHARS = 17
_PX_PER_CHAR = 8.3


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart with its alt text and table."""

    figure: go.Figure
    alt: str
    table: Table
    source: str
    sent: str = ""  # the figure as it goes to the browser, once it is ready


@dataclass(frozen=True, slots=True)
class Label:
    """A name at the end of a line, in the line's colour."""

    value: float
    text: str
    colour: str = theme.INK
    bold: str = ""


@dataclass(frozen=True, slots=True)
class AxisScale:
    """The range and ticks of a value axis; `broken` when it starts above zero."""

    low: float
    high: float
    step: float

    @property
    def broken(self) -> bool:
        """Whether the axis leaves zero out."""
        return self.low > 0

    @property
    def ticks(self) -> list[float]:
        """The values that carry a gridline."""
        first = math.ceil(self.low / self.step - 1e-9)
        return [at * self.step for at in range(first, math.floor(self.high / self.step + 1e-9) + 1)]


def wide(figure: go.Figure, columns: int = 2) -> go.Figure:
    """Mark a chart of several side by side: on a narrow page it scrolls sideways and is not squeezed."""
    return figure.update_layout(meta={"wide": columns > 1})


def canvas(height: int, *, left: int = 56, right: int = 24, top: int = 34, bottom: int = 40) -> go.Figure:
    """An empty chart in the theme: no toolbar, no legend, no grid but hairlines."""
    figure = go.Figure()
    figure.update_layout(
        template=None,
        height=height,
        margin={"l": left, "r": right, "t": top, "b": bottom, "pad": 0},
        font={"family": theme.FONT, "size": theme.CHART_PX, "color": theme.INK},
        paper_bgcolor=theme.PAPER,
        plot_bgcolor=theme.PAPER,
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        hoverlabel={
            "bgcolor": theme.INK,
            "bordercolor": theme.INK,
            "font": {"family": theme.FONT, "size": theme.CHART_PX, "color": theme.PAPER},
            "align": "left",
        },
        separators=".,",
    )
    axis = {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "fixedrange": True,
        "tickfont": {"color": theme.SECONDARY, "size": theme.CHART_PX - 1},
        "automargin": False,
        "title": None,
        "tickangle": 0,
    }
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis)
    return figure


def scale(values: Iterable[float | None], unit: Unit) -> AxisScale:
    """A range that fills the picture; it starts at zero unless the values are far from it."""
    current = [value for value in values if value is not None and math.isfinite(value)] or [0.0, 1.0]
    low, high = min(current), max(current)
    span = (high - low) or max(abs(high) * 0.1, 1.0)
    from_zero = 0 <= low <= 0.35 * high
    bottom = 0.0 if from_zero else low - 0.12 * span
    top = high + 0.12 * span if high > 0 or low < 0 else high
    step = _nice((top - bottom) / 4.5)
    bottom = math.floor(bottom / step) * step
    if low >= 0:
        bottom = max(bottom, 0.0)
    if unit is Unit.PERCENT and high <= 100:
        top = min(top, 100.0 + (0.02 * (100 - bottom) if high > 97 else 0))
    return AxisScale(bottom, top, step)


def _nice(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= rough * 0.999)


def value_axis(figure: go.Figure, chosen: AxisScale, unit: Unit, heading: str) -> None:
    """The y axis with its heading set level above it; says so when it does not start at zero."""
    decimals = max(0, -math.floor(math.log10(chosen.step) + 1e-9))
    if decimals == 0 and chosen.step % 1:
        decimals = 1
    suffix = words.with_unit(0, unit, 0).lstrip("0") if unit is Unit.PERCENT else ""
    figure.update_yaxes(
        range=[chosen.low, chosen.high],
        tickvals=chosen.ticks,
        ticktext=[words.number(tick, decimals) + suffix for tick in chosen.ticks],
        ticklabelstandoff=8,
        showgrid=True,
        gridcolor=theme.HAIRLINE,
        gridwidth=1,
        ticks="",
    )
    text = heading
    if chosen.broken:
        text += f" · axis starts at {words.number(chosen.low, decimals)}{suffix}"
        _break_mark(figure)
    elif chosen.low < 0:
        figure.add_hline(y=0, line={"color": theme.SECONDARY, "width": 1})
    note(figure, text, x=0, y=1, xshift=4 - figure.layout.margin.l, yshift=20, anchor="left")


def _break_mark(figure: go.Figure) -> None:
    """Two short strokes across the foot of the axis: the usual sign for 'not from zero'."""
    for rise in (3, 8):
        figure.add_shape(
            type="path",
            xref="paper",
            yref="paper",
            xsizemode="pixel",
            ysizemode="pixel",
            xanchor=0,
            yanchor=0,
            path=f"M -7 {rise - 3} L 5 {rise + 3}",
            line={"color": theme.SECONDARY, "width": 1.5},
        )


def note(
    figure: go.Figure,
    text: str,
    *,
    x: float | date,
    y: float,
    xshift: float = 0,
    yshift: float = 0,
    anchor: str = "center",
    colour: str = theme.SECONDARY,
    xref: str = "paper",
    yref: str = "paper",
    size: int = theme.CHART_PX - 1,
    yanchor: str = "middle",
) -> None:
    """A few words at a place of the chart, without an arrow."""
    figure.add_annotation(
        text=text,
        x=x,
        y=y,
        xref=xref,
        yref=yref,
        xshift=xshift,
        yshift=yshift,
        showarrow=False,
        xanchor=anchor,
        yanchor=yanchor,
        align=anchor if anchor != "auto" else "left",
        font={"size": size, "color": colour, "family": theme.FONT},
    )


def wrap(text: str, width: int = _WIDEST_LABEL_CHARS) -> list[str]:
    """The text cut into short lines between words."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def end_labels(figure: go.Figure, labels: Sequence[Label], chosen: AxisScale) -> None:
    """Names at the right end of lines, moved apart where they would touch; widens the margin."""
    height = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    pixels_per_unit = height / ((chosen.high - chosen.low) or 1)
    sized = [(label, wrap(label.text)) for label in sorted(labels, key=lambda item: item.value)]
    floor = -math.inf
    places: list[float] = []
    for label, lines in sized:
        half = LABEL_GAP_PX * len(lines) / 2
        middle = max((label.value - chosen.low) * pixels_per_unit, floor + half)
        places.append(middle)
        floor = middle + half
    overflow = max(0.0, floor - (height + 14))
    for at in range(len(places) - 1, -1, -1):
        places[at] -= overflow
        if at and places[at] - places[at - 1] >= LABEL_GAP_PX * (len(sized[at][1]) + len(sized[at - 1][1])) / 2:
            break
    widest = max((len(line) for _, lines in sized for line in lines), default=0)
    figure.update_layout(margin={"r": int(widest * _PX_PER_CHAR) + 22})
    for (label, lines), middle in zip(sized, places, strict=True):
        text = "<br>".join(lines)
        if label.bold:
            text = text.replace(label.bold, f"<b>{label.bold}</b>")
        note(figure, text, x=1, y=0, xshift=10, yshift=middle, anchor="left", colour=label.colour)


def at_date(period: str) -> date:
    """The position of a period on a time axis: a year's results at its end."""
    return Period.parse(period).end


def time_axis(figure: go.Figure, periods: Sequence[str], extra: Sequence[date] = ()) -> tuple[date, date]:
    """The x axis by date, academic years named as years, others by month; returns its range."""
    ends = sorted({at_date(period) for period in periods} | set(extra))
    first, last = ends[0], ends[-1]
    room = timedelta(days=max(20, int((last - first).days * 0.03)))
    years = [p for p in periods if Period.parse(p).kind is PeriodKind.ACADEMIC_YEAR]
    figure.update_xaxes(
        range=[first - room, last + room],
        type="date",
        showline=True,
        linecolor=theme.SECONDARY,
        linewidth=1,
        ticks="outside",
        ticklen=5,
        tickcolor=theme.SECONDARY,
    )
    if years and not extra:
        _year_ticks(figure, sorted(set(years)))
    else:
        _calendar_ticks(figure, first, last)
    return first - room, last + room


def _year_ticks(figure: go.Figure, years: list[str]) -> None:
    every = max(1, math.ceil(len(years) / 6))
    shown = years[::-1][::every][::-1]
    figure.update_xaxes(tickvals=[at_date(year) for year in shown], ticktext=shown)


def _calendar_ticks(figure: go.Figure, first: date, last: date) -> None:
    months = (last - first).days / 30.4
    figure.update_layout(margin={"b": 54})
    if months > 30:
        every = max(1, math.ceil(months / 12 / 6))
        ticks = [date(year, 1, 1) for year in range(first.year + 1, last.year + 1, every)]
        figure.update_xaxes(tickvals=ticks, ticktext=[f"Jan<br>{tick.year}" for tick in ticks])
        return
    every = next((step for step in (1, 2, 3, 6) if months / step <= 8), 6)
    ticks = [
        date(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in range(1, 13, every)
        if first - timedelta(days=15) <= date(year, month, 1) <= last + timedelta(days=15)
    ]
    figure.update_xaxes(tickvals=ticks, ticktext=[_month_text(tick, ticks[0]) for tick in ticks])


def _month_text(tick: date, first: date) -> str:
    """A month's name, with its year under the first one and under every January."""
    return f"{tick:%b}<br>{tick.year}" if tick == first or tick.month == 1 else f"{tick:%b}"
