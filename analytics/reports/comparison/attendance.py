"""Attendance this week and this year, absence by year, and suspensions against their target."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scipy import stats

from analytics.reports.comparison.exclusions_to_date import YearToDate, exclusions_to_date
from analytics.reports.comparison.trends import TrendPanel, panel
from analytics.reports.core.all_authorities import AuthorityFigures, NextRelease, next_due, read_fields
from analytics.reports.core.context import Place, ReportContext, page_header
from analytics.reports.core.figures import many_series
from analytics.reports.core.places import england, region_of
from analytics.reports.core.records_in_force import reads_registers
from analytics.reports.core.school_weeks import WEEKLY, weekly_series
from analytics.reports.core.types import Figure, PageHeader, Series
from analytics.statistics.comparison import two_period_test
from analytics.statistics.control_limits import PointRule, XmrChart, xmr_chart
from analytics.statistics.exclusions import reduction_from_baseline
from analytics.statistics.year_to_year_noise import YearToYearNoise
from data.catalogue import MEASURES, Theme, measure
from data.period import Period
from data.plans.model import Reference, Target
from data.vocabulary import Phase, PupilGroup, Unit, ValueStatus

# Promised reductions in suspensions and permanent exclusions: met or not, and the role of chance.

A_QUARTER = 0.25  # the plan of 2015: a quarter fewer permanent exclusions


@dataclass(frozen=True, slots=True)
class CutYear:
    """One year after the start: its change in percent, whether the reduction is met, and how often
    chance alone would move the figure this far (0–1; None where not known)."""

    figure: Figure
    change_pct: float | None
    met: bool | None
    chance: float | None


@dataclass(frozen=True, slots=True)
class ReductionOutcome:
    """A cut of `reduction` (0–1) from a start; `promised` is False where the plan promises none and a quarter is used.

    `chance_of_size` is how often chance alone would bring a change as large as the cut itself:
    when that is not small, keeping the promise proves nothing.
    """

    measure: str
    title: str
    promised: bool
    reduction: float
    start: float
    start_period: str
    start_pupils: float | None
    start_source: str
    goal: float
    most: int | None
    years: tuple[CutYear, ...]
    chance_of_size: float | None
    by_counts: bool


def cuts(
    context: ReportContext, fields: Mapping[str, AuthorityFigures], rates: Sequence[str]
) -> tuple[ReductionOutcome, ...]:
    """The plan's cuts; for a rate on which the plan promises nothing, a cut of a quarter to compare with."""
    targets = [t for t in (context.plan.targets if context.plan else ()) if _is_cut(t)]
    selected = [(measure(t.measure), t.phase, t.group) for t in targets]
    own = read_fields(context, selected) if selected else ()
    promised = [_promised(context, target, field) for target, field in zip(targets, own, strict=True)]
    covered = {target.measure.removesuffix("_rate").rstrip("s") for target in targets}
    rest = [code for code in rates if code.removesuffix("_rate").rstrip("s") not in covered]
    loose = [_yardstick(context, fields[code]) for code in rest]
    return tuple(cut for cut in (*promised, *loose) if cut is not None)


def _is_cut(target: Target) -> bool:
    declared = MEASURES.get(target.measure)
    return (
        declared is not None
        and declared.theme is Theme.EXCLUSIONS
        and target.reference in (Reference.FIXED, Reference.BASELINE_CHANGE)
        and target.baseline is not None
        and bool(target.baseline.value)
        and target.deadline.value is not None
        and target.area is None
    )


def _promised(context: ReportContext, target: Target, field: AuthorityFigures) -> ReductionOutcome | None:
    baseline, promise = target.baseline, target.deadline.value
    if baseline is None or baseline.value is None or promise is None:
        return None
    relative = target.reference is Reference.BASELINE_CHANGE
    reduction = -promise / 100 if relative else 1 - promise / baseline.value
    if not 0 <= reduction <= 1:
        return None
    period = baseline.period or (baseline.at.isoformat() if baseline.at else "")
    pupils = float(baseline.denominator) if baseline.denominator else None
    return _cut(
        context,
        field,
        title=target.title,
        promised=True,
        reduction=reduction,
        start=baseline.value,
        period=period,
        pupils=pupils,
        source=baseline.source,
    )


def _yardstick(context: ReportContext, field: AuthorityFigures) -> ReductionOutcome | None:
    newest = field.series(context, context.home).latest
    if newest is None or not newest.value:
        return None
    return _cut(
        context,
        field,
        title=field.declared.label,
        promised=False,
        reduction=A_QUARTER,
        start=newest.value,
        period=newest.period,
        pupils=newest.denominator,
        source="the newest published figure",
    )


def _cut(
    context: ReportContext,
    field: AuthorityFigures,
    *,
    title: str,
    promised: bool,
    reduction: float,
    start: float,
    period: str,
    pupils: float | None,
    source: str,
) -> ReductionOutcome:
    began = Period.parse(period)
    after = [
        f for f in field.series(context, context.home).figures if f.shown and Period.parse(f.period).end > began.end
    ]
    current = reduction_from_baseline(start, reduction, {f.period: f.value for f in after})
    noise, counted = field.noise(context.home.code), field.declared.unit is Unit.COUNT
    years = tuple(
        CutYear(
            f,
            current.change_pct[f.period],
            current.met[f.period],
            _chance(counted, start, pupils, f.value, f.denominator, noise),
        )
        for f in after
    )
    goal = start * (1 - reduction)
    reached = float(math.floor(goal + 1e-9)) if counted else goal
    return ReductionOutcome(
        field.declared.code,
        title,
        promised,
        reduction,
        start,
        period,
        pupils,
        source,
        goal,
        current.target_max_count if counted else None,
        years,
        _chance(counted, start, pupils, reached, pupils, noise),
        counted,
    )


def _chance(
    counted: bool,
    start: float,
    pupils: float | None,
    actual: float | None,
    pupils_then: float | None,
    noise: YearToYearNoise,
) -> float | None:
    """How often chance alone would move the figure at least this far, either way.

    From counts and pupils the exact binomial of two Poisson counts; for a rate without counts a
    normal law with the year-to-year noise of all authorities.
    """
    if counted:
        return two_period_test(start, pupils, actual, pupils_then).p_value
    if actual is None or noise.sigma is None:
        return None
    return float(2 * stats.norm.sf(abs(actual - start) / (noise.sigma * math.sqrt(2))))


YEARLY = ("absence_overall", "absence_persistent", "absence_severe")
RATES = ("suspension_rate", "permanent_exclusion_rate")
SO_FAR = ("attendance", "attendance_persistent", "attendance_severe")
PHASES = (Phase.ALL, Phase.PRIMARY, Phase.SECONDARY, Phase.SPECIAL)
_ORDINARY = (PointRule.COMMON, None)


@dataclass(frozen=True, slots=True)
class Reporting:
    """How many schools sent their registers, of those that were open."""

    period: str
    reporting: float
    open: float


@dataclass(frozen=True, slots=True)
class Weeks:
    """The weeks of the newest year for one phase, beside England's and last year's same weeks.

    Every week from the first to the last is there, a holiday as a week to which no figure applies;
    `england` and `last_year` are aligned with them.
    """

    phase: Phase
    own: tuple[Figure, ...]
    england: tuple[Figure | None, ...]
    last_year: tuple[Figure | None, ...]
    chart: XmrChart
    unusual: tuple[tuple[str, PointRule], ...]
    reporting: tuple[Reporting, ...]

    @property
    def latest(self) -> Figure:
        """The newest week that has a figure."""
        return next(figure for figure in reversed(self.own) if figure.shown)


@dataclass(frozen=True, slots=True)
class SoFar:
    """One phase's year to date beside England's and the year before, and who reported."""

    phase: Phase
    measure: str
    own: Figure
    england: Figure | None
    before: Figure | None
    reporting: Reporting | None


@dataclass(frozen=True)
class Attendance:
    """Everything the page on attendance shows.

    `withheld` is the newest week where too few schools reported it, and no later one has a figure.
    """

    header: PageHeader
    phase: Phase
    phases: tuple[Phase, ...]
    weeks: Weeks | None
    withheld: Figure | None
    so_far: tuple[SoFar, ...]
    yearly: tuple[TrendPanel, ...]
    exclusions: tuple[TrendPanel, ...]
    to_date: tuple[YearToDate, ...]
    cuts: tuple[ReductionOutcome, ...]
    due: NextRelease | None


@reads_registers()
def attendance(context: ReportContext, *, phase: Phase = Phase.ALL) -> Attendance:
    """Attendance, absence, suspensions and exclusions of the authority, as known then.

    Weeks are those of the phase asked for; without any, none are shown.
    """
    nation, region = england(context), region_of(context)
    places = (nation, *((region,) if region else ()))
    codes = (*YEARLY, *RATES)
    fields = dict(zip(codes, read_fields(context, [(measure(c), phase, PupilGroup.ALL) for c in codes]), strict=True))
    panels = {code: panel(context, field, places) for code, field in fields.items()}
    own, others = (weekly_series(context, place, phase) for place in (context.home, nation))
    weeks = _weeks(context, phase, own, others)
    so_far = _so_far(context, nation)
    return Attendance(
        header=page_header(context),
        phase=phase,
        phases=PHASES,
        weeks=weeks,
        withheld=_withheld(own),
        so_far=so_far,
        yearly=tuple(panels[c] for c in YEARLY if panels[c].latest),
        exclusions=tuple(panels[c] for c in RATES if panels[c].latest),
        to_date=exclusions_to_date(context, phase),
        cuts=cuts(context, fields, RATES),
        due=_due(context, weeks, so_far),
    )


def _due(context: ReportContext, weeks: Weeks | None, so_far: Sequence[SoFar]) -> NextRelease | None:
    """The next release after the newest that is loaded; None where no attendance is loaded."""
    results = [*(item.own for item in so_far), *((weeks.latest,) if weeks else ())]
    dated = [figure for figure in results if figure.published is not None]
    newest = max(dated, key=lambda figure: figure.published or context.as_at, default=None)
    return next_due(context, measure(WEEKLY), newest.published) if newest is not None else None


def _weeks(context: ReportContext, phase: Phase, own: Series, nation: Series) -> Weeks | None:
    """The newest academic year's weeks; last year's same weeks only where they are loaded too."""
    if own.latest is None:
        return None
    year = Period.parse(own.latest.period).ending
    figures = tuple(f for f in own.figures if Period.parse(f.period).ending == year)
    every = [f.period for f in figures]
    peers = {f.period: f for f in nation.figures if f.shown}
    before = {f.period: f for f in own.figures if f.shown}
    chart = xmr_chart([f.value for f in figures])
    marked = zip(figures, chart.rules, strict=True)
    return Weeks(
        phase=phase,
        own=figures,
        england=tuple(peers.get(week) for week in every),
        last_year=tuple(before.get(same_week_last_year(week)) for week in every),
        chart=chart,
        unusual=() if chart.limits.is_trial else _unusual(marked),
        reporting=_reporting(context, phase, figures),
    )


def _withheld(own: Series) -> Figure | None:
    newest = next((f for f in reversed(own.figures) if f.shown or f.status is ValueStatus.CANNOT_TELL), None)
    return None if newest is None or newest.shown else newest


def _unusual(marked: Iterable[tuple[Figure, PointRule | None]]) -> tuple[tuple[str, PointRule], ...]:
    """The periods that a rule marks as unusual; for limits from enough points only."""
    return tuple((f.period, rule) for f, rule in marked if rule is not None and rule not in _ORDINARY)


def same_week_last_year(week: str) -> str:
    """The week of the same number a year before; a 53rd week is compared with the 52nd."""
    year, number = week.split("-W")
    return f"{int(year) - 1}-W{min(int(number), 52):02d}"


def _reporting(context: ReportContext, phase: Phase, figures: Sequence[Figure]) -> tuple[Reporting, ...]:
    """How many schools reported each figure, from the same file as the figure."""
    frame = context.warehouse.coverage(context.scope, [context.home.code], phase.value)
    sources = {(figure.period, figure.source.file) for figure in figures if figure.source is not None}
    rows = frame.dropna(subset=["reporting", "open"])
    return tuple(
        Reporting(str(period), float(sent), float(opened))
        for period, file, sent, opened in zip(
            rows["period"], rows["file"], rows["reporting"], rows["open"], strict=True
        )
        if (period, file) in sources
    )


def _so_far(context: ReportContext, nation: Place) -> tuple[SoFar, ...]:
    """Each phase's year to date, with the year before only where that is the preceding one."""
    result = many_series(context, SO_FAR, (context.home, nation), phases=PHASES)
    rows = []
    for code in SO_FAR:
        for phase in PHASES:
            own = result[(code, context.home.code, phase, PupilGroup.ALL)]
            if own.latest is None:
                continue
            by_key = {f.period: f for f in own.current}
            peers = {f.period: f for f in result[(code, nation.code, phase, PupilGroup.ALL)].figures}
            peer = peers.get(own.latest.period)
            sent = _reporting(context, phase, [own.latest])
            rows.append(
                SoFar(
                    phase,
                    code,
                    own.latest,
                    peer if peer is not None and peer.shown else None,
                    by_key.get(Period.parse(own.latest.period).shift(-1).text),
                    sent[0] if sent else None,
                )
            )
    return tuple(rows)
