"""Promised reductions in suspensions and permanent exclusions: met or not, and the role of chance."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scipy import stats

from analytics.exclusions import reduction_beyond_chance, reduction_from_baseline
from analytics.reports.core.all_authorities import Field, read_fields
from analytics.reports.core.context import ReportContext
from analytics.reports.core.types import Figure
from analytics.year_to_year_noise import YearToYearNoise
from data.catalogue import MEASURES, Theme, measure
from data.period import Period
from data.plans.model import Reference, Target
from data.vocabulary import Unit

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
    """A cut of `reduction` (0–1) from a start; `promised` is False for a yardstick of a quarter.

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


def cuts(context: ReportContext, fields: Mapping[str, Field], rates: Sequence[str]) -> tuple[ReductionOutcome, ...]:
    """The plan's cuts; for a rate about which the plan promises nothing, a quarter as a yardstick."""
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


def _promised(context: ReportContext, target: Target, field: Field) -> ReductionOutcome | None:
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


def _yardstick(context: ReportContext, field: Field) -> ReductionOutcome | None:
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
    field: Field,
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
        return reduction_beyond_chance(start, pupils, actual, pupils_then).p_value
    if actual is None or noise.sigma is None:
        return None
    return float(2 * stats.norm.sf(abs(actual - start) / (noise.sigma * math.sqrt(2))))
