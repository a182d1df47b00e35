"""How a plan stands as a whole: are the promises kept, and which way did they move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from analytics.reports.core.types import PageHeader
from analytics.reports.targets.on_track import PromiseCounts, PromiseOutcome, Today, outcome, promise_counts
from analytics.reports.targets.target_state import TargetState
from wording import values

T = TypeVar("T")
_TODAY = {
    Today.BEHIND: "behind the path",
    Today.NEAR: "near the path",
    Today.ON_PATH: "on the path",
    Today.AWAITED: "waiting for a figure",
    Today.NOT_DUE: "not due yet",
    Today.CANNOT_TELL: "with no figure",
}
_CHANCES = {
    PromiseOutcome.UNLIKELY: "unlikely to be met",
    PromiseOutcome.IN_DOUBT: "in doubt",
    PromiseOutcome.LIKELY: "likely to be met",
    PromiseOutcome.TOO_EARLY: "too early to call",
}
_RESULTS = {PromiseOutcome.MET: "met", PromiseOutcome.MISSED: "missed", PromiseOutcome.NOT_KNOWN: "with no result"}


def agreed_later(header: PageHeader) -> str:
    """Why a day has no plan, where the plan was agreed after it; else nothing."""
    if header.plan_agreed is None:
        return ""
    return f"No plan on {values.day(header.as_at)}: it was agreed on {values.day(header.plan_agreed)}"


def kept(states: Sequence[TargetState]) -> str:
    """The answer to 'are we on track?': how many promises will be, or were, met by their deadlines."""
    counts = promise_counts(states)
    ahead, past = chances(counts), results(counts)
    without = sum(state.latest is None and outcome(state.by_deadline) is PromiseOutcome.TOO_EARLY for state in states)
    if without:
        ahead += f", {values.count(without)} of them without a figure"
    lead = f"Of {values.plural(counts.total, 'target')}, {ahead or past}."
    return f"{lead} Of those past their deadline, {past}." if ahead and past else lead


def today(counts: PromiseCounts) -> str:
    """How many promises are where today."""
    return _counted(counts.today, _TODAY)


def chances(counts: PromiseCounts) -> str:
    """How many promises are how likely to be met, of those whose deadline is not decided yet."""
    return _counted(counts.outcome, _CHANCES)


def results(counts: PromiseCounts) -> str:
    """How many promises were met and missed, of those whose deadline has passed."""
    return _counted(counts.outcome, _RESULTS)


def _counted(counts: Mapping[T, int], names: Mapping[T, str]) -> str:
    """How many of each class, in the order of the names: '1 is met and 2 missed'."""
    classes = [(counts[key], name) for key, name in names.items() if counts[key]]
    return values.joined(
        f"{values.count(number)} {('is ' if number == 1 else 'are ') if at == 0 else ''}{name}"
        for at, (number, name) in enumerate(classes)
    )
