"""GIAS registers of schools: the full `edubasealldata`, and what the search page downloads.

Columns with people in them (heads, chairs, proprietors) are never named here, so they are never
loaded. The search download writes names only, and spills its last column, the linked
establishments, into columns without a header.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from data.committed import committed
from data.parsing import EXPECTED, PAST, read_date, read_number
from data.sources.base import (
    URN_TWICE,
    BadCell,
    Derived,
    FileContext,
    RowCheck,
    Source,
    TableInsert,
    Texts,
    Tolerances,
    optional,
    required,
)
from data.sources.gias.links import lineage_sql
from data.sources.ofsted.judgements import category_sql, grade_sql, last_grade_coverage_sql, regime_sql
from data.sources.publications import GIAS
from data.sources.school_types import KNOWN_PHASES, elsewhere, is_known_type, is_school, kind_of

# Map former district names and codes to today's districts.


@dataclass(frozen=True, slots=True)
class Districts:
    """Districts by lower-case name and by code, each with today's code and name."""

    by_name: Mapping[str, tuple[str, str]]
    by_code: Mapping[str, tuple[str, str]]

    def today(self, name: str, code: str = "") -> tuple[str | None, str | None]:
        """Today's code and name; the name as given where no register of districts knows it."""
        result = self.by_code.get(code) or self.by_name.get(_key(name))
        return result or (code or None, name or None)


def _key(name: str) -> str:
    return name.lower().replace("&", "and").replace("st.", "st").strip()


@cache
def districts() -> Districts:
    """The committed register of districts, by every name and code they had since 2009."""
    rows = committed("districts")
    today = [(row["today_code"], row["today_name"]) for row in rows]
    by_name = {_key(row["name"]): now for row, now in zip(rows, today, strict=True)}
    return Districts(by_name, {row["code"]: now for row, now in zip(rows, today, strict=True)})


# Derived columns of a GIAS register, for all rows at once.

UNKNOWN = frozenset({"", "not applicable", "not recorded", "not reported", "999", "null"})
_GRID_EDGE_M = 1.0  # a place at 0, 0 is unknown
INPUTS = (
    "urn",
    "la (code)",
    "la (name)",
    "gsslacode (name)",
    "typeofestablishment (name)",
    "phaseofeducation (name)",
    "statutorylowage",
    "statutoryhighage",
    "districtadministrative (name)",
    "districtadministrative (code)",
    "lastchangeddate",
    "opendate",
    "closedate",
    "ofstedlastinsp",
)
OUTPUTS = ("left_out", "phase", "type_group", "state_funded", "district", "district_name", "as_of")


def described(cells: Mapping[str, Texts], context: FileContext) -> Mapping[str, Sequence[object]]:
    """Phase, kind, district of each row, why it is left out, and the day the register speaks of."""
    known = districts()
    rows = list(zip(*(cells[name] for name in INPUTS), strict=True))
    answers: list[tuple[object, ...]] = []
    as_of = context.dated or _content_day(cells, context.today)
    for row in rows:
        _, la, la_name, gss, kind_name, phase_name, low, high, name, code, *_ = row
        left_out = _left_out(la, la_name, gss, kind_name, context)
        kind = kind_of(kind_name, phase_name, low, high)
        district = known.today(_known(name), "" if code.lower() in UNKNOWN else code)
        answers.append(
            (
                left_out,
                kind.phase.value,
                kind.type_group,
                str(kind.state_funded).lower(),
                *district,
                as_of.isoformat() if as_of else None,
            )
        )
    columns = list(zip(*answers, strict=True)) or [()] * len(OUTPUTS)
    return dict(zip(OUTPUTS, columns, strict=True))


def _known(text: str) -> str:
    return "" if text.strip().lower() in UNKNOWN else text.strip()


def _left_out(la: str, la_name: str, gss: str, kind_name: str, context: FileContext) -> str | BadCell | None:
    """Why a row is not used, or the cell that is wrong."""
    if not is_school(kind_name):
        return "not a school in England"
    if elsewhere(la) or gss.startswith(("W", "L9", "M9")):
        return "not in an English authority"
    try:
        context.authorities.authority("la (code)", la, la_name)
    except BadCell as bad:
        return bad
    if not is_known_type(kind_name):
        return BadCell("typeofestablishment (name)", kind_name, "a type of school that GIAS uses", _NEW_WORD)
    return None


def _content_day(cells: Mapping[str, Texts], today: date) -> date | None:
    """The latest change that the register itself tells of; openings may lie ahead of it."""
    for names in (("lastchangeddate",), ("closedate", "ofstedlastinsp"), ("opendate",)):
        days = [parsed for name in names for text in set(cells[name]) if (parsed := read_date(text))]
        past = [day for day in days if day <= today]
        if past:
            return max(past)
    return None


def placed(cells: Mapping[str, Texts], _context: FileContext) -> Mapping[str, Sequence[object]]:
    """Longitude and latitude (WGS84) of British grid references in metres."""
    import numpy as np

    east, north = (_metres(cells[name]) for name in ("easting", "northing"))
    on_grid = np.isfinite(east) & np.isfinite(north) & (east > _GRID_EDGE_M) & (north > _GRID_EDGE_M)
    longitude: list[object] = [None] * len(east)
    latitude: list[object] = [None] * len(east)
    if on_grid.any():
        x, y = _to_wgs84(east[on_grid], north[on_grid])
        for place, lon, lat in zip(np.flatnonzero(on_grid), x, y, strict=True):
            longitude[place], latitude[place] = float(lon), float(lat)
    return {"longitude": longitude, "latitude": latitude}


def _metres(texts: Texts) -> np.ndarray:  # type: ignore[name-defined]  # noqa: F821
    import numpy as np

    selected = (read_number(text) for text in texts)
    return np.asarray([np.nan if metres is None else metres for metres in selected], float)


def _to_wgs84(east: object, north: object) -> tuple[Sequence[float], Sequence[float]]:
    from pyproj import Transformer

    longitude, latitude = Transformer.from_crs(27700, 4326, always_xy=True).transform(east, north)
    return longitude, latitude


DESCRIBED = Derived(INPUTS, OUTPUTS, described)
PLACED = Derived(("easting", "northing"), ("longitude", "latitude"), placed)


_SETTLEMENT = """replace("urbanrural (name)", '(England/Wales) ', '')"""
_UNKNOWN = "('', 'not applicable', 'not recorded', 'not reported', '999')"


def _known_text(column: str) -> str:
    return f"CASE WHEN lower({column}) NOT IN {_UNKNOWN} THEN {column} END"


SCHOOLS = TableInsert(
    "school",
    f"""
    SELECT urn,
           CASE WHEN as_int(establishmentnumber) > 0
                THEN "la (code)" || lpad(establishmentnumber, 4, '0') END AS laestab,
           coalesce(establishmentname, 'School ' || urn) AS name, "la (code)" AS la_code, phase,
           "typeofestablishment (name)" AS type, type_group,
           CAST(state_funded AS BOOLEAN) AS state_funded,
           "establishmentstatus (name)" AS status, as_date(opendate) AS opened,
           as_date(closedate) AS closed, {_known_text('"reasonestablishmentclosed (name)"')}
               AS close_reason,
           district, district_name, {_known_text('"administrativeward (name)"')} AS ward, town, postcode,
           CAST(longitude AS DOUBLE) AS longitude, CAST(latitude AS DOUBLE) AS latitude,
           as_int(statutorylowage) AS low_age, as_int(statutoryhighage) AS high_age,
           as_int(schoolcapacity) AS capacity, as_int(numberofpupils) AS pupils,
           as_number(percentagefsm) AS fsm_pct,
           {_known_text(_SETTLEMENT)} AS urban_rural,
           coalesce(CAST(as_of AS DATE), {{dated}}) AS as_of, record
    FROM stage WHERE left_out IS NULL
    """,
)

# Old registers repeat Ofsted's overall grade and the date of your last visit.
INSPECTIONS = TableInsert(
    "inspection",
    f"""
    WITH told AS (
        SELECT urn, as_event(ofstedlastinsp) AS inspected, "ofstedrating (name)" AS words, record
        FROM stage WHERE left_out IS NULL
    )
    SELECT urn || '-' || inspected AS inspection_id, urn, inspected, inspected + 30 AS published,
           'graded' AS kind, {regime_sql("inspected")} AS regime,
           {grade_sql("words")} AS overall, {category_sql("words")} AS category,
           'gias_register' AS family, record
    FROM told
    WHERE inspected IS NOT NULL AND {grade_sql("words")} IS NOT NULL
      AND {regime_sql("inspected")} IN ('R1', 'R2')
    """,
)

COVERAGE = TableInsert(
    "inspection_coverage",
    last_grade_coverage_sql(
        "ofstedlastinsp", '"ofstedrating (name)"', "coalesce({named}, CAST(as_of AS DATE))", "left_out IS NULL"
    ),
)

LINKED = TableInsert(
    "school_link",
    lineage_sql(
        """SELECT urn, regexp_extract(one, '^([0-9]{6})', 1) AS link_urn,
        trim(regexp_replace(one, '^[0-9]{6}', '')) AS link_type,
        CAST(NULL AS DATE) AS linked, record
        FROM (SELECT urn, record, trim(unnest(string_split(
                  concat_ws('|', "linked establishments", spilled), '|'))) AS one FROM stage)
        WHERE regexp_matches(one, '^[0-9]{6} ')"""
    ),
)

_NUMBERS = {
    "statutorylowage": ("as_int", "an age"),
    "statutoryhighage": ("as_int", "an age"),
    "schoolcapacity": ("as_int", "a number"),
    "numberofpupils": ("as_int", "a number"),
    "percentagefsm": ("as_number", "a percentage"),
    "easting": ("as_number", "metres east on the National Grid"),
    "northing": ("as_number", "metres north on the National Grid"),
}
_DATES = ("opendate", "closedate")
_STATUSES = "('open', 'closed', 'open, but proposed to close', 'proposed to open')"
_PHASES = f"({', '.join(repr(word) for word in sorted({*KNOWN_PHASES, *UNKNOWN}))})"
_NEW_WORD = "the school is left out: correct the cell, or ask for a newer Milepost"


def _checks() -> tuple[RowCheck, ...]:
    advice = "correct the cell, or download the register again"
    urn = RowCheck("urn", "urn IS NULL OR NOT regexp_full_match(urn, '[1-9][0-9]{4,6}')", "a URN of digits", advice)
    selected = [
        RowCheck(
            name, f"{name} IS NOT NULL AND {reader}({name}) IS NULL", f"{words}, or a blank", advice, severity="cell"
        )
        for name, (reader, words) in _NUMBERS.items()
    ]
    over = RowCheck(
        "percentagefsm", "as_number(percentagefsm) NOT BETWEEN 0 AND 100", "a percentage between 0 and 100", advice
    )
    dates = [
        RowCheck(name, f"{name} IS NOT NULL AND as_date({name}) IS NULL", EXPECTED, advice, severity="cell")
        for name in _DATES
    ]
    last = RowCheck(
        "ofstedlastinsp",
        "ofstedlastinsp IS NOT NULL AND as_event(ofstedlastinsp) IS NULL",
        PAST,
        advice,
        severity="cell",
    )
    return (urn, URN_TWICE, *_status_checks(advice), over, *selected, *dates, last)


# A school that its row calls open and closed at once would be open on some days and on others not.
def _status_checks(advice: str) -> tuple[RowCheck, ...]:
    status = """lower(coalesce("establishmentstatus (name)", ''))"""
    closed, opened, day = "as_date(closedate)", "as_date(opendate)", "CAST(as_of AS DATE)"
    name = "establishmentstatus (name)"
    return (
        RowCheck(name, f"{status} NOT IN {_STATUSES}", "a status that GIAS gives a school, such as Open", advice),
        RowCheck(
            "closedate",
            f"starts_with({status}, 'closed') AND {closed} IS NULL",
            "the day on which the school closed",
            advice,
        ),
        RowCheck(
            "closedate",
            f"starts_with({status}, 'closed') AND closedate IS NOT NULL AND as_past(closedate) IS NULL "
            f"AND {closed} IS NOT NULL",
            "a day that has come, of a school that is closed",
            advice,
        ),
        RowCheck(
            "closedate", f"{status} = 'open' AND {closed} < {day}", "no earlier day for a school that is open", advice
        ),
        RowCheck("closedate", f"{closed} < {opened}", "a day after the school opened", advice),
        RowCheck(
            "phaseofeducation (name)",
            f"""lower(coalesce("phaseofeducation (name)", '')) NOT IN {_PHASES}""",
            "a phase that GIAS uses, such as Primary",
            "the school is loaded; its ages tell its phase, if anything does",
            severity="warning",
        ),
    )


REGISTER = Source(
    family="gias_register",
    title="GIAS: register of schools",
    publication=GIAS,
    fields=(
        *required("URN", "LA (code)", "EstablishmentName", "TypeOfEstablishment (name)"),
        *required("EstablishmentStatus (name)", "PhaseOfEducation (name)"),
        *optional("EstablishmentNumber", "OpenDate", "CloseDate", "Town", "Postcode"),
        *optional("ReasonEstablishmentClosed (name)", "StatutoryLowAge", "StatutoryHighAge"),
        *optional("SchoolCapacity", "NumberOfPupils", "PercentageFSM", "UrbanRural (name)"),
        *optional("DistrictAdministrative (name)", "DistrictAdministrative (code)"),
        *optional("AdministrativeWard (name)", "GSSLACode (name)", "Easting", "Northing"),
        *optional("LA (name)", "OfstedLastInsp", "OfstedRating (name)", "LastChangedDate"),
        *optional("Linked establishments"),
    ),
    needs_period=False,
    tolerances=Tolerances(short_rows=True, spilled_columns=True),
    derived=(DESCRIBED, PLACED),
    recipes=(SCHOOLS, INSPECTIONS, COVERAGE, LINKED),
    checks=_checks(),
)

SOURCES = (REGISTER,)
