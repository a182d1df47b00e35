"""Attendance by week: no week of a year is left out, and a holiday is a week to which no figure applies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from analytics.reports.core.context import Place, ReportContext
from analytics.reports.core.figures import absent, series_of
from analytics.reports.core.places import england
from analytics.reports.core.types import Figure, Segment, Series
from data.catalogue import measure
from data.period import Period, PeriodKind
from data.reference.calendar import usual_holiday
from data.vocabulary import Phase, ValueStatus

WEEKLY = "attendance"


def weekly_series(context: ReportContext, place: Place, phase: Phase) -> Series:
    """Attendance by week for a place, with a gap in the line where weeks have no figure."""
    series = series_of(context, WEEKLY, place, phase=phase, kind=PeriodKind.WEEK)
    open_elsewhere = _weeks_of_england(context, phase)
    segments = (
        replace(segment, figures=tuple(_every_week(segment, place, phase, open_elsewhere)))
        for segment in series.segments
    )
    return replace(series, segments=tuple(segments))


def school_holiday(context: ReportContext, week: Period, phase: Phase) -> str:
    """The holiday in which a week without a figure falls; blank where schools somewhere in England were open."""
    return usual_holiday(week) if week.text not in _weeks_of_england(context, phase) else ""


def _weeks_of_england(context: ReportContext, phase: Phase) -> set[str]:
    """The weeks for which England has a figure."""
    nation = series_of(context, WEEKLY, england(context), phase=phase, kind=PeriodKind.WEEK)
    return {figure.period for figure in nation.figures if figure.shown}


def _every_week(segment: Segment, place: Place, phase: Phase, open_elsewhere: set[str]) -> Iterable[Figure]:
    """The figures, with an entry for each week missing between two of the same academic year."""
    before: Period | None = None
    for figure in segment.figures:
        week = Period.parse(figure.period)
        while before is not None and before.ending == week.ending and (before := before.shift(1)) != week:
            yield _without_figure(before, place, phase, open_elsewhere)
        yield figure
        before = week


def _without_figure(week: Period, place: Place, phase: Phase, open_elsewhere: set[str]) -> Figure:
    """A week that no file has: a school holiday only where no school in England was open in it."""
    holiday = usual_holiday(week) if week.text not in open_elsewhere else ""
    status = ValueStatus.NOT_APPLICABLE if holiday else ValueStatus.NOT_AVAILABLE
    reason = f"school holiday ({holiday})" if holiday else "no loaded file has this week"
    return absent(measure(WEEKLY), place, week.text, phase, status, reason)
