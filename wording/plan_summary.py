"""How a plan stands as a whole: are the promises kept, what worsened, what improved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from analytics.reports.targets.on_track import Outcome, PromiseCounts, Today, promise_counts
from analytics.reports.targets.target_state import TargetState
from analytics.statistics.benchmarks import Movement
from data.plans.model import Reference
from wording import sentences, values

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
    Outcome.UNLIKELY: "unlikely to be met",
    Outcome.IN_DOUBT: "in doubt",
    Outcome.LIKELY: "likely to be met",
    Outcome.TOO_EARLY: "too early to call",
}
_RESULTS = {Outcome.MET: "met", Outcome.MISSED: "missed", Outcome.NOT_KNOWN: "with no result"}
_MOVEMENTS = {
    Movement.WORSENING: "worse",
    Movement.IMPROVING: "better",
    Movement.RISING: "higher",
    Movement.FALLING: "lower",
    Movement.SAME: "within chance",
    Movement.CANNOT_TELL: "with no comparable figure",
}


def kept(states: Sequence[TargetState]) -> tuple[str, str]:
    """The answer to 'are we on track?': by their deadlines, then where each is today."""
    counts = promise_counts(states)
    ahead, past = chances(counts), results(counts)
    lead = f"Of {values.plural(counts.total, 'target')}, {ahead or past}."
    return f"{lead} Of those past their deadline, {past}." if ahead and past else lead, f"Today {today(counts)}."


def today(counts: PromiseCounts) -> str:
    """How many promises are where today."""
    return _counted(counts.today, _TODAY)


def chances(counts: PromiseCounts) -> str:
    """How many promises are how likely to be met, of those whose deadline is not decided yet."""
    return _counted(counts.outcome, _CHANCES)


def results(counts: PromiseCounts) -> str:
    """How many promises were met and missed, of those whose deadline has passed."""
    return _counted(counts.outcome, _RESULTS)


def movements(counts: PromiseCounts) -> str:
    """How many promises changed which way at their last comparable figure."""
    return _counted(counts.movement, _MOVEMENTS)


def _counted(counts: Mapping[T, int], names: Mapping[T, str]) -> str:
    """How many of each class, in the order of the names: '1 is met and 2 missed'."""
    classes = [(counts[key], name) for key, name in names.items() if counts[key]]
    return values.joined(
        f"{values.count(number)} {('is ' if number == 1 else 'are ') if at == 0 else ''}{name}"
        for at, (number, name) in enumerate(classes)
    )


def three(
    worsened: Sequence[TargetState], improved: Sequence[TargetState], undetermined: Sequence[TargetState]
) -> tuple[str, str, str]:
    """What worsened, what improved, what is undetermined: one sentence each, empty where none."""
    nothing = "No target significantly {} at its last comparable figure." if worsened or improved else ""
    return (
        _listed("Significantly worse", worsened, _moved) or nothing.format("worsened"),
        _listed("Significantly better", improved, _moved) or nothing.format("improved"),
        _listed("We cannot yet judge", undetermined, sentences.name),
    )


def _listed(lead: str, states: Sequence[TargetState], said: Callable[[TargetState], str]) -> str:
    if not states:
        return ""
    named = [said(state) for state in states[:3]]
    more = len(states) - len(named)
    if more:
        named.append(values.plural(more, "other"))
    return f"{lead}: {values.joined(named)}."


def _moved(state: TargetState) -> str:
    if state.change is None:
        return sentences.name(state)
    unit, decimals = sentences.points_unit(state), sentences.decimals(state)
    moved = values.change(state.change, unit, decimals)
    if state.target.reference is Reference.GAP_TO_NATIONAL:
        moved = f"gap {values.wider(state.change, unit, decimals)}"
    return f"{sentences.name(state)} ({moved})"
