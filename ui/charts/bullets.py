"""Bullets: how far each place comes towards one goal."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from data.vocabulary import Unit
from ui import tables, theme
from ui.charts import base
from wording import values

_ROW_PX = 46


@dataclass(frozen=True, slots=True)
class Bullet:
    """One place: its value, and the value on another assumption; None is said in words."""

    name: str
    value: float | None
    other: float | None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class BulletData:
    """Places in reading order towards one goal; `behind` is the table under the picture."""

    rows: tuple[Bullet, ...]
    goal: float | None
    value_name: str
    other_name: str
    unit: Unit
    decimals: int
    source: str
    behind: tables.Table


def draw(view: BulletData) -> base.Drawing:
    """A bar from nothing to the value, a ring for the other assumption, the goal a line across all."""
    left = int(max(len(row.name) for row in view.rows) * 8.2) + 18
    chart = base.canvas(len(view.rows) * _ROW_PX + 84, left=left, right=70, top=62, bottom=10)
    known = [v for row in view.rows for v in (row.value, row.other) if v is not None]
    most = max([*known, view.goal or 0.0, 1.0])
    total = len(view.rows)
    for at, row in enumerate(view.rows):
        _row(chart, view, row, total - 1 - at)
    if view.goal is not None:
        chart.add_vline(x=view.goal, line={"color": theme.ACCENT, "width": 2.5})
        text = f"goal {_value_text(view, view.goal)}"
        base.note(chart, text, x=view.goal, y=1, xref="x", yshift=12, colour=theme.ACCENT)
    chart.update_xaxes(range=[0, most * 1.04], showticklabels=False)
    chart.update_yaxes(
        range=[-0.6, total - 0.4],
        tickvals=list(range(total)),
        ticktext=[f"<b>{row.name}</b>" if row.strong else row.name for row in reversed(view.rows)],
        ticklabelstandoff=8,
        tickfont={"color": theme.INK, "size": theme.CHART_PX},
    )
    text = f"Bar: {view.value_name} · ring: {view.other_name}"
    base.note(chart, text, x=0, y=1, xshift=4 - left, yshift=42, anchor="left")
    return base.Drawing(chart, alt(view), view.behind, view.source)


def _value_text(view: BulletData, value: float) -> str:
    return values.with_unit(value, view.unit, view.decimals)


def _row(chart: go.Figure, view: BulletData, row: Bullet, place: int) -> None:
    if row.value is None:
        base.note(chart, "cannot tell", x=0, y=place, yref="y", xshift=8, anchor="left")
        return
    chart.add_trace(
        go.Bar(
            x=[row.value],
            y=[place],
            orientation="h",
            width=0.42,
            marker={"color": theme.INK if row.strong else theme.PROJECTION},
            customdata=[_words(view, row)],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    text = f"<b>{_value_text(view, row.value)}</b>"
    base.note(chart, text, x=1, y=place, yref="y", xshift=8, anchor="left", colour=theme.INK)
    if row.other is not None:
        chart.add_trace(
            go.Scatter(
                x=[row.other],
                y=[place],
                mode="markers",
                cliponaxis=False,
                marker={"size": 13, "color": theme.PAPER, "line": {"color": theme.INK, "width": 2}},
                customdata=[_words(view, row)],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )


def _words(view: BulletData, row: Bullet) -> str:
    if row.value is None:
        return f"{row.name}: cannot tell"
    other = "" if row.other is None else f", {view.other_name} {_value_text(view, row.other)}"
    return f"{row.name}: {view.value_name} {_value_text(view, row.value)}{other}"


def alt(view: BulletData) -> str:
    """Every place and the goal, in words."""
    goal = "No goal is set." if view.goal is None else f"Goal {_value_text(view, view.goal)}."
    return f"Bullets. {goal} {'. '.join(_words(view, row) for row in view.rows)}."
