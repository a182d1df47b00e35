"""Slopes: how many went from each grade on the left to each on the right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import plotly.graph_objects as go

from ui import tables, theme
from ui.charts import base
from wording import values

_WIDEST = 26.0


@dataclass(frozen=True, slots=True)
class SlopeChartData:
    """Counts by place before and after, both in the order of `names`, best first."""

    names: tuple[str, ...]
    counts: Mapping[tuple[int, int], int]
    heading: str
    noun: tuple[str, str]
    source: str
    behind: tables.Table


def draw(view: SlopeChartData) -> base.Drawing:
    """A line for each move, as thick as it is frequent: up accent, down ink, level grey."""
    longest = max(map(len, view.names))
    side = int(longest * 8.2) + 54
    chart = base.canvas(len(view.names) * 74 + 70, left=side, right=side, top=56, bottom=14)
    most = max(view.counts.values())
    last = len(view.names) - 1
    for (before, after), count in sorted(view.counts.items(), key=lambda item: -item[1]):
        if count:
            _move(chart, view, (before, after), _WIDEST * count / most)
    for at, name in enumerate(view.names):
        left = sum(n for (before, _), n in view.counts.items() if before == at)
        right = sum(n for (_, after), n in view.counts.items() if after == at)
        for x, n, shift, anchor in ((0, left, -14, "right"), (1, right, 14, "left")):
            text = f"{name} <b>{values.count(n)}</b>"
            base.note(chart, text, x=x, y=last - at, yref="y", xshift=shift, anchor=anchor, colour=theme.INK)
    for x, word, anchor in ((0, "before", "right"), (1, "next", "left")):
        base.note(chart, word, x=x, y=1, yshift=14, xshift=-14 if not x else 14, anchor=anchor)
    chart.update_xaxes(range=[0, 1], showticklabels=False)
    chart.update_yaxes(range=[-0.4, last + 0.4], showticklabels=False)
    base.note(chart, view.heading, x=0, y=1, xshift=4 - side, yshift=40, anchor="left")
    return base.Drawing(chart, alt(view), view.behind, view.source)


def _move(chart: go.Figure, view: SlopeChartData, move: tuple[int, int], width: float) -> None:
    before, after = move
    colour = theme.CONTROL if before == after else theme.PROJECTION if after < before else theme.INK
    last = len(view.names) - 1
    text = f"{_move_text(view, move)}"
    chart.add_trace(
        go.Scatter(
            x=[0, 0.5, 1],
            y=[last - before, last - (before + after) / 2, last - after],
            mode="lines",
            opacity=0.75,
            line={"color": colour, "width": max(width, 1.5)},
            customdata=[text] * 3,
            hovertemplate="%{customdata}<extra></extra>",
        )
    )


def _move_text(view: SlopeChartData, move: tuple[int, int]) -> str:
    count = values.plural(view.counts[move], *view.noun)
    before, after = (view.names[at] for at in move)
    return f"{count} from {before} to {after}"


def alt(view: SlopeChartData) -> str:
    """Every move with its count, in words."""
    parts = [_move_text(view, move) for move, count in sorted(view.counts.items()) if count]
    return f"Slopes of {view.heading}: {'; '.join(parts)}."
