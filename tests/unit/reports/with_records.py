"""A desk with a register of schools, their results, and a store of records of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.reports.core.context import ReportContext
from data.records import Records, Who, world_url
from data.vocabulary import ENGLAND, Scope
from tests.unit.reports import in_memory
from tests.unit.reports.in_memory import fact

LEAD = Who("area_lead", "lead@example.org")
DIRECTOR = Who("director", "director@example.org")
CODE = "ks2_rwm_expected"
DAY = date(2026, 1, 15)


class Warehouse(in_memory.Warehouse):
    """As the warehouse in memory, with schools in two areas; every third is an academy."""

    def __init__(self, rows: Sequence[dict[str, Any]], schools: int) -> None:
        super().__init__(rows)
        self.count = schools

    def schools(self, scope: Scope, as_at: date, *, la_code: str | None = None) -> pd.DataFrame:
        """The invented schools, numbered from 900001."""
        return pd.DataFrame(
            [
                {
                    "urn": urn(n),
                    "name": f"School {n:03d}",
                    "phase": "primary",
                    "status": "Open",
                    "state_funded": True,
                    "type_group": "academy" if n % 3 == 0 else "maintained",
                    "trust_name": "A Trust" if n % 3 == 0 else None,
                }
                for n in range(1, self.count + 1)
            ]
        )

    def school_areas(self, scope: Scope, scheme: str = "districts") -> pd.DataFrame:
        """Odd schools in the north, even ones in the south."""
        return pd.DataFrame(
            [
                {"urn": urn(n), "area": "north" if n % 2 else "south", "area_name": "North" if n % 2 else "South"}
                for n in range(1, self.count + 1)
            ]
        )

    def links(self, scope: Scope) -> pd.DataFrame:
        """No school replaced another."""
        return pd.DataFrame({"urn": [], "link_urn": []}, dtype="object")


def urn(n: int) -> str:
    """The number of the n-th invented school."""
    return f"9{n:05d}"


def result(n: int, period: str, value: float | None, pupils: int = 30) -> dict[str, Any]:
    """One school's published result."""
    return fact(
        CODE,
        urn(n),
        period,
        value,
        level="school",
        family="csp_ks2",
        denominator=pupils,
        numerator=None if value is None else round(value * pupils / 100),
    )


def open_store(folder: Path) -> Records:
    """An empty store of the demonstration's world."""
    return Records.open(world_url(folder, "demo", None), lambda: datetime.combine(DAY, time(9), UTC))


def context(rows: Sequence[dict[str, Any]], schools: int, records: Records, plan: Any = None) -> ReportContext:
    """A desk on today's records of the invented schools; England is at 60%."""
    national = fact(CODE, ENGLAND, "2024/25", 60.0)
    warehouse: Any = Warehouse([*rows, national], schools)
    return replace(in_memory.context([], plan=plan), warehouse=warehouse, records=records, as_at=DAY, today=DAY)
