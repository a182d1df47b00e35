"""How claims of change are made: the four kinds of evidence, each with an example from the loaded data."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.reports.comparison.trends import annual_measures
from analytics.reports.core.all_authorities import Field, read_fields
from analytics.reports.core.change import Change, Evidence
from analytics.reports.core.context import ReportContext, page_header
from analytics.reports.core.records_in_force import reads_registers
from analytics.reports.core.types import Figure, PageHeader
from analytics.reports.measures.value import default_phase
from data.vocabulary import PupilGroup


@dataclass(frozen=True, slots=True)
class Example:
    """One real change of the authority, in its parts, with the kind of evidence that it rests on."""

    measure: str
    newest: Figure
    change: Change


@dataclass(frozen=True)
class Methods:
    """An example of each kind of evidence that the loaded data have, and how many changes were looked at."""

    header: PageHeader
    examples: dict[Evidence, Example]
    looked_at: int


@reads_registers()
def methods(context: ReportContext) -> Methods:
    """The most telling change of each kind: the largest beside what chance may bring; unknown ones as listed."""
    fields = read_fields(context, [(item, default_phase(item), PupilGroup.ALL) for item in annual_measures()])
    changes = [item for field in fields if (item := _example(context, field)) is not None]
    best: dict[Evidence, Example] = {}
    for item in changes:
        current = best.get(item.change.evidence)
        if current is None or _telling(item) > _telling(current):
            best[item.change.evidence] = item
    return Methods(page_header(context), best, len(changes))


def _example(context: ReportContext, field: Field) -> Example | None:
    newest = field.series(context, context.home).latest
    return None if newest is None else Example(field.declared.code, newest, field.change(context))


def _telling(item: Example) -> float:
    """How large the observed change is beside what chance may bring; a change that is known before one that is not."""
    change = item.change
    if change.amount is None:
        return -1.0
    return abs(change.amount) / change.beyond if change.beyond else 0.0
