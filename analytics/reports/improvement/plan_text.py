"""Other content of a plan: notes, schedules, bodies, themes, documents, promises without a number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from data.plans.model import Plan


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One thing the plan says: of which kind, what, and what belongs to it; `page` shows it."""

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
