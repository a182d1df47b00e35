"""What an invented county is made of: schools as lineages, each a chain of registrations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

# Where the invented schools are: real districts and towns of Suffolk, nothing else real.

LA_CODE = "935"
LA_NAME = "Suffolk"
AREA_CODE = "E10000029"
REGION = "East of England"
REGION_CODE = "E12000006"
COUNTRY_CODE = "E92000001"

DISTRICTS: dict[str, str] = {
    "Babergh": "E07000200",
    "Ipswich": "E07000202",
    "Mid Suffolk": "E07000203",
    "East Suffolk": "E07000244",
    "West Suffolk": "E07000245",
}


@dataclass(frozen=True, slots=True)
class Town:
    """A real town with its district, its place on the National Grid and how far schools spread.

    `primaries`, `secondaries` are shares of the county's schools (any scale); `coast` keeps
    schools on the landward side.
    """

    name: str
    district: str
    easting: int
    northing: int
    primaries: int
    secondaries: int
    spread: int
    coast: bool = False


TOWNS: tuple[Town, ...] = (
    Town("Ipswich", "Ipswich", 616600, 244500, 32, 9, 1250),
    Town("Bury St Edmunds", "West Suffolk", 585500, 264200, 14, 5, 1600),
    Town("Lowestoft", "East Suffolk", 653000, 294200, 20, 5, 1000, coast=True),
    Town("Haverhill", "West Suffolk", 567400, 245700, 8, 2, 900),
    Town("Sudbury", "Babergh", 588300, 242300, 10, 2, 1200),
    Town("Stowmarket", "Mid Suffolk", 604800, 258700, 10, 2, 1800),
    Town("Felixstowe", "East Suffolk", 629700, 235500, 7, 1, 800, coast=True),
    Town("Newmarket", "West Suffolk", 564700, 263700, 6, 1, 600),
    Town("Mildenhall", "West Suffolk", 571300, 274700, 6, 1, 1700),
    Town("Beccles", "East Suffolk", 642300, 289300, 7, 2, 1000),
    Town("Woodbridge", "East Suffolk", 627000, 249500, 12, 2, 1900),
    Town("Leiston", "East Suffolk", 644000, 262600, 5, 1, 900, coast=True),
    Town("Halesworth", "East Suffolk", 638600, 277400, 6, 0, 2200),
    Town("Hadleigh", "Babergh", 602600, 242700, 7, 1, 1900),
    Town("Eye", "Mid Suffolk", 614400, 273200, 9, 1, 1900),
    Town("Brandon", "West Suffolk", 578300, 286000, 3, 1, 500),
    Town("Bungay", "East Suffolk", 634000, 288600, 4, 1, 500),
    Town("Needham Market", "Mid Suffolk", 608800, 255300, 5, 0, 1400),
    Town("Framlingham", "East Suffolk", 629200, 263400, 6, 1, 1700),
    Town("Saxmundham", "East Suffolk", 638500, 263200, 6, 0, 1600),
    Town("Debenham", "Mid Suffolk", 616500, 263300, 4, 1, 1600),
    Town("Ixworth", "West Suffolk", 592600, 270600, 7, 1, 1400),
    Town("Lavenham", "Babergh", 591600, 249200, 6, 0, 1800),
    Town("East Bergholt", "Babergh", 607600, 236300, 7, 1, 1100),
    Town("Holbrook", "Babergh", 616800, 236900, 5, 1, 1300),
    Town("Thurston", "Mid Suffolk", 594400, 265300, 8, 1, 1100),
    Town("Woolpit", "Mid Suffolk", 597700, 262300, 6, 0, 1600),
    Town("Stradbroke", "Mid Suffolk", 623000, 273600, 5, 1, 1700),
    Town("Southwold", "East Suffolk", 648700, 277000, 3, 0, 600, coast=True),
    Town("Aldeburgh", "East Suffolk", 645600, 258600, 3, 0, 500, coast=True),
    Town("Kesgrave", "East Suffolk", 622400, 245500, 6, 1, 700),
    Town("Clare", "West Suffolk", 577200, 246500, 4, 1, 1500),
)

YEARS = range(2013, 2027)
"""Academic years by the calendar year in which they end: 2012/13 to 2025/26."""


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
