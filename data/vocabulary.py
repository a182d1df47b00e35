"""Vocabulary shared by all of Milepost: phases, pupil groups, levels, statuses, releases."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

ENGLAND = "E92000001"
"""The ONS code of England."""

_WHOLE = frozenset({"total", "totals", "all", "overall"})
_PUPILS = frozenset({"pupil", "pupils", "child", "children", "student", "students", "persons", "grand"})


def says_everybody(text: str) -> bool:
    """Whether a cell says in so many words that it is about everybody: 'Total - all pupils', 'Grand total'."""
    words = set(re.findall(r"[^\W_]+", text.lower()))
    return bool(words & _WHOLE) and words <= _WHOLE | _PUPILS


class Phase(StrEnum):
    """The stage of schooling that a figure describes."""

    ALL = "all"
    EARLY_YEARS = "early_years"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    SPECIAL = "special"
    ALTERNATIVE_PROVISION = "alternative_provision"
    POST_16 = "16_to_18"


class PupilGroup(StrEnum):
    """The pupils that a figure describes; never part of a measure's code."""

    ALL = "all"
    DISADVANTAGED = "disadvantaged"
    NOT_DISADVANTAGED = "not_disadvantaged"
    LOOKED_AFTER = "looked_after"
    IN_NEED = "in_need"
    ON_PROTECTION_PLAN = "on_protection_plan"
    FSM = "fsm"
    NOT_FSM = "not_fsm"
    SEN_SUPPORT = "sen_support"
    EHCP = "ehcp"
    SEN = "sen"
    NO_SEN = "no_sen"
    EAL = "eal"
    NOT_EAL = "not_eal"
    GIRLS = "girls"
    BOYS = "boys"
    ASIAN = "ethnicity_asian"
    BLACK = "ethnicity_black"
    CHINESE = "ethnicity_chinese"
    MIXED = "ethnicity_mixed"
    WHITE = "ethnicity_white"
    OTHER_ETHNICITY = "ethnicity_other"


class Level(StrEnum):
    """The kind of place or body that a figure belongs to."""

    NATIONAL = "national"
    REGIONAL = "regional"
    AUTHORITY = "authority"
    AREA = "area"
    TRUST = "trust"
    SCHOOL = "school"


class Comparator(StrEnum):
    """How a figure is compared with the value promised; strictness is part of the promise."""

    AT_LEAST = ">="
    MORE_THAN = ">"
    AT_MOST = "<="
    LESS_THAN = "<"

    @property
    def is_strict(self) -> bool:
        """Whether reaching the promised value itself is not enough: 'fewer than 20' is not 20."""
        return self in (Comparator.MORE_THAN, Comparator.LESS_THAN)

    @property
    def is_upward(self) -> bool:
        """Whether higher values keep the promise."""
        return self in (Comparator.AT_LEAST, Comparator.MORE_THAN)


class Counts(StrEnum):
    """What one unit of a measure's denominator is: pupils unless a measure says otherwise."""

    PUPILS = "pupils"
    CHILDREN = "children"
    YOUNG_PEOPLE = "young people"
    ENROLMENTS = "enrolments"
    SESSIONS = "sessions"
    PLANS = "plans"
    SCHOOLS = "schools"
    INSPECTIONS = "inspections"
    LEADERS = "leaders"

    @property
    def about_pupils(self) -> bool:
        """Whether a small number of them could tell something about a child or young person."""
        return self not in (Counts.SCHOOLS, Counts.INSPECTIONS, Counts.LEADERS)

    @property
    def countable(self) -> bool:
        """Whether a shortfall can be given as so many of them: people or schools, not sessions."""
        return self in (Counts.PUPILS, Counts.CHILDREN, Counts.YOUNG_PEOPLE, Counts.SCHOOLS)


class ValueStatus(StrEnum):
    """Why a value is there, or why it is not; only OK carries a value."""

    OK = "ok"
    SUPPRESSED = "suppressed"
    NOT_AVAILABLE = "not_available"
    NOT_APPLICABLE = "not_applicable"
    ROUNDS_TO_ZERO = "rounds_to_zero"
    LOW_RELIABILITY = "low_reliability"
    NOT_COMPARABLE = "not_comparable"
    NOT_HELD = "not_held"
    CANNOT_TELL = "cannot_tell"  # too little of the population is known
    CONFLICTING = "conflicting"  # two published figures differ, and neither goes before the other


class PromiseStatus(StrEnum):
    """Whether a promise is being kept: the colour is only the word's helper."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    CANNOT_TELL = "cannot_tell"


class Direction(StrEnum):
    """Which way a measure moves when things get better."""

    HIGHER_IS_BETTER = "higher"
    LOWER_IS_BETTER = "lower"
    NEUTRAL = "neutral"

    def improves(self, change: float) -> bool | None:
        """Whether a change is an improvement; None where the measure has no better side."""
        if self is Direction.NEUTRAL or change == 0:
            return None
        return (change > 0) == (self is Direction.HIGHER_IS_BETTER)


class Unit(StrEnum):
    """What one unit of a value is."""

    PERCENT = "percent"
    POINTS = "points"
    SCORE = "score"
    INDEX = "index"
    COUNT = "count"
    PER_100 = "per_100"
    PER_10000 = "per_10000"
    YEARS = "years"


class ReleaseVersion(StrEnum):
    """How final a published figure is; later members replace earlier ones."""

    PROVISIONAL = "provisional"
    REVISED = "revised"
    FINAL = "final"
    LATEST_VINTAGE = "latest_vintage"


RELEASE_ORDER: dict[ReleaseVersion, int] = {
    ReleaseVersion.PROVISIONAL: 0,
    ReleaseVersion.REVISED: 1,
    ReleaseVersion.FINAL: 2,
    ReleaseVersion.LATEST_VINTAGE: 3,
}


# Of two sources of one figure: a tool that keeps the latest vintage does not say whether that was
# the final or the provisional figure, and so replaces only one that is provisional.
BETWEEN_SOURCES: dict[ReleaseVersion, int] = {
    ReleaseVersion.PROVISIONAL: 0,
    ReleaseVersion.LATEST_VINTAGE: 1,
    ReleaseVersion.REVISED: 2,
    ReleaseVersion.FINAL: 3,
}


class Role(StrEnum):
    """In what capacity somebody asks."""

    ADMINISTRATOR = "administrator"
    DIRECTOR = "director"
    AREA_LEAD = "area_lead"
    ANALYST = "analyst"
    CLERK = "board_clerk"
    BOARD = "board"
    SCHOOL = "school"
    VIEWER = "viewer"


ROLE_TITLES: dict[str, str] = {
    Role.AREA_LEAD.value: "Area lead",
    Role.DIRECTOR.value: "Director",
    Role.ANALYST.value: "Analyst",
    Role.CLERK.value: "Clerk of the board",
    Role.BOARD.value: "Board member",
    Role.VIEWER.value: "Viewer",
    Role.ADMINISTRATOR.value: "Administrator",
    Role.SCHOOL.value: "School",
}


def role_words(code: str) -> str:
    """A role as people say it, within a sentence."""
    return ROLE_TITLES.get(code, code.replace("_", " ")).lower()


@dataclass(frozen=True, slots=True)
class Scope:
    """Who asks, and what they may see: required by every read of the warehouse and of the records.

    `authority` is the home whose schools are read: an authority by its DfE number, a region or England by ONS code.
    An empty `areas`, `trusts` or `schools` means no limit of that kind; limits of several kinds
    apply together. Whoever is limited sees no other school's figure, inspection, rating or record.
    """

    authority: str
    role: Role = Role.ANALYST
    areas: tuple[str, ...] = ()
    trusts: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    sees_school_names: bool = True

    @property
    def of_one_authority(self) -> bool:
        """Whether the home is one authority, not a region or England."""
        return not self.authority.startswith("E")

    @property
    def whole_authority(self) -> bool:
        """Whether every school of the authority is within this scope."""
        return not (self.areas or self.trusts or self.schools)
