"""What is overdue or falls due, from every register: of an area, or of all that somebody may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from analytics.reports.core.context import ReportContext, page_header
from analytics.reports.core.records_in_force import Names, Registers, names_of, reads_registers, records_in_force
from analytics.reports.core.types import PageHeader
from data.records import Register, due_dates, register, registers

_SAYS = ("step", "kind", "purpose", "title", "what", "agreed", "return_kind", "item")
FOLLOWED = ("formal_steps", "interventions")
AHEAD = timedelta(days=366)  # how far a calendar looks


@dataclass(frozen=True, slots=True)
class DueItem:
    """One item that is overdue or falls due: its register and record, its school and its subject."""

    register: str
    title: str
    key: str
    urn: str | None
    what: str
    due: date
    days_overdue: int
    check: bool = False


@dataclass(frozen=True)
class DueItems:
    """Everything overdue and due within a year that the scope may see, the longest overdue first."""

    header: PageHeader
    items: tuple[DueItem, ...]
    names: Names


@reads_registers(Registers.EVERY)
def due_items(context: ReportContext) -> DueItems:
    """What is due, for a calendar."""
    return DueItems(page_header(context), due(context, context.as_at + AHEAD), names_of(context))


def due(
    context: ReportContext, until: date, area: str | None = None, urns: frozenset[str] | None = None
) -> tuple[DueItem, ...]:
    """What is overdue, the longest first, then what is due up to a day; of one area and its schools where given."""
    if context.records is None:
        return ()
    results = [
        *_by_registers(context, until, area, urns),
        *_checks(context, until, urns),
        *_visits(context, until, urns),
    ]
    return tuple(sorted(results, key=lambda item: (item.due, item.title, item.what, item.urn or "", item.key)))


def sunday(day: date) -> date:
    """The last day of the week of a day."""
    return day + timedelta(days=6 - day.weekday())


def _kept(context: ReportContext, name: str) -> pd.DataFrame:
    """A register read once for all areas."""
    return context.once(("held", name), lambda: records_in_force(context, name))


def _of_schools(frame: pd.DataFrame, urns: frozenset[str] | None) -> pd.DataFrame:
    return frame if urns is None else frame[frame["urn"].isin(list(urns))]


def _by_registers(
    context: ReportContext, until: date, area: str | None, urns: frozenset[str] | None
) -> Iterator[DueItem]:
    for name, kind in registers().items():
        if kind.due is None:
            continue
        every = _of_plan(context, _kept(context, name), kind)
        result = every if area is None else _mine(every, kind, area, urns)
        if not result.empty:
            yield from _items(kind, due_dates.due_by(result, kind, until, context.as_at), kind.due.field)


def _of_plan(context: ReportContext, frame: pd.DataFrame, kind: Register) -> pd.DataFrame:
    """What the plan in use asks for: actions of a plan that has ended are no longer due."""
    if "plan" not in kind.fields:
        return frame
    return frame[frame["plan"] == (context.plan.code if context.plan else "")]


def _items(kind: Register, rows: pd.DataFrame, day: str, *, check: bool = False) -> Iterator[DueItem]:
    for row in rows.to_dict("records"):
        urn = str(row["urn"]) if row.get("urn") else None
        when = row[day].date()
        yield DueItem(kind.name, kind.title, row["key"], urn, _what(kind, row), when, int(row["days_overdue"]), check)


def _mine(frame: pd.DataFrame, kind: Register, area: str, urns: frozenset[str] | None) -> pd.DataFrame:
    """Rows about the area's schools, or that name the area; the county's own are not an area's."""
    if "urn" in kind.fields:
        return _of_schools(frame, urns)
    if "area" in kind.fields:
        named = [area in (item if isinstance(item, tuple | list) else (item,)) for item in frame["area"]]
        return frame[pd.Series(named, index=frame.index, dtype=bool)]
    return frame.iloc[:0]


def _checks(context: ReportContext, until: date, urns: frozenset[str] | None) -> Iterator[DueItem]:
    """Checks of formal steps and support, by each one's own rhythm."""
    checks = _kept(context, "checks")
    for name in FOLLOWED:
        kind = register(name)
        followed = due_dates.checks_due(_of_schools(_kept(context, name), urns), kind, checks, context.as_at)
        yield from _items(kind, followed[followed["next_check"] <= pd.Timestamp(until)], "next_check", check=True)


def _visits(context: ReportContext, until: date, urns: frozenset[str] | None) -> Iterator[DueItem]:
    """Visits that the last visit of a school planned and that nobody has recorded since."""
    result, today = _of_schools(_kept(context, "visits"), urns), pd.Timestamp(context.as_at)
    last = result[result["visited_on"] <= today].sort_values("visited_on").drop_duplicates("urn", keep="last")
    planned = last[last["next_visit"].notna() & (last["next_visit"] <= pd.Timestamp(until))]
    late = (today - planned["next_visit"]).dt.days.clip(lower=0)
    yield from _items(register("visits"), planned.assign(days_overdue=late), "next_visit")


def _what(kind: Register, row: Mapping[Any, Any]) -> str:
    """What a record is about, in the words of its register."""
    for name in _SAYS:
        if name in kind.fields and isinstance(row[name], str):
            return kind.fields[name].choices.get(row[name], row[name])
    return kind.title
