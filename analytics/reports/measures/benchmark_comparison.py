"""A target's figure in the form of the target: itself, against England, or as a gap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from analytics.reports.core.all_authorities import read_fields
from analytics.reports.core.context import Place, ReportContext
from analytics.reports.core.figures import gather
from analytics.reports.core.places import england, find_place
from analytics.reports.core.types import Figure, Series
from analytics.reports.inspection.inspection_figures import INSPECTION_MEASURES
from analytics.reports.measures.measure_history import history
from data.catalogue import measure
from data.period import Period
from data.plans.model import Reference, Target


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a promise at a day, with the figures behind it."""

    at: date
    period: str
    value: float
    own: Figure
    other: Figure | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """The measure of a target over time, and the points on which the promise is judged.

    `points` hold only the newest comparable era; a gap's value is other minus own, a national
    promise's is own minus England.
    """

    place: Place
    own: Series
    other: Series | None
    points: tuple[Point, ...]
    relative: bool

    @property
    def latest(self) -> Point | None:
        """The newest point, None where nothing can be compared."""
        return self.points[-1] if self.points else None


def gather_targets(context: ReportContext, targets: Iterable[Target]) -> None:
    """Read in one query what the histories of many targets will need."""
    selected = [target for target in targets if target.measure not in INSPECTION_MEASURES]
    named = {item.area for item in selected if item.area}
    places = (context.home, england(context), *(find_place(context, code) for code in sorted(named)))
    gather(context, (item.measure for item in selected), places)
    whole = [item for item in selected if item.area is None]
    known = [(measure(item.measure), item.phase, item.group) for item in whole]
    read_fields(context, [item for item in known if item[1] in item[0].phases])


def compare(context: ReportContext, target: Target) -> Compared:
    """The history of a target's measure in the form in which its promise was made."""
    place = find_place(context, target.area) if target.area else context.home
    own = history(context, target.measure, place, target.phase, target.group)
    other = _other(context, target)
    relative = target.reference in (Reference.NATIONAL, Reference.GAP_TO_NATIONAL)
    points = [
        point for figure in own.current if (point := _point(target, figure, other if relative else None)) is not None
    ]
    return Compared(place, own, other, tuple(points), relative)


def _other(context: ReportContext, target: Target) -> Series | None:
    group = target.group
    if target.reference is Reference.GAP_TO_NATIONAL:
        group = target.reference_group
    result = history(context, target.measure, england(context), target.phase, group)
    return result if result.latest is not None else None


def _point(target: Target, figure: Figure, other: Series | None) -> Point | None:
    if figure.value is None:
        return None
    at = Period.parse(figure.period).end
    if target.reference not in (Reference.NATIONAL, Reference.GAP_TO_NATIONAL):
        return Point(at, figure.period, figure.value, figure)
    peer = next((f for f in (other.figures if other else ()) if f.period == figure.period and f.shown), None)
    if peer is None or peer.value is None:
        return None
    gap = target.reference is Reference.GAP_TO_NATIONAL
    value = peer.value - figure.value if gap else figure.value - peer.value
    return Point(at, figure.period, value, figure, peer)
