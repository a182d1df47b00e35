"""Milestones: values promised by date, the value expected today, and whether a figure meets it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from analytics.statistics.arguments import known
from data.vocabulary import Comparator

EQUAL_WITHIN = 1e-9  # so that 85 computed as 84.999999999999 still meets "at least 85"


class Path(StrEnum):
    """How the way between milestones is read: stocks by days, annual results by steps."""

    LINEAR = "linear"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value promised by a date: a point of the path."""

    due: date
    value: float


@dataclass(frozen=True, slots=True)
class StepTarget:
    """The milestone in force on a day and the one that comes next; None where there is none."""

    due: DatedValue | None
    next: DatedValue | None


def in_order(points: Sequence[DatedValue]) -> list[DatedValue]:
    """Milestones by date. Errors: ValueError where two share a date."""
    ordered = sorted(points, key=lambda point: point.due)
    for before, after in pairwise(ordered):
        if before.due == after.due:
            raise ValueError(f"two milestones are due on {before.due.isoformat()}")
    return ordered


def linear_value(points: Sequence[DatedValue], at: date) -> float | None:
    """The value expected on a day when progress between milestones is even, by days.

    Formula: v = v_a + (v_b − v_a)·days(a, t)/days(a, b). Units: those of the milestones. Before
    the first milestone (or without any): None; after the last: its value, which stays promised.
    """
    step = step_target(points, at)
    if step.due is None:
        return None
    if step.next is None:
        return step.due.value
    share = (at - step.due.due).days / (step.next.due - step.due.due).days
    return step.due.value + (step.next.value - step.due.value) * share


def step_target(points: Sequence[DatedValue], at: date) -> StepTarget:
    """The last milestone due by a day, that day included, and the one that follows it.

    For annual results, which do not move between their publications.
    """
    ordered = in_order(points)
    place = bisect_right([point.due for point in ordered], at)
    due = ordered[place - 1] if place else None
    return StepTarget(due, ordered[place] if place < len(ordered) else None)


def expected_today(points: Sequence[DatedValue], at: date, path: Path) -> float | None:
    """The value that the promise implies on a day: linear for stocks, stepped for annual results.

    Units: those of the milestones. Before the first milestone: None.
    """
    if Path(path) is Path.LINEAR:
        return linear_value(points, at)
    due = step_target(points, at).due
    return None if due is None else due.value


def meets(actual: float | None, comparator: Comparator, value: float | None) -> bool | None:
    """Whether a figure keeps a promise, unrounded: ≥, >, ≤ or < the promised value.

    Missing: None. Figures within 10⁻⁹ count as equal. Errors: ValueError for another comparator.
    """
    figure, promised = known(actual), known(value)
    kind = Comparator(comparator)
    if figure is None or promised is None:
        return None
    margin = figure - promised if kind.is_upward else promised - figure
    return margin > EQUAL_WITHIN if kind.is_strict else margin >= -EQUAL_WITHIN
