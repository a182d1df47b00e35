"""One register on a date: records in force, items due, and the figure it gives a target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analytics.reports.core import pandas_values
from analytics.reports.core.context import ReportContext, page_header
from analytics.reports.core.records_in_force import (
    Entry,
    Names,
    Registers,
    editable,
    entries,
    names_of,
    reads_registers,
    records_in_force,
)
from analytics.reports.core.register_disclosure import without_small_counts
from analytics.reports.core.types import PageHeader, PathPoint
from analytics.reports.measures.school_results import every_open_school
from analytics.reports.targets.target_state import expected_by, judged_now, next_after, path_of
from analytics.statistics.intervals import Interval, wilson
from analytics.targets.promise import PromiseJudgement
from data.catalogue import Measure, measure
from data.plans.model import Target
from data.records import FieldKind, Register, due_dates, register, registers
from data.records.declaration import Count
from data.vocabulary import Scope

_SAMPLE = "sample"  # the field of a register whose figures come from a sample
# Registers that have a page of their own, where they are entered beside what they are about.
OWN_PAGES: dict[str, str] = {
    "actions": "action-plan",
    "action_milestones": "action-plan",
    "school_targets": "targets",
    "interventions": "interventions",
    "formal_steps": "interventions",
    "checks": "interventions",
    "stated_forecasts": "ledger",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How a register's figure compares with the target it belongs to.

    It answers what a sentence asks of a target's state: `latest_value` is the figure.
    """

    target: Target
    declared: Measure
    latest_value: float | None
    baseline: PathPoint | None
    expected: float | None
    next_milestone: PathPoint | None
    now: PromiseJudgement


@dataclass(frozen=True, slots=True)
class Fed:
    """The figure that a register gives; None where nothing was recorded. `out_of`: its whole.

    `likely` is the 95% interval of a share of a sample; a share of everybody has none.
    """

    title: str
    value: float | None
    percent: bool
    part: float | None
    out_of: float | None
    progress: Progress | None
    likely: Interval | None = None


@dataclass(frozen=True)
class RegisterReport:
    """One register: its declaration, its records, and the names of its codes."""

    header: PageHeader
    register: Register
    entries: tuple[Entry, ...]
    overdue: tuple[str, ...]
    due_this_month: tuple[str, ...]
    fed: tuple[Fed, ...]
    not_replied: NotReplied | None
    names: Names
    editable: bool


@reads_registers(Registers.EVERY)
def one_register(context: ReportContext, name: str = "visits") -> RegisterReport:
    """One register by its name; UnknownRegister where there is none of that name."""
    kind = register(name)
    result = happened(records_in_force(context, name), kind, context.as_at)
    late = due_dates.overdue(result, kind, context.as_at) if kind.due else result.iloc[:0]
    soon = due_dates.due_this_month(result, kind, context.as_at) if kind.due else result.iloc[:0]
    days = dict(zip(late["key"], late.get("days_overdue", ()), strict=False))
    return RegisterReport(
        header=page_header(context),
        register=kind,
        entries=without_small_counts(entries(result, kind, days), kind),
        overdue=tuple(late["key"]),
        due_this_month=tuple(soon["key"]),
        fed=_fed(context, result, kind),
        not_replied=not_replied(context, result) if name == CONSULTATIONS else None,
        names=names_of(context),
        editable=editable(context),
    )


def others(scope: Scope) -> dict[str, str]:
    """The registers without a page of their own that a scope may read, by title."""
    rest = {name: kind.title for name, kind in registers().items() if name not in OWN_PAGES and _offered(kind, scope)}
    return dict(sorted(rest.items(), key=lambda item: item[1]))


def _offered(kind: Register, scope: Scope) -> bool:
    """Whether a scope may read any record of a register."""
    if kind.confined_to or not scope.whole_authority:
        own = scope.schools if kind.confined_to else (scope.schools or scope.areas or scope.trusts)
        kinds = {kind.fields[name].kind for name in kind.belongs_to}
        mine = bool(own) and (FieldKind.URN in kinds or (FieldKind.AREA in kinds and bool(scope.areas)))
        return mine or (not kind.confined_to and scope.role.value in kind.shared_with)
    return True


def happened(frame: pd.DataFrame, kind: Register, day: date) -> pd.DataFrame:
    """Leave out records of what happened after a day: a replay of 2016 shows no visit of 2026.

    The day a record is about is its first required date that is not the day it falls due.
    """
    dates = [
        name
        for name, field in kind.fields.items()
        if field.kind is FieldKind.DATE and field.required and (kind.due is None or name != kind.due.field)
    ]
    if not dates:
        return frame
    keep = frame[dates[0]].isna() | (frame[dates[0]] <= pd.Timestamp(day))
    return frame[keep].reset_index(drop=True)


def _fed(context: ReportContext, frame: pd.DataFrame, kind: Register) -> tuple[Fed, ...]:
    fed: list[Fed] = []
    if not context.scope.whole_authority:
        return tuple(fed)  # a reader who sees a part of the records would take their count for the whole
    for feed in kind.feeds:
        value = due_dates.counter(frame, feed, context.as_at)
        share = feed.how is Count.LATEST_SHARE
        part, out_of = due_dates.share_parts(frame, feed, context.as_at) if share else (None, None)
        target = next((t for t in (context.plan.targets if context.plan else ()) if t.measure == feed.target), None)
        progress = None if target is None else _progress(target, value, context.as_at)
        likely = wilson(part, out_of) if share and _SAMPLE in kind.fields else None
        fed.append(Fed(feed.title, value, share, part, out_of, progress, likely))
    return tuple(fed)


def _progress(target: Target, value: float | None, day: date) -> Progress:
    """The register's figure against the path, by the rule of on-track."""
    declared = measure(target.measure)
    path = path_of(target)
    expected = expected_by(target, declared, day, day)
    return Progress(
        target,
        declared,
        value,
        path[0] if path and path[0].baseline else None,
        expected,
        next_after(target, day),
        judged_now(target, value, expected, None),
    )


# Which schools did not reply to the last closed consultation.

CONSULTATIONS = "consultations"


@dataclass(frozen=True, slots=True)
class SilentSchool:
    """A school without a reply: how many of the consultations that name who replied it did reply to."""

    urn: str
    name: str
    area_name: str
    replied: int


@dataclass(frozen=True, slots=True)
class NotReplied:
    """Who did not reply to the last consultation; `why_not` where its replies name no school.

    `n_asked` schools as entered, of `schools` open in its areas; `named` of the `replied` replies name
    their school. `consultations` name who replied.
    """

    title: str
    closed_on: date
    n_asked: int
    schools: int
    replied: int
    named: int
    consultations: int
    silent: tuple[SilentSchool, ...]
    why_not: str = ""


def not_replied(context: ReportContext, frame: pd.DataFrame) -> NotReplied | None:
    """Who did not reply to the last closed consultation; None where none is closed and counted."""
    closed = pd.to_datetime(frame["closed_on"]) <= pd.Timestamp(context.as_at)
    frame = frame[closed & frame["asked"].notna() & frame["replied"].notna()]
    if frame.empty:
        return None
    last = frame.sort_values(["closed_on", "key"]).iloc[-1]
    schools = every_open_school(context)
    if last["area"]:
        schools = schools[schools["area"].isin(list(last["area"]))]
    replies = [frozenset(map(str, urns)) for urns in frame["replied_urns"] if urns]
    own = frozenset(map(str, last["replied_urns"] or ()))
    silent = schools[~schools["urn"].astype(str).isin(own)].sort_values("name") if own else schools.iloc[:0]
    return NotReplied(
        str(last["title"]),
        last["closed_on"].date(),
        int(last["asked"]),
        len(schools),
        int(last["replied"]),
        len(own),
        len(replies),
        tuple(_silent(row, replies) for row in pandas_values.rows(silent)),
        "" if own else "its replies are entered as a number, without the schools",
    )


def _silent(row: Any, replies: Sequence[frozenset[str]]) -> SilentSchool:
    urn, area = str(row.urn), pandas_values.text(row.area_name)
    return SilentSchool(urn, str(row.name), area or "", sum(urn in each for each in replies))
