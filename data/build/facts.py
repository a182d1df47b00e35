"""The facts of a staged file: which columns are read, the rules used, and the result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import duckdb

from data.build import breakdowns, column_binding, encode_keys, fact_sql, part_files
from data.build.column_binding import ColumnBinding
from data.build.report import SHOWN_PROBLEMS, FileRefused, Problem
from data.build.rows import Rows
from data.build.staging import quoted
from data.catalogue import MEASURES
from data.period import Period
from data.sources import columns_of
from data.sources.base import FileContext, NotYet, Row, Rule, Skip, Source
from data.vocabulary import ReleaseVersion, Unit

PublishedOn = Callable[[str, Period, ReleaseVersion | None], tuple[date, ReleaseVersion]]
_FEED_TYPES = (
    "f SMALLINT, measure measure_t, binding_group group_t, binding_phase phase_t, only_phase phase_t, "
    "scale DOUBLE, factor DOUBLE, calendar VARCHAR, has_value BOOLEAN, counts BOOLEAN, "
    "share BOOLEAN, rated BOOLEAN, low DOUBLE, high DOUBLE, usual_low DOUBLE, "
    "usual_high DOUBLE, largest_ratio DOUBLE, "
    "shown_name VARCHAR, value_name VARCHAR, numerator_name VARCHAR, denominator_name VARCHAR"
)
# A period or a release that cannot be read would put every figure beside it in doubt.
_KEYS = ("t_map", "e_map")
_RATED = (Unit.PERCENT, Unit.PER_100, Unit.PER_10000)
_NO_BOUND = 1e300


def load_facts(
    rows: Rows, source: Source, context: FileContext, source_id: int, published_on: PublishedOn
) -> tuple[str, ...]:
    """Fill table `facts_<source_id>` from `stage_raw`, noting in `rows` what is wrong.

    Answers the columns of the file that nothing reads.
    """
    db = rows.db
    used = _used(source, context)
    joins = _ask(rows, source, context)
    part_files.refuse_part(rows, source, context, used, joins)
    breakdowns.set_aside(rows, source, context, used, joins)
    column_binding.fill(db, "binding_map", 0, _FEED_TYPES, _binding_rows(used, source))
    _fill_published(db, source, context, published_on)
    fact_sql.insert(db, source, context, used, source_id, joins)
    _set_aside_bad_cells(rows, source, source_id)
    return breakdowns.unread_columns(source, context, used)


def _ask(rows: Rows, source: Source, context: FileContext) -> list[str]:
    """Ask every rule of the family, taking out the rows it skips; answer the joins."""
    db = rows.db
    joins: list[str] = []
    for table, rule, row_of, types in _rules(source):
        key = table in _KEYS
        column_binding.ask(rows, table, rule, context, row_of, types, is_key=key)
        joins.append(column_binding.joined(table, rule, context.header))
    if source.period is None:
        assert context.period is not None
        column_binding.fill(db, "t_map", 0, column_binding.PERIOD_TYPES, [column_binding.period_row(context.period)])
        joins.append("JOIN t_map ON true")
    encode_keys.number_places(db)
    encode_keys.number_periods(db)
    return joins


def _rules(source: Source) -> list[tuple[str, Rule[Any], Callable[[Any], tuple[object, ...]], str]]:
    requested = (
        ("p_map", source.place, column_binding.place_row, column_binding.PLACE_TYPES),
        ("t_map", source.period and _begun(source.period), column_binding.period_row, column_binding.PERIOD_TYPES),
        ("c_map", source.cut, column_binding.cut_row, "phase phase_t, pupil_group group_t"),
        ("e_map", source.release_version, column_binding.release_version_row, "release_version VARCHAR"),
    )
    return [(table, rule, row_of, types) for table, rule, row_of, types in requested if rule]


def _begun(rule: Rule[str]) -> Rule[str]:
    """The rule of a period, which accepts none that begins after the file was made."""

    def read(row: Row, context: FileContext) -> str | Skip:
        answer = rule.read(row, context)
        until = min(context.today, context.dated or context.today)
        if isinstance(answer, Skip) or Period.parse(answer).start <= until:
            return answer
        column = next((name for name in rule.columns if row[name]), rule.columns[0])
        raise NotYet(column, row[column], f"a time that had begun on {until}", "leave the row out, or correct the year")

    return Rule(rule.columns, read)


def _used(source: Source, context: FileContext) -> tuple[ColumnBinding, ...]:
    if source.measure_is_code:
        return tuple(
            ColumnBinding(measure, column_binding.direct_column(measure, source), measure.code, None, None, (), None)
            for measure in MEASURES.values()
        )
    if source.measure_column is not None:
        return column_binding.long_feeds(source)
    used = column_binding.bindings(source, context.header)
    if not used:
        known = sorted({name for _, column in columns_of(source.family) for name in column.value})
        raise FileRefused(
            Problem(
                None,
                None,
                "no column that a measure is read from",
                f"one of {', '.join(known[:12]) or 'the columns of this family'}",
                "the publisher may have renamed its columns: a newer version of Milepost, or "
                "one entry in data/catalogue, is needed",
            )
        )
    return used


def _binding_rows(used: tuple[ColumnBinding, ...], source: Source) -> list[tuple[object, ...]]:
    return [_binding_row(place, item, source) for place, item in enumerate(used)]


def _binding_row(place: int, binding: ColumnBinding, source: Source) -> tuple[object, ...]:
    measure = binding.measure
    only = measure.phases[0] if len(measure.phases) == 1 else source.default_phase
    low, high = measure.bounds
    return (
        place,
        measure.code,
        binding.column.group.value,
        binding.column.phase.value if binding.column.phase else None,
        only.value,
        binding.column.scale if binding.value else 1.0,
        binding.factor,
        binding.calendar,
        binding.value is not None,
        measure.unit is Unit.COUNT,
        measure.unit is Unit.PERCENT,
        measure.unit in _RATED,
        -_NO_BOUND if low is None else float(low),
        _NO_BOUND if high is None else float(high),
        *(measure.usual or (None, None)),
        measure.largest_ratio,
        source.value_column if source.measure_column else binding.value or binding.numerator,
        binding.value,
        binding.numerator,
        binding.denominator,
    )


def _fill_published(
    db: duckdb.DuckDBPyConnection, source: Source, context: FileContext, published_on: PublishedOn
) -> None:
    """Every calendar × period × release version that this file can have, with its date of publication."""
    requested = db.execute("SELECT DISTINCT calendar, period, period_id FROM binding_map, t_map").fetchall()
    versions: list[str | None] = [context.version.value if context.version else None]
    if source.release_version is not None:
        versions = [row[0] for row in db.execute("SELECT DISTINCT release_version FROM e_map").fetchall()]
    if source.version is not None:
        versions = [source.version.value]
    rows: list[tuple[object, ...]] = []
    for calendar, period, period_id in requested:
        for release_version in versions:
            version = ReleaseVersion(release_version) if release_version else None
            day, release = published_on(calendar, Period.parse(period), version)
            rows.append((calendar, period_id, release_version or "", release.value, day))
    column_binding.fill(
        db,
        "calendar_map",
        0,
        "calendar VARCHAR, period_id SMALLINT, release_version VARCHAR, release release_t, published DATE",
        rows,
    )
    db.execute(
        """CREATE OR REPLACE TEMP TABLE r_map AS
        SELECT f, period_id, release_version, release, published FROM calendar_map JOIN binding_map
        USING (calendar)"""
    )


def _set_aside_bad_cells(rows: Rows, source: Source, source_id: int) -> None:
    """Leave out each cell that is neither a number nor a known symbol; a row with nothing else is set aside.

    A rate whose own cell is read stays, without counts where one of these is the wrong cell.
    """
    table, bad = f"facts_{source_id}", "(wrong IS NOT NULL OR status IS NULL)"
    kinds = rows.db.execute(
        f"SELECT DISTINCT f, CAST(coalesce(wrong, 'value') AS VARCHAR) AS part FROM {table} WHERE {bad} ORDER BY ALL"
    ).fetchall()
    if not kinds:
        return
    lost = f"(status IS NULL OR {bad} AND f IN (SELECT f FROM binding_map WHERE NOT has_value))"
    whole = f"SELECT record FROM {table} GROUP BY record HAVING bool_and({lost})"
    for binding, part in kinds:
        column = _column_name(rows.db, source, binding, part)
        records = f"SELECT record FROM {table} WHERE f = {binding} AND coalesce(wrong, 'value') = '{part}' AND {bad}"
        shown = rows.db.execute(
            f"""SELECT record, coalesce({quoted(column)}, '') FROM stage WHERE record IN ({records})
            ORDER BY record LIMIT {SHOWN_PROBLEMS}"""
        ).fetchall()
        problems = [_bad_cell(source, column, *cell) for cell in shown]
        rows.wrong(f"SELECT record FROM ({records}) AS q WHERE record IN ({whole})", problems)
        rows.wrong_cells(f"SELECT record FROM ({records}) AS q WHERE record NOT IN ({whole})", problems)
    rows.db.execute(
        f"""DELETE FROM {table} WHERE {lost};
        UPDATE {table} SET numerator = NULL, denominator = NULL WHERE wrong IS NOT NULL"""
    )


def _bad_cell(source: Source, column: str, record: int, cell: str) -> Problem:
    allowed = ", ".join(sorted({symbol for symbol in source.symbols if symbol}))
    expected = f"a number or one of {allowed}" if allowed else "a number"
    return Problem(record, column, cell, expected, "correct the cell, or download the file again")


def _column_name(db: duckdb.DuckDBPyConnection, source: Source, binding: object, part: str) -> str:
    if source.measure_column:
        own = {
            "value": source.value_column,
            "numerator": source.numerator_column,
            "denominator": source.denominator_column,
        }
        return str(own[part])
    row = db.execute(f"SELECT {part}_name FROM binding_map WHERE f = ?", [binding]).fetchone()
    return str(row[0]) if row and row[0] else ""
