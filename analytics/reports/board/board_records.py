"""Records for the board: decisions, formal steps, support, actions delivered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analytics.reports.core import pandas_values
from analytics.reports.core.context import ReportContext
from analytics.reports.core.records_in_force import names_of, records_in_force
from analytics.reports.improvement.actions import ActionRow, action_records
from analytics.reports.improvement.support_effect import MeasuredEffect
from analytics.reports.targets.target_state import TargetState, target_state
from data.plans.model import Target
from data.records import RecordsError, register


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of the board; its text is None where it names a school and may not be shown."""

    number: str
    decided_on: date
    text: str | None
    owner: str
    follow_up_by: date | None
    followed_up_on: date | None


@dataclass(frozen=True, slots=True)
class FormalStep:
    """One step of formal action that is open; the school's name only in the private version."""

    step: str
    title: str
    issued_on: date
    comply_by: date | None
    school: str | None


@dataclass(frozen=True, slots=True)
class SupportCount:
    """How many schools have support of one kind under way."""

    title: str
    schools: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One action: what is reported of its delivery, how strong its evidence is, what its targets show.

    `outcome` is the worst state now among the targets that the action should move; None where it
    is linked with none. `said` is what people wrote as evidence and `next_step` what follows, None
    where a school is named or linked and names may not be given.
    """

    reference: str
    title: str
    delivery: str
    delivery_code: str
    evidence: str
    evidence_code: str
    due: date | None
    outcome: TargetState | None
    days_overdue: int = 0
    areas: tuple[str, ...] = ()
    reported: str | None = None
    next_step: str | None = None
    compared: tuple[MeasuredEffect, ...] = ()
    targets: tuple[str, ...] = ()


def last_meeting(context: ReportContext, before: date) -> date | None:
    """The day of the newest decision recorded before a day; None where none is recorded."""
    result = _records_of(context, "decisions")
    days = [] if result is None else [pandas_values.day(item) for item in result["decided_on"]]
    earlier = [day for day in days if day is not None and day < min(before, context.as_at)]
    return max(earlier, default=None)


def decisions(context: ReportContext, named: bool) -> tuple[Decision, ...]:
    """The decisions in force, the newest first; those about one school in words only where named."""
    result = _records_of(context, "decisions")
    if result is None:
        return ()
    hidden = names_hidden(context, named)
    rows = result.sort_values(["decided_on", "key"], ascending=[False, True])
    return tuple(
        Decision(
            str(row["number"]),
            pandas_values.day(row["decided_on"]) or context.as_at,
            None if hides(str(row["decision"]), pandas_values.text(row["urn"]) or "", hidden) else str(row["decision"]),
            pandas_values.text(row["owner"]) or "",
            pandas_values.day(row["follow_up_by"]),
            pandas_values.day(row["followed_up_on"]),
        )
        for _, row in rows.iterrows()
    )


def formal_steps(context: ReportContext, named: bool, day: date) -> tuple[FormalStep, ...]:
    """The formal steps open on a day, the longest open first, by what is known at the as-at date."""
    result = _records_of(context, "formal_steps")
    if result is None or result.empty:
        return ()
    titles = register("formal_steps").fields["step"].choices
    names = names_of(context).schools if named else {}
    open_now = _open(result, "issued_on", "ended_on", day).sort_values(["issued_on", "key"])
    return tuple(
        FormalStep(
            str(row["step"]),
            titles[str(row["step"])],
            pandas_values.day(row["issued_on"]) or context.as_at,
            pandas_values.day(row["comply_by"]),
            names.get(str(row["urn"]), str(row["urn"])) if named else None,
        )
        for _, row in open_now.iterrows()
    )


def support(context: ReportContext, day: date) -> tuple[SupportCount, ...]:
    """How many schools were receiving support on a day, by kind, most first."""
    result = _records_of(context, "interventions")
    if result is None or result.empty:
        return ()
    titles = register("interventions").fields["kind"].choices
    running = _open(result, "starts", "ends", day)
    counted = Counter(kind for _, kind in {(str(r["urn"]), str(r["kind"])) for _, r in running.iterrows()})
    order = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return tuple(SupportCount(titles[kind], schools) for kind, schools in order)


def names_hidden(context: ReportContext, named: bool) -> frozenset[str]:
    """The names of schools that may not be said, in small letters; none where they may."""
    if named:
        return frozenset()
    return frozenset(name.casefold() for name in names_of(context).schools.values())


def hides(text: str, schools: object, hidden: frozenset[str]) -> bool:
    """Whether what somebody wrote stays out: it is linked with a school, or names one."""
    return bool(hidden) and (bool(schools) or any(name in text.casefold() for name in hidden))


def schools_supported(context: ReportContext, day: date) -> int:
    """How many schools were receiving any support on a day, each counted once."""
    result = _records_of(context, "interventions")
    if result is None or result.empty:
        return 0
    return int(_open(result, "starts", "ends", day)["urn"].nunique())


def deliveries(context: ReportContext, named: bool) -> tuple[Delivery, ...]:
    """The plan's actions with what is reported of them, in the plan's own order."""
    if context.plan is None:
        return ()
    try:
        kept = action_records(context)
    except RecordsError:
        return ()
    hidden = names_hidden(context, named)
    return tuple(_delivery(context, row, hidden) for row in kept.rows)


def _delivery(context: ReportContext, row: ActionRow, hidden: frozenset[str]) -> Delivery:
    fields, values = register("actions").fields, row.entry.values

    def visible_text(name: str) -> str | None:
        text = pandas_values.text(values.get(name)) or ""
        return None if text and hides(text, values.get("schools"), hidden) else text

    return Delivery(
        row.reference,
        str(values["title"]),
        fields["delivery"].choices[row.delivery],
        row.delivery,
        fields["evidence_level"].choices[row.evidence],
        row.evidence,
        values.get("due"),
        _worst(context, row.targets),
        row.days_overdue,
        tuple(map(str, values.get("area", ()))),
        visible_text("evidence"),
        visible_text("next_step"),
        row.impact.measured,
        row.targets,
    )


def _worst(context: ReportContext, targets: tuple[str, ...]) -> TargetState | None:
    """The state of the worst target; undetermined targets come last."""
    if context.plan is None:
        return None
    known = {target.code: target for target in context.plan.targets}
    states = [state_of(context, known[code]) for code in targets if code in known]
    rank = {"red": 0, "amber": 1, "green": 2, "cannot_tell": 3}
    return min(states, key=lambda state: rank[state.now.status.value], default=None)


def state_of(context: ReportContext, target: Target) -> TargetState:
    """The state of a target, worked out once for one context."""
    return context.once(("target state", target.code), lambda: target_state(context, target))


def _records_of(context: ReportContext, name: str) -> pd.DataFrame | None:
    """A register as known at the as-at date; None where the records cannot be read."""
    if context.records is None:
        return None
    try:
        return records_in_force(context, name)
    except RecordsError:
        return None


def _open(frame: pd.DataFrame, start: str, end: str, day: date) -> pd.DataFrame:
    at = pd.Timestamp(day)
    return frame[(frame[start] <= at) & (frame[end].isna() | (frame[end] > at))]
