"""Types of the risk report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analytics.reports.core.types import Figure, PageHeader
from analytics.reports.risk.need import NO_NEED, Need
from analytics.risk import Rating


class Audience(StrEnum):
    """Who reads a round: heads see it first, those who write to them with them, others later."""

    OTHERS = "others"
    OFFICERS = "officers"  # who prepare the letters: director, area leads, analysts
    SCHOOL = "school"  # one school, about itself


@dataclass(frozen=True, slots=True)
class Reason:
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
class Standing:
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
    main: tuple[Reason, ...]
    every: tuple[Reason, ...]
    missing: tuple[str, ...]
    before: Standing | None
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
class Move:
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
    moves: tuple[Move, ...]
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
    moves: tuple[Move, ...]
    not_settled: tuple[str, ...]
    coherence: tuple[str, ...]
    own_rounds: tuple[OwnRound, ...]
    own_moves: tuple[Move, ...]
    agreement: tuple[Move, ...]
    rounds: tuple[str, ...]
    rules_there_are: tuple[tuple[str, str], ...]
    areas: tuple[tuple[str, str], ...]
    trusts: tuple[tuple[str, str], ...]
    waiting: Waiting | None
    unknown: tuple[Unknown, ...]
    differ: int
    dry_run: DryRun | None = None
    closed: str = ""
