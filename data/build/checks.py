"""Checks on the facts of a loaded file, each a query on one table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import duckdb

from data import parsing
from data.build.report import SHOWN_PROBLEMS, StagedRows
from data.build.staging import literal, quoted
from data.catalogue import MEASURES
from data.committed import committed
from data.problem import Problem
from data.sources.base import Source
from data.vocabulary import Counts, Level

KEY = "place_id, period_id, measure, phase, pupil_group, release"
# The same in one number: 24 bits for the place, 16 for the period, the rest for the words.
_PACKED = """((((CAST(place_id AS BIGINT) << 16 | period_id) << 10 | enum_code(measure)) << 4
| enum_code(phase)) << 6 | enum_code(pupil_group)) << 2 | enum_code(release)"""
# How many times beyond the usual range a figure is doubted, and the median of schools.
_FAR, _LESS_SURE, _VERY_FAR, _FEWEST_SCHOOLS = 3, 2, 20, 20
# How many times the largest change between two years so far, and at least how many times, is too large.
_BEYOND, _AT_LEAST = 1.5, 3
_FLOAT_NOISE = 1e-6
_ROUNDED_COUNT = 10  # counts to 2012/13 are rounded to five or ten
_SHOWN_CELLS = 3
_PEOPLE = (Counts.PUPILS, Counts.CHILDREN, Counts.YOUNG_PEOPLE, Counts.ENROLMENTS)
_YEAR = len("2023/24")
# A publisher's own totals can miss by a little (pupils of two schools counted once in the roll).
_SLACK_SHARE = 0.01
# A column's rounding is that of its cells with most decimals, but for a few with float noise.
_FINER_THAN_MOST = 0.25


def screen(rows: StagedRows, source: Source, source_id: int, unread: Sequence[str]) -> list[Problem]:
    """Run every check over `facts_<source_id>`; errors refuse the file, warnings are answered.

    `unread` are the columns that nothing reads: one of them may tell rows of one figure apart.
    """
    _without_ended(rows, source_id)
    problems: list[Problem] = []
    _without_impossible_schools(rows, source_id)
    for check in (bounds, numbers, parts, partial(keys, unread=unread)):
        problems.extend(check(rows.db, source_id))
    _without_part_of_a_pupil(rows, source_id)
    problems.extend(groups(rows, source_id))
    problems.extend(agreement(rows, source_id))
    problems.extend(plausible(rows, source_id, is_return=source.measure_is_code))
    problems.extend(whole_and_parts(rows.db, source_id))
    rows.fatal.extend(item for item in problems if item.severity == "error")
    return [item for item in problems if item.severity != "error"]


def check_rows(rows: StagedRows, source: Source) -> list[Problem]:
    """The conditions that a source puts on its own rows; a wrong row is set aside, or its wrong cell alone."""
    doubts: list[Problem] = []
    for check in source.checks:
        wrong = f"SELECT record FROM stage WHERE ({check.wrong})"
        shown = rows.db.execute(
            f"""SELECT record, coalesce({quoted(check.column)}, '') FROM stage
            WHERE ({check.wrong}) AND record NOT IN (SELECT record FROM row_out)
            ORDER BY record LIMIT {SHOWN_PROBLEMS}"""
        ).fetchall()
        severity = "warning" if check.severity == "cell" else check.severity
        problems = [
            Problem(record, check.column, str(cell), check.expected, check.advice, severity) for record, cell in shown
        ]
        if check.severity == "warning":
            doubts.extend(problems)
        elif problems and check.severity == "cell":
            rows.wrong_cells(wrong, problems)
        elif problems:
            rows.wrong(wrong, problems)
    return doubts


def bounds(db: duckdb.DuckDBPyConnection, source_id: int) -> list[Problem]:
    """A value outside what its measure can be, such as a percentage above 100."""
    return [problem for _, problem in _out_of_bounds(db, source_id, f"true LIMIT {SHOWN_PROBLEMS}")]


def _without_impossible_schools(rows: StagedRows, source_id: int) -> None:
    """Set aside what one school cannot have; many such cells refuse the file, as one of an area does."""
    _set_aside(rows, source_id, _out_of_bounds(rows.db, source_id, "level = 'school'"))


def _out_of_bounds(db: duckdb.DuckDBPyConnection, source_id: int, chosen: str) -> list[tuple[int, Problem]]:
    outside = db.execute(
        f"""SELECT * FROM (
            SELECT record, facts.measure, value, low, high, shown_name, f, CAST(level AS VARCHAR) AS level
            FROM facts_{source_id} AS facts JOIN binding_map USING (f) JOIN place USING (place_id)
            WHERE value < low - 1e-9 OR value > high + 1e-9 ORDER BY record)
        WHERE {chosen}"""
    ).fetchall()
    advice = "correct the cell, or ask the publisher"
    return [
        (f, Problem(record, column, f"{value:g} for {measure}", _range(low, high), advice))
        for record, measure, value, low, high, column, f, _ in outside
    ]


def _range(low: float, high: float) -> str:
    if high > 1e299:
        return f"at least {low:g}"
    return f"between {low:g} and {high:g}" if low > -1e299 else f"at most {high:g}"


def _without_ended(rows: StagedRows, source_id: int) -> None:
    """Set aside figures of an authority for a time that began after it had been abolished."""
    table = f"facts_{source_id}"
    ended = [(row["area_code"], row["valid_to"]) for row in committed("authorities") if row["valid_to"]]
    after_end = rows.db.execute(
        f"""SELECT DISTINCT record, entity, period, valid_to
        FROM {table} JOIN place USING (place_id) JOIN term USING (period_id)
        JOIN (SELECT unnest(?) AS entity, CAST(unnest(?) AS DATE) AS valid_to) AS ended USING (entity)
        WHERE level = 'authority' AND status = 'ok'
          AND period_end - CASE WHEN length(period) = {_YEAR} THEN INTERVAL 1 YEAR ELSE INTERVAL 0 DAY END > valid_to
        ORDER BY record""",
        [list(column) for column in zip(*ended, strict=True)],
    ).fetchall()
    if not after_end:
        return
    problems = [
        Problem(
            record,
            None,
            f"{entity} in {period}",
            "a time before the authority was abolished",
            f"it ended on {last}: correct the code or the time",
        )
        for record, entity, period, last in after_end[:SHOWN_PROBLEMS]
    ]
    records = [[record for record, *_ in after_end]]
    rows.db.execute(f"DELETE FROM {table} WHERE record IN (SELECT unnest(?))", records)
    rows.wrong("SELECT unnest(?) AS record", problems, records)


def numbers(db: duckdb.DuckDBPyConnection, source_id: int) -> list[Problem]:
    """A number of pupils or schools below nought or with a fraction (in thousands); points may be either."""
    rows = db.execute(
        f"""SELECT record, facts.measure, number, number < 0 FROM (
            SELECT *, CASE WHEN denominator < 0 OR abs(denominator - round(denominator)) > {_FLOAT_NOISE}
                           THEN denominator WHEN numerator < 0 AND low >= 0 THEN numerator END AS number
            FROM facts_{source_id} JOIN binding_map USING (f, measure)) AS facts
        WHERE number IS NOT NULL ORDER BY record LIMIT {SHOWN_PROBLEMS}"""
    ).fetchall()
    return [
        Problem(
            record,
            None,
            f"{number:g}, a count for {measure}",
            "at least 0" if below else "a whole number",
            "correct the cell, or ask the publisher",
        )
        for record, measure, number, below in rows
    ]


def parts(db: duckdb.DuckDBPyConnection, source_id: int) -> list[Problem]:
    """A part that is larger than its total, where the measure is a share.

    A little above, beside a published share, it is doubted and not kept (England's special schools
    of 2018/19 have more pupils with plans than on the single roll); otherwise the file is refused.
    """
    rows = db.execute(
        f"""SELECT record, facts.measure, numerator, denominator,
               has_value AND numerator <= denominator * (1 + {_SLACK_SHARE}) AS doubted
        FROM facts_{source_id} AS facts JOIN binding_map USING (f)
        WHERE share AND numerator > denominator + 1e-9
        ORDER BY doubted, record LIMIT {SHOWN_PROBLEMS}"""
    ).fetchall()
    if rows:
        db.execute(
            f"""UPDATE facts_{source_id} SET numerator = NULL
            WHERE numerator > denominator + 1e-9
              AND f IN (SELECT f FROM binding_map WHERE share AND has_value)"""
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


def _without_part_of_a_pupil(rows: StagedRows, source_id: int) -> None:
    """Set aside a share of less than one of its pupils, such as 0.45 for 45% of 100."""
    counted = [code for code, measure in MEASURES.items() if measure.counts in _PEOPLE]
    few = rows.db.execute(
        f"""SELECT record, f, shown_name, facts.measure, value, denominator
        FROM facts_{source_id} AS facts JOIN binding_map USING (f)
        WHERE share AND has_value AND status = 'ok' AND value > 0
          AND (value + coalesce(rounding, 0)) * denominator < 100 * (1 - {_FLOAT_NOISE})
          AND list_contains(?, CAST(facts.measure AS VARCHAR)) ORDER BY record, f""",
        [counted],
    ).fetchall()
    advice = "check the unit (62.4, not 0.624, for 62.4%)"
    _set_aside(
        rows,
        source_id,
        [
            (f, Problem(record, column, f"{value:g} for {measure}", f"none, or at least 1 of {total:g} pupils", advice))
            for record, f, column, measure, value, total in few
        ],
    )


def keys(db: duckdb.DuckDBPyConnection, source_id: int, unread: Sequence[str] = ()) -> list[Problem]:
    """Two rows for one figure: told apart they refuse the file, alike the first is kept."""
    total, distinct = _pair(db, f"SELECT count(*), count(DISTINCT ({_PACKED})) FROM facts_{source_id}")
    if total == distinct:
        return []
    rows = db.execute(
        f"""SELECT first, last, measure, entity, period, phase, pupil_group, differ FROM (
            SELECT {KEY}, min(record) AS first, max(record) AS last,
                   count(DISTINCT (value, numerator, denominator, status)) > 1 AS differ
            FROM facts_{source_id} GROUP BY {KEY} HAVING count(*) > 1)
        JOIN place USING (place_id) JOIN term USING (period_id)
        ORDER BY differ DESC, first LIMIT {SHOWN_PROBLEMS}"""
    ).fetchall()
    if differing := [row for row in rows if row[-1]]:
        apart = _distinguishing_columns(db, source_id, unread)
        return apart or [_duplicate(row, "error", "remove the wrong row") for row in differing]
    _keep_first(db, source_id)
    note = f"{total - distinct} figures appear twice with the same value: the first of each is used"
    return [_duplicate(rows[0], "warning", note)]


def _distinguishing_columns(db: duckdb.DuckDBPyConnection, source_id: int, unread: Sequence[str]) -> list[Problem]:
    """The columns that nothing reads and that differ wherever one figure has several rows.

    Figures differ too, so only the columns with the fewest different cells are named.
    """
    results: list[tuple[int, Problem]] = []
    for column in unread:
        cell = f"coalesce(trim(s.{quoted(column)}), '')"
        row = db.execute(
            f"""WITH repeated AS (
                SELECT {KEY}, count(DISTINCT {cell}) AS kinds, count(DISTINCT record) AS rows,
                       max(record) AS last, list(DISTINCT {cell}) AS cells
                FROM facts_{source_id} AS facts JOIN stage_raw AS s ON s.rowid + 1 = facts.record
                GROUP BY {KEY}
                HAVING count(*) > 1 AND count(DISTINCT (value, numerator, denominator, status)) > 1)
            SELECT min(last), list_sort(list_distinct(flatten(list(cells)))) FROM repeated
            HAVING bool_and(kinds = rows)"""
        ).fetchone()
        if row is not None and row[0] is not None:
            results.append((len(row[1]), _divider(row[0], column, row[1])))
    fewest = min((count for count, _ in results), default=0)
    return [problem for count, problem in results if count == fewest]


def _divider(record: int, column: str, cells: Sequence[str]) -> Problem:
    shown = ", ".join(cell or "a blank" for cell in cells[:_SHOWN_CELLS]) + (", …" * (len(cells) > _SHOWN_CELLS))
    return Problem(
        record,
        column,
        shown,
        "one row per figure",
        "this column tells rows of one figure apart, and Milepost does not know what it divides: leave the file out, "
        "or download the file of all pupils",
    )


def _pair(db: duckdb.DuckDBPyConnection, question: str) -> tuple[int, int]:
    row = db.execute(question).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def _duplicate(row: tuple, severity: str, advice: str) -> Problem:  # type: ignore[type-arg]
    first, last, measure, entity, period, phase, group, _ = row
    figure = f"{measure}, {entity}, {period}, {phase}, {group}"
    return Problem(last, None, f"{figure} again (first in row {first})", "one row per figure", advice, severity)


def _keep_first(db: duckdb.DuckDBPyConnection, source_id: int) -> None:
    table = f"facts_{source_id}"
    db.execute(
        f"""DELETE FROM {table} WHERE rowid NOT IN (
        SELECT min(rowid) FROM {table} GROUP BY {KEY})"""
    )


def groups(rows: StagedRows, source_id: int) -> list[Problem]:
    """More pupils in a group than there are in all: the two rows, or columns, are about others than they say.

    Of England or a region this refuses the file; of an authority or a school neither figure is used.
    """
    amount = "CASE WHEN counts THEN value ELSE denominator END"
    outliers = rows.db.execute(
        f"""WITH said AS (
            SELECT facts.*, shown_name, {amount} AS pupils
            FROM facts_{source_id} AS facts JOIN binding_map USING (f, measure)
            WHERE status = 'ok')
        SELECT own.record, own.f, own.shown_name, own.pupil_group, own.pupils, own.measure, total.record, total.f,
               total.shown_name, total.pupils, CAST(place.level AS VARCHAR)
        FROM said AS own JOIN said AS total USING (place_id, period_id, measure, phase, release)
        JOIN place USING (place_id)
        WHERE own.pupil_group <> 'all' AND total.pupil_group = 'all'
          AND own.pupils > total.pupils * (1 + {_SLACK_SHARE}) + {_ROUNDED_COUNT}
        ORDER BY ALL"""
    ).fetchall()
    results: list[Problem] = []
    doubted: dict[tuple[int, int], Problem] = {}
    for record, f, column, group, pupils, measure, at, total_f, total_column, total, level in outliers:
        advice = f"rows {record} and {at} may be swapped, or about other pupils: compare them with the source"
        own = Problem(
            record, column, f"{pupils:g} {group} for {measure}", f"no more than the {total:g} of all pupils", advice
        )
        other = Problem(at, total_column, f"{total:g} for {measure}", f"at least the {pupils:g} of {group}", advice)
        if level in (Level.NATIONAL, Level.REGIONAL):
            results.append(own)
        else:
            doubted.setdefault((record, f), own)
            doubted.setdefault((at, total_f), other)
    _set_aside(rows, source_id, [(f, problem) for (_, f), problem in doubted.items()])
    return results[:SHOWN_PROBLEMS]


def agreement(rows: StagedRows, source_id: int) -> list[Problem]:
    """A rate is worked out from its numerator and denominator where these give the published one.

    Counts that do not give it are of another population or rounded: the published rate is used
    without them, so that no page prints a rate beside counts that contradict it. Where they are far
    from it, one of the three is wrong, and neither the rate nor the counts are used.
    """
    db, table = rows.db, f"facts_{source_id}"
    db.execute(
        f"""CREATE OR REPLACE TEMP TABLE worked AS
        WITH whole AS (
            SELECT facts.rowid AS row, record, facts.measure, facts.f, place.level, value, numerator_name, shown_name,
                   numerator * factor / denominator AS exact, rounding,
                   abs(value * denominator / factor - numerator) AS apart
            FROM {table} AS facts JOIN binding_map USING (f) JOIN place USING (place_id)
            WHERE has_value AND NOT counts AND status = 'ok' AND value IS NOT NULL
              AND numerator IS NOT NULL AND denominator > 0
        )
        SELECT row, record, measure, f, value, exact, numerator_name, shown_name, abs(value - exact) >
               quantile_disc(rounding, {_FINER_THAN_MOST}) OVER (PARTITION BY f, level)
               * 1.000001 + 1e-9 AS doubted,
               doubted AND apart > {_ROUNDED_COUNT} AND greatest(value, exact) > {_BEYOND} * least(value, exact)
               AS contradicted
        FROM whole"""
    )
    db.execute(
        f"""UPDATE {table} AS facts SET value = exact FROM worked
        WHERE facts.rowid = row AND NOT doubted AND worked.value <> exact;
        UPDATE {table} AS facts SET numerator = NULL, denominator = NULL FROM worked
        WHERE facts.rowid = row AND doubted"""
    )
    _set_aside_contradicted(rows, source_id)
    disagreeing = db.execute(
        """SELECT min(record), measure, count(*), arg_min(value, record), arg_min(exact, record)
        FROM worked WHERE doubted AND NOT contradicted GROUP BY measure ORDER BY measure"""
    ).fetchall()
    return [
        Problem(
            record,
            None,
            f"{value:g} for {measure}",
            f"about {exact:.4g}, from its counts",
            f"{count} such figure{'s' * (count > 1)}; the published rate is used without counts",
            "warning",
        )
        for record, measure, count, value, exact in disagreeing
    ]


def _set_aside_contradicted(rows: StagedRows, source_id: int) -> None:
    """Take away each rate that its own counts contradict, and what else is read from its numerator."""
    contradicted = rows.db.execute(
        f"""SELECT DISTINCT worked.record, facts.f, worked.shown_name, worked.measure, worked.value, worked.exact
        FROM worked JOIN facts_{source_id} AS facts USING (record) JOIN binding_map ON binding_map.f = facts.f
        WHERE contradicted AND (facts.f = worked.f OR value_name = worked.numerator_name)
        ORDER BY ALL"""
    ).fetchall()
    _set_aside(
        rows,
        source_id,
        [
            (
                f,
                Problem(
                    record,
                    column,
                    f"{value:g} for {measure}",
                    "the rate that its counts give",
                    f"they give {exact:.4g}, so that one of the three is wrong: compare them with the source",
                ),
            )
            for record, f, column, measure, value, exact in contradicted
        ],
    )


def plausible(rows: StagedRows, source_id: int, *, is_return: bool) -> list[Problem]:
    """Figures far from all that was ever published of their level, phase and pupils: another unit, or another thing.

    One of England or a region refuses the file. One of an authority is set aside, and with it the
    file where they are many; of schools, of which any may be anywhere, the median of a column is judged.
    """
    doubted = rows.db.execute(_DOUBTED.format(table=f"facts_{source_id}", is_return=is_return)).fetchall()
    few = [_Doubted(*row) for row in doubted]
    _set_aside(rows, source_id, [(item.f, item.problem()) for item in few if item.level == Level.AUTHORITY])
    return [item.problem() for item in few if item.level != Level.AUTHORITY][:SHOWN_PROBLEMS]


_ADVICE = "check the unit (62.4, not 0.624, for 62.4%) and what the column counts"
# The usual range, widened: what may be negative lies about 0; a week strays further than a year, and counts grow.
# England and its regions move less than one authority.
_WIDE = f"""CASE WHEN counts OR NOT annual THEN {_FAR * _LESS_SURE} WHEN level = 'authority' THEN {_FAR}
ELSE {_LESS_SURE} END"""
_FLOOR = f"""CASE WHEN usual.low < 0 THEN 2 * usual.low - usual.high
WHEN NOT counts AND (annual OR level <> 'authority') THEN usual.low / {_WIDE} END"""
_CEILING = f"CASE WHEN usual.low < 0 THEN 2 * usual.high - usual.low ELSE usual.high * {_WIDE} END"
# None of so many in an authority's own return is no slip of units: a few schools, or a few weeks, may have had none.
_NONE_COUNTED = "({is_return} AND level = 'authority' AND value = 0 AND numerator = 0 AND denominator > 0)"
# A year that is unlike the one before and the one after is the odd one, not the first or last year beside it.
_DOUBTED = f"""
WITH known AS (
    SELECT facts.*, level, period, period_end, counts, shown_name,
           length(period) = {_YEAR} AS annual
    FROM {{table}} AS facts JOIN binding_map USING (f) JOIN place USING (place_id) JOIN term USING (period_id)
    WHERE status = 'ok'
), ranged AS (
    SELECT known.*, usual.* EXCLUDE (measure, level, phase, pupil_group), {_FLOOR} AS floor, {_CEILING} AS ceiling
    FROM known JOIN usual USING (measure, level, phase, pupil_group)
), years AS (
    SELECT later.record AS record, later.f AS f, earlier.record AS other, later.value AS value, earlier.value AS before,
           later.period_end AS period_end, earlier.period_end AS other_end,
           later.ratio IS NOT NULL AND greatest(later.value, earlier.value) > later.low
           AND greatest(later.value, earlier.value)
               > least(later.value, earlier.value) * greatest({_AT_LEAST}, {_BEYOND} * later.ratio) AS jumps
    FROM ranged AS later JOIN ranged AS earlier USING (f, place_id, phase, pupil_group, release)
    WHERE later.annual AND earlier.annual AND later.period_end = earlier.period_end + INTERVAL 1 YEAR
      AND later.value > 0 AND earlier.value > 0
), steps AS (
    SELECT f, record, other, before AS near, jumps FROM years
    UNION ALL SELECT f, other, record, value, jumps FROM years
), odd AS (
    SELECT f, record, any_value(near) AS near, any_value(other) AS other, count(*) > 1 AS in_middle FROM steps
    GROUP BY f, record HAVING bool_and(jumps)
), doubted AS (
    SELECT f, record, level, measure, value, shown_name, floor, ceiling, low, high, 'range' AS why FROM ranged
    WHERE (value < floor OR value > ceiling) AND NOT {_NONE_COUNTED}
    UNION ALL
    SELECT f, record, level, measure, value, shown_name, NULL, NULL, near, NULL, 'year' FROM ranged
    JOIN odd USING (f, record)
    WHERE in_middle OR (f, other) NOT IN (SELECT (f, record) FROM odd WHERE in_middle)
    UNION ALL
    SELECT f, arg_min(record, abs(value - middle)), level, measure, middle, any_value(shown_name),
           any_value(low) / {_VERY_FAR}, any_value(high) * {_VERY_FAR}, any_value(low), any_value(high), 'range'
    FROM (SELECT *, median(value) OVER (PARTITION BY f, phase, period_id) AS middle,
                 count(*) OVER (PARTITION BY f, phase, period_id) AS count
          FROM known JOIN (SELECT measure, min(low) AS low, max(high) AS high FROM usual
                           WHERE level = 'national' AND pupil_group = 'all' GROUP BY measure HAVING min(low) > 0)
          USING (measure) WHERE level = 'school' AND value > 0 AND pupil_group = 'all' AND NOT counts)
    WHERE count >= {_FEWEST_SCHOOLS} AND (middle < low / {_VERY_FAR} OR middle > high * {_VERY_FAR})
    GROUP BY f, level, measure, phase, period_id, middle
)
SELECT DISTINCT ON (record, f) record, f, level, measure, value, shown_name, low, high, why
FROM doubted ORDER BY record, f, why DESC
"""


@dataclass(frozen=True, slots=True)
class _Doubted:
    """One figure that nothing published so far is like."""

    record: int
    f: int
    level: str
    measure: str
    value: float
    column: str
    low: float
    high: float
    why: str

    def problem(self) -> Problem:
        """What the report says of it."""
        expected = (
            f"near {self.low:g}, the year before or after"
            if self.why == "year"
            else f"about {_shown(self.low)} to {_shown(self.high)}, the range published so far"
        )
        return Problem(self.record, self.column, f"{self.value:g} for {self.measure}", expected, _ADVICE)


def _shown(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.4g}"


def _set_aside(rows: StagedRows, source_id: int, doubted: Sequence[tuple[int, Problem]]) -> None:
    """Set the cell of each binding and problem aside; its row, where nothing else of it is used."""
    if not doubted:
        return
    table = f"facts_{source_id}"
    rows.db.execute(
        f"DELETE FROM {table} WHERE (record, f) IN (SELECT (unnest(?), unnest(?)))",
        [[problem.row for _, problem in doubted], [f for f, _ in doubted]],
    )
    left = {record for (record,) in rows.db.execute(f"SELECT DISTINCT record FROM {table}").fetchall()}
    by_reason: defaultdict[tuple[str, str | None, bool], list[Problem]] = defaultdict(list)
    for _, problem in doubted:
        by_reason[problem.expected, problem.column, problem.row in left].append(problem)
    for (_, _, alone), problems in by_reason.items():
        records = f"SELECT unnest({[problem.row for problem in problems]}) AS record"
        (rows.wrong_cells if alone else rows.wrong)(records, problems)


# England's figure and those of its authorities, of which it is made up.

_MOST_AUTHORITIES = 100  # of about 150, from which England can be judged
_TIMES = 3  # England's pupils beside the sum of its authorities', some of which may be hidden


def whole_and_parts(db: duckdb.DuckDBPyConnection, source_id: int) -> list[Problem]:
    """England's figures that its authorities in the same file cannot make up.

    A share or a score of the whole lies between those of its parts, and a number is near their sum.
    """
    key = "f, period_id, phase, pupil_group, release"
    amount = "CASE WHEN counts THEN value ELSE denominator END"
    impossible = db.execute(
        f"""WITH said AS (
            SELECT facts.*, level, counts, shown_name, {amount} AS pupils FROM facts_{source_id} AS facts
            JOIN binding_map USING (f) JOIN place USING (place_id) WHERE status = 'ok'
        ), authorities AS (
            SELECT {key}, min(value) AS low, max(value) AS high, sum(pupils) AS total, max(rounding) AS rounding,
                   count(pupils) AS counted
            FROM said WHERE level = 'authority' GROUP BY ALL HAVING count(*) >= {_MOST_AUTHORITIES}
        )
        SELECT record, measure, value, shown_name, low, high, pupils, total,
               NOT counts AND NOT coalesce(value BETWEEN low - slack AND high + slack, true) AS is_outside
        FROM (SELECT england.*, low, high, total, counted,
                     coalesce(england.rounding, 0) + coalesce(authorities.rounding, 0) + 1e-9 AS slack
              FROM said AS england JOIN authorities USING ({key}) WHERE level = 'national')
        WHERE is_outside OR (counted >= {_MOST_AUTHORITIES} AND total > 0
                             AND NOT coalesce(pupils BETWEEN total / {_TIMES} AND total * {_TIMES}, true))
        ORDER BY record, measure LIMIT {SHOWN_PROBLEMS}"""
    ).fetchall()
    return [
        Problem(
            record,
            column,
            f"{value:g} for {measure} of England" if outside else f"{pupils:g}, a count for {measure} of England",
            f"between {low:g} and {high:g}, as its authorities have"
            if outside
            else f"about {total:g}, as its authorities have together",
            "one of the rows is in another unit, or about other pupils: download the file again",
        )
        for record, measure, value, column, low, high, pupils, total, outside in impossible
    ]


# Report cells that a source reads as dates or numbers but are not.

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
    **{kind: parsing.EXPECTED if kind == "date" else parsing.PAST for kind in _DAYS},
    "number": "a number",
    "amount": "a number",
    "int": "a whole number",
}


def read_as(source: Source) -> dict[str, str]:
    """The columns that a source's recipes and checks read, and what each is read as."""
    texts = [recipe.sql for recipe in source.recipes] + [item.wrong for item in source.checks]
    return {(named or plain).replace('""', '"'): kind for text in texts for kind, named, plain in _READ.findall(text)}


def check(rows: StagedRows, source: Source, header: tuple[str, ...]) -> list[Problem]:
    """Warn of cells that are no date or number; a month before the day is a reason to refuse the file."""
    own = {item.column for item in source.checks}
    problems: list[Problem] = []
    for name, kind in read_as(source).items():
        if name in header and kind in _DAYS:
            _refuse_month_first(rows, name)
        if name in header and name not in own:
            problems.extend(_unreadable(rows.db, source, name, kind))
    return problems


def _refuse_month_first(rows: StagedRows, name: str) -> None:
    """American dates: '03/13/2023' shows that '03/07/2023' beside it is 7 March."""
    cell = f"trim({quoted(name)})"
    row = rows.db.execute(
        f"""SELECT count(*) FILTER (month_first), count(*) FILTER (day_first),
            min(record) FILTER (month_first), arg_min(cell, record) FILTER (month_first)
        FROM (SELECT record, {cell} AS cell,
                     regexp_full_match({cell}, {literal(parsing.MONTH_FIRST)}) AS month_first,
                     regexp_full_match({cell}, {literal(parsing.DAY_FIRST)}) AS day_first
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
