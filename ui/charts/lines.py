"""Lines over time, broken where figures are not comparable."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import plotly.graph_objects as go

from analytics.reports.core.types import Figure, Series
from ui import theme
from ui.charts import base
from wording import values as words


def values(series: Iterable[Series | None]) -> list[float | None]:
    """Every value of some series that is shown."""
    return [f.value for item in series if item is not None for f in item.figures if f.shown]


def hover(figure: Figure) -> str:
    """What pointing at a figure says: where, when, the value with its denominator, its kind."""
    return (
        f"<b>{figure.entity_name}</b>, {words.period(figure.period)}<br>{words.say(figure)}"
        f"<br>{words.provenance(figure)}"
    )


def add(
    chart: go.Figure,
    series: Series,
    *,
    colour: str,
    width: float = 2.5,
    dash: str = "solid",
    markers: int = 7,
    row: int | None = None,
    col: int | None = None,
) -> None:
    """One series as one trace per era; a missing year is a gap, never a bridge."""
    for segment in series.segments:
        points = list(segment.figures)
        if not any(point.shown for point in points):
            continue
        chart.add_trace(
            go.Scatter(
                x=[base.at_date(point.period) for point in points],
                y=[point.value if point.shown else None for point in points],
                mode="lines+markers" if markers else "lines",
                connectgaps=False,
                line={"color": colour, "width": width, "dash": dash},
                marker={"size": markers, "color": colour},
                customdata=[hover(point) for point in points],
                hovertemplate="%{customdata}<extra></extra>",
                cliponaxis=False,
            ),
            row=row,
            col=col,
        )


def cuts(series: Series) -> list[date]:
    """Between which figures the series may not be compared."""
    results = []
    for at, _ in series.breaks:
        shown = [base.at_date(f.period) for f in series.figures if f.shown]
        before = [day for day in shown if day < base.at_date(at)]
        after = [day for day in shown if day >= base.at_date(at)]
        if before and after:
            results.append(before[-1] + (after[0] - before[-1]) / 2)
    return results


def breaks(chart: go.Figure, series: Series) -> None:
    """A word where a series may not be joined, and one where nothing was published."""
    for middle in cuts(series):
        chart.add_shape(
            type="line",
            xref="x",
            yref="paper",
            x0=middle,
            x1=middle,
            y0=0,
            y1=0.9,
            line={"color": theme.CONTROL, "width": 1, "dash": "dot"},
        )
        base.note(chart, "not comparable", x=middle, y=0.95, xref="x", yref="paper")
    _missing(chart, series)


def _missing(chart: go.Figure, series: Series) -> None:
    """One quiet word for each run of years without a figure inside the series."""
    run: list[Figure] = []
    seen = False
    cut = {base.at_date(at) for at, _ in series.breaks}
    for figure in series.figures:
        if not figure.shown:
            run.append(figure)
            continue
        if run and seen and base.at_date(figure.period) not in cut:
            _gap_word(chart, run)
        run, seen = [], True


def _gap_word(chart: go.Figure, run: list[Figure]) -> None:
    first, last = base.at_date(run[0].period), base.at_date(run[-1].period)
    text = "<br>".join(base.wrap(words.value(run[0]), 9))
    middle = first + (last - first) / 2
    base.note(chart, text, x=middle, y=0, xref="x", yref="paper", yshift=6, yanchor="bottom")


def last_shown(series: Series | None) -> tuple[date, Figure] | None:
    """Where a series stands now."""
    if series is None or series.latest is None:
        return None
    return base.at_date(series.latest.period), series.latest


def moved(series: Series) -> str:
    """In words, what a series did over the years that may be compared."""
    current = series.current
    if not current:
        return f"{series.entity_name}: no figure is shown."
    first, last = current[0], current[-1]
    if len(current) == 1 or first.value is None or last.value is None:
        return f"{series.entity_name}: {words.value(last)} {words.when(last)}."
    return (
        f"{series.entity_name}: {words.value(first)} {words.when(first)}, "
        f"{words.value(last)} {words.when(last)}, "
        f"{words.change(last.value - first.value, last.unit, last.decimals)}."
    )


def break_notes(series: Series) -> tuple[str, ...]:
    """The reasons for breaks, as notes under the table."""
    return tuple(f"Break at {words.period(at)}: {reason}" for at, reason in series.breaks)
