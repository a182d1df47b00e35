"""How many targets have each status: counted once, for every page, slide and pack.

Each of the three counts puts every promise in exactly one class, so each adds up to all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from analytics.benchmarks import Movement
from analytics.promise import Likelihood, PromiseJudgement
from analytics.reports.targets.target_state import PathPoint, TargetState
from data.vocabulary import PromiseStatus


class Today(StrEnum):
    """Where a promise is today, against what it asks by now."""

    BEHIND = "behind"
    NEAR = "near"
    ON_PATH = "on path"
    AWAITED = "awaited"  # a milestone has passed and its figure is not out
    NOT_DUE = "not due"
    CANNOT_TELL = "cannot tell"  # no figure, or none to compare it with


class Outcome(StrEnum):
    """What is known of a promise by its deadline: a chance while it is ahead, then a result."""

    UNLIKELY = "unlikely"
    IN_DOUBT = "in doubt"
    LIKELY = "likely"
    TOO_EARLY = "too early"
    MET = "met"
    MISSED = "missed"
    NOT_KNOWN = "not known"  # the deadline has passed without a figure


_TODAY = {PromiseStatus.GREEN: Today.ON_PATH, PromiseStatus.AMBER: Today.NEAR, PromiseStatus.RED: Today.BEHIND}
_CHANCES = {
    Likelihood.UNLIKELY: Outcome.UNLIKELY,
    Likelihood.IN_DOUBT: Outcome.IN_DOUBT,
    Likelihood.LIKELY: Outcome.LIKELY,
    Likelihood.CANNOT_TELL: Outcome.TOO_EARLY,
}
_RESULTS = {PromiseStatus.GREEN: Outcome.MET, PromiseStatus.RED: Outcome.MISSED}


class Judged(Protocol):
    """What decides where a promise is today: published figures, or live ones."""

    @property
    def latest_value(self) -> float | None: ...
    @property
    def next_milestone(self) -> PathPoint | None: ...


def today(judgement: PromiseJudgement, promise: Judged) -> Today:
    """Where a promise is today; a figure without a milestone of its own waits for one."""
    if judgement.status is not PromiseStatus.CANNOT_TELL:
        return _TODAY[judgement.status]
    if promise.latest_value is None:
        return Today.CANNOT_TELL
    coming = promise.next_milestone
    return Today.AWAITED if coming is not None and coming.awaited else Today.NOT_DUE


def outcome(judgement: PromiseJudgement) -> Outcome:
    """What is known of a promise by its deadline."""
    if judgement.likelihood is not None:
        return _CHANCES[judgement.likelihood]
    return _RESULTS.get(judgement.status, Outcome.NOT_KNOWN)


def cannot_tell(state: TargetState) -> bool:
    """Whether nobody can say yet if a promise is kept by its deadline; one meaning everywhere."""
    return outcome(state.by_deadline) in (Outcome.TOO_EARLY, Outcome.NOT_KNOWN)


@dataclass(frozen=True, slots=True)
class PromiseCounts:
    """All promises by where they are today, by their deadline, and by how they last changed."""

    total: int
    today: Counter[Today]
    outcome: Counter[Outcome]
    movement: Counter[Movement]


def promise_counts(states: Sequence[TargetState]) -> PromiseCounts:
    """Every promise counted once in each of the three."""
    return PromiseCounts(
        total=len(states),
        today=Counter(today(state.now, state) for state in states),
        outcome=Counter(outcome(state.by_deadline) for state in states),
        movement=Counter(state.movement for state in states),
    )
