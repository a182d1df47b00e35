"""What the risk report is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics.reports.types import Context, Figure
from analytics.risk import Rating


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a school has points: an indicator with its figure (None: a trigger or not known)."""

    code: str
    label: str
    points: float | None
    figure: Figure | None = None
    compared: float | None = None
    lifts: str = ""

    @property
    def is_trigger(self) -> bool:
        """Whether it sets the level by itself, whatever the points."""
        return self.points is None


@dataclass(frozen=True, slots=True)
class Override:
    """A person's decision in place of the rules, until a day."""

    rating: Rating
    why: str
    decided_by: str
    decided_on: date
    expires_on: date


@dataclass(frozen=True, slots=True)
class Reply:
    """A school's own words."""

    replied_on: date
    replied_by: str
    reply: str
    contests: bool
    answer: str = ""


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
    score: float
    main: tuple[Reason, ...]
    every: tuple[Reason, ...]
    missing: tuple[str, ...]
    score_before: float | None
    before: Rating | None
    oldest: date | None
    to_leave: float | None
    override: Override | None = None
    replies: tuple[Reply, ...] = ()
    letter_sent: date | None = None
    own: str | None = None

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
    most_missing: int
    head_sees_first_days: int
    override_lapses_months: int
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
    score_before: float
    score_after: float
    why: str


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a changed rule set would do, before anyone is told."""

    rule: RuleInfo
    counts: dict[str, int]
    movers: tuple[Mover, ...]


@dataclass(frozen=True, slots=True)
class OwnRound:
    """One round of the authority's own ratings, as it returned them."""

    day: date
    counts: dict[str, int]


@dataclass(frozen=True)
class RiskReport:
    """Which schools need help first."""

    context: Context
    rule: RuleInfo
    day: date
    frozen: str | None
    schools: tuple[SchoolResult, ...]
    counts: dict[str, int]
    before_day: date
    before_is: str
    before_counts: dict[str, int]
    moves: tuple[Move, ...]
    nobody_has: tuple[str, ...]
    not_settled: tuple[str, ...]
    coherence: tuple[str, ...]
    own_rounds: tuple[OwnRound, ...]
    own_moves: tuple[Move, ...]
    agreement: tuple[Move, ...]
    rounds: tuple[str, ...]
    rules_there_are: tuple[tuple[str, str], ...]
    areas: tuple[tuple[str, str], ...]
    trusts: tuple[tuple[str, str], ...]
    others_see_from: date | None
    dry_run: DryRun | None = None
