"""One register as people keep it: what is in force, what is due, and the figure it gives a target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from analytics.reports.context import context_of
from analytics.reports.desk import Desk
from analytics.reports.places import areas_of
from analytics.reports.types import Context
from data.plans.model import PlanStatus
from data.records import RecordsUnavailable, Register, derived, register, registers

# Registers that have a page of their own, where they are entered beside what they are about.
OWN_PAGES: dict[str, str] = {
    "actions": "action-plan",
    "action_milestones": "action-plan",
    "school_targets": "targets",
    "interventions": "interventions",
    "formal_steps": "interventions",
    "checks": "interventions",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One record in force: its version, who saved it last, and what it says."""

    key: str
    version: int
    at: datetime
    who_role: str
    values: Mapping[str, Any]
    days_overdue: int = 0


@dataclass(frozen=True, slots=True)
class Fed:
    """The figure that a register gives to a target of the plan; None where nothing was recorded."""

    title: str
    target: str
    value: float | None
    percent: bool


@dataclass(frozen=True)
class RegisterReport:
    """One register: its declaration, its records, and the names its codes stand for."""

    context: Context
    register: Register
    entries: tuple[Entry, ...]
    overdue: tuple[str, ...]
    due_this_month: tuple[str, ...]
    fed: tuple[Fed, ...]
    names: Names
    editable: bool


@dataclass(frozen=True)
class Names:
    """What the codes of schools and areas stand for here."""

    schools: Mapping[str, str]
    areas: Mapping[str, str]


def one_register(desk: Desk, name: str = "visits") -> RegisterReport:
    """A register by its name; UnknownRegister... in words where there is none of that name."""
    kind = register(name)
    found = held(desk, name)
    late = derived.overdue(found, kind, desk.as_at) if kind.due else found.iloc[:0]
    soon = derived.due_this_month(found, kind, desk.as_at) if kind.due else found.iloc[:0]
    days = dict(zip(late["key"], late.get("days_overdue", ()), strict=False))
    return RegisterReport(
        context=context_of(desk),
        register=kind,
        entries=entries(found, kind, days),
        overdue=tuple(late["key"]),
        due_this_month=tuple(soon["key"]),
        fed=tuple(
            Fed(one.title, one.target, derived.counter(found, one, desk.as_at),
                one.how == "latest_share")
            for one in kind.feeds
        ),
        names=names_of(desk),
        editable=editable(desk),
    )  # fmt: skip


def others() -> dict[str, str]:
    """The registers without a page of their own, by name, with their titles in order."""
    rest = {name: kind.title for name, kind in registers().items() if name not in OWN_PAGES}
    return dict(sorted(rest.items(), key=lambda item: item[1]))


def held(desk: Desk, name: str) -> pd.DataFrame:
    """The records in force: today's, or as they were known then when an earlier day is asked for.

    The replay of a past plan always shows today's records, for it is entered long afterwards.
    """
    if desk.records is None:
        raise RecordsUnavailable("the records are not open; nothing people entered can be shown")
    found: pd.DataFrame = desk.records.current(name, as_at=None if editable(desk) else desk.as_at)
    return found


def editable(desk: Desk) -> bool:
    """Whether today's records are shown, so that they may be changed."""
    replay = desk.plan is not None and desk.plan.status is PlanStatus.PAST
    return replay or desk.as_at >= desk.today


def names_of(desk: Desk) -> Names:
    """The names of the authority's schools and areas."""
    return desk.once(("names",), lambda: _names_of(desk))


def _names_of(desk: Desk) -> Names:
    schools = desk.warehouse.schools(desk.scope, desk.as_at, la_code=desk.home.la_code)
    areas = {desk.home.code: desk.home.name} | {one.code: one.name for one in areas_of(desk)}
    named = schools.sort_values("name")
    return Names(dict(zip(named["urn"].astype(str), named["name"], strict=True)), areas)


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


def days_between(first: date, last: date) -> int:
    """Whole days from one day to another."""
    return (last - first).days
