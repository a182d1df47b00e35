"""One target in full: baseline, milestones, the path, what happened, and what it would take."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.reports.core.context import Desk
from analytics.reports.core.page_header import context_of
from analytics.reports.core.types import Context
from analytics.reports.targets.target_state import TargetState, outcome_of, target_state


@dataclass(frozen=True, slots=True)
class Due:
    """One milestone beside what was reached by it; `kept` is None while that cannot be told."""

    due: str
    promised: float | None
    reached: float | None
    kept: bool | None
    to_be_confirmed: bool


@dataclass(frozen=True, slots=True)
class MilestoneReport:
    """The state of one target with its milestones judged one by one."""

    context: Context
    state: TargetState
    dues: tuple[Due, ...]
    others: tuple[tuple[str, str], ...]


def milestone(desk: Desk, *, target: str | None = None) -> MilestoneReport:
    """One target of the desk's plan; its first headline where none is named.

    Raises KeyError naming the targets there are, ValueError without a plan.
    """
    plan = desk.plan
    if plan is None or not plan.targets:
        raise ValueError("no plan with targets is loaded: put one in the folder of plans")
    chosen = plan.target(target) if target else (plan.headlines or plan.targets)[0]
    state = target_state(desk, chosen)
    return MilestoneReport(
        context=context_of(desk),
        state=state,
        dues=tuple(_due(desk, state, place) for place in range(len(chosen.milestones))),
        others=tuple((one.code, one.title) for one in plan.targets),
    )


def _due(desk: Desk, state: TargetState, place: int) -> Due:
    one = state.target.milestones[place]
    promised = state.target.promised_value(one)
    reached = None
    if one.due <= desk.as_at:
        reached = outcome_of(state.target, state.compared, one)
    kept = None
    if reached is not None and promised is not None:
        kept = one.comparator.holds(reached, promised)
    return Due(one.due.isoformat(), promised, reached, kept, one.to_be_confirmed)
