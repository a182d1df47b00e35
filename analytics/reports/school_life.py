"""What happened in a school: inspections across its numbers, and support agreed with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analytics.inspection import grade_name
from analytics.reports.desk import Desk
from analytics.reports.registers import held as kept
from analytics.reports.risk_inputs import Known
from analytics.reports.support_status import support_statuses

RENUMBERED = "renumbered"


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


@dataclass(frozen=True, slots=True)
class Expectation:
    """The attendance that DfE expects of this school: given to the school, shown only to it."""

    period: str
    baseline: float
    expected: float
    issued: date | None


def expectation_of(desk: Desk, urns: tuple[str, ...]) -> Expectation | None:
    """The newest expectation of a school, read only in that school's own scope."""
    if desk.records is None or not desk.scope.schools:
        return None
    rows = kept(desk, "attendance_expectations")
    rows = rows[rows["urn"].isin(urns)].sort_values("period")
    if rows.empty:
        return None
    last = rows.iloc[-1]
    return Expectation(str(last["period"]), float(last["baseline"]), float(last["expected"]),
                       _date(last["issued_on"]))  # fmt: skip


def visits_of(desk: Desk, held: Known, urn: str) -> tuple[Visit, ...]:
    """Every inspection across the school's numbers, the newest first, each in its regime's words.

    The day on which it took a new number stands among them.
    """
    rows = held.visits[held.visits["urn"] == urn].drop_duplicates(["entity", "inspected", "kind"])
    areas = desk.once(
        ("inspection_areas",), lambda: desk.warehouse.inspection_areas(desk.scope, desk.as_at)
    )
    areas = areas[areas["inspection_id"].isin(rows["inspection_id"])]
    found = _renumbered(desk, held, urn)
    ordered: Any = rows
    for one in ordered.itertuples(index=False):
        graded = areas[areas["inspection_id"] == one.inspection_id]
        pairs = tuple((str(a.area), str(a.grade)) for a in graded.itertuples())
        day = pd.Timestamp(one.inspected).date()
        found.append(Visit(day, str(one.entity), str(one.kind), _outcome(one, day), pairs))
    return tuple(sorted(found, key=lambda one: one.inspected, reverse=True))


def _renumbered(desk: Desk, held: Known, urn: str) -> list[Visit]:
    """The days on which the school took a new number, as far as a link says so."""
    numbers = set(held.stems.loc[held.stems["urn"] == urn, "entity"].astype(str))
    links = desk.warehouse.links()
    links = links[links["urn"].isin(numbers) & links["link_urn"].isin(numbers)]
    links = links.dropna(subset=["linked"])
    rows: Any = links
    return [
        Visit(day, str(one.link_urn), RENUMBERED, f"took the new number {one.urn}")
        for one in rows.itertuples()
        if (day := pd.Timestamp(one.linked).date()) <= desk.as_at
    ]


def _outcome(one: Any, day: date) -> str:
    if not pd.isna(one.overall):
        return grade_name(int(one.overall), day) or ""
    if isinstance(one.outcome, str) and one.outcome:
        return str(one.outcome)
    if one.regime == "R4":
        return "report card, no overall grade"
    return "graded without an overall grade" if one.kind == "graded" else "no outcome published"


def support_of(desk: Desk, urns: tuple[str, ...]) -> tuple[Support, ...]:
    """Support that has begun by the desk's day, under any of a school's numbers, newest first.

    Then what others say they give it, such as RISE, with who says so and when.
    """
    if desk.records is None:
        return ()
    day = pd.Timestamp(desk.as_at)
    rows = kept(desk, "interventions")
    rows = rows[rows["urn"].isin(urns) & (rows["starts"] <= day)].sort_values(
        "starts", ascending=False
    )
    return tuple(
        Support(str(r.kind), str(r.provider), _date(r.starts), _date(r.ends), said(r.expected),
                said(r.result))
        for r in rows.itertuples()
    ) + tuple(
        Support(one.status, one.source, one.since, None, "", f"As of {one.stated_on.isoformat()}")
        for one in support_statuses(desk, urns)
    )  # fmt: skip


def _date(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def said(value: Any) -> str:
    """A cell as text, empty where it is blank."""
    return "" if value is None or pd.isna(value) else str(value)
