"""The action plan: delivery of every action, and its targets, kept separate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

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
from analytics.reports.core.types import PageHeader
from analytics.reports.improvement.support_effect import MeasuredEffect, compared
from analytics.reports.targets.target_state import TargetState, target_state
from data.plans.model import Action, AgreedPlan, Plan
from data.records import due_dates, register

# Other content of a plan: notes, schedules, bodies, themes, documents, promises without a number.


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One other item of the plan: its kind, its text and details; `page` is the page that shows it."""

    kind: str
    what: str
    detail: str = ""
    page: str = ""


def plan_text(plan: Plan | None) -> tuple[PlanItem, ...]:
    """Everything of a plan that is neither a target nor an action, in a fixed order."""
    return tuple(_items(plan)) if plan else ()


def _items(plan: Plan) -> Iterator[PlanItem]:
    for outcome in plan.outcomes:
        due = f"by {outcome.due:%B %Y}" if outcome.due else "no date given"
        if outcome.to_be_confirmed:
            due += ", date to be confirmed"
        detail = f"{due}. {outcome.note}" if outcome.note else due
        yield PlanItem("Promise without a number", outcome.title, detail, outcome.shown_by)
    for rhythm in plan.cadences:
        body = plan.bodies.get(rhythm.body, rhythm.body)
        since = f", from {rhythm.starts:%B %Y}" if rhythm.starts else ""
        yield PlanItem("Rhythm", rhythm.title, f"{rhythm.every.replace('_', '-')}{since}: {body}")
    for code, title in plan.themes.items():
        carrying = ", ".join(action.code for action in plan.actions if code in action.themes)
        yield PlanItem("Theme", title, f"actions {carrying}" if carrying else "no action")
    for kind, current in (("Body", plan.bodies), ("Document", plan.documents)):
        for title in current.values():
            yield PlanItem(kind, title)
    for kind, current in (("Kind of support", plan.support), ("Step of escalation", plan.escalation)):
        for title in current.values():
            yield PlanItem(kind, title, page="improvement/interventions")
    for note in plan.notes:
        yield PlanItem("Note", note)


# The impact of an action: its schools compared with schools without support.


@dataclass(frozen=True, slots=True)
class Impact:
    """The schools that an action reached and the comparison on each measure, or why there is none."""

    schools: int
    compared: tuple[MeasuredEffect, ...]
    why_not: str = ""

    @property
    def measured(self) -> tuple[MeasuredEffect, ...]:
        """The comparisons that have an estimate."""
        return tuple(item for item in self.compared if item.effect is not None)


def impact_of(context: ReportContext, action: Entry, support: pd.DataFrame) -> Impact:
    """The schools that support of this action, or the action itself, reached by the as-at date."""
    started = support[support["starts"] <= pd.Timestamp(context.as_at)]
    mine = started[started["actions"].map(lambda current: action.key in current).astype(bool)]
    began = _began(action, mine, context.as_at)
    if not began:
        return Impact(0, (), _no_school(action))
    measures = _measures(action, mine)
    if not measures:
        return Impact(len(began), (), "no measure is linked to it")
    helped = set(started["urn"].astype(str)) | set(began)
    return Impact(len(began), tuple(compared(context, measure, began, helped) for measure in measures))


def _began(action: Entry, mine: pd.DataFrame, day: date) -> dict[str, date]:
    """Each school that was reached, with the day it began: the earliest of its supports."""
    began: dict[str, date] = {}
    starts = action.values.get("starts")
    if starts is not None and starts <= day:
        began |= dict.fromkeys(map(str, action.values.get("schools", ())), starts)
    for _, row in mine.iterrows():
        urn, first = str(row["urn"]), row["starts"].date()
        began[urn] = min(first, began.get(urn, first))
    return began


def _no_school(action: Entry) -> str:
    if not action.values.get("schools"):
        return "no school is linked to this action, directly or through support"
    if action.values.get("starts") is None:
        return "it has schools but no start date"
    return "it had not started on this date"


def _measures(action: Entry, mine: pd.DataFrame) -> tuple[str, ...]:
    """The measures that the action should move, then those that its support should."""
    named = [*action.values.get("measures", ()), *(m for current in mine["measures"] for m in current)]
    return tuple(dict.fromkeys(map(str, named)))


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
        return COMPARED if self.impact.measured else str(self.entry.values["evidence_level"])


@dataclass(frozen=True)
class ActionRecords:
    """The actions of the plan, as recorded."""

    header: PageHeader
    rows: tuple[ActionRow, ...]
    versions: tuple[AgreedPlan, ...]  # changed items are named by their titles
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
    targeted = {code for row in kept.rows for code in row.targets}
    plan_targets = context.plan.targets if context.plan else ()
    states = tuple(target_state(context, plan_target) for plan_target in plan_targets if plan_target.code in targeted)
    return ActionPlan(kept, states)


@reads_registers("action_milestones", "actions", "interventions")
def action_records(context: ReportContext) -> ActionRecords:
    """What people report of the plan's actions, in the plan's own order."""
    plan = context.plan
    result, steps = _of_plan(context, "actions"), _of_plan(context, "action_milestones")
    late, soon = _late_and_soon(result, "actions", context.as_at)
    bare = set(due_dates.unevidenced(result, context.as_at)["key"])
    by_action = _steps(steps, context.as_at)
    support = records_in_force(context, "interventions")
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
                unevidenced=entry.key in bare and not impact.measured,
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
    result = records_in_force(context, name)
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
    """1.2 before 1.10; anything that is not a number comes after the numbers, in alphabetical order."""
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


def _versions(plan: Plan | None, day: date) -> tuple[AgreedPlan, ...]:
    return tuple(
        replace(version, changes=tuple(replace(change, item=_item(plan, change.item)) for change in version.changes))
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
