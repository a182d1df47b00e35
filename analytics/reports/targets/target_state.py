"""The state of one target: expected, latest, needed, best pace, and the chance of meeting it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from analytics.reports.core.all_authorities import panel_of, read_fields
from analytics.reports.core.change import NO_CHANGE, NO_NOISE, Change, change_between, england_part, year_before
from analytics.reports.core.context import ReportContext
from analytics.reports.core.forecasts import calibration, forecast_model, record_in_words, record_of
from analytics.reports.core.places import england
from analytics.reports.core.rules import status_rule
from analytics.reports.core.types import Figure, PathPoint
from analytics.reports.core.types import Series as History
from analytics.reports.inspection.inspection_figures import STOCK_BY_SCHOOLS
from analytics.reports.inspection.reach import chance_of_good_schools
from analytics.reports.measures.benchmark_comparison import Compared, Point, compare
from analytics.statistics.benchmarks import Movement
from analytics.targets import milestones as ms
from analytics.targets.milestones import meets
from analytics.targets.panel import published_step
from analytics.targets.projection import ForecastDistribution, project, rounded_up_to
from analytics.targets.promise import (
    Likelihood,
    PromiseJudgement,
    Reason,
    status_after_deadline,
    status_by_deadline,
    status_now,
    tolerance,
)
from analytics.targets.trajectory import (
    Ambition,
    BestPace,
    RequiredPace,
    YearlySeries,
    all_paces,
    ambition,
    best_pace,
    required_pace,
    whole_units_needed,
    window_years,
    years_between,
)
from data.catalogue import Measure, MeasureKind, measure
from data.period import Period, PeriodKind
from data.plans.model import Milestone, Reference, Target
from data.records import registers
from data.rules.model import StatusRule
from data.vocabulary import Comparator, PromiseStatus, Unit, ValueStatus

# The pace a target needs from today, compared with the best so far and with other authorities.

MONTHS = 12
DAYS_A_YEAR = 366
OLD_FIGURE = "old_figure"
RESULTS_OUT = (9, 1)  # month and day from which a year's results are taken to be known


@dataclass(frozen=True, slots=True)
class TargetPace:
    """Needed pace and best pace; `best_units` is the best change in schools or pupils.

    `window` says in words over how long the best pace was taken: twelve months, or a year.
    """

    needed: RequiredPace
    best: BestPace | None
    best_units: float | None
    ambition: Ambition | None
    units_name: str


def pace_of(context: ReportContext, target: Target, declared: Measure, compared: Compared) -> TargetPace | None:
    """What is needed from today to the deadline; None once it has passed or nothing is known."""
    latest = compared.latest
    deadline = target.deadline
    if latest is None:
        return None
    kind = deadline.comparator
    promised = target.promised_value(deadline)
    units = _units(target, compared, promised)
    years_left = years_between(context.as_at, deadline.due)
    needed = required_pace(latest.value, promised, years_left, kind, units)
    if needed is None:
        return None
    annual = Period.parse(latest.period).kind is PeriodKind.ACADEMIC_YEAR
    length = window_years(years_left) if annual else 1
    best = _best(compared, annual=annual, length=length, upward=kind.is_upward)
    return TargetPace(
        needed,
        best,
        _best_units(compared, best, annual=annual),
        _ambition(context, target, declared, compared, promised) if annual else None,
        declared.counts.value,
    )


def _units(target: Target, compared: Compared, promised: float | None) -> int | None:
    latest = compared.latest
    if latest is None or promised is None or target.reference is not Reference.FIXED:
        return None
    if target.unit is Unit.COUNT:
        return round(promised - latest.value)
    if target.unit is not Unit.PERCENT or not latest.own.counted.countable:
        return None
    return whole_units_needed(latest.own.numerator, latest.own.denominator, promised, target.deadline.comparator)


def _clock(period: str, *, annual: bool) -> float:
    """Whole years for results; whole months for stocks, so that twelve apart is exactly a year."""
    when = Period.parse(period)
    return float(when.ending) if annual else float(when.end.year * MONTHS + when.end.month)


def _series(pairs: list[tuple[float, float]]) -> YearlySeries:
    ordered = dict(sorted(pairs))
    return YearlySeries(tuple(ordered), tuple(ordered.values()))


def _best(compared: Compared, *, annual: bool, length: int, upward: bool) -> BestPace | None:
    pairs = [(_clock(p.period, annual=annual), p.value) for p in compared.points]
    if len(pairs) < 2:
        return None
    way = Comparator.AT_LEAST if upward else Comparator.AT_MOST
    result = best_pace(_series(pairs), length if annual else MONTHS, way)
    if annual or result is None:
        return result
    return replace(
        result, per_year=result.per_year * MONTHS, from_year=result.from_year / MONTHS, to_year=result.to_year / MONTHS
    )


def _best_units(compared: Compared, best: BestPace | None, *, annual: bool) -> float | None:
    """The best twelve months in whole schools: the best change of the share, in today's schools.

    A count of good schools also grows when more schools are graded; a share does not.
    """
    latest = compared.latest
    if best is None or annual or compared.relative or latest is None:
        return None
    if latest.own.unit is Unit.COUNT:
        return best.change
    if latest.own.denominator is None or not latest.own.counted.countable:
        return None
    return best.change / 100 * latest.own.denominator


def results_year(target: Target) -> int:
    """The year whose results decide a target at its deadline: its own, else the newest known on the day."""
    deadline = target.deadline
    if deadline.period:
        return Period.parse(deadline.period).ending
    out_by = (deadline.due.month, deadline.due.day) >= RESULTS_OUT
    return deadline.due.year if out_by else deadline.due.year - 1


def _ambition(
    context: ReportContext, target: Target, declared: Measure, compared: Compared, promised: float | None
) -> Ambition | None:
    """How many authorities changed as much over as many years as lie between the newest result and the deciding one.

    The chance beside it is of the same change over the same years, rounded as published.
    """
    latest = compared.latest
    if target.reference not in (Reference.FIXED, Reference.BASELINE_CHANGE) or latest is None or promised is None:
        return None
    panel = panel_of(context, declared, target.phase, target.group)
    years = results_year(target) - Period.parse(latest.period).ending
    kind = target.deadline.comparator
    if panel is None or years < 1 or meets(latest.value, kind, promised):
        return None
    change = rounded_up_to(kind, promised, published_step(panel.values)) - latest.value
    return ambition(change / years, all_paces(panel.values, panel.years, panel.run, years), kind)


LEVELS = (0.5, 0.8, 0.95)


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the figure is heading by the deadline: centre and intervals, on the promise's scale."""

    at: date
    centre: float
    intervals: dict[float, tuple[float, float]] = field(default_factory=dict)
    same_as_last_year: bool = True
    origin_years: int = 0
    own_record: str = ""  # how such projections would have done: one sentence


@dataclass(frozen=True, slots=True)
class TargetState:
    """Everything a page says of one target."""

    target: Target
    declared: Measure
    compared: Compared
    path: tuple[PathPoint, ...]
    latest: Figure | None
    latest_value: float | None
    england: Figure | None
    change: float | None
    movement: Movement
    previous: Figure | None
    expected: float | None
    next_milestone: PathPoint | None
    deadline: PathPoint
    now: PromiseJudgement
    by_deadline: PromiseJudgement
    pace: TargetPace | None
    heading: Heading | None
    needs_file: str
    why_none: str  # why files that are loaded about it give no figure
    changed: Change = NO_CHANGE
    counts: bool = True  # its change, when those of all targets shown together are tested at once


def target_state(context: ReportContext, target: Target) -> TargetState:
    """One target at the as-at date."""
    declared = measure(target.measure)
    compared = compare(context, target)
    rule = status_rule()
    path = path_of(target)
    latest = compared.latest
    expected = _expected(target, declared, compared, context.as_at)
    deadline = target.deadline
    kind = deadline.comparator
    figure = latest.own if latest else compared.own.latest
    projection = _projection(context, target, declared, compared)
    change = _change(context, target, declared, compared)
    return TargetState(
        target=target,
        declared=declared,
        compared=compared,
        path=path,
        latest=figure,
        latest_value=latest.value if latest else None,
        england=_england(compared, figure),
        change=change.amount,
        movement=change.movement,
        previous=change.previous,
        expected=expected,
        next_milestone=_next(target, declared, compared, context.as_at),
        deadline=path[-1],
        now=_judged_today(context, target, compared, expected, figure),
        by_deadline=_by_deadline(context, target, compared, projection, kind, rule),
        pace=pace_of(context, target, declared, compared),
        heading=_heading(projection, target, compared, context.as_at),
        needs_file=needs_file(declared),
        why_none=_why_none(compared.own) if figure is None else "",
        changed=change,
    )


def _why_none(own: History) -> str:
    """Why a series without a figure has none, where that is not for want of a file."""
    newest = own.figures[-1] if own.figures else None
    return newest.reason if newest is not None and newest.status is ValueStatus.CANNOT_TELL else ""


def _path_point(target: Target, milestone: Milestone) -> PathPoint:
    value = target.promised_value(milestone)
    return PathPoint(milestone.due, value, milestone.note, milestone.comparator.is_strict, milestone.to_be_confirmed)


def path_of(target: Target) -> tuple[PathPoint, ...]:
    """The baseline, where it begins a path, and every milestone."""
    points = [_path_point(target, milestone) for milestone in target.milestones]
    base = target.baseline
    # A relative promise's baseline is a level, not a distance: it begins no path of distances.
    fixed = target.reference in (Reference.FIXED, Reference.BASELINE_CHANGE)
    if base is not None and fixed and (at := _baseline_day(base.at, base.period)) is not None:
        points.insert(0, PathPoint(at, base.value, base.note, baseline=True))
    return tuple(points)


def _baseline_day(at: date | None, period: str | None) -> date | None:
    return at if at is not None else (Period.parse(period).end if period else None)


def _expected(target: Target, declared: Measure, compared: Compared, at: date) -> float | None:
    """What the promise asks of the newest figure: by days for stocks, by results for results.

    A result is held only against milestones judged on its own year or an earlier one: last
    year's result cannot be behind a milestone that this year's will decide.
    """
    return expected_by(target, declared, compared.latest.at if compared.latest else None, at)


def expected_by(target: Target, declared: Measure, of: date | None, at: date) -> float | None:
    """As `_expected`, of a figure that describes the day or year ending on `of`."""
    if declared.kind is MeasureKind.STOCK:
        points = [ms.DatedValue(p.due, p.value) for p in path_of(target) if p.value is not None]
        return ms.expected_today(points, at, ms.Path.LINEAR) if points else None
    return None if of is None else expected_of_results(target, of)


def expected_of_results(target: Target, at: date) -> float | None:
    """What the promise asks of results that describe the year ending on a day; None before any."""
    judged = [
        ms.DatedValue(_judged_on(milestone), value)
        for milestone in target.milestones
        if (value := target.promised_value(milestone)) is not None
    ]
    return ms.expected_today(judged, at, ms.Path.STEP) if judged else None


def _judged_on(milestone: Milestone) -> date:
    """The day whose figure decides a milestone: the end of its year of results, else its due day."""
    return Period.parse(milestone.period).end if milestone.period else milestone.due


def judged_now(target: Target, value: float | None, expected: float | None, figure: Figure | None) -> PromiseJudgement:
    """Whether a value is where the promise expects it: one rule for published and live figures."""
    rule, kind = status_rule(), target.deadline.comparator
    percent = target.unit is Unit.PERCENT and target.reference is Reference.FIXED
    slack = tolerance(value, figure.denominator if figure else None, rule) if percent else 0.0
    return status_now(value, expected, kind, rule, slack)


def _judged_today(
    context: ReportContext, target: Target, compared: Compared, expected: float | None, figure: Figure | None
) -> PromiseJudgement:
    """As `judged_now`; a stock that was counted too long ago says nothing of today."""
    latest, rule = compared.latest, status_rule()
    if (
        latest is not None
        and measure(target.measure).kind is MeasureKind.STOCK
        and not _tells_of(compared, latest, context.as_at, rule.today_within_days)
    ):
        reason = Reason(OLD_FIGURE, "Cannot judge: the newest figure is too old to tell of today.")
        return PromiseJudgement(PromiseStatus.CANNOT_TELL, None, None, reason, rule.version)
    return judged_now(target, latest.value if latest else None, expected, figure)


def _tells_of(compared: Compared, point: Point, day: date, within: int) -> bool:
    """Whether a figure may judge a later day: a register's may, a year's for the next year, a stock's for a while."""
    if compared.own.family in registers():
        return True
    annual = Period.parse(point.period).kind is PeriodKind.ACADEMIC_YEAR
    return (day - point.at).days <= (DAYS_A_YEAR if annual else within)


def _by_deadline(
    context: ReportContext,
    target: Target,
    compared: Compared,
    projection: ForecastDistribution | None,
    kind: Comparator,
    rule: StatusRule,
) -> PromiseJudgement:
    due, promised = target.deadline.due, target.promised_value(target.deadline)
    outcome = outcome_of(compared, target.deadline)
    if due <= context.as_at and outcome is not None:
        return status_after_deadline(outcome, promised, kind, rule, due)
    if projection is None and target.reference is not Reference.FIXED and not compared.points:
        reason = Reason("no_comparison", "England's figure for the same pupils is not loaded.")
        return PromiseJudgement(PromiseStatus.CANNOT_TELL, Likelihood.CANNOT_TELL, None, reason, rule.version)
    chance = _moving_chance(target, compared, projection, kind)
    by_schools = target.measure == STOCK_BY_SCHOOLS and target.reference is Reference.FIXED
    if by_schools and promised is not None and compared.latest is not None:
        chance = chance_of_good_schools(context, target.area, target.phase, due, promised)
    return status_by_deadline(projection, promised, kind, rule, chance)


def outcome_of(compared: Compared, milestone: Milestone) -> float | None:
    """The value on which a milestone that is due is judged; None where it is not known."""
    if milestone.period is not None:
        return next((p.value for p in compared.points if p.period == milestone.period), None)
    within = status_rule().milestone_within_days
    past = [p for p in compared.points if p.at <= milestone.due and _tells_of(compared, p, milestone.due, within)]
    return past[-1].value if past else None


def _moving_chance(
    target: Target, compared: Compared, projection: ForecastDistribution | None, kind: Comparator
) -> float | None:
    """Against a benchmark that moves with the same shocks; an allowed gap shifts the benchmark."""
    latest = compared.latest
    if projection is None or latest is None or latest.other is None or latest.other.value is None:
        return None
    if target.reference is Reference.NATIONAL:
        return projection.chance_against(kind, latest.other.value + target.deadline.value)
    if target.reference is Reference.GAP_TO_NATIONAL:
        upward = Comparator.MORE_THAN if kind.is_strict else Comparator.AT_LEAST
        return projection.chance_against(upward, latest.other.value - target.deadline.value)
    return None


def _projection(
    context: ReportContext, target: Target, declared: Measure, compared: Compared
) -> ForecastDistribution | None:
    latest = compared.latest
    if latest is None or Period.parse(latest.period).kind is not PeriodKind.ACADEMIC_YEAR:
        return None
    model = forecast_model(context, declared, target.phase, target.group)
    if model is None or compared.place.code not in model.panel.areas:
        return None
    return project(model, calibration(), compared.place.code, results_year(target), latest.own.denominator)


def _heading(
    projection: ForecastDistribution | None, target: Target, compared: Compared, as_at: date
) -> Heading | None:
    if projection is None or compared.relative or projection.record_too_short:
        return None
    year = round(projection.last_year + projection.years_ahead)
    ahead = max(1, round(projection.years_ahead))
    return Heading(
        Period.academic_year(year).end,
        projection.point,
        {level: projection.interval(level) for level in LEVELS},
        projection.uses_last_value,
        projection.n_origin_years,
        record_in_words(record_of(target.measure, target.phase, target.group, ahead), ahead, as_at),
    )


def _change(context: ReportContext, target: Target, declared: Measure, compared: Compared) -> Change:
    """The change on the year before of what was promised: a figure, a distance or a gap."""
    newest, previous = year_before(compared.own)
    values = {point.own.period: point.value for point in compared.points}
    known = newest is not None and previous is not None
    if not known or newest.period not in values or previous.period not in values:  # type: ignore[union-attr]
        return NO_CHANGE
    amount = values[newest.period] - values[previous.period]  # type: ignore[union-attr]
    annual = Period.parse(newest.period).kind is PeriodKind.ACADEMIC_YEAR  # type: ignore[union-attr]
    noise, common = NO_NOISE, 0.0 if compared.relative else None
    if annual and compared.place == context.home and target.phase in declared.phases:
        (field,) = read_fields(context, [(declared, target.phase, target.group)])
        noise = field.noise(context.home.code)
        if not compared.relative:
            common = england_part(newest, previous, field.series(context, england(context)))  # type: ignore[arg-type]
    return change_between(amount, newest, previous, declared, target.figure_direction, noise, common)


def _england(compared: Compared, figure: Figure | None) -> Figure | None:
    if compared.other is None or figure is None:
        return None
    same = [f for f in compared.other.figures if f.period == figure.period and f.shown]
    return same[0] if same else None


def _next(target: Target, declared: Measure, compared: Compared, at: date) -> PathPoint | None:
    """The first milestone that the newest figure does not decide yet."""
    latest = compared.latest
    annual = declared.kind is not MeasureKind.STOCK and latest is not None
    result = next_after(target, latest.at if annual and latest is not None else at)
    return None if result is None else replace(result, awaited=result.due <= at)


def next_after(target: Target, day: date) -> PathPoint | None:
    """The first milestone that is judged after a day."""
    for milestone in target.milestones:
        if _judged_on(milestone) > day:
            return _path_point(target, milestone)
    return None


def needs_file(declared: Measure) -> str:
    """Which published file would fill a measure, in words."""
    from data.publications import title_of

    named = [title_of(family) for family in declared.sources]
    return named[0] if named else "a return of the authority's own"
