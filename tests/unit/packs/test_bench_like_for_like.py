"""The measurement of packs compares like with like."""

from __future__ import annotations

import io

from pptx import Presentation

from bench.app.packs import bare, charts_of
from packs.formats import pptx_deck
from tests.unit.packs.made_up import deck


def data_of(made: bytes) -> list[list[tuple[str, tuple[float | None, ...]]]]:
    """The series of every chart, in an order that does not hang on the looks."""
    slides = Presentation(io.BytesIO(made)).slides
    charts = [s.chart for page in slides for s in page.shapes if s.has_chart]
    return [
        sorted((series.name, tuple(sorted(series.values, key=str))) for series in chart.plots[0].series)
        for chart in charts
    ]


def test_the_bare_deck_has_the_same_slides_charts_and_figures() -> None:
    ours, theirs = pptx_deck.render(deck(8)), bare(deck(8))
    assert charts_of(ours) == charts_of(theirs) == 8
    assert data_of(ours) == data_of(theirs)
    assert len(Presentation(io.BytesIO(ours)).slides) == len(Presentation(io.BytesIO(theirs)).slides)
