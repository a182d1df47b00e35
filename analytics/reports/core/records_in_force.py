"""What people entered, as reports read it: records in force, by the names their codes stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd

from analytics.reports.core.context import ReportContext
from analytics.reports.core.places import areas_of
from data.plans.model import PlanStatus
from data.records import RecordsUnavailable, Register


@dataclass(frozen=True, slots=True)
class Entry:
    """One record in force: its version, who saved it last, and what it says."""

    key: str
    version: int
    at: datetime
    who_role: str
    values: Mapping[str, Any]
    days_overdue: int = 0


@dataclass(frozen=True)
class Names:
    """What the codes of schools, areas and actions stand for here."""

    schools: Mapping[str, str]
    areas: Mapping[str, str]
    actions: Mapping[str, str] = field(default_factory=dict)


def held(context: ReportContext, name: str) -> pd.DataFrame:
    """The records in force: today's, or as they were known then when an earlier day is asked for.

    The replay of a past plan always shows today's records, for it is entered long afterwards.
    """
    if context.records is None:
        raise RecordsUnavailable("the records are not open; nothing people entered can be shown")
    data_frame: pd.DataFrame = context.records.current(name, as_at=None if editable(context) else context.as_at)
    return data_frame


def editable(context: ReportContext) -> bool:
    """Whether today's records are shown, so that they may be changed."""
    replay = context.plan is not None and context.plan.status is PlanStatus.PAST
    return replay or context.as_at >= context.today


def names_of(context: ReportContext) -> Names:
    """The names of the authority's schools and areas."""
    return context.once(("names",), lambda: _names_of(context))


def _names_of(context: ReportContext) -> Names:
    schools = context.warehouse.schools(context.scope, context.as_at, la_code=context.home.la_code)
    areas = {context.home.code: context.home.name} | {item.code: item.name for item in areas_of(context)}
    named = schools.sort_values("name")
    plan = context.plan
    actions = {f"{plan.code}|{action.code}": f"{action.code} {action.title}" for action in plan.actions} if plan else {}
    return Names(dict(zip(named["urn"].astype(str), named["name"], strict=True)), areas, actions)


def entries(found: pd.DataFrame, kind: Register, overdue: Mapping[str, int] | None = None) -> tuple[Entry, ...]:
    """Records of a frame, values missing left out."""
    late = overdue or {}
    return tuple(
        Entry(
            str(row["key"]),
            int(row["version"]),
            row["at"],
            str(row["who_role"]),
            {name: value for name in kind.fields if (value := plain(row[name])) is not None},
            int(late.get(str(row["key"]), 0)),
        )
        for _, row in found.iterrows()
    )


def plain(value: Any) -> Any:
    """A cell of a frame as an ordinary value; None where there is none."""
    if isinstance(value, tuple):
        return value or None
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value.item() if hasattr(value, "item") else value
