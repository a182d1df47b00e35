"""The as-at date is a filter like any other: what two dates together give away is hidden on both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from analytics.reports.core.context import ReportContext
from analytics.reports.core.hidden_cells import Cell, HiddenCells, hidden_cells
from data.vocabulary import Scope
from tests.unit.reports import in_memory, with_records
from tests.unit.reports.in_memory import fact
from tests.unit.reports.with_records import CODE, urn

YEAR, TRUST = "2023/24", "T"
OUT, AGAIN = pd.Timestamp(2024, 12, 10), pd.Timestamp(2025, 4, 10)


class Warehouse(with_records.Warehouse):
    """Schools in two areas, some of them in a trust from a day on."""

    def __init__(self, rows: Sequence[dict[str, Any]], schools: int, joined: dict[int, date | None]) -> None:
        super().__init__(rows, schools)
        self.joined = joined

    def vintages(self, scope: Scope, measure: str, period: str, la_code: str) -> list[date]:
        """The days on which figures came out."""
        return sorted({day.date() for day in self.rows["published"]})

    def facts(self, scope: Scope, as_at: date, measures: Sequence[str], **limits: Any) -> pd.DataFrame:
        """The newest version of each figure on a day."""
        rows = super().facts(scope, as_at, measures, **limits).sort_values("published")
        return rows.drop_duplicates(["entity", "period", "phase", "pupil_group"], keep="last")

    def groups(self, scope: Scope) -> pd.DataFrame:
        """The trust's schools, each since it joined."""
        kind = "multi_academy_trust"
        rows = [(urn(n), TRUST, kind, day, None) for n, day in self.joined.items()]
        return pd.DataFrame(rows, columns=["urn", "group_uid", "group_type", "joined", "left"])


def school(n: int, numerator: int, published: pd.Timestamp = OUT) -> dict[str, Any]:
    return fact(
        CODE,
        urn(n),
        YEAR,
        100 * numerator / 60,
        level="school",
        family="csp_ks2",
        numerator=numerator,
        denominator=60,
        published=published,
    )


def hidden(rows: Sequence[dict[str, Any]], joined: dict[int, date | None], as_at: date) -> HiddenCells:
    warehouse: Any = Warehouse(rows, 9, joined)
    at: ReportContext = replace(in_memory.context([]), warehouse=warehouse, as_at=as_at, today=date(2026, 1, 15))
    return hidden_cells(at, CODE, YEAR)


def trust_bar(phase: str = "primary") -> Cell:
    return Cell("north", YEAR, phase, "all", TRUST)


SCHOOLS = [school(n, count) for n, count in ((1, 30), (3, 3), (5, 4), (7, 25), (9, 28))]


def test_a_trust_that_a_hidden_school_joined_later_is_hidden_on_both_dates() -> None:
    joined = {1: date(2020, 1, 1), 3: date(2020, 1, 1), 5: date(2025, 9, 1)}
    for as_at in (date(2025, 1, 1), date(2026, 1, 15)):
        found = hidden(SCHOOLS, joined, as_at)
        assert trust_bar() in found.reasons
        assert not found.exposed


def test_a_trust_that_was_always_the_same_is_shown_with_two_hidden_schools() -> None:
    found = hidden(SCHOOLS, {1: None, 3: None, 5: None}, date(2026, 1, 15))
    assert trust_bar() not in found.reasons


def test_what_is_hidden_is_the_same_whatever_the_date() -> None:
    rows = [*SCHOOLS, school(7, 5, AGAIN)]
    early, late = (hidden(rows, {}, day).reasons for day in (date(2025, 1, 1), date(2026, 1, 15)))
    assert early == late
    assert Cell(urn(7), YEAR, "primary", "all") in early
