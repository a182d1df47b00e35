"""Grid of names: status by change."""

from __future__ import annotations

from dataclasses import dataclass

from ui import tables, theme
from ui.charts import base
from wording import values

_NAMED = 6
_LINE_PX, _ROW_PX = 19, 118


@dataclass(frozen=True, slots=True)
class GridItem:
    """One thing in the grid; `row` and `column` count from 0, None when it cannot be placed."""

    name: str
    row: int | None
    column: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NameGridData:
    """`rows` from high status to low, `columns` from falling to rising, as they are read."""

    entries: tuple[GridItem, ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    heading: str
    source: str


def draw(view: NameGridData) -> base.Drawing:
    """Names where they belong; the shade says only how many, never good or bad."""
    wide = max(len(name) for name in view.rows)
    most = max((len(_in(view, r, c)) for r in range(len(view.rows)) for c in range(len(view.columns))), default=1)
    row = max(_ROW_PX, (2 + min(most, _NAMED)) * _LINE_PX)  # the count, the names, and a line of air
    chart = base.canvas(len(view.rows) * row + 84, left=int(wide * 8.2) + 18, right=6, top=64, bottom=12)
    base.wide(chart)
    for r in range(len(view.rows)):
        for c in range(len(view.columns)):
            _cell(chart, view, r, c, most)
    chart.update_xaxes(range=[0, len(view.columns)], showticklabels=False)
    chart.update_yaxes(
        range=[0, len(view.rows)],
        tickvals=[len(view.rows) - r - 0.5 for r in range(len(view.rows))],
        ticktext=list(view.rows),
        tickfont={"color": theme.INK, "size": theme.CHART_PX},
        ticklabelstandoff=8,
    )
    for c, name in enumerate(view.columns):
        base.note(chart, name, x=c + 0.5, y=1, xref="x", yshift=14, colour=theme.INK, size=theme.CHART_PX)
    base.note(chart, view.heading, x=0, y=1, xshift=4 - chart.layout.margin.l, yshift=48, anchor="left")
    return base.Drawing(chart, alt(view), table(view), view.source)


def _in(view: NameGridData, row: int, column: int) -> list[str]:
    return [e.name for e in view.entries if e.row == row and e.column == column]


def _cell(chart, view: NameGridData, row: int, column: int, most: int) -> None:  # type: ignore[no-untyped-def]
    names = _in(view, row, column)
    top = len(view.rows) - row
    shade = theme.SEQUENTIAL[min(2, round(2 * len(names) / max(most, 1)))] if names else theme.WASH
    chart.add_shape(
        type="rect",
        x0=column,
        x1=column + 1,
        y0=top - 1,
        y1=top,
        layer="below",
        fillcolor=shade,
        line={"color": theme.PAPER, "width": 4},
    )
    if not names:
        return
    listed = names[: _NAMED - 1] + ([f"and {len(names) - _NAMED + 1} more"] if len(names) >= _NAMED else [])
    base.note(
        chart,
        "<br>".join([f"<b>{len(names)}</b>", *listed]),
        x=column,
        y=top,
        xref="x",
        yref="y",
        xshift=10,
        yshift=-8,
        anchor="left",
        yanchor="top",
        colour=theme.INK,
    )


def alt(view: NameGridData) -> str:
    """How many stand in each cell, in words, and how many cannot be placed."""
    selected = [
        f"{view.rows[r]} and {view.columns[c]}: {values.joined(_in(view, r, c))}."
        for r in range(len(view.rows))
        for c in range(len(view.columns))
        if _in(view, r, c)
    ]
    lost = [entry.name for entry in view.entries if entry.row is None or entry.column is None]
    selected += [f"Cannot tell: {values.joined(lost)}."] if lost else []
    return f"Grid of {view.heading}. {' '.join(selected)}"


def table(view: NameGridData) -> tables.Table:
    """One row each: status, change, reason."""
    rows = tuple(
        (
            tables.text(e.name),
            tables.text("cannot tell" if e.row is None else view.rows[e.row]),
            tables.text("cannot tell" if e.column is None else view.columns[e.column]),
            tables.text(e.reason),
        )
        for e in view.entries
    )
    names = ("What", "Status", "Change", "Reason")
    return tables.Table(view.heading, tables.columns(*names), rows)
