"""Schools of an area by the support they need, each with one reason and its next visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import pandas as pd

from analytics.reports.core import pandas_values
from analytics.reports.core.context import ReportContext
from analytics.reports.core.records_in_force import records_in_force
from analytics.reports.inspection.inspection_figures import outcome_text
from analytics.reports.inspection.school_histories import GradedInspection
from analytics.reports.risk.types import NO_NEED, Need, RiskReport, SchoolResult
from analytics.reports.risk.types import LevelReason as RiskReason
from analytics.risk.rating import Rating
from data.records import register


class SupportLevel(StrEnum):
    """How much support a school needs, the most first."""

    MOST = "most"
    SOME = "some"
    LITTLE = "little"
    CANNOT_TELL = "cannot_tell"


ORDER = tuple(SupportLevel)
_BY_RATING = {
    Rating.RED: SupportLevel.MOST,
    Rating.AMBER: SupportLevel.SOME,
    Rating.GREEN: SupportLevel.LITTLE,
    Rating.CANNOT_TELL: SupportLevel.CANNOT_TELL,
}


@dataclass(frozen=True, slots=True)
class SupportReason:
    """Why a school is at its level: a code, what it says, and since when."""

    kind: str  # formal, override, risk, support, inspection or nothing
    what: str = ""
    since: date | None = None
    risk: RiskReason | None = None


@dataclass(frozen=True, slots=True)
class MySchool:
    """One open school of the area."""

    urn: str
    name: str
    phase: str
    trust: str | None
    trust_name: str | None
    longitude: float | None
    latitude: float | None
    support: SupportLevel
    reason: SupportReason
    last_visit: date | None
    next_visit: date | None
    need: Need = NO_NEED


@dataclass(frozen=True, slots=True)
class TrustRow:
    """One trust with schools in the area: how many, and which of them need to be spoken of."""

    code: str
    name: str
    schools: int
    most: tuple[str, ...]
    some: int
    not_returned: int


def my_schools(context: ReportContext, rows: pd.DataFrame, rated: RiskReport) -> tuple[MySchool, ...]:
    """The schools under a formal step, then the others, each by need today."""
    by_urn = {item.urn: (place, item) for place, item in enumerate(rated.schools)}
    steps, support = _open(context, "formal_steps"), _open(context, "interventions")
    last, planned = _visited(context)
    schools = []
    for row in rows.to_dict("records"):
        urn = str(row["urn"])
        place, item = by_urn.get(urn, (len(by_urn), None))
        level, reason = _level(row, item, steps.get(urn), support.get(urn))
        school = MySchool(
            urn,
            str(row["name"]),
            str(row["phase"]),
            pandas_values.text(row["trust"]),
            pandas_values.text(row["trust_name"]),
            pandas_values.number(row["longitude"]),
            pandas_values.number(row["latitude"]),
            level,
            reason,
            last.get(urn),
            planned.get(urn),
            item.need if item else NO_NEED,
        )
        schools.append((reason.kind != "formal", place, school.name, school))
    return tuple(current[-1] for current in sorted(schools, key=lambda current: current[:-1]))


def trusts(schools: Sequence[MySchool], not_returned: Sequence[str]) -> tuple[TrustRow, ...]:
    """The trusts to speak to: those with a school that needs support or has not returned."""
    results = []
    for code in sorted({s.trust for s in schools if s.trust}):
        mine = [s for s in schools if s.trust == code]
        row = TrustRow(
            code,
            mine[0].trust_name or code,
            len(mine),
            tuple(s.name for s in mine if s.support is SupportLevel.MOST),
            sum(s.support is SupportLevel.SOME for s in mine),
            sum(s.urn in not_returned for s in mine),
        )
        if row.most or row.some or row.not_returned:
            results.append(row)
    return tuple(sorted(results, key=lambda r: (-len(r.most), -r.some, -r.not_returned, r.name)))


def _level(
    row: Mapping[Any, Any], rated: SchoolResult | None, step: SupportReason | None, support: SupportReason | None
) -> tuple[SupportLevel, SupportReason]:
    """A formal step decides; then a person's decision; then the rules, by their first reason."""
    level = _BY_RATING[rated.rating] if rated else SupportLevel.CANNOT_TELL
    if step is not None:
        return SupportLevel.MOST, step
    if rated is not None and rated.override is not None:
        return level, SupportReason("override", rated.override.why, rated.override.decided_on)
    if rated is not None and rated.main and level is not SupportLevel.CANNOT_TELL:
        return level, SupportReason("risk", risk=rated.main[0])
    return level, support or _inspected(row["visit"] if isinstance(row["visit"], GradedInspection) else None)


def _inspected(visit: GradedInspection | None) -> SupportReason:
    if visit is None:
        return SupportReason("nothing")
    return SupportReason("inspection", outcome_text(visit) or "", visit.inspected)


def _open(context: ReportContext, name: str) -> dict[str, SupportReason]:
    """The newest open formal step or current support of each school."""
    if context.records is None:
        return {}
    result, kind = records_in_force(context, name), register(name)
    start, end, what, code = (
        ("issued_on", "ended_on", "step", "formal") if name == "formal_steps" else ("starts", "ends", "kind", "support")
    )
    day = pd.Timestamp(context.as_at)
    result = result[(result[start] <= day) & (result[end].isna() | (result[end] > day))]
    choices = kind.fields[what].choices
    return {
        str(row["urn"]): SupportReason(code, choices[row[what]], row[start].date())
        for row in result.sort_values(start).to_dict("records")
    }


def _visited(context: ReportContext) -> tuple[dict[str, date], dict[str, date]]:
    """The last visit of each school, and the next one that is planned."""
    if context.records is None:
        return {}, {}
    result, day = records_in_force(context, "visits"), pd.Timestamp(context.as_at)
    done = result[result["visited_on"] <= day].groupby("urn")["visited_on"].max()
    ahead = pd.concat(
        [
            result[result["visited_on"] > day][["urn", "visited_on"]].rename(columns={"visited_on": "on"}),
            result[result["next_visit"] >= day][["urn", "next_visit"]].rename(columns={"next_visit": "on"}),
        ]
    )
    planned = ahead.groupby("urn")["on"].min()
    return _days(done), _days(planned)


def _days(column: pd.Series) -> dict[str, date]:
    return {str(urn): pd.Timestamp(when).date() for urn, when in column.items()}
