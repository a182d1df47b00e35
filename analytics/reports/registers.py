"""What people entered, as reports read it: records in force, by the names their codes stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pandas as pd

from analytics.reports.desk import Desk
from analytics.reports.places import areas_of
from data.plans.model import PlanStatus
from data.records import RecordsUnavailable, Register, register
from data.vocabulary import Scope


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


def held(desk: Desk, name: str) -> pd.DataFrame:
    """The records in force as they were known at the desk's day: the only way to read them.

    What was entered by then was known. The replay of a past plan and the demonstration are entered
    long afterwards: there a record was known from the day that it is about.
    """
    if desk.records is None:
        raise RecordsUnavailable("the records are not open; nothing people entered can be shown")
    afterwards = is_replay(desk) or desk.warehouse.invented
    earlier = desk.as_at < desk.today
    by = desk.as_at if earlier and not afterwards else None
    found: pd.DataFrame = desk.records.current(name, as_at=by)
    kind = register(name)
    if earlier:
        found = known_on(found, kind, desk.as_at, afterwards)
    return _within(found, kind, desk.scope)


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


def _within(found: pd.DataFrame, kind: Register, scope: Scope) -> pd.DataFrame:
    """What a scope may read: a record confined to a school is only read in that school's scope."""
    if not kind.confined_to:
        return found
    return found[found[kind.confined_to].isin(scope.schools)]


def editable(desk: Desk) -> bool:
    """Whether today's records are shown, so that they may be changed."""
    return is_replay(desk) or desk.as_at >= desk.today


def is_replay(desk: Desk) -> bool:
    """Whether a past plan is looked at, whose records are entered long afterwards."""
    return desk.plan is not None and desk.plan.status is PlanStatus.PAST


def names_of(desk: Desk) -> Names:
    """The names of the authority's schools and areas."""
    return desk.once(("names",), lambda: _names_of(desk))


def _names_of(desk: Desk) -> Names:
    schools = desk.warehouse.schools(desk.scope, desk.as_at, la_code=desk.home.la_code)
    areas = {desk.home.code: desk.home.name} | {one.code: one.name for one in areas_of(desk)}
    named = schools.sort_values("name")
    plan = desk.plan
    actions = (
        {f"{plan.code}|{one.code}": f"{one.code} {one.title}" for one in plan.actions}
        if plan
        else {}
    )
    return Names(dict(zip(named["urn"].astype(str), named["name"], strict=True)), areas, actions)


def entries(
    found: pd.DataFrame, kind: Register, overdue: Mapping[str, int] | None = None
) -> tuple[Entry, ...]:
    """Records of a frame, values missing left out."""
    late = overdue or {}
    return tuple(
        Entry(
            str(row["key"]), int(row["version"]), row["at"], str(row["who_role"]),
            {name: value for name in kind.fields if (value := plain(row[name])) is not None},
            int(late.get(str(row["key"]), 0)),
        )
        for _, row in found.iterrows()
    )  # fmt: skip


def plain(value: Any) -> Any:
    """A cell of a frame as an ordinary value; None where there is none."""
    if isinstance(value, tuple):
        return value or None
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value.item() if hasattr(value, "item") else value
