"""One target in full: baseline, milestones, path, results, and what is needed."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.reports.core.context import ReportContext, page_header
from analytics.reports.core.records_in_force import Registers, reads_registers
from analytics.reports.core.types import PageHeader
from analytics.reports.targets.among_neighbours import AmongNeighbours, among_neighbours
from analytics.reports.targets.target_state import TargetState, outcome_of, target_state
from analytics.targets.milestones import meets


@dataclass(frozen=True, slots=True)
class MilestoneResult:
    """One milestone with its result; `kept` is None while undetermined."""

    due: str
    promised: float | None
    reached: float | None
    kept: bool | None
    to_be_confirmed: bool


@dataclass(frozen=True, slots=True)
class MilestoneReport:
    """The state of one target with its milestones judged one by one."""

    header: PageHeader
    state: TargetState
    dues: tuple[MilestoneResult, ...]
    others: tuple[tuple[str, str], ...]
    among: AmongNeighbours | None


@reads_registers(Registers.COUNTED, "interventions")
def milestone(context: ReportContext, *, target: str | None = None) -> MilestoneReport:
    """One target of the plan; its first headline where none is named.

    Raises KeyError naming the targets there are, ValueError without a plan.
    """
    plan = context.plan
    if plan is None or not plan.targets:
        raise ValueError("no plan with targets is loaded: put one in the folder of plans")
    chosen = plan.target(target) if target else (plan.headlines or plan.targets)[0]
    state = target_state(context, chosen)
    return MilestoneReport(
        header=page_header(context),
        state=state,
        dues=tuple(_due(context, state, place) for place in range(len(chosen.milestones))),
        others=tuple((item.code, item.title) for item in plan.targets),
        among=among_neighbours(context, state),
    )


def _due(context: ReportContext, state: TargetState, place: int) -> MilestoneResult:
    item = state.target.milestones[place]
    promised = state.target.promised_value(item)
    reached = None
    if item.due <= context.as_at:
        reached = outcome_of(state.compared, item)
    kept = meets(reached, item.comparator, promised)
    return MilestoneResult(item.due.isoformat(), promised, reached, kept, item.to_be_confirmed)
