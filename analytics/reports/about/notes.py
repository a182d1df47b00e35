"""The notes on every measure, from the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.reports.core.all_authorities import NextRelease, next_due
from analytics.reports.core.context import ReportContext, page_header
from analytics.reports.core.forecasts import record_in_words, record_of
from analytics.reports.core.records_in_force import reads_registers
from analytics.reports.core.types import PageHeader
from data.catalogue import MEASURES, Measure
from data.publications import title_of
from data.vocabulary import PupilGroup


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader must know of one measure; `held` says what is loaded of it, `caveats` what limits it."""

    declared: Measure
    caveats: tuple[str, ...]
    sources: tuple[str, ...]
    loaded: str
    due: NextRelease | None
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
        for code, part in context.warehouse.loaded_figures(context.scope, context.as_at).groupby("measure")
    }
    return Notes(
        page_header(context),
        tuple(
            _note(measure.as_known(context.as_at), by_key.get(measure.code), context)
            for measure in MEASURES.values()
            if theme in (None, measure.theme.value) and measure.began_by(context.as_at)
        ),
    )


def _note(declared: Measure, texts: tuple[str, str] | None, context: ReportContext) -> Note:
    newest = context.warehouse.newest_by_measure(context.scope, context.as_at)
    return Note(
        declared,
        declared.caveats_on(context.as_at),
        tuple(title_of(family) for family in declared.sources),
        f"{texts[0]} to {texts[1]}" if texts else "",
        next_due(context, declared, newest.get(declared.code)),
        record_in_words(record_of(declared.code, declared.phases[0], PupilGroup.ALL, 1), 1, context.as_at),
    )
