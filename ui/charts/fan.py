"""A fan: what is known today, and between which values each later date may lie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from data.vocabulary import Unit
from ui import tables, theme
from ui.charts import base
from wording import values


@dataclass(frozen=True, slots=True)
class Ahead:
    """One date to come: likely, its 80% interval, the most that can be and the target, where there are such."""

    by: date
    likely: float
    lower: float
    upper: float
    most: float | None = None
    target: float | None = None


@dataclass(frozen=True, slots=True)
class FanChartData:
    """Dates in order, from today on; `behind` is the table under the picture."""

    today: date
    now: float
    ahead: tuple[Ahead, ...]
    heading: str
    unit: Unit
    decimals: int
    source: str
    behind: tables.Table


def draw(view: FanChartData) -> base.Drawing:
    """The band opens from today's value; likely dotted, the ceiling dashed, targets as diamonds."""
    chart = base.canvas(380)
    days = [view.today, *(item.by for item in view.ahead)]
    every = [
        view.now,
        *(v for i in view.ahead for v in (i.likely, i.lower, i.upper, i.most, i.target) if v is not None),
    ]
    chosen = base.scale(every, view.unit)
    base.time_axis(chart, [], days)
    base.value_axis(chart, chosen, view.unit, view.heading)
    upper, lower = ([view.now, *(getattr(i, name) for i in view.ahead)] for name in ("upper", "lower"))
    band = go.Scatter(
        x=[*days, *days[::-1]],
        y=[*upper, *lower[::-1]],
        fill="toself",
        fillcolor=theme.BAND_80,
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
    )
    chart.add_trace(band)
    if all(item.most is not None for item in view.ahead):
        _line(chart, view, "most", (theme.SECONDARY, "dash"), "at most")
    _line(chart, view, "likely", (theme.PROJECTION, "dot"), "likely")
    goals = [(item.by, item.target) for item in view.ahead if item.target is not None]
    marker = {"symbol": "diamond", "size": 12, "color": theme.ACCENT}
    _marks(chart, view, goals, marker, "Target")
    _marks(chart, view, [(view.today, view.now)], {"size": 12, "color": theme.INK}, "Now")
    last = view.ahead[-1]
    labels = [base.Label(last.likely, f"likely {_value_text(view, last.likely)}", theme.PROJECTION)]
    if last.most is not None:
        labels.append(base.Label(last.most, f"at most {_value_text(view, last.most)}", theme.SECONDARY))
    if last.target is not None:
        labels.append(base.Label(last.target, f"target {_value_text(view, last.target)}", theme.ACCENT))
    base.end_labels(chart, labels, chosen)
    text = f"<b>now {_value_text(view, view.now)}</b>"
    base.note(chart, text, x=view.today, y=view.now, xref="x", yref="y", yshift=18, anchor="left", colour=theme.INK)
    return base.Drawing(chart, alt(view), view.behind, view.source)


def _value_text(view: FanChartData, value: float) -> str:
    return values.with_unit(value, view.unit, view.decimals)


def _line(chart: go.Figure, view: FanChartData, name: str, look: tuple[str, str], title: str) -> None:
    points = [(view.today, view.now), *((item.by, getattr(item, name)) for item in view.ahead)]
    colour, dash = look
    chart.add_trace(
        go.Scatter(
            x=[day for day, _ in points],
            y=[value for _, value in points],
            mode="lines",
            line={"color": colour, "width": 2, "dash": dash},
            customdata=[f"{title} by {values.day(day)}: {_value_text(view, value)}" for day, value in points],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )


def _marks(
    chart: go.Figure, view: FanChartData, points: list[tuple[date, float]], marker: dict[str, object], title: str
) -> None:
    chart.add_trace(
        go.Scatter(
            x=[day for day, _ in points],
            y=[value for _, value in points],
            mode="markers",
            marker=marker,
            cliponaxis=False,
            customdata=[f"{title}, {values.day(day)}: {_value_text(view, value)}" for day, value in points],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )


def alt(view: FanChartData) -> str:
    """Today's value and each later date, in words."""
    parts = []
    for item in view.ahead:
        ends = (("at most", item.most), ("target", item.target))
        rest = "".join(f", {name} {_value_text(view, value)}" for name, value in ends if value is not None)
        parts.append(
            f"By {values.day(item.by)}: likely {_value_text(view, item.likely)}, "
            f"between {_value_text(view, item.lower)} and {_value_text(view, item.upper)} (80% interval){rest}."
        )
    return f"Fan chart of {view.heading}. Now {_value_text(view, view.now)}. {' '.join(parts)}"
