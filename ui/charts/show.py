"""The one way to put a chart on a page: sentence, chart, source, table, downloads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from analytics.disclosure import Protected
from ui import frame, glossary, selection, tables
from ui.charts.base import Drawing
from wording.escaping import as_markdown

# Show a chart on the page with the part of Plotly that our charts use.

_FRAME = '<div class="mp-plot" role="figure"></div>'


def ready(drawing: Drawing) -> Drawing:
    """The same drawing with its figure written out: that costs more than the rest of a rerun."""
    return replace(drawing, sent=drawing.figure.to_json())


def put(drawing: Drawing, key: str) -> None:
    """Show a drawing on the page with its alt text.

    Streamlit's own chart throws the picture away at every change and draws the new one twice, with
    a library four times as large (docs/adr/0008).
    """
    sent = drawing.sent or ready(drawing).sent
    _component()(key=f"plot-{key}", data={"figure": sent, "alt": drawing.alt})


@cache
def _component() -> Any:
    script = (Path(__file__).parent / "plot.js").read_text("utf-8")
    return st.components.v2.component("milepost_plot", html=_FRAME, js=script, isolate_styles=False)


T = TypeVar("T")
_TABLE = "Table and downloads"


def show(report: Protected[T], draw: Callable[[T], Drawing], *, sentence: str, subtitle: str, key: str) -> None:
    """Draw a protected report: what it says, the picture, its source, its table, its files."""
    drawing = _drawn(report, draw)
    _above(sentence, subtitle)
    put(drawing, key)
    _below(drawing, key)


def table(report: Protected[T], draw: Callable[[T], tables.Table], *, source: str, key: str) -> None:
    """A table of a protected report with its downloads, where no picture helps."""
    made = draw(_checked(report).report)
    tables.draw(made)
    st.html(f'<p class="mp-source">{escape(source)}</p>')
    tables.menu(made, source, key)


def folded(
    report: Protected[T], draw: Callable[[T], tables.Table], *, source: str, key: str, caption: str | None = None
) -> None:
    """A table one key away, with its downloads: where the page has drawn it or said it in sentences already.

    With its caption given, a large table is made only when it is opened.
    """
    report_shown = _checked(report).report
    made = draw(report_shown) if caption is None else None
    _fold(
        f"{_TABLE}: {made.caption if made else caption}", lambda: made or draw(report_shown), source, key, note=source
    )


def traced(report: Protected[T], draw: Callable[[T], tables.Table], *, key: str) -> None:
    """Where the figures of a page were read, one key away: files and records, never values."""
    checked = _checked(report)
    _fold("Sources of these figures", lambda: draw(checked.report), "", key)


def _fold(label: str, make: Callable[[], tables.Table], source: str, key: str, note: str = "") -> None:
    """A table that is made and sent only when somebody opens it: most never are."""
    fold = st.expander(as_markdown(label), key=f"fold-{key}", on_change="rerun")
    if not fold.open:
        return
    made = make()
    with fold:
        tables.draw(made)
        if note:
            st.html(f'<p class="mp-source">{escape(note)}</p>')
        tables.buttons(made, source or made.caption, key)


def _checked(report: Protected[T]) -> Protected[T]:
    if not isinstance(report, Protected):
        raise TypeError("only what has passed analytics.disclosure.protect may be drawn")
    return report


def _drawn(report: Protected[T], draw: Callable[[T], Drawing]) -> Drawing:
    """The picture, built once for an answer and kept with it: building costs most of a rerun.

    Links in its table carry what is chosen. A function made on the spot is a new one each time.
    """
    if "<" in getattr(draw, "__qualname__", "<"):
        return draw(_checked(report).report)
    return _checked(report).draw((draw, selection.current()), lambda: ready(draw(report.report)))


def _above(sentence: str, subtitle: str) -> None:
    frame.says(sentence)
    st.html(f'<p class="mp-subtitle">{glossary.marked(subtitle, sentence)}</p>')


def _below(drawing: Drawing, key: str) -> None:
    st.html(f'<p class="mp-source">{escape(drawing.source)}</p>')
    _fold(_TABLE, lambda: drawing.table, drawing.source, key)
