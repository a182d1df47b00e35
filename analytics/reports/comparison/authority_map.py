"""Every authority of a region, or of England, with its figure, rank and outline."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.reports.comparison.area_map import Outline
from analytics.reports.comparison.neighbours import ComparisonView, authorities_of, neighbours
from analytics.reports.core.context import ReportContext, page_header
from analytics.reports.core.records_in_force import reads_registers
from analytics.reports.core.types import Figure, PageHeader, SchoolRow
from analytics.statistics.benchmarks import Rank
from data.vocabulary import Phase, PupilGroup

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
