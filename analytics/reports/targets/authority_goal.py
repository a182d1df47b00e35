"""The authority's own target for a measure and year, which schools' targets add up to."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.reports.core.context import ReportContext
from analytics.reports.core.figures import series_of
from analytics.reports.core.places import england
from data.catalogue import Measure
from data.period import Period
from data.plans.model import Reference, Target
from data.vocabulary import PupilGroup


@dataclass(frozen=True, slots=True)
class Goal:
    """The value to be reached, and in words where it comes from; None where there is none."""

    value: float | None
    words: str
    target: str = ""


def goal_of(context: ReportContext, declared: Measure, year: Period, group: PupilGroup) -> Goal:
    """The plan's target for the year; of a promise against England, England's last figure."""
    promises = [
        target
        for target in (context.plan.targets if context.plan else ())
        if target.measure == declared.code and target.group is group and target.area in (None, context.home.code)
    ]
    for promise in promises:
        if promise.reference is Reference.FIXED:
            return _fixed(promise, year)
        if promise.reference is Reference.NATIONAL:
            return _national(context, declared, promise, group)
    return _yardstick(context, declared, group)


def _fixed(target: Target, year: Period) -> Goal:
    """The milestone judged on the year; else the last one promised by its end, else the first."""
    judged = [m for m in target.milestones if m.period == year.text]
    by_then = [m for m in target.milestones if m.due <= year.end]
    chosen = (judged or by_then[-1:] or list(target.milestones[:1]))[0]
    return Goal(chosen.value, f"{target.title}, due {chosen.due:%B %Y}", target.code)


def _yardstick(context: ReportContext, declared: Measure, group: PupilGroup) -> Goal:
    """England's last figure where the plan promises nothing, and named as that."""
    nation = england(context)
    latest = series_of(context, declared.code, nation, phase=declared.phases[0], group=group).latest
    if latest is None or latest.value is None:
        return Goal(None, "The plan has no value here, and England's figure is not loaded.")
    return Goal(latest.value, f"the plan has no value here; England's of {latest.period} is used for comparison")


def _national(context: ReportContext, declared: Measure, target: Target, group: PupilGroup) -> Goal:
    nation = england(context)
    latest = series_of(context, declared.code, nation, phase=target.phase, group=group).latest
    if latest is None or latest.value is None:
        return Goal(None, "The plan sets England's figure as the target, which is not loaded.", target.code)
    return Goal(
        latest.value + target.deadline.value,
        f"{target.title}: England's figure of {latest.period} is used until the next is published",
        target.code,
    )
