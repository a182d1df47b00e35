"""What several reports ask for is read once, and again only where something was published."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from analytics.reports.core import hidden_cells
from analytics.reports.core.context import Place, ReportContext
from analytics.reports.core.figures import earlier, gather, series_of
from analytics.reports.core.hidden_cells import HiddenCells
from data.vocabulary import Level, Phase, Scope
from tests.unit.reports.in_memory import HOME, Warehouse, fact

AT = Place(HOME, "Home", Level.AUTHORITY, "001")
OLD, NEW = pd.Timestamp(2024, 10, 1), pd.Timestamp(2025, 10, 1)


@pytest.fixture(autouse=True)
def nothing_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is hidden is kept with a build; without one it would be worked out, and read, for each measure."""
    monkeypatch.setattr(hidden_cells, "hidden_cells", lambda *_: HiddenCells())


class Counting(Warehouse):
    """Counts how often it is asked for facts, and of which measures."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        super().__init__(rows)
        self.reads: list[list[str]] = []

    def facts(self, scope: Scope, as_at: date, measures: Any, **limits: Any) -> pd.DataFrame:
        self.reads.append(list(measures))
        return super().facts(scope, as_at, measures, **limits)

    def newest_by_measure(self, scope: Scope, as_at: date) -> dict[str, date]:
        known = self.rows[self.rows["published"] <= pd.Timestamp(as_at)]
        return {code: day.date() for code, day in known.groupby("measure")["published"].max().items()}


def rows() -> list[dict[str, Any]]:
    return [
        fact("phonics", HOME, "2022/23", 70.0, published=OLD),
        fact("ks2_rwm_expected", HOME, "2022/23", 60.0, published=OLD),
        fact("ks2_rwm_expected", HOME, "2023/24", 61.0, published=NEW),
    ]


def context(warehouse: Counting) -> ReportContext:
    return ReportContext(warehouse, Scope("001"), date(2026, 1, 1), date(2026, 1, 1), AT)  # type: ignore[arg-type]


def newest(at: ReportContext, code: str) -> float | None:
    result = series_of(at, code, AT, phase=Phase.PRIMARY).latest
    return None if result is None else result.value


def test_what_was_gathered_is_not_read_again() -> None:
    counting = Counting(rows())
    at = context(counting)
    gather(at, ("phonics", "ks2_rwm_expected"), (AT,))
    assert (newest(at, "phonics"), newest(at, "ks2_rwm_expected")) == (70.0, 61.0)
    assert len(counting.reads) == 1


def test_a_measure_without_any_row_is_not_asked_for_twice() -> None:
    counting = Counting(rows())
    at = context(counting)
    assert newest(at, "gld") is None
    assert newest(at, "gld") is None
    assert counting.reads == [["gld"]]


def test_the_desk_of_an_earlier_day_reads_only_what_was_published_since() -> None:
    counting = Counting(rows())
    at = context(counting)
    gather(at, ("phonics", "ks2_rwm_expected"), (AT,))
    then = earlier(at, date(2025, 1, 1))
    assert newest(then, "phonics") == 70.0
    assert newest(then, "ks2_rwm_expected") == 60.0
    assert counting.reads[1:] == [["ks2_rwm_expected"]]
    assert newest(at, "ks2_rwm_expected") == 61.0
