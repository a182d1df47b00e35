"""The board's slides as data: now and at the last meeting."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analytics.reports.board.board_records import (
    Decision,
    Delivery,
    FormalStep,
    SupportCount,
    decisions,
    deliveries,
    formal_steps,
    last_meeting,
    schools_supported,
    state_of,
    support,
)
from analytics.reports.comparison.area_map import AreaFigures
from analytics.reports.core.access import NotForThisRole
from analytics.reports.core.all_authorities import BenchmarkComparison, read_fields, same_period
from analytics.reports.core.context import ReportContext, page_header, rule
from analytics.reports.core.figures import earlier, gather
from analytics.reports.core.places import england
from analytics.reports.core.records_in_force import Registers, reads_registers
from analytics.reports.core.school_weeks import weekly_series
from analytics.reports.core.types import Figure, PageHeader, Series
from analytics.reports.improvement.interventions import InterventionsReport, KindCompared, interventions
from analytics.reports.inspection.inspection import InspectedSchool, Ofsted, ofsted
from analytics.reports.inspection.inspection_counts import CATEGORY
from analytics.reports.inspection.inspection_figures import STOCK_BY_SCHOOLS
from analytics.reports.inspection.reach import Reached, reach
from analytics.reports.inspection.report_cards import CardsAhead
from analytics.reports.measures.benchmark_comparison import gather_targets
from analytics.reports.measures.measure_history import history
from analytics.reports.risk.risk import risk
from analytics.reports.risk.types import RiskReport, SchoolResult
from analytics.reports.targets.among_neighbours import neighbours_mean
from analytics.reports.targets.on_track import first_by_area, judged_together
from analytics.reports.targets.target_state import TargetState
from analytics.risk.rating import Rating
from analytics.statistics.benchmarks import NeighbourAverage
from data.catalogue import measure
from data.records import RecordsUnavailable
from data.vocabulary import Phase, PupilGroup, Role, Scope, role_words

# Inspection, support and formal action now and at the last meeting: counts, and a few names.


@dataclass(frozen=True, slots=True)
class FormalDay:
    """The counts as they were on one day; `supported` counts each school once.

    `why_not` says why counts of inspections do not cover all schools; empty where they do.
    """

    good: Figure
    concern: Figure
    stuck: int
    n_cards: int
    n_open: int
    steps: tuple[FormalStep, ...]
    support: tuple[SupportCount, ...]
    supported: int
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Levels:
    """How many schools are at each level of support, now and at the round before.

    `opens` is the day from which others may see a round that only headteachers see yet; until then it
    counts nothing. With less than `least_share` (0 to 1) of schools rated, a count is of those schools only.
    """

    words: dict[str, str]
    counts: dict[str, int]
    before: dict[str, int]
    before_day: date
    opens: date | None
    least_share: float


@dataclass(frozen=True, slots=True)
class NamedSchool:
    """One school by name, for the private version only: why it is listed, and since when."""

    heading: str
    name: str
    area_name: str
    why: str
    since: date | None


@dataclass(frozen=True)
class Formal:
    """Everything that the slide of inspection, support and formal action says.

    `named` is empty unless the pack is private; `late_checks` None where the records are not open.
    """

    now: FormalDay
    before: FormalDay
    levels: Levels
    late_checks: int | None
    reached: Reached | None
    cards: CardsAhead | None
    compared: tuple[KindCompared, ...]
    named: tuple[NamedSchool, ...]
    cards_begun: bool = True


def formal(context: ReportContext, then: ReportContext, named: bool) -> Formal:
    """The counts now and at the last meeting; what may be reached and the levels of support only now."""
    inspected, rated, ahead = ofsted(context), risk(context), reach(context)
    followed = _followed(context)
    return Formal(
        now=_day(context, inspected, named, context.as_at),
        before=_day(context, ofsted(then), False, then.as_at),
        levels=_levels(rated),
        late_checks=None if followed is None else len(followed.overdue),
        reached=ahead.old,
        cards=ahead.cards,
        compared=() if followed is None else followed.compared,
        named=_named(inspected, rated) if named else (),
        cards_begun=inspected.cards_begun,
    )


def _levels(rated: RiskReport) -> Levels:
    waits = rated.waiting if rated.waiting is not None and rated.waiting.withheld else None
    opens = waits.others_from if waits else None
    least = rule().least_share
    return Levels(rated.rule.words, rated.counts, rated.before_counts, rated.before_day, opens, least)


def _followed(context: ReportContext) -> InterventionsReport | None:
    try:
        return interventions(context)
    except RecordsUnavailable:
        return None


def _day(context: ReportContext, inspected: Ofsted, named: bool, day: date) -> FormalDay:
    """Both days' records as known now: a step entered late was open all the same."""
    by_key = {item.measure: item for item in (*inspected.old, *inspected.now)}
    return FormalDay(
        by_key[STOCK_BY_SCHOOLS],
        by_key[CATEGORY],
        len(inspected.stuck),
        inspected.n_cards,
        inspected.n_open,
        formal_steps(context, named, day),
        support(context, day),
        schools_supported(context, day),
        inspected.why_not,
    )


def _named(inspected: Ofsted, rated: RiskReport) -> tuple[NamedSchool, ...]:
    """Schools of concern, those long below good, and those at the highest level of support."""
    highest = [school for school in rated.schools if school.rating is Rating.RED]
    word = rated.rule.words.get(Rating.RED.value, Rating.RED.value)
    return (
        *(_inspected("In a category of concern", item) for item in inspected.concern),
        *(_inspected("Below good twice running", item) for item in inspected.stuck),
        *(_level(f"Level of support: {word}", item) for item in highest),
    )


def _inspected(heading: str, inspected_school: InspectedSchool) -> NamedSchool:
    return NamedSchool(
        heading, inspected_school.name, inspected_school.area_name, inspected_school.why, inspected_school.inspected
    )


def _level(heading: str, school_result: SchoolResult) -> NamedSchool:
    why = school_result.main[0].label if school_result.main else ""
    return NamedSchool(heading, school_result.name, school_result.area_name or "", why, None)


Asked = tuple[str, Phase, PupilGroup]

EARLY: tuple[Asked, ...] = (
    ("gld", Phase.EARLY_YEARS, PupilGroup.ALL),
    ("phonics", Phase.PRIMARY, PupilGroup.ALL),
    ("ks2_rwm_expected", Phase.PRIMARY, PupilGroup.ALL),
)
AFTER: tuple[Asked, ...] = (
    ("attainment8", Phase.SECONDARY, PupilGroup.ALL),
    ("engmath_5plus", Phase.SECONDARY, PupilGroup.ALL),
    ("destinations_sustained", Phase.SECONDARY, PupilGroup.ALL),
)
_GROUPS = (PupilGroup.DISADVANTAGED, PupilGroup.SEN_SUPPORT, PupilGroup.EHCP, PupilGroup.LOOKED_AFTER)
GROUPS: tuple[Asked, ...] = tuple(
    (code, phase, group)
    for code, phase in (("ks2_rwm_expected", Phase.PRIMARY), ("attainment8", Phase.SECONDARY))
    for group in _GROUPS
)
ATTENDANCE: tuple[Asked, ...] = tuple(
    (code, Phase.ALL, PupilGroup.ALL) for code in ("absence_overall", "absence_persistent", "absence_severe")
)
WEEKLY = (Phase.PRIMARY, Phase.SECONDARY)
EXCLUSIONS: tuple[Asked, ...] = tuple(
    (code, Phase.ALL, PupilGroup.ALL) for code in ("suspension_rate", "permanent_exclusion_rate")
)
# Roles that may see schools' names, unless their scope forbids it.
NAMING_ROLES = frozenset({Role.ADMINISTRATOR, Role.DIRECTOR, Role.AREA_LEAD, Role.ANALYST, Role.CLERK})


class Audience(StrEnum):
    """The audience of a pack: only the private version names schools."""

    BOARD = "board"
    PRIVATE = "private"


def may_name(scope: Scope) -> bool:
    """Whether the reader may see names of schools."""
    return scope.sees_school_names and scope.role in NAMING_ROLES


def names_for(scope: Scope, audience: Audience) -> bool:
    """Whether this version names schools; NotForThisRole where the reader may not see their names."""
    if audience is Audience.PRIVATE and not may_name(scope):
        raise NotForThisRole(
            f"the private version names schools and is not available to the role "
            f"of {role_words(scope.role.value)}; choose the version for the board"
        )
    return audience is Audience.PRIVATE


@dataclass(frozen=True, slots=True)
class Standing:
    """One measure over time beside England's; `before` is what was newest at the last meeting.

    `judged` says whether it is significantly different from England's; `neighbours` is the mean of the
    statistical neighbours in the same year. None for weeks.
    """

    own: Series
    england: Series
    now: Figure | None
    before: Figure | None
    judged: BenchmarkComparison | None = None
    neighbours: NeighbourAverage | None = None

    @property
    def peer(self) -> Figure | None:
        """England's figure for the period of the newest one."""
        return same_period(self.england, self.now)

    @property
    def is_new(self) -> bool:
        """Whether anything was published or corrected since the last meeting."""
        if self.now is None or self.before is None:
            return self.now is not self.before
        return (self.now.period, self.now.value) != (self.before.period, self.before.value)


@dataclass(frozen=True)
class Board:
    """Everything that the slides say, in their order."""

    header: PageHeader
    audience: Audience
    meeting: date
    previous: date
    decisions: tuple[Decision, ...]
    states: tuple[TargetState, ...]
    before: tuple[TargetState, ...]
    early: tuple[Standing, ...]
    after: tuple[Standing, ...]
    groups: tuple[Standing, ...]
    attendance: tuple[Standing, ...]
    weeks: tuple[Standing, ...]
    exclusions: tuple[Standing, ...]
    by_area: AreaFigures | None
    formal: Formal
    deliveries: tuple[Delivery, ...]
    deliveries_before: tuple[Delivery, ...]


@reads_registers(Registers.EVERY)
def board(
    context: ReportContext,
    *,
    meeting: date | None = None,
    previous: date | None = None,
    audience: Audience = Audience.BOARD,
) -> Board:
    """Everything the slides show as at the as-at date, and the same as at the last meeting.

    Without `previous` the last meeting is that of the newest recorded decision before this one,
    else the same day a month earlier. Raises ValueError where it is not before the as-at date,
    and NotForThisRole where schools would be named to somebody who may not see their names.
    """
    named = names_for(context.scope, audience)
    held_on = meeting or context.as_at
    before = previous or last_meeting(context, held_on) or month_before(min(held_on, context.as_at))
    if before >= context.as_at:
        raise ValueError(
            f"the last meeting ({before.isoformat()}) must be before the day as at which the pack "
            f"is made ({context.as_at.isoformat()})"
        )
    _read_ahead(context)
    _read_fields(context)
    now = states(context)
    then = earlier(context, before)
    _read_ahead(then)

    def standings_of(wanted: tuple[Asked, ...]) -> tuple[Standing, ...]:
        return tuple(standing(context, then, item) for item in wanted)

    return Board(
        header=page_header(context),
        audience=audience,
        meeting=held_on,
        previous=before,
        decisions=decisions(context, named),
        states=now,
        before=states(then),
        early=standings_of(EARLY),
        after=standings_of(AFTER),
        groups=standings_of(GROUPS),
        attendance=standings_of(ATTENDANCE),
        weeks=tuple(weekly(context, then, phase) for phase in WEEKLY),
        exclusions=standings_of(EXCLUSIONS),
        by_area=first_by_area(context, [state for state in now if state.target.headline is not None]),
        formal=formal(context, then, named),
        deliveries=deliveries(context, named),
        deliveries_before=deliveries(then, named),
    )


def _read_ahead(context: ReportContext) -> None:
    """Read in two queries what all slides will need."""
    gather_targets(context, context.plan.targets if context.plan else ())
    shown = (*EARLY, *AFTER, *GROUPS, *ATTENDANCE, *EXCLUSIONS)
    gather(context, (*(code for code, _, _ in shown), "attendance"), (context.home, england(context)))


def _read_fields(context: ReportContext) -> None:
    """Read in one query how all authorities' figures move: the basis of "significant" on a slide."""
    shown = (*EARLY, *AFTER, *GROUPS, *ATTENDANCE, *EXCLUSIONS)
    read_fields(context, [(measure(code), phase, group) for code, phase, group in shown])


def states(context: ReportContext) -> tuple[TargetState, ...]:
    """Every target of the plan, headlines first, then in the plan's own order."""
    if context.plan is None:
        return ()
    rest = tuple(target for target in context.plan.targets if target.headline is None)
    return judged_together([state_of(context, headline) for headline in (*context.plan.headlines, *rest)])


def standing(context: ReportContext, then: ReportContext, series_key: Asked) -> Standing:
    """One measure now and at the last meeting."""
    code, phase, group = series_key
    own = history(context, code, context.home, phase, group)
    (field,) = read_fields(context, [(measure(code), phase, group)])
    return Standing(
        own=own,
        judged=field.england_comparison(context),
        england=history(context, code, england(context), phase, group),
        now=own.latest,
        before=history(then, code, then.home, phase, group).latest,
        neighbours=neighbours_mean(context, field, own.latest.period) if own.latest else None,
    )


def weekly(context: ReportContext, then: ReportContext, phase: Phase) -> Standing:
    """Attendance by week from schools' registers, now and at the last meeting."""

    own, nation = (weekly_series(context, place, phase) for place in (context.home, england(context)))
    return Standing(own, nation, own.latest, weekly_series(then, then.home, phase).latest)


def month_before(day: date) -> date:
    """The same day of the month before, or its last one."""
    year, month = (day.year - 1, 12) if day.month == 1 else (day.year, day.month - 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))
