"""Check that a plan's targets are consistent with each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data.plans.model import Milestone, Target

RED, AMBER = "rating_red", "rating_amber"


@dataclass(frozen=True, slots=True)
class Finding:
    """What two targets together come to: the sentence and the numbers in it."""

    code: str
    sentence: str
    targets: tuple[str, ...]
    due: date
    rated: int
    green_before: int
    green_after: int
    turning_green: int


def coherence(targets: tuple[Target, ...]) -> tuple[Finding, ...]:
    """What the targets for red and amber ask of green: green = rated − red − amber.

    Missing target, baseline or number of rated schools: nothing is said.
    """
    red = next((target for target in targets if target.measure == RED), None)
    amber = next((target for target in targets if target.measure == AMBER), None)
    if red is None or amber is None or red.baseline is None or amber.baseline is None:
        return ()
    rated = red.baseline.denominator
    if rated is None or red.baseline.value is None or amber.baseline.value is None:
        return ()
    reds, ambers = int(red.baseline.value), int(amber.baseline.value)
    results = []
    start, before = red.baseline.at, rated - reds - ambers
    for red_milestone, amber_milestone in _same_day(red, amber):
        red_then, amber_then = _most(red_milestone), _most(amber_milestone)
        after = rated - red_then - amber_then
        sentence = _sentence(rated, (reds, ambers), (red_then, amber_then), (start, red_milestone.due))
        codes = (red.code, amber.code)
        results.append(Finding("ratings", sentence, codes, red_milestone.due, rated, before, after, after - before))
        reds, ambers, before, start = red_then, amber_then, after, red_milestone.due
    return tuple(results)


def _same_day(red: Target, amber: Target) -> list[tuple[Milestone, Milestone]]:
    by_day = {milestone.due: milestone for milestone in amber.milestones}
    return [(milestone, by_day[milestone.due]) for milestone in red.milestones if milestone.due in by_day]


def _most(milestone: Milestone) -> int:
    """The most schools that still keep a promise: 'fewer than 20' is kept by 19 at most."""
    whole = int(milestone.value)
    return whole - 1 if milestone.comparator.is_strict and whole == milestone.value else whole


def _sentence(rated: int, before: tuple[int, int], after: tuple[int, int], days: tuple[date | None, date]) -> str:
    greens = (rated - sum(before), rated - sum(after))
    turning, start = greens[1] - greens[0], days[0]
    months = "" if start is None else _span(start, days[1])
    if turning <= 0:
        return (
            f"Red {before[0]} to {after[0]} with amber {before[1]} to {after[1]}, of {rated} rated "
            f"schools, requires no school to turn green by {days[1]:%B %Y}."
        )
    return (
        f"Red {before[0]} to {after[0]} with amber {before[1]} to {after[1]}, of {rated} rated "
        f"schools, means that {turning} schools turn green{months}: green goes from {greens[0]} "
        f"to {greens[1]} by {days[1]:%B %Y}. Every school that moves from red to amber only adds "
        "to amber."
    )


def _span(start: date, end: date) -> str:
    """How long there is, in months or in a year."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return " in a year" if months == 12 else f" in {months} months"
