"""A pack's PDF, XLSX and CSV, its charts and the terminal give one figure as its slide does."""

from __future__ import annotations

import csv
import html as markup
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from packs.formats import annex, html, pdf
from packs.model import Chart, Deck, Panels
from session import terminal
from session.opening import open_context
from tests import worlds
from tests.answers import decks
from wording import values

REPLAY = ("suffolk-2015", date(2016, 1, 31))
SAME = ("value", "numerator", "denominator", "unit", "status", "reason", "published", "release", "derived")
KEY = ("measure", "area", "period", "phase", "group")


def charts(deck: Deck) -> Iterator[Chart]:
    """Every chart of a deck's slides."""
    for slide in deck.slides:
        if isinstance(slide.picture, Panels):
            yield from (part for part in slide.picture.charts if isinstance(part, Chart))


def misprinted(chart: Chart) -> list[str]:
    """Marks of a chart whose words are of another number than the one that is drawn."""
    return [
        f"{chart.title}, {line.name}, {label}: {value} drawn, {text} in words"
        for line in chart.lines
        for label, value, text in zip(chart.labels, line.values, line.texts, strict=True)
        if value is not None
        and not any(values.number(value, places) in text for places in (chart.decimals, max(1, chart.decimals)))
    ]


def plain(text: str) -> str:
    """Text without marks and runs of blanks."""
    return re.sub(r"\s+", " ", markup.unescape(re.sub(r"<[^>]+>", " ", text)))


def leaves(part: Any) -> Iterator[str]:
    """Every text in a part of a document; a table that is drawn in HTML as itself needs no alternative there."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for name, item in part.items():
            yield from leaves(item) if name != "alt" else ()
    elif isinstance(part, (list, tuple)):
        for item in part:
            yield from leaves(item)


def rows_of(book: bytes) -> list[dict[str, Any]]:
    """The rows of the sheet of figures."""
    header, *rows = openpyxl.load_workbook(io.BytesIO(book))["Figures"].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def rounded(value: Any) -> Any:
    """A cell as it can be compared: numbers as numbers, nothing as nothing."""
    if value in (None, ""):
        return None
    if isinstance(value, bool) or str(value) in ("True", "False"):
        return str(value) == "True"
    return float(f"{value:.12g}") if isinstance(value, (int, float)) else value  # a workbook keeps 16 digits


@pytest.mark.parametrize(("world", "plan", "as_at"), [("real", *REPLAY)])
def test_files_charts_and_terminal_give_the_figures_of_the_slides(
    world: str,
    plan: str | None,
    as_at: date | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("MILEPOST_HOME", str(worlds.lent(world, tmp_path)))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    context = open_context(demo=world == "demo", plan=plan, as_at=as_at)
    requests: dict[tuple[Any, ...], dict[str, Any]] = {}
    made = list(decks(context))
    for deck in made:
        assert [item for chart in charts(deck) for item in misprinted(chart)] == []
        page = html.render(deck).decode()
        shown = plain(page) + re.sub(r"\s+", " ", markup.unescape(page))  # alternative texts stand within marks
        numbers = [text for text in leaves(pdf._deck(deck)["slides"]) if re.search(r"\d", text) and ".svg" not in text]
        assert len(numbers) > 20
        assert [text for text in numbers if plain(text).strip() not in shown] == []
        frame = annex.frame(deck)
        from_csv = list(csv.DictReader(io.StringIO(annex.to_csv(deck).decode("utf-8-sig"))))
        from_xlsx = rows_of(annex.to_xlsx(deck))
        assert len(from_csv) == len(from_xlsx) == len(frame)
        for text, cells in zip(from_csv, from_xlsx, strict=True):
            assert all(text[name] == ("" if cells[name] is None else str(cells[name])) for name in (*KEY, "status"))
            if cells["status"] == "ok":
                assert rounded(float(text["value"])) == rounded(cells["value"])
            else:
                assert text["value"] == cells["value"] == cells["status"]
            if str(cells["measure"]) and not cells.get("basis"):
                requests[tuple(cells[name] for name in KEY)] = cells
    as_figures = {figure_key(f) for deck in made for s in deck.slides for f in s.figures if not f.basis}
    own = [key for key in requests if key in as_figures]
    for key in own[:: max(1, len(own) // 20)]:
        words = [part for name, text in zip(KEY, key, strict=True) for part in (f"--{name}", str(text))]
        words += ["--as-at", context.as_at.isoformat(), "--format", "json", *(["--plan", plan] if plan else [])]
        assert terminal.main(["value", *words, *(["--demo"] if world == "demo" else [])]) == 0
        answer = json.loads(capsys.readouterr().out)
        cells = {**requests[key], **({"value": None} if requests[key]["status"] != "ok" else {})}
        assert {name: rounded(answer[name]) for name in SAME} == {name: rounded(cells[name]) for name in SAME}, key
    assert len(own) > 20


def figure_key(figure: Any) -> tuple[Any, ...]:
    """The key of a figure as the annex writes it; None where only a trust's schools are meant."""
    return (figure.measure, figure.entity, figure.period, figure.phase.value, figure.group.value)
