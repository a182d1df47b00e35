"""Attendance this week and this year, absence by year, and suspensions against their target."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analytics.reports.comparison.exclusion_reduction import ReductionOutcome, cuts
from analytics.reports.comparison.trends import Panel, panel
from analytics.reports.core.all_authorities import Due, next_due, read_fields
from analytics.reports.core.context import Place, ReportContext
from analytics.reports.core.figures import many_series
from analytics.reports.core.page_header import page_header
from analytics.reports.core.places import england, region_of
from analytics.reports.core.registers_read import reads_registers
from analytics.reports.core.school_weeks import WEEKLY, weekly_series
from analytics.reports.core.types import Figure, PageHeader, Series
from analytics.spc import PointRule, XmrChart, xmr_chart
from data.catalogue import measure
from data.period import Period
from data.vocabulary import Phase, PupilGroup, ValueStatus

YEARLY = ("absence_overall", "absence_persistent", "absence_severe")
RATES = ("suspension_rate", "permanent_exclusion_rate")
SO_FAR = ("attendance", "attendance_persistent")
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

    @property
    def has_last_year(self) -> bool:
        """Whether two years are loaded, so that weeks can be set beside last year's."""
        return any(figure is not None for figure in self.last_year)


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
    yearly: tuple[Panel, ...]
    exclusions: tuple[Panel, ...]
    cuts: tuple[ReductionOutcome, ...]
    due: Due | None


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
        cuts=cuts(context, fields, RATES),
        due=_due(context, weeks, so_far),
    )


def _due(context: ReportContext, weeks: Weeks | None, so_far: Sequence[SoFar]) -> Due | None:
    """The next release after the newest that is held; none where no attendance is held."""
    results = [*(item.own for item in so_far), *((weeks.latest,) if weeks else ())]
    dated = [figure for figure in results if figure.published is not None]
    newest = max(dated, key=lambda figure: figure.published or context.as_at, default=None)
    return next_due(context, measure(WEEKLY), newest) if newest is not None else None


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
        reporting=_reporting(context, phase, every),
    )


def _withheld(own: Series) -> Figure | None:
    newest = next((f for f in reversed(own.figures) if f.shown or f.status is ValueStatus.CANNOT_TELL), None)
    return None if newest is None or newest.shown else newest


def _unusual(marked: Iterable[tuple[Figure, PointRule | None]]) -> tuple[tuple[str, PointRule], ...]:
    """The periods that a rule marks; asked only of limits from enough points to be relied on."""
    return tuple((f.period, rule) for f, rule in marked if rule is not None and rule not in _ORDINARY)


def same_week_last_year(week: str) -> str:
    """The week of the same number a year before; a 53rd week is set beside the 52nd."""
    year, number = week.split("-W")
    return f"{int(year) - 1}-W{min(int(number), 52):02d}"


def _reporting(context: ReportContext, phase: Phase, periods: Sequence[str]) -> tuple[Reporting, ...]:
    frame = context.warehouse.coverage(context.scope, [context.home.code], phase.value)
    rows = frame[frame["period"].isin(list(periods))].dropna(subset=["reporting", "open"])
    return tuple(
        Reporting(str(period), float(sent), float(opened))
        for period, sent, opened in zip(rows["period"], rows["reporting"], rows["open"], strict=True)
    )


def _so_far(context: ReportContext, nation: Place) -> tuple[SoFar, ...]:
    """Each phase's year to date; the year before only where it is the year just before."""
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
            sent = _reporting(context, phase, [own.latest.period])
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
