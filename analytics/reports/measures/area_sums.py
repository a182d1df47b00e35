"""Figures of the authority's own areas, added up from its schools by numerators and denominators."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.intervals import wilson
from analytics.reports.core.context import Place, ReportContext
from analytics.reports.core.figures import first_choices
from analytics.reports.core.places import school_areas
from analytics.reports.core.types import Figure, absent
from data.catalogue import Measure
from data.vocabulary import Level, Phase, PupilGroup, Unit, ValueStatus

_SCALE = {Unit.PERCENT: 100.0, Unit.PER_100: 100.0, Unit.PER_10000: 10_000.0}


@dataclass(frozen=True, slots=True)
class Held:
    """The schools of an area that gave a figure, out of those that could have."""

    numerator: float
    denominator: float
    schools: int
    hidden: int


def school_rows(
    context: ReportContext, declared: Measure, period: str, phase: Phase, group: PupilGroup
) -> pd.DataFrame:
    """One row a school of the authority: value, numerator, denominator, status, area, trust, place.

    Schools without any published row are there with status 'not_available'.
    """
    schools = context.warehouse.schools(context.scope, context.as_at, la_code=context.home.la_code)
    schools = schools.drop(columns=["phase", "status", "record", "source_id"], errors="ignore").merge(
        schools[["urn", "phase"]].rename(columns={"phase": "school_phase"}), on="urn"
    )
    schools = schools.merge(school_areas(context), on="urn", how="left")
    facts = context.warehouse.facts(
        context.scope,
        context.as_at,
        [declared.code],
        levels=[Level.SCHOOL.value],
        periods=[period],
        phases=_phases(declared, phase),
        groups=[group.value],
    )
    facts = facts[facts["entity"].isin(schools["urn"])]
    current = first_choices(facts, declared)
    rows = schools.merge(current, left_on="urn", right_on="entity", how="left", suffixes=("", "_fact"))
    return rows.assign(status=rows["status"].fillna(ValueStatus.NOT_AVAILABLE.value))


def _phases(declared: Measure, phase: Phase) -> list[str]:
    return [p.value for p in declared.phases] if phase is Phase.ALL else [phase.value]


def weights(rows: pd.DataFrame, unit: Unit) -> pd.DataFrame:
    """Rows with numerator and denominator completed where value and one of them are known.

    A mean score has its total as numerator. A row whose cohort is not known cannot be weighted.
    """
    scale = _SCALE.get(unit, 1.0)
    numerator = rows["numerator"].fillna(rows["value"] * rows["denominator"] / scale)
    return rows.assign(numerator=numerator)


def add_up(rows: pd.DataFrame, unit: Unit) -> Held | None:
    """The sums over schools with a figure; None where no school with a cohort has one."""
    done = weights(rows, unit)
    ok = done[(done["status"] == "ok") & done["numerator"].notna() & (done["denominator"] > 0)]
    if ok.empty:
        return None
    hidden = int((done["status"] == "suppressed").sum())
    return Held(float(ok["numerator"].sum()), float(ok["denominator"].sum()), len(ok), hidden)


def area_figure(
    context: ReportContext, declared: Measure, place: Place, period: str, phase: Phase, group: PupilGroup
) -> Figure:
    """An area's figure from its schools, or why there is none."""
    rows = school_rows(context, declared, period, phase, group)
    return from_rows(declared, place, period, phase, group, rows[rows["area"] == place.code], context)


def from_rows(
    declared: Measure,
    place: Place,
    period: str,
    phase: Phase,
    group: PupilGroup,
    rows: pd.DataFrame,
    context: ReportContext,
) -> Figure:
    """A figure derived from school rows: sums, never means of percentages; interval by Wilson."""
    total = add_up(rows, declared.unit)
    base = absent(
        declared,
        entity=place.code,
        entity_name=place.name,
        level=place.level,
        period=period,
        phase=phase,
        group=group,
        status=ValueStatus.NOT_AVAILABLE,
        reason="no loaded file holds school figures for it",
    )
    if total is None:
        return base
    share = total.numerator / total.denominator
    scale = _SCALE.get(declared.unit, 1.0)
    lower, upper = _interval(declared, total)
    newest = pd.to_datetime(rows["published"]).max()
    return Figure(
        measure=base.measure,
        entity=base.entity,
        entity_name=base.entity_name,
        level=base.level,
        period=period,
        phase=phase,
        group=group,
        value=share * scale,
        status=ValueStatus.OK,
        reason="",
        unit=base.unit,
        decimals=max(base.decimals, 1),
        denominator_name=base.denominator_name,
        numerator=total.numerator,
        denominator=total.denominator,
        lower=lower,
        upper=upper,
        published=None if pd.isna(newest) else newest.date(),
        derived=True,
        invented=context.warehouse.invented,
        caveats=(*declared.caveats, _coverage(total)),
    )


def _interval(declared: Measure, total: Held) -> tuple[float | None, float | None]:
    if declared.unit is not Unit.PERCENT or total.numerator > total.denominator:
        return None, None
    interval = wilson(total.numerator, total.denominator, 0.95)
    if interval.lower is None or interval.upper is None:
        return None, None
    return interval.lower * 100, interval.upper * 100


def _coverage(total: Held) -> str:
    if total.hidden:
        return f"Derived here from {total.schools} schools; {total.hidden} more are suppressed and not in it."
    return f"Derived here from {total.schools} schools."
