"""Milestone chart: the agreed path, results, and projection."""

from __future__ import annotations

from datetime import date

import plotly.graph_objects as go

from analytics.reports.core.types import MilestonePoint, Projection
from data.catalogue import Kind
from ui import theme
from ui.charts import base, lines, milestone_labels
from ui.charts.label_placement import Room
from ui.charts.milestone_view import MilestoneChartData, alt, decimals, places, table, unit_of
from wording import values

__all__ = ["MilestoneChartData", "alt", "draw", "table"]

_HEIGHT = 430


def draw(view: MilestoneChartData) -> base.Drawing:
    """The milestone chart: target path in accent, what happened in ink, England dashed."""
    chart = base.canvas(_HEIGHT)
    dates = [point.due for point in view.path] + [view.as_at]
    dates += list(view.projection.dates) if view.projection else []
    chosen = base.scale(_extent(view), unit_of(view))
    start, end = base.time_axis(chart, [f.period for f in view.series.figures if f.shown], dates)
    base.value_axis(chart, chosen, unit_of(view), view.heading)
    _bands(chart, view.projection)
    if view.england is not None:
        lines.add(chart, view.england, colour=theme.ENGLAND, width=2, dash="dash", markers=0)
    _path(chart, view)
    lines.add(chart, view.series, colour=theme.INK, width=3, markers=9)
    lines.breaks(chart, view.series)
    _today(chart, view, max(dates))
    base.end_labels(chart, _labels(view), chosen)
    margin = chart.layout.margin
    room = Room(start, end, chosen, _HEIGHT - margin.t - margin.b)
    milestone_labels.put(chart, view, room)
    figures = [*view.series.figures, *(view.england.figures if view.england else ())]
    return base.Drawing(chart, alt(view), table(view), values.sources(figures))


def _extent(view: MilestoneChartData) -> list[float | None]:
    result = lines.values((view.series, view.england))
    result += [point.value for point in view.path]
    if view.projection:
        result += list(view.projection.centre)
        result += [edge for low_high in view.projection.bands.get(80, ()) for edge in low_high]
    return result


def _bands(chart: go.Figure, projection: Projection | None) -> None:
    if projection is None:
        return
    dates = list(projection.dates)
    for level, colour in ((80, theme.BAND_80), (50, theme.BAND_50)):
        if level not in projection.bands:
            continue
        low, high = zip(*projection.bands[level], strict=True)
        chart.add_trace(
            go.Scatter(
                x=dates + dates[::-1],
                y=list(high) + list(low)[::-1],
                fill="toself",
                fillcolor=colour,
                line={"width": 0},
                hoverinfo="skip",
                mode="lines",
            )
        )
    chart.add_trace(
        go.Scatter(
            x=dates,
            y=list(projection.centre),
            mode="lines",
            hoverinfo="skip",
            line={"color": theme.PROJECTION, "width": 2, "dash": "dot"},
        )
    )


def _path(chart: go.Figure, view: MilestoneChartData) -> None:
    known = [point for point in view.path if point.value is not None]
    if not known:
        return
    chart.add_trace(
        go.Scatter(
            x=[point.due for point in known],
            y=[point.value for point in known],
            mode="lines+markers",
            line={"color": theme.ACCENT, "width": 1.5, "shape": "hv" if view.kind is Kind.ANNUAL_RESULT else "linear"},
            marker={
                "symbol": "diamond",
                "size": 11,
                "line": {"color": theme.ACCENT, "width": 1.75},
                "color": [theme.PAPER if p.to_be_confirmed or p.baseline else theme.ACCENT for p in known],
            },
            customdata=[_said(view, point) for point in known],
            hovertemplate="%{customdata}<extra></extra>",
            cliponaxis=False,
        )
    )


def _said(view: MilestoneChartData, point: MilestonePoint) -> str:
    kind = "Baseline" if point.baseline else "Milestone"
    value = values.with_unit(point.value or 0, unit_of(view), places(point.value or 0, view))
    unsure = ", to be confirmed" if point.to_be_confirmed else ""
    return f"<b>{kind}</b>, {values.day(point.due)}{unsure}<br>{value}"


def _today(chart: go.Figure, view: MilestoneChartData, last: date) -> None:
    chart.add_shape(
        type="line",
        xref="x",
        yref="paper",
        x0=view.as_at,
        x1=view.as_at,
        y0=0,
        y1=1,
        line={"color": theme.CONTROL, "width": 1},
    )
    base.note(
        chart,
        f"as at {view.as_at.day} {view.as_at:%b %Y}",
        anchor="right" if view.as_at == last else "center",  # nothing is drawn beyond it
        x=view.as_at,
        y=1,
        xref="x",
        yshift=4,
        yanchor="bottom",
    )
    if view.expected is None or milestone_labels.is_milestone(view):
        return
    chart.add_trace(
        go.Scatter(
            x=[view.as_at],
            y=[view.expected],
            mode="markers",
            cliponaxis=False,
            marker={"symbol": "line-ew", "size": 20, "line": {"color": theme.ACCENT, "width": 4}},
            hovertemplate=f"Expected on {values.day(view.as_at)}: "
            f"{values.with_unit(view.expected, unit_of(view), decimals(view))}<extra></extra>",
        )
    )


def _labels(view: MilestoneChartData) -> list[base.Label]:
    labels: list[base.Label] = []
    known = [point for point in view.path if point.value is not None]
    if known and known[-1].value is not None:
        value = values.with_unit(known[-1].value, unit_of(view), places(known[-1].value, view))
        text = view.goal or value
        labels.append(
            base.Label(
                known[-1].value, f"Target {text} {known[-1].due:%b}{values.NBSP}{known[-1].due:%Y}", theme.ACCENT
            )
        )
    if view.projection and view.projection.centre:
        centre = view.projection.centre[-1]
        text = values.with_unit(centre, unit_of(view), decimals(view))
        labels.append(base.Label(centre, f"projected {text}", theme.PROJECTION))
    return labels
