"""The names and values next to the marks they label in the milestone chart."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import plotly.graph_objects as go

from analytics.reports.core.types import MilestonePoint, Series
from data.catalogue import Kind
from data.vocabulary import Direction
from ui import theme
from ui.charts import base, lines
from ui.charts.label_placement import Room, Side
from ui.charts.milestone_view import MilestoneChartData, decimals, places, unit_of
from wording import values

Spot = tuple[date, float]


def put(chart: go.Figure, view: MilestoneChartData, room: Room) -> None:
    """The authority's value, then milestones, what is expected today, and England, each where it is free."""
    for series in (view.series, view.england):
        for part in _runs(series):
            room.line(part)
    room.line(path(view))
    for upright in (view.as_at, *lines.cuts(view.series)):
        room.line([(upright, room.scale.low), (upright, room.scale.high)])
    away = -1 if view.direction is not Direction.LOWER_IS_BETTER else 1
    _own(chart, view, room, away)
    _milestones(chart, view, room, -away)
    if view.expected is not None and not is_milestone(view):
        text = f"expected {values.with_unit(view.expected, unit_of(view), decimals(view))}"
        sides = [Side("left", away), Side("right", away), Side("left", -away)]
        room.put(chart, text, [(view.as_at, view.expected)], sides, colour=theme.ACCENT)
    _england(chart, view, room)


def is_milestone(view: MilestoneChartData) -> bool:
    """Whether what is expected today is the value of a milestone that is past, labelled already."""
    return any(view.expected == point.value and point.due <= view.as_at for point in view.path)


def path(view: MilestoneChartData) -> list[Spot]:
    """The way of the path's line: level until a milestone where results come once a year."""
    known = [(point.due, point.value) for point in view.path if point.value is not None]
    if view.kind is not Kind.ANNUAL_RESULT:
        return known
    steps = [corner for (_, low), (due, _) in pairwise(known) for corner in ((due, low), (due, _of(known, due)))]
    return [*known[:1], *steps]


def _of(known: list[Spot], due: date) -> float:
    return next(value for day, value in known if day == due)


def _runs(series: Series | None) -> list[list[Spot]]:
    """The stretches of a series that are drawn as one line."""
    spotses: list[list[Spot]] = []
    for segment in series.segments if series else ():
        spotses.append([])
        for figure in segment.figures:
            if figure.shown and figure.value is not None:
                spotses[-1].append((base.at_date(figure.period), figure.value))
            else:
                spotses.append([])
    return [run for run in spotses if run]


def _own(chart: go.Figure, view: MilestoneChartData, room: Room, away: int) -> None:
    now = lines.last_shown(view.series)
    if now is None or now[1].value is None:
        return
    text = f"<b>{view.series.entity_name} {values.value(now[1])}</b>"
    ends = ("left", "center", "right")
    sides = [Side(end, up) for up in (away, -away) for end in ends]
    spot = [(now[0], now[1].value)]
    if not room.put(chart, text, spot, sides, colour=theme.INK, size=theme.CHART_PX):
        room.write(chart, text, spot[0], sides[0], theme.INK, theme.CHART_PX)


def _milestones(chart: go.Figure, view: MilestoneChartData, room: Room, side: int) -> None:
    """Every milestone but the last, which the margin names: with its month, else its value alone."""
    known = [point for point in view.path if point.value is not None]
    sides = [Side("right", side), Side("center", side), Side("right", 0), Side("left", -side), Side("center", -side)]
    for point in known[:-1]:
        if point.baseline or point.value is None:
            continue
        wording_text = _value(view, point)
        spot = [(point.due, point.value)]
        for text in (f"{wording_text}<br>{point.due:%b %Y}", wording_text):
            if room.put(chart, text, spot, sides, colour=theme.ACCENT):
                break


def _value(view: MilestoneChartData, point: MilestonePoint) -> str:
    value = point.value or 0.0
    return values.with_unit(value, unit_of(view), places(value, view))


def _england(chart: go.Figure, view: MilestoneChartData, room: Room) -> None:
    """England's name at its line: with its value at the end of it, or with the year of the value
    where there is room in the same era, else the name alone."""
    current = view.england.current if view.england else ()
    if view.england is None or not current:
        return
    last, name = current[-1], view.england.entity_name
    sides = [Side(end, up) for up in (-1, 1) for end in ("left", "center", "right")]
    wording_text = f"{name} {values.value(last)}"
    dated = f"{name}<br>{values.value(last)} {lines.when(last)}"
    now, era, ever = (
        [(base.at_date(f.period), f.value) for f in reversed(listed) if f.value is not None]
        for listed in (current[-1:], current[:-1], [f for f in view.england.figures if f.shown])
    )
    for text, spots, ways in (
        (wording_text, now, [Side("left", 0), *sides]),
        (dated, era, [*sides, Side("right", 0)]),
        (name, ever, sides),
    ):
        if room.put(chart, text, spots, ways, colour=theme.ENGLAND):
            return
    base.note(
        chart,
        f"dashed: {wording_text}",
        x=0,
        y=0,
        xref="paper",
        yref="paper",
        yshift=14,
        xshift=6,
        anchor="left",
        colour=theme.ENGLAND,
    )
