"""A plain list of graded inspections: school, date, grade in words or numbers, any column order.

Such lists come from an authority's own records or an archive; they say nothing of visits without
a grade, and an overall grade after 22 September 2024 cannot exist. Where no register of the
authority is loaded, the list's own schools are for it (`data.build.across_files`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data.parsing import PAST
from data.sources.base import (
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
from data.sources.ofsted.judgements import REPORT_DELAY_DAYS, category_sql, grade_sql, known_value_sql, regime_sql
from data.sources.publications import INSPECTION_LIST
from data.sources.school_types import INDEPENDENT, kind_of

_ADVICE = "correct the cell"
_INPUTS, _OUTPUTS = ("la", "type", "name"), ("la_code", "phase", "state_funded", "left_out")
_STAGES = (
    ("primary", ("primary", "infant", "junior", "first school")),
    ("secondary", ("secondary", "high school", "upper school", "middle school", "college")),
)


def described(cells: Mapping[str, Texts], context: FileContext) -> Mapping[str, Sequence[object]]:
    """Whose school each row is of ('' for the home authority's), its phase and who pays."""
    answers: list[tuple[object, ...]] = []
    for la, type_name, name in zip(*(cells[item] for item in _INPUTS), strict=True):
        kind = kind_of(type_name, _stage(name))
        paid = kind.type_group != INDEPENDENT and "college" not in type_name.lower()
        la_code, wrong = _authority(la, context)
        answers.append((la_code, kind.phase.value, str(paid).lower(), wrong))
    columns = list(zip(*answers, strict=True)) or [()] * len(_OUTPUTS)
    return dict(zip(_OUTPUTS, columns, strict=True))


def _authority(la: str, context: FileContext) -> tuple[str, BadCell | None]:
    """The number of the authority that a row names, or the cell that is wrong."""
    if not la:
        return "", None
    try:
        digits = la if la[:1].isdigit() or la[1:].isdigit() else ""
        return context.authorities.authority("la", digits, la).la_code or "", None
    except BadCell as bad:
        return "", bad


def _stage(name: str) -> str:
    """The stage that a school's name tells, where it tells one."""
    words = name.lower()
    return next((stage for stage, marks in _STAGES if any(m in words for m in marks)), "")


_SCHOOLS = TableInsert(
    "school",
    """
    SELECT urn, coalesce(arg_max(name, record), 'School ' || urn) AS name,
           arg_max(la_code, record) AS la_code, arg_max(phase, record) AS phase,
           arg_max(type, record) AS type,
           CAST(arg_max(state_funded, record) AS BOOLEAN) AS state_funded, 'Open' AS status,
           {dated} AS as_of, max(record) AS record
    FROM stage WHERE urn IS NOT NULL GROUP BY urn
    """,
)
_ROWS = TableInsert(
    "inspection",
    f"""
    WITH told AS (
        SELECT urn, as_event(inspection_date) AS inspected, as_past(published) AS reported,
               inspection_number AS number, {grade_sql("rating")} AS grade,
               coalesce({category_sql("category")}, {category_sql("rating")}) AS category,
               la_code AS la_named, record
        FROM stage
    )
    SELECT DISTINCT ON (inspection_id) coalesce(number, urn || '-' || inspected) AS inspection_id,
           urn, inspected, coalesce(CASE WHEN reported >= inspected THEN reported END, inspected + {REPORT_DELAY_DAYS})
               AS published,
           'graded' AS kind, {regime_sql("inspected")} AS regime, grade AS overall, category,
           la_named, 'inspection_list' AS family, record
    FROM told
    WHERE grade IS NOT NULL AND {regime_sql("inspected")} IN ('R1', 'R2')
    ORDER BY inspection_id, record
    """,
)

# A list knows the inspections of its schools until the last that it names; a school with neither a
# date nor a grade was never inspected.
_COVERAGE = TableInsert(
    "inspection_coverage",
    f"""
    WITH told AS (
        SELECT urn, as_event(inspection_date) AS inspected FROM stage
        WHERE urn IS NOT NULL AND {grade_sql("rating")} IS NOT NULL
        UNION ALL SELECT urn, NULL FROM stage
        WHERE urn IS NOT NULL AND inspection_date IS NULL AND rating IS NULL
    )
    SELECT urn, min(inspected) AS known_from, (SELECT max(inspected) FROM told) AS known_until
    FROM told WHERE (SELECT max(inspected) FROM told) IS NOT NULL GROUP BY urn
    """,
)

_BLANK = "urn IS NULL AND inspection_date IS NULL AND rating IS NULL"

LIST = Source(
    family="inspection_list",
    title="a plain list of inspections (urn, date, grade)",
    publication=INSPECTION_LIST,
    fields=(
        *required("URN|school_urn|school urn"),
        *required(
            "inspection_date|inspection date|date|date of inspection|date_of_inspection|inspected|"
            "inspection start date|inspection_start_date"
        ),
        *required(
            "rating|grade|outcome|judgement|judgment|overall effectiveness|overall_effectiveness|"
            "overall|ofsted rating|ofsted_rating"
        ),
        *optional("published|publication date|publication_date|report date|report_date|date published"),
        *optional("inspection_number|inspection number|inspection_id"),
        *optional("category|category of concern|category_of_concern"),
        *optional("name|school name|school_name|school|establishment name|establishmentname"),
        *optional("type|school type|school_type|type of establishment|type of education"),
        *optional("la|la name|la_name|local authority|local_authority|authority"),
    ),
    absent=("ofsted phase", "school phase", "measure", "rectype", "la (code)", "round"),
    needs_period=False,
    tolerances=Tolerances(title_rows=5),
    derived=(Derived(_INPUTS, _OUTPUTS, described),),
    recipes=(_ROWS, _SCHOOLS, _COVERAGE),
    checks=(
        RowCheck(
            "urn",
            f"NOT ({_BLANK}) AND (urn IS NULL OR NOT regexp_full_match(urn, '[1-9][0-9]{{4,6}}'))",
            "a URN of digits",
            _ADVICE,
        ),
        RowCheck(
            "inspection_date",
            "as_event(inspection_date) IS NULL AND coalesce(inspection_date, rating) IS NOT NULL",
            PAST,
            _ADVICE,
        ),
        RowCheck(
            "published",
            "as_past(published) < as_event(inspection_date)",
            "a day on or after the inspection",
            f"the inspection is loaded as published {REPORT_DELAY_DAYS} days after it; correct the cell",
            "cell",
        ),
        RowCheck(
            "rating",
            f"NOT {known_value_sql('rating')}",
            "Outstanding, Good, Requires improvement, Satisfactory, Inadequate, 1 to 4, or a word "
            "for no grade such as Not judged",
            _ADVICE,
        ),
        RowCheck(
            "rating",
            f"""record IN (SELECT record FROM stage WHERE urn IS NOT NULL
                QUALIFY min({grade_sql("rating")}) OVER (PARTITION BY urn, as_event(inspection_date))
                     <> max({grade_sql("rating")}) OVER (PARTITION BY urn, as_event(inspection_date)))""",
            "one grade for one school and day",
            "rows of one inspection differ, and none is used: leave out those that do not belong",
        ),
        RowCheck(
            "rating",
            f"{grade_sql('rating')} IS NOT NULL AND {regime_sql('as_event(inspection_date)')} NOT IN ('R1', 'R2')",
            "no overall grade: Ofsted gives none for inspections since 23 September 2024",
            "the row is left out; load Ofsted's management information for newer inspections",
            severity="warning",
        ),
    ),
)

SOURCES = (LIST,)
