"""Spine chart: many measures of one place against England's spread."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from analytics.reports.core.types import Figure
from ui import tables, theme
from ui.charts import base
from wording import values

_ROW_PX = 44
_OTHERS = ("diamond", "square")


@dataclass(frozen=True, slots=True)
class Row:
    """One measure: where the place stands in the spread, from 0 (worst) to 100 (best)."""

    label: str
    figure: Figure
    compared: Figure | None
    position: float | None
    compared_position: float | None
    quartiles: tuple[float, float] = (25.0, 75.0)
    verdict: str = ""
    others: tuple[tuple[str, float, str], ...] = ()  # name, place in the spread, value in words


@dataclass(frozen=True, slots=True)
class SpineChartData:
    """Rows in the order they should be read; `spread` names who makes up the spread."""

    rows: tuple[Row, ...]
    heading: str
    spread: str = "all authorities"


def draw(view: SpineChartData) -> base.Drawing:
    """Worst at the left, best at the right, whatever the direction of the measure."""
    widest = max(len(row.label) for row in view.rows)
    chart = base.canvas(
        len(view.rows) * _ROW_PX + 96,
        left=min(345, int(widest * 7.9) + 20),
        right=int(max(len(values.value(row.figure)) for row in view.rows) * 8.6) + 18,
        top=70,
        bottom=20,
    )
    base.wide(chart)
    total = len(view.rows)
    for at, row in enumerate(view.rows):
        _row(chart, row, total - 1 - at)
    chart.update_xaxes(range=[-2, 102], showticklabels=False)
    chart.update_yaxes(
        range=[-0.6, total - 0.4],
        tickvals=list(range(total)),
        ticklabelstandoff=10,
        ticktext=[row.label for row in reversed(view.rows)],
        tickfont={"color": theme.INK, "size": theme.CHART_PX},
    )
    base.note(chart, view.heading, x=0, y=1, xshift=4 - chart.layout.margin.l, yshift=54, anchor="left")
    for x, text, anchor in ((0, f"worst of {view.spread}", "left"), (1, "best", "right")):
        base.note(chart, text, x=x, y=1, yshift=16, anchor=anchor)
    figures = [f for row in view.rows for f in (row.figure, row.compared) if f is not None]
    return base.Drawing(chart, alt(view), table(view), values.sources(figures))


def _row(chart: go.Figure, row: Row, place: int) -> None:
    for left, right, colour in ((0, 100, theme.BAND_80), (*row.quartiles, theme.BAND_50)):
        chart.add_shape(
            type="rect",
            x0=left,
            x1=right,
            y0=place - 0.26,
            y1=place + 0.26,
            line={"width": 0},
            fillcolor=colour,
            layer="below",
        )
    if row.compared_position is not None and row.position is not None:
        chart.add_shape(
            type="line",
            x0=row.compared_position,
            x1=row.compared_position,
            y0=place - 0.38,
            y1=place + 0.38,
            line={"color": theme.ENGLAND, "width": 2.5},
        )
    for at, (_, where, _) in enumerate(row.others):
        chart.add_trace(
            go.Scatter(
                x=[where],
                y=[place],
                mode="markers",
                hoverinfo="skip",
                cliponaxis=False,
                marker={
                    "size": 10,
                    "symbol": _OTHERS[at],
                    "color": theme.PAPER,
                    "line": {"color": theme.SECONDARY, "width": 1.75},
                },
            )
        )
    if row.position is None:
        base.note(chart, values.value(row.figure), x=50, y=place, xref="x", yref="y")
        return
    text = f"<b>{row.label}</b><br>{values.say(row.figure)}"
    text += f"<br>{row.compared.entity_name} {values.value(row.compared)}" if row.compared else ""
    text += "".join(f"<br>{name} {value}" for name, _, value in row.others)
    text += f"<br>{row.verdict}" if row.verdict else ""
    chart.add_trace(
        go.Scatter(
            x=[row.position],
            y=[place],
            mode="markers",
            customdata=[text],
            cliponaxis=False,
            marker={"size": 14, "color": theme.INK, "line": {"color": theme.PAPER, "width": 1.5}},
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    base.note(
        chart,
        values.value(row.figure),
        x=1,
        y=place,
        yref="y",
        xshift=12,
        anchor="left",
        colour=theme.INK,
        size=theme.CHART_PX,
    )


def alt(view: SpineChartData) -> str:
    """Each measure's value, comparison and place in the spread, in words."""
    results = []
    for row in view.rows:
        compared = f", {row.compared.entity_name} {values.value(row.compared)}" if row.compared else ""
        compared += "".join(f", {name} {value}" for name, _, value in row.others)
        verdict = f": {row.verdict}" if row.verdict else ""
        results.append(f"{row.label} {values.value(row.figure)}{compared}{verdict}.")
    return f"Spine chart of {view.heading} against {view.spread}. {' '.join(results)}"


def table(view: SpineChartData) -> tables.Table:
    """Every measure with its comparison and what it means."""
    number = tables.Kind.NUMBER
    columns = (
        tables.Column("Measure"),
        tables.Column("Unit"),
        tables.Column("Value", number),
        tables.Column("Compared with", number),
        tables.Column("Position in range", number, "0 worst, 100 best"),
        tables.Column("Judgement"),
    )
    rows = tuple(
        (
            tables.text(row.label),
            tables.text(tables.UNIT_HEADINGS[row.figure.unit]),
            tables.figure(row.figure),
            tables.figure(row.compared) if row.compared else tables.amount(None, 0, "no comparison"),
            tables.amount(row.position, 0, "cannot tell"),
            tables.text(row.verdict or "no judgement"),
        )
        for row in view.rows
    )
    return tables.Table(view.heading, columns, rows)
