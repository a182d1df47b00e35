"""Are we on track? What worsened, what improved, what is undetermined; then every target."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.benchmarks import Movement
from analytics.reports.comparison.area_map import AreaFigures, areas
from analytics.reports.core.change import beyond_chance_together
from analytics.reports.core.context import ReportContext
from analytics.reports.core.figures import many_series
from analytics.reports.core.page_header import page_header
from analytics.reports.core.registers_read import Registers, reads_registers
from analytics.reports.core.types import Figure, PageHeader
from analytics.reports.inspection.inspection_figures import INSPECTION_MEASURES
from analytics.reports.measures.benchmark_comparison import gather_targets
from analytics.reports.targets.promise_counts import cannot_tell
from analytics.reports.targets.target_state import TargetState, target_state
from data.vocabulary import Phase, PupilGroup

# Pupils whom county averages hide: always in sight, whatever the plan's targets are.
STRIP = (
    ("ks2_rwm_expected", Phase.PRIMARY, PupilGroup.EHCP),
    ("ks2_rwm_expected", Phase.PRIMARY, PupilGroup.SEN_SUPPORT),
    ("attainment8", Phase.SECONDARY, PupilGroup.EHCP),
    ("ks2_rwm_expected", Phase.PRIMARY, PupilGroup.LOOKED_AFTER),
    ("attainment8", Phase.SECONDARY, PupilGroup.LOOKED_AFTER),
)


@dataclass(frozen=True, slots=True)
class StripItem:
    """One measure for pupils with SEN or in care, beside England's."""

    own: Figure
    england: Figure | None


@dataclass(frozen=True)
class OnTrack:
    """The first screen of leadership."""

    header: PageHeader
    states: tuple[TargetState, ...]
    headlines: tuple[TargetState, ...]
    worsened: tuple[TargetState, ...]
    improved: tuple[TargetState, ...]
    cannot_tell: tuple[TargetState, ...]
    strip: tuple[StripItem, ...]
    by_area: AreaFigures | None = None


@reads_registers(Registers.COUNTED, "interventions")
def on_track(context: ReportContext) -> OnTrack:
    """The state of every target of the desk's plan, in the plan's own order."""
    plan = context.plan
    targets = plan.targets if plan else ()
    gather_targets(context, targets)
    states = tuple(target_state(context, target) for target in targets)
    together = beyond_chance_together([state.changed for state in states])
    counting = [state for state, counts in zip(states, together, strict=True) if counts]
    by_code = {state.target.code: state for state in states}
    headlines = tuple(by_code[headline.code] for headline in plan.headlines) if plan else ()
    return OnTrack(
        header=page_header(context),
        states=states,
        headlines=headlines,
        worsened=tuple(s for s in counting if s.movement is Movement.WORSENING),
        improved=tuple(s for s in counting if s.movement is Movement.IMPROVING),
        cannot_tell=tuple(s for s in states if cannot_tell(s)),
        strip=_strip(context),
        by_area=_first_by_area(context, headlines),
    )


def _strip(context: ReportContext) -> tuple[StripItem, ...]:
    from analytics.reports.core.places import england

    nation = england(context)
    result = many_series(
        context,
        sorted({code for code, _, _ in STRIP}),
        (context.home, nation),
        phases=(Phase.PRIMARY, Phase.SECONDARY),
        groups=(PupilGroup.EHCP, PupilGroup.SEN_SUPPORT, PupilGroup.LOOKED_AFTER),
    )
    items = []
    for code, phase, group in STRIP:
        own = result[(code, context.home.code, phase, group)].latest
        if own is None:
            continue
        peers = result[(code, nation.code, phase, group)].figures
        peer = next((f for f in peers if f.period == own.period and f.shown), None)
        items.append(StripItem(own, peer))
    return tuple(items)


def _first_by_area(context: ReportContext, headlines: tuple[TargetState, ...]) -> AreaFigures | None:
    """The areas on the first headline target that schools' own figures reach."""
    seen: set[str] = set()
    for state in headlines:
        if state.latest is None or state.declared.code in seen or not has_schools(context, state):
            continue
        seen.add(state.declared.code)
        result = areas(
            context,
            code=state.target.measure,
            period=state.latest.period,
            phase=state.target.phase,
            group=state.target.group,
        )
        if any(figure.shown for figure in result.bars):
            return result
    return None


def has_schools(context: ReportContext, state: TargetState) -> bool:
    """Whether schools' own figures reach the newest period of a target."""
    if state.declared.code in INSPECTION_MEASURES:
        return True
    if state.latest is None:
        return False
    periods = context.warehouse.school_periods(
        context.scope,
        context.as_at,
        state.declared.code,
        [p.value for p in state.declared.phases],
        state.target.group.value,
        context.home.la_code or "",
    )
    return state.latest.period in periods
