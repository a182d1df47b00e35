"""Items of an area that are overdue or due this week, from every register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from analytics.reports.core import records_in_force as kept
from analytics.reports.core.context import ReportContext
from data.records import Register, due_dates, register, registers

_SAYS = ("step", "kind", "purpose", "title", "what", "agreed", "return_kind", "item")
FOLLOWED = ("formal_steps", "interventions")


@dataclass(frozen=True, slots=True)
class Due:
    """One item that is overdue or due by Sunday: its register, school and subject."""

    register: str
    title: str
    urn: str | None
    what: str
    due: date
    days_overdue: int
    check: bool = False


def due(context: ReportContext, area: str, urns: frozenset[str]) -> tuple[Due, ...]:
    """What is overdue, the longest first, then what is due from today to Sunday."""
    if context.records is None:
        return ()
    results = [*_by_registers(context, area, urns), *_checks(context, urns), *_visits(context, urns)]
    return tuple(sorted(results, key=lambda item: (item.due, item.title, item.what, item.urn or "")))


def _held(context: ReportContext, name: str) -> pd.DataFrame:
    """A register read once for all areas."""
    return context.once(("held", name), lambda: kept.held(context, name))


def sunday(day: date) -> date:
    """The last day of the week of a day."""
    return day + timedelta(days=6 - day.weekday())


def _by_registers(context: ReportContext, area: str, urns: frozenset[str]) -> Iterator[Due]:
    for name, kind in registers().items():
        if kind.due is None:
            continue
        result = _mine(_held(context, name), kind, area, urns)
        if result.empty:
            continue
        parts = [due_dates.overdue(result, kind, context.as_at), due_dates.due_this_week(result, kind, context.as_at)]
        for row in pd.concat(parts).to_dict("records"):
            when = row[kind.due.field].date()
            yield Due(name, kind.title, _urn(row), _what(kind, row), when, row["days_overdue"])


def _mine(frame: pd.DataFrame, kind: Register, area: str, urns: frozenset[str]) -> pd.DataFrame:
    """Rows about the area's schools, or that name the area; the county's own are not an area's."""
    if "urn" in kind.fields:
        return frame[frame["urn"].isin(list(urns))]
    if "area" in kind.fields:
        named = [area in (item if isinstance(item, tuple | list) else (item,)) for item in frame["area"]]
        return frame[pd.Series(named, index=frame.index, dtype=bool)]
    return frame.iloc[:0]


def _checks(context: ReportContext, urns: frozenset[str]) -> Iterator[Due]:
    """Checks of formal steps and support, by each one's own rhythm."""
    checks = _held(context, "checks")
    for name in FOLLOWED:
        kind = register(name)
        result = _held(context, name)
        followed = due_dates.checks_due(result[result["urn"].isin(list(urns))], kind, checks, context.as_at)
        for row in followed.to_dict("records"):
            when = row["next_check"].date()
            if when <= sunday(context.as_at):
                yield Due(name, kind.title, _urn(row), _what(kind, row), when, row["days_overdue"], check=True)


def _visits(context: ReportContext, urns: frozenset[str]) -> Iterator[Due]:
    """Visits that the last visit of a school planned and that nobody has recorded since."""
    kind, result = register("visits"), _held(context, "visits")
    result = result[result["urn"].isin(list(urns)) & (result["visited_on"] <= pd.Timestamp(context.as_at))]
    last = result.sort_values("visited_on").drop_duplicates("urn", keep="last")
    for row in last.dropna(subset=["next_visit"]).to_dict("records"):
        when = row["next_visit"].date()
        if when <= sunday(context.as_at):
            late = max(0, (context.as_at - when).days)
            yield Due("visits", kind.title, _urn(row), _what(kind, row), when, late)


def _urn(row: Mapping[Any, Any]) -> str | None:
    return str(row["urn"]) if row.get("urn") else None


def _what(kind: Register, row: Mapping[Any, Any]) -> str:
    """What a record is about, in the words of its register."""
    for name in _SAYS:
        if name in kind.fields and isinstance(row[name], str):
            return kind.fields[name].choices.get(row[name], row[name])
    return kind.title
