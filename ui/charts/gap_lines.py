"""The gap over time: two groups as lines, what lies between them shaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import plotly.graph_objects as go

from analytics.reports.core.types import Figure
from data.period import Period
from ui import tables, theme
from ui.charts import base, lines
from wording import values


@dataclass(frozen=True, slots=True)
class Year:
    """Both groups of one year, the gap as the report has it, and England's."""

    low: Figure
    high: Figure
    gap: Figure
    nation: Figure | None = None


@dataclass(frozen=True, slots=True)
class GapLinesData:
    """Comparable years in order; the groups by name."""

    years: tuple[Year, ...]
    heading: str
    low_name: str
    high_name: str


def draw(view: GapLinesData) -> base.Drawing:
    """Disadvantaged solid, others hollow; no line and no shade across a year without both."""
    chart = base.canvas(390)
    sample = view.years[0].low
    periods = [year.low.period for year in view.years]
    chosen = base.scale([f.value for year in view.years for f in (year.low, year.high) if f.shown], sample.unit)
    base.time_axis(chart, periods)
    base.value_axis(chart, chosen, sample.unit, view.heading)
    drawn = runs(view.years)
    for run in drawn:
        _run(chart, run)
    for before, after in pairwise(drawn):
        left, right = base.at_date(before[-1].low.period), base.at_date(after[0].low.period)
        base.note(chart, "no figures", x=left + (right - left) / 2, y=0, xref="x", yshift=6, yanchor="bottom")
    newest = next((year for year in reversed(view.years) if _whole(year)), None)
    if newest is not None:
        labels = [(view.low_name, newest.low), (view.high_name, newest.high)]
        base.end_labels(
            chart,
            [
                base.Label(figure.value or 0.0, f"{values.capital(name)} {values.value(figure)}", theme.INK)
                for name, figure in labels
            ],
            chosen,
        )
    shown = [year for year in view.years if _whole(year)]
    for year in dict.fromkeys((*shown[:1], *shown[-1:])):
        middle = ((year.low.value or 0.0) + (year.high.value or 0.0)) / 2
        first = year is shown[0]
        base.note(
            chart,
            f"<b>gap {values.value(year.gap)}</b>",
            x=base.at_date(year.low.period),
            y=middle,
            xref="x",
            yref="y",
            xshift=8 if first else -8,
            anchor="left" if first else "right",
            colour=theme.INK,
        )
    figures = [f for year in view.years for f in (year.low, year.high)]
    return base.Drawing(chart, alt(view), table(view), values.sources(figures))


def _whole(year: Year) -> bool:
    return year.low.shown and year.high.shown and year.gap.shown


def runs(years: Sequence[Year]) -> list[list[Year]]:
    """Stretches of years that follow each other, each with both groups."""
    results: list[list[Year]] = []
    for year in years:
        if not _whole(year):
            continue
        ending = Period.parse(year.low.period).ending
        if results and Period.parse(results[-1][-1].low.period).ending == ending - 1:
            results[-1].append(year)
        else:
            results.append([year])
    return results


def _run(chart: go.Figure, run: list[Year]) -> None:
    days = [base.at_date(year.low.period) for year in run]
    low, high = ([f.value for f in side] for side in ([year.low for year in run], [year.high for year in run]))
    chart.add_trace(
        go.Scatter(
            x=[*days, *days[::-1]],
            y=[*high, *low[::-1]],
            fill="toself",
            fillcolor=theme.BAND_80,
            line={"width": 0},
            mode="lines",
            hoverinfo="skip",
        )
    )
    for figures, fill in (([year.low for year in run], theme.INK), ([year.high for year in run], theme.PAPER)):
        chart.add_trace(
            go.Scatter(
                x=days,
                y=[figure.value for figure in figures],
                mode="lines+markers",
                line={"color": theme.INK, "width": 2.5},
                marker={"size": 10, "color": fill, "line": {"color": theme.INK, "width": 2}},
                customdata=[lines.hover(figure) for figure in figures],
                hovertemplate="%{customdata}<extra></extra>",
                cliponaxis=False,
            )
        )


def alt(view: GapLinesData) -> str:
    """Both groups and the gap in the first and the last year, in words."""
    known = [year for year in view.years if _whole(year)]
    parts = [
        f"{values.capital(values.period(year.low.period))}: {view.low_name} {values.value(year.low)}, "
        f"{view.high_name} {values.value(year.high)}, gap {values.value(year.gap)}."
        for year in dict.fromkeys((*known[:1], *known[-1:]))
    ]
    return f"Two lines of {view.heading} with the gap between them shaded. {' '.join(parts)}"


def table(view: GapLinesData) -> tables.Table:
    """Every year: both groups, the gap and England's."""
    columns = tables.columns(
        "Year",
        tables.numbers(values.capital(view.low_name)),
        tables.numbers(values.capital(view.high_name)),
        tables.numbers("Gap"),
        tables.numbers("England's gap"),
    )
    rows = tuple(
        (
            tables.text(values.period(year.low.period)),
            *(tables.figure(figure) for figure in (year.low, year.high, year.gap)),
            tables.figure(year.nation) if year.nation else tables.amount(None, 0, "not published"),
        )
        for year in reversed(view.years)
    )
    return tables.Table(view.heading, columns, rows)
