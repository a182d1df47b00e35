"""Records in force, as reports read them, with codes resolved to names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pandas as pd

from analytics.reports.core.context import ReportContext
from analytics.reports.core.places import areas_of
from data.plans.model import PlanStatus
from data.records import RecordsUnavailable, Register, register


@dataclass(frozen=True, slots=True)
class Entry:
    """One record in force: its version, who saved it last, and what it says."""

    key: str
    version: int
    at: datetime
    who_role: str
    values: Mapping[str, Any]
    days_overdue: int = 0
    hidden: frozenset[str] = frozenset()  # fields that are filled in and not shown: too few pupils


@dataclass(frozen=True)
class Names:
    """What the codes of schools, areas and actions stand for here."""

    schools: Mapping[str, str]
    areas: Mapping[str, str]
    actions: Mapping[str, str] = field(default_factory=dict)


def held(context: ReportContext, name: str) -> pd.DataFrame:
    """The records in force as they were known at the as-at date: the only way to read them.

    What was entered by then was known. The replay of a past plan and the demonstration are entered
    long afterwards: there a record was known from the day that it is about.
    """
    if context.records is None:
        raise RecordsUnavailable("the records cannot be opened, so nothing entered by users can be shown")
    afterwards = is_replay(context) or context.warehouse.invented
    earlier = context.as_at < context.today
    by = context.as_at if earlier and not afterwards else None
    result: pd.DataFrame = context.records.current(name, as_at=by)
    kind = register(name)
    if earlier:
        result = known_on(result, kind, context.as_at, afterwards)
    return result


def known_on(found: pd.DataFrame, kind: Register, day: date, afterwards: bool) -> pd.DataFrame:
    """Records without what happened after a day; `afterwards`: those about a later day are left out."""
    at = pd.Timestamp(day)
    if afterwards and kind.known_by:
        found = found[~(found[kind.known_by] > at)]
    for later in kind.later:
        ahead = found[later.day] > at
        if not ahead.any():
            continue
        found = found.copy()
        for name in later.hides:
            found.loc[ahead, name] = None
        for name, before in later.before.items():
            found.loc[ahead, name] = before
    return found


def editable(context: ReportContext) -> bool:
    """Whether today's records are shown, so that they may be changed."""
    return is_replay(context) or context.as_at >= context.today


def is_replay(context: ReportContext) -> bool:
    """Whether a past plan is looked at, whose records are entered long afterwards."""
    return context.plan is not None and context.plan.status is PlanStatus.PAST


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


def entries(frame: pd.DataFrame, kind: Register, overdue: Mapping[str, int] | None = None) -> tuple[Entry, ...]:
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
        for _, row in frame.iterrows()
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
