"""Small multiples: one small chart for each series, on one scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from plotly.subplots import make_subplots

from analytics.reports.core.types import Series
from data.period import Period, PeriodKind
from ui import tables, theme
from ui.charts import base, lines
from wording import values

_ROW_HEIGHT = 190
_ONE_HEIGHT = 230
_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class TrendPanelsData:
    """The series to set side by side, and one they are all compared with."""

    series: tuple[Series, ...]
    heading: str
    compared: Series | None = None


def draw(view: TrendPanelsData) -> base.Drawing:
    """One panel each, the same axes everywhere; the comparison grey and dashed in every panel."""
    columns = min(_COLUMNS, len(view.series))
    rows = math.ceil(len(view.series) / columns)
    first = view.series[0].figures[0]
    chosen = base.scale(lines.values((*view.series, view.compared)), first.unit)
    chart = base.canvas(rows * (_ROW_HEIGHT if len(view.series) > 1 else _ONE_HEIGHT) + 60, top=64)
    styled = chart.layout
    panels = make_subplots(
        rows=rows, cols=columns, shared_yaxes=True, horizontal_spacing=0.045, vertical_spacing=min(0.34 / rows, 0.24)
    )
    shared = {k: v for k, v in styled.to_plotly_json().items() if k not in ("xaxis", "yaxis")}
    base.wide(panels.update_layout(shared), columns)
    for at, series in enumerate(view.series):
        _panel(panels, view, series, at // columns + 1, at % columns + 1)
    _axes(panels, view, chosen)
    text = view.heading
    if len(view.series) > 1:
        text += " · same scale in every panel"
    else:
        lines.breaks(panels, view.series[0])
    if chosen.broken:
        text += f" · axis starts at {values.with_unit(chosen.low, first.unit, 0)}"
    if view.compared is not None:
        text += f" · dashed: {view.compared.entity_name}"
    base.note(panels, text, x=0, y=1, xshift=-52, yshift=50, anchor="left")
    figures = [f for item in (*view.series, *_others(view)) for f in item.figures]
    return base.Drawing(panels, alt(view), table(view), values.sources(figures))


def _others(view: TrendPanelsData) -> tuple[Series, ...]:
    return (view.compared,) if view.compared is not None else ()


def _panel(panels, view: TrendPanelsData, series: Series, row: int, col: int) -> None:  # type: ignore[no-untyped-def]
    if view.compared is not None:
        lines.add(panels, view.compared, colour=theme.ENGLAND, width=1.75, dash="dash", markers=0, row=row, col=col)
    lines.add(panels, series, colour=theme.INK, width=2.5, markers=0, row=row, col=col)
    latest = lines.last_shown(series)
    axis = panels.get_subplot(row, col)
    xref, yref = (axis.xaxis.plotly_name.replace("axis", ""), axis.yaxis.plotly_name.replace("axis", ""))
    value = values.value(latest[1]) if latest else "no figure"
    panels.add_annotation(
        text=f"<b>{series.entity_name}</b>  {value}",
        xref=f"{xref} domain",
        yref=f"{yref} domain",
        x=0,
        y=1,
        yshift=17,
        showarrow=False,
        xanchor="left",
        align="left",
        font={"size": theme.CHART_PX, "color": theme.INK, "family": theme.FONT},
    )
    if latest is not None:
        panels.add_scatter(
            x=[latest[0]],
            y=[latest[1].value],
            mode="markers",
            hoverinfo="skip",
            row=row,
            col=col,
            marker={"size": 8, "color": theme.INK},
            cliponaxis=False,
        )


def _axes(panels, view: TrendPanelsData, chosen: base.AxisScale) -> None:  # type: ignore[no-untyped-def]
    unit = view.series[0].figures[0].unit
    periods = sorted({f.period for series in view.series for f in series.figures if f.shown}, key=base.at_date)
    ends = [base.at_date(period) for period in periods]
    shown = [periods[0], periods[-1]] if len(periods) > 1 else periods
    room = (ends[-1] - ends[0]) * 0.05
    suffix = "%" if unit.value == "percent" else ""
    panels.update_xaxes(
        type="date",
        range=[ends[0] - room, ends[-1] + room],
        fixedrange=True,
        showgrid=False,
        showline=True,
        linecolor=theme.SECONDARY,
        tickvals=[base.at_date(p) for p in shown],
        ticktext=[_tick(p) for p in shown],
        tickfont={"size": theme.CHART_PX - 1, "color": theme.SECONDARY},
        zeroline=False,
        showticklabels=True,
        tickangle=0,
    )
    ticks = chosen.ticks[::2] if len(chosen.ticks) > 4 else chosen.ticks
    places = 0 if chosen.step >= 1 else 1
    # Room above the line for the word at a break.
    top = chosen.high + (0.15 * (chosen.high - chosen.low) if len(view.series) == 1 else 0.0)
    panels.update_yaxes(
        range=[chosen.low, top],
        fixedrange=True,
        tickvals=ticks,
        zeroline=False,
        ticktext=[values.number(tick, places) + suffix for tick in ticks],
        gridcolor=theme.HAIRLINE,
        tickfont={"size": theme.CHART_PX - 1, "color": theme.SECONDARY},
        ticklabelstandoff=6,
    )


def _tick(period: str) -> str:
    """A period as an axis names it: a day by its month."""
    read = Period.parse(period)
    return f"{read.end:%b %Y}" if read.kind is PeriodKind.DAY else period


def alt(view: TrendPanelsData) -> str:
    """What every panel shows, in words."""
    text = " ".join(lines.moved(series) for series in (*view.series, *_others(view)))
    return f"Small line charts of {view.heading} on one scale. {text}"


def table(view: TrendPanelsData) -> tables.Table:
    """One row for each period, one column for each series."""
    listed: Sequence[Series] = (*view.series, *_others(view))
    unit = tables.UNIT_HEADINGS[view.series[0].figures[0].unit]
    periods = sorted({f.period for item in listed for f in item.figures}, key=base.at_date)
    selected = [{f.period: f for f in item.figures} for item in listed]
    rows = tuple(
        (
            tables.text(values.period(period)),
            *(
                tables.figure(result[period]) if period in result else tables.amount(None, 0, "no figure")
                for result in selected
            ),
        )
        for period in periods
    )
    columns = tuple(tables.numbers(item.entity_name, unit) for item in listed)
    notes = tuple(dict.fromkeys(note for item in listed for note in lines.break_notes(item)))
    return tables.Table(view.heading, tables.columns("Period", *columns), rows, notes)
