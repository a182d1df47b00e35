"""The history of a target's measure: annual figures, monthly stocks, or ratings by round."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from analytics.figure import Coverage
from analytics.reports.core.context import Place, ReportContext, rule
from analytics.reports.core.figures import derived_here, series_of
from analytics.reports.core.places import school_areas
from analytics.reports.core.records_in_force import records_in_force
from analytics.reports.core.types import Figure, Segment, Series
from analytics.reports.inspection.inspection_figures import INSPECTION_MEASURES, inspection_series
from analytics.reports.inspection.school_histories import state_schools
from data.catalogue import Measure, measure
from data.period import PeriodKind
from data.records import Register, due_dates, registers
from data.records.declaration import Count, RegisterFigure
from data.vocabulary import Level, Phase, PupilGroup, ValueStatus

# A measure that only the authority counts, from its registers day by day.

_OWN = ("milepost_return",)


def own_counts(context: ReportContext, declared: Measure, place: Place) -> Series | None:
    """The figure of the register that feeds a measure, at each day on which it changed.

    Only in a scope that has every record, or a part would be counted as the whole; and only where the
    authority handed in no file of it: one series never mixes two sources.
    """
    if (
        context.records is None
        or not context.scope.whole_authority
        or declared.sources != _OWN
        or place.code != context.home.code
    ):
        return None
    for kind in registers().values():
        for feed in kind.feeds:
            if feed.target == declared.code:
                return _series(context, declared, place, kind, feed)
    return None


def _series(context: ReportContext, declared: Measure, place: Place, kind: Register, feed: RegisterFigure) -> Series:
    result = records_in_force(context, kind.name)
    figures = [
        figure
        for day in _days(result, feed, context.as_at)
        if (figure := _figure(context, declared, place, result, feed, day)) is not None
    ]
    segments = (Segment("own register", tuple(figures)),) if figures else ()
    return Series(declared.code, place.code, place.name, Phase.ALL, PupilGroup.ALL, segments, family=kind.name)


def _days(frame: pd.DataFrame, feed: RegisterFigure, last: date) -> list[date]:
    """The days on which a record began or ended to count."""
    named = [frame[name] for name in (feed.since, feed.until) if name]
    days = pd.concat(named).dropna().dt.date
    return sorted({day for day in days if day <= last})


def _figure(
    context: ReportContext, declared: Measure, place: Place, frame: pd.DataFrame, feed: RegisterFigure, day: date
) -> Figure | None:
    value = due_dates.counter(frame, feed, day)
    if value is None:
        return None
    share = feed.how is Count.LATEST_SHARE
    part, out_of = due_dates.share_parts(frame, feed, day) if share else (value, None)
    return replace(
        derived_here(declared, place, day.isoformat(), Phase.ALL, value, day),
        numerator=part,
        denominator=out_of,
        local=True,
        invented=context.warehouse.invented,
        caveats=declared.caveats_on(context.as_at),
    )


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
    rated = _rated(context, place, day, set(part["urn"]))
    enough = rated.sufficient
    published = pd.to_datetime(part["published"]).max().date()
    return replace(
        derived_here(declared, place, day.isoformat(), Phase.ALL, count, published),
        value=count if enough else None,
        status=ValueStatus.OK if enough else ValueStatus.CANNOT_TELL,
        reason="" if enough else f"{rated.known:,} of {rated.open:,} open schools were rated",
        decimals=0,
        denominator_name="rated schools",
        numerator=count if enough else None,
        denominator=float(len(part)) if enough else None,
        coverage=rated,
        known_part=None if enough else (count, float(len(part))),
        local=True,
        invented=context.warehouse.invented,
        caveats=declared.caveats_on(context.as_at),
    )


def _rated(context: ReportContext, place: Place, day: date, urns: set[str]) -> Coverage:
    """Of the schools listed as open on the day of a round, those that it rated: a count of some is none of all."""
    schools = state_schools(context)
    if place.level is Level.AREA:
        schools = schools[schools["area"] == place.code]
    opened, closed = pd.to_datetime(schools["opened"]), pd.to_datetime(schools["closed"])
    at = pd.Timestamp(day)
    present = set(schools.loc[~(opened > at) & ~(closed <= at), "urn"])
    # Schools that closed since, and are in no register, were open then where the round rated them.
    everyone = present | urns
    return Coverage(day, len(urns), len(everyone), day, population_known=True, least_share=rule().least_share)
