"""School risk: points by a versioned rule set, triggers, three reasons; missing is not safe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analytics.arguments import known, require_count

REASONS_SHOWN = 3


class Rating(StrEnum):
    """A school's rating in a round."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    CANNOT_TELL = "cannot_tell"


class RiskSide(StrEnum):
    """On which side of a threshold the risk lies."""

    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that raises risk: points from each threshold on, and points when not known.

    `steps` are (threshold, points); the most points of the thresholds that are reached count.
    `missing_points` says what not knowing costs: missing is not safe.
    """

    code: str
    label: str
    side: RiskSide
    steps: tuple[tuple[float, float], ...]
    missing_points: float


@dataclass(frozen=True, slots=True)
class Trigger:
    """A fact that sets a rating at once, whatever the points (a category, a formal notice)."""

    code: str
    label: str
    rating: Rating = Rating.RED


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A versioned set of factors, triggers and limits, loaded from `data/rules/`.

    With more than `most_missing` factors unknown no rating is given.
    """

    version: str
    factors: tuple[Factor, ...]
    triggers: tuple[Trigger, ...]
    red_from: float
    amber_from: float
    most_missing: int

    def __post_init__(self) -> None:
        if not self.amber_from <= self.red_from:
            raise ValueError(
                f"rule set {self.version}: amber_from ({self.amber_from}) must not exceed "
                f"red_from ({self.red_from})"
            )


@dataclass(frozen=True, slots=True)
class RiskReason:
    """Why points were given: the factor, its value (None: not known) and its points."""

    code: str
    label: str
    value: float | None
    points: float


@dataclass(frozen=True, slots=True)
class RiskScore:
    """A school's rating with its points, the strongest reasons and what is not known."""

    rating: Rating
    score: float
    reasons: tuple[RiskReason, ...]
    triggers: tuple[Trigger, ...]
    missing: tuple[str, ...]
    rule_version: str


@dataclass(frozen=True, slots=True)
class RatingCounts:
    """How many schools have each rating, in numbers and percent."""

    total: int
    red_pct: float | None
    amber_pct: float | None
    green_pct: float | None


def factor_points(factor: Factor, value: float | None) -> float:
    """The points that a value earns under a factor; a missing value earns its missing points.

    Rule: ABOVE: value ≥ threshold; BELOW: value ≤ threshold; the most points reached.
    """
    figure = known(value)
    if figure is None:
        return factor.missing_points
    reached = [
        points
        for threshold, points in factor.steps
        if (figure >= threshold if factor.side is RiskSide.ABOVE else figure <= threshold)
    ]
    return max(reached, default=0.0)


def score_school(
    rules: RuleSet, values: Mapping[str, float | None], triggers_met: Sequence[str] = ()
) -> RiskScore:
    """A school's rating under a rule set, with the three strongest reasons.

    Formula: sum of the factors' points; red from `red_from`, amber from `amber_from`; a trigger
    overrides upwards. More unknown factors than allowed and no trigger: cannot tell. Errors:
    ValueError for a factor or trigger that the rule set does not know.
    """
    factors = {factor.code: factor for factor in rules.factors}
    known_triggers = {trigger.code: trigger for trigger in rules.triggers}
    if unknown := (set(values) - set(factors)) | (set(triggers_met) - set(known_triggers)):
        raise ValueError(f"rule set {rules.version} does not know {sorted(unknown)}")
    found = [
        RiskReason(
            code, factor.label, known(values.get(code)), factor_points(factor, values.get(code))
        )
        for code, factor in factors.items()
    ]
    score = sum(reason.points for reason in found)
    missing = tuple(reason.code for reason in found if reason.value is None)
    met = tuple(known_triggers[code] for code in dict.fromkeys(triggers_met))
    ordered = sorted((r for r in found if r.points > 0), key=lambda r: (-r.points, r.code))
    return RiskScore(
        rating=_rating(rules, score, missing, met),
        score=score,
        reasons=tuple(ordered[:REASONS_SHOWN]),
        triggers=met,
        missing=missing,
        rule_version=rules.version,
    )


def _rating(rules: RuleSet, score: float, missing: Sequence[str], met: Sequence[Trigger]) -> Rating:
    severity = [Rating.GREEN, Rating.AMBER, Rating.RED]
    by_points = Rating.GREEN
    if score >= rules.amber_from:
        by_points = Rating.RED if score >= rules.red_from else Rating.AMBER
    if len(missing) > rules.most_missing and by_points is not Rating.RED and not met:
        return Rating.CANNOT_TELL
    return max([by_points, *(trigger.rating for trigger in met)], key=severity.index)


def rating_counts(red: int | None, amber: int | None, green: int | None) -> RatingCounts | None:
    """How a round's ratings are shared out. Missing: None; no school: no percentages.

    Errors: ValueError for negative counts.
    """
    if red is None or amber is None or green is None:
        return None
    counts = [int(require_count("schools", count)) for count in (red, amber, green)]
    total = sum(counts)
    shares = [100 * count / total if total else None for count in counts]
    return RatingCounts(total, shares[0], shares[1], shares[2])
