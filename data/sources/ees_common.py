"""Rules shared by all files of Explore Education Statistics.

A file is the underlying data of a release, or a table of one's own making ("Create your own
table"), which holds the figures and groups that somebody chose. Such a table had columns of its
own for the place until 2023 (location, location_code) and no time_identifier.
"""

from __future__ import annotations

import re

from data.catalogue import MEASURES
from data.dates import EXPECTED, read_date
from data.period import Period
from data.sources.base import (
    ENGLAND,
    BadCell,
    FileContext,
    Place,
    Row,
    Rule,
    Skip,
    UnknownWord,
    normalise,
    optional,
    required,
)
from data.vocabulary import Level, ReleaseVersion, ValueStatus

# Symbols of current files, and those of 2010–2018, where x meant suppressed and . not available.
CURRENT_SYMBOLS = {
    "c": ValueStatus.SUPPRESSED,
    "x": ValueStatus.NOT_AVAILABLE,
    "z": ValueStatus.NOT_APPLICABLE,
    "low": ValueStatus.ROUNDS_TO_ZERO,
    "k": ValueStatus.ROUNDS_TO_ZERO,
    "u": ValueStatus.LOW_RELIABILITY,
    "~": ValueStatus.ROUNDS_TO_ZERO,
    ":": ValueStatus.NOT_AVAILABLE,
    "..": ValueStatus.NOT_AVAILABLE,
    ".": ValueStatus.NOT_APPLICABLE,
    "-": ValueStatus.NOT_AVAILABLE,
    "na": ValueStatus.NOT_AVAILABLE,
    "n/a": ValueStatus.NOT_AVAILABLE,
    "nan": ValueStatus.NOT_AVAILABLE,
    "no data": ValueStatus.NOT_AVAILABLE,  # in a table of one's own: no such row
    "supp": ValueStatus.SUPPRESSED,
}
LEGACY_SYMBOLS = CURRENT_SYMBOLS | {"x": ValueStatus.SUPPRESSED, ".": ValueStatus.NOT_AVAILABLE}

# Names and attributes of places that stand in these files beside the codes they are read by.
IGNORED = (
    "country_name",
    "estab",
    "school_name",
    "academy_type",
    "academy_open_date",
    "num_schools",
    "school_count",
    "reldenom",
    "admpol_pt",
    "admpol",
    "egender",
    "gender_of_school",
    "agerange",
    "full_address",
    "pcon_code",
    "pcon_name",
    "nftype",
    "school_postcode",
    "lad_code",
    "lad_name",
    "ward_code",
    "ward_name",
    "trust_id",
    "trust_name",
    "opportunity_area_code",
    "opportunity_area_name",
)

COMMON_FIELDS = (
    *required("time_period", "geographic_level"),
    *optional(
        "time_identifier",
        "location",
        "location_code",
        "country_code",
        "region_code",
        "region_name",
        "old_la_code",
        "new_la_code",
        "la_name",
        "school_urn|urn",
        "school_laestab|laestab|lea_estab",
        "version",
    ),
)

_PARTS = {
    "autumn term": "T1",
    "spring term": "T2",
    "summer term": "T3",
    **{f"half term {n}": f"HT{n}" for n in range(1, 7)},
}
_TWO_PLACES = "the row names two authorities: correct it, or download the file again"
_COMBINED = ("autumn and spring term", "spring and summer term", "calendar year", "financial year")
_SIX = re.compile(r"^(\d{4})[/-]?(\d{2})$")
_WEEK = re.compile(r"^week (\d{1,2})$")
_OTHER_LEVELS = (
    "local authority district",
    "parliamentary constituency",
    "ward",
    "multi-academy trust",
    "mat",
    "mayoral combined authority",
    "combined authority",
    "institution",
    "provider",
    "sponsor",
    "opportunity area",
    "local enterprise partnership",
    "english devolved area",
    "rsc region",
    "planning area",
    "local skills improvement plan area",
    "police force area",
    "nuts",
    "local authority by region",
)


# What the columns of a place are called in an own table, by the level that it writes.
_OWN_TABLE = {
    "country": ("National", "country_code", ""),
    "region": ("Regional", "region_code", "region_name"),
    "localauthority": ("Local authority", "new_la_code", "la_name"),
    "school": ("School", "school_urn", ""),
}


def _of_own_table(row: Row) -> Row:
    """A row of an own table with its place under the names of the underlying data."""
    level = row["geographic_level"].lower().replace(" ", "")
    level = {"national": "country", "regional": "region"}.get(level, level)
    if level not in _OWN_TABLE:
        return row
    written, code, name = _OWN_TABLE[level]
    if level == "school" and len(row["location_code"]) == 7:
        code = "school_laestab"
    given = {code: row["location_code"], "geographic_level": written}
    return {**row, **given, **({name: row["location"]} if name else {})}


def _place(row: Row, context: FileContext) -> Place | Skip:
    if row["location"] or row["location_code"]:
        row = _of_own_table(row)
    level = row["geographic_level"].lower()
    if level == "national":
        if row["country_code"] not in ("", "E92000001"):
            return Skip("places outside England")
        return ENGLAND
    if level == "regional":
        return _region(row, context)
    if level in ("local authority", "la"):
        return _authority(row, context)
    if level == "school":
        return _school(row, context)
    if level in _OTHER_LEVELS:
        return Skip(f"figures by {level}")
    raise UnknownWord("geographic_level", row["geographic_level"], "National, Regional, Local authority or School")


def _region(row: Row, context: FileContext) -> Place | Skip:
    # Some files give Inner and Outer London the code of London, others codes of their own.
    half = row["region_name"].lower() in ("inner london", "outer london")
    if half or row["region_code"].startswith("E13"):
        return Skip("Inner and Outer London")
    return context.authorities.region("region_code", row["region_code"], row["region_name"])


def _authority(row: Row, context: FileContext) -> Place | Skip:
    codes = {name: row[name] for name in ("new_la_code", "old_la_code") if row[name] not in ("", "z", "x", "NA")}
    places = [context.authorities.authority(name, code, row["la_name"]) for name, code in codes.items()]
    if len({place.la_code for place in places}) > 1:
        raise BadCell(
            "old_la_code", row["old_la_code"], f"the number of {row['new_la_code']}, {places[0].la_code}", _TWO_PLACES
        )
    if places:
        return places[0]
    return context.authorities.authority("la_name", "", row["la_name"])


def _school(row: Row, context: FileContext) -> Place | Skip:
    urn, laestab = row["school_urn"], row["school_laestab"]
    code = row["old_la_code"] or laestab[:3]
    if re.fullmatch("[1-9][0-9]{4,5}", urn):
        return Place(Level.SCHOOL, urn, code)
    if re.fullmatch("[0-9]{7}", laestab):
        return Place(Level.SCHOOL, f"laestab:{laestab}", code)
    column = "school_urn" if "school_urn" in context.header else "school_laestab"
    raise BadCell(column, urn or laestab, "a URN of six digits or a LAESTAB of seven")


PLACE = Rule(
    (
        "geographic_level",
        "country_code",
        "region_code",
        "region_name",
        "new_la_code",
        "old_la_code",
        "la_name",
        "school_urn",
        "school_laestab",
        "location",
        "location_code",
    ),
    _place,
)


def read_period(row: Row, context: FileContext) -> str | Skip:
    """The period of time_period and time_identifier, with the term or day where there is one."""
    if day := row.get("attendance_date", ""):
        return _day(day)
    text, identifier = row["time_period"], row["time_identifier"].lower()
    if not identifier:  # an own table writes '202425 Autumn term' and '2025 Week 37' in one cell
        text, _, identifier = text.replace("/", "").lower().partition(" ")
    term = row.get("term", "").lower()
    if term and term not in ("total", "academic year", "full year"):
        identifier = term
    if identifier in _COMBINED:
        return Skip(f"figures for {identifier}")
    if match := _WEEK.match(identifier):
        return _parsed("time_period", f"{text[:4]}-W{int(match[1]):02d}", text)
    match = _SIX.match(text)
    if match is None:
        raise BadCell("time_period", text, "an academic year such as 202425")
    year = f"{match[1]}/{match[2]}"
    if identifier in ("academic year", "reporting year", "", "total"):
        return _parsed("time_period", year, text)
    if identifier in _PARTS:
        return _parsed("time_period", f"{year}-{_PARTS[identifier]}", text)
    raise BadCell(
        "time_identifier",
        row["time_identifier"],
        "Academic year, Week N, Autumn term, Spring term, Summer term or Half term N",
    )


def _day(text: str) -> str:
    date = read_date(text)
    if date is None:
        raise BadCell("attendance_date", text, EXPECTED)
    return date.isoformat()


def _parsed(column: str, text: str, found: str) -> str:
    try:
        return Period.parse(text).text
    except ValueError as problem:
        raise BadCell(column, found, "an academic year such as 202425", str(problem)) from None


PERIOD = Rule(("time_period", "time_identifier"), read_period)

_EDITIONS = {
    "provisional": ReleaseVersion.PROVISIONAL,
    "revised": ReleaseVersion.REVISED,
    "final": ReleaseVersion.FINAL,
    "amended": ReleaseVersion.REVISED,
}


def _release_version(row: Row, context: FileContext) -> ReleaseVersion | None:
    lower = row["version"].lower()
    if not lower:
        return context.version
    if lower in _EDITIONS:
        return _EDITIONS[lower]
    raise BadCell("version", row["version"], "Provisional, Revised or Final")


RELEASE_VERSION = Rule(("version",), _release_version)


def figures_of(family: str) -> tuple[str, ...]:
    """Every column that a measure of this family is read from, as headers are matched."""
    return tuple(
        dict.fromkeys(
            normalise(name)
            for measure in MEASURES.values()
            for column in measure.columns
            if column.family == family
            for name in (*column.value, *column.numerator)
        )
    )
