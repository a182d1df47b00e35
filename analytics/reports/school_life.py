"""What happened in a school: inspections across its numbers, and support agreed with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analytics.inspection import grade_name
from analytics.reports.desk import Desk
from analytics.reports.risk_inputs import Known


@dataclass(frozen=True, slots=True)
class Visit:
    """One inspection in the school's life, under the number it then had."""

    inspected: date
    urn: str
    kind: str
    said: str
    areas: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Support:
    """Support agreed with the school."""

    kind: str
    provider: str
    starts: date | None
    ends: date | None
    expected: str
    result: str


def visits_of(desk: Desk, held: Known, urn: str) -> tuple[Visit, ...]:
    """Every inspection across the school's numbers, the newest first, each in its regime's words."""
    rows = held.visits[held.visits["urn"] == urn].drop_duplicates(["entity", "inspected", "kind"])
    areas = desk.once(
        ("inspection_areas",), lambda: desk.warehouse.inspection_areas(desk.scope, desk.as_at)
    )
    found = []
    ordered: Any = rows.sort_values("inspected", ascending=False)
    for one in ordered.itertuples(index=False):
        graded = areas[areas["inspection_id"] == one.inspection_id]
        pairs = tuple((str(a.area), str(a.grade)) for a in graded.itertuples())
        day = pd.Timestamp(one.inspected).date()
        found.append(Visit(day, str(one.entity), str(one.kind), _outcome(one, day), pairs))
    return tuple(found)


def _outcome(one: Any, day: date) -> str:
    if not pd.isna(one.overall):
        return grade_name(int(one.overall), day) or ""
    if isinstance(one.outcome, str) and one.outcome:
        return str(one.outcome)
    if one.regime == "R4":
        return "report card, no overall grade"
    return "graded without an overall grade" if one.kind == "graded" else "no outcome published"


def support_of(desk: Desk, urns: tuple[str, ...]) -> tuple[Support, ...]:
    """Support that has begun by the desk's day, under any of a school's numbers, newest first."""
    if desk.records is None:
        return ()
    day = pd.Timestamp(desk.as_at)
    rows = desk.records.current("interventions")
    rows = rows[rows["urn"].isin(urns) & (rows["starts"] <= day)].sort_values(
        "starts", ascending=False
    )
    return tuple(
        Support(str(r.kind), str(r.provider), _date(r.starts), _date(r.ends), said(r.expected),
                said(r.result))
        for r in rows.itertuples()
    )  # fmt: skip


def _date(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def said(value: Any) -> str:
    """A cell as text, empty where it is blank."""
    return "" if value is None or pd.isna(value) else str(value)
