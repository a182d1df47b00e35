"""Rules shared by all files of Explore Education Statistics: places, periods, phases and pupil groups."""

from __future__ import annotations

import re

from data.catalogue import MEASURES
from data.parsing import EXPECTED, read_date
from data.period import Period
from data.sources.base import (
    ENGLAND,
    BadCell,
    Breakdown,
    FileContext,
    Row,
    RowEntity,
    Rule,
    Skip,
    UnknownWord,
    normalise,
    optional,
    required,
)
from data.vocabulary import Level, Phase, ReleaseVersion, ValueStatus, says_everybody
from data.vocabulary import PupilGroup as G

# The phase and pupil group of a statistics row, in every wording published so far.
#
# Files of different years write one group as 'FSM - Eligible', 'FSM_Eligible' or 'FSM eligible', so
# words are compared without case, underscores, hyphens and commas.

_MARKS = re.compile(r"[\s_,-]+")


def plain(text: str) -> str:
    """A word of a file as it is compared: 'SEN - No_SEN' and 'sen no sen' are one."""
    return _MARKS.sub(" ", text.lower()).strip()


PHASES = {
    "primary": Phase.PRIMARY,
    "state funded primary": Phase.PRIMARY,
    "state funded primary schools": Phase.PRIMARY,
    "secondary": Phase.SECONDARY,
    "state funded secondary": Phase.SECONDARY,
    "state funded secondary schools": Phase.SECONDARY,
    "special": Phase.SPECIAL,
    "special school": Phase.SPECIAL,
    "special schools": Phase.SPECIAL,
    "state funded special": Phase.SPECIAL,
    "state funded special school": Phase.SPECIAL,
    "state funded special schools": Phase.SPECIAL,
    "total": Phase.ALL,
    "all schools": Phase.ALL,
    "state funded schools": Phase.ALL,
    "all state funded": Phase.ALL,
    "all state funded schools": Phase.ALL,
    "primary secondary and special": Phase.ALL,
    "state funded primary secondary and special schools": Phase.ALL,
    "pupil referral unit": Phase.ALTERNATIVE_PROVISION,
    "pupil referral units": Phase.ALTERNATIVE_PROVISION,
    "alternative provision": Phase.ALTERNATIVE_PROVISION,
    "state funded ap school": Phase.ALTERNATIVE_PROVISION,
    "state funded alternative provision": Phase.ALTERNATIVE_PROVISION,
    "state funded alternative provision school": Phase.ALTERNATIVE_PROVISION,
}
STATE_FUNDED = (
    "",
    "total",
    "state funded",
    "all state funded",
    "state funded schools",
    "all state funded schools",
    "state funded schools (la)",
)


def phase_of(column: str, text: str) -> Phase:
    """The phase of a kind of school as these files write it."""
    phase = PHASES.get(plain(text))
    if phase is None:
        raise UnknownWord(column, text, "one of " + ", ".join(sorted(PHASES)))
    return phase


# The words for each group in the columns breakdown, characteristic and their like.
_WORDS: dict[G, tuple[str, ...]] = {
    G.ALL: ("total", "all pupils", "all"),
    G.DISADVANTAGED: ("disadvantaged", "disadvantaged pupils"),
    G.NOT_DISADVANTAGED: (
        "disadvantaged all other",
        "disadvantaged total other",
        "not known to be disadvantaged",
        "not disadvantaged",
        "non disadvantaged",
        "all other pupils",
    ),
    G.FSM: (
        "fsm",
        "fsm eligible",
        "eligible for fsm",
        "eligible for free school meals",
        "known to be eligible for free school meals",
        "known to be eligible for fsm",
    ),
    G.NOT_FSM: (
        "fsm all other",
        "fsm eligible all other",
        "fsm not eligible",
        "fsm noteligible",
        "not fsm",
        "not known to be fsm eligible",
        "not eligible for fsm",
        "not eligible for free school meals",
        "not known to be eligible for free school meals",
    ),
    G.SEN: ("all sen provision", "any special educational need", "all sen", "any sen", "identified sen"),
    G.SEN_SUPPORT: (
        "sen support",
        "sen support / sen without an ehc plan",
        "sen supp",
        "sen without a statement or ehc plan",
        "sen without a statement or ehc",
        "sen without a statement",
        "sen without statement",
        "sen without an ehc plan",
    ),
    G.EHCP: (
        "education health and care plan",
        "education health and care plans",
        "ehc plan",
        "ehc plans",
        "ehcp",
        "sen ehc plan",
        "senstateehc",
        "statement or ehc",
        "statement or ehcp",
        "statement or ehc plan",
        "statement of sen or ehc plan",
        "sen statement or ehcp",
        "sen statement or ehc",
        "sen statement or ehc plan",
        "sen with statement ehc",
        "sen with statement or ehc",
        "sen with statement or ehc plan",
        "sen with a statement or ehc",
        "sen with a statement or ehc plan",
        "sen with an ehc plan",
    ),
    G.NO_SEN: ("no sen provision", "no identified special educational need", "no sen", "no identified sen"),
    G.EAL: (
        "known or believed to be other than english",
        "other than english",
        "first language other than english",
        "first language known or believed to be other than english",
    ),
    G.NOT_EAL: (
        "english",
        "known or believed to be english",
        "first language english",
        "first language known or believed to be english",
    ),
    G.BOYS: ("boys", "male", "gender male", "sex male", "gender boys"),
    G.GIRLS: ("girls", "female", "gender female", "sex female", "gender girls"),
    G.ASIAN: ("asian", "asian total", "asian / asian british", "all asian / asian british", "asian or asian british"),
    G.BLACK: (
        "black",
        "black total",
        "black / african / caribbean / black british",
        "all black / african / caribbean / black british",
        "black or black british",
        "black african caribbean or black british",
    ),
    G.CHINESE: ("chinese", "chinese total"),
    G.MIXED: (
        "mixed",
        "mixed total",
        "mixed / multiple ethnic groups",
        "all mixed / multiple ethnic groups",
        "mixed or multiple ethnic groups",
    ),
    G.WHITE: ("white", "white total", "all white"),
    G.OTHER_ETHNICITY: ("all other ethnic groups", "other ethnic group", "any other ethnic group"),
}
GROUPS = {word: group for group, words in _WORDS.items() for word in words}
# 'SEN provision SEN Support', 'Ethnicity Major White Total': the topic said once more.
_TOPIC_FIRST = re.compile(r"^(sen provision|sen status|ethnicity major|sen(?= no sen| sen ))\s+")
# 'All other pupils' are those whom the topic of the breakdown does not count.
_OTHERS = ("all other pupils", "all other", "other", "other pupils", "all others")


def group_named(text: str, topic: str = "") -> G | None:
    """The group that a word of a breakdown names under its topic, None for a finer breakdown."""
    word, topic = plain(text), plain(topic)
    if "minor" in topic and not word.startswith("all "):
        return None  # 'Chinese' stands among the major groups too: it is read there
    if word in _OTHERS and topic not in ("", "total"):
        if "disadvantage" in topic:
            return G.NOT_DISADVANTAGED
        return G.NOT_FSM if "fsm" in topic or "free school meal" in topic else None
    return GROUPS.get(word) or GROUPS.get(_TOPIC_FIRST.sub("", word))


def group_of(row: Row, columns: tuple[str, ...], topic: str = "") -> G | Skip:
    """The one group that filter columns name together; crossings and finer cuts are skipped."""
    named = [row[column] for column in columns if row.get(column, "")]
    cuts = [item for item in named if GROUPS.get(plain(item)) is not G.ALL and not says_everybody(item)]
    if not cuts:
        return G.ALL
    groups = {group_named(cut, topic) for cut in cuts}
    # 'All SEN provision' appears with 'Any special educational need': two names of one group.
    if len(groups) > 1 and G.SEN in groups:
        groups -= {G.SEN}
    if len(groups) == 1 and (only := groups.pop()) is not None:
        return only
    return Skip("finer or crossed breakdowns than the catalogue has")


TOPIC = "breakdown_topic"


def cut_by(columns: tuple[str, ...], phase_column: str | None = None) -> Rule[Breakdown]:
    """A cut by filter columns of pupils and, where there is one, a column of the kind of school."""

    def read(row: Row, context: FileContext) -> Breakdown | Skip:
        phase = phase_of(phase_column, row[phase_column]) if phase_column else None
        group = group_of(row, columns, row[TOPIC])
        return group if isinstance(group, Skip) else Breakdown(phase, group)

    return Rule((*columns, TOPIC, *((phase_column,) if phase_column else ())), read)


# Rules shared by all files of Explore Education Statistics.
#
# A file is the underlying data of a release, or a table of one's own making ("Create your own
# table"), which holds the figures and groups that somebody chose. Such a table had columns of its
# own for the place until 2023 (location, location_code) and no time_identifier.

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
    "*": ValueStatus.SUPPRESSED,
    "[c]": ValueStatus.SUPPRESSED,  # as the Government Statistical Service writes them in spreadsheets
    "[x]": ValueStatus.NOT_AVAILABLE,
    "[z]": ValueStatus.NOT_APPLICABLE,
    "[low]": ValueStatus.ROUNDS_TO_ZERO,
}
LEGACY_SYMBOLS = CURRENT_SYMBOLS | {"x": ValueStatus.SUPPRESSED, ".": ValueStatus.NOT_AVAILABLE}

# Names and attributes of places that these files give beside the codes they are read by.
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
_NO_CODE = ("", *CURRENT_SYMBOLS)
_TWO_PLACES = "the row names two authorities: correct it, or download the file again"
_COMBINED = (
    "autumn and spring term",
    "spring and summer term",
    "five half terms",  # of absence to 2011/12: to the end of May
    "calendar year",
    "financial year",
)
_WHOLE_YEAR = ("academic year", "reporting year", "full year", "six half terms", "total", "")
_ACADEMIC_YEAR = re.compile(r"^(\d{4})[/-]?(?:20)?(\d{2})$")
_FIRST_WEEK = 36  # of a school year, by the calendar
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
    place = {code: row["location_code"], "geographic_level": written}
    return {**row, **place, **({name: row["location"]} if name else {})}


def _place(row: Row, context: FileContext) -> RowEntity | Skip:
    if row["location"] or row["location_code"]:
        row = _of_own_table(row)
    level = row["geographic_level"].lower()
    if level == "national":
        if row["country_code"].upper() not in ("", "E92000001"):
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


def _region(row: Row, context: FileContext) -> RowEntity | Skip:
    # Some files give Inner and Outer London the code of London, others codes of their own.
    half = row["region_name"].lower() in ("inner london", "outer london")
    if half or row["region_code"].startswith("E13"):
        return Skip("Inner and Outer London")
    return context.authorities.region("region_code", row["region_code"], row["region_name"])


def _authority(row: Row, context: FileContext) -> RowEntity | Skip:
    codes = {name: row[name] for name in ("new_la_code", "old_la_code") if row[name].lower() not in _NO_CODE}
    places = [context.authorities.authority(name, code, row["la_name"]) for name, code in codes.items()]
    if len({place.la_code for place in places}) > 1:
        raise BadCell(
            "old_la_code", row["old_la_code"], f"the number of {row['new_la_code']}, {places[0].la_code}", _TWO_PLACES
        )
    if places:
        return places[0]
    return context.authorities.authority("la_name", "", row["la_name"])


def _school(row: Row, context: FileContext) -> RowEntity | Skip:
    urn, laestab = row["school_urn"], row["school_laestab"]
    code = row["old_la_code"] or laestab[:3]
    if re.fullmatch("[1-9][0-9]{4,5}", urn):
        return RowEntity(Level.SCHOOL, urn, code)
    if re.fullmatch("[0-9]{7}", laestab):
        return RowEntity(Level.SCHOOL, f"laestab:{laestab}", code)
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
    if term and term not in _WHOLE_YEAR:
        identifier = term
    if identifier in _COMBINED:
        return Skip(f"figures for {identifier}")
    match = _ACADEMIC_YEAR.match(text)
    if (week := _WEEK.match(identifier)) and text[:4].isdecimal():
        number = int(week[1])
        calendar_year = int(text[:4]) + (match is not None and number < _FIRST_WEEK)  # spring is in the next
        return _parsed("time_period", f"{calendar_year:04d}-W{number:02d}", text)
    if match is None:
        raise BadCell("time_period", text, "an academic year such as 202425")
    year = f"{match[1]}/{match[2]}"
    if identifier in _WHOLE_YEAR:
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


def _parsed(column: str, text: str, published: str) -> str:
    try:
        return Period.parse(text).text
    except ValueError as problem:
        raise BadCell(column, published, "an academic year such as 202425", str(problem)) from None


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
