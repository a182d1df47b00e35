"""The history of a target's measure: annual figures, monthly stocks, or ratings by round."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.reports.core.context import Place, ReportContext
from analytics.reports.core.figures import series_of
from analytics.reports.core.places import school_areas
from analytics.reports.core.types import Figure, Segment, Series
from analytics.reports.inspection.inspection_figures import INSPECTION_MEASURES, inspection_series
from analytics.reports.measures.register_counts import own_counts
from data.catalogue import Measure, measure
from data.period import PeriodKind
from data.vocabulary import Level, Phase, PupilGroup, ValueStatus

RATINGS = {"rating_red": "red", "rating_amber": "amber", "rating_green": "green"}


def history(context: ReportContext, code: str, place: Place, phase: Phase, group: PupilGroup) -> Series:
    """The measure for a place over time, of whichever kind its facts are.

    Annual results by year; stocks by inspection at each month's end; ratings at each round; what
    an authority counts itself at the days it counted.
    """
    key = ("history", code, place.code, phase, group)
    return context.once(key, lambda: _history(context, code, place, phase, group))


def _history(context: ReportContext, code: str, place: Place, phase: Phase, group: PupilGroup) -> Series:
    declared = measure(code)
    if code in INSPECTION_MEASURES:
        return inspection_series(context, declared, place, phase)
    if code in RATINGS:
        return _ratings(context, declared, place)
    annual = series_of(context, code, place, phase=phase, group=group)
    if annual.latest is not None:
        return annual
    dated = series_of(context, code, place, phase=phase, group=group, kind=PeriodKind.DAY)
    if dated.latest is not None:
        return dated
    return own_counts(context, declared, place) or annual


def _ratings(context: ReportContext, declared: Measure, place: Place) -> Series:
    rated = context.warehouse.ratings(context.scope, context.as_at)
    if not context.scope.whole_authority:
        rated = rated.iloc[:0]  # a part would be counted as the whole
    if place.level is Level.AREA and len(rated):
        areas = school_areas(context)
        rated = rated[rated["urn"].isin(areas.loc[areas["area"] == place.code, "urn"])]
    if place.level is Level.NATIONAL or rated.empty:
        return Series(declared.code, place.code, place.name, Phase.ALL, PupilGroup.ALL, ())
    figures = tuple(
        _round(context, declared, place, pd.Timestamp(str(day)).date(), part) for day, part in rated.groupby("round")
    )
    segment = Segment("own ratings", figures)
    return Series(
        declared.code, place.code, place.name, Phase.ALL, PupilGroup.ALL, (segment,), family="milepost_return"
    )


def _round(context: ReportContext, declared: Measure, place: Place, day: date, part: pd.DataFrame) -> Figure:
    count = float((part["rating"] == RATINGS[declared.code]).sum())
    return Figure(
        measure=declared.code,
        entity=place.code,
        entity_name=place.name,
        level=place.level,
        period=day.isoformat(),
        phase=Phase.ALL,
        group=PupilGroup.ALL,
        value=count,
        status=ValueStatus.OK,
        reason="",
        unit=declared.unit,
        decimals=0,
        denominator_name="rated schools",
        numerator=count,
        denominator=float(len(part)),
        published=pd.to_datetime(part["published"]).max().date(),
        derived=True,
        local=True,
        invented=context.warehouse.invented,
        caveats=declared.caveats,
    )
