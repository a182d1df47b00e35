"""What is published of the measures of a plan that is being written: the values its baselines can start from."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.reports.core.context import ReportContext, page_header
from analytics.reports.core.records_in_force import reads_registers
from analytics.reports.core.types import Figure, PageHeader
from analytics.reports.measures.benchmark_comparison import Point, compare
from data.catalogue import MEASURES
from data.plans.model import Reference, Target
from data.publications import title_of
from data.vocabulary import Phase, PupilGroup, Unit

Wanted = tuple[str, str, str, str, str]
"""Measure, phase, pupil group, reference and the reference's pupil group, by code."""


@dataclass(frozen=True, slots=True)
class PublishedValue:
    """One value on the scale of a target's milestones, the figures it is made of, and who publishes them."""

    period: str
    value: float
    own: Figure
    other: Figure | None
    publisher: str

    @property
    def shown(self) -> bool:
        """Whether every figure behind it may be shown."""
        return self.own.shown and (self.other is None or self.other.shown)


@dataclass(frozen=True)
class PublishedValues:
    """For each target in turn the values of its newest comparable years; `plan_authority` names the plan's la_code."""

    header: PageHeader
    values: tuple[tuple[PublishedValue, ...], ...]
    plan_authority: str | None


@reads_registers()
def published_values(context: ReportContext, *, comparisons: tuple[Wanted, ...], la_code: str) -> PublishedValues:
    """The values that the targets of a draft would be judged on; empty where the catalogue has no such measure."""
    return PublishedValues(
        page_header(context), tuple(_values(context, item) for item in comparisons), _authority(context, la_code)
    )


def _authority(context: ReportContext, la_code: str) -> str | None:
    authorities = context.warehouse.authorities(context.scope)
    names = authorities.loc[(authorities["la_code"] == la_code) & authorities["valid_to"].isna(), "name"]
    return str(names.iloc[-1]) if len(names) else None


def _values(context: ReportContext, comparison: Wanted) -> tuple[PublishedValue, ...]:
    target = _target(comparison)
    if target is None:
        return ()
    return tuple(_published(point) for point in compare(context, target).points)


def _published(point: Point) -> PublishedValue:
    publisher = title_of(point.own.source.family) if point.own.source else "Milepost, from loaded inspections"
    return PublishedValue(point.period, point.value, point.own, point.other, publisher)


def _target(comparison: Wanted) -> Target | None:
    """A target without a path: enough to say how its measure is compared."""
    code, phase, group, reference, reference_group = comparison
    declared = MEASURES.get(code)
    if declared is None or phase not in declared.phases:
        return None
    if group not in declared.groups or reference_group not in declared.groups:
        return None
    return Target(
        code=code,
        title=declared.label,
        measure=code,
        phase=Phase(phase),
        group=PupilGroup(group),
        area=None,
        unit=Unit.PERCENT,
        direction=declared.direction,
        reference=Reference(reference),
        reference_group=PupilGroup(reference_group),
        baseline=None,
        milestones=(),
    )
