"""The authority compared with statistical neighbours, its region, all authorities, or a choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from analytics.reports.comparison.area_map import Outline
from analytics.reports.comparison.trends import neighbour_models, newest_model, rankable
from analytics.reports.core.all_authorities import (
    AuthorityFigures,
    BenchmarkComparison,
    NextRelease,
    beyond_years,
    next_due,
    read_fields,
)
from analytics.reports.core.context import Place, ReportContext, page_header
from analytics.reports.core.places import england, not_in_being, region_of
from analytics.reports.core.records_in_force import reads_registers
from analytics.reports.core.types import Figure, PageHeader, SchoolRow, Series
from analytics.reports.measures.value import default_phase
from analytics.statistics.benchmarks import NeighbourAverage, Rank, neighbour_average, quartiles
from analytics.statistics.comparison import Judgement
from data.catalogue import measure
from data.period import Period
from data.vocabulary import Direction, Level, Phase, PupilGroup

DEFAULT = "ks2_rwm_expected"


class ComparisonView(StrEnum):
    """LAIT's five views: what the authority is compared with."""

    AUTHORITY = "authority"
    REGION = "region"
    NEIGHBOURS = "neighbours"
    EVERYONE = "everyone"
    OWN_CHOICE = "own"


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One authority's figure of the period shown; `own` marks the home authority."""

    place: Place
    figure: Figure
    rank: Rank
    own: bool
    neighbour: bool
    closeness: str | None = None


@dataclass(frozen=True)
class Neighbours:
    """One measure in one view; rank and band are always those among all authorities.

    `rows` are the authorities of the view, best first; `without` those of the view that have no
    figure, and why; `place` is the authority's place among the rows with its 95% range.
    """

    header: PageHeader
    measure: str
    phase: Phase
    group: PupilGroup
    view: ComparisonView
    period: str | None
    model: str | None
    models: tuple[str, ...]
    own: Figure | None
    england: Figure | None
    region: Figure | None
    region_name: str
    average: NeighbourAverage
    rank: Rank
    place: Rank
    quartile_edges: tuple[float, float, float] | None
    rows: tuple[PlaceRow, ...]
    without: tuple[tuple[str, str], ...]
    series: tuple[Series, ...]
    standing: BenchmarkComparison
    flagged: tuple[tuple[str, Judgement], ...]
    due: NextRelease | None
    everywhere: tuple[tuple[str, str], ...]


@reads_registers()
def neighbours(
    context: ReportContext,
    *,
    code: str = DEFAULT,
    phase: Phase | None = None,
    group: PupilGroup = PupilGroup.ALL,
    view: str = ComparisonView.NEIGHBOURS.value,
    model: str | None = None,
    others: Sequence[str] = (),
) -> Neighbours:
    """The authority compared with others in its newest year, as known at the as-at date.

    An average leaves the authority itself out and says how many of the others had a figure.
    Codes in `others` that no authority has are left out. Raises UnknownMeasure.
    """
    declared = measure(code)
    stage = phase if phase is not None and phase in declared.phases else default_phase(declared)
    pupils = group if group in declared.groups else PupilGroup.ALL
    chosen, near, models = _model(context, model)
    nation, region = england(context), region_of(context)
    everyone = authorities_of(context)
    (field,) = read_fields(context, [(declared, stage, pupils)])
    own = field.series(context, context.home)
    latest = own.latest
    period = latest.period if latest else None
    group_of = _members(ComparisonView(view), context, everyone, near, others)
    rows = _rows(context, field, everyone, period, near)
    inside = tuple(row for row in rows if row.own or row.place.code in group_of)
    edges = quartiles(list(field.spread(period).values())) if period else None
    placed = field.rank(context.home.code, period) if period else Rank(None, 0)
    flat = _flat(context, field, (nation, *((region,) if region else ())), period)
    return Neighbours(
        header=page_header(context),
        measure=code,
        phase=stage,
        group=pupils,
        view=ComparisonView(view),
        period=period,
        model=chosen,
        models=models,
        own=latest,
        england=flat.get(nation.code),
        region=flat.get(region.code) if region else None,
        region_name=region.name if region else "",
        average=neighbour_average(
            [field.value(c, period) if period else None for c in group_of if c != context.home.code]
        ),
        rank=placed,
        place=field.rank_among_these(context.home.code, [row.place.code for row in inside], period),
        quartile_edges=(edges.lower, edges.median, edges.upper) if edges else None,
        rows=inside,
        without=_without(group_of, rows, field, period, context),
        series=_drawn(context, field, (nation, *((region,) if region else ()))),
        standing=field.england_comparison(context),
        flagged=beyond_years(context, field),
        due=next_due(context, declared, latest.published if latest else None),
        everywhere=tuple((place.code, place.name) for place in everyone if place != context.home),
    )


@dataclass(frozen=True, slots=True)
class MeasureAmong:
    """One measure's newest figure among chosen authorities that have one too, and its place with its 95% range."""

    measure: str
    own: Figure
    england: Figure | None
    others: tuple[Figure, ...]
    place: Rank


@dataclass(frozen=True)
class AllMeasures:
    """Every measure that can be ranked, in one view: worst place first. `members` are the others of the view."""

    header: PageHeader
    group: PupilGroup
    view: ComparisonView
    model: str | None
    members: int
    rows: tuple[MeasureAmong, ...]


@reads_registers()
def all_measures(
    context: ReportContext,
    *,
    group: PupilGroup = PupilGroup.ALL,
    view: str = ComparisonView.NEIGHBOURS.value,
    model: str | None = None,
    others: Sequence[str] = (),
) -> AllMeasures:
    """The authority's newest figure of every measure with those of the view's authorities.

    A measure that fewer than half of them have is left out.
    """
    chosen, near, _ = _model(context, model)
    everyone = {place.code: place for place in authorities_of(context)}
    codes = _members(ComparisonView(view), context, tuple(everyone.values()), near, others)
    members = [everyone[code] for code in codes if code in everyone and code != context.home.code]
    nation = england(context)
    rows = []
    for field, own in rankable(context, group):
        figures = {f.entity: f for f in field.figures(context, (*members, nation), own.period) if f.shown}
        peer = figures.pop(nation.code, None)
        place = field.rank_among_these(context.home.code, figures, own.period)
        if place.rank is not None and 2 * len(figures) >= len(members):
            rows.append(MeasureAmong(field.declared.code, own, peer, tuple(figures.values()), place))
    rows.sort(key=lambda row: (row.place.rank or 0) / row.place.of, reverse=True)
    return AllMeasures(page_header(context), group, ComparisonView(view), chosen, len(members), tuple(rows))


def _model(context: ReportContext, model: str | None) -> tuple[str | None, pd.DataFrame, tuple[str, ...]]:
    """The model of statistical neighbours asked for, else the newest; its neighbours; every model there is."""
    listed, models = neighbour_models(context)
    chosen = model if model in models else (newest_model(models) if models else None)
    return chosen, listed[listed["model"] == chosen] if chosen else listed.iloc[0:0], models


def authorities_of(context: ReportContext) -> tuple[Place, ...]:
    """The authorities that existed on the as-at date, by name."""
    frame = context.warehouse.authorities(context.scope)
    first, last = pd.to_datetime(frame["valid_from"]), pd.to_datetime(frame["valid_to"])
    day = pd.Timestamp(context.as_at)
    return _places(frame[(first.isna() | (first <= day)) & (last.isna() | (last >= day))])


def _places(frame: pd.DataFrame) -> tuple[Place, ...]:
    frame = frame[frame["level"] == Level.AUTHORITY.value]
    return tuple(
        Place(str(code), str(name), Level.AUTHORITY, str(la_code), str(region))
        for code, name, la_code, region in zip(
            frame["area_code"], frame["name"], frame["la_code"], frame["region"], strict=True
        )
    )


def _members(
    view: ComparisonView, context: ReportContext, everyone: Sequence[Place], near: pd.DataFrame, others: Sequence[str]
) -> tuple[str, ...]:
    """The codes of the authorities with which a view compares the home one."""
    known = {place.code: place for place in everyone} | {place.la_code or "": place for place in everyone}
    match view:
        case ComparisonView.REGION:
            return tuple(p.code for p in everyone if p.region == context.home.region)
        case ComparisonView.NEIGHBOURS:
            return tuple(str(code) for code in near["area_code"])
        case ComparisonView.EVERYONE:
            return tuple(place.code for place in everyone)
        case ComparisonView.OWN_CHOICE:
            return tuple(dict.fromkeys(known[code].code for code in others if code in known))
    return ()


def _rows(
    context: ReportContext, field: AuthorityFigures, everyone: Sequence[Place], period: str | None, near: pd.DataFrame
) -> tuple[PlaceRow, ...]:
    """Every authority with a figure, best first; highest first for a measure without a better side."""
    if period is None:
        return ()
    way = field.declared.direction
    shown = [f for f in field.figures(context, everyone, period) if f.shown and f.value is not None]
    places = {place.code: place for place in everyone}
    closeness = {str(c): str(w) for c, w in zip(near["area_code"], near["closeness"], strict=True)}
    placed = {figure.entity: field.rank(figure.entity, period) for figure in shown}
    ordered = sorted(shown, key=lambda f: f.value or 0.0, reverse=way is not Direction.LOWER_IS_BETTER)
    return tuple(
        PlaceRow(
            places[f.entity],
            f,
            placed[f.entity],
            f.entity == context.home.code,
            f.entity in closeness,
            closeness.get(f.entity),
        )
        for f in ordered
    )


def _flat(
    context: ReportContext, field: AuthorityFigures, places: Sequence[Place], period: str | None
) -> dict[str, Figure]:
    if period is None:
        return {}
    return {f.entity: f for f in field.figures(context, places, period) if f.shown}


def _without(
    members: Sequence[str],
    rows: Sequence[PlaceRow],
    field: AuthorityFigures,
    period: str | None,
    context: ReportContext,
) -> tuple[tuple[str, str], ...]:
    """Members of the view that have no figure in the period, each with the reason."""
    shown = {row.place.code for row in rows}
    ever = _places(context.warehouse.authorities(context.scope))
    missing = [place for place in ever if place.code in members and place.code not in shown]
    if period is None:
        return tuple((place.name, "no year can be compared") for place in missing)
    by_key = {f.entity: f.reason for f in field.figures(context, missing, period)}
    return tuple((place.name, _why_absent(context, place, period, by_key.get(place.code))) for place in missing)


def _why_absent(context: ReportContext, place: Place, period: str, known: str | None) -> str:
    """Why an authority has no figure: it did not exist then, or the file has none."""
    ended = not_in_being(context, place, Period.parse(period))
    if ended is not None:
        return ended.removeprefix(f"{place.name} ").partition(":")[0]
    return known or "no row in the loaded file"


def _drawn(context: ReportContext, field: AuthorityFigures, places: Sequence[Place]) -> tuple[Series, ...]:
    selected = (field.series(context, place) for place in (context.home, *places))
    return tuple(series for series in selected if series.latest is not None)


# Every authority of a region, or of England, with its figure, rank and outline.

SCHEME = "authorities"


@dataclass(frozen=True)
class AuthorityMap:
    """The newest figure of a measure by authority; no outlines where no file of boundaries of authorities is loaded."""

    header: PageHeader
    measure: str
    period: str
    bars: tuple[Figure, ...]
    outlines: tuple[Outline, ...]
    ranks: dict[str, Rank]
    schools: tuple[SchoolRow, ...] = ()  # none is drawn on a map of authorities


@reads_registers()
def authority_map(
    context: ReportContext,
    *,
    code: str,
    phase: Phase | None = None,
    group: PupilGroup = PupilGroup.ALL,
    view: str = ComparisonView.EVERYONE.value,
) -> AuthorityMap:
    """The figures of the page on neighbours, on the map: the region's authorities, else all of England's."""
    beside = neighbours(context, code=code, phase=phase, group=group, view=view)
    region = context.home.region if beside.view is ComparisonView.REGION else None
    places = {place.code for place in authorities_of(context) if region in (None, place.region)}
    return AuthorityMap(
        header=page_header(context),
        measure=code,
        period=beside.period or "",
        bars=tuple(row.figure for row in beside.rows),
        outlines=tuple(
            Outline(str(r.area), str(r.area_name), str(r.geojson), bool(r.approximate), str(r.attribution))
            for r in context.warehouse.boundaries(context.scope, SCHEME).itertuples()
            if r.area in places
        ),
        ranks={row.place.code: row.rank for row in beside.rows},
    )
