"""Records in force, as reports read them, and which registers a report depends on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, TypeVar

import pandas as pd

from analytics.reports.core.context import ReportContext
from analytics.reports.core.places import areas_of
from data.catalogue import MEASURES
from data.plans.model import PlanStatus
from data.records import RecordsUnavailable, Register, register, registers
from data.records.known_then import day_known, without_later
from data.records.scoped import ScopedRecords

# Which registers a report depends on: an entry in another register leaves its answer as it is.

Report = TypeVar("Report", bound=Callable[..., Any])


class Registers(Enum):
    """Groups of registers that a report may depend on without naming each."""

    EVERY = "every register"
    COUNTED = "registers whose entries give a measure of the catalogue its figure"


_DECLARED: dict[Callable[..., Any], tuple[str | Registers, ...]] = {}


def reads_registers(*names: str | Registers) -> Callable[[Report], Report]:
    """Declare the registers that a report reads, itself or through another report; none where it reads none."""

    def declare(report: Report) -> Report:
        _DECLARED[report] = names
        return report

    return declare


def registers_read(report: Callable[..., Any]) -> frozenset[str]:
    """The codes of the registers that a report depends on; every register where it declares nothing."""
    codes: set[str] = set()
    for name in _DECLARED.get(report, (Registers.EVERY,)):
        if name is Registers.EVERY:
            codes |= set(registers())
        elif name is Registers.COUNTED:
            codes |= {code for code, kind in registers().items() if any(feed.target in MEASURES for feed in kind.feeds)}
        else:
            codes.add(str(name))
    return frozenset(codes)


_EARLIEST = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One record in force: its version, who saved it last, and what it says."""

    key: str
    version: int
    at: datetime
    who_role: str
    values: Mapping[str, Any]
    days_overdue: int = 0
    hidden: frozenset[str] = frozenset()  # fields that are filled in but hidden: too few pupils


@dataclass(frozen=True)
class Names:
    """The names of the codes of schools, areas and actions."""

    schools: Mapping[str, str]
    areas: Mapping[str, str]
    actions: Mapping[str, str] = field(default_factory=dict)


def records_in_force(context: ReportContext, name: str) -> pd.DataFrame:
    """The records in force as they were known at the as-at date: the only way to read them.

    What was entered by then was known. The replay of a past plan and the demonstration are entered
    long afterwards: there a record was known from the day that it is about (`data.records.known_then`).
    """
    records = _records(context)
    if context.as_at >= context.today:
        return records.current(name)
    if _entered_afterwards(context):
        return records.known_on(name, context.as_at, _agreed(context))
    return without_later(register(name), records.current(name, as_at=context.as_at), context.as_at)


def changes(context: ReportContext, name: str) -> pd.DataFrame:
    """Every change of a register's records known at the as-at date, oldest first, with its day `on`."""
    records, kind = _records(context), register(name)
    history = records.changes(name, _EARLIEST)
    if _entered_afterwards(context):
        agreed = _agreed(context)
        days = {(item.key, item.version): day_known(kind, item, agreed) for item in records.every_version(name)}
        on = [days[found_key] for found_key in zip(history["key"], history["version"], strict=True)]
    else:
        # What is in force today was known by today, though saved before a clock was set back.
        on = [min(moment.date(), context.today) for moment in history["at"]]
    history = history.assign(on=pd.Series(on, index=history.index, dtype="object"))
    return history[history["on"] <= context.as_at] if len(history) else history


def _records(context: ReportContext) -> ScopedRecords:
    if context.records is None:
        raise RecordsUnavailable("the records cannot be opened, so nothing entered by users can be shown")
    records: ScopedRecords = context.records
    return records


def _entered_afterwards(context: ReportContext) -> bool:
    return is_replay(context) or context.warehouse.invented


def _agreed(context: ReportContext) -> dict[tuple[str, str], date]:
    """When each version of the plan was agreed; records of other plans count as known from their entry."""
    plan = context.plan
    versions = sorted(plan.versions, key=lambda item: item.agreed) if plan else ()
    first = {(plan.code, ""): versions[0].agreed} if plan and versions else {}
    return first | {(plan.code, item.code): item.agreed for item in versions if plan}


def editable(context: ReportContext) -> bool:
    """Whether today's records are shown, which may be edited."""
    return is_replay(context) or context.as_at >= context.today


def is_replay(context: ReportContext) -> bool:
    """Whether a past plan is shown, whose records are entered long afterwards."""
    return context.plan is not None and context.plan.status is PlanStatus.PAST


def names_of(context: ReportContext) -> Names:
    """The names of the authority's schools and areas."""
    return context.once(("names",), lambda: _names_of(context))


def _names_of(context: ReportContext) -> Names:
    schools = context.warehouse.schools(context.scope, context.as_at, la_code=context.home.scope_code)
    areas = {context.home.code: context.home.name} | {item.code: item.name for item in areas_of(context)}
    named = schools.sort_values("name")
    plan = context.plan
    actions = {f"{plan.code}|{action.code}": f"{action.code} {action.title}" for action in plan.actions} if plan else {}
    return Names(dict(zip(named["urn"].astype(str), named["name"], strict=True)), areas, actions)


def entries(frame: pd.DataFrame, kind: Register, overdue: Mapping[str, int] | None = None) -> tuple[Entry, ...]:
    """The records of a frame, without missing values."""
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
    """A cell of a frame as a plain Python value; None where it is missing."""
    if isinstance(value, tuple):
        return value or None
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value.item() if hasattr(value, "item") else value
