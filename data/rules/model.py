"""The types of the rules files; field names are those of the calculations that use them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class RuleEvidence(StrEnum):
    """How sure a rule's source is."""

    PUBLISHED = "published"
    RECALLED = "recalled"  # to be confirmed before it is relied on
    POLICY = "policy"  # chosen here, to be changed by the authority


class LastGrade(StrEnum):
    """The last graded outcome from which the next inspection's date is calculated."""

    OUTSTANDING = "outstanding"
    GOOD = "good"
    REQUIRES_IMPROVEMENT = "requires_improvement"
    SERIOUS_WEAKNESSES = "serious_weaknesses"
    SPECIAL_MEASURES = "special_measures"
    REPORT_CARD = "report_card"
    NEVER = "never"


class NextVisit(StrEnum):
    """Which visit comes next."""

    GRADED = "graded"
    SHORT = "short"
    UNGRADED = "ungraded"
    NONE = "none"


class ThresholdSide(StrEnum):
    """On which side of a threshold the risk lies."""

    ABOVE = "above"
    BELOW = "below"


class TriggerRating(StrEnum):
    """What a hard trigger sets a rating to."""

    RED = "red"
    AMBER = "amber"


@dataclass(frozen=True, slots=True)
class StatusRule:
    """When a promise is likely, in doubt or unlikely to be kept; chances lie from 0 to 1.

    Short of what is expected today by no more than the tolerance, the greater of `tolerance_units` schools or
    pupils and half the `tolerance_confidence` Wilson interval, a figure is amber. With fewer comparable years
    than `fewest_origin_years` behind a forecast, or fewer windows than `fewest_windows` before now, nothing is said.
    A stock, such as the share of good schools, decides a milestone `milestone_within_days` after it was counted at
    most, and tells of today within `today_within_days`.
    """

    version: str
    likely_from: float
    in_doubt_from: float
    tolerance_units: float
    tolerance_confidence: float
    fewest_origin_years: int
    fewest_windows: int
    milestone_within_days: int
    today_within_days: int


@dataclass(frozen=True, slots=True)
class CoverageRule:
    """How much of a population must be known before a figure speaks for all of it."""

    version: str
    agreed: date
    least_share: float
    register_serves_days: int
    rule_in_words: str


@dataclass(frozen=True, slots=True)
class Factor:
    """One indicator of risk; of its (threshold, points) steps the most points reached count."""

    code: str
    label: str
    side: ThresholdSide
    steps: tuple[tuple[float, float], ...]
    lifts: str = ""

    @property
    def most(self) -> float:
        """The most points that it can bring."""
        return max((points for _, points in self.steps), default=0.0)


@dataclass(frozen=True, slots=True)
class Trigger:
    """A fact that sets the rating at once."""

    code: str
    label: str
    rating: TriggerRating


@dataclass(frozen=True, slots=True)
class RiskRule:
    """One version of the risk rating; `words` says what the three ratings are called."""

    code: str
    version: str
    title: str
    agreed: date
    words: Mapping[str, str]
    meanings: Mapping[str, str]
    factors: tuple[Factor, ...]
    triggers: tuple[Trigger, ...]
    red_from: float
    amber_from: float
    least_known: float  # share of the points that must be known, 0–1
    rounds_per_year: int
    head_sees_first_days: int
    override_lapses_months: int
    note: str


class Shown(StrEnum):
    """Whether counts of a kind are shown."""

    SHOWN = "shown"
    HIDDEN = "hidden"


class SeenBy(StrEnum):
    """Of which schools a role sees the authority's own figures."""

    ALL = "all"  # of its scope
    OWN = "own"  # its own; of others only what is published


@dataclass(frozen=True, slots=True)
class SourceRule:
    """How a publisher hides small numbers: counts from 1 to `threshold` − 1.

    `zeros`: a count of none; `complements`: the few who did not.
    """

    family: str
    threshold: int
    zeros: Shown
    complements: Shown


@dataclass(frozen=True, slots=True)
class DisclosureRule:
    """What is too small to show on our own screens."""

    version: str
    smallest: int
    smallest_cohort: int
    hide_complement: bool
    zeros: Shown
    least_audit_width: int
    fewest_report_cards: int
    pooled_years: int
    own_figures_seen_by: Mapping[str, SeenBy]
    sources: tuple[SourceRule, ...]


@dataclass(frozen=True, slots=True)
class IntervalRule:
    """When the next inspection comes after a last grade; None means that nothing was promised.

    `graded_share`: how many of those visits end in a grade, 0 to 1; 1 where they are graded.
    """

    last_grade: LastGrade
    first_day: date
    last_day: date | None
    next_kind: NextVisit
    usual_months: int | None
    latest_months: int | None
    terms: int | None
    graded_share: float
    evidence: RuleEvidence
    source: str


@dataclass(frozen=True, slots=True)
class PublishedConversion:
    """The published share of inspections from a last grade that ended better, 0 to 1.

    To start from where the authority's own inspections are too few, and to be set by hand.
    """

    last_grade: LastGrade
    period: str
    share_better: float
    source: str


@dataclass(frozen=True, slots=True)
class InspectionRules:
    """The dated intervals between inspections and the published conversions."""

    version: str
    months_per_term: int
    report_months: int
    intervals: tuple[IntervalRule, ...]
    conversions: tuple[PublishedConversion, ...]

    def after(self, last_grade: LastGrade, day: date) -> IntervalRule | None:
        """The rule in force on a day for a last grade, None where none is known."""
        for interval in self.intervals:
            begun = interval.first_day <= day
            if interval.last_grade is last_grade and begun and (not interval.last_day or day <= interval.last_day):
                return interval
        return None


@dataclass(frozen=True, slots=True)
class StuckEra:
    """Which grades count for a stuck school at inspections of some years; `before` empty where not published."""

    first_day: date
    last_day: date | None
    areas: tuple[str, ...]
    now: tuple[str, ...]
    before: tuple[str, ...]
    evidence: RuleEvidence
    source: str
    in_words: str = ""
    not_verified: str = ""


@dataclass(frozen=True, slots=True)
class StuckRule:
    """DfE's rule for stuck schools, by the day of the inspection."""

    version: str
    rule_in_words: str
    eras: tuple[StuckEra, ...]

    def words_on(self, day: date) -> str:
        """The rule with what inspections up to a day added to it, and what of that is not verified."""
        begun = [era for era in self.eras if era.first_day <= day]
        words = (self.rule_in_words, *(era.in_words for era in begun), *(era.not_verified for era in begun))
        return " ".join(text for text in words if text)

    def on(self, day: date) -> StuckEra | None:
        """What counts at an inspection of a day; None before the first era."""
        eras = (era for era in self.eras if era.first_day <= day and (era.last_day is None or day <= era.last_day))
        return next(eras, None)
