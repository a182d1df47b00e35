"""The one way to put a chart on a page: sentence, picture, source, table, downloads."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any, TypeVar

import streamlit as st

from analytics.disclosure import Protected
from ui import downloads, frame, glossary, selection, tables
from ui.charts.base import CONFIG, Drawing, enlarge

T = TypeVar("T")
_MOST_KEPT = 12  # drawings of one answer


def show(
    report: Protected[T], draw: Callable[[T], Drawing], *, sentence: str, subtitle: str, key: str
) -> None:
    """Draw a protected report: what it says, the picture, its source, its table, its files."""
    drawing = _drawn(report, draw)
    _above(sentence, subtitle)
    _plot(drawing, key)
    _below(drawing, key)


def choose_on(
    report: Protected[T], draw: Callable[[T], Drawing], *, sentence: str, subtitle: str, key: str
) -> str | None:
    """As `show`, and returns the code that was clicked; offer the same to the keyboard."""
    drawing = _drawn(report, draw)
    _above(sentence, subtitle)
    event = _plot(drawing, key, on_select="rerun", selection_mode="points")
    _below(drawing, key)
    return clicked(event)


def on_slide(report: Protected[T], draw: Callable[[T], Drawing], *, height: int, key: str) -> None:
    """The picture alone, large enough for the back of a room, with its source."""
    drawing = enlarge(_drawn(report, draw), height)
    _plot(drawing, key)
    st.html(f'<p class="mp-source">{escape(drawing.source)}</p>')


def table(
    report: Protected[T], draw: Callable[[T], tables.Table], *, source: str, key: str
) -> None:
    """A table of a protected report with its downloads, where no picture helps."""
    made = draw(_checked(report).report)
    tables.draw(made)
    st.html(f'<p class="mp-source">{escape(source)}</p>')
    downloads.buttons(made, source, key)


def folded(
    report: Protected[T], draw: Callable[[T], tables.Table], *, source: str, key: str
) -> None:
    """A table one key away, with its downloads: where the page has said it in sentences already."""
    made = draw(_checked(report).report)
    with st.expander("Table and downloads"):
        tables.draw(made)
        st.html(f'<p class="mp-source">{escape(source)}</p>')
        downloads.buttons(made, source, key)


def traced(report: Protected[T], draw: Callable[[T], tables.Table], *, key: str) -> None:
    """Where the figures of a page were read, one key away: files and records, never values."""
    made = draw(_checked(report).report)
    with st.expander("Where these figures come from"):
        tables.draw(made)
        downloads.buttons(made, made.caption, key)


def _checked(report: Protected[T]) -> Protected[T]:
    if not isinstance(report, Protected):
        raise TypeError("only what has passed analytics.disclosure.protect may be drawn")
    return report


def _drawn(report: Protected[T], draw: Callable[[T], Drawing]) -> Drawing:
    """The picture, built once for an answer and kept with it: building costs most of a rerun.

    Links in its table carry what is chosen. A function made on the spot is a new one each time.
    """
    kept = _checked(report).drawn
    if "<" in getattr(draw, "__qualname__", "<"):
        return draw(report.report)
    key = (draw, selection.current())
    if key not in kept:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        kept[key] = _ready(draw(report.report))
    made: Drawing = kept[key]
    return made


def _ready(drawing: Drawing) -> Drawing:
    """The same drawing, its figure turned into plain values once: sending it copies them no more.

    Nobody may change the figure afterwards; `enlarge` takes a copy.
    """
    plain = drawing.figure.to_dict()
    drawing.figure.to_dict = lambda: plain
    return drawing


def _above(sentence: str, subtitle: str) -> None:
    frame.says(sentence)
    st.html(f'<p class="mp-subtitle">{glossary.marked(subtitle)}</p>')


def _plot(drawing: Drawing, key: str, **options: Any) -> Any:
    return st.plotly_chart(
        drawing.figure, theme=None, config=CONFIG, key=key, alt=drawing.alt, **options
    )


def _below(drawing: Drawing, key: str) -> None:
    st.html(f'<p class="mp-source">{escape(drawing.source)}</p>')
    with st.expander("Table and downloads"):
        tables.draw(drawing.table)
        downloads.buttons(drawing.table, drawing.source, key)


def clicked(event: Any) -> str | None:
    """The code that the clicked mark carries as the last of its custom data."""
    points = event["selection"]["points"] if event else []
    if not points:
        return None
    held = points[0].get("customdata")
    code = held[-1] if isinstance(held, list | tuple) else held
    return None if code is None else str(code)
