"""What people entered that a board hears of: decisions, formal steps, support, actions delivered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analytics.reports.actions import ActionRow, action_records
from analytics.reports.desk import Desk
from analytics.reports.registers import held as kept_records
from analytics.reports.registers import names_of
from analytics.reports.support import Compared
from analytics.reports.target_state import TargetState, target_state
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
class Support:
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
    said: str | None = None
    next_step: str | None = None
    compared: tuple[Compared, ...] = ()
    targets: tuple[str, ...] = ()


def last_meeting(desk: Desk, before: date) -> date | None:
    """The day of the newest decision recorded before a day; None where none is recorded."""
    found = _held(desk, "decisions")
    days = [] if found is None else [_day(one) for one in found["decided_on"]]
    earlier = [one for one in days if one is not None and one < min(before, desk.as_at)]
    return max(earlier, default=None)


def decisions(desk: Desk, named: bool) -> tuple[Decision, ...]:
    """The decisions in force, the newest first; those about one school in words only where named."""
    found = _held(desk, "decisions")
    if found is None:
        return ()
    hidden = names_hidden(desk, named)
    rows = found.sort_values(["decided_on", "key"], ascending=[False, True])
    return tuple(
        Decision(
            str(row["number"]), _day(row["decided_on"]) or desk.as_at,
            None if hides(str(row["decision"]), _text(row["urn"]), hidden) else str(row["decision"]),
            _text(row["owner"]), _day(row["follow_up_by"]), _day(row["followed_up_on"]),
        )
        for _, row in rows.iterrows()
    )  # fmt: skip


def formal_steps(desk: Desk, named: bool) -> tuple[FormalStep, ...]:
    """The formal steps open at the desk's date, the longest open first."""
    found = _held(desk, "formal_steps")
    if found is None or found.empty:
        return ()
    titles = register("formal_steps").fields["step"].choices
    names = names_of(desk).schools if named else {}
    open_now = _open(found, "issued_on", "ended_on", desk.as_at).sort_values(["issued_on", "key"])
    return tuple(
        FormalStep(
            str(row["step"]), titles[str(row["step"])], _day(row["issued_on"]) or desk.as_at,
            _day(row["comply_by"]), names.get(str(row["urn"]), str(row["urn"])) if named else None,
        )
        for _, row in open_now.iterrows()
    )  # fmt: skip


def support(desk: Desk) -> tuple[Support, ...]:
    """How many schools have support under way, by kind, most first."""
    found = _held(desk, "interventions")
    if found is None or found.empty:
        return ()
    titles = register("interventions").fields["kind"].choices
    running = _open(found, "starts", "ends", desk.as_at)
    counted = Counter(
        kind for _, kind in {(str(r["urn"]), str(r["kind"])) for _, r in running.iterrows()}
    )
    order = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Support(titles[kind], schools) for kind, schools in order)


def names_hidden(desk: Desk, named: bool) -> frozenset[str]:
    """The names of schools that may not be said, in small letters; none where they may."""
    if named:
        return frozenset()
    return frozenset(name.casefold() for name in names_of(desk).schools.values())


def hides(text: str, schools: object, hidden: frozenset[str]) -> bool:
    """Whether what somebody wrote stays out: it is linked with a school, or names one."""
    return bool(hidden) and (bool(schools) or any(name in text.casefold() for name in hidden))


def schools_supported(desk: Desk) -> int:
    """How many schools have any support under way, each counted once."""
    found = _held(desk, "interventions")
    if found is None or found.empty:
        return 0
    return int(_open(found, "starts", "ends", desk.as_at)["urn"].nunique())


def deliveries(desk: Desk, named: bool) -> tuple[Delivery, ...]:
    """The plan's actions with what is reported of them, in the plan's own order."""
    if desk.plan is None:
        return ()
    try:
        kept = action_records(desk)
    except RecordsError:
        return ()
    hidden = names_hidden(desk, named)
    return tuple(_delivery(desk, row, hidden) for row in kept.rows)


def _delivery(desk: Desk, row: ActionRow, hidden: frozenset[str]) -> Delivery:
    fields, values = register("actions").fields, row.entry.values

    def told(name: str) -> str | None:
        text = _text(values.get(name))
        return None if text and hides(text, values.get("schools"), hidden) else text

    return Delivery(
        row.reference, str(values["title"]), fields["delivery"].choices[row.delivery], row.delivery,
        fields["evidence_level"].choices[row.evidence], row.evidence, values.get("due"),
        _worst(desk, row.targets), row.days_overdue, tuple(map(str, values.get("area", ()))),
        told("evidence"), told("next_step"), row.impact.told, row.targets,
    )  # fmt: skip


def _worst(desk: Desk, targets: tuple[str, ...]) -> TargetState | None:
    """The state of the target that stands worst; what cannot be told stands after what is known."""
    if desk.plan is None:
        return None
    known = {one.code: one for one in desk.plan.targets}
    states = [state_of(desk, known[code]) for code in targets if code in known]
    rank = {"red": 0, "amber": 1, "green": 2, "cannot_tell": 3}
    return min(states, key=lambda one: rank[one.now.status.value], default=None)


def state_of(desk: Desk, target: Target) -> TargetState:
    """The state of a target, worked out once at a desk."""
    return desk.once(("target state", target.code), lambda: target_state(desk, target))


def _held(desk: Desk, name: str) -> pd.DataFrame | None:
    """A register as known at the desk's date; None where the records cannot be read."""
    if desk.records is None:
        return None
    try:
        return kept_records(desk, name)
    except RecordsError:
        return None


def _open(found: pd.DataFrame, start: str, end: str, day: date) -> pd.DataFrame:
    at = pd.Timestamp(day)
    return found[(found[start] <= at) & (found[end].isna() | (found[end] > at))]


def _day(value: Any) -> date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)
