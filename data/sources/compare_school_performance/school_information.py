"""Compare school performance, school information: the schools of the tables, closed ones too.

A register without places. Its year is the tables' year, and it goes on being corrected: the last
opening or closure in it tells until when it speaks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data.parsing import read_date
from data.period import Period
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
from data.sources.publications import COMPARE
from data.sources.school_types import elsewhere, kind_of

_INPUTS = (
    "urn",
    "la",
    "nftype",
    "minorgroup",
    "isprimary",
    "issecondary",
    "ispost16",
    "agel",
    "ageh",
    "opendate",
    "closedate",
)
_OUTPUTS = ("left_out", "phase", "type_group", "state_funded", "as_of")


def described(cells: Mapping[str, Texts], context: FileContext) -> Mapping[str, Sequence[object]]:
    """Phase and kind of each row, why it is left out, and until when the file speaks."""
    as_of = _until(cells, context)
    answers: list[tuple[object, ...]] = []
    for row in zip(*(cells[name] for name in _INPUTS), strict=True):
        urn, la, kind_name, group, primary, secondary, post16, low, high, *_ = row
        left_out = _left_out(urn, la, context)
        kind = kind_of(kind_name or group, _stage(primary, secondary, post16), low, high)
        answers.append((left_out, kind.phase.value, kind.type_group, str(kind.state_funded).lower(), as_of))
    columns = list(zip(*answers, strict=True)) or [()] * len(_OUTPUTS)
    return dict(zip(_OUTPUTS, columns, strict=True))


def _left_out(urn: str, la: str, context: FileContext) -> str | BadCell | None:
    """Why a row is not used, or the cell that is wrong."""
    if not urn:
        return "a school without a URN cannot be followed"
    if elsewhere(la):
        return "a school outside the English authorities"
    try:
        context.authorities.authority("la", la)
    except BadCell as bad:
        return bad
    return None


def _stage(primary: str, secondary: str, post16: str) -> str:
    """The phase that the three flags tell; both flags leave it to the ages."""
    if primary == "1" and secondary != "1":
        return "primary"
    if secondary == "1" and primary != "1":
        return "secondary"
    return "16 plus" if post16 == "1" and primary == secondary == "0" else ""


def _until(cells: Mapping[str, Texts], context: FileContext) -> str | None:
    if context.dated is not None:
        return context.dated.isoformat()
    days = [
        parsed
        for name in ("opendate", "closedate")
        for text in set(cells[name])
        if (parsed := read_date(text)) is not None
    ]
    if context.period is not None:
        days.append(Period.parse(context.period).end)
    past = [day for day in days if day <= context.today]
    return max(past).isoformat() if past else None


# ICLOSE is 1 for open and 2 for closed in some years, 0 and 1 in others.
_CLOSED = """(closedate IS NOT NULL OR lower(coalesce(schstatus, '')) LIKE 'closed%'
    OR iclose = '2' OR (iclose = '1' AND schstatus IS NULL AND zero_is_open))"""
SCHOOLS = TableInsert(
    "school",
    f"""
    WITH told AS (
        SELECT *, bool_or(iclose = '0') OVER () AND NOT bool_or(iclose = '2') OVER ()
                  AS zero_is_open FROM stage
    )
    SELECT urn, coalesce(laestab, la || lpad(estab, 4, '0')) AS laestab,
           coalesce(schname, 'School ' || urn) AS name, la AS la_code, phase,
           nftype AS type, type_group, CAST(state_funded AS BOOLEAN) AS state_funded,
           CASE WHEN {_CLOSED} THEN 'Closed' ELSE 'Open' END AS status,
           as_date(opendate) AS opened, as_date(closedate) AS closed, town, postcode,
           as_int(agel) AS low_age, as_int(ageh) AS high_age,
           coalesce(CAST(as_of AS DATE), {{dated}}) AS as_of, record
    FROM told WHERE left_out IS NULL
    """,
)
# A closed school names the school that followed it, an open one the school it came from.
LINKED = TableInsert(
    "school_link",
    lineage_sql(
        """SELECT urn, otherurn AS link_urn,
        CASE WHEN closedate IS NOT NULL THEN 'Successor' ELSE 'Predecessor' END AS link_type,
        coalesce(as_date(opendate), as_date(closedate)) AS linked, record
        FROM stage WHERE otherurn IS NOT NULL"""
    ),
)
INSPECTIONS = TableInsert(
    "inspection",
    f"""
    WITH told AS (
        SELECT urn, as_event(ofstedlastinsp) AS inspected, ofstedrating AS words, record FROM stage
    )
    SELECT urn || '-' || inspected AS inspection_id, urn, inspected, inspected + 30 AS published,
           'graded' AS kind, {regime_sql("inspected")} AS regime, {grade_sql("words")} AS overall,
           {category_sql("words")} AS category, 'csp_school_information' AS family, record
    FROM told WHERE inspected IS NOT NULL AND {grade_sql("words")} IS NOT NULL
      AND {regime_sql("inspected")} IN ('R1', 'R2')
    """,
)
COVERAGE = TableInsert(
    "inspection_coverage", last_grade_coverage_sql("ofstedlastinsp", "ofstedrating", "CAST(NULL AS DATE)", "true")
)
INFORMATION = Source(
    family="csp_school_information",
    title="Compare school performance: school information",
    publication=COMPARE,
    fields=(
        *required("URN", "LA|LEA", "ESTAB", "SCHNAME", "MINORGROUP", "NFTYPE|SCHOOLTYPE"),
        *optional("LAESTAB", "TOWN", "POSTCODE|PCODE", "ICLOSE", "SCHSTATUS", "OPENDATE"),
        *optional("CLOSEDATE", "ISPRIMARY", "ISSECONDARY", "ISPOST16", "AGEL|AGELOW"),
        *optional("AGEH|AGEHIGH", "OTHERURN", "OFSTEDRATING", "OFSTEDLASTINSP|INSPECTIONDT"),
    ),
    absent=("rectype", "nor", "perctot"),
    needs_period=False,
    tolerances=Tolerances(short_rows=True),
    derived=(Derived(_INPUTS, _OUTPUTS, described),),
    recipes=(SCHOOLS, LINKED, INSPECTIONS, COVERAGE),
    checks=(
        RowCheck(
            "urn",
            "urn IS NULL OR NOT regexp_full_match(urn, '[1-9][0-9]{4,6}')",
            "a URN of digits",
            "correct the cell, or download the file again",
        ),
        URN_TWICE,
    ),
)

SOURCES = (INFORMATION,)
