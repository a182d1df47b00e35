"""Measures over time with England, region and neighbours: change, status by change, spine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analytics.reports.core.all_authorities import (
    FEWEST_AREAS,
    AuthorityFigures,
    BenchmarkComparison,
    NextRelease,
    beyond_years,
    next_due,
    read_fields,
    same_period,
)
from analytics.reports.core.change import NO_CHANGE, Change, beyond_chance_together
from analytics.reports.core.context import Place, ReportContext, page_header
from analytics.reports.core.places import england, region_of
from analytics.reports.core.records_in_force import reads_registers
from analytics.reports.core.types import Figure, PageHeader, Series
from analytics.reports.measures.value import default_phase
from analytics.statistics.benchmarks import Movement, Rank, neighbour_average, quartiles
from analytics.statistics.comparison import Judgement
from data.catalogue import MEASURES, Measure, MeasureKind, Theme, measure
from data.period import Period
from data.vocabulary import Direction, Level, Phase, PupilGroup, Unit

DEFAULT = (
    "gld",
    "phonics",
    "ks2_rwm_expected",
    "attainment8",
    "absence_overall",
    "absence_persistent",
    "suspension_rate",
    "permanent_exclusion_rate",
)
MOST = 12
_YEARS_BACK = 3


@dataclass(frozen=True, slots=True)
class TrendPanel:
    """One small multiple: the authority's series with others, its last change, and its rank.

    `flagged` holds the years significantly different from England, with the direction.
    """

    measure: str
    own: Series
    others: tuple[Series, ...]
    latest: Figure | None
    previous: Figure | None
    change: float | None
    beyond: float | None
    movement: Movement
    standing: BenchmarkComparison
    england: Figure | None
    flagged: tuple[tuple[str, Judgement], ...]
    due: NextRelease | None
    changed: Change = NO_CHANGE


@dataclass(frozen=True, slots=True)
class SpineRow:
    """How the newest value ranks among all authorities: positions run from 0 worst to 1 best.

    `series` are the authority's and England's own histories.
    """

    measure: str
    own: Figure
    series: tuple[Series, Series]
    england: Figure | None
    region: Figure | None
    neighbours: float | None
    n_neighbours: int
    position: float
    england_position: float | None
    region_position: float | None
    neighbours_position: float | None
    quarters: tuple[float, float, float]
    rank: Rank


@dataclass(frozen=True)
class Trends:
    """Everything the page on trends shows."""

    header: PageHeader
    group: PupilGroup
    panels: tuple[TrendPanel, ...]
    spine: tuple[SpineRow, ...]
    absent: tuple[str, ...]
    choices: tuple[tuple[str, str, str], ...]
    model: str | None

    @property
    def beyond_chance(self) -> tuple[TrendPanel, ...]:
        """The panels whose own part changed significantly, all of the page tested together."""
        counts = beyond_chance_together([panel.changed for panel in self.panels])
        return tuple(panel for panel, count in zip(self.panels, counts, strict=True) if count)


@reads_registers()
def trends(
    context: ReportContext,
    *,
    codes: Sequence[str] = (),
    theme: str | None = None,
    phase: Phase | None = None,
    group: PupilGroup = PupilGroup.ALL,
) -> Trends:
    """Small multiples of the chosen measures (of a theme, else the default ones), and the spine of all.

    Raises UnknownMeasure with the nearest codes.
    """
    chosen = [measure(code) for code in (codes or _usual(theme, context.as_at))][:MOST]
    nation, region = england(context), region_of(context)
    places = (nation, *((region,) if region else ()))
    near, current = nearest_model(context), context.warehouse.newest_by_measure(context.scope, context.as_at)
    fields = read_fields(context, [(item, _stage(item, phase), _pupils(item, group)) for item in chosen])
    panels = tuple(panel(context, field, places) for field in fields)
    return Trends(
        header=page_header(context),
        group=group,
        panels=tuple(p for p in panels if p.latest),
        spine=spine(context, places, near, group, theme),
        absent=tuple(p.measure for p in panels if p.latest is None),
        choices=tuple((m.code, m.label, m.theme.value) for m in annual_measures() if m.code in current),
        model=str(near["model"].iloc[0]) if len(near) else None,
    )


def annual_measures() -> list[Measure]:
    """The measures with a page that are published by year, by theme and label."""
    kinds = (MeasureKind.ANNUAL_RESULT, MeasureKind.FLOW)
    selected = [m for m in MEASURES.values() if m.has_page and m.kind in kinds]
    order = list(Theme)
    return sorted(selected, key=lambda m: (order.index(m.theme), m.label))


def _usual(theme: str | None, day: date) -> tuple[str, ...]:
    if theme is None:
        return DEFAULT
    return tuple(
        m.code for m in annual_measures() if m.theme.value == theme and m.began_by(day) and not m.ended_by(day)
    )


def _stage(declared: Measure, phase: Phase | None) -> Phase:
    return phase if phase is not None and phase in declared.phases else default_phase(declared)


def _pupils(declared: Measure, group: PupilGroup) -> PupilGroup:
    return group if group in declared.groups else PupilGroup.ALL


def nearest_model(context: ReportContext) -> pd.DataFrame:
    """The authority's statistical neighbours by the newest model of the as-at date."""
    listed, models = neighbour_models(context)
    return listed[listed["model"] == newest_model(models)] if models else listed


def neighbour_models(context: ReportContext) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The authority's statistical neighbours by every model set by the as-at date, and the names of the models."""
    listed = context.warehouse.neighbours(context.scope, context.home.scope_code)
    later = [_set_on(str(name)) > pd.Timestamp(context.as_at) for name in listed["model"]]
    listed = listed.loc[[not is_later for is_later in later]]
    return listed, tuple(dict.fromkeys(str(name) for name in listed["model"]))


def newest_model(models: Iterable[str]) -> str:
    """Of models named by month and year ('May 2025'), the newest."""
    return max(models, key=_set_on)


def _set_on(model: str) -> pd.Timestamp:
    """The last day of the month in a model's name; a model without one counts as always known."""
    month = pd.to_datetime(model, format="%B %Y", errors="coerce")
    return pd.Timestamp.min if pd.isna(month) else month + pd.offsets.MonthEnd(0)


def panel(context: ReportContext, field: AuthorityFigures, places: Sequence[Place]) -> TrendPanel:
    """One measure as a small multiple; `places` begin with England."""
    declared, own = field.declared, field.series(context, context.home)
    others = tuple(
        s for place in places if place.code != context.home.code and (s := field.series(context, place)).latest
    )
    change, latest = field.change(context), own.latest
    return TrendPanel(
        measure=declared.code,
        own=own,
        others=others,
        latest=latest,
        previous=change.previous,
        change=change.amount,
        beyond=change.beyond,
        movement=change.movement,
        standing=field.england_comparison(context),
        england=same_period(field.series(context, places[0]), latest),
        flagged=beyond_years(context, field),
        due=next_due(context, declared, latest.published if latest else None),
        changed=change,
    )


def spine(
    context: ReportContext, places: Sequence[Place], near: pd.DataFrame, group: PupilGroup, theme: str | None
) -> tuple[SpineRow, ...]:
    """Every measure that can be ranked, on its own scale from the worst to the best authority: worst rank first.

    None of a home that is a region or England: they have no rank among authorities.
    """
    if context.home.level is not Level.AUTHORITY:
        return ()
    neighbours = [str(code) for code in near["area_code"]]
    ranked = rankable(context, group, theme)
    rows = [row for field, own in ranked if (row := _spine_row(context, field, own, places, neighbours)) is not None]
    return tuple(sorted(rows, key=lambda row: (row.rank.rank or 0) / row.rank.of, reverse=True))


def rankable(
    context: ReportContext, group: PupilGroup, theme: str | None = None
) -> list[tuple[AuthorityFigures, Figure]]:
    """The measures with a better side and a recent figure, each with the authority's newest.

    Counts are left out: a large authority has more of everything, and England most.
    """
    listed = [
        m
        for m in annual_measures()
        if m.direction is not Direction.NEUTRAL
        and group in m.groups
        and not m.ended_by(context.as_at)
        and theme in (None, m.theme.value)
        and m.unit is not Unit.COUNT
    ]
    if not listed:
        return []
    year = Period.parse(context.as_at.isoformat()).ending
    recent = [Period.academic_year(year - back).text for back in range(_YEARS_BACK + 1)]
    fields = read_fields(context, [(m, default_phase(m), group) for m in listed])
    newest = ((field, field.series(context, context.home).latest) for field in fields)
    return [(field, own) for field, own in newest if own is not None and own.period in recent]


def _spine_row(
    context: ReportContext, field: AuthorityFigures, latest: Figure, places: Sequence[Place], neighbours: Sequence[str]
) -> SpineRow | None:
    period = latest.period
    spread = field.spread(period)
    if len(spread) < FEWEST_AREAS:
        return None
    shown = {f.entity: f for f in field.figures(context, (context.home, *places), period) if f.shown}
    own, way = shown[context.home.code], field.declared.direction
    edges = quartiles(list(spread.values()))
    average = neighbour_average([field.value(code, period) for code in neighbours])
    nation, region = (*(shown.get(place.code) for place in places), None)[:2]
    place = field.rank(context.home.code, period)
    if edges is None or own.value is None:
        return None

    def at(value: float | None) -> float | None:
        return None if value is None else position(value, edges.minimum, edges.maximum, way)

    return SpineRow(
        field.declared.code,
        own,
        (field.series(context, context.home), field.series(context, places[0])),
        nation,
        region,
        average.mean,
        average.n_used,
        at(own.value) or 0.0,
        at(nation.value if nation else None),
        at(region.value if region else None),
        at(average.mean),
        tuple(sorted(at(q) or 0.0 for q in (edges.lower, edges.median, edges.upper))),  # type: ignore[arg-type]
        place,
    )


def position(value: float, least: float, most: float, direction: Direction) -> float:
    """0 at the worst authority, 1 at the best, by value; 0.5 where all have the same value."""
    if most == least:
        return 0.5
    share = min(1.0, max(0.0, (value - least) / (most - least)))
    return share if direction is Direction.HIGHER_IS_BETTER else 1 - share
