"""Dot plot: a dot with its interval for each place, in the order given."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from analytics.reports.core.types import Figure
from ui import tables, theme
from ui.charts import base, lines
from wording import values

_ROW_PX = 34
_MOST_NAMED = 40


@dataclass(frozen=True, slots=True)
class DotPlotData:
    """Figures in the order they should be read; the comparison stands as a line through them."""

    figures: tuple[Figure, ...]
    heading: str
    compared: Figure | None = None
    target: float | None = None
    highlight: str | None = None


def draw(view: DotPlotData) -> base.Drawing:
    """Dots with intervals, names at the left, values at the right, hidden ones in words."""
    shown = view.figures[:_MOST_NAMED]
    names = [figure.entity_name for figure in shown]
    widest = max((len(name) for name in names), default=8)
    chart = base.canvas(len(shown) * _ROW_PX + 112, left=min(230, int(widest * 8.1) + 20), right=78, top=62)
    places = {figure.entity: len(shown) - 1 - at for at, figure in enumerate(shown)}
    extent = [edge for f in shown if f.shown for edge in (f.value, f.lower, f.upper)]
    extent += [view.compared.value if view.compared else None, view.target]
    unit = shown[0].unit
    chosen = base.scale(extent, unit)
    for figure in shown:
        _row(chart, figure, places[figure.entity], view)
    _reference(chart, view)
    named = [f"<b>{f.entity_name}</b>" if f.entity == view.highlight else f.entity_name for f in shown]
    chart.update_yaxes(
        range=[-0.7, len(shown) - 0.3],
        tickvals=list(places.values()),
        ticktext=named,
        tickfont={"color": theme.INK, "size": theme.CHART_PX},
        ticklabelstandoff=8,
    )
    _value_axis_below(chart, chosen, shown[0])
    text = view.heading + (f" · axis starts at {values.with_unit(chosen.low, unit, 0)}" if chosen.broken else "")
    base.note(chart, text, x=0, y=1, xshift=4 - chart.layout.margin.l, yshift=50, anchor="left")
    every = [*shown, *([view.compared] if view.compared else [])]
    return base.Drawing(chart, alt(view), table(view), values.sources(every))


def _row(chart: go.Figure, figure: Figure, place: int, view: DotPlotData) -> None:
    chart.add_shape(
        type="line",
        xref="paper",
        yref="y",
        x0=0,
        x1=1,
        y0=place,
        y1=place,
        layer="below",
        line={"color": theme.HAIRLINE, "width": 1},
    )
    strong = view.highlight == figure.entity
    if not figure.shown:
        base.note(chart, values.value(figure), x=0, y=place, yref="y", xshift=8, anchor="left")
        return
    if figure.lower is not None and figure.upper is not None:
        chart.add_trace(
            go.Scatter(
                x=[figure.lower, figure.upper],
                y=[place, place],
                mode="lines",
                hoverinfo="skip",
                line={"color": theme.BAND_50, "width": 7},
            )
        )
    interval = values.interval(figure)
    chart.add_trace(
        go.Scatter(
            x=[figure.value],
            y=[place],
            mode="markers",
            cliponaxis=False,
            marker={"size": 13 if strong else 11, "color": theme.ACCENT if strong else theme.INK},
            customdata=[[f"{lines.hover(figure)}<br>{interval}" if interval else lines.hover(figure), figure.entity]],
            hovertemplate="%{customdata[0]}<extra></extra>",
        )
    )
    text = values.value(figure)
    base.note(
        chart,
        f"<b>{text}</b>" if strong else text,
        x=1,
        y=place,
        yref="y",
        xshift=12,
        anchor="left",
        colour=theme.INK,
        size=theme.CHART_PX,
    )


def _reference(chart: go.Figure, view: DotPlotData) -> None:
    if view.compared is not None and view.compared.shown and view.compared.value is not None:
        _vertical(chart, view.compared.value, theme.ENGLAND, "dash")
        text = f"{view.compared.entity_name} {values.value(view.compared)}"
        base.note(chart, text, x=view.compared.value, y=1, xref="x", yshift=10, colour=theme.ENGLAND)
    if view.target is not None:
        figure = view.figures[0]
        _vertical(chart, view.target, theme.ACCENT, "solid")
        text = f"target {values.with_unit(view.target, figure.unit, figure.decimals)}"
        base.note(chart, text, x=view.target, y=1, xref="x", yshift=28, colour=theme.ACCENT)


def _vertical(chart: go.Figure, value: float, colour: str, dash: str) -> None:
    chart.add_shape(
        type="line",
        xref="x",
        yref="paper",
        x0=value,
        x1=value,
        y0=0,
        y1=1,
        layer="below",
        line={"color": colour, "width": 1.75, "dash": dash},
    )


def _value_axis_below(chart: go.Figure, chosen: base.AxisScale, sample: Figure) -> None:
    places = 0 if chosen.step % 1 == 0 else 1
    chart.update_xaxes(
        range=[chosen.low, chosen.high],
        tickvals=chosen.ticks,
        ticktext=[values.with_unit(tick, sample.unit, places) for tick in chosen.ticks],
        showline=True,
        linecolor=theme.SECONDARY,
        ticks="outside",
        tickcolor=theme.SECONDARY,
    )


def alt(view: DotPlotData) -> str:
    """Highest, lowest and hidden, in words."""
    selected = [f for f in view.figures if f.shown and f.value is not None]
    hidden = len(view.figures) - len(selected)
    parts = [f"Dot plot of {view.heading} for {values.plural(len(view.figures), 'place')}."]
    if selected:
        top = max(selected, key=lambda f: f.value or 0)
        low = min(selected, key=lambda f: f.value or 0)
        parts.append(f"Highest: {top.entity_name}, {values.say(top)}. Lowest: {low.entity_name}, {values.say(low)}.")
    if view.compared is not None:
        parts.append(f"{view.compared.entity_name}: {values.say(view.compared)}.")
    if hidden:
        parts.append(f"{values.plural(hidden, 'place')} without a figure; see the table for the reason.")
    return " ".join(parts)


def table(view: DotPlotData) -> tables.Table:
    """Every place in the same order, with interval and denominator."""
    unit = tables.UNIT_HEADINGS[view.figures[0].unit] if view.figures else ""
    every = [*view.figures, *([view.compared] if view.compared else [])]
    rows = tuple(
        (
            tables.text(f.entity_name),
            tables.figure(f),
            tables.amount(f.lower, f.decimals, "none given"),
            tables.amount(f.upper, f.decimals, "none given"),
            tables.parts(f),
            tables.text(values.provenance(f) if f.shown else values.why(f)),
        )
        for f in every
    )
    columns = tables.columns(
        "Place",
        tables.numbers("Value", unit),
        tables.numbers("From", unit),
        tables.numbers("To", unit),
        "Out of",
        "Kind",
    )
    strong = frozenset(at for at, f in enumerate(every) if f.entity == view.highlight)
    return tables.Table(view.heading, columns, rows, strong=strong)
