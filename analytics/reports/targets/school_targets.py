"""Do schools' targets add up? Who has none, who asks too little, and where the shortfall lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analytics.reports.core.context import Desk
from analytics.reports.core.page_header import context_of
from analytics.reports.core.records_in_force import Entry, Names, editable, entries, held, names_of
from analytics.reports.core.types import Context, Figure
from analytics.reports.measures.school_results import SchoolResults, open_schools, school_results, shown
from analytics.reports.targets.authority_goal import Goal, goal_of
from analytics.reports.targets.target_outcomes import Past, Revision, past_targets, revisions
from analytics.rollup import SchoolTarget, TargetRollUp, roll_up
from analytics.similar_schools import PaceRank, Stretch, pace_at, pace_rank
from data.catalogue import MEASURES, measure
from data.period import Period
from data.records import register
from data.vocabulary import Level, PupilGroup, Unit

SMALLEST_COHORT = 6  # as the disclosure policy: no percentage of fewer pupils is told
LOW_ASK = 50.0  # percentile: half of the similar schools moved further without being asked
HARD_ASK = 0.9  # what only one similar school in ten exceeded


@dataclass(frozen=True, slots=True)
class SchoolAim:
    """One school: its target, its last result, and how much that asks of it."""

    urn: str
    name: str
    area: str | None
    area_name: str
    trust: str
    academy: bool
    entry: Entry | None
    cohort: float | None
    target: float | None
    last: Figure | None
    asked: float | None
    rank: PaceRank | None
    holds: float | None

    @property
    def too_low(self) -> bool:
        """Whether it asks for less than half of the similar schools achieved."""
        return self.rank is not None and self.rank.percentile < LOW_ASK


@dataclass(frozen=True, slots=True)
class GroupAim:
    """The targets of an area, a trust or the authority added up."""

    code: str
    name: str
    total: TargetRollUp


@dataclass(frozen=True, slots=True)
class Spread:
    """The shortfall spread: every school that has a target asks for so many points more."""

    points: float
    schools: int
    beyond_usual: int
    beyond_hundred: int


@dataclass(frozen=True)
class TargetsReport:
    """Everything the page of school targets says, for one measure, year and group."""

    context: Context
    measure: str
    period: str
    group: PupilGroup
    periods: tuple[str, ...]
    goal: Goal
    whole: GroupAim
    areas: tuple[GroupAim, ...]
    trusts: tuple[GroupAim, ...]
    schools: tuple[SchoolAim, ...]
    spread: Spread | None
    past: tuple[Past, ...]
    revised: tuple[Revision, ...]
    names: Names
    editable: bool

    @property
    def missing(self) -> tuple[SchoolAim, ...]:
        """The schools that have not returned a target."""
        return tuple(one for one in self.schools if one.target is None)

    @property
    def for_dfe(self) -> tuple[SchoolAim, ...]:
        """Of those, the academies and free schools: DfE's to chase."""
        return tuple(one for one in self.missing if one.academy)

    @property
    def challenged(self) -> tuple[SchoolAim, ...]:
        """The schools that ask for less than similar ones achieved, the least first."""
        low = [one for one in self.schools if one.too_low]
        return tuple(sorted(low, key=lambda one: one.rank.percentile if one.rank else 0.0))

    @property
    def holders(self) -> tuple[SchoolAim, ...]:
        """The schools in which the shortfall lies, the most pupils first."""
        short = [one for one in self.schools if one.holds is not None and one.holds > 0]
        return tuple(sorted(short, key=lambda one: -(one.holds or 0.0)))


def measures_for_targets() -> tuple[str, ...]:
    """The measures on which schools' targets can be added up: percentages of a school's pupils."""
    return tuple(
        one.code
        for one in MEASURES.values()
        if one.has_page and one.unit is Unit.PERCENT and Level.SCHOOL in one.levels and "pupil" in one.denominator_name
    )


def targets(
    desk: Desk, code: str = "ks2_rwm_expected", period: str | None = None, group: PupilGroup = PupilGroup.ALL
) -> TargetsReport:
    """Schools' targets for one measure and year: the latest year that any school aims at."""
    declared = measure(code)
    found = _entered(desk, code, group)
    results = school_results(desk, declared, group)
    year = Period.parse(period or _latest(found, results, desk))
    goal = goal_of(desk, declared, year, group)
    mine = {
        str(one.values["urn"]): one
        for one in entries(found, register("school_targets"))
        if one.values["period"] == year.text
    }
    aims = _aims(desk, results, mine, year, goal)
    whole = GroupAim(desk.home.code, desk.home.name, _added(aims, goal))
    return TargetsReport(
        context=context_of(desk),
        measure=code,
        period=year.text,
        group=group,
        periods=_periods(found, year),
        goal=goal,
        whole=whole,
        areas=_grouped(aims, goal, "area"),
        trusts=_grouped(aims, goal, "trust"),
        schools=aims,
        spread=_spread(aims, whole, results, year),
        past=past_targets(found, results, year, names_of(desk)),
        revised=revisions(desk, code),
        names=names_of(desk),
        editable=editable(desk),
    )


def _entered(desk: Desk, code: str, group: PupilGroup) -> pd.DataFrame:
    """Targets agreed by the desk's day: a replay of 2016 knows none that was agreed later."""
    found = held(desk, "school_targets")
    agreed = found["agreed_on"].isna() | (found["agreed_on"] <= pd.Timestamp(desk.as_at))
    return found[agreed & (found["measure"] == code) & (found["pupil_group"] == group.value)]


def _latest(found: pd.DataFrame, results: SchoolResults, desk: Desk) -> str:
    """The last year aimed at; before any target is there, the year after the last results."""
    if len(found):
        return max(map(str, found["period"]), key=lambda text: Period.parse(text).ending)
    after = max(results.years) + 1 if results.years else desk.as_at.year
    return Period.academic_year(after).text


def _periods(found: pd.DataFrame, year: Period) -> tuple[str, ...]:
    coming = Period.academic_year(year.ending + 1).text
    return tuple(sorted({*found["period"], year.text, coming}, key=lambda t: Period.parse(t).ending))


def _aims(
    desk: Desk, results: SchoolResults, mine: Mapping[str, Entry], year: Period, goal: Goal
) -> tuple[SchoolAim, ...]:
    pools: dict[int, list[Stretch]] = {}
    aims = []
    for _, row in open_schools(desk, results.declared).sort_values("name").iterrows():
        urn = str(row["urn"])
        last = results.last(urn, year.ending)
        length = year.ending - Period.parse(last.period).ending if last else 1
        if length not in pools:
            pools[length] = results.stretches(length)
        aims.append(_aim(row, mine.get(urn), last, pools[length], goal))
    return tuple(aims)


def _aim(row: pd.Series, entry: Entry | None, last: Figure | None, pool: Sequence[Stretch], goal: Goal) -> SchoolAim:
    target = float(entry.values["target"]) if entry else None
    cohort = float(entry.values["cohort"]) if entry else (last.denominator if last else None)
    before = last.value if last is not None and shown(last) else None
    asked = None if target is None or before is None else target - before
    aimed = target if target is not None else before
    holds = None
    if goal.value is not None and aimed is not None and cohort:
        holds = (goal.value - aimed) * cohort / 100
    return SchoolAim(
        urn=str(row["urn"]),
        name=str(row["name"]),
        area=None if pd.isna(row["area"]) else str(row["area"]),
        area_name="no area" if pd.isna(row["area_name"]) else str(row["area_name"]),
        trust="" if pd.isna(row.get("trust_name")) else str(row["trust_name"]),
        academy=str(row["type_group"]) in ("academy", "free school"),
        entry=entry,
        cohort=cohort,
        target=target,
        last=last,
        asked=asked,
        rank=pace_rank(before, asked, pool),
        holds=holds,
    )


def _added(aims: Sequence[SchoolAim], goal: Goal) -> TargetRollUp:
    return roll_up(
        [
            SchoolTarget(
                one.urn, one.cohort, one.target, one.last.value if one.last is not None and one.last.shown else None
            )
            for one in aims
        ],
        goal.value,
    )


def _grouped(aims: Sequence[SchoolAim], goal: Goal, by: str) -> tuple[GroupAim, ...]:
    groups: dict[str, list[SchoolAim]] = {}
    for one in aims:
        groups.setdefault(str(getattr(one, by) or ""), []).append(one)
    unnamed = "Schools without an area" if by == "area" else "Maintained schools and others without a trust"
    return tuple(
        sorted(
            (
                GroupAim(code, _group_name(held, by) if code else unnamed, _added(held, goal))
                for code, held in groups.items()
            ),
            key=lambda one: one.name,
        )
    )


def _group_name(held: Sequence[SchoolAim], by: str) -> str:
    return held[0].area_name if by == "area" else held[0].trust


def _spread(aims: Sequence[SchoolAim], whole: GroupAim, results: SchoolResults, year: Period) -> Spread | None:
    """The shortfall shared out by pupil over the schools that have a target."""
    short = whole.total.no_change.shortfall_pupils
    having = [one for one in aims if one.target is not None and one.cohort]
    pupils = sum(one.cohort or 0.0 for one in having)
    if not short or not pupils:
        return None
    points = 100 * short / pupils
    beyond, pools = 0, dict[int, list[Stretch]]()
    for one in having:
        if one.asked is None or one.last is None:
            continue
        length = year.ending - Period.parse(one.last.period).ending
        if length not in pools:
            pools[length] = results.stretches(length)
        usual = pace_at(one.last.value, HARD_ASK, pools[length])
        beyond += usual is not None and one.asked + points > usual
    over = sum((one.target or 0.0) + points > 100 for one in having)
    return Spread(points, len(having), beyond, over)
