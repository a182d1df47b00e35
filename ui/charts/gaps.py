"""Gap chart: disadvantaged and other pupils, joined by the gap between them."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from analytics.reports.core.types import Figure
from data.vocabulary import Unit
from ui import tables, theme
from ui.charts import base, lines
from wording import values

_ROW_PX = 44


@dataclass(frozen=True, slots=True)
class GapRow:
    """One row: a place or a year, its two groups, and the gap as the report computed it."""

    name: str
    disadvantaged: Figure
    others: Figure
    gap: Figure
    comparison: bool = False


@dataclass(frozen=True, slots=True)
class GapChartData:
    """Pairs in the order they should be read; `others_name` names who the others are."""

    pairs: tuple[GapRow, ...]
    heading: str
    others_name: str = "other pupils"


def draw(view: GapChartData) -> base.Drawing:
    """A dumbbell a row: disadvantaged solid, others hollow, the gap named in the middle."""
    widest = max(len(pair.name) for pair in view.pairs)
    chart = base.canvas(len(view.pairs) * _ROW_PX + 118, left=min(230, int(widest * 8.1) + 20), right=96, top=66)
    sample = view.pairs[0].disadvantaged
    selected = [f.value for p in view.pairs for f in (p.disadvantaged, p.others) if f.shown]
    chosen = base.scale(selected, sample.unit)
    total = len(view.pairs)
    for at, pair in enumerate(view.pairs):
        _row(chart, pair, total - 1 - at)
    _heads(chart, view)
    chart.update_yaxes(
        range=[-0.7, total - 0.3],
        tickvals=list(range(total)),
        ticklabelstandoff=8,
        ticktext=[pair.name for pair in reversed(view.pairs)],
        tickfont={"color": theme.INK, "size": theme.CHART_PX},
    )
    places = 0 if chosen.step >= 1 else 1
    chart.update_xaxes(
        range=[chosen.low, chosen.high],
        tickvals=chosen.ticks,
        showline=True,
        ticktext=[values.with_unit(tick, sample.unit, places) for tick in chosen.ticks],
        linecolor=theme.SECONDARY,
        ticks="outside",
        tickcolor=theme.SECONDARY,
    )
    text = view.heading
    if chosen.broken:
        text += f" · axis starts at {values.with_unit(chosen.low, sample.unit, 0)}"
    base.note(chart, text, x=0, y=1, xshift=4 - chart.layout.margin.l, yshift=54, anchor="left")
    base.note(chart, "gap", x=1, y=1, xshift=14, yshift=12, anchor="left")
    figures = [f for pair in view.pairs for f in (pair.disadvantaged, pair.others)]
    return base.Drawing(chart, alt(view), table(view), values.sources(figures))


def _row(chart: go.Figure, pair: GapRow, place: int) -> None:
    colour = theme.ENGLAND if pair.comparison else theme.INK
    low, high = pair.disadvantaged, pair.others
    if low.shown and high.shown:
        chart.add_trace(
            go.Scatter(
                x=[low.value, high.value],
                y=[place, place],
                mode="lines",
                hoverinfo="skip",
                line={"color": colour, "width": 2.5, "dash": "dash" if pair.comparison else "solid"},
            )
        )
    rises = (low.value or 0.0) <= (high.value or 0.0)
    for figure, fill, ends in ((low, colour, rises), (high, theme.PAPER, not rises)):
        if figure.shown:
            base.note(
                chart,
                _at_dot(figure),
                x=figure.value or 0.0,
                y=place,
                xref="x",
                yref="y",
                xshift=-13 if ends else 13,
                anchor="right" if ends else "left",
                colour=colour,
            )
            chart.add_trace(
                go.Scatter(
                    x=[figure.value],
                    y=[place],
                    mode="markers",
                    cliponaxis=False,
                    marker={"size": 14, "color": fill, "line": {"color": colour, "width": 2.25}},
                    customdata=[lines.hover(figure)],
                    hovertemplate="%{customdata}<extra></extra>",
                )
            )
    if not (low.shown or high.shown):
        base.note(chart, values.value(low), x=0, y=place, yref="y", xshift=8, anchor="left")
    value = values.value(pair.gap)
    base.note(
        chart,
        f"<b>{value}</b>" if pair.gap.shown else "<br>".join(base.wrap(value, 10)),
        x=1,
        y=place,
        yref="y",
        xshift=14,
        anchor="left",
        colour=theme.INK if pair.gap.shown else theme.SECONDARY,
    )


def _at_dot(figure: Figure) -> str:
    """The value beside its mark; units other than per cent are on the axis."""
    if figure.unit is Unit.PERCENT or figure.value is None:
        return values.value(figure)
    return values.number(figure.value, figure.decimals)


def _heads(chart: go.Figure, view: GapChartData) -> None:
    """Names over the first row that has both marks, instead of a legend."""
    for at, pair in enumerate(view.pairs):
        disadvantaged, others = pair.disadvantaged, pair.others
        if disadvantaged.shown and others.shown and disadvantaged.value is not None and others.value is not None:
            place = len(view.pairs) - 1 - at
            left = disadvantaged.value <= others.value
            for figure, name, anchor in (
                (disadvantaged, "disadvantaged", "right" if left else "left"),
                (others, view.others_name, "left" if left else "right"),
            ):
                base.note(
                    chart,
                    name,
                    x=figure.value or 0,
                    y=place,
                    xref="x",
                    yref="y",
                    yshift=20,
                    xshift=8 if anchor == "left" else -8,
                    anchor="center",
                    colour=theme.SECONDARY,
                )
            return


def alt(view: GapChartData) -> str:
    """Each row's two values and gap in words."""
    text = " ".join(
        f"{pair.name}: disadvantaged {values.value(pair.disadvantaged)}, {view.others_name} "
        f"{values.value(pair.others)}, gap {values.value(pair.gap)}."
        for pair in view.pairs
    )
    return f"Gap chart of {view.heading}. {text}"


def table(view: GapChartData) -> tables.Table:
    """Both groups and the gap, in the same order."""
    unit = tables.UNIT_HEADINGS[view.pairs[0].disadvantaged.unit]
    gap_unit = tables.UNIT_HEADINGS[view.pairs[0].gap.unit]
    columns = tables.columns(
        "Where or when",
        tables.numbers("Disadvantaged", unit),
        tables.numbers(values.capital(view.others_name), unit),
        tables.numbers("Gap", gap_unit),
        tables.numbers("Gap from", gap_unit),
        tables.numbers("Gap to", gap_unit),
    )
    rows = tuple(
        (
            tables.text(p.name),
            tables.figure(p.disadvantaged),
            tables.figure(p.others),
            tables.figure(p.gap),
            tables.amount(p.gap.lower, p.gap.decimals, "none given"),
            tables.amount(p.gap.upper, p.gap.decimals, "none given"),
        )
        for p in view.pairs
    )
    return tables.Table(view.heading, columns, rows)
