"""Packs: 20 slides in each form, beside a bare python-pptx deck of as many slides with charts."""

from __future__ import annotations

import argparse
import io
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

NOTE = Path(__file__).parents[1] / "docs" / "measurements.md"
SLIDES = 20
ROUNDS = 5
AIM_SECONDS = 5.0
_HEAD = f"""
## packs

`python -m bench packs`: {SLIDES} slides written from slides as data, medians of {ROUNDS} rounds in turn
with a bare python-pptx deck of {SLIDES} slides, each with one line chart of the same size. Ratio is our
PPTX ÷ bare. Reports are not in it: they are asked once and kept.

| day | PPTX s | PDF s | HTML s | all three s | bare s | ratio |
|---|---|---|---|---|---|---|
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How often to measure."""
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--note", action="store_true", help="add a line to docs/measurements.md")


def main(asked: argparse.Namespace) -> int:
    """Time each form beside the bare deck, in turn."""
    from packs import html, pdf, pptx_deck

    deck = _deck()
    forms: dict[str, Callable[[], object]] = {
        "pptx": lambda: pptx_deck.render(deck), "pdf": lambda: pdf.render(deck),
        "html": lambda: html.render(deck), "bare": bare,
    }  # fmt: skip
    spent: dict[str, list[float]] = {name: [] for name in forms}
    for make in forms.values():
        make()  # the first of each pays for imports
    for _ in range(asked.rounds):
        for name, make in forms.items():
            began = time.perf_counter()
            make()
            spent[name].append(time.perf_counter() - began)
    middle = {name: statistics.median(times) for name, times in spent.items()}
    three = middle["pptx"] + middle["pdf"] + middle["html"]
    line = (
        f"| {date.today()} | {middle['pptx']:.2f} | {middle['pdf']:.2f} | {middle['html']:.3f} | "
        f"{three:.2f} | {middle['bare']:.2f} | {middle['pptx'] / middle['bare']:.2f} |"
    )
    print(_HEAD.strip().splitlines()[-2], line, sep="\n")
    if asked.note:
        _note(line)
    return 0 if three <= AIM_SECONDS else 1


def _deck():  # type: ignore[no-untyped-def]
    from packs.model import Panels
    from tests.unit.packs.made_up import LINES, deck, slide

    slides = tuple(slide(f"s{at}", Panels((LINES, LINES))) for at in range(SLIDES))
    return replace(deck(), slides=slides)


def bare() -> bytes:
    """As many slides with a title and one chart, with python-pptx's own defaults."""
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    show = Presentation()
    for _ in range(SLIDES):
        page = show.slides.add_slide(show.slide_layouts[5])
        page.shapes.title.text_frame.text = "A title"
        data = CategoryChartData()
        data.categories = ["2021/22", "2022/23"]
        data.add_series("Suffolk", (57.0, 59.0))
        page.shapes.add_chart(
            XL_CHART_TYPE.LINE_MARKERS, Inches(1), Inches(2), Inches(8), Inches(4), data
        )
    held = io.BytesIO()
    show.save(held)
    return held.getvalue()


def _note(line: str) -> None:
    text = NOTE.read_text("utf-8") if NOTE.is_file() else "# Measurements\n"
    if "\n## packs\n" not in text:
        text = text.rstrip("\n") + "\n" + _HEAD
    start = text.index("\n## packs\n") + 1
    end = text.find("\n## ", start)
    own, rest = (text[start:], "") if end < 0 else (text[start:end], text[end:])
    NOTE.write_text(text[:start] + own.rstrip("\n") + "\n" + line + "\n" + rest, "utf-8")
