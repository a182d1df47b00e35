"""The declaration of a family of files: how it is detected, and how its rows become facts.

A source is a value: it declares columns, symbols, tolerances and four small rules (place, period,
cut, release_version). The engine stages a file as text, asks the rules once per distinct combination of
the columns they name, and turns the answers into SQL. A rule is plain Python over a few strings,
so that it can be read and tested alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Generic, TypeVar

from data.catalogue.measure import MeasureColumn
from data.characters import visible
from data.problem import Problem
from data.sources.publications import Publication
from data.vocabulary import Level, Phase, PupilGroup, ReleaseVersion, ValueStatus

# Authorities of Wales, Scotland, Northern Ireland and the islands, as ONS and DfE number them, and
# DfE's numbers of schools overseas.
_OUTSIDE = re.compile(r"^([WSNLM]\d{8}|6[6-8]\d|70\d)$")
_SPACES = re.compile(r"\s+")
T = TypeVar("T")


def normalise(header: str) -> str:
    """A header as it is matched: no BOM, lower case, runs of white space as one space."""
    return _SPACES.sub(" ", visible(header).replace("\u00a0", " ")).strip().lower()


class BadCell(ValueError):
    """A cell that a rule cannot accept: the report names its row, column, and what was allowed."""

    def __init__(self, column: str, text: str, expected: str, advice: str = "") -> None:
        self.column, self.found, self.expected = column, text, expected
        self.advice = advice or "correct the cell, or download the file again"
        super().__init__(f"{column}: found {text!r}, expected {expected}")

    def problem(self, row: int) -> Problem:
        """The problem of the cell in one row."""
        return Problem(row, self.column, self.found, self.expected, self.advice)


class UnknownWord(BadCell):
    """A word that is no mistake, and new to Milepost: a level of places, a kind of school."""


class NotYet(BadCell):
    """A time that had not come when the file was made, or of which no such figures are."""


class Elsewhere(BadCell):
    """A code of a place outside England."""


@dataclass(frozen=True, slots=True)
class Skip:
    """A row that is understood and not used, and why; it is counted, never refused."""

    reason: str


@dataclass(frozen=True, slots=True)
class RowEntity:
    """What a row is about: an ONS code of an area, a URN, or 'laestab:9354604' until resolved."""

    level: Level
    entity: str
    la_code: str | None = None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Which phase and pupils a row is about; None leaves it to the column's own declaration."""

    phase: Phase | None = None
    group: PupilGroup = PupilGroup.ALL


@dataclass(frozen=True, slots=True)
class Authorities:
    """The committed register of authorities, asked by any code or name they ever had."""

    by_la_code: Mapping[str, str]  # '935' -> 'E10000029' (the last code under that number)
    by_area_code: Mapping[str, str]  # any ONS code -> today's where only the code changed
    by_name: Mapping[str, str]  # lower-case name -> ONS code, regions and England included
    la_code_of: Mapping[str, str]  # 'E10000029' -> '935'
    level_of: Mapping[str, str]  # ONS code -> 'national', 'regional' or 'authority'
    areas_named: Mapping[str, frozenset[str]]  # lower-case name -> every area that ever had it

    def authority(self, column: str, text: str, name: str = "") -> RowEntity:
        """The authority of a three-digit or ONS code; BadCell where no authority ever had it, or another had `name`."""
        code = text.strip().removesuffix(".0")
        area = self.by_la_code.get(code) or self.by_area_code.get(code)
        if area is None and not code:
            area = self.by_name.get(name.strip().lower())
        if area is None and _OUTSIDE.match(code):
            raise Elsewhere(column, text, "an authority in England")
        if area is None or self.level_of.get(area, "authority") != "authority":
            raise BadCell(
                column,
                text or name,
                "the DfE number or ONS code of an English authority",
                "correct the code; a new authority is added in data/reference/authorities.csv",
            )
        if area not in self.areas_named.get(name.strip().lower(), frozenset((area,))):
            raise BadCell(column, text, f"the code of {name}", "code and name are of two authorities: correct the row")
        return RowEntity(Level.AUTHORITY, area, self.la_code_of.get(area))

    def region(self, column: str, code: str, name: str = "") -> RowEntity:
        """The region of an ONS code or a name."""
        area = self.by_area_code.get(code.strip()) or self.by_name.get(name.strip().lower())
        if area is None or self.level_of.get(area) != "regional":
            raise BadCell(column, code or name, "the ONS code of an English region")
        if area not in self.areas_named.get(name.strip().lower(), frozenset((area,))):
            raise BadCell(column, code, f"the code of {name}", "code and name are of two regions: correct the row")
        return RowEntity(Level.REGIONAL, area)


ENGLAND = RowEntity(Level.NATIONAL, "E92000001")


@dataclass(frozen=True, slots=True)
class FileContext:
    """What is known of a file before its rows are read."""

    name: str  # 'england_ks2final.csv'
    path: str  # relative to the folder that is loaded
    header: tuple[str, ...]  # normalised, canonical
    period: str | None  # from the name, the nearest folder or release.toml
    version: ReleaseVersion | None  # from the name or release.toml
    dated: date | None  # a day in the name ('_2025-11-20', 'as_at_30_June_2026', '20220420')
    authorities: Authorities
    today: date  # the day on which the files are read
    described: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    # what a .meta.csv beside the file calls its columns: 'filter' or 'indicator'
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    # what it says that each column is about
    titles: tuple[str, ...] = ()  # lines above the header, and the name of the sheet
    promised_levels: tuple[str, ...] = ()  # what data-guidance.txt says of the file: 'Regional', 'School'
    promised_years: tuple[str, ...] = ()  # the first and the last, '2009/10'
    stated_period: str | None = None  # what release.toml beside the file says


Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rule(Generic[T]):
    """Reads one property of a row from a few of its columns, trimmed; absent columns come as ''.

    `read` answers, returns Skip for a row that is known and not used, or raises BadCell.
    """

    columns: tuple[str, ...]
    read: Callable[[Row, FileContext], T | Skip]


@dataclass(frozen=True, slots=True)
class SourceField:
    """One column by its canonical (normalised) name, the names it had, and whether it must be."""

    name: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    shown: str = ""  # as the publisher writes it; blank: as it is matched


@dataclass(frozen=True, slots=True)
class Tolerances:
    """Oddities this family is known to have; whatever is not declared is an error."""

    short_rows: bool = False  # missing last cells are read as blank
    spilled_columns: bool = False  # cells beyond the last header are dropped
    title_rows: int = 0  # so many lines may stand above the header
    repeated_headers: bool = False  # the second 'snp' becomes 'snp_2'
    blank_is: ValueStatus | None = None  # None: a blank cell is no fact


Texts = Sequence[str]


@dataclass(frozen=True, slots=True)
class Derived:
    """Columns of `stage` computed in Python from others, all rows at once (places, kinds, names).

    `compute` is given the trimmed text of each input column ('' where blank or absent) and the
    context; it answers one sequence per output, of the same length, None where there is nothing.
    In the output `left_out`, a BadCell in place of words sets its row aside as wrong.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    compute: Callable[[Mapping[str, Texts], FileContext], Mapping[str, Sequence[object]]]


@dataclass(frozen=True, slots=True)
class TableInsert:
    """Fills one table of schema.sql other than `fact`.

    `sql` is a SELECT whose column names are the table's, inserted by name. It reads `stage`
    (canonical columns as text, trimmed, blank as NULL; declared fields that the file lacks are
    NULL; `record`), and may use the macros as_date(text), as_event(text) and
    as_past(text) (of data.parsing), as_number(text) (percentages too),
    as_amount(text) (no percentage), as_int(text) and the
    placeholders {published} (a DATE literal), {dated} (day in the file's name, else published) and
    {named} (day in the file's name, else NULL).
    Tables with a source_id column get it without being asked.
    """

    table: str
    sql: str


@dataclass(frozen=True, slots=True)
class RowCheck:
    """A condition on `stage` (SQL, true where the row is wrong) and the words for it.

    An error sets the row aside; 'cell' says that the recipes leave the cell out and use its row.
    """

    column: str
    wrong: str
    expected: str
    advice: str
    severity: str = "error"  # or 'cell', or 'warning'


# A register has one row for a school: a second one would count it twice.
URN_TWICE = RowCheck(
    "urn",
    "urn IS NOT NULL AND record NOT IN (SELECT min(record) FROM stage GROUP BY urn)",
    "each school once",
    "the school's first row is used: remove the other",
)


def given(column: str, symbols: Iterable[str] = ()) -> str:
    """In SQL: whether a cell holds more than a symbol of the publisher."""
    words = ", ".join(f"'{symbol}'" for symbol in ("", *symbols))
    return f"coalesce(lower(trim({column})) NOT IN ({words}), false)"


_MOST_SCHOOLS = 100_000  # England has about 30,000 of every kind


def schools_sql(column: str) -> str:
    """In SQL: a number of schools that may be, perhaps the mean of several days; NULL of any other cell."""
    return f"CASE WHEN as_number({column}) BETWEEN 0 AND {_MOST_SCHOOLS} THEN as_number({column}) END"


def number_of_schools(column: str, symbols: Iterable[str] = ()) -> RowCheck:
    """A number of schools is one, or a symbol of the publisher: of any other, nobody can say how many reported."""
    return RowCheck(
        column,
        f"{given(column, symbols)} AND {schools_sql(column)} IS NULL",
        f"a number of schools, from 0 to {_MOST_SCHOOLS:,}",
        "correct the number: until then it is not known how many schools reported",
        "warning",
    )


@dataclass(frozen=True, slots=True)
class Source:
    """One published family of files."""

    family: str
    title: str  # in a list of sources; the same for every layout of a family
    fields: tuple[SourceField, ...]
    absent: tuple[str, ...] = ()  # a header with one of these is another family's
    one_of: tuple[str, ...] = ()  # figures of which a download may hold some: at least one
    place: Rule[RowEntity] | None = None  # None: the family has no facts, only recipes
    period: Rule[str] | None = None  # None: the whole file describes FileContext.period
    needs_period: bool = True  # False: refuse nothing when no period can be found
    cut: Rule[Breakdown] | None = None  # None: phase and group are those of the catalogue's column
    cut_columns: tuple[str, ...] = ()  # filter columns the cut answers for (ignored in `where`)
    release_version: Rule[ReleaseVersion | None] | None = None  # an answer of None leaves it to the file
    measure_column: str | None = None  # long families: the column that names the measure
    value_column: str | None = None  # long families: value, and perhaps its parts
    numerator_column: str | None = None
    denominator_column: str | None = None
    status_column: str | None = None  # long families: a ValueStatus code where there is no value
    published_column: str | None = None  # where each row carries its own date of publication
    measure_is_code: bool = False  # long families: the column holds our own measure codes
    symbols: Mapping[str, ValueStatus] = field(default_factory=lambda: MappingProxyType({}))
    tolerances: Tolerances = Tolerances()
    default_phase: Phase = Phase.ALL
    version: ReleaseVersion | None = None  # where the family always has one (LAIT, returns)
    layout: str = ""  # which of the family's layouts
    publication: Publication | None = None  # which one the files belong to; a test names a source without
    columns: Mapping[str, tuple[MeasureColumn, ...]] = field(default_factory=lambda: MappingProxyType({}))
    # columns that feed a measure, by its code, where the catalogue's own entry does not list them
    derived: tuple[Derived, ...] = ()  # computed before the recipes read `stage`
    recipes: tuple[TableInsert, ...] = ()
    checks: tuple[RowCheck, ...] = ()
    ignored: tuple[str, ...] = ()  # columns that say nothing of whom figures are about
    # Levels of which every whole file has rows: a file of England, and a download of one authority.
    always_has: tuple[Level, ...] = ()
    always_has_of_one_authority: tuple[Level, ...] = ()
    england_by_phase: tuple[Phase, ...] = ()  # of which every whole file has a row of England
    unused: str = "no value in a column that a measure is read from"  # why a row gives nothing
    not_kept: str | None = None  # recognised, and no measure uses it: this says so
    sheet: str | None = None  # of a workbook; None tries every sheet

    @property
    def described(self) -> str:
        """The family and which of its layouts."""
        return f"{self.title} ({self.layout})" if self.layout else self.title

    def recognise(self, header: tuple[str, ...]) -> bool:
        """Whether a normalised header has every required column and none of the excluded."""
        names = set(header)
        return not self.missing(header) and not names & set(self.absent)

    def missing(self, header: tuple[str, ...]) -> tuple[str, ...]:
        """The required columns, by canonical name, that a header lacks."""
        names = set(header)
        needed = (item for item in self.fields if item.required)
        lacking = tuple(item.name for item in needed if not names & {item.name, *item.aliases})
        return lacking + (self.one_of[:1] if self.one_of and not names & set(self.one_of) else ())

    def shown(self, name: str) -> str:
        """A declared column as the publisher writes it."""
        return next((item.shown for item in self.fields if item.name == name and item.shown), name)

    def canonical(self, header: tuple[str, ...]) -> tuple[str, ...]:
        """The header with every alias under its canonical name."""
        names = {alias: item.name for item in self.fields for alias in item.aliases}
        return tuple(names.get(item, item) for item in header)


def required(*names: str) -> tuple[SourceField, ...]:
    """Required columns; 'a|b' allows either name and the first is canonical."""
    return tuple(_field(name, needed=True) for name in names)


def optional(*names: str) -> tuple[SourceField, ...]:
    """Columns that some years lack; 'a|b' allows either name and the first is canonical."""
    return tuple(_field(name, needed=False) for name in names)


def _field(names: str, needed: object) -> SourceField:
    first, *aliases = (normalise(part) for part in names.split("|"))
    return SourceField(first, tuple(aliases), bool(needed), names.split("|", maxsplit=1)[0])
