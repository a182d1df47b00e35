"""How claims of change are made: the four kinds of evidence, each with an example from the loaded data."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.reports.comparison.trends import annual_measures
from analytics.reports.core.all_authorities import AuthorityFigures, BenchmarkComparison, read_fields, same_period
from analytics.reports.core.change import Change, ChangeEvidence
from analytics.reports.core.context import ReportContext, page_header
from analytics.reports.core.places import england
from analytics.reports.core.records_in_force import reads_registers
from analytics.reports.core.types import Figure, PageHeader
from analytics.reports.measures.value import default_phase
from analytics.statistics.year_to_year_noise import METHOD
from data.vocabulary import PupilGroup


@dataclass(frozen=True, slots=True)
class Example:
    """One real change of the authority, in its parts, with the kind of evidence that it rests on."""

    measure: str
    newest: Figure
    change: Change


@dataclass(frozen=True, slots=True)
class Beside:
    """One real figure of counted pupils beside England's, with its published interval."""

    own: Figure
    england: Figure
    comparison: BenchmarkComparison


@dataclass(frozen=True)
class Methods:
    """An example of each kind of evidence that the loaded data have, and how many changes were looked at.

    `counted`: a figure of counted pupils beside England's, where no change rests on a published interval.
    """

    header: PageHeader
    examples: dict[ChangeEvidence, Example]
    looked_at: int
    counted: Beside | None


@reads_registers()
def methods(context: ReportContext) -> Methods:
    """The clearest change of each kind: the largest compared with what chance may bring; unknown ones as listed."""
    fields = read_fields(context, [(item, default_phase(item), PupilGroup.ALL) for item in annual_measures()])
    changes = [item for field in fields if (item := _example(context, field)) is not None]
    best: dict[ChangeEvidence, Example] = {}
    for item in changes:
        current = best.get(item.change.evidence)
        if current is None or _telling(item) > _telling(current):
            best[item.change.evidence] = item
    lacking = ChangeEvidence.PUBLISHED_INTERVAL not in best
    counted = [beside for field in fields if (beside := _beside(context, field)) is not None] if lacking else []
    return Methods(page_header(context), best, len(changes), max(counted, key=_apart, default=None))


def _beside(context: ReportContext, field: AuthorityFigures) -> Beside | None:
    """The newest figure beside England's, where its interval comes from the pupils counted."""
    newest, compared = field.series(context, context.home).latest, field.england_comparison(context)
    nation = same_period(field.series(context, england(context)), newest)
    if newest is None or nation is None or compared.lower is None or compared.method == METHOD:
        return None
    return Beside(newest, nation, compared)


def _apart(item: Beside) -> float:
    """How far England's figure lies from the interval, in halves of its width."""
    low, high, nation = item.comparison.lower, item.comparison.upper, item.england.value
    if low is None or high is None or nation is None or high <= low:
        return 0.0
    return abs(nation - (low + high) / 2) / (high - low)


def _example(context: ReportContext, field: AuthorityFigures) -> Example | None:
    newest = field.series(context, context.home).latest
    return None if newest is None else Example(field.declared.code, newest, field.change(context))


def _telling(item: Example) -> float:
    """How large the observed change is beside what chance may bring; a change that is known before one that is not."""
    change = item.change
    if change.amount is None:
        return -1.0
    return abs(change.amount) / change.beyond if change.beyond else 0.0
