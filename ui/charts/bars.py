"""Stacked bars: one bar a row, divided into statuses named inside."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from ui import tables, theme
from ui.charts import base
from wording import values

_ROW_PX = 50


@dataclass(frozen=True, slots=True)
class BarSegment:
    """One piece of a bar: its word, how many, and the colour of its status."""

    word: str
    count: int
    colour: str


@dataclass(frozen=True, slots=True)
class Row:
    """One bar; None counts do not exist: what is hidden is said in `hidden`."""

    name: str
    parts: tuple[BarSegment, ...]
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class StackedBarData:
    """Bars in reading order; `noun` names what is counted (one, many)."""

    rows: tuple[Row, ...]
    heading: str
    noun: tuple[str, str]
    source: str


def draw(view: StackedBarData) -> base.Drawing:
    """Pieces with their count and word inside; pieces too thin for words say the count alone."""
    wide = max(len(row.name) for row in view.rows)
    chart = base.canvas(len(view.rows) * _ROW_PX + 74, left=min(290, int(wide * 8.2) + 18), right=20, top=38, bottom=10)
    most = max((sum(p.count for p in row.parts) for row in view.rows), default=1) or 1
    total = len(view.rows)
    for at, row in enumerate(view.rows):
        _row(chart, row, total - 1 - at, most, view)
    chart.update_layout(barmode="stack", bargap=0.3, uniformtext={"mode": "hide", "minsize": 13})
    chart.update_xaxes(range=[0, most], showticklabels=False)
    chart.update_yaxes(
        range=[-0.6, total - 0.4],
        tickvals=list(range(total)),
        ticklabelstandoff=8,
        ticktext=[row.name for row in reversed(view.rows)],
        tickfont={"color": theme.INK, "size": theme.CHART_PX},
    )
    text = " · ".join([view.heading, *_key(view, most)])
    base.note(chart, text, x=0, y=1, xshift=4 - chart.layout.margin.l, yshift=22, anchor="left")
    return base.Drawing(chart, alt(view), table(view), view.source)


def _row(chart: go.Figure, row: Row, place: int, most: int, view: StackedBarData) -> None:
    if row.hidden:
        base.note(chart, row.hidden, x=0, y=place, yref="y", xshift=8, anchor="left")
        return
    for part in row.parts:
        if part.count == 0:
            continue
        text = f"{values.count(part.count)} {part.word}" if _worded(part, most) else values.count(part.count)
        chart.add_trace(
            go.Bar(
                x=[part.count],
                y=[place],
                orientation="h",
                text=[f"{values.NBSP}{text}"],
                textposition="inside",
                insidetextanchor="start",
                constraintext="none",
                textangle=0,
                textfont={"color": _on(part.colour), "size": theme.CHART_PX - 1, "family": theme.FONT},
                marker={"color": part.colour, "line": {"color": theme.PAPER, "width": 2}},
                hovertemplate=f"<b>{row.name}</b><br>{part.word}: "
                f"{values.plural(part.count, *view.noun)}<extra></extra>",
            )
        )


def _worded(part: BarSegment, most: int) -> bool:
    """Whether a piece is long enough for its word."""
    return part.count / most > 0.017 * len(part.word)


def _key(view: StackedBarData, most: int) -> list[str]:
    """A swatch and the word of each colour that no piece is long enough to name."""
    parts = [part for row in view.rows for part in row.parts if part.count]
    named = {part.word for part in parts if _worded(part, most)}
    colours = {part.word: part.colour for part in parts if part.word not in named}
    return [f'<span style="color:{colour}">■</span> {word}' for word, colour in colours.items()]


def _on(colour: str) -> str:
    """White or ink, whichever is easier to read on a colour."""
    return max((theme.PAPER, theme.INK), key=lambda text: theme.contrast(text, colour))


def alt(view: StackedBarData) -> str:
    """Every bar in words."""
    selected = [
        f"{row.name}: " + (row.hidden or values.joined(f"{values.count(p.count)} {p.word}" for p in row.parts)) + "."
        for row in view.rows
    ]
    return f"Bars of {view.heading}. {' '.join(selected)}"


def table(view: StackedBarData) -> tables.Table:
    """One row a bar, one column a word, and their sum."""
    names = list(dict.fromkeys(part.word for row in view.rows for part in row.parts))
    rows = []
    for row in view.rows:
        by_key = {part.word: part.count for part in row.parts}
        counts = [
            tables.amount(None, 0, row.hidden) if row.hidden else tables.amount(by_key.get(name, 0), 0, "")
            for name in names
        ]
        sums = tables.amount(None if row.hidden else sum(by_key.values()), 0, row.hidden)
        rows.append((tables.text(row.name), *counts, sums))
    columns = tables.columns(
        "Where", *(tables.numbers(values.capital(name)) for name in names), tables.numbers("Together", view.noun[1])
    )
    return tables.Table(view.heading, columns, tuple(rows))
