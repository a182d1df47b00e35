"""A warehouse of a few rows in memory, and a desk on it: what reports are tested with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.reports.core.context import Place, ReportContext
from data.period import Period
from data.vocabulary import ENGLAND, Level, Scope

HOME, REGION = "E10000001", "E12000001"
AUTHORITIES = 40


def fact(measure: str, entity: str, period: str, value: float | None, **more: Any) -> dict[str, Any]:
    """One row as the warehouse answers it; without a value it is suppressed."""
    level = {ENGLAND: "national", REGION: "regional"}.get(entity, "authority")
    row = {
        "measure": measure,
        "entity": entity,
        "period": period,
        "value": value,
        "level": level,
        "phase": "primary",
        "pupil_group": "all",
        "family": "lait",
        "numerator": None,
        "denominator": None,
        "release": "final",
        "published": pd.Timestamp(2025, 10, 1),
        "status": "ok" if value is not None else "suppressed",
        "file": "a.csv",
        "sha256": "0",
        "record": 1,
        "la_code": "001",
        "period_end": Period.parse(period).end,
    }
    return {**row, **more}


def authority(place: int) -> str:
    """The ONS code of the n-th invented authority; the first is the home one."""
    return f"E10{place + 1:06d}"


class Warehouse:
    """Answers what reports ask from rows in memory."""

    build, invented, path = "test", False, Path("in-memory.duckdb")

    def __init__(self, rows: Sequence[dict[str, Any]], coverage: Sequence[dict[str, Any]] = ()) -> None:
        self.rows = pd.DataFrame(list(rows) or [fact("gld", HOME, "2010/11", None)])
        columns = ["entity", "period", "phase", "reporting", "open", "file"]
        self.covered = pd.DataFrame([{"file": "a.csv", **row} for row in coverage], columns=columns)

    def facts(self, scope: Scope, as_at: date, measures: Sequence[str], **limits: Any) -> pd.DataFrame:
        """The rows of some measures within limits."""
        row = self.rows[self.rows["measure"].isin(list(measures))]
        names = {
            "entities": "entity",
            "levels": "level",
            "periods": "period",
            "phases": "phase",
            "groups": "pupil_group",
        }
        for key, column in names.items():
            if limits.get(key) is not None:
                row = row[row[column].isin(list(limits[key]))]
        return row[row["published"] <= pd.Timestamp(as_at)]

    def authorities(self, scope: Scope) -> pd.DataFrame:
        """England, one region, and the invented authorities."""
        places = [(None, ENGLAND, "England", "national"), (None, REGION, "Region", "regional")]
        places += [(f"{n + 1:03d}", authority(n), f"Place {n}", "authority") for n in range(AUTHORITIES)]
        return pd.DataFrame(
            [
                {
                    "la_code": la,
                    "area_code": code,
                    "name": name,
                    "level": level,
                    "region": REGION,
                    "valid_from": pd.NaT,
                    "valid_to": pd.NaT,
                    "successors": None,
                }
                for la, code, name, level in places
            ]
        )

    def school_areas(self, scope: Scope, scheme: str = "districts") -> pd.DataFrame:
        """No school has an area."""
        return pd.DataFrame(columns=["urn", "area", "area_name"], dtype=object)

    def links(self, scope: Scope) -> pd.DataFrame:
        """No school had another number."""
        return pd.DataFrame(columns=["urn", "link_urn"])

    def vintages(self, scope: Scope, measure: str, la_code: str, *, is_count: bool) -> list[date]:
        """Everything came out once."""
        return []

    def trust_changes(self, scope: Scope) -> list[tuple[date, str, str | None]]:
        """No school is in a trust."""
        return []

    def neighbours(self, scope: Scope, la_code: str) -> pd.DataFrame:
        """Three neighbours by two models."""
        return pd.DataFrame(
            [
                {"model": model, "area_code": authority(n), "name": f"Place {n}", "closeness": "close", "rank": n}
                for model in ("April 2021", "May 2025")
                for n in (1, 2, 3)
            ]
        )

    def coverage(self, scope: Scope, entities: Sequence[str], phase: str) -> pd.DataFrame:
        """Schools reporting of schools open."""
        return self.covered[self.covered["entity"].isin(list(entities)) & (self.covered["phase"] == phase)]

    def newest_by_measure(self, scope: Scope, as_at: date) -> dict[str, date]:
        """When each measure was last published."""
        return {code: date(2025, 10, 1) for code in self.rows["measure"].unique()}

    def newest_by_calendar(self, scope: Scope, as_at: date, la_code: str) -> dict[str, date]:
        """No publication is loaded, so none can be overdue."""
        return {}

    def school_periods(
        self, scope: Scope, as_at: date, measure: str, phases: Any, group: str, la_code: str
    ) -> list[str]:
        """The periods that schools have."""
        row = self.rows[(self.rows["level"] == "school") & (self.rows["pupil_group"] == group)]
        return sorted(set(row.loc[row["measure"] == measure, "period"]))

    def register_coverage(self, scope: Scope, la_code: str) -> pd.DataFrame:
        """No register."""
        return pd.DataFrame({"known_from": [], "known_until": []})

    def within(self, scope: Scope) -> frozenset[str] | None:
        """The schools that a scope names; no area or trust is known here."""
        return None if scope.whole_authority else frozenset(scope.schools)

    def schools(self, scope: Scope, as_at: date, *, la_code: str | None = None) -> pd.DataFrame:
        """No register."""
        return pd.DataFrame(columns=["urn", "name"], dtype=object)


def context(
    rows: Sequence[dict[str, Any]], *, plan: Any = None, coverage: Sequence[dict[str, Any]] = ()
) -> ReportContext:
    """A desk of the home authority on a few rows."""
    home = Place(HOME, "Place 0", Level.AUTHORITY, "001", REGION)
    warehouse: Any = Warehouse(rows, coverage)
    day = date(2026, 1, 1)
    return ReportContext(warehouse, Scope("001"), day, day, home, plan)
