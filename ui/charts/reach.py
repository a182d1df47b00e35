"""Distribution of outcomes by a date, with the maximum and the target."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from data.vocabulary import Unit
from ui import tables, theme
from ui.charts import base
from wording import values

_EDGE = 0.1  # of the width: so near an end a centred name would be cut


@dataclass(frozen=True, slots=True)
class Look:
    """How a mark is drawn: its colour and dash, how high its name stands and on which side."""

    colour: str
    dash: str
    level: int
    anchor: str


@dataclass(frozen=True, slots=True)
class ReachChartData:
    """Outcomes with their probabilities (together 1), in the measure's unit."""

    outcomes: tuple[tuple[float, float], ...]
    now: float
    likely: float
    ceiling: float
    target: float | None
    chance: float | None
    heading: str
    by: str
    unit: Unit
    decimals: int
    source: str


def draw(view: ReachChartData) -> base.Drawing:
    """A bar for each outcome, darker where the target is met; the four marks are named."""
    chart = base.canvas(360, left=24, top=112, bottom=44)
    peak = max(p for _, p in view.outcomes)
    chosen = base.scale([view.now, view.ceiling, view.target, *(x for x, _ in view.outcomes)], view.unit)
    reached = [view.target is not None and value >= view.target for value, _ in view.outcomes]
    chart.add_trace(
        go.Bar(
            x=[value for value, _ in view.outcomes],
            y=[p for _, p in view.outcomes],
            marker={"color": [theme.PROJECTION if ok else theme.BAND_50 for ok in reached], "line": {"width": 0}},
            customdata=[f"{_value_text(view, value)}: {values.chance(p)}" for value, p in view.outcomes],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    marks: list[tuple[float, str, str, str]] = [
        (view.now, "now", theme.INK, "solid"),
        (view.likely, "likely", theme.PROJECTION, "solid"),
        (view.ceiling, "ceiling", theme.SECONDARY, "dash"),
    ]
    if view.target is not None:
        marks.append((view.target, "target", theme.ACCENT, "solid"))
    for level, (value, name, colour, dash) in enumerate(sorted(marks)):
        text = f"<b>{name}</b> {_value_text(view, value)}"
        along = (value - chosen.low) / (chosen.high - chosen.low)
        anchor = "left" if along < _EDGE else "right" if along > 1 - _EDGE else "center"
        _mark(chart, value, text, Look(colour, dash, level % 3, anchor))
    chart.update_layout(bargap=0.12)
    chart.update_yaxes(range=[0, peak * 1.05], showticklabels=False)
    places = 0 if chosen.step >= 1 else 1
    chart.update_xaxes(
        range=[chosen.low, chosen.high],
        tickvals=chosen.ticks,
        showline=True,
        linecolor=theme.SECONDARY,
        ticks="outside",
        tickcolor=theme.SECONDARY,
        ticktext=[values.with_unit(tick, view.unit, places) for tick in chosen.ticks],
    )
    base.note(
        chart,
        f"{view.heading}, {view.by} · taller bars are more likely",
        x=0,
        y=1,
        xshift=-20,
        yshift=98,
        anchor="left",
    )
    return base.Drawing(chart, alt(view), table(view), view.source)


def _value_text(view: ReachChartData, value: float) -> str:
    return values.with_unit(value, view.unit, view.decimals)


def _mark(chart: go.Figure, value: float, text: str, look: Look) -> None:
    chart.add_shape(
        type="line",
        xref="x",
        yref="paper",
        x0=value,
        x1=value,
        y0=0,
        y1=1,
        line={"color": look.colour, "width": 2, "dash": look.dash},
    )
    base.note(chart, text, x=value, y=1, xref="x", yshift=12 + 20 * look.level, colour=look.colour, anchor=look.anchor)


def alt(view: ReachChartData) -> str:
    """Now, likely, ceiling, target and the chance, in words."""
    parts = [
        f"Spread of outcomes for {view.heading}, {view.by}. Now {_value_text(view, view.now)}, likely "
        f"{_value_text(view, view.likely)}, at most {_value_text(view, view.ceiling)}."
    ]
    if view.target is None:
        parts.append("No target is set.")
    else:
        chance = values.chance(view.chance) if view.chance is not None else "not known"
        parts.append(f"Target {_value_text(view, view.target)}; the chance of reaching it: {chance}.")
    return " ".join(parts)


def table(view: ReachChartData) -> tables.Table:
    """Each outcome with its probability."""
    rows = tuple(
        (
            tables.text(_value_text(view, value)),
            tables.amount(100 * chance, 1, ""),
            tables.text("no target" if view.target is None else "met" if value >= view.target else "missed"),
        )
        for value, chance in view.outcomes
    )
    columns = tables.columns("Outcome", tables.numbers("Chance", "in 100"), "Target")
    return tables.Table(f"{view.heading}, {view.by}", columns, rows)
