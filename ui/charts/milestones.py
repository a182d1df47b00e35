"""Milestone chart: the agreed path, results, and projection."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import plotly.graph_objects as go

from analytics.reports.core.types import PathPoint, Projection, Series
from data.catalogue import MeasureKind
from data.vocabulary import Direction, Unit
from ui import tables, theme
from ui.charts import base, lines
from wording import values

# Place a label in a chart without touching a line or another label.

# The plot's width is the browser's business: words that find room in a narrow one have it in a wide one.
_WIDTH_PX = 640
_LINE_PX = 18
_CHAR_PX = 8.0
_NEAR_PX = 8
_STEP_PX = 4


@dataclass(frozen=True, slots=True)
class LabelSide:
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
    scale: base.AxisScale
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
        sides: Sequence[LabelSide],
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

    def _box(self, text: str, spot: tuple[date, float], side: LabelSide) -> tuple[float, float, float, float]:
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

    def write(
        self, chart: go.Figure, text: str, spot: tuple[date, float], side: LabelSide, colour: str, size: int
    ) -> None:
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


# The data of the milestone chart, its alt text and its table.


@dataclass(frozen=True, slots=True)
class MilestoneChartData:
    """What the chart needs; England and the projection may be missing, and then are not drawn."""

    series: Series
    path: tuple[PathPoint, ...]
    kind: MeasureKind
    direction: Direction
    heading: str
    as_at: date
    england: Series | None = None
    expected: float | None = None
    projection: Projection | None = None
    goal: str = ""  # the last milestone in words, where its number alone says little
    neighbours: tuple[str, float, str] | None = None  # who they are, their mean and its period


def unit_of(view: MilestoneChartData) -> Unit:
    """The unit of the chart's values."""
    return view.series.figures[0].unit


def decimals(view: MilestoneChartData) -> int:
    """The decimals of the chart's values."""
    return view.series.figures[0].decimals


def places(value: float, view: MilestoneChartData) -> int:
    """Agreed values are whole more often than measured ones: no false decimals."""
    return 0 if value == int(value) else decimals(view)


def alt(view: MilestoneChartData) -> str:
    """The chart in words, for somebody who cannot see it."""
    known: Sequence[PathPoint] = [p for p in view.path if p.value is not None]
    path = values.joined(
        f"{values.with_unit(p.value or 0, unit_of(view), places(p.value or 0, view))} by {values.day(p.due)}"
        for p in known
        if not p.baseline
    )
    parts = [f"Line chart of {view.heading}.", lines.moved(view.series)]
    parts.append(f"Milestones: {path}." if path else "No milestone has a value.")
    if view.expected is not None:
        expected = values.with_unit(view.expected, unit_of(view), decimals(view))
        parts.append(f"Expected on {values.day(view.as_at)}: {expected}.")
    if view.england is not None:
        parts.append(lines.moved(view.england))
    if view.neighbours is not None:
        parts.append(f"{_beside(view)} in {values.period(view.neighbours[2])}.")
    if view.projection and view.projection.centre and 80 in view.projection.bands:
        low, high = view.projection.bands[80][-1]
        digits = decimals(view)
        parts.append(
            f"Projected for {values.day(view.projection.dates[-1])}: between "
            f"{values.number(low, digits)} and {values.with_unit(high, unit_of(view), digits)} "
            "(80% interval)."
        )
    return " ".join(parts)


def _beside(view: MilestoneChartData) -> str:
    """The neighbours' mean in words: '10 neighbours' mean 63.5%'."""
    name, mean, _ = view.neighbours or ("", 0.0, "")
    return f"{name} {values.with_unit(mean, unit_of(view), max(1, decimals(view)))}"


def table(view: MilestoneChartData) -> tables.Table:
    """Every figure and milestone of the chart, by date."""
    unit = tables.UNIT_HEADINGS[unit_of(view)]
    columns = tables.columns("When", "What", tables.numbers("Value", unit), "Out of", "Kind")
    rows: list[tuple[date, tuple[tables.Cell, ...]]] = []
    for series in (view.series, view.england):
        for figure in series.figures if series else ():
            rows.append(
                (
                    base.at_date(figure.period),
                    (
                        tables.text(values.period(figure.period)),
                        tables.text(figure.entity_name),
                        tables.figure(figure),
                        tables.parts(figure),
                        tables.text(values.provenance(figure)),
                    ),
                )
            )
    if view.neighbours is not None:
        name, mean, period = view.neighbours
        number = tables.amount(mean, max(1, decimals(view)), "")
        texts = [tables.text(item) for item in (values.period(period), name, "", "calculated by Milepost")]
        rows.append((base.at_date(period), (texts[0], texts[1], number, *texts[2:])))
    for point in view.path:
        kind = "baseline" if point.baseline else "milestone"
        rows.append(
            (
                point.due,
                (
                    tables.text(values.day(point.due)),
                    tables.text(point.words or values.capital(kind)),
                    tables.amount(point.value, places(point.value or 0, view), "to be agreed"),
                    tables.text(""),
                    tables.text(f"{kind}, to be confirmed" if point.to_be_confirmed else kind),
                ),
            )
        )
    rows.sort(key=lambda row: row[0])
    return tables.Table(view.heading, columns, tuple(row for _, row in rows), lines.break_notes(view.series))


# The names and values next to the marks they label in the milestone chart.

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
        sides = [LabelSide("left", away), LabelSide("right", away), LabelSide("left", -away)]
        room.put(chart, text, [(view.as_at, view.expected)], sides, colour=theme.ACCENT)
    if view.neighbours is not None:
        spot = [(base.at_date(view.neighbours[2]), view.neighbours[1])]
        sides = [LabelSide(end, up) for end in ("right", "left", "center") for up in (0, -away, away)]
        if not room.put(chart, _beside(view), spot, sides, colour=theme.SECONDARY):
            text = f"square: {_beside(view)}"
            base.note(chart, text, x=0, y=0, xshift=6, yshift=34, anchor="left", colour=theme.SECONDARY)
    _england(chart, view, room)


def is_milestone(view: MilestoneChartData) -> bool:
    """Whether what is expected today is the value of a milestone that is past, labelled already."""
    return any(view.expected == point.value and point.due <= view.as_at for point in view.path)


def path(view: MilestoneChartData) -> list[Spot]:
    """The way of the path's line: level until a milestone where results come once a year."""
    known = [(point.due, point.value) for point in view.path if point.value is not None]
    if view.kind is not MeasureKind.ANNUAL_RESULT:
        return known
    steps = [corner for (_, low), (due, _) in pairwise(known) for corner in ((due, low), (due, _of(known, due)))]
    return [*known[:1], *steps]


def _of(known: list[Spot], due: date) -> float:
    return next(value for day, value in known if day == due)


def _runs(series: Series | None) -> list[list[Spot]]:
    """The stretches of a series that are drawn as one line."""
    runs: list[list[Spot]] = []
    for segment in series.segments if series else ():
        runs.append([])
        for figure in segment.figures:
            if figure.shown and figure.value is not None:
                runs[-1].append((base.at_date(figure.period), figure.value))
            else:
                runs.append([])
    return [run for run in runs if run]


def _own(chart: go.Figure, view: MilestoneChartData, room: Room, away: int) -> None:
    now = lines.last_shown(view.series)
    if now is None or now[1].value is None:
        return
    text = f"<b>{view.series.entity_name} {values.value(now[1])}</b>"
    ends = ("left", "center", "right")
    sides = [LabelSide(end, up) for up in (away, -away) for end in ends]
    spot = [(now[0], now[1].value)]
    if not room.put(chart, text, spot, sides, colour=theme.INK, size=theme.CHART_PX):
        room.write(chart, text, spot[0], sides[0], theme.INK, theme.CHART_PX)


def _milestones(chart: go.Figure, view: MilestoneChartData, room: Room, side: int) -> None:
    """Every milestone but the last, which the margin names: with its month, else its value alone."""
    known = [point for point in view.path if point.value is not None]
    sides = [
        LabelSide("right", side),
        LabelSide("center", side),
        LabelSide("right", 0),
        LabelSide("left", -side),
        LabelSide("center", -side),
    ]
    for point in known[:-1]:
        if point.baseline or point.value is None:
            continue
        value = _value(view, point)
        spot = [(point.due, point.value)]
        for text in (f"{value}<br>{point.due:%b %Y}", value):
            if room.put(chart, text, spot, sides, colour=theme.ACCENT):
                break


def _value(view: MilestoneChartData, point: PathPoint) -> str:
    value = point.value or 0.0
    return values.with_unit(value, unit_of(view), places(value, view))


def _england(chart: go.Figure, view: MilestoneChartData, room: Room) -> None:
    """England's name at its line: with its value at the end of it, or with the year of the value
    where there is room in the same era, else the name alone."""
    current = view.england.current if view.england else ()
    if view.england is None or not current:
        return
    last, name = current[-1], view.england.entity_name
    sides = [LabelSide(end, up) for up in (-1, 1) for end in ("left", "center", "right")]
    named_value = f"{name} {values.value(last)}"
    dated = f"{name}<br>{values.value(last)} {values.when(last)}"
    now, era, ever = (
        [(base.at_date(f.period), f.value) for f in reversed(listed) if f.value is not None]
        for listed in (current[-1:], current[:-1], [f for f in view.england.figures if f.shown])
    )
    for text, spots, ways in (
        (named_value, now, [LabelSide("left", 0), *sides]),
        (dated, era, [*sides, LabelSide("right", 0)]),
        (name, ever, sides),
    ):
        if room.put(chart, text, spots, ways, colour=theme.ENGLAND):
            return
    base.note(
        chart,
        f"dashed: {named_value}",
        x=0,
        y=0,
        xref="paper",
        yref="paper",
        yshift=14,
        xshift=6,
        anchor="left",
        colour=theme.ENGLAND,
    )


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
    _neighbours(chart, view)
    lines.add(chart, view.series, colour=theme.INK, width=3, markers=9)
    lines.breaks(chart, view.series)
    _today(chart, view, max(dates))
    base.end_labels(chart, _labels(view), chosen)
    margin = chart.layout.margin
    room = Room(start, end, chosen, _HEIGHT - margin.t - margin.b)
    put(chart, view, room)
    figures = [*view.series.figures, *(view.england.figures if view.england else ())]
    return base.Drawing(chart, alt(view), table(view), values.sources(figures))


def _extent(view: MilestoneChartData) -> list[float | None]:
    result = lines.values((view.series, view.england))
    result += [point.value for point in view.path]
    result += [view.neighbours[1]] if view.neighbours else []
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
            line={
                "color": theme.ACCENT,
                "width": 1.5,
                "shape": "hv" if view.kind is MeasureKind.ANNUAL_RESULT else "linear",
            },
            marker={
                "symbol": "diamond",
                "size": 11,
                "line": {"color": theme.ACCENT, "width": 1.75},
                "color": [theme.PAPER if p.to_be_confirmed or p.baseline else theme.ACCENT for p in known],
            },
            customdata=[_hover_text(view, point) for point in known],
            hovertemplate="%{customdata}<extra></extra>",
            cliponaxis=False,
        )
    )


def _neighbours(chart: go.Figure, view: MilestoneChartData) -> None:
    """The mean of the statistical neighbours as a hollow square, in the year of the newest figure."""
    if view.neighbours is None:
        return
    chart.add_trace(
        go.Scatter(
            x=[base.at_date(view.neighbours[2])],
            y=[view.neighbours[1]],
            mode="markers",
            cliponaxis=False,
            marker={
                "symbol": "square",
                "size": 11,
                "color": theme.PAPER,
                "line": {"color": theme.SECONDARY, "width": 1.75},
            },
            customdata=[f"{_beside(view)}<br>{values.period(view.neighbours[2])}"],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )


def _hover_text(view: MilestoneChartData, point: PathPoint) -> str:
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
    if view.expected is None or is_milestone(view):
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
