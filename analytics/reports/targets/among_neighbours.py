"""A target's newest figure among the authority's statistical neighbours."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.reports.comparison.trends import nearest_model
from analytics.reports.core.all_authorities import AuthorityFigures, read_fields
from analytics.reports.core.context import ReportContext
from analytics.reports.targets.target_state import TargetState
from analytics.statistics.benchmarks import NeighbourAverage, Rank, neighbour_average
from data.period import Period, PeriodKind
from data.plans.model import Reference
from data.vocabulary import Direction, Unit


@dataclass(frozen=True, slots=True)
class AmongNeighbours:
    """The place of a target's newest figure, and the mean of the `n` neighbours with one, in the form of the target."""

    place: Rank
    mean: float
    n: int


def neighbour_codes(context: ReportContext) -> tuple[str, ...]:
    """The statistical neighbours by the newest model, by ONS code."""
    return context.once(("neighbour codes",), lambda: tuple(str(code) for code in nearest_model(context)["area_code"]))


def neighbours_mean(context: ReportContext, field: AuthorityFigures, period: str) -> NeighbourAverage:
    """The average of the statistical neighbours in a period."""
    return neighbour_average([field.value(code, period) for code in neighbour_codes(context)])


def among_neighbours(context: ReportContext, state: TargetState) -> AmongNeighbours | None:
    """None unless the target is annual, the whole authority's and no count, and most neighbours have a figure."""
    latest, target, declared = state.latest, state.target, state.declared
    annual = latest is not None and Period.parse(latest.period).kind is PeriodKind.ACADEMIC_YEAR
    if latest is None or not annual or target.area or target.phase not in declared.phases:
        return None
    (field,) = read_fields(context, [(declared, target.phase, target.group)])
    codes = neighbour_codes(context)
    place = field.rank_among_these(context.home.code, codes, latest.period)
    average = neighbours_mean(context, field, latest.period)
    few = place.rank is None or average.mean is None or 2 * average.n_used < len(codes)
    if few or average.mean is None or declared.direction is Direction.NEUTRAL:
        return None
    mean = _as_target(state, average.mean)
    return None if mean is None or declared.unit is Unit.COUNT else AmongNeighbours(place, mean, average.n_used)


def _as_target(state: TargetState, mean: float) -> float | None:
    """The neighbours' mean as the target measures: itself, its distance from England, or its gap."""
    if not state.compared.relative:
        return mean
    point = state.compared.latest
    if point is None or point.other is None or point.other.value is None:
        return None
    gap = state.target.reference is Reference.GAP_TO_NATIONAL
    return point.other.value - mean if gap else mean - point.other.value
