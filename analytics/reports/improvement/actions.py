"""The action plan: delivery of every action, and its targets, kept separate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analytics.reports.core.context import ReportContext
from analytics.reports.core.page_header import page_header
from analytics.reports.core.records_in_force import Entry, Names, editable, entries, held, names_of
from analytics.reports.core.registers_read import Registers, reads_registers
from analytics.reports.core.types import PageHeader
from analytics.reports.improvement.action_impact import Impact, impact_of
from analytics.reports.improvement.plan_text import PlanItem, plan_text
from analytics.reports.targets.target_state import TargetState, target_state
from data.plans.model import Action, Plan
from data.records import due_dates, register

COMPARED = "compared"  # the highest rung; the lower ones are as people report them


@dataclass(frozen=True, slots=True)
class Step:
    """One milestone of an action, as planned and as reported."""

    entry: Entry
    days_overdue: int
    due_this_month: bool


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action: what people report of it, its milestones, and the targets it should move."""

    entry: Entry
    steps: tuple[Step, ...]
    targets: tuple[str, ...]
    days_overdue: int
    due_this_month: bool
    unevidenced: bool
    note: str
    impact: Impact

    @property
    def reference(self) -> str:
        """As the plan numbers it."""
        return str(self.entry.values["reference"])

    @property
    def delivery(self) -> str:
        """The code of what is reported of its delivery."""
        return str(self.entry.values["delivery"])

    @property
    def evidence(self) -> str:
        """The rung of the ladder: the comparison where one is worked out, else what is reported."""
        return COMPARED if self.impact.told else str(self.entry.values["evidence_level"])


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What one version of the plan did to one item."""

    item: str
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """One agreed text of the plan, and what it changed in the one before."""

    code: str
    title: str
    agreed: date
    note: str
    changes: tuple[PlanChange, ...]


@dataclass(frozen=True)
class ActionRecords:
    """The actions of the desk's plan as people keep them."""

    header: PageHeader
    rows: tuple[ActionRow, ...]
    versions: tuple[PlanVersion, ...]
    text: tuple[PlanItem, ...]
    names: Names
    editable: bool

    @property
    def overdue(self) -> tuple[ActionRow, ...]:
        """Overdue actions and steps."""
        return tuple(row for row in self.rows if row.days_overdue or any(s.days_overdue for s in row.steps))

    @property
    def due(self) -> tuple[ActionRow, ...]:
        """Actions with something due this month."""
        return tuple(row for row in self.rows if row.due_this_month or any(s.due_this_month for s in row.steps))

    @property
    def unevidenced(self) -> tuple[ActionRow, ...]:
        """Actions done or overdue without evidence that they worked."""
        return tuple(row for row in self.rows if row.unevidenced)


@dataclass(frozen=True)
class ActionPlan:
    """The actions, and apart from them the state of every target that they should move."""

    records: ActionRecords
    states: tuple[TargetState, ...]


@reads_registers(Registers.COUNTED, "action_milestones", "actions", "interventions")
def actions(context: ReportContext) -> ActionPlan:
    """The actions of the plan with the state of their targets."""
    kept = action_records(context)
    wanted = {code for row in kept.rows for code in row.targets}
    plan_targets = context.plan.targets if context.plan else ()
    states = tuple(target_state(context, plan_target) for plan_target in plan_targets if plan_target.code in wanted)
    return ActionPlan(kept, states)


@reads_registers("action_milestones", "actions", "interventions")
def action_records(context: ReportContext) -> ActionRecords:
    """What people report of the plan's actions, in the plan's own order."""
    plan = context.plan
    result, steps = _of_plan(context, "actions"), _of_plan(context, "action_milestones")
    late, soon = _late_and_soon(result, "actions", context.as_at)
    bare = set(due_dates.unevidenced(result, context.as_at)["key"])
    by_action = _steps(steps, context.as_at)
    support = held(context, "interventions")
    rows = []
    for entry in entries(result, register("actions"), late):
        impact = impact_of(context, entry, support)
        rows.append(
            ActionRow(
                entry=entry,
                steps=by_action.get(str(entry.values["reference"]), ()),
                targets=_targets(plan, entry),
                days_overdue=late.get(entry.key, 0),
                due_this_month=entry.key in soon,
                unevidenced=entry.key in bare and not impact.told,
                note=_note(plan, entry),
                impact=impact,
            )
        )
    return ActionRecords(
        header=page_header(context),
        rows=tuple(sorted(rows, key=lambda row: _in_order(row.reference))),
        versions=_versions(plan, context.as_at),
        text=plan_text(plan),
        names=names_of(context),
        editable=editable(context),
    )


def _of_plan(context: ReportContext, name: str) -> pd.DataFrame:
    result = held(context, name)
    code = context.plan.code if context.plan else ""
    return result[result["plan"] == code].reset_index(drop=True)


def _late_and_soon(frame: pd.DataFrame, name: str, day: date) -> tuple[dict[str, int], set[str]]:
    kind = register(name)
    late = due_dates.overdue(frame, kind, day)
    soon = due_dates.due_this_month(frame, kind, day)
    return dict(zip(late["key"], late["days_overdue"], strict=True)), set(soon["key"])


def _steps(frame: pd.DataFrame, day: date) -> dict[str, tuple[Step, ...]]:
    """The steps of each action; one that goes on after its date begins on it and is not overdue."""
    late, soon = _late_and_soon(frame, "action_milestones", day)
    by_action: dict[str, list[Step]] = {}
    for entry in entries(frame, register("action_milestones"), late):
        days = 0 if entry.values.get("goes_on") else late.get(entry.key, 0)
        step = Step(entry, days, entry.key in soon)
        by_action.setdefault(str(entry.values["action_reference"]), []).append(step)
    return {
        reference: tuple(sorted(steps, key=lambda step: int(step.entry.values["number"])))
        for reference, steps in by_action.items()
    }


def _in_order(reference: str) -> tuple[tuple[int, str], ...]:
    """1.2 before 1.10; whatever is no number stands after the numbers, by its letters."""
    parts = reference.split(".")
    return tuple((int(p), "") if p.isdigit() else (10**6, p) for p in parts)


def _planned(plan: Plan | None, entry: Entry) -> Action | None:
    if plan is None:
        return None
    return next((action for action in plan.actions if action.code == entry.values["reference"]), None)


def _targets(plan: Plan | None, entry: Entry) -> tuple[str, ...]:
    """The plan's own links; of an action added later, the targets on the measures it names."""
    planned = _planned(plan, entry)
    if planned is not None:
        return planned.targets
    named: Sequence[str] = entry.values.get("measures", ())
    return tuple(target.code for target in plan.targets if target.measure in named) if plan else ()


def _note(plan: Plan | None, entry: Entry) -> str:
    planned = _planned(plan, entry)
    return planned.note if planned else ""


def _versions(plan: Plan | None, day: date) -> tuple[PlanVersion, ...]:
    return tuple(
        PlanVersion(
            version.code,
            version.title,
            version.agreed,
            version.note,
            tuple(PlanChange(_item(plan, c.item), c.kind, c.why) for c in version.changes),
        )
        for version in (plan.versions if plan else ())
        if version.agreed <= day
    )


def _item(plan: Plan | None, code: str) -> str:
    """The title of a target or action that a version names by its code."""
    if plan is None:
        return code
    titles = {target.code: target.title for target in plan.targets}
    titles |= {action.code: f"{action.code} {action.title}" for action in plan.actions}
    return titles.get(code, code)
