"""GIAS registers of schools: the full `edubasealldata`, and what the search page downloads.

Columns with people in them (heads, chairs, proprietors) are never named here, so they are never
loaded. The search download writes names only, and spills its last column, the linked
establishments, into columns without a header.
"""

from __future__ import annotations

from data.dates import EXPECTED, PAST
from data.sources.base import URN_TWICE, RowCheck, Source, TableInsert, Tolerances, optional, required
from data.sources.gias_columns import DESCRIBED, PLACED
from data.sources.gias_lineage import lineage_sql
from data.sources.judgements import category_sql, grade_sql, last_grade_coverage_sql, regime_sql
from data.sources.publications import GIAS

_SETTLEMENT = """replace("urbanrural (name)", '(England/Wales) ', '')"""
_UNKNOWN = "('', 'not applicable', 'not recorded', 'not reported', '999')"


def _known(column: str) -> str:
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
           as_date(closedate) AS closed, {_known('"reasonestablishmentclosed (name)"')}
               AS close_reason,
           district, district_name, {_known('"administrativeward (name)"')} AS ward, town, postcode,
           CAST(longitude AS DOUBLE) AS longitude, CAST(latitude AS DOUBLE) AS latitude,
           as_int(statutorylowage) AS low_age, as_int(statutoryhighage) AS high_age,
           as_int(schoolcapacity) AS capacity, as_int(numberofpupils) AS pupils,
           as_number(percentagefsm) AS fsm_pct,
           {_known(_SETTLEMENT)} AS urban_rural,
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


def _checks() -> tuple[RowCheck, ...]:
    advice = "correct the cell, or download the register again"
    urn = RowCheck("urn", "urn IS NULL OR NOT regexp_full_match(urn, '[0-9]{5,7}')", "a URN of digits", advice)
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
    return (urn, URN_TWICE, over, *selected, *dates, last)


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
        *optional("OfstedLastInsp", "OfstedRating (name)", "LastChangedDate"),
        *optional("Linked establishments"),
    ),
    needs_period=False,
    tolerances=Tolerances(short_rows=True, spilled_columns=True),
    derived=(DESCRIBED, PLACED),
    recipes=(SCHOOLS, INSPECTIONS, COVERAGE, LINKED),
    checks=_checks(),
)

SOURCES = (REGISTER,)
