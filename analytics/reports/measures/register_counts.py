"""A measure that only the authority counts, from its registers day by day."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.reports.core.context import Place, ReportContext
from analytics.reports.core.records_in_force import held
from analytics.reports.core.types import Figure, Segment, Series
from data.catalogue import Measure
from data.records import Register, due_dates, registers
from data.records.declaration import Count, RegisterFigure
from data.vocabulary import Phase, PupilGroup, ValueStatus

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
    result = held(context, kind.name)
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
    return Figure(
        measure=declared.code,
        entity=place.code,
        entity_name=place.name,
        level=place.level,
        period=day.isoformat(),
        phase=Phase.ALL,
        group=PupilGroup.ALL,
        value=value,
        status=ValueStatus.OK,
        reason="",
        unit=declared.unit,
        decimals=declared.decimals,
        denominator_name=declared.denominator_name,
        numerator=part,
        denominator=out_of,
        published=day,
        derived=True,
        local=True,
        invented=context.warehouse.invented,
        caveats=declared.caveats,
    )
