"""What is really shown: pages, slides, the terminal and downloads print one figure in one way."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.text_format import MessageToString
from streamlit.testing.v1 import AppTest

from analytics.reports.core.types import Figure
from packs.formats import html
from session import terminal
from session.opening import open_context
from tests import worlds
from tests.answers import decks, key_of, walk
from tests.pages.app import PAGES, run
from ui import loaders, tables
from ui.charts import show
from wording import values

SLIDES = "pages/board/present.py"  # sends a document of its own, compared below
RISK = "pages/improvement/risk.py"
_SMALL = 100  # a share of fewer pupils is the share of many other things as well


@dataclass
class Shown:
    """Numbers that were rounded to be shown, with the places; and what was asked, by value."""

    printed: dict[float, set[int]] = field(default_factory=lambda: defaultdict(set))
    figures: dict[float, set[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(set))
    tables: list[tables.Table] = field(default_factory=list)
    folds: list[Callable[[], tables.Table]] = field(default_factory=list)

    def open_folds(self) -> None:
        """Make the tables that a page sends only when somebody opens them."""
        self.tables += [make() for make in self.folds]
        self.folds.clear()

    def take(self, report: Any) -> None:
        """Every figure of a report by its value, where the value is that of this figure alone."""
        for _, part in walk(report, ""):
            if isinstance(part, Figure) and part.shown and part.value is not None and is_its_own(part.value):
                self.figures[part.value].add((part.decimals, key_of(part)))

    def different(self) -> list[str]:
        """Figures that were printed to other places than their measure has."""
        return [
            f"{sorted(key for _, key in known)[0]}: {value} printed to {sorted(places)}"
            for value, known in self.figures.items()
            if (places := self.printed.get(value, set()) - {decimals for decimals, _ in known})
        ]

    def texts(self) -> set[str]:
        """The texts of the figures that were printed."""
        printed = [(value, known) for value, known in self.figures.items() if value in self.printed]
        return {values.number(value, decimals) for value, known in printed for decimals, _ in known}


def is_its_own(value: float) -> bool:
    """Whether a value is no share of a few pupils and no short decimal: another quantity hardly has it too."""
    shares = (abs(value * n / 100 - round(value * n / 100)) for n in range(1, _SMALL))
    return min(shares) > 1e-7 and abs(value * 100 - round(value * 100)) > 1e-7


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    """Records what is rounded, what is asked and which tables are made, in this process."""
    record, rounded, ask, cell = Shown(), values.rounded, loaders.ask, tables.menu

    def rounding(value: float, decimals: int) -> Any:
        record.printed[float(value)].add(decimals)
        return rounded(value, decimals)

    def asking(report: Any, *args: Any, **options: Any) -> Any:
        answer = ask(report, *args, **options)
        record.take(answer.report)
        return answer

    def offering(table: tables.Table, source: str, stem: str) -> None:
        record.tables.append(table)
        cell(table, source, stem)

    def folding(label: str, make: Callable[[], tables.Table], *args: Any, **options: Any) -> None:
        record.folds.append(make)
        fold(label, make, *args, **options)

    fold = show._fold
    monkeypatch.setattr(show, "_fold", folding)
    monkeypatch.setattr(values, "rounded", rounding)
    monkeypatch.setattr(loaders, "ask", asking)
    monkeypatch.setattr(tables, "menu", offering)
    return record


def sent(app: AppTest) -> str:
    """Everything that the page sends to a browser, as text."""
    nodes, texts = [app._tree], []
    while nodes:
        node = nodes.pop()
        nodes.extend(getattr(node, "children", {}).values())
        if (proto := getattr(node, "proto", None)) is not None:
            texts.append(MessageToString(proto, as_utf8=True))
    return " ".join(texts)


def read_back(table: tables.Table) -> list[str]:
    """The cells of a table's download that read otherwise than the screen."""
    rows = list(csv.DictReader(io.StringIO(tables.to_csv(table, "").decode("utf-8-sig"))))
    results = []
    for at, column in enumerate(table.columns):
        if column.kind is tables.ColumnKind.TEXT:
            continue
        name = f"{column.title} ({column.unit})" if column.unit else column.title
        for row, cells in zip(rows, table.rows, strict=True):
            text, given = cells[at].text.removeprefix("+"), row[name]
            if isinstance(cells[at].value, str) or not given:
                continue
            if values.number(float(given), len(text.partition(".")[2])) != text:
                results.append(f"{table.caption}: {name}: {given} downloaded, {text} on the screen")
    return results


@pytest.mark.parametrize("world", ["demo", "real"])
def test_a_figure_reads_alike_on_every_page_and_in_every_download(world: str, shown: Shown) -> None:
    different: list[str] = []
    texts: list[str] = []
    unsent: list[str] = []
    for page in PAGES:
        shown.printed.clear()
        app = run(page, world)
        assert not app.exception
        different += [f"{page}: {item}" for item in shown.different()]
        if page != SLIDES:
            text = sent(app)
            texts += shown.texts()
            # The list of every school by need shows its first 25; its file holds the others.
            unsent += [f"{page}: {item}" for item in shown.texts() if item not in text and page != RISK]
        shown.open_folds()
        different += [f"{page}, folded: {item}" for item in shown.different()]
    assert different == []
    # Long lists show their first rows, and some are sent as numbers: what is worded is read on most pages.
    assert len(unsent) < len(texts) / 5, unsent
    assert [line for table in shown.tables for line in read_back(table)] == []
    assert (len(texts) > 250, len(shown.tables) > 45) == (True, True), (len(texts), len(shown.tables))


@pytest.mark.parametrize(
    ("world", "plan", "as_at"),
    [("demo", None, None), ("real", None, None), ("real", "suffolk-2015", date(2016, 1, 31))],
)
def test_a_figure_reads_alike_on_every_slide_and_at_the_terminal(
    world: str,
    plan: str | None,
    as_at: date | None,
    shown: Shown,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("MILEPOST_HOME", str(worlds.lent(world, tmp_path)))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    context = open_context(demo=world == "demo", plan=plan, as_at=as_at)
    slides = {}
    for deck in decks(context):
        shown.take([slide.figures for slide in deck.slides])
        text = html.render(deck).decode()
        assert shown.different() == []
        assert [item for item in shown.texts() if item not in text] == []
        slides |= {key_of(figure): figure for slide in deck.slides for figure in slide.figures}
        shown.printed.clear()  # the next deck has figures of its own
        shown.figures.clear()
    as_asked = [figure for key, figure in slides.items() if not figure.basis and not figure.trust]
    for figure in as_asked[:: max(1, len(as_asked) // 25)]:
        options = {
            "measure": figure.measure,
            "area": figure.entity,
            "period": figure.period,
            "phase": figure.phase.value,
            "group": figure.group.value,
            "as-at": context.as_at.isoformat(),
            "format": "json",
        }
        words = [part for name, option in options.items() for part in (f"--{name}", option)]
        words += ["--plan", plan] if plan else []
        assert terminal.main(["value", *words, *(["--demo"] if world == "demo" else [])]) == 0
        assert json.loads(capsys.readouterr().out)["shown"] == values.value(figure), key_of(figure)
