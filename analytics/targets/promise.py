"""Status of a target: now and by the deadline; each from a versioned rule, with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from analytics.statistics.arguments import known
from analytics.statistics.intervals import wilson
from analytics.targets.milestones import meets
from analytics.targets.projection import ForecastDistribution
from data.rules.model import StatusRule
from data.vocabulary import Comparator, PromiseStatus


class Likelihood(StrEnum):
    """The shipped words for a chance."""

    LIKELY = "likely"
    IN_DOUBT = "in doubt"
    UNLIKELY = "unlikely"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a status is what it is: one sentence, its numbers kept separately and unrounded.

    The sentence is a template; `ui/words` rounds the numbers when it fills them in.
    """

    code: str
    template: str
    numbers: Mapping[str, float] = field(default_factory=dict)

    def sentence(self, write: Callable[[float], str]) -> str:
        """The reason with each number written by `write`."""
        return self.template.format(**{name: write(n) for name, n in self.numbers.items()})


@dataclass(frozen=True, slots=True)
class PromiseJudgement:
    """A status, its word, the chance where there is one, its reason and the rule's version."""

    status: PromiseStatus
    likelihood: Likelihood | None
    chance: float | None
    reason: Reason
    rule_version: str


_STATUS_OF = {
    Likelihood.LIKELY: PromiseStatus.GREEN,
    Likelihood.IN_DOUBT: PromiseStatus.AMBER,
    Likelihood.UNLIKELY: PromiseStatus.RED,
    Likelihood.CANNOT_TELL: PromiseStatus.CANNOT_TELL,
}


def likelihood(chance: float | None, rule: StatusRule) -> Likelihood:
    """The word for a chance, by the rule; no chance: cannot tell.

    Errors: ValueError for a chance outside 0–1.
    """
    probability = known(chance)
    if probability is None:
        return Likelihood.CANNOT_TELL
    if not 0 <= probability <= 1:
        raise ValueError(f"a chance lies from 0 to 1, not {probability}")
    if probability >= rule.likely_from:
        return Likelihood.LIKELY
    return Likelihood.IN_DOUBT if probability >= rule.in_doubt_from else Likelihood.UNLIKELY


def tolerance(actual_pct: float | None, of: float | None, rule: StatusRule) -> float:
    """By how many points a percentage may fall short before that is more than chance.

    Formula: max(100·units/n, ½ width of the Wilson interval at the rule's confidence); n unknown
    or 0: no tolerance. Units: percentage points. Reference: methods.md 5.3.
    """
    share, whole = known(actual_pct), known(of)
    if share is None or not whole:
        return 0.0
    band = wilson(whole * share / 100, whole, rule.tolerance_confidence)
    if band.lower is None or band.upper is None:
        return 0.0
    return max(100 * rule.tolerance_units / whole, 100 * (band.upper - band.lower) / 2)


def status_now(
    actual: float | None, expected: float | None, comparator: Comparator, rule: StatusRule, tolerated: float = 0.0
) -> PromiseJudgement:
    """Whether a figure is where the promise expects it to be today.

    Rule: keeps what is expected: green; short by no more than `tolerated`: amber; else red.
    Anything missing: cannot tell. Units: those of the measure.
    """
    figure, due = known(actual), known(expected)
    if figure is None or due is None:
        missing = "the figure" if figure is None else "a milestone that has begun"
        reason = Reason("no_figure", f"Cannot judge: {missing} is missing.")
        return PromiseJudgement(PromiseStatus.CANNOT_TELL, None, None, reason, rule.version)
    numbers = {"actual": figure, "expected": due, "tolerated": tolerated}
    if meets(figure, comparator, due):
        status, code = PromiseStatus.GREEN, "on_path"
        text = "At {actual}, where {expected} is expected by now."
    elif abs(figure - due) <= tolerated:
        status, code = PromiseStatus.AMBER, "within_tolerance"
        text = (
            "At {actual} where {expected} is expected by now: short by no more than {tolerated}, which may be chance."
        )
    else:
        status, code = PromiseStatus.RED, "off_path"
        text = "At {actual} where {expected} is expected by now: short by more than {tolerated}."
    return PromiseJudgement(status, None, None, Reason(code, text, numbers), rule.version)


def status_by_deadline(
    projection: ForecastDistribution | None,
    target: float | None,
    comparator: Comparator,
    rule: StatusRule,
    chance: float | None = None,
) -> PromiseJudgement:
    """Whether the promise is likely to be kept by its deadline.

    Rule: the chance (the projection's own, or one given: against a moving benchmark, or from
    inspections) as a word. No projection, no target or a record too short: cannot tell.
    """
    if projection is not None and projection.n_origin_years < rule.fewest_origin_years:
        years = {"years": float(projection.n_origin_years)}
        reason = Reason("short_record", "Too few years: {years}.", years)
        return PromiseJudgement(PromiseStatus.CANNOT_TELL, Likelihood.CANNOT_TELL, None, reason, rule.version)
    if chance is None and projection is not None:
        chance = projection.chance(comparator, target)
    word = likelihood(chance, rule)
    if chance is None:
        reason = Reason("no_projection", "There are too few comparable years to project from.")
        return PromiseJudgement(_STATUS_OF[word], word, None, reason, rule.version)
    numbers = {"chance": chance, "limit": rule.likely_from}
    text = f"The target is {word.value} to be met: chance {{chance}}."
    if word is Likelihood.IN_DOUBT:
        text = "It is in doubt whether the target will be met: chance {chance}."
    return PromiseJudgement(
        _STATUS_OF[word], word, chance, Reason(f"chance_{word.name.lower()}", text, numbers), rule.version
    )


def status_after_deadline(
    outcome: float | None, target: float | None, comparator: Comparator, rule: StatusRule, due: date
) -> PromiseJudgement:
    """Whether a promise whose deadline has passed was kept.

    Outcome or target missing: cannot tell. Units: those of the measure.
    """
    kept = meets(outcome, comparator, target)
    if kept is None or outcome is None or target is None:
        reason = Reason("no_outcome", "The deadline has passed and no outcome is published.")
        return PromiseJudgement(PromiseStatus.CANNOT_TELL, None, None, reason, rule.version)
    text = f"The deadline of {due.isoformat()} has passed: {{outcome}} against {{target}}."
    reason = Reason("kept" if kept else "missed", text, {"outcome": outcome, "target": target})
    status = PromiseStatus.GREEN if kept else PromiseStatus.RED
    return PromiseJudgement(status, None, None, reason, rule.version)
