"""Several inspections in one row of Ofsted's files: one block of columns for each.

A block declares where its number, dates, grades and areas stand; SQL is made from it. The same
visit in several blocks or files has the same number, and becomes one inspection.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from data.dates import PAST
from data.sources.base import Field, RowCheck, TableInsert, normalise
from data.sources.judgements import (
    NOT_GRADES,
    REPORT_CARD_GRADES,
    REPORT_DELAY_DAYS,
    card_grade_sql,
    category_sql,
    grade_sql,
    known_value_sql,
    listed,
    regime_sql,
    safeguarding_sql,
)

_MORE_THAN_A_YEAR = 400  # days
NO_AREAS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Block:
    """The columns of one inspection within a row, each with the names it has had ('a|b')."""

    date: str
    number: str = ""
    published: str = ""
    urn_then: str = ""
    kind_words: str = ""  # the type of inspection, in Ofsted's words
    overall: str = ""
    category: str = ""
    safeguarding: str = ""
    outcome: str = ""  # of an ungraded or monitoring visit
    converted: str = ""  # an ungraded visit that became a graded one stands elsewhere
    areas: Mapping[str, str] = field(default_factory=lambda: NO_AREAS)
    area_dates: Mapping[str, str] = field(default_factory=lambda: NO_AREAS)

    def fields(self) -> tuple[Field, ...]:
        """Every column of the block, none of them required."""
        texts = (
            self.date,
            self.number,
            self.published,
            self.urn_then,
            self.kind_words,
            self.overall,
            self.category,
            self.safeguarding,
            self.outcome,
            self.converted,
            *self.areas.values(),
            *self.area_dates.values(),
        )
        return tuple(item for text in texts if text for item in (_field(text),))


def _field(text: str) -> Field:
    first, *aliases = (normalise(part) for part in text.split("|"))
    return Field(first, tuple(aliases))


def _cell(text: str) -> str:
    """SQL of a column's cell, the words for nothing as NULL."""
    if not text:
        return "CAST(NULL AS VARCHAR)"
    name = '"' + normalise(text.split("|", maxsplit=1)[0]).replace('"', '""') + '"'
    return f"CASE WHEN lower({name}) NOT IN ('null', '') THEN {name} END"


def _is_grade(cell: str) -> str:
    """SQL that is true where a cell holds any grade that Ofsted ever gave, a word for none, or nothing."""
    return f"({known_value_sql(cell)} OR lower(trim({cell})) IN {listed((*REPORT_CARD_GRADES, *NOT_GRADES))})"


def _told(block: Block) -> str:
    """SQL for one row per inspection of a block, as its cells say it."""
    cells = [_cell(area) for area in block.areas.values()]
    tests = [f"{of(cell)} IS NOT NULL" for cell in cells for of in (grade_sql, card_grade_sql)]
    any_area = " OR ".join(tests) or "false"
    converted = f"lower(coalesce({_cell(block.converted)}, 'no')) <> 'yes'"
    return f"""
    SELECT urn AS row_urn, coalesce({_cell(block.urn_then)}, urn) AS urn,
           {_cell(block.number)} AS number, as_event({_cell(block.date)}) AS inspected,
           as_past({_cell(block.published)}) AS reported,
           {grade_sql(_cell(block.overall))} AS grade, ({any_area}) AS has_area,
           {category_sql(_cell(block.category))} AS category,
           {safeguarding_sql(_cell(block.safeguarding))} AS safeguarding,
           trim({_cell(block.outcome)}) AS outcome,
           lower(coalesce({_cell(block.kind_words)}, '')) AS words,
           {_cell("Local authority")} AS la_named, record
    FROM stage
    WHERE as_event({_cell(block.date)}) IS NOT NULL AND {converted} AND {_is_grade(_cell(block.overall))}
      AND regexp_full_match(urn, '[0-9]{{5,7}}')
    """


# A visit with a grade or a graded area is graded, whatever it was called when it began ('S8
# deemed S5'). Without one, monitoring says so in its type or in what it found.
_KIND = """
CASE WHEN grade IS NOT NULL OR has_area THEN 'graded'
     WHEN regexp_matches(words, 'monitor|urgent|special measures|serious weakness|requires improv')
       OR regexp_matches(lower(coalesce(outcome, '')), 'effective action|progress')
     THEN 'monitoring'
     ELSE 'ungraded' END
"""


def inspection_recipe(blocks: tuple[Block, ...], family: str) -> TableInsert:
    """The inspections of every block, one row each."""
    text = " UNION ALL BY NAME ".join(f"({_told(block)})" for block in blocks)
    return TableInsert(
        "inspection",
        f"""
        WITH told AS ({text})
        SELECT DISTINCT ON (inspection_id) coalesce(number, urn || '-' || inspected)
                   AS inspection_id,
               urn, inspected, coalesce(reported, inspected + {REPORT_DELAY_DAYS}) AS published,
               {_KIND} AS kind, {regime_sql("inspected")} AS regime,
               CASE WHEN {regime_sql("inspected")} IN ('R1', 'R2') THEN grade END AS overall,
               category, safeguarding, outcome,
               CASE WHEN urn <> row_urn THEN row_urn END AS current_urn, la_named, '{family}' AS family,
               record
        FROM told
        ORDER BY inspection_id, (grade IS NOT NULL) DESC, has_area DESC,
                 (reported IS NOT NULL) DESC, record
        """,
    )


def coverage_recipe(blocks: tuple[Block, ...]) -> TableInsert:
    """From which inspection until which day the file knows every graded inspection of a school.

    A row names the latest inspections in order, so none lies between them, or between the newest
    and the day of the file. A row without any date says that the school was never inspected.
    """
    text = " UNION ALL BY NAME ".join(f"({_told(block)})" for block in blocks)
    dates = ", ".join(_cell(block.date) for block in blocks)
    return TableInsert(
        "inspection_coverage",
        f"""
        WITH told AS ({text}),
        graded AS (SELECT * FROM told WHERE grade IS NOT NULL OR has_area),
        chain AS (
            SELECT row_urn AS urn, inspected FROM graded
            UNION ALL SELECT urn, inspected FROM graded WHERE urn <> row_urn
            UNION ALL SELECT urn, NULL FROM stage
            WHERE coalesce({dates}) IS NULL AND regexp_full_match(urn, '[0-9]{{5,7}}')
        ),
        span AS (
            SELECT urn, min(inspected) AS known_from,
                   coalesce({{named}}, (SELECT max(inspected) FROM graded)) AS known_until
            FROM chain GROUP BY urn
        )
        SELECT * FROM span WHERE coalesce(known_from, known_until) <= known_until
        """,
    )


def register_recipe(blocks: tuple[Block, ...], family: str) -> TableInsert:
    """The day on which a file of latest inspections names every open school of an authority.

    A file of one year's inspections names only the schools inspected: nothing in it is old.
    """
    text = " UNION ALL BY NAME ".join(f"({_told(block)})" for block in blocks)
    return TableInsert(
        "register_coverage",
        f"""
        WITH told AS ({text}),
        newest AS (SELECT record, max(inspected) AS inspected FROM told GROUP BY record)
        SELECT DISTINCT la_code, {{named}} AS known_from, {{named}} AS known_until,
               '{family}' AS family
        FROM stage
        WHERE la_code IS NOT NULL AND {{named}} IS NOT NULL
          AND (SELECT min(inspected) FROM newest) < {{named}} - {_MORE_THAN_A_YEAR}
        """,
    )


def area_recipe(blocks: tuple[Block, ...]) -> TableInsert:
    """The graded areas of every block, one row each; a cell without a grade makes none."""
    text = " UNION ALL ".join(_area(block, area, column) for block in blocks for area, column in block.areas.items())
    return TableInsert(
        "inspection_area",
        f"""
        WITH told AS ({text})
        SELECT DISTINCT ON (inspection_id, area) inspection_id, urn, area, grade,
               coalesce(graded, inspected) AS graded, record
        FROM told WHERE grade IS NOT NULL ORDER BY inspection_id, area, record
        """,
    )


def _area(block: Block, area: str, column: str) -> str:
    urn = f"coalesce({_cell(block.urn_then)}, urn)"
    day = f"as_event({_cell(block.date)})"
    grade = f"coalesce(CAST({grade_sql(_cell(column))} AS VARCHAR), {card_grade_sql(_cell(column))})"
    return f"""
    SELECT coalesce({_cell(block.number)}, {urn} || '-' || {day}) AS inspection_id, {urn} AS urn,
           '{area}' AS area, {grade} AS grade,
           as_event({_cell(block.area_dates.get(area, ""))}) AS graded, {day} AS inspected, record
    FROM stage WHERE {day} IS NOT NULL AND regexp_full_match(urn, '[0-9]{{5,7}}')
    """


def checks(blocks: tuple[Block, ...]) -> tuple[RowCheck, ...]:
    """A grade that Ofsted never gave, and a date that is none, are refused by row and column."""
    results = [
        RowCheck(
            "urn",
            "urn IS NULL OR NOT regexp_full_match(urn, '[0-9]{5,7}')",
            "a URN of digits",
            "correct the cell, or download the file again",
        )
    ]
    results.append(_one_account(blocks[0]))
    for block in blocks:
        # Without the date or grade of its newest inspection, a school would stand with an older one.
        newest = "error" if block is blocks[0] else "cell"
        results.append(_date_check(block.date, "event", newest))
        if block.published:
            results.append(_date_check(block.published, "past", "cell"))
        if block.category:
            results.append(_category_check(block.category))
        if block.overall:
            results.append(_grade_check(block.overall, newest))
        results.extend(_grade_check(area, "cell") for area in block.areas.values())
    return tuple(results)


def _one_account(block: Block) -> RowCheck:
    """Two rows that give one inspection of a school different grades: neither is known to be right."""
    cells = ", ".join(f"coalesce({_cell(name)}, '')" for name in (block.overall, *block.areas.values()))
    return RowCheck(
        "urn",
        f"""{_cell(block.date)} IS NOT NULL AND record IN (
            SELECT record FROM (SELECT record, concat_ws('|', {cells}) AS grades, {_cell(block.date)} AS day,
                                       urn, coalesce({_cell(block.number)}, '') AS number FROM stage)
            QUALIFY min(grades) OVER (PARTITION BY urn, number, day)
                <> max(grades) OVER (PARTITION BY urn, number, day))""",
        "the same grades in every row of one inspection",
        "rows of one inspection differ, and none is used: leave out those that do not belong",
    )


def _date_check(column: str, kind: str, severity: str) -> RowCheck:
    name = normalise(column.split("|", maxsplit=1)[0])
    return RowCheck(
        name,
        f"{_cell(column)} IS NOT NULL AND as_{kind}({_cell(column)}) IS NULL",
        f"{PAST}, NULL or blank",
        "correct the cell, or download the file again",
        severity,
    )


def _category_check(column: str) -> RowCheck:
    name = normalise(column.split("|", maxsplit=1)[0])
    cell = _cell(column)
    return RowCheck(
        name,
        f"{cell} IS NOT NULL AND {category_sql(cell)} IS NULL AND lower(trim({cell})) NOT IN {listed(NOT_GRADES)}",
        "SM, SWK, SW, NTI, RSI or their words, NULL or blank",
        "the inspection is loaded without a category; correct the cell",
        "cell",
    )


def _grade_check(column: str, severity: str) -> RowCheck:
    name = normalise(column.split("|", maxsplit=1)[0])
    cell = _cell(column)
    return RowCheck(
        name,
        f"NOT {_is_grade(cell)}",
        "1 to 4, a grade of a report card, 9, 0, NULL, Not judged or Not applicable",
        "correct the cell, or download the file again",
        severity,
    )
