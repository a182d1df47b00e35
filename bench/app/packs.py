"""Packs: 20 slides in each form, beside the same slides by bare python-pptx with its own looks."""

from __future__ import annotations

import argparse
import io
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from bench import note

if TYPE_CHECKING:
    from packs.model import Chart, Deck, Grid, Slide

SLIDES = 20
ROUNDS = 5
AIM_SECONDS = 5.0
_HEAD = f"""
## packs

`python -m bench packs`: a made-up deck of {SLIDES} slides (a quarter each of three charts with lines, one of
bars, a table, sentences: {SLIDES} charts and 5 tables in all) is written as PPTX, PDF and HTML. In turn
with it the same deck is written by bare python-pptx: the same number of slides, the same native charts
with the same labels, series and values, the same tables, texts and notes, but with the library's own
looks and places, no words for pictures, no fitting of letters and no frozen bytes. What the ratio
(ours ÷ bare) holds is therefore the cost of those alone. Seconds are medians of {ROUNDS} rounds; the
spread is of our PPTX. The reports are not in it: they are asked once and kept.

| day | charts | PPTX s | spread s | bare s | ratio | PDF s | HTML s | all three s |
|---|---|---|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of every round, by what was written."""

    spent: dict[str, list[float]]

    def middle(self, name: str) -> float:
        """The median of one."""
        return statistics.median(self.spent[name])

    def spread(self, name: str) -> str:
        """The least and the most of one."""
        return f"{min(self.spent[name]):.2f}–{max(self.spent[name]):.2f}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How often to measure."""
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--note", action="store_true", help="add a line to docs/measurements.md")


def main(arguments: argparse.Namespace) -> int:
    """Time each form beside the bare deck, in turn."""
    from tests.unit.packs.made_up import deck

    made = deck(SLIDES)
    times = measure(made, arguments.rounds)
    three = sum(times.middle(name) for name in ("pptx", "pdf", "html"))
    line = (
        f"| {date.today()} | {charts_of(bare(made))} | {times.middle('pptx'):.2f} | "
        f"{times.spread('pptx')} | {times.middle('bare'):.2f} | "
        f"{times.middle('pptx') / times.middle('bare'):.2f} | {times.middle('pdf'):.2f} | "
        f"{times.middle('html'):.3f} | {three:.2f} |"
    )
    print(_HEAD.strip().splitlines()[-2], line, sep="\n")
    if arguments.note:
        note.add("packs", line, _HEAD)
    return 0 if three <= AIM_SECONDS else 1


def measure(deck: Deck, rounds: int) -> Times:
    """The seconds of each form and of the bare deck, interleaved."""
    from packs.formats import html, pdf, pptx_deck

    forms: dict[str, Callable[[], object]] = {
        "pptx": lambda: pptx_deck.render(deck),
        "bare": lambda: bare(deck),
        "pdf": lambda: pdf.render(deck),
        "html": lambda: html.render(deck),
    }
    spent: dict[str, list[float]] = {name: [] for name in forms}
    for make in forms.values():
        make()  # the first of each pays for imports
    for _ in range(rounds):
        for name, make in forms.items():
            began = time.perf_counter()
            make()
            spent[name].append(time.perf_counter() - began)
    return Times(spent)


def bare(deck: Deck) -> bytes:
    """The same slides as somebody would write them with python-pptx and nothing else."""
    from pptx import Presentation

    show = Presentation()
    cover = show.slides.add_slide(show.slide_layouts[5])
    cover.shapes.title.text_frame.text = deck.title
    cover.notes_slide.notes_text_frame.text = deck.title
    for slide in deck.slides:
        _bare_slide(show, slide)
    bytes_i_o = io.BytesIO()
    show.save(bytes_i_o)
    return bytes_i_o.getvalue()


def _bare_slide(show: Any, slide: Slide) -> None:
    from pptx.util import Inches

    from packs.model import Grid, Panels

    page = show.slides.add_slide(show.slide_layouts[5])
    page.shapes.title.text_frame.text = slide.sentence
    texts = [slide.title, slide.big.text, slide.big.of, slide.since, slide.source]
    if isinstance(slide.picture, Panels):
        for chart in slide.picture.charts:
            _bare_chart(page, chart)
    elif isinstance(slide.picture, Grid):
        _bare_table(page, slide.picture)
    else:
        texts += [text for line in slide.picture.lines for text in line]
    for text in texts:
        box = page.shapes.add_textbox(Inches(1), Inches(6), Inches(8), Inches(1))
        box.text_frame.text = text
    page.notes_slide.notes_text_frame.text = "\n".join(slide.notes)


def _bare_chart(page: Any, chart: Chart) -> None:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    from packs.model import ChartKind

    kinds = {ChartKind.LINES: XL_CHART_TYPE.LINE_MARKERS, ChartKind.BARS: XL_CHART_TYPE.BAR_CLUSTERED}
    data = CategoryChartData()
    data.categories = list(chart.labels)
    for line in chart.lines:
        data.add_series(line.name, line.values)
    page.shapes.add_chart(kinds[chart.kind], Inches(1), Inches(2), Inches(8), Inches(4), data)


def _bare_table(page: Any, grid: Grid) -> None:
    from pptx.util import Inches

    size = len(grid.rows) + 1, len(grid.columns)
    table = page.shapes.add_table(*size, Inches(1), Inches(2), Inches(8), Inches(4)).table
    for at, title in enumerate(grid.columns):
        table.cell(0, at).text = title
    for down, row in enumerate(grid.rows, 1):
        for at, cell in enumerate(row):
            table.cell(down, at).text = cell.text


def charts_of(made: bytes) -> int:
    """How many native charts a deck holds."""
    from pptx import Presentation

    slides = Presentation(io.BytesIO(made)).slides
    return sum(shape.has_chart for page in slides for shape in page.shapes)
