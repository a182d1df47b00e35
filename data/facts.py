"""The facts of a staged file: which columns are read, the rules asked, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from data import breakdowns, engine, fact_sql, narrow, part_files
from data.catalogue import MEASURES
from data.engine import Feed
from data.period import Period
from data.report import SHOWN_PROBLEMS, FileRefused, Problem
from data.rows import Rows
from data.sources.base import FileContext, Rule, Source
from data.staging import quoted
from data.vocabulary import ReleaseVersion, Unit

PublishedOn = Callable[[str, Period, ReleaseVersion | None], tuple[date, ReleaseVersion]]
_FEED_TYPES = (
    "f SMALLINT, measure measure_t, feed_group group_t, feed_phase phase_t, only_phase phase_t, "
    "scale DOUBLE, factor DOUBLE, calendar VARCHAR, has_value BOOLEAN, counts BOOLEAN, "
    "share BOOLEAN, rated BOOLEAN, low DOUBLE, high DOUBLE, half DOUBLE, "
    "shown_name VARCHAR, value_name VARCHAR, numerator_name VARCHAR, denominator_name VARCHAR"
)
# A period or a release that cannot be read would put every figure beside it in doubt.
_KEYS = ("t_map", "e_map")
_RATED = (Unit.PERCENT, Unit.PER_100, Unit.PER_10000)
_NO_BOUND = 1e300


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file gave: its facts, and the columns that its measures are read from."""

    facts: int
    used: tuple[Feed, ...]


def load_facts(
    rows: Rows,
    source: Source,
    context: FileContext,
    source_id: int,
    published_on: PublishedOn,
) -> Loaded:
    """Fill table `facts_<source_id>` from `stage_raw`; FileRefused where a cell is wrong."""
    db = rows.db
    used = _used(source, context)
    joins = _ask(rows, source, context)
    part_files.refuse_part(rows, source, context, used, joins)
    breakdowns.set_aside(rows, source, context, used, joins)
    engine.fill(db, "feed_map", 0, _FEED_TYPES, _feed_rows(used, source))
    _fill_published(db, source, context, published_on)
    fact_sql.insert(db, source, context, used, source_id, joins)
    _refuse_bad_cells(db, source, source_id)
    found = db.execute(f"SELECT count(*) FROM facts_{source_id}").fetchone()
    assert found is not None
    return Loaded(int(found[0]), used)


def _ask(rows: Rows, source: Source, context: FileContext) -> list[str]:
    """Ask every rule of the family, taking out the rows it skips; answer the joins."""
    db = rows.db
    joins: list[str] = []
    for table, rule, row_of, types in _rules(source):
        key = table in _KEYS
        engine.ask(rows, table, rule, context, row_of, types, is_key=key)
        joins.append(engine.joined(table, rule, context.header))
    if source.period is None:
        assert context.period is not None
        engine.fill(db, "t_map", 0, engine.PERIOD_TYPES, [engine.period_row(context.period)])
        joins.append("JOIN t_map ON true")
    narrow.number_places(db)
    narrow.number_periods(db)
    return joins


def _rules(source: Source) -> list[tuple[str, Rule[Any], Callable[[Any], tuple[object, ...]], str]]:
    asked = (
        ("p_map", source.place, engine.place_row, engine.PLACE_TYPES),
        ("t_map", source.period, engine.period_row, engine.PERIOD_TYPES),
        ("c_map", source.cut, engine.cut_row, "phase phase_t, pupil_group group_t"),
        ("e_map", source.edition, engine.edition_row, "edition VARCHAR"),
    )
    return [(table, rule, row_of, types) for table, rule, row_of, types in asked if rule]


def _used(source: Source, context: FileContext) -> tuple[Feed, ...]:
    if source.measure_is_code:
        return tuple(
            Feed(one, engine.direct_column(one, source), one.code, None, None, (), None)
            for one in MEASURES.values()
        )
    if source.measure_column is not None:
        return engine.long_feeds(source)
    used = engine.feeds(source, context.header)
    if not used:
        known = sorted({name for one in MEASURES.values() for column in one.columns
                        if column.family == source.family for name in column.value})  # fmt: skip
        raise FileRefused(
            Problem(None, None, "no column that a measure is read from",
                    f"one of {', '.join(known[:12]) or 'the columns of this family'}",
                    "the publisher may have renamed its columns: a newer version of Milepost, or "
                    "one entry in data/catalogue, is needed")
        )  # fmt: skip
    return used


def _feed_rows(used: tuple[Feed, ...], source: Source) -> list[tuple[object, ...]]:
    return [_feed_row(place, one, source) for place, one in enumerate(used)]


def _feed_row(place: int, one: Feed, source: Source) -> tuple[object, ...]:
    measure = one.measure
    only = measure.phases[0] if len(measure.phases) == 1 else source.default_phase
    low, high = measure.bounds
    return (
        place,
        measure.code,
        one.column.group.value,
        one.column.phase.value if one.column.phase else None,
        only.value,
        one.column.scale if one.value else 1.0,
        one.factor,
        one.calendar,
        one.value is not None,
        measure.unit is Unit.COUNT,
        measure.unit is Unit.PERCENT,
        measure.unit in _RATED,
        -_NO_BOUND if low is None else float(low),
        _NO_BOUND if high is None else float(high),
        0.5 / 10**measure.decimals,
        source.value_column if source.measure_column else one.value or one.numerator,
        one.value,
        one.numerator,
        one.denominator,
    )


def _fill_published(
    db: duckdb.DuckDBPyConnection,
    source: Source,
    context: FileContext,
    published_on: PublishedOn,
) -> None:
    """Every calendar × period × edition that this file can have, with its date of publication."""
    asked = db.execute(
        "SELECT DISTINCT calendar, period, period_id FROM feed_map, t_map"
    ).fetchall()
    editions: list[str | None] = [context.version.value if context.version else None]
    if source.edition is not None:
        editions = [row[0] for row in db.execute("SELECT DISTINCT edition FROM e_map").fetchall()]
    if source.version is not None:
        editions = [source.version.value]
    rows: list[tuple[object, ...]] = []
    for calendar, period, period_id in asked:
        for edition in editions:
            version = ReleaseVersion(edition) if edition else None
            day, release = published_on(calendar, Period.parse(period), version)
            rows.append((calendar, period_id, edition or "", release.value, day))
    engine.fill(
        db, "calendar_map", 0,
        "calendar VARCHAR, period_id SMALLINT, edition VARCHAR, release release_t, published DATE",
        rows,
    )  # fmt: skip
    db.execute(
        """CREATE OR REPLACE TEMP TABLE r_map AS
        SELECT f, period_id, edition, release, published FROM calendar_map JOIN feed_map
        USING (calendar)"""
    )


def _refuse_bad_cells(db: duckdb.DuckDBPyConnection, source: Source, source_id: int) -> None:
    rows = db.execute(
        f"""SELECT record, coalesce(wrong, 'value'), f FROM facts_{source_id}
        WHERE wrong IS NOT NULL OR status IS NULL
        GROUP BY ALL ORDER BY record, f LIMIT {SHOWN_PROBLEMS}"""
    ).fetchall()
    if not rows:
        return
    allowed = ", ".join(sorted({symbol for symbol in source.symbols if symbol}))
    problems = []
    for record, part, feed in rows:
        column = _column_name(db, source, feed, part)
        found = db.execute(
            f"SELECT {quoted(column)} FROM stage WHERE record = ?", [record]
        ).fetchone()
        problems.append(
            Problem(record, column, str(found[0] or "") if found else "",
                    f"a number or one of {allowed}" if allowed else "a number",
                    "correct the cell, or download the file again")
        )  # fmt: skip
    raise FileRefused(*dict.fromkeys(problems))


def _column_name(db: duckdb.DuckDBPyConnection, source: Source, feed: object, part: str) -> str:
    if source.measure_column:
        own = {"value": source.value_column, "numerator": source.numerator_column,
               "denominator": source.denominator_column}  # fmt: skip
        return str(own[part])
    row = db.execute(f"SELECT {part}_name FROM feed_map WHERE f = ?", [feed]).fetchone()
    return str(row[0]) if row and row[0] else ""
