"""Show a chart on the page with the part of Plotly that our charts use."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui.charts.base import Drawing

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
