"""The declaration of a register: its fields, its editors and its figures, read from a small file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from data.records.problems import RecordsError
from data.vocabulary import Counts, Role

BOARD_CLERK = Role.CLERK.value
EDITORS = (Role.DIRECTOR.value, Role.AREA_LEAD.value, Role.ANALYST.value, BOARD_CLERK, Role.SCHOOL.value)
RESERVED = ("key", "version", "previous", "at", "who_role", "who_name", "register", "action", "reason")


class DeclarationError(RecordsError):
    """A register was declared wrongly; the text names the file, the entry and the value met."""


class FieldKind(StrEnum):
    """What sort of value a field holds."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    PERIOD = "period"
    NUMBER = "number"
    PERCENT = "percent"
    MONEY = "money"
    CHOICE = "choice"
    URN = "urn"
    AREA = "area"
    MEASURE = "measure"
    ACTION = "action"
    ROLE = "role"
    YES_NO = "yes_no"


class Cadence(StrEnum):
    """How often something falls due again."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    HALF_TERMLY = "half_termly"
    TERMLY = "termly"
    YEARLY = "yearly"


class Count(StrEnum):
    """How the rows of a register become the figure of a target."""

    COUNT = "count"  # rows in force on the day
    SUM = "sum"  # sum of `value` over rows in force on the day
    DISTINCT = "distinct"  # different values of `value`, such as schools visited
    LATEST_SHARE = "latest_share"  # value ÷ out_of of the last dated row, in per cent


@dataclass(frozen=True, slots=True)
class When:
    """A field is asked for only where another one has one of these values."""

    field: str
    among: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a record says."""

    name: str
    title: str
    kind: FieldKind
    required: bool = False
    many: bool = False
    whole: bool = False
    low: float | None = None
    high: float | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    help: str = ""
    required_when: When | None = None
    forms: tuple[str, ...] = ()  # kinds of period that are meant; none given: any
    only: tuple[str, ...] = ()  # roles that may fill it in; none given: every editor
    counts: Counts | None = None  # what a whole number counts; None: nobody (an order, items)


@dataclass(frozen=True, slots=True)
class Due:
    """When a record falls due, and what says that it is done."""

    field: str
    done_field: str
    done: tuple[str, ...] = ()  # none given: done as soon as `done_field` is filled in


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often records of a register are expected, counted from the date in a field."""

    every: Cadence
    field: str


@dataclass(frozen=True, slots=True)
class RegisterFigure:
    """A figure of the plan that this register supplies."""

    target: str
    title: str
    how: Count
    where: Mapping[str, tuple[str, ...]]
    since: str
    until: str | None = None
    value: str | None = None
    out_of: str | None = None
    within_days: int | None = None  # rows older than this no longer count


@dataclass(frozen=True, slots=True)
class Measured:
    """A value is in the unit, and within the bounds, of the measure that another field names."""

    value: str
    measure: str
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Later:
    """What a record only says from the day in one of its fields on, and what it said before.

    Where that day is not filled in, it says so from the day on which it was entered.
    """

    day: str
    hides: tuple[str, ...]
    before: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Register:
    """One kind of record; an empty `key` means that each record gets a key of its own."""

    name: str
    title: str
    about: str
    key: tuple[str, ...]
    editors: tuple[str, ...]
    fields: Mapping[str, Field]
    # From when a record entered long afterwards was known: dates, the first that is filled in, or its plan's.
    known_by: tuple[str, ...]
    order: tuple[tuple[str, str], ...] = ()  # dates: the first is not after the second
    parts: tuple[tuple[str, str], ...] = ()  # counts: the first is among the second
    measured: tuple[Measured, ...] = ()
    due: Due | None = None
    rhythm: Rhythm | None = None
    feeds: tuple[RegisterFigure, ...] = ()
    by_file: tuple[str, ...] = ()  # columns of the file that people may hand in
    # Fields with the schools or areas whose record it is, the first that is filled in; none: the authority's.
    belongs_to: tuple[str, ...] = ()
    shared_with: tuple[str, ...] = ()  # roles that read the authority's own records in a narrower scope
    confined_to: str = ""  # field of the only school in whose scope a record may be read
    later: tuple[Later, ...] = ()
