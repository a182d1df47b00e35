"""A school's history: inspections across its URNs, and agreed support."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analytics.inspection import grade_name
from analytics.reports.core.context import ReportContext
from analytics.reports.core.records_in_force import held as kept
from analytics.reports.inspection.support_status import support_statuses
from analytics.reports.risk.inputs import Known

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


def expectation_of(context: ReportContext, urns: tuple[str, ...]) -> Expectation | None:
    """The newest expectation of a school, read only in that school's own scope."""
    if context.records is None or not context.scope.schools:
        return None
    rows = kept(context, "attendance_expectations")
    rows = rows[rows["urn"].isin(urns)].sort_values("period")
    if rows.empty:
        return None
    last = rows.iloc[-1]
    return Expectation(str(last["period"]), float(last["baseline"]), float(last["expected"]), _date(last["issued_on"]))


def visits_of(context: ReportContext, known: Known, urn: str) -> tuple[Visit, ...]:
    """Every inspection across the school's numbers, the newest first, each in its regime's words.

    The day on which it took a new number stands among them.
    """
    rows = known.visits[known.visits["urn"] == urn].drop_duplicates(["entity", "inspected", "kind"])
    areas = context.once(
        ("inspection_areas",), lambda: context.warehouse.inspection_areas(context.scope, context.as_at)
    )
    areas = areas[areas["inspection_id"].isin(rows["inspection_id"])]
    result = _renumbered(context, known, urn)
    ordered: Any = rows
    for row in ordered.itertuples(index=False):
        graded = areas[areas["inspection_id"] == row.inspection_id]
        pairs = tuple((str(a.area), str(a.grade)) for a in graded.itertuples())
        day = pd.Timestamp(row.inspected).date()
        result.append(Visit(day, str(row.entity), str(row.kind), _outcome(row, day), pairs))
    return tuple(sorted(result, key=lambda item: item.inspected, reverse=True))


def _renumbered(context: ReportContext, known: Known, urn: str) -> list[Visit]:
    """The days on which the school took a new number, as far as a link says so."""
    numbers = set(known.stems.loc[known.stems["urn"] == urn, "entity"].astype(str))
    links = context.warehouse.links(context.scope)
    links = links[links["urn"].isin(numbers) & links["link_urn"].isin(numbers)]
    links = links.dropna(subset=["linked"])
    rows: Any = links
    return [
        Visit(day, str(row.link_urn), RENUMBERED, f"changed to URN {row.urn}")
        for row in rows.itertuples()
        if (day := pd.Timestamp(row.linked).date()) <= context.as_at
    ]


def _outcome(value: Any, day: date) -> str:
    if not pd.isna(value.overall):
        return grade_name(int(value.overall), day) or ""
    if isinstance(value.outcome, str) and value.outcome:
        return str(value.outcome)
    if value.regime == "R4":
        return "report card, no overall grade"
    return "graded without an overall grade" if value.kind == "graded" else "no outcome published"


def support_of(context: ReportContext, urns: tuple[str, ...]) -> tuple[Support, ...]:
    """Support that has begun by the as-at date, under any of a school's numbers, newest first.

    Then what others say they give it, such as RISE, with who says so and when.
    """
    if context.records is None:
        return ()
    day = pd.Timestamp(context.as_at)
    rows = kept(context, "interventions")
    rows = rows[rows["urn"].isin(urns) & (rows["starts"] <= day)].sort_values("starts", ascending=False)
    return tuple(
        Support(str(r.kind), str(r.provider), _date(r.starts), _date(r.ends), said(r.expected), said(r.result))
        for r in rows.itertuples()
    ) + tuple(
        Support(
            support_statuse.status,
            support_statuse.source,
            support_statuse.since,
            None,
            "",
            f"As of {support_statuse.stated_on.isoformat()}",
        )
        for support_statuse in support_statuses(context, urns)
    )


def _date(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def said(value: Any) -> str:
    """A cell as text, empty where it is blank."""
    return "" if value is None or pd.isna(value) else str(value)
