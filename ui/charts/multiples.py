"""Small multiples of different measures, each on its own scale."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from plotly.subplots import make_subplots

from analytics.reports.core.types import Figure, Series
from ui import tables, theme
from ui.charts import base, lines
from wording import values

_PLOT_PX = 138
_HEAD_PX = 88
_FOOT_PX = 30
_TITLE_CHARS = 36
_WIDE_TITLE_CHARS = 100
_COLUMNS = 3
_ONE_PX = 300
_DASHES = ("dash", "dot")


@dataclass(frozen=True, slots=True)
class SmallMultiple:
    """One measure: the place's series, the others', and the periods that differ significantly."""

    title: str
    own: Series
    others: tuple[Series, ...] = ()
    flagged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SmallMultiplesData:
    """Panels in reading order; the others come in the same order in each."""

    panels: tuple[SmallMultiple, ...]
    heading: str


def draw(view: SmallMultiplesData) -> base.Drawing:
    """The place in ink, England dashed, the region dotted; a diamond where chance is no reason."""
    columns = min(_COLUMNS, len(view.panels))
    rows = math.ceil(len(view.panels) / columns)
    plot = _ONE_PX if len(view.panels) == 1 else _PLOT_PX
    row_px = plot + _HEAD_PX + _FOOT_PX
    total = rows * row_px
    styled = base.canvas(total + 34, left=50, right=16, top=34, bottom=0)
    chart = make_subplots(rows=rows, cols=columns)
    kept = styled.layout.to_plotly_json()
    base.wide(chart.update_layout({k: v for k, v in kept.items() if k not in ("xaxis", "yaxis")}), columns)
    width, space = 1 / columns, 0.08 if columns > 1 else 0.0
    for at, panel in enumerate(view.panels):
        row, col = at // columns, at % columns
        top = 1 - (row * row_px + _HEAD_PX) / total
        axes = chart.get_subplot(row + 1, col + 1)
        axes.xaxis.domain = (col * width, (col + 1) * width - (space if col < columns - 1 else 0))
        axes.yaxis.domain = (top - plot / total, top)
        _panel(chart, panel, row + 1, col + 1, columns)
    base.note(chart, _legend(view), x=0, y=1, xshift=-46, yshift=20, anchor="left")
    figures = [f for p in view.panels for other in (p.own, *p.others) for f in other.figures]
    return base.Drawing(chart, alt(view), table(view), values.sources(figures))


def _legend(view: SmallMultiplesData) -> str:
    first = max(view.panels, key=lambda panel: len(panel.others))
    parts = [f"solid: {first.own.entity_name}"]
    parts += [
        f"{dash}ed: {other.entity_name}" if dash == "dash" else f"dotted: {other.entity_name}"
        for dash, other in zip(_DASHES, first.others, strict=False)
    ]
    if any(panel.flagged for panel in view.panels):
        parts.append("◇ significantly different from England")
    if any(lines.cuts(panel.own) for panel in view.panels):
        parts.append("vertical line: a break")
    if len(view.panels) > 1:
        parts.append("each with its own scale")
    return f"{view.heading} · {' · '.join(parts)}"


def _panel(chart: Any, panel: SmallMultiple, row: int, col: int, columns: int) -> None:
    for dash, other in zip(_DASHES, panel.others, strict=False):
        width = 1.75 if dash == "dash" else 1.5
        lines.add(chart, other, colour=theme.ENGLAND, width=width, dash=dash, markers=0, row=row, col=col)
    lines.add(chart, panel.own, colour=theme.INK, markers=5, row=row, col=col)
    flagged = [f for f in panel.own.figures if f.shown and f.period in panel.flagged]
    chart.add_scatter(
        x=[base.at_date(f.period) for f in flagged],
        y=[f.value for f in flagged],
        mode="markers",
        marker={"size": 13, "symbol": "diamond-open", "color": theme.ACCENT, "line": {"width": 2}},
        hoverinfo="skip",
        cliponaxis=False,
        row=row,
        col=col,
    )
    _axes(chart, panel, row, col)
    _heads(chart, panel, row, col, columns)


def _axes(chart: Any, panel: SmallMultiple, row: int, col: int) -> None:
    chosen = base.scale(lines.values((panel.own, *panel.others)), panel.own.figures[0].unit)
    periods = sorted({f.period for f in panel.own.figures}, key=base.at_date)
    ends = [base.at_date(period) for period in periods]
    room = (ends[-1] - ends[0]) * 0.06
    shown = [periods[0], periods[-1]] if len(periods) > 1 else periods
    chart.update_xaxes(
        type="date",
        range=[ends[0] - room, ends[-1] + room],
        fixedrange=True,
        showgrid=False,
        showline=True,
        linecolor=theme.SECONDARY,
        zeroline=False,
        tickangle=0,
        ticktext=shown,
        tickvals=[base.at_date(period) for period in shown],
        row=row,
        col=col,
        tickfont={"size": theme.CHART_PX - 1, "color": theme.SECONDARY},
    )
    ticks = chosen.ticks[::2] if len(chosen.ticks) > 3 else chosen.ticks
    places = max(0, -math.floor(math.log10(chosen.step) + 1e-9))
    places = 1 if places == 0 and chosen.step % 1 else places
    chart.update_yaxes(
        range=[chosen.low, chosen.high],
        fixedrange=True,
        tickvals=ticks,
        zeroline=False,
        ticktext=[values.number(tick, places) for tick in ticks],
        gridcolor=theme.HAIRLINE,
        showgrid=True,
        tickfont={"size": theme.CHART_PX - 1, "color": theme.SECONDARY},
        ticklabelstandoff=6,
        row=row,
        col=col,
    )
    _gaps(chart, panel.own, row, col)
    _breaks(chart, panel.own, row, col)


def _breaks(chart: Any, series: Series, row: int, col: int) -> None:
    axes = chart.get_subplot(row, col)
    for middle in lines.cuts(series):
        chart.add_shape(
            type="line",
            x0=middle,
            x1=middle,
            y0=0,
            y1=1,
            xref=axes.xaxis.plotly_name.replace("axis", ""),
            yref=f"{axes.yaxis.plotly_name.replace('axis', '')} domain",
            line={"color": theme.CONTROL, "width": 1, "dash": "dot"},
        )


def _gaps(chart: Any, series: Series, row: int, col: int) -> None:
    """A word where years inside the series have no figure."""
    run: list[Figure] = []
    seen = False
    axes = chart.get_subplot(row, col)
    for figure in series.figures:
        if not figure.shown:
            run.append(figure)
            continue
        if run and seen:
            first, last = base.at_date(run[0].period), base.at_date(run[-1].period)
            chart.add_annotation(
                text="<br>".join(base.wrap(values.value(run[0]), 9)),
                x=first + (last - first) / 2,
                y=0,
                xref=axes.xaxis.plotly_name.replace("axis", ""),
                yanchor="bottom",
                showarrow=False,
                yref=f"{axes.yaxis.plotly_name.replace('axis', '')} domain",
                font={"size": theme.CHART_PX - 2, "color": theme.SECONDARY, "family": theme.FONT},
            )
        run, seen = [], True


def _heads(chart: Any, panel: SmallMultiple, row: int, col: int, columns: int) -> None:
    axes = chart.get_subplot(row, col)
    latest = panel.own.latest
    text = f"<b>{values.value(latest)}</b>" if latest else "no figure"
    peers = (f for other in panel.others[:1] for f in other.figures if latest and f.period == latest.period)
    text += "".join(f" · {f.entity_name} {values.value(f)}" for f in peers if f.shown)
    wide = _TITLE_CHARS if columns > 1 else _WIDE_TITLE_CHARS
    title = base.wrap(panel.title, wide)
    if len(title) > 2:
        title = [title[0], " ".join(title[1:])[: wide - 1] + "…"]
    chart.add_annotation(
        text="<br>".join([*(f"<b>{line}</b>" for line in title), text]),
        x=0,
        y=1,
        yshift=12,
        xref=f"{axes.xaxis.plotly_name.replace('axis', '')} domain",
        yanchor="bottom",
        yref=f"{axes.yaxis.plotly_name.replace('axis', '')} domain",
        xanchor="left",
        align="left",
        xshift=-44,
        showarrow=False,
        font={"size": theme.CHART_PX, "color": theme.INK, "family": theme.FONT},
    )


def alt(view: SmallMultiplesData) -> str:
    """Every panel's movement and its odd years, in words."""
    results = []
    for panel in view.panels:
        odd = values.joined(values.period(period) for period in panel.flagged)
        results.append(
            f"{panel.title}: {' '.join(lines.moved(other) for other in (panel.own, *panel.others))}"
            + (f" Significantly different from England in {odd}." if odd else "")
        )
    return f"Small line charts of {view.heading}. {' '.join(results)}"


def table(view: SmallMultiplesData) -> tables.Table:
    """One row for each measure and period, with the others beside it."""
    names = list(dict.fromkeys(other.entity_name for panel in view.panels for other in panel.others))
    rows = []
    for panel in view.panels:
        by_key = {other.entity_name: {f.period: f for f in other.figures} for other in panel.others}
        for figure in panel.own.figures:
            peers = (by_key.get(name, {}).get(figure.period) for name in names)
            rows.append(
                (
                    tables.text(panel.title),
                    tables.text(values.period(figure.period)),
                    tables.figure(figure),
                    *(tables.figure(f) if f else tables.amount(None, 0, "no figure") for f in peers),
                    tables.text("significant" if figure.period in panel.flagged else ""),
                )
            )
    place = view.panels[0].own.entity_name
    columns = tables.columns(
        "Measure", "Period", tables.numbers(place), *(tables.numbers(name) for name in names), "Against England"
    )
    notes = tuple(dict.fromkeys(note for panel in view.panels for note in lines.break_notes(panel.own)))
    return tables.Table(view.heading, columns, tuple(rows), notes)
