"""A plain list of graded inspections: school, date, grade in words or numbers, any column order.

Such lists come from an authority's own records or an archive; they say nothing of visits without
a grade, and an overall grade after 22 September 2024 cannot exist.
"""

from __future__ import annotations

from data.sources.base import Recipe, RowCheck, Source, Tolerances, optional, required
from data.sources.judgements import (
    REPORT_DELAY_DAYS,
    category_sql,
    grade_sql,
    known_value_sql,
    regime_sql,
)

_ADVICE = "correct the cell"
_ROWS = Recipe(
    "inspection",
    f"""
    WITH told AS (
        SELECT urn, as_date(inspection_date) AS inspected, as_date(published) AS reported,
               inspection_number AS number, {grade_sql("rating")} AS grade,
               coalesce({category_sql("category")}, {category_sql("rating")}) AS category, record
        FROM stage
    )
    SELECT DISTINCT ON (inspection_id) coalesce(number, urn || '-' || inspected) AS inspection_id,
           urn, inspected, coalesce(reported, inspected + {REPORT_DELAY_DAYS}) AS published,
           'graded' AS kind, {regime_sql("inspected")} AS regime, grade AS overall, category,
           'inspection_list' AS family, record
    FROM told
    WHERE grade IS NOT NULL AND {regime_sql("inspected")} IN ('R1', 'R2')
    ORDER BY inspection_id, record
    """,
)

LIST = Source(
    family="inspection_list",
    title="A list of graded inspections",
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
        *optional(
            "published|publication date|publication_date|report date|report_date|date published"
        ),
        *optional("inspection_number|inspection number|inspection_id"),
        *optional("category|category of concern|category_of_concern"),
    ),
    absent=("ofsted phase", "school phase", "measure", "rectype", "la (code)", "round"),
    needs_period=False,
    tolerances=Tolerances(title_rows=5),
    recipes=(_ROWS,),
    checks=(
        RowCheck(
            "urn", "urn IS NULL OR NOT regexp_full_match(urn, '[0-9]{5,7}')", "a URN of digits",
            _ADVICE,
        ),
        RowCheck(
            "inspection_date", "as_date(inspection_date) IS NULL", "a date as 2015-01-31", _ADVICE
        ),
        RowCheck(
            "rating", f"NOT {known_value_sql('rating')}",
            "Outstanding, Good, Requires improvement, Satisfactory, Inadequate, 1 to 4, or a word "
            "for no grade such as Not judged",
            _ADVICE,
        ),
        RowCheck(
            "rating",
            f"{grade_sql('rating')} IS NOT NULL "
            f"AND {regime_sql('as_date(inspection_date)')} NOT IN ('R1', 'R2')",
            "no overall grade: Ofsted gives none for inspections since 23 September 2024",
            "the row is left out; load Ofsted's management information for newer inspections",
            severity="warning",
        ),
    ),
)  # fmt: skip

SOURCES = (LIST,)
