"""The disadvantage gap against three comparators, what changed it, and all published groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.figure import POOLED
from analytics.reports.core.all_authorities import (
    AuthorityFigures,
    BenchmarkComparison,
    NextRelease,
    benchmark_comparison,
    likely_range,
    next_due,
    noise_multiplier,
    read_fields,
)
from analytics.reports.core.change import NO_NOISE, rounding_of
from analytics.reports.core.context import Place, ReportContext, page_header
from analytics.reports.core.figures import Row, figure_of, records
from analytics.reports.core.hidden_cells import without_hidden
from analytics.reports.core.places import england
from analytics.reports.core.records_in_force import reads_registers
from analytics.reports.core.source_choice import best_source
from analytics.reports.core.types import Figure, PageHeader, Series
from analytics.reports.measures.value import default_phase
from analytics.statistics.control_limits import FunnelLimits, proportion_limits, proportion_significance
from analytics.statistics.gaps import (
    GapMovement,
    GapThreeWays,
    GroupsAtTime,
    RelativeGap,
    Stratum,
    gap_three_ways,
    relative_gap,
    what_moved_the_gap,
)
from analytics.statistics.intervals import difference_of_proportions
from analytics.statistics.small_numbers import POOL_YEARS, must_be_pooled, pool_years, pooled_gap
from analytics.statistics.year_to_year_noise import METHOD, YearToYearNoise, change_beyond, noise_interval, noise_of
from data.catalogue import MEASURES, Measure, measure
from data.period import Period, PeriodKind
from data.vocabulary import ENGLAND, Direction, Level, Phase, PupilGroup, Unit

# Schools compared where numbers of disadvantaged pupils are large enough.

_STEPS = 40


@dataclass(frozen=True, slots=True)
class SchoolPoint:
    """One school's disadvantaged pupils: one year, or three together where one year is too few."""

    figure: Figure
    pooled: bool
    beyond: str | None
    within: Figure | None


@dataclass(frozen=True, slots=True)
class LimitAt:
    """The funnel at one size, in percent."""

    size: float
    limits: FunnelLimits


@dataclass(frozen=True)
class SchoolGaps:
    """The schools with a judgement; `silent` had too few pupils, `hidden` were suppressed."""

    period: str | None
    points: tuple[SchoolPoint, ...] = ()
    average: float | None = None
    limits: tuple[LimitAt, ...] = ()
    silent: int = 0
    hidden: int = 0


NONE = SchoolGaps(None)


def school_gaps(
    context: ReportContext, declared: Measure, phase: Phase, low: PupilGroup, high: PupilGroup
) -> SchoolGaps:
    """The authority's schools by their disadvantaged pupils in the newest year that holds them.

    Only percentages with their pupils: a score's spread inside a school is not published.
    """
    if declared.unit is not Unit.PERCENT or Level.SCHOOL not in declared.levels:
        return NONE
    periods = _periods(context, declared, phase, low)
    if not periods:
        return NONE
    rows = _rows(context, declared, phase, (low, high), periods)
    rows = rows[rows["family"] == best_source(rows, declared)]
    names = _names(context)
    points, silent, hidden = [], 0, 0
    by_school: dict[str, dict[str, dict[str, Row]]] = {}
    for row in records(rows):
        sides = by_school.setdefault(row["entity"], {})
        sides.setdefault(row["pupil_group"], {})[row["period"]] = row
    for urn, sides in sorted(by_school.items()):
        place = Place(urn, names.get(urn, f"School {urn}"), Level.SCHOOL, context.home.la_code)
        newest = sides.get(low.value, {}).get(periods[0])
        if newest is None:
            continue
        point = _point(context, place, sides, periods, (low, high))
        points += [point] if point is not None else []
        known = newest["status"] == "ok"
        silent += int(point is None and known)
        hidden += int(point is None and not known)
    return _with_funnel(SchoolGaps(periods[0], tuple(points), silent=silent, hidden=hidden))


def _periods(context: ReportContext, declared: Measure, phase: Phase, low: PupilGroup) -> list[str]:
    """The newest academic year that schools have, and the two before it if they are comparable."""
    phases = [p.value for p in declared.phases] if phase is Phase.ALL else [phase.value]
    school_periods = context.warehouse.school_periods(
        context.scope, context.as_at, declared.code, phases, low.value, context.home.scope_code
    )
    years = [Period.parse(text) for text in school_periods]
    years = [year for year in years if year.kind is PeriodKind.ACADEMIC_YEAR]
    if not years:
        return []
    newest = max(years, key=lambda year: year.ending)
    years_pooled = [newest.shift(-back) for back in range(POOL_YEARS)]
    return [year.text for year in years_pooled if declared.comparable(year, newest, low)]


def _rows(
    context: ReportContext, declared: Measure, phase: Phase, groups: tuple[PupilGroup, ...], periods: list[str]
) -> pd.DataFrame:
    frame = context.warehouse.facts(
        context.scope,
        context.as_at,
        [declared.code],
        levels=[Level.SCHOOL.value],
        periods=periods,
        phases=[p.value for p in declared.phases] if phase is Phase.ALL else [phase.value],
        groups=[group.value for group in groups],
    )
    # A school's gap, and the average of all, would tell a figure that the gate hides.
    return without_hidden(context, frame[frame["la_code"] == context.home.la_code])


def _names(context: ReportContext) -> dict[str, str]:
    schools = context.warehouse.schools(context.scope, context.as_at, la_code=context.home.scope_code)
    return dict(zip(schools["urn"].astype(str), schools["name"].astype(str), strict=True))


def _point(
    context: ReportContext,
    place: Place,
    sides: Mapping[str, Mapping[str, Row]],
    periods: list[str],
    groups: tuple[PupilGroup, PupilGroup],
) -> SchoolPoint | None:
    """A school's figure where numbers allow it: this year, else three years, else nothing."""
    low, high = (_counts(sides.get(group.value, {}), periods) for group in groups)
    row = sides[groups[0].value][periods[0]]
    newest = figure_of(row, place, context.as_at, invented=context.warehouse.invented)
    between = pooled_gap(high, low)
    within = None
    if between.value is not None:
        within = replace(
            newest,
            value=100 * between.value,
            unit=Unit.POINTS,
            derived=True,
            lower=None if between.lower is None else 100 * between.lower,
            upper=None if between.upper is None else 100 * between.upper,
            numerator=None,
            denominator=sum(n for n in low[1] if n is not None),
            basis="gap to other pupils",
        )
    if newest.shown and must_be_pooled(newest.denominator) is False:
        return SchoolPoint(replace(newest, numerator=low[0][-1]), False, None, within)
    result = pool_years(*low)
    total = sum(n for n in low[1] if n is not None)
    if result.value is None or must_be_pooled(total) is not False:
        return None
    together = replace(
        newest,
        value=100 * result.value,
        numerator=sum(x for x in low[0] if x is not None),
        denominator=total,
        derived=True,
        basis=POOLED,
        caveats=(*newest.caveats, f"Three years combined, {periods[-1]} to {periods[0]}."),
    )
    return SchoolPoint(together, True, None, within) if newest.shown else None


def _counts(rows: Mapping[str, Row], periods: list[str]) -> tuple[list[float | None], list[float | None]]:
    """Pupils who succeeded and all pupils, oldest year first; None for a year that is not shown."""
    parts: list[float | None] = []
    wholes: list[float | None] = []
    for period in reversed(periods):
        row = rows.get(period)
        shown = row is not None and row["status"] == "ok" and not pd.isna(row["denominator"])
        size = float(row["denominator"]) if shown and row is not None else None
        # The file gives a rounded percentage and its pupils: the count is the nearest whole one.
        part = None if size is None or row is None else round(float(row["value"]) * size / 100)
        parts.append(part)
        wholes.append(size)
    return parts, wholes


def _with_funnel(gaps: SchoolGaps) -> SchoolGaps:
    """The average of the schools shown, and between which limits chance alone would put them."""
    shown = [p for p in gaps.points if p.figure.numerator is not None and p.figure.denominator]
    size = sum(p.figure.denominator or 0.0 for p in shown)
    if not size:
        return gaps
    average = sum(p.figure.numerator or 0.0 for p in shown) / size
    largest = max(p.figure.denominator or 0.0 for p in shown) * 1.06
    steps = [max(1.0, largest * step / _STEPS) for step in range(1, _STEPS + 1)]
    return replace(
        gaps,
        average=100 * average,
        limits=tuple(LimitAt(step, proportion_limits(average, step)) for step in steps),
        points=tuple(
            replace(p, beyond=proportion_significance(p.figure.numerator, p.figure.denominator, average))
            for p in gaps.points
        ),
    )


DEFAULT = "ks2_rwm_expected"
PAIRS = {PupilGroup.DISADVANTAGED: PupilGroup.NOT_DISADVANTAGED, PupilGroup.FSM: PupilGroup.NOT_FSM}
_INDEXES = {"ks2": "ks2_gap_index", "attainment8": "ks4_gap_index", "engmath": "ks4_gap_index"}


@dataclass(frozen=True, slots=True)
class YearGap:
    """Both sides of one year, and the gaps as figures; an interval where one can be given.

    `within` is the authority's own gap, `national` England's; `to_other` sets its disadvantaged
    pupils beside England's other pupils, `to_like` beside England's disadvantaged pupils.
    """

    period: str
    low: Figure
    high: Figure
    nation_low: Figure | None
    nation_high: Figure | None
    ways: GapThreeWays
    relative: RelativeGap
    within: Figure
    national: Figure | None
    to_other: Figure | None
    to_like: Figure | None
    known_by: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One published group in its newest year beside England's same group."""

    group: PupilGroup
    own: Figure
    england: Figure | None
    standing: BenchmarkComparison


@dataclass(frozen=True, slots=True)
class GapChange:
    """What changed the gap between two years of one era, and how much chance alone may move it."""

    first: str
    last: str
    parts: GapMovement
    beyond: float | None
    decimals: int
    england: float | None = None  # how far England's gap moved over the same years
    rounding: float | None = None  # how far rounded published figures alone may move the change


@dataclass(frozen=True)
class Gap:
    """Everything the page on the gap shows; `years` hold only the newest comparable era."""

    header: PageHeader
    measure: str
    phase: Phase
    low_group: PupilGroup
    high_group: PupilGroup
    years: tuple[YearGap, ...]
    since_first: GapChange | None
    since_last: GapChange | None
    england_comparison: BenchmarkComparison
    groups: tuple[GroupRow, ...]
    schools: SchoolGaps
    choices: tuple[tuple[str, str], ...]
    index: Series | None
    due: NextRelease | None
    break_before: tuple[str, str] | None  # the first year that the years shown are comparable from, and why
    not_published: tuple[tuple[str, str], ...]  # years without the measure since then, and why

    @property
    def latest(self) -> YearGap | None:
        """The newest year that has both sides."""
        return self.years[-1] if self.years else None


@reads_registers()
def gap(context: ReportContext, *, code: str = DEFAULT, phase: Phase | None = None) -> Gap:
    """The gap of a measure, as known at the as-at date, within its newest comparable era.

    Raises UnknownMeasure with the nearest codes, ValueError where no pair of groups is published.
    """
    declared = measure(code)
    stage = phase if phase is not None and phase in declared.phases else default_phase(declared)
    return context.once(("gap", code, stage), lambda: _gap(context, declared, stage))


def _gap(context: ReportContext, declared: Measure, stage: Phase) -> Gap:
    low, high = _pair(declared)
    nation = england(context)
    fields = {
        field.group: field for field in read_fields(context, [(declared, stage, group) for group in declared.groups])
    }
    noise = _gap_noise(fields[low], fields[high], context.home.code)
    years = _years(context, fields[low], fields[high], nation, noise)
    latest, current = years[-1] if years else None, context.warehouse.newest_by_measure(context.scope, context.as_at)
    return Gap(
        header=page_header(context),
        measure=declared.code,
        phase=stage,
        low_group=low,
        high_group=high,
        years=years,
        since_first=_moved(years, 0, noise) if len(years) > 2 else None,
        since_last=_moved(years, -2, noise) if len(years) > 1 else None,
        england_comparison=_against_england(latest, noise),
        groups=_groups(context, fields, nation),
        schools=school_gaps(context, declared, stage, low, high),
        choices=tuple((m.code, m.label) for m in MEASURES.values() if has_pair(m) and m.code in current),
        index=_index(context, declared, nation),
        due=next_due(context, declared, latest.low.published if latest else None),
        break_before=_break_before(declared, low, latest),
        not_published=tuple(
            (period.text, reason)
            for item in declared.missing
            if (period := Period.parse(item.period))
            and (not years or period > Period.parse(years[0].period))
            and (reason := declared.missing_reason(period, context.as_at))
        ),
    )


def _break_before(declared: Measure, low: PupilGroup, latest: YearGap | None) -> tuple[str, str] | None:
    """The break with which the era of the years shown begins; None where it is the first."""
    era = declared.era_of(Period.parse(latest.period), low) if latest else None
    return next(((cut.at, cut.reason) for cut in declared.breaks_of(low) if era and cut.at == era.first), None)


def has_pair(declared: Measure) -> bool:
    """Whether a measure is published for disadvantaged pupils and for the others."""
    return declared.has_page and any(low in declared.groups and high in declared.groups for low, high in PAIRS.items())


def _pair(declared: Measure) -> tuple[PupilGroup, PupilGroup]:
    for low, high in PAIRS.items():
        if low in declared.groups and high in declared.groups:
            return low, high
    raise ValueError(f"{declared.code} is not published by pupil group: choose another measure")


def _gap_noise(low: AuthorityFigures, high: AuthorityFigures, home: str) -> YearToYearNoise:
    """How far authorities' gaps vary from year to year against England's."""
    ahead, behind = high.panel(), low.panel()
    years = [year for year in behind.years if year in ahead.years]
    areas = sorted(set(behind.areas) & set(ahead.areas))
    if not years or not areas:
        return NO_NOISE

    def gaps(code: str) -> list[float]:
        return [high.values.get((code, y), np.nan) - low.values.get((code, y), np.nan) for y in years]

    runs = dict(zip(behind.years, behind.run, strict=True))
    return noise_of(
        np.array([gaps(code) for code in areas]),
        np.array(gaps(ENGLAND)),
        tuple(runs[year] for year in years),
        areas.index(home) if home in areas else None,
        noise_multiplier(home),
    )


def _years(
    context: ReportContext, low: AuthorityFigures, high: AuthorityFigures, nation: Place, noise: YearToYearNoise
) -> tuple[YearGap, ...]:
    ahead = {f.period: f for f in high.series(context, context.home).current}
    far_low = {f.period: f for f in low.series(context, nation).figures if f.shown}
    far_high = {f.period: f for f in high.series(context, nation).figures if f.shown}
    return tuple(
        _year(low, f, ahead[f.period], far_low.get(f.period), far_high.get(f.period), noise, context)
        for f in low.series(context, context.home).current
        if f.period in ahead
    )


def _year(
    field: AuthorityFigures,
    low: Figure,
    high: Figure,
    nation_low: Figure | None,
    nation_high: Figure | None,
    noise: YearToYearNoise,
    context: ReportContext,
) -> YearGap:
    sign = -1.0 if field.declared.direction is Direction.LOWER_IS_BETTER else 1.0
    sides = [None if f is None or f.value is None else sign * f.value for f in (low, high, nation_low, nation_high)]
    ways = gap_three_ways(*sides)
    limits, known_by = _limits(field.declared, low, high, ways.within, noise)
    reach = likely_range(low, field.noise(context.home.code))
    half = None if reach.upper is None or reach.value is None else reach.upper - reach.value
    to_like = ways.disadvantaged_vs_national_disadvantaged
    return YearGap(
        low.period,
        low,
        high,
        nation_low,
        nation_high,
        ways,
        relative_gap(low.value, high.value),
        within=_distance(low, ways.within, limits, "gap to other pupils") or low,
        national=_distance(nation_low or low, ways.national, None, "gap to other pupils"),
        to_other=_distance(low, ways.disadvantaged_vs_national_other, half, "gap to England's other pupils"),
        to_like=_distance(low, to_like, half, "gap to England's same pupils"),
        known_by=known_by,
    )


def _distance(
    figure: Figure, value: float | None, limits: tuple[float, float] | float | None, basis: str
) -> Figure | None:
    """A difference of two published figures as a figure derived here."""
    if value is None:
        return None
    if isinstance(limits, float):
        limits = (value - limits, value + limits)
    return replace(
        figure,
        value=value,
        unit=Unit.POINTS if figure.unit is Unit.PERCENT else figure.unit,
        numerator=None,
        denominator=None,
        lower=limits[0] if limits else None,
        upper=limits[1] if limits else None,
        derived=True,
        basis=basis,
    )


def _limits(
    declared: Measure, low: Figure, high: Figure, within: float | None, noise: YearToYearNoise
) -> tuple[tuple[float, float] | None, str]:
    """Newcombe's limits where both sides carry their pupils, else the gap's own year-to-year noise, else none."""
    counts = (high.numerator, high.denominator, low.numerator, low.denominator)
    if declared.unit is Unit.PERCENT and all(count is not None for count in counts):
        result = difference_of_proportions(*counts)
        if result.lower is not None and result.upper is not None:
            ends = sorted((100 * result.lower, 100 * result.upper))
            if declared.direction is Direction.LOWER_IS_BETTER:
                ends = [-ends[1], -ends[0]]
            return (ends[0], ends[1]), "pupils counted"
    ordinary = noise_interval(within, noise)
    if ordinary.lower is None or ordinary.upper is None:
        return None, ""
    return (ordinary.lower, ordinary.upper), METHOD


def _against_england(latest: YearGap | None, noise: YearToYearNoise) -> BenchmarkComparison:
    """Whether the authority's own gap is significantly wider or narrower than England's."""
    other = latest.ways.national if latest else None
    return benchmark_comparison(
        latest.within if latest else None, other, noise, replace(MEASURES[DEFAULT], direction=Direction.LOWER_IS_BETTER)
    )


def _moved(years: Sequence[YearGap], since: int, noise: YearToYearNoise) -> GapChange | None:
    first, last = years[since], years[-1]
    sign = -1.0 if measure(first.low.measure).direction is Direction.LOWER_IS_BETTER else 1.0
    if (parts := what_moved_the_gap(_sides(first, sign), _sides(last, sign))) is None:
        return None
    common = None
    if first.national is not None and last.national is not None:
        common = (last.national.value or 0.0) - (first.national.value or 0.0)
    beyond = change_beyond(parts.total, noise) if common is not None else None
    rounding = rounding_of(first.low, first.high, last.low, last.high)
    return GapChange(first.period, last.period, parts, beyond, last.low.decimals, common, rounding)


def _sides(year: YearGap, sign: float) -> GroupsAtTime:
    # No pupils by school are given: one stratum a side, so mix and who counts are inside it.
    def strata(figure: Figure) -> tuple[Stratum, ...]:
        return (Stratum("all", None if figure.value is None else sign * figure.value, 1.0),)

    return GroupsAtTime(strata(year.low), strata(year.high))


def _groups(context: ReportContext, fields: dict[PupilGroup, AuthorityFigures], nation: Place) -> tuple[GroupRow, ...]:
    rows = []
    for group, field in fields.items():
        if (own := field.series(context, context.home).latest) is None:
            continue
        peer = next((f for f in field.figures(context, (nation,), own.period) if f.shown), None)
        rows.append(GroupRow(group, own, peer, field.england_comparison(context)))
    return tuple(rows)


def _index(context: ReportContext, declared: Measure, nation: Place) -> Series | None:
    """DfE's gap index from pupils' ranks, which is published for England only."""
    code = next((i for start, i in _INDEXES.items() if declared.code.startswith(start)), None)
    if code is None:
        return None
    index = measure(code)
    (field,) = read_fields(context, [(index, default_phase(index), PupilGroup.ALL)])
    series = field.series(context, nation)
    return series if series.latest is not None else None
