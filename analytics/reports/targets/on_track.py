"""Are we on track? Every target, worst first within its theme, with England and its neighbours beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from analytics.reports.comparison.area_map import AreaFigures, areas
from analytics.reports.core.change import beyond_chance_together
from analytics.reports.core.context import ReportContext, page_header
from analytics.reports.core.figures import many_series
from analytics.reports.core.places import england
from analytics.reports.core.records_in_force import Registers, reads_registers
from analytics.reports.core.types import Figure, PageHeader, PathPoint, Series
from analytics.reports.inspection.inspection_figures import INSPECTION_MEASURES
from analytics.reports.measures.benchmark_comparison import gather_targets
from analytics.reports.measures.measure_history import history
from analytics.reports.targets.among_neighbours import among_neighbours
from analytics.reports.targets.target_state import OLD_FIGURE, TargetState, target_state
from analytics.statistics.benchmarks import Movement, Rank
from analytics.targets.promise import Likelihood, PromiseJudgement
from data.plans.model import Reference
from data.vocabulary import Phase, PromiseStatus, PupilGroup, Unit

# How many targets have each status: counted once, for every page, slide and pack.
#
# Each of the two counts puts every promise in exactly one class, so each adds up to all of them.


class Today(StrEnum):
    """Where a promise is today, against what it asks by now."""

    BEHIND = "behind"
    NEAR = "near"
    ON_PATH = "on path"
    AWAITED = "awaited"  # a milestone has passed and its figure is not out
    NOT_DUE = "not due"
    CANNOT_TELL = "cannot tell"  # no figure, or none to compare it with


class PromiseOutcome(StrEnum):
    """What is known of a promise by its deadline: a chance while it is ahead, then a result."""

    UNLIKELY = "unlikely"
    IN_DOUBT = "in doubt"
    LIKELY = "likely"
    TOO_EARLY = "too early"
    MET = "met"
    MISSED = "missed"
    NOT_KNOWN = "not known"  # the deadline has passed without a figure


_TODAY = {PromiseStatus.GREEN: Today.ON_PATH, PromiseStatus.AMBER: Today.NEAR, PromiseStatus.RED: Today.BEHIND}
_CHANCES = {
    Likelihood.UNLIKELY: PromiseOutcome.UNLIKELY,
    Likelihood.IN_DOUBT: PromiseOutcome.IN_DOUBT,
    Likelihood.LIKELY: PromiseOutcome.LIKELY,
    Likelihood.CANNOT_TELL: PromiseOutcome.TOO_EARLY,
}
_RESULTS = {PromiseStatus.GREEN: PromiseOutcome.MET, PromiseStatus.RED: PromiseOutcome.MISSED}


class Judged(Protocol):
    """What decides where a promise is today: published figures, or live ones."""

    @property
    def latest_value(self) -> float | None: ...
    @property
    def next_milestone(self) -> PathPoint | None: ...


def today(judgement: PromiseJudgement, promise: Judged) -> Today:
    """Where a promise is today; a figure without a milestone of its own waits for one."""
    if judgement.status is not PromiseStatus.CANNOT_TELL:
        return _TODAY[judgement.status]
    if promise.latest_value is None or judgement.reason.code == OLD_FIGURE:
        return Today.CANNOT_TELL
    coming = promise.next_milestone
    return Today.AWAITED if coming is not None and coming.awaited else Today.NOT_DUE


def outcome(judgement: PromiseJudgement) -> PromiseOutcome:
    """What is known of a promise by its deadline."""
    if judgement.likelihood is not None:
        return _CHANCES[judgement.likelihood]
    return _RESULTS.get(judgement.status, PromiseOutcome.NOT_KNOWN)


def cannot_tell(state: TargetState) -> bool:
    """Whether nobody can say yet if a promise is kept by its deadline; one meaning everywhere."""
    return outcome(state.by_deadline) in (PromiseOutcome.TOO_EARLY, PromiseOutcome.NOT_KNOWN)


@dataclass(frozen=True, slots=True)
class PromiseCounts:
    """All promises by where they are today, and by their deadline."""

    total: int
    today: Counter[Today]
    outcome: Counter[PromiseOutcome]


def promise_counts(states: Sequence[TargetState]) -> PromiseCounts:
    """Every promise counted once in each of the two."""
    return PromiseCounts(
        total=len(states),
        today=Counter(today(state.now, state) for state in states),
        outcome=Counter(outcome(state.by_deadline) for state in states),
    )


def moved_together(state: TargetState) -> Movement:
    """Which way a target moved, all that are shown tested at once: no change where only one test alone would say so."""
    return state.movement if state.counts or state.movement is Movement.CANNOT_TELL else Movement.SAME


def judged_together(states: Sequence[TargetState]) -> tuple[TargetState, ...]:
    """The states, each knowing whether its change counts beside the others' (false discovery rate)."""
    together = beyond_chance_together([state.changed for state in states])
    return tuple(replace(state, counts=counts) for state, counts in zip(states, together, strict=True))


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


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """One promise of the first screen: its theme, England's own history and the neighbours.

    `england` has the same pupils; for a gap, `england_reference` has those it is measured against.
    """

    state: TargetState
    theme: str
    england: Series | None
    england_reference: Series | None
    among: Rank | None


@dataclass(frozen=True)
class OnTrack:
    """The first screen of leadership: `rows` are `states`, worst first within the plan's themes."""

    header: PageHeader
    states: tuple[TargetState, ...]
    rows: tuple[PromiseRow, ...]
    strip: tuple[StripItem, ...]
    by_area: AreaFigures | None = None


@reads_registers(Registers.COUNTED, "interventions")
def on_track(context: ReportContext) -> OnTrack:
    """The state of every target of the plan, in the plan's own order."""
    plan = context.plan
    targets = plan.targets if plan else ()
    gather_targets(context, targets)
    states = judged_together([target_state(context, target) for target in targets])
    by_code = {state.target.code: state for state in states}
    headlines = tuple(by_code[headline.code] for headline in plan.headlines) if plan else ()
    return OnTrack(
        header=page_header(context),
        states=states,
        rows=_rows(context, states),
        strip=_strip(context),
        by_area=first_by_area(context, headlines),
    )


# Worst first; what nobody can judge comes after what is known.
_WORST_FIRST = (
    PromiseOutcome.MISSED,
    PromiseOutcome.UNLIKELY,
    PromiseOutcome.IN_DOUBT,
    PromiseOutcome.LIKELY,
    PromiseOutcome.MET,
    PromiseOutcome.TOO_EARLY,
    PromiseOutcome.NOT_KNOWN,
)


def _rows(context: ReportContext, states: Sequence[TargetState]) -> tuple[PromiseRow, ...]:
    themes = dict(context.plan.themes) if context.plan else {}
    order = list(themes)

    def place(state: TargetState) -> tuple[int, int, float, int]:
        named = next((order.index(theme) for theme in state.target.themes[:1] if theme in themes), len(order))
        chance = state.by_deadline.chance
        known = _WORST_FIRST.index(outcome(state.by_deadline)) if state.latest else len(_WORST_FIRST)
        where = list(Today).index(today(state.now, state))
        return named, known, 1.0 if chance is None else chance, where

    among = {state.target.code: among_neighbours(context, state) for state in states}
    return tuple(
        PromiseRow(
            state,
            themes.get(next(iter(state.target.themes), ""), ""),
            *_england(context, state),
            beside.place if (beside := among[state.target.code]) else None,
        )
        for state in sorted(states, key=place)
    )


def _england(context: ReportContext, state: TargetState) -> tuple[Series | None, Series | None]:
    """England's history of the same pupils and, for a gap, of those it is measured against."""
    other = state.compared.other
    if other is None or state.declared.unit is Unit.COUNT:  # all of England's number is no comparison
        return None, None
    if state.target.reference is not Reference.GAP_TO_NATIONAL:
        return other, None
    return history(context, state.target.measure, england(context), state.target.phase, state.target.group), other


def _strip(context: ReportContext) -> tuple[StripItem, ...]:
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


def first_by_area(context: ReportContext, headlines: Sequence[TargetState]) -> AreaFigures | None:
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
        context.home.scope_code,
    )
    return state.latest.period in periods
