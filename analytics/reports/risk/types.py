"""Types of the risk report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analytics.reports.core.types import Figure, PageHeader
from analytics.reports.risk.features import Features
from analytics.risk.rating import Rating, factor_points
from data.rules.model import Factor, ThresholdSide
from data.vocabulary import Role

# Need today: a few points for each school that its head can check. An order of need, no forecast.
#
# The rules set a level; this sets the order of every list. Nothing in it is a change or an age, which
# earlier years showed to order schools no better than chance.

BELOW, ABOVE = ThresholdSide.BELOW, ThresholdSide.ABOVE
NEEDS = (
    Factor("attainment_level", "Attainment against England, three years", BELOW, ((-3, 1), (-8, 2), (-15, 3))),
    Factor("disadvantaged_attainment", "Disadvantaged pupils against England's others", BELOW, ((-20, 1), (-30, 2))),
    Factor("persistent_absence", "Persistent absence against the median school", ABOVE, ((3, 1), (7, 2))),
    Factor("suspension_level", "Suspensions against the usual school of its phase", ABOVE, ((3, 1), (8, 2))),
    Factor("last_outcome", "Last graded inspection", ABOVE, ((3, 2), (4, 3))),
    Factor("head_changes", "Changes of head in two years", ABOVE, ((1, 1), (2, 2))),
)
FORMAL = frozenset({"category", "urgent_improvement", "safeguarding", "warning_notice"})
FORMAL_LABEL = "Category of concern or formal step"
FORMAL_POINTS = 3.0  # as many as the worst grade of an inspection
MOST = sum(factor.most for factor in NEEDS)


@dataclass(frozen=True, slots=True)
class Need:
    """A school's points of need: `parts` are label and points; `unknown` what is not known of it.

    `most`: its points were all that is not known as bad as can be. `stuck`: whether DfE's rule calls it stuck,
    which brings no points of its own: the last inspection does.
    """

    points: float
    parts: tuple[tuple[str, float], ...]
    unknown: tuple[str, ...]
    most: float = 0.0
    stuck: bool | None = None

    @property
    def order(self) -> tuple[float, float]:
        """Its place in a list: the most points first, then whoever could have more."""
        return -self.points, -self.most


NO_NEED = Need(0.0, (), ())


def need(indicators: Features, urn: str) -> Need:
    """The points that a school has today; what is not known brings none and is named.

    A formal step or a category counts as the worst grade does, and never twice beside it.
    """
    values: Mapping[str, float | None] = indicators.values(urn, NEEDS)
    without = indicators.not_applicable.get(urn, frozenset())
    parts: list[tuple[str, float]] = []
    unknown: list[Factor] = []
    formal = FORMAL & set(indicators.triggers.get(urn, ()))
    for factor in NEEDS:
        if factor.code == "last_outcome" and formal:
            parts.append((FORMAL_LABEL, FORMAL_POINTS))
        elif values[factor.code] is not None:
            points, _ = factor_points(factor, values[factor.code])
            parts.append((factor.label, points))
        elif factor.code not in without:
            unknown.append(factor)
    total = sum(points for _, points in parts)
    shown = tuple(part for part in parts if part[1])
    return Need(total, shown, tuple(f.label for f in unknown), total + sum(f.most for f in unknown))


class RoundAudience(StrEnum):
    """Who reads a round: heads see it first, those who write to them with them, others later."""

    OTHERS = "others"
    OFFICERS = "officers"  # who prepare the letters: director, area leads, analysts
    SCHOOL = "school"  # one school, about itself


AUDIENCES = {
    Role.ADMINISTRATOR: RoundAudience.OFFICERS,
    Role.DIRECTOR: RoundAudience.OFFICERS,
    Role.AREA_LEAD: RoundAudience.OFFICERS,
    Role.ANALYST: RoundAudience.OFFICERS,
    Role.SCHOOL: RoundAudience.SCHOOL,
}  # any other role: others


@dataclass(frozen=True, slots=True)
class LevelReason:
    """Why a school has points: a trigger and the level it `sets`, or an indicator with its figure.

    A trigger has no points. An indicator that is not known has no figure, none, and up to `most`.
    """

    code: str
    label: str
    points: float | None
    most: float | None
    figure: Figure | None = None
    compared: float | None = None
    lifts: str = ""
    source: str = ""
    sets: Rating | None = None

    @property
    def is_trigger(self) -> bool:
        """Whether it sets a level by itself, whatever the points."""
        return self.sets is not None


@dataclass(frozen=True, slots=True)
class Override:
    """A person's decision in place of the rules: it holds up to and with the day it expires."""

    rating: Rating
    why: str
    decided_by: str
    decided_on: date
    expires_on: date

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.decided_on <= day <= self.expires_on


@dataclass(frozen=True, slots=True)
class Reply:
    """A school's own words."""

    replied_on: date
    replied_by: str
    reply: str
    contests: bool
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter to a school: who signed it and when, when it went, and its text as signed."""

    signed_by: str
    signed_on: date | None
    sent_on: date
    text: str


@dataclass(frozen=True, slots=True)
class RatingWithRange:
    """A level of a round with the points it rests on, at least and at most."""

    rating: Rating
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class SchoolResult:
    """One school in a round."""

    urn: str
    name: str
    phase: str
    area: str | None
    area_name: str | None
    trust: str | None
    by_rules: Rating
    expected: float
    lowest: float
    highest: float
    least: Rating
    most: Rating
    main: tuple[LevelReason, ...]
    every: tuple[LevelReason, ...]
    missing: tuple[str, ...]
    before: RatingWithRange | None
    oldest: date | None
    override: Override | None = None
    lapsed: Override | None = None
    replies: tuple[Reply, ...] = ()
    letter: Letter | None = None
    own: str | None = None
    need: Need = NO_NEED

    @property
    def rating(self) -> Rating:
        """The level in force: the override's while it lasts, else the rules'."""
        return self.override.rating if self.override else self.by_rules


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """Which rule set spoke, and what its three levels are called."""

    code: str
    version: str
    title: str
    agreed: date
    words: dict[str, str]
    meanings: dict[str, str]
    red_from: float
    amber_from: float
    head_sees_first_days: int
    override_lapses_months: int
    rounds_per_year: int
    note: str
    colours: bool


@dataclass(frozen=True, slots=True)
class LevelMove:
    """Schools that go from one level to another."""

    before: Rating
    after: Rating
    schools: int


@dataclass(frozen=True, slots=True)
class Mover:
    """One school whose level a changed rule set would change."""

    urn: str
    name: str
    before: Rating
    after: Rating
    points_before: tuple[float, float]
    points_after: tuple[float, float]
    why: str


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a changed rule set would do, before anyone is told."""

    rule: RuleInfo
    moves: tuple[LevelMove, ...]
    movers: tuple[Mover, ...]


@dataclass(frozen=True, slots=True)
class OwnRound:
    """One round of the authority's own ratings, as it returned them."""

    day: date
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Unknown:
    """An indicator that is not known of some schools; how many would be sure of a level with it."""

    label: str
    schools: int
    settles: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A frozen round that heads see already and others do not yet."""

    round: date
    heads_from: date
    others_from: date
    withheld: bool


@dataclass(frozen=True)
class RiskReport:
    """Which schools need help first; while a round waits, nothing of it to those it waits for.

    `closed` says so then. `differ` counts the schools that stand elsewhere than this day's round
    froze them.
    """

    header: PageHeader
    rule: RuleInfo
    day: date
    frozen: str | None
    schools: tuple[SchoolResult, ...]
    counts: dict[str, int]
    before_day: date
    before_is: str
    before_counts: dict[str, int]
    moves: tuple[LevelMove, ...]
    not_settled: tuple[str, ...]
    coherence: tuple[str, ...]
    own_rounds: tuple[OwnRound, ...]
    own_moves: tuple[LevelMove, ...]
    agreement: tuple[LevelMove, ...]
    rounds: tuple[str, ...]
    rules_there_are: tuple[tuple[str, str], ...]
    areas: tuple[tuple[str, str], ...]
    trusts: tuple[tuple[str, str], ...]
    waiting: Waiting | None
    unknown: tuple[Unknown, ...]
    differ: int
    dry_run: DryRun | None = None
    closed: str = ""
