"""School targets added up: missing, unambitious, and where the shortfall lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analytics.reports.core.context import ReportContext, page_header
from analytics.reports.core.figures import series_of
from analytics.reports.core.places import england
from analytics.reports.core.records_in_force import (
    Entry,
    Names,
    changes,
    editable,
    entries,
    names_of,
    reads_registers,
    records_in_force,
)
from analytics.reports.core.types import Figure, PageHeader
from analytics.reports.measures.school_results import SchoolResults, open_schools, school_results, shown
from analytics.statistics.stretches import PaceRank, Stretch, pace_at, pace_rank
from analytics.targets.rollup import SchoolTarget, TargetRollUp, roll_up
from data.catalogue import MEASURES, Measure, measure
from data.period import Period
from data.plans.model import Reference, Target
from data.records import register
from data.rules import coverage_rule
from data.vocabulary import Counts, Level, PupilGroup, Unit

# The authority's own target for a measure and year, which schools' targets add up to.


@dataclass(frozen=True, slots=True)
class Goal:
    """The value to be reached, and in words where it comes from; None where there is none."""

    value: float | None
    words: str
    target: str = ""


def goal_of(context: ReportContext, declared: Measure, year: Period, group: PupilGroup) -> Goal:
    """The plan's target for the year; of a promise against England, England's last figure."""
    promises = [
        target
        for target in (context.plan.targets if context.plan else ())
        if target.measure == declared.code and target.group is group and target.area in (None, context.home.code)
    ]
    for promise in promises:
        if promise.reference is Reference.FIXED:
            return _fixed(promise, year)
        if promise.reference is Reference.NATIONAL:
            return _national(context, declared, promise, group)
    return _yardstick(context, declared, group)


def _fixed(target: Target, year: Period) -> Goal:
    """The milestone judged on the year; else the last one promised by its end, else the first."""
    judged = [m for m in target.milestones if m.period == year.text]
    by_then = [m for m in target.milestones if m.due <= year.end]
    chosen = (judged or by_then[-1:] or list(target.milestones[:1]))[0]
    return Goal(chosen.value, f"{target.title}, due {chosen.due:%B %Y}", target.code)


def _yardstick(context: ReportContext, declared: Measure, group: PupilGroup) -> Goal:
    """England's last figure where the plan promises nothing, and named as that."""
    nation = england(context)
    latest = series_of(context, declared.code, nation, phase=declared.phases[0], group=group).latest
    if latest is None or latest.value is None:
        return Goal(None, "The plan has no value here, and England's figure is not loaded.")
    return Goal(latest.value, f"the plan has no value here; England's of {latest.period} is used for comparison")


def _national(context: ReportContext, declared: Measure, target: Target, group: PupilGroup) -> Goal:
    nation = england(context)
    latest = series_of(context, declared.code, nation, phase=target.phase, group=group).latest
    if latest is None or latest.value is None:
        return Goal(None, "The plan's target is England's figure, which is not loaded.", target.code)
    return Goal(
        latest.value + target.deadline.value,
        f"{target.title}: England's figure of {latest.period} is used until the next is published",
        target.code,
    )


# Results of schools' targets: past targets against results, and revisions.


@dataclass(frozen=True, slots=True)
class Past:
    """One target whose result is out: `met` is None where the result may not be shown."""

    urn: str
    name: str
    period: str
    target: float
    result: Figure
    met: bool | None


@dataclass(frozen=True, slots=True)
class TargetChange:
    """A changed target: old and new value, role, date and reason."""

    key: str
    was: float | None
    became: float | None
    on: date
    by: str
    why: str


def past_targets(frame: pd.DataFrame, results: SchoolResults, year: Period, names: Names) -> tuple[Past, ...]:
    """Targets of earlier years, or of this one, whose results are out; the newest year first."""
    past = []
    for _, row in frame.iterrows():
        when = Period.parse(str(row["period"]))
        result = results.at(str(row["urn"]), when.ending)
        if result is None or when.ending > year.ending:
            continue
        target = float(row["target"])
        better = results.declared.direction.value != "lower"
        value = result.value if shown(result) else None
        reached = None if value is None else (value >= target if better else value <= target)
        name = names.schools.get(str(row["urn"]), str(row["urn"]))
        past.append(Past(str(row["urn"]), name, when.text, target, result, reached))
    return tuple(sorted(past, key=lambda item: (-Period.parse(item.period).ending, item.name)))


def revisions(context: ReportContext, code: str) -> tuple[TargetChange, ...]:
    """Every change of a school's target on a measure after it was first set, the newest first."""
    changed = changes(context, "school_targets")
    changed = changed[(changed["field"] == "target") & (changed["version"] > 1)]
    return tuple(
        TargetChange(
            str(row["key"]),
            _number(row["was"]),
            _number(row["became"]),
            row["on"],
            str(row["who_role"]),
            str(row["reason"] or ""),
        )
        for _, row in changed.iloc[::-1].iterrows()
        if f"|{code}|" in str(row["key"])
    )


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))


LOW_ASK = 50.0  # percentile: half of the schools that started as near moved further without being asked
HARD_ASK = 0.9  # what only one such school in ten exceeded


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
    requested: float | None
    rank: PaceRank | None
    holds: float | None

    @property
    def too_low(self) -> bool:
        """Whether it asks for less than half of the schools that started as near achieved."""
        return self.rank is not None and self.rank.percentile < LOW_ASK


@dataclass(frozen=True, slots=True)
class GroupAim:
    """The targets of an area, a trust or the authority added up."""

    code: str
    name: str
    total: TargetRollUp


@dataclass(frozen=True, slots=True)
class ShortfallSpread:
    """The shortfall spread: every school that has a target asks for so many points more."""

    points: float
    schools: int
    beyond_usual: int
    beyond_hundred: int


@dataclass(frozen=True)
class TargetsReport:
    """Everything the page of school targets says, for one measure, year and group."""

    header: PageHeader
    measure: str
    period: str
    group: PupilGroup
    periods: tuple[str, ...]
    goal: Goal
    whole: GroupAim
    areas: tuple[GroupAim, ...]
    trusts: tuple[GroupAim, ...]
    schools: tuple[SchoolAim, ...]
    spread: ShortfallSpread | None
    past: tuple[Past, ...]
    revised: tuple[TargetChange, ...]
    names: Names
    editable: bool

    @property
    def missing(self) -> tuple[SchoolAim, ...]:
        """The schools that have not returned a target."""
        return tuple(school for school in self.schools if school.target is None)

    @property
    def for_dfe(self) -> tuple[SchoolAim, ...]:
        """Of those, the academies and free schools: DfE's to chase."""
        return tuple(item for item in self.missing if item.academy)

    @property
    def challenged(self) -> tuple[SchoolAim, ...]:
        """The schools that ask for less than those that started as near achieved, the least first."""
        low = [school for school in self.schools if school.too_low]
        return tuple(sorted(low, key=lambda item: item.rank.percentile if item.rank else 0.0))

    @property
    def holders(self) -> tuple[SchoolAim, ...]:
        """The schools in which the shortfall lies, the most pupils first."""
        short = [school for school in self.schools if school.holds is not None and school.holds > 0]
        return tuple(sorted(short, key=lambda item: -(item.holds or 0.0)))


def measures_for_targets() -> tuple[str, ...]:
    """The measures on which schools' targets can be added up: percentages of a school's pupils."""
    return tuple(
        item.code
        for item in MEASURES.values()
        if item.has_page and item.unit is Unit.PERCENT and Level.SCHOOL in item.levels and item.counts is Counts.PUPILS
    )


@reads_registers("school_targets")
def targets(
    context: ReportContext,
    code: str = "ks2_rwm_expected",
    period: str | None = None,
    group: PupilGroup = PupilGroup.ALL,
) -> TargetsReport:
    """Schools' targets for one measure and year: the latest year that any school aims at."""
    declared = measure(code)
    result = _entered(context, code, group)
    results = school_results(context, declared, group)
    year = Period.parse(period or _latest(result, results, context))
    goal = goal_of(context, declared, year, group)
    mine = {
        str(entry.values["urn"]): entry
        for entry in entries(result, register("school_targets"))
        if entry.values["period"] == year.text
    }
    aims = _aims(context, results, mine, year, goal)
    whole = GroupAim(context.home.code, context.home.name, _added(aims, goal))
    return TargetsReport(
        header=page_header(context),
        measure=code,
        period=year.text,
        group=group,
        periods=_periods(result, year),
        goal=goal,
        whole=whole,
        areas=_grouped(aims, goal, "area"),
        trusts=_grouped(aims, goal, "trust"),
        schools=aims,
        spread=_spread(aims, whole, results, year),
        past=past_targets(result, results, year, names_of(context)),
        revised=revisions(context, code),
        names=names_of(context),
        editable=editable(context),
    )


def _entered(context: ReportContext, code: str, group: PupilGroup) -> pd.DataFrame:
    """Targets agreed by the as-at date: a replay of 2016 knows none that was agreed later."""
    result = records_in_force(context, "school_targets")
    agreed = result["agreed_on"].isna() | (result["agreed_on"] <= pd.Timestamp(context.as_at))
    return result[agreed & (result["measure"] == code) & (result["pupil_group"] == group.value)]


def _latest(frame: pd.DataFrame, results: SchoolResults, context: ReportContext) -> str:
    """The last year aimed at; before any target is there, this school year, or the next where its results are out."""
    if len(frame):
        return max(map(str, frame["period"]), key=lambda text: Period.parse(text).ending)
    this_year = Period.parse(context.as_at.isoformat()).ending
    return Period.academic_year(max((this_year, *(year + 1 for year in results.years)))).text


def _periods(frame: pd.DataFrame, year: Period) -> tuple[str, ...]:
    coming = Period.academic_year(year.ending + 1).text
    return tuple(sorted({*frame["period"], year.text, coming}, key=lambda t: Period.parse(t).ending))


def _aims(
    context: ReportContext, results: SchoolResults, mine: Mapping[str, Entry], year: Period, goal: Goal
) -> tuple[SchoolAim, ...]:
    pools: dict[int, list[Stretch]] = {}
    aims = []
    for _, row in open_schools(context, results.declared).sort_values("name").iterrows():
        urn = str(row["urn"])
        last = results.last(urn, year.ending, context.as_at.year)
        length = year.ending - Period.parse(last.period).ending if last else 1
        if length not in pools:
            pools[length] = results.stretches(length)
        aims.append(_aim(row, mine.get(urn), last, pools[length], goal))
    return tuple(aims)


def _aim(row: pd.Series, entry: Entry | None, last: Figure | None, pool: Sequence[Stretch], goal: Goal) -> SchoolAim:
    target = float(entry.values["target"]) if entry else None
    cohort = float(entry.values["cohort"]) if entry else (last.denominator if last else None)
    before = last.value if last is not None and shown(last) else None
    requested = None if target is None or before is None else target - before
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
        requested=requested,
        rank=pace_rank(before, requested, pool),
        holds=holds,
    )


def _added(aims: Sequence[SchoolAim], goal: Goal) -> TargetRollUp:
    return roll_up(
        [
            SchoolTarget(
                aim.urn, aim.cohort, aim.target, aim.last.value if aim.last is not None and aim.last.shown else None
            )
            for aim in aims
        ],
        goal.value,
        coverage_rule().least_share,
    )


def _grouped(aims: Sequence[SchoolAim], goal: Goal, by: str) -> tuple[GroupAim, ...]:
    groups: dict[str, list[SchoolAim]] = {}
    for aim in aims:
        groups.setdefault(str(getattr(aim, by) or ""), []).append(aim)
    unnamed = "Schools without an area" if by == "area" else "Maintained schools and others without a trust"
    return tuple(
        sorted(
            (
                GroupAim(code, _group_name(group, by) if code else unnamed, _added(group, goal))
                for code, group in groups.items()
            ),
            key=lambda group: group.name,
        )
    )


def _group_name(school_aims: Sequence[SchoolAim], by: str) -> str:
    return school_aims[0].area_name if by == "area" else school_aims[0].trust


def _spread(aims: Sequence[SchoolAim], whole: GroupAim, results: SchoolResults, year: Period) -> ShortfallSpread | None:
    """The shortfall shared out by pupil over the schools that have a target."""
    short = whole.total.no_change.shortfall_pupils
    having = [aim for aim in aims if aim.target is not None and aim.cohort]
    pupils = sum(item.cohort or 0.0 for item in having)
    if not short or not pupils:
        return None
    points = 100 * short / pupils
    beyond, pools = 0, dict[int, list[Stretch]]()
    for item in having:
        if item.requested is None or item.last is None:
            continue
        length = year.ending - Period.parse(item.last.period).ending
        if length not in pools:
            pools[length] = results.stretches(length)
        usual = pace_at(item.last.value, HARD_ASK, pools[length])
        beyond += usual is not None and item.requested + points > usual
    over = sum((item.target or 0.0) + points > 100 for item in having)
    return ShortfallSpread(points, len(having), beyond, over)
