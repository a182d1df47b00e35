"""Funnel plot: places by size, with the range expected by chance."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from analytics.reports.core.types import Figure
from data.vocabulary import Unit
from ui import tables, theme
from ui.charts import base, lines
from wording import values


@dataclass(frozen=True, slots=True)
class Limit:
    """The limits at one size, in the measure's unit."""

    size: float
    lower_95: float
    upper_95: float
    lower_998: float
    upper_998: float


@dataclass(frozen=True, slots=True)
class FunnelPlotData:
    """Figures with denominators; `outside` names those beyond the outer limits."""

    figures: tuple[Figure, ...]
    average: float
    limits: tuple[Limit, ...]
    outside: tuple[str, ...]
    heading: str
    average_name: str = "average"
    highlight: str | None = None


def draw(view: FunnelPlotData) -> base.Drawing:
    """Points in ink; those outside the outer limits larger, in accent, and the first five named."""
    chart = base.canvas(440, bottom=58)
    selected = [f for f in view.figures if f.shown and f.denominator]
    unit = view.figures[0].unit
    chosen = base.scale([*(f.value for f in selected), view.average], unit)
    sizes = [float(f.denominator or 0) for f in selected] or [1.0]
    base.value_axis(chart, chosen, unit, view.heading)
    _limits(chart, view.limits)
    _points(chart, view, selected)
    most = max(sizes) * 1.06
    across = base.scale([0, most], Unit.COUNT)
    chart.update_xaxes(
        range=[0, most],
        tickvals=across.ticks,
        ticktext=[values.count(t) for t in across.ticks],
        showline=True,
        linecolor=theme.SECONDARY,
        ticks="outside",
        tickcolor=theme.SECONDARY,
    )
    base.note(chart, view.figures[0].denominator_name, x=1, y=0, yshift=-44, anchor="right")
    labels = [
        base.Label(
            view.average,
            f"{view.average_name} {values.with_unit(view.average, unit, view.figures[0].decimals)}",
            theme.ENGLAND,
        )
    ]
    if view.limits:
        last = view.limits[-1]
        labels += [base.Label(last.upper_998, "998 of 1,000 within", theme.SECONDARY)]
    base.end_labels(chart, labels, chosen)
    return base.Drawing(chart, alt(view), table(view), values.sources(view.figures))


def _limits(chart: go.Figure, limits: tuple[Limit, ...]) -> None:
    sizes = [limit.size for limit in limits]
    for lower, upper, colour in (
        ([x.lower_998 for x in limits], [x.upper_998 for x in limits], theme.BAND_80),
        ([x.lower_95 for x in limits], [x.upper_95 for x in limits], theme.BAND_50),
    ):
        chart.add_trace(
            go.Scatter(
                x=sizes + sizes[::-1],
                y=upper + lower[::-1],
                fill="toself",
                fillcolor=colour,
                line={"width": 0},
                hoverinfo="skip",
                mode="lines",
            )
        )


def _points(chart: go.Figure, view: FunnelPlotData, figures: list[Figure]) -> None:
    chart.add_hline(y=view.average, line={"color": theme.ENGLAND, "width": 1.75, "dash": "dash"})
    named = set(view.outside[:4]) | ({view.highlight} if view.highlight else set())
    for outside in (False, True):
        part = [f for f in figures if (f.entity in view.outside) is outside]
        chart.add_trace(
            go.Scatter(
                x=[f.denominator for f in part],
                y=[f.value for f in part],
                mode="markers",
                marker={
                    "size": 12 if outside else 8,
                    "color": [theme.ACCENT if outside or f.entity == view.highlight else theme.INK for f in part],
                    "symbol": "diamond" if outside else "circle",
                    "line": {"color": theme.PAPER, "width": 1},
                },
                customdata=[[lines.hover(f), f.entity] for f in part],
                cliponaxis=False,
                hovertemplate="%{customdata[0]}<extra></extra>",
            )
        )
    for figure in figures:
        if figure.entity in named and figure.denominator and figure.value is not None:
            base.note(
                chart,
                f"<b>{figure.entity_name}</b>",
                x=figure.denominator,
                y=figure.value,
                xref="x",
                yref="y",
                yshift=17 if figure.value >= view.average else -17,
                colour=theme.ACCENT,
            )


def alt(view: FunnelPlotData) -> str:
    """How many places lie outside, which, and the average, in words."""
    names = {f.entity: f"{f.entity_name}, {values.say(f)}" for f in view.figures}
    outside = [names[code] for code in view.outside if code in names]
    text = f"Outside the outer limits: {'; '.join(outside[:5])}." if outside else "None is outside the outer limits."
    sample = view.figures[0]
    return (
        f"Funnel plot of {view.heading} for {values.plural(len(view.figures), 'place')} by "
        f"{sample.denominator_name}. {values.capital(view.average_name)}: "
        f"{values.with_unit(view.average, sample.unit, sample.decimals)}. {text}"
    )


def table(view: FunnelPlotData) -> tables.Table:
    """Every place with its size, and whether it lies outside."""
    unit = tables.UNIT_HEADINGS[view.figures[0].unit]
    columns = tables.columns("Place", tables.numbers("Value", unit), "Out of", "Significant difference")
    rows = tuple(
        (
            tables.text(f.entity_name),
            tables.figure(f),
            tables.parts(f),
            tables.text(
                "outside the outer limits" if f.entity in view.outside else "within" if f.shown else "cannot tell"
            ),
        )
        for f in view.figures
    )
    return tables.Table(view.heading, columns, rows)
