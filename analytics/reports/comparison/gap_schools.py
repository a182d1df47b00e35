"""Schools compared where numbers of disadvantaged pupils are large enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from analytics.funnel import FunnelLimits, proportion_limits, proportion_significance
from analytics.reports.core.choice import best_source
from analytics.reports.core.context import Place, ReportContext
from analytics.reports.core.figures import figure_of
from analytics.reports.core.types import Figure
from analytics.small_numbers import POOL_YEARS, must_be_pooled, pool_years, pooled_gap
from data.catalogue import Measure
from data.period import Period, PeriodKind
from data.vocabulary import Level, Phase, PupilGroup, Unit

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
    for urn, part in rows.groupby("entity"):
        sides = {str(group): _by_period(current) for group, current in part.groupby("pupil_group")}
        place = Place(str(urn), names.get(str(urn), f"School {urn}"), Level.SCHOOL, context.home.la_code)
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
        context.scope, context.as_at, declared.code, phases, low.value, context.home.la_code or ""
    )
    years = [Period.parse(text) for text in school_periods]
    years = [year for year in years if year.kind is PeriodKind.ACADEMIC_YEAR]
    if not years:
        return []
    newest = max(years, key=lambda year: year.ending)
    wanted = [newest.shift(-back) for back in range(POOL_YEARS)]
    return [year.text for year in wanted if declared.comparable(year, newest)]


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
    return frame[frame["la_code"] == context.home.la_code]


def _names(context: ReportContext) -> dict[str, str]:
    schools = context.warehouse.schools(context.scope, context.as_at, la_code=context.home.la_code)
    return dict(zip(schools["urn"].astype(str), schools["name"].astype(str), strict=True))


def _by_period(rows: pd.DataFrame) -> dict[str, pd.Series]:
    return {str(row["period"]): row for _, row in rows.iterrows()}


def _point(
    context: ReportContext,
    place: Place,
    sides: Mapping[str, Mapping[str, pd.Series]],
    periods: list[str],
    groups: tuple[PupilGroup, PupilGroup],
) -> SchoolPoint | None:
    """A school's figure where numbers allow it: this year, else three years, else nothing."""
    low, high = (_counts(sides.get(group.value, {}), periods) for group in groups)
    row = sides[groups[0].value][periods[0]]
    newest = figure_of(row, place, invented=context.warehouse.invented)
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
        basis="several years together",
        caveats=(*newest.caveats, f"Three years combined, {periods[-1]} to {periods[0]}."),
    )
    return SchoolPoint(together, True, None, within) if newest.shown else None


def _counts(rows: Mapping[str, pd.Series], periods: list[str]) -> tuple[list[float | None], list[float | None]]:
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


def _with_funnel(found: SchoolGaps) -> SchoolGaps:
    """The average of the schools shown, and between which limits chance alone would put them."""
    shown = [p for p in found.points if p.figure.numerator is not None and p.figure.denominator]
    size = sum(p.figure.denominator or 0.0 for p in shown)
    if not size:
        return found
    average = sum(p.figure.numerator or 0.0 for p in shown) / size
    largest = max(p.figure.denominator or 0.0 for p in shown) * 1.06
    steps = [max(1.0, largest * step / _STEPS) for step in range(1, _STEPS + 1)]
    return replace(
        found,
        average=100 * average,
        limits=tuple(LimitAt(step, proportion_limits(average, step)) for step in steps),
        points=tuple(
            replace(p, beyond=proportion_significance(p.figure.numerator, p.figure.denominator, average))
            for p in found.points
        ),
    )
