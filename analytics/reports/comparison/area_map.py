"""A measure by area and school for one year, phase and group; optionally one trust."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analytics.reports.core import pandas_values
from analytics.reports.core.context import Place, ReportContext, page_header
from analytics.reports.core.figures import absent, figure_of
from analytics.reports.core.places import areas_of, authorities_of_home, england
from analytics.reports.core.records_in_force import reads_registers
from analytics.reports.core.source_choice import first_choices
from analytics.reports.core.types import Figure, PageHeader, SchoolRow
from analytics.reports.inspection.inspection_figures import (
    INSPECTION_MEASURES,
    inspection_by_area,
    inspection_periods,
    inspection_rows,
)
from analytics.reports.measures.value import default_phase, from_rows, school_rows, value, why_not_summed
from data.catalogue import Measure, measure
from data.period import Period
from data.vocabulary import Level, Phase, PupilGroup, ValueStatus

_AUTHORITIES = "authorities"  # the scheme of outlines of authorities


@dataclass(frozen=True, slots=True)
class Outline:
    """An area's boundary as GeoJSON text; approximate where it was drawn from schools."""

    area: str
    name: str
    geojson: str
    approximate: bool
    attribution: str


@dataclass(frozen=True)
class AreaFigures:
    """Everything an area map shows; bars and schools share one measure, period, phase and group."""

    header: PageHeader
    measure: str
    period: str
    phase: Phase
    group: PupilGroup
    whole: Figure
    england: Figure | None
    bars: tuple[Figure, ...] = ()
    schools: tuple[SchoolRow, ...] = ()
    outlines: tuple[Outline, ...] = ()
    periods: tuple[str, ...] = ()
    trusts: tuple[tuple[str, str], ...] = ()


def first_known(context: ReportContext, codes: Sequence[str]) -> str:
    """The first of some measures of which the authority's schools have a figure on the as-at date; else the first."""
    have = context.warehouse.measures_of_schools(context.scope, context.as_at, context.home.scope_code)
    return next(
        (
            code
            for code in codes
            if code in have or (code in INSPECTION_MEASURES and inspection_periods(context, measure(code)))
        ),
        codes[0],
    )


@reads_registers()
def areas(
    context: ReportContext,
    *,
    code: str,
    period: str | None = None,
    phase: Phase | None = None,
    group: PupilGroup = PupilGroup.ALL,
    trust: str | None = None,
) -> AreaFigures:
    """A measure for each of the authority's areas and schools.

    Without a period the newest one that schools have is taken.
    """
    declared = measure(code)
    stage = phase or default_phase(declared)
    periods = _periods(context, declared, stage, group)
    when = period or (periods[-1] if periods else str(Period.academic_year(context.as_at.year)))
    bars, schools, trusts = _parts(context, declared, when, stage, group, trust)
    nation = value(context, code=code, area=england(context).code, period=when, phase=stage, group=group)
    return AreaFigures(
        header=page_header(context),
        measure=code,
        period=when,
        phase=stage,
        group=group,
        whole=value(context, code=code, area=context.home.code, period=when, phase=stage, group=group),
        england=nation if nation.shown else None,
        bars=bars,
        schools=schools,
        outlines=_outlines(context),
        periods=periods,
        trusts=trusts,
    )


def _parts(
    context: ReportContext, declared: Measure, when: str, stage: Phase, group: PupilGroup, trust: str | None
) -> tuple[tuple[Figure, ...], tuple[SchoolRow, ...], tuple[tuple[str, str], ...]]:
    places = areas_of(context)
    if declared.code in INSPECTION_MEASURES:
        day = Period.parse(when).end
        rows = inspection_rows(context, day, stage)
        rows = rows if trust is None else rows[rows["trust"] == trust]
        bars = inspection_by_area(context, declared, places, rows, day, stage)
        return bars, tuple(_inspected(context, declared, row) for row in _records(rows)), _trusts(rows)
    rows = school_rows(context, declared, when, stage, group)
    chosen = rows if trust is None else rows[rows["trust"] == trust]
    if bars_are_published(context):
        bars = _published(context, declared, when, stage, group, trust)
    else:
        doubt = why_not_summed(context, declared, when, stage, group, rows)
        bars = tuple(
            replace(
                from_rows(declared, at, when, stage, group, chosen[chosen["area"] == at.code], context, doubt),
                trust=trust or "",
            )
            for at in places
        )
    current = chosen[chosen["measure"].notna()]
    schools = tuple(_school(context, declared, row) for row in _records(current))
    return bars, schools, _trusts(rows[rows["status"] == "ok"])


def bars_are_published(context: ReportContext) -> bool:
    """Whether the areas are authorities: their figures are the published ones, never sums over schools.

    A sum over an authority's schools could tell what its own installation hides of its districts.
    """
    return context.home.level is not Level.AUTHORITY


def _published(
    context: ReportContext, declared: Measure, when: str, stage: Phase, group: PupilGroup, trust: str | None
) -> tuple[Figure, ...]:
    """The published figure of each authority; none of a trust's part of it."""
    places = authorities_of_home(context)
    if trust is not None:
        none = ValueStatus.NOT_AVAILABLE, "figures of authorities are published for all their schools, not for a trust"
        return tuple(absent(declared, place, when, stage, *none, group) for place in places)
    facts = context.warehouse.facts(
        context.scope,
        context.as_at,
        [declared.code],
        entities=[place.code for place in places],
        periods=[when],
        phases=[stage.value],
        groups=[group.value],
    )
    rows = {str(row["entity"]): row for _, row in first_choices(facts, declared).iterrows()}
    return tuple(
        figure_of(rows[place.code], place, context.as_at, invented=context.warehouse.invented)
        if place.code in rows
        else value(context, code=declared.code, area=place.code, period=when, phase=stage, group=group)
        for place in places
    )


def _records(rows: pd.DataFrame) -> list[pd.Series]:
    return [row for _, row in rows.iterrows()]


def _trusts(rows: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    named = rows[["trust", "trust_name"]].dropna().drop_duplicates("trust").sort_values("trust_name")
    return tuple((str(row.trust), str(row.trust_name)) for row in named.itertuples())


def _school(context: ReportContext, declared: Measure, row: pd.Series) -> SchoolRow:
    place = Place(str(row["urn"]), str(row["name"]), Level.SCHOOL, context.home.la_code)
    return _row(row, figure_of(row, place, context.as_at, invented=context.warehouse.invented))


def _inspected(context: ReportContext, declared: Measure, row: pd.Series) -> SchoolRow:
    from analytics.reports.inspection.inspection_figures import school_grade

    return _row(row, school_grade(context, declared, row))


def _row(row: pd.Series, figure: Figure) -> SchoolRow:
    text, number = pandas_values.text, pandas_values.number
    return SchoolRow(
        urn=str(row["urn"]),
        name=str(row["name"]),
        phase=text(row.get("school_phase")) or text(row.get("phase")) or "",
        area=text(row.get("area")),
        area_name=text(row.get("area_name")),
        trust=text(row.get("trust_name")),
        longitude=number(row.get("longitude")),
        latitude=number(row.get("latitude")),
        figure=figure,
    )


def _periods(context: ReportContext, declared: Measure, stage: Phase, group: PupilGroup) -> tuple[str, ...]:
    """The periods for which schools of the authority have figures, oldest first."""
    if declared.code in INSPECTION_MEASURES:
        return inspection_periods(context, declared)
    phases = [p.value for p in declared.phases] if stage is Phase.ALL else [stage.value]
    school_periods = context.warehouse.school_periods(
        context.scope, context.as_at, declared.code, phases, group.value, context.home.scope_code
    )
    return tuple(sorted(school_periods, key=lambda text: Period.parse(text).end))


def _outlines(context: ReportContext) -> tuple[Outline, ...]:
    scheme, drawn = context.scheme, areas_of(context)
    if bars_are_published(context):
        scheme, drawn = _AUTHORITIES, authorities_of_home(context)
    frame = context.warehouse.boundaries(context.scope, scheme)
    mine = {place.code for place in drawn}
    return tuple(
        Outline(str(r.area), str(r.area_name), str(r.geojson), bool(r.approximate), str(r.attribution))
        for r in frame.itertuples()
        if r.area in mine
    )
