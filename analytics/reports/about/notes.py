"""The notes on every measure, from the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.reports.core.context import ReportContext, page_header
from analytics.reports.core.forecast_record import record_in_words, record_of
from analytics.reports.core.records_in_force import reads_registers
from analytics.reports.core.types import PageHeader
from data.catalogue import MEASURES, Measure
from data.publications import title_of
from data.vocabulary import PupilGroup


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader must know of one measure; `held` says what is loaded of it."""

    declared: Measure
    sources: tuple[str, ...]
    held: str
    next_due: str
    own_record: str = ""


@dataclass(frozen=True)
class Notes:
    """All notes in the order of the catalogue's themes."""

    header: PageHeader
    notes: tuple[Note, ...]


@reads_registers()
def notes(context: ReportContext, *, theme: str | None = None) -> Notes:
    """The notes of one theme, or of all."""
    by_key = {
        str(code): (str(part["first_period"].min()), str(part["last_period"].max()))
        for code, part in context.warehouse.held(context.scope).groupby("measure")
    }
    return Notes(
        page_header(context),
        tuple(
            _note(measure, by_key.get(measure.code), context)
            for measure in MEASURES.values()
            if theme in (None, measure.theme.value)
        ),
    )


def _note(declared: Measure, texts: tuple[str, str] | None, context: ReportContext) -> Note:
    return Note(
        declared,
        tuple(title_of(family) for family in declared.sources),
        f"{texts[0]} to {texts[1]}" if texts else "",
        _next(declared, context),
        record_in_words(record_of(declared.code, declared.phases[0], PupilGroup.ALL, 1), 1),
    )


def _next(declared: Measure, context: ReportContext) -> str:
    from data.publications import releases

    if declared.release_calendar is None:
        return ""
    due = releases().next_due(declared.release_calendar, context.as_at)
    return due.date.isoformat() if due else ""
