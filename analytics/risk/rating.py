"""School risk: points by a versioned rule set, triggers, and the effect of missing data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analytics.statistics.arguments import known
from data.rules.model import Factor, RiskRule, ThresholdSide, Trigger


class Rating(StrEnum):
    """A school's rating in a round."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class RiskReason:
    """What a factor brings: its value (None: not known), its points, the usual and the most.

    Where the value is known the three are the same; where it is not, `points` is 0 and `usual`
    what schools like it earn on average.
    """

    code: str
    label: str
    value: float | None
    points: float
    usual: float
    most: float


@dataclass(frozen=True, slots=True)
class RiskScore:
    """A school's points: the expected, the lowest and the highest they could be, with their levels.

    `rating` is the level of the expected points; where there is too little data and missing data
    could change it, it is undetermined. `reasons` holds every factor: known points first, then what
    is not known, the most first.
    """

    rating: Rating
    expected: float
    lowest: float
    highest: float
    least: Rating
    most: Rating
    reasons: tuple[RiskReason, ...]
    triggers: tuple[Trigger, ...]
    rule_version: str

    @property
    def missing(self) -> tuple[str, ...]:
        """The factors that are not known."""
        return tuple(reason.code for reason in self.reasons if reason.value is None)


def factor_points(factor: Factor, value: float | None) -> tuple[float, float]:
    """The lowest and the highest points that a factor may bring; one figure where it is known.

    Rule: ABOVE: value ≥ threshold; BELOW: value ≤ threshold; the most points reached. A missing
    value may be anything: from nothing to the most.
    """
    figure = known(value)
    if figure is None:
        return 0.0, factor.most
    reached = [
        points
        for threshold, points in factor.steps
        if (figure >= threshold if factor.side is ThresholdSide.ABOVE else figure <= threshold)
    ]
    points = max(reached, default=0.0)
    return points, points


def usual_points(rules: RiskRule, schools: Sequence[Mapping[str, float | None]]) -> dict[str, float]:
    """The points that each factor brings on average to the schools of which it is known.

    A factor known of no school sets none of them apart and is left out.
    """
    results = {}
    for factor in rules.factors:
        selected = [school.get(factor.code) for school in schools]
        points = [factor_points(factor, value)[0] for value in selected if known(value) is not None]
        if points:
            results[factor.code] = sum(points) / len(points)
    return results


def score_school(
    rules: RiskRule, values: Mapping[str, float | None], triggers_met: Sequence[str], usual: Mapping[str, float]
) -> RiskScore:
    """A school's points and level under a rule set, as a range where something is not known.

    Formula: lowest = sum of the known points, expected = lowest + the usual of each unknown
    factor, highest = lowest + its most; red from `red_from`, amber from `amber_from`; a trigger
    overrides upwards. Missing is never safe: it counts what schools like it earn, and with less
    than `least_known` of the points known, a level that could change is undetermined. A factor that
    is known of nobody (not in `usual`) brings nothing and counts as not known. Errors: ValueError
    for a factor or trigger that the rule set does not know.
    """
    factors = {factor.code: factor for factor in rules.factors}
    known_triggers = {trigger.code: trigger for trigger in rules.triggers}
    if unknown := (set(values) - set(factors)) | (set(triggers_met) - set(known_triggers)):
        raise ValueError(f"rule set {rules.version} does not know {sorted(unknown)}")
    result = tuple(_reason(item, values.get(code), usual) for code, item in factors.items())
    lowest, highest = sum(item.points for item in result), sum(item.most for item in result)
    expected = sum(item.usual for item in result)
    triggered = tuple(known_triggers[code] for code in dict.fromkeys(triggers_met))
    least, most = _level(rules, lowest, triggered), _level(rules, highest, triggered)
    sure = bool(triggered) and least is most
    is_rated = sure or _known_share(rules, result) >= rules.least_known
    return RiskScore(
        _level(rules, expected, triggered) if is_rated else Rating.CANNOT_TELL,
        expected,
        lowest,
        highest,
        least,
        most,
        tuple(sorted(result, key=lambda item: (-item.points, -item.most, item.code))),
        triggered,
        rules.version,
    )


def _reason(factor: Factor, value: float | None, usual: Mapping[str, float]) -> RiskReason:
    lowest, highest = factor_points(factor, value)
    if known(value) is None and factor.code not in usual:  # known of nobody: it sets none apart
        return RiskReason(factor.code, factor.label, None, 0.0, 0.0, 0.0)
    middle = lowest if known(value) is not None else usual[factor.code]
    return RiskReason(factor.code, factor.label, known(value), lowest, middle, highest)


def _known_share(rules: RiskRule, risk_reasons: Sequence[RiskReason]) -> float:
    """The share of all points that could be had which belongs to factors that are known."""
    worth = {factor.code: factor.most for factor in rules.factors}
    total = sum(worth.values())
    return sum(worth[item.code] for item in risk_reasons if item.value is not None) / total if total else 1.0


def _level(rules: RiskRule, points: float, triggered: Sequence[Trigger]) -> Rating:
    severity = [Rating.GREEN, Rating.AMBER, Rating.RED]
    by_points = Rating.GREEN
    if points >= rules.amber_from:
        by_points = Rating.RED if points >= rules.red_from else Rating.AMBER
    return max([by_points, *(Rating(trigger.rating.value) for trigger in triggered)], key=severity.index)
