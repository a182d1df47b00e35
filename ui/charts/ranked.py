"""All authorities in order of a figure, in quartiles, with a few named."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from analytics.reports.core.types import Figure
from analytics.statistics.benchmarks import Rank
from ui import tables, theme
from ui.charts import base, lines
from wording import comparison_text, values


@dataclass(frozen=True, slots=True)
class Mark:
    """One authority: its figure, its rank, its quarter, and whether it is one of the chosen."""

    figure: Figure
    rank: Rank
    chosen: bool
    remark: str = ""


@dataclass(frozen=True, slots=True)
class RankedDotsData:
    """Authorities best first; `home` is the one whose page this is."""

    marks: tuple[Mark, ...]
    home: str
    heading: str
    edges: tuple[float, float, float] | None = None
    compared: Figure | None = None


def draw(view: RankedDotsData) -> base.Drawing:
    """A dot each from best to worst; the home authority largest, the chosen filled, others pale."""
    chart = base.canvas(430, bottom=44)
    unit = view.marks[0].figure.unit
    selected = [mark.figure.value for mark in view.marks]
    chosen = base.scale([*selected, view.compared.value if view.compared else None], unit)
    base.value_axis(chart, chosen, unit, view.heading)
    _quarters(chart, view)
    for which, colour, size in (
        ("others", theme.BAND_50, 8),
        ("chosen", theme.PROJECTION, 11),
        ("home", theme.INK, 15),
    ):
        _points(chart, view, which, colour, size)
    chart.update_xaxes(
        range=[-1.5, len(view.marks) + 0.5],
        showline=True,
        linecolor=theme.SECONDARY,
        tickvals=[0, len(view.marks) - 1],
        ticktext=["best", "worst"],
        ticks="",
    )
    if not any(mark.rank.quarter for mark in view.marks):
        chart.update_xaxes(ticktext=["highest", "lowest"])
    labels = []
    if view.compared is not None and view.compared.value is not None:
        chart.add_hline(y=view.compared.value, line={"color": theme.ENGLAND, "width": 1.75, "dash": "dash"})
        text = f"{view.compared.entity_name} {values.value(view.compared)}"
        labels.append(base.Label(view.compared.value, text, theme.ENGLAND))
    base.end_labels(chart, labels, chosen)
    figures = [mark.figure for mark in view.marks]
    return base.Drawing(chart, alt(view), table(view), values.sources(figures))


def _which(mark: Mark, view: RankedDotsData) -> str:
    if mark.figure.entity == view.home:
        return "home"
    return "chosen" if mark.chosen else "others"


def _points(chart: go.Figure, view: RankedDotsData, which: str, colour: str, size: int) -> None:
    part = [(at, mark) for at, mark in enumerate(view.marks) if _which(mark, view) == which]
    chart.add_trace(
        go.Scatter(
            x=[at for at, _ in part],
            y=[mark.figure.value for _, mark in part],
            mode="markers",
            marker={"size": size, "color": colour, "line": {"color": theme.PAPER, "width": 1}},
            customdata=[f"{lines.hover(mark.figure)}<br>{_rank(mark)}" for _, mark in part],
            hovertemplate="%{customdata}<extra></extra>",
            cliponaxis=False,
        )
    )
    for at, mark in part if which == "home" else ():
        base.note(
            chart,
            f"<b>{mark.figure.entity_name} {values.value(mark.figure)}</b>",
            x=at,
            y=mark.figure.value or 0.0,
            xref="x",
            yref="y",
            yshift=22,
            colour=theme.INK,
        )


def _rank(mark: Mark) -> str:
    place = comparison_text.ranked(mark.rank) or "no rank"
    return f"{place}, quartile {mark.rank.quarter}" if mark.rank.quarter else place


def _quarters(chart: go.Figure, view: RankedDotsData) -> None:
    """A hairline where one quarter of authorities ends and the next begins, and its letter."""
    bands = [mark.rank.quarter for mark in view.marks]
    for letter in dict.fromkeys(band for band in bands if band):
        inside = [at for at, band in enumerate(bands) if band == letter]
        if inside[0]:
            chart.add_vline(x=inside[0] - 0.5, line={"color": theme.CONTROL, "width": 1, "dash": "dot"})
        middle = (inside[0] + inside[-1]) / 2
        base.note(chart, f"quartile {letter}", x=middle, y=0, xref="x", yshift=4, yanchor="bottom")


def alt(view: RankedDotsData) -> str:
    """Where the home authority stands, and the best and worst, in words."""
    home = next((mark for mark in view.marks if mark.figure.entity == view.home), None)
    best, worst = view.marks[0].figure, view.marks[-1].figure
    text = f"{home.figure.entity_name}: {values.say(home.figure)}, {_rank(home)}. " if home else ""
    return (
        f"Dots of {values.plural(len(view.marks), 'authority', 'authorities')} in order of "
        f"{view.heading}. {text}First: {best.entity_name}, {values.value(best)}. "
        f"Last: {worst.entity_name}, {values.value(worst)}."
    )


def table(view: RankedDotsData) -> tables.Table:
    """Every authority in order, with rank, its range and quarter."""
    unit = tables.UNIT_HEADINGS[view.marks[0].figure.unit]
    rows = tuple(
        (
            tables.text(mark.figure.entity_name),
            tables.figure(mark.figure),
            tables.amount(mark.rank.rank, 0, "no rank"),
            tables.text("–".join(map(values.count, mark.rank.likely)) if mark.rank.likely else "not known"),
            tables.text(mark.rank.quarter or "none"),
            tables.text(mark.remark),
        )
        for mark in view.marks
    )
    columns = tables.columns(
        "Authority",
        tables.numbers("Value", unit),
        tables.numbers("Rank", "of all authorities"),
        "95% range of the rank",
        "Quartile",
        "Statistical neighbour",
    )
    strong = frozenset(at for at, m in enumerate(view.marks) if m.figure.entity == view.home)
    return tables.Table(view.heading, columns, rows, strong=strong)
