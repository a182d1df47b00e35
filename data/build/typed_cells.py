"""Report cells that a source reads as dates or numbers but are not."""

from __future__ import annotations

import re

import duckdb

from data import dates
from data.build.report import Problem
from data.build.rows import Rows
from data.build.staging import literal, quoted
from data.sources.base import Source

# as_date("joined date"), as_int(agel), as_event(CASE WHEN lower("x") NOT IN …)
_READ = re.compile(r'as_(date|event|past|number|amount|int)\((?:CASE WHEN lower\()?(?:"((?:[^"]|"")+)"|([a-z]\w*))[ )]')
_NOTHING = (
    "null",
    "none",
    "na",
    "n/a",
    "nan",
    "not applicable",
    "not recorded",
    "not reported",
    "not available",
    "unknown",
    "-",
    ".",
    "..",
)
_DAYS = ("date", "event", "past")
_EXPECTED = {
    **{kind: dates.EXPECTED if kind == "date" else dates.PAST for kind in _DAYS},
    "number": "a number",
    "amount": "a number",
    "int": "a whole number",
}


def read_as(source: Source) -> dict[str, str]:
    """The columns that a source's recipes and checks read, and what each is read as."""
    texts = [recipe.sql for recipe in source.recipes] + [item.wrong for item in source.checks]
    return {(named or plain).replace('""', '"'): kind for text in texts for kind, named, plain in _READ.findall(text)}


def check(rows: Rows, source: Source, header: tuple[str, ...]) -> list[Problem]:
    """Warn of cells that are no date or number; a month before the day is a reason to refuse the file."""
    own = {item.column for item in source.checks}
    problems: list[Problem] = []
    for name, kind in read_as(source).items():
        if name in header and kind in _DAYS:
            _refuse_month_first(rows, name)
        if name in header and name not in own:
            problems.extend(_unreadable(rows.db, source, name, kind))
    return problems


def _refuse_month_first(rows: Rows, name: str) -> None:
    """American dates: '03/13/2023' shows that '03/07/2023' beside it is 7 March."""
    cell = f"trim({quoted(name)})"
    row = rows.db.execute(
        f"""SELECT count(*) FILTER (month_first), count(*) FILTER (day_first),
            min(record) FILTER (month_first), arg_min(cell, record) FILTER (month_first)
        FROM (SELECT record, {cell} AS cell,
                     regexp_full_match({cell}, {literal(dates.MONTH_FIRST)}) AS month_first,
                     regexp_full_match({cell}, {literal(dates.DAY_FIRST)}) AS day_first
              FROM stage WHERE {quoted(name)} IS NOT NULL)"""
    ).fetchone()
    if row and row[0] > row[1]:
        rows.fatal.append(
            Problem(
                row[2],
                name,
                str(row[3]),
                "day/month/year",
                "the month seems to come first: save the dates as 2019-08-31",
            )
        )


def _unreadable(db: duckdb.DuckDBPyConnection, source: Source, name: str, kind: str) -> list[Problem]:
    cell = quoted(name)
    words = [*_NOTHING, *(symbol.lower() for symbol in source.symbols)]
    listed = ", ".join(literal(word) for word in words)
    row = db.execute(
        f"""SELECT count(*), min(record), arg_min({cell}, record) FROM stage
        WHERE {cell} IS NOT NULL AND as_{kind}({cell}) IS NULL
          AND lower(trim({cell})) NOT IN ({listed})"""
    ).fetchone()
    if not row or not row[0]:
        return []
    many = f"{row[0]:,} such cell{'s' * (row[0] > 1)}, not used"
    return [Problem(row[1], name, str(row[2]), _EXPECTED[kind], many, "warning")]
