"""Weekly line with control limits and the same weeks of last year."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import plotly.graph_objects as go

from analytics.reports.core.types import Figure
from data.period import Period
from ui import tables, theme
from ui.charts import base, lines
from wording import values


@dataclass(frozen=True, slots=True)
class WeeklyChartData:
    """This year's figures in order, last year's beside them place by place (None where none)."""

    figures: tuple[Figure, ...]
    last_year: tuple[Figure | None, ...]
    heading: str
    mean: float | None = None
    lower: float | None = None
    upper: float | None = None
    unusual: tuple[str, ...] = ()  # periods that a rule marks
    limits_note: str = ""
    names: tuple[str, str] = ("this year", "last year")
    compared: tuple[Figure | None, ...] = ()  # another place's same weeks, place by place


def draw(view: WeeklyChartData) -> base.Drawing:
    """This year in ink, last year hollow and dashed, limits a band, unusual weeks diamonds."""
    chart = base.canvas(380, bottom=54)
    unit, places = view.figures[0].unit, list(range(len(view.figures)))
    past = [f if f is not None and f.shown else None for f in view.last_year]
    peers = [f if f is not None and f.shown else None for f in view.compared]
    extent = [f.value for f in (*view.figures, *past, *peers) if f is not None and f.shown]
    chosen = base.scale([*extent, view.lower, view.upper], unit)
    base.value_axis(chart, chosen, unit, view.heading)
    if view.lower is not None and view.upper is not None:
        chart.add_hrect(y0=view.lower, y1=view.upper, fillcolor=theme.BAND_80, line_width=0, layer="below")
    if view.mean is not None:
        chart.add_hline(y=view.mean, line={"color": theme.PROJECTION, "width": 1.25, "dash": "dot"})
    _line(chart, places, past, theme.PROJECTION, "dot", 5, theme.PAPER)
    _line(chart, places, peers, theme.ENGLAND, "dash", 0, theme.PAPER)
    _line(chart, places, [f if f.shown else None for f in view.figures], theme.INK, "solid", 7, theme.INK)
    _marks(chart, view)
    _missing(chart, view)
    _weeks(chart, view)
    base.end_labels(chart, _labels(view, past, peers), chosen)
    figures = [*view.figures, *(f for f in (*past, *peers) if f is not None)]
    return base.Drawing(chart, alt(view), table(view), values.sources(figures))


def _line(chart, places, figures, colour, dash, size, fill) -> None:  # type: ignore[no-untyped-def]
    chart.add_trace(
        go.Scatter(
            x=places,
            y=[f.value if f else None for f in figures],
            mode="lines+markers",
            line={"color": colour, "width": 2.5 if dash == "solid" else 1.75, "dash": dash},
            marker={"size": size, "color": fill, "line": {"color": colour, "width": 1.5}},
            customdata=[lines.hover(f) if f else "" for f in figures],
            connectgaps=False,
            hovertemplate="%{customdata}<extra></extra>",
            cliponaxis=False,
        )
    )


def _marks(chart: go.Figure, view: WeeklyChartData) -> None:
    spots = [(at, f) for at, f in enumerate(view.figures) if f.period in view.unusual and f.shown]
    chart.add_trace(
        go.Scatter(
            x=[at for at, _ in spots],
            y=[f.value for _, f in spots],
            mode="markers",
            hoverinfo="skip",
            marker={"size": 15, "symbol": "diamond-open", "color": theme.ACCENT, "line": {"width": 2.25}},
            cliponaxis=False,
        )
    )


def _missing(chart: go.Figure, view: WeeklyChartData) -> None:
    """One quiet word for each run of periods without a figure inside the line."""
    shown = [at for at, figure in enumerate(view.figures) if figure.shown]
    for before, after in pairwise(shown):
        if after - before > 1:
            text = "<br>".join(base.wrap(values.value(view.figures[before + 1]), 9))
            base.note(chart, text, x=(before + after) / 2, y=0, xref="x", yshift=6, yanchor="bottom")


def _weeks(chart: go.Figure, view: WeeklyChartData) -> None:
    total = len(view.figures)
    every = max(1, -(-total // 8))
    shown = list(range(0, total, every))
    chart.update_xaxes(
        range=[-0.6, total - 0.4],
        tickvals=shown,
        showline=True,
        linecolor=theme.SECONDARY,
        ticktext=_ticks([view.figures[at].period for at in shown]),
        ticks="outside",
        tickcolor=theme.SECONDARY,
    )


def _ticks(periods: list[str]) -> list[str]:
    """Each week by its Monday, the year only where it is new; half-terms by their number."""
    text, year = [], ""
    for period in periods:
        read = Period.parse(period)
        if "-HT" in period or "-T" in period:
            now, part = period.split("-")
        else:
            now, part = str(read.start.year), f"{read.start.day} {read.start:%b}"
        text.append(part if now == year else f"{part}<br>{now}")
        year = now
    return text


def _labels(view: WeeklyChartData, past: list[Figure | None], peers: list[Figure | None]) -> list[base.Label]:
    labels: list[base.Label] = []
    selected = [f for f in view.figures if f.shown and f.value is not None]
    if selected and selected[-1].value is not None:
        labels.append(
            base.Label(
                selected[-1].value, f"{view.names[0]} {values.value(selected[-1])}", bold=values.value(selected[-1])
            )
        )
    before = [f for f in past if f is not None]
    if before and before[-1].value is not None:
        labels.append(base.Label(before[-1].value, f"{view.names[1]} {values.value(before[-1])}", theme.PROJECTION))
    others = [f for f in peers if f is not None]
    if others and others[-1].value is not None:
        text = f"{others[-1].entity_name} {values.value(others[-1])}"
        labels.append(base.Label(others[-1].value, text, theme.ENGLAND))
    return labels


def alt(view: WeeklyChartData) -> str:
    """The newest figure, last year's, what is unusual, and what is missing, in words."""
    selected = [f for f in view.figures if f.shown]
    parts = [f"Line chart of {view.heading} over {len(view.figures)} periods."]
    if selected:
        parts.append(f"Latest: {values.say(selected[-1])} in {values.period(selected[-1].period)}.")
        same = view.last_year[view.figures.index(selected[-1])]
        parts.append(
            f"The same time last year: {values.say(same)}." if same else "No figure for the same time last year."
        )
    unusual = [values.period(period) for period in view.unusual]
    parts.append(f"Unusual: {values.joined(unusual)}." if unusual else "No period is marked as unusual.")
    missing = len(view.figures) - len(selected)
    parts += [f"{values.plural(missing, 'period')} without a figure."] if missing else []
    return " ".join([*parts, view.limits_note]).strip()


def _compared_name(view: WeeklyChartData) -> str:
    return next((f.entity_name for f in view.compared if f is not None), "Compared with")


def table(view: WeeklyChartData) -> tables.Table:
    """Each period with last year's figure beside it."""
    unit = tables.UNIT_HEADINGS[view.figures[0].unit]
    rows = tuple(
        (
            tables.text(values.period(f.period)),
            tables.figure(f),
            tables.figure(before) if before else tables.amount(None, 0, "no figure"),
            tables.figure(peer) if peer else tables.amount(None, 0, "no figure"),
            tables.parts(f),
            tables.text("unusual" if f.period in view.unusual else "as usual" if f.shown else values.why(f)),
        )
        for f, before, peer in zip(
            view.figures, view.last_year, view.compared or (None,) * len(view.figures), strict=True
        )
    )
    columns = tables.columns(
        "Period",
        tables.numbers(values.capital(view.names[0]), unit),
        tables.numbers(values.capital(view.names[1]), unit),
        tables.numbers(_compared_name(view), unit),
        "Out of",
        "Remark",
    )
    return tables.Table(view.heading, columns, rows, (view.limits_note,) if view.limits_note else ())
