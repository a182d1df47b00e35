"""Are we keeping our promises? What worsened, what improved, what cannot be told; then every target."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.benchmarks import Movement
from analytics.reports.area_map import AreaFigures, areas
from analytics.reports.compared import gather_targets
from analytics.reports.context import context_of
from analytics.reports.desk import Desk
from analytics.reports.figures import many_series
from analytics.reports.inspections import INSPECTION_MEASURES
from analytics.reports.target_state import TargetState, target_state
from analytics.reports.types import Context, Figure
from data.vocabulary import Phase, PromiseStatus, PupilGroup

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

    context: Context
    states: tuple[TargetState, ...]
    headlines: tuple[TargetState, ...]
    worsened: tuple[TargetState, ...]
    improved: tuple[TargetState, ...]
    cannot_tell: tuple[TargetState, ...]
    strip: tuple[StripItem, ...]
    by_area: AreaFigures | None = None


def on_track(desk: Desk) -> OnTrack:
    """The state of every target of the desk's plan, in the plan's own order."""
    plan = desk.plan
    targets = plan.targets if plan else ()
    gather_targets(desk, targets)
    states = tuple(target_state(desk, one) for one in targets)
    by_code = {state.target.code: state for state in states}
    headlines = tuple(by_code[one.code] for one in plan.headlines) if plan else ()
    return OnTrack(
        context=context_of(desk),
        states=states,
        headlines=headlines,
        worsened=tuple(s for s in states if s.movement is Movement.WORSENING),
        improved=tuple(s for s in states if s.movement is Movement.IMPROVING),
        cannot_tell=tuple(s for s in states if untold(s)),
        strip=_strip(desk),
        by_area=_first_by_area(desk, headlines),
    )


def untold(state: TargetState) -> bool:
    """Whether nobody can say yet if a promise is kept by its deadline; one meaning everywhere."""
    return state.latest is None or state.by_deadline.status is PromiseStatus.CANNOT_TELL


def _strip(desk: Desk) -> tuple[StripItem, ...]:
    from analytics.reports.places import england

    nation = england(desk)
    found = many_series(
        desk,
        sorted({code for code, _, _ in STRIP}),
        (desk.home, nation),
        phases=(Phase.PRIMARY, Phase.SECONDARY),
        groups=(PupilGroup.EHCP, PupilGroup.SEN_SUPPORT, PupilGroup.LOOKED_AFTER),
    )
    items = []
    for code, phase, group in STRIP:
        own = found[(code, desk.home.code, phase, group)].latest
        if own is None:
            continue
        peers = found[(code, nation.code, phase, group)].figures
        peer = next((f for f in peers if f.period == own.period and f.shown), None)
        items.append(StripItem(own, peer))
    return tuple(items)


def _first_by_area(desk: Desk, headlines: tuple[TargetState, ...]) -> AreaFigures | None:
    """The areas on the first headline target that schools' own figures reach."""
    seen: set[str] = set()
    for state in headlines:
        if state.latest is None or state.declared.code in seen or not has_schools(desk, state):
            continue
        seen.add(state.declared.code)
        found = areas(
            desk, code=state.target.measure, period=state.latest.period,
            phase=state.target.phase, group=state.target.group,
        )  # fmt: skip
        if any(figure.shown for figure in found.bars):
            return found
    return None


def has_schools(desk: Desk, state: TargetState) -> bool:
    """Whether schools' own figures reach the newest period of a target."""
    if state.declared.code in INSPECTION_MEASURES:
        return True
    if state.latest is None:
        return False
    periods = desk.warehouse.school_periods(
        desk.scope, desk.as_at, state.declared.code, [p.value for p in state.declared.phases],
        state.target.group.value, desk.home.la_code or "",
    )  # fmt: skip
    return state.latest.period in periods
