"""What the facts of a loaded file must satisfy: each check is a question put to one table."""

from __future__ import annotations

from collections.abc import Callable

import duckdb

from data.build.report import SHOWN_PROBLEMS, FileRefused, Problem
from data.build.rows import Rows
from data.build.staging import quoted
from data.sources.base import Source

KEY = "place_id, period_id, measure, phase, pupil_group, release"
# The same in one number: 24 bits for the place, 16 for the period, the rest for the words.
_PACKED = """((((CAST(place_id AS BIGINT) << 16 | period_id) << 10 | enum_code(measure)) << 4
| enum_code(phase)) << 6 | enum_code(pupil_group)) << 2 | enum_code(release)"""
Check = Callable[[duckdb.DuckDBPyConnection, int], list[Problem]]
# A publisher's own totals can miss by a little (pupils of two schools counted once in the roll).
_SLACK_SHARE = 0.01
_DISAGREEMENT = 1.5  # in units of the last published decimal, beyond which a figure is doubted


def screen(db: duckdb.DuckDBPyConnection, source_id: int) -> list[Problem]:
    """Run every check over `facts_<source_id>`; errors refuse the file, warnings are answered."""
    problems: list[Problem] = []
    for check in CHECKS:
        problems.extend(check(db, source_id))
    if errors := [item for item in problems if item.severity == "error"]:
        raise FileRefused(*errors)
    return problems


def check_rows(rows: Rows, source: Source) -> list[Problem]:
    """The conditions that a source puts on its own rows; a wrong row is set aside."""
    doubts: list[Problem] = []
    for check in source.checks:
        wrong = f"SELECT record FROM stage WHERE ({check.wrong})"
        shown = rows.db.execute(
            f"""SELECT record, coalesce({quoted(check.column)}, '') FROM stage
            WHERE ({check.wrong}) AND record NOT IN (SELECT record FROM row_out)
            ORDER BY record LIMIT {SHOWN_PROBLEMS}"""
        ).fetchall()
        problems = [
            Problem(record, check.column, str(cell), check.expected, check.advice, check.severity)
            for record, cell in shown
        ]
        if check.severity != "error":
            doubts.extend(problems)
        elif problems:
            rows.wrong(wrong, problems)
    return doubts


def bounds(db: duckdb.DuckDBPyConnection, source_id: int) -> list[Problem]:
    """A value outside what its measure can be, such as a percentage above 100."""
    rows = db.execute(
        f"""SELECT record, facts.measure, value, low, high, shown_name
        FROM facts_{source_id} AS facts JOIN feed_map USING (f)
        WHERE value < low - 1e-9 OR value > high + 1e-9 ORDER BY record LIMIT {SHOWN_PROBLEMS}"""
    ).fetchall()
    return [
        Problem(record, column, f"{value:g} for {measure}", _range(low, high), "correct the cell, or ask the publisher")
        for record, measure, value, low, high, column in rows
    ]


def _range(low: float, high: float) -> str:
    if high > 1e299:
        return f"at least {low:g}"
    return f"between {low:g} and {high:g}" if low > -1e299 else f"at most {high:g}"


def parts(db: duckdb.DuckDBPyConnection, source_id: int) -> list[Problem]:
    """A part that is larger than its total, where the measure is a share.

    A little above, beside a published share, it is doubted and not kept (England's special schools
    of 2018/19 have more pupils with plans than on the single roll); otherwise the file is refused.
    """
    rows = db.execute(
        f"""SELECT record, facts.measure, numerator, denominator,
               has_value AND numerator <= denominator * (1 + {_SLACK_SHARE}) AS doubted
        FROM facts_{source_id} AS facts JOIN feed_map USING (f)
        WHERE share AND numerator > denominator + 1e-9
        ORDER BY doubted, record LIMIT {SHOWN_PROBLEMS}"""
    ).fetchall()
    if rows:
        db.execute(
            f"""UPDATE facts_{source_id} SET numerator = NULL
            WHERE numerator > denominator + 1e-9
              AND f IN (SELECT f FROM feed_map WHERE share AND has_value)"""
        )
    return [
        Problem(
            record,
            None,
            f"{part:g} of {total:g} for {measure}",
            "a part within its total",
            "the published share is used alone" if doubted else "correct the row, or ask the publisher",
            "warning" if doubted else "error",
        )
        for record, measure, part, total, doubted in rows
    ]


def keys(db: duckdb.DuckDBPyConnection, source_id: int) -> list[Problem]:
    """Two rows for one figure: told apart they refuse the file, alike the first is kept."""
    total, distinct = _pair(db, f"SELECT count(*), count(DISTINCT ({_PACKED})) FROM facts_{source_id}")
    if total == distinct:
        return []
    rows = db.execute(
        f"""SELECT first, last, measure, entity, period, phase, pupil_group, differ FROM (
            SELECT {KEY}, min(record) AS first, max(record) AS last,
                   count(DISTINCT (value, status)) > 1 AS differ
            FROM facts_{source_id} GROUP BY {KEY} HAVING count(*) > 1)
        JOIN place USING (place_id) JOIN term USING (period_id)
        ORDER BY differ DESC, first LIMIT {SHOWN_PROBLEMS}"""
    ).fetchall()
    if differing := [row for row in rows if row[-1]]:
        return [_duplicate(row, "error", "remove the row that does not belong") for row in differing]
    _keep_first(db, source_id)
    note = f"{total - distinct} figures stand twice and agree: the first of each is used"
    return [_duplicate(rows[0], "warning", note)]


def _pair(db: duckdb.DuckDBPyConnection, question: str) -> tuple[int, int]:
    row = db.execute(question).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def _duplicate(row: tuple, severity: str, advice: str) -> Problem:  # type: ignore[type-arg]
    first, last, measure, entity, period, phase, group, _ = row
    figure = f"{measure}, {entity}, {period}, {phase}, {group}"
    return Problem(last, None, f"{figure} again (first in row {first})", "one row for one figure", advice, severity)


def _keep_first(db: duckdb.DuckDBPyConnection, source_id: int) -> None:
    table = f"facts_{source_id}"
    db.execute(
        f"""DELETE FROM {table} WHERE rowid NOT IN (
        SELECT min(rowid) FROM {table} GROUP BY {KEY})"""
    )


def agreement(db: duckdb.DuckDBPyConnection, source_id: int) -> list[Problem]:
    """A published share or rate that its own numerator ÷ denominator does not give."""
    rows = db.execute(
        f"""WITH told AS (
            SELECT record, facts.measure, value, numerator / denominator * factor AS derived, half
            FROM facts_{source_id} AS facts JOIN feed_map USING (f)
            WHERE rated AND has_value AND value IS NOT NULL AND denominator > 0
              AND numerator IS NOT NULL
        )
        SELECT min(record), measure, count(*), arg_min(value, record), arg_min(derived, record)
        FROM told
        WHERE abs(value - derived) > greatest(half, 0.5) * {_DISAGREEMENT} + abs(derived) * 0.02
        GROUP BY measure ORDER BY measure"""
    ).fetchall()
    return [
        Problem(
            record,
            None,
            f"{value:g} for {measure}",
            f"about {derived:.2f}, from its parts",
            f"{count} such figure{'s' * (count > 1)}; used as published",
            "warning",
        )
        for record, measure, count, value, derived in rows
    ]


CHECKS: tuple[Check, ...] = (bounds, parts, keys, agreement)
