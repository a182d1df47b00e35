"""What an invented county is made of: schools as lineages, each a chain of registrations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

FIRST_SCHOOLS_UNTIL = 2016
"""The year in which the last middle schools closed; oldest classes follow a year later."""


@dataclass(frozen=True, slots=True)
class Trust:
    """An invented academy trust."""

    uid: str
    group_id: str
    name: str
    opened: date


@dataclass(frozen=True, slots=True)
class Spell:
    """One registration of a school: a URN from its opening to its closing."""

    urn: str
    laestab: str
    name: str
    kind: str
    opened: date | None
    closed: date | None = None
    why_opened: str = ""
    why_closed: str = ""
    trust: Trust | None = None
    joined: date | None = None

    def holds(self, day: date) -> bool:
        """Whether this registration was open on a day."""
        return (self.opened is None or self.opened <= day) and (self.closed is None or day <= self.closed)


@dataclass(slots=True)
class School:
    """A school through all its registrations: what a family would call the same school."""

    key: int
    place: str
    phase: str
    town: str
    district: str
    easting: int
    northing: int
    low_age: int
    high_age: int
    size: float
    need: float
    strength: float
    opened: date | None = None
    closed: date | None = None
    new_in_2015: bool = False
    joins_key: int | None = None
    was_first_school: bool = False
    spells: list[Spell] = field(default_factory=list)

    def spell_on(self, day: date) -> Spell | None:
        """The registration in force on a day, None when the school is not open."""
        return next((spell for spell in self.spells if spell.holds(day)), None)

    def is_open(self, day: date) -> bool:
        """Whether the school is open on a day."""
        return (self.opened is None or self.opened <= day) and (self.closed is None or day <= self.closed)

    def top_age_in(self, ending: int) -> int:
        """The oldest age taught in an academic year: first schools stopped at 9 until 2016."""
        if self.was_first_school and ending <= FIRST_SCHOOLS_UNTIL + 1:
            return 9
        return self.high_age


@dataclass(frozen=True, slots=True)
class County:
    """All the invented schools and trusts."""

    schools: tuple[School, ...]
    trusts: tuple[Trust, ...]

    def open_on(self, day: date) -> list[School]:
        """The schools open on a day, in order of their key."""
        return [school for school in self.schools if school.is_open(day)]


@dataclass(frozen=True, slots=True)
class Roll:
    """One school's January census in one academic year."""

    school: School
    spell: Spell
    ending: int
    pupils: int
    girls: int
    fsm: int
    eal: int
    sen_support: int
    ehcp: int
