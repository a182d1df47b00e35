"""The facts of a staged file: which columns are read, the rules used, and the result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import duckdb

from data.build import breakdowns, column_binding
from data.build.column_binding import ColumnBinding
from data.build.named_time import refuse_other_time
from data.build.report import SHOWN_PROBLEMS, FileRefused, StagedRows, refused
from data.build.staging import literal, quoted
from data.catalogue import MEASURES
from data.catalogue.measure import MeasureKind
from data.parsing import read_number
from data.period import Period, PeriodKind
from data.problem import Problem
from data.sources import columns_of
from data.sources.base import FileContext, NotYet, Row, Rule, Skip, Source
from data.vocabulary import Level, Phase, PupilGroup, ReleaseVersion, Unit, ValueStatus

# Per-row release version, publication date and denominators.


def own_day_sql(source: Source, header: tuple[str, ...]) -> str:
    """SQL for the day of publication that a row carries, NULL where the family has none."""
    if source.published_column is None or source.published_column not in header:
        return "CAST(NULL AS DATE)"
    return f"as_date(s.{quoted(source.published_column)})"


def value_sql(source: Source, value: str) -> str:
    """SQL for the value: as written, or in a return of our own worked out from its parts."""
    if not source.measure_is_code:
        return value
    return (
        f"coalesce({value}, CASE WHEN x.v IS NULL AND counts THEN nn "
        "WHEN x.v IS NULL AND dn > 0 THEN nn * factor / dn END)"
    )


def release_version_sql(source: Source, context: FileContext) -> str:
    """SQL for the version of a row: the family's, the row's own, else the file's."""
    if source.version is not None:
        return literal(source.version.value)
    if source.release_version is not None:
        return "e_map.release_version"
    return literal(context.version.value) if context.version else "''"


# Infer the numerator of a published percentage where its rounding allows only one.

_SLACK = 1e-9


def inferred_numerator_sql(text: str, value: str, cohort: str, stated: str) -> str:
    """SQL for the numerator: the stated one, else the only count that rounds to the percentage.

    `text` is the cell's digits as published (their decimals are the rounding), `value` the percentage as a
    number, `cohort` the denominator. 63% of 60 can only be 38; 63% of 300 may be several.
    """
    decimals = f"length(split_part({text}, '.', 2))"
    half = f"(0.5 / pow(10, {decimals}))"
    least = f"greatest(0, ceil(({value} - {half}) * {cohort} / 100 - {_SLACK}))"
    most = f"least({cohort}, floor(({value} + {half}) * {cohort} / 100 + {_SLACK}))"
    return (
        f"CASE WHEN {stated} IS NOT NULL THEN {stated} "
        f"WHEN share AND {cohort} > 0 AND {cohort} = floor({cohort}) "
        f"AND {value} BETWEEN 0 AND 100 AND {least} = {most} THEN {least} END"
    )


# The SQL statement that turns a staged file into facts.

# A percent sign says in which unit the cell is, whatever the rest of its column is in; a count, a
# score or a part of a rate cannot carry one.
_VALUE = """CASE WHEN contains(x.v, '%')
    THEN CASE WHEN rated THEN as_number(x.v) * (factor / 100) END
    ELSE as_amount(x.v) * scale END"""
# Beside cells with a percent sign, '0.62' without one may be 62% or less than 1%.
_HALF_SIGNED = (
    """coalesce(signed AND rated AND NOT contains(v, '%') AND as_amount(v) > 0 AND as_amount(v) <= 1, false)"""
)
# Half a unit of a cell's last decimal, in the measure's unit: how far a value may be rounded.
_HALF = """0.5 * abs(CASE WHEN contains(v, '%') THEN factor / 100 ELSE scale END)
/ pow(10, CASE WHEN contains(lower(v), 'e') THEN 9
ELSE least(9, length(split_part(number_text(v), '.', 2))) END)"""


def insert(
    db: duckdb.DuckDBPyConnection,
    source: Source,
    context: FileContext,
    used: tuple[ColumnBinding, ...],
    source_id: int,
    joins: list[str],
) -> None:
    """Make table `facts_<source_id>` of `stage_raw` and the answers to the family's rules."""
    cells, kept, on = _long_cells(source, context.header) if source.measure_column else _wide_cells(used, source)
    has_parts = source.denominator_column or any(item.denominator for item in used)
    numerator_kept = inferred_numerator_sql("number_text(v)", "vn", "dn", "nn") if has_parts else "nn"
    db.execute(
        f"""CREATE OR REPLACE TABLE facts_{source_id} AS
        WITH rows AS (
            SELECT CAST(s.rowid + 1 AS UINTEGER) AS record, p_map.place_id, t_map.period_id,
                   {_cut(source)}, {release_version_sql(source, context)} AS release_version,
                   {own_day_sql(source, context.header)} AS own_day, {cells}
            FROM stage_raw s {" ".join(joins)}
            WHERE s.rowid + 1 NOT IN (SELECT record FROM row_out)
        ), x AS ({kept}), y AS (
            SELECT x.*, binding_map.* EXCLUDE (f), as_amount(x.n) AS nn, as_amount(x.d) AS dn,
                   {value_sql(source, _VALUE)} AS vn, binding_map.f AS binding
            FROM x JOIN binding_map ON {on}
            WHERE CASE WHEN has_value THEN {_has_value(source)} ELSE x.n IS NOT NULL END
        ), z AS (SELECT y.*, {_status(source)} AS status FROM y)
        SELECT place_id, z.period_id, measure,
               coalesce(binding_phase, cut_phase, only_phase) AS phase,
               CASE WHEN binding_group <> 'all' THEN binding_group ELSE cut_group END AS pupil_group,
               CASE WHEN status <> 'ok' THEN NULL WHEN has_value THEN vn
                    WHEN counts THEN nn * scale ELSE nn * factor / dn END AS value,
               CASE WHEN status = 'ok' THEN {numerator_kept} END AS numerator,
               dn AS denominator, status,
               CASE WHEN status <> 'ok' THEN coalesce(v, n, d, '') END AS symbol,
               release, coalesce(own_day, published) AS published, record, binding AS f,
               CASE WHEN has_value THEN CAST({_HALF} AS FLOAT) END AS rounding,
               CAST({_wrong(source)} AS part_t) AS wrong
        FROM z JOIN r_map ON r_map.f = z.binding AND r_map.period_id = z.period_id
                         AND r_map.release_version = coalesce(z.release_version, '')"""
    )


def _cut(source: Source) -> str:
    if source.cut is None:
        return "CAST(NULL AS phase_t) AS cut_phase, CAST('all' AS group_t) AS cut_group"
    return "c_map.phase AS cut_phase, c_map.pupil_group AS cut_group"


def _wide_cells(used: tuple[ColumnBinding, ...], source: Source) -> tuple[str, str, str]:
    structs = ", ".join(column_binding.struct(item, place, source) for place, item in enumerate(used))
    kept = (
        "SELECT rows.* EXCLUDE (u), u.f AS f, u.v AS v, u.n AS n, u.d AS d FROM rows "
        "WHERE u.keep AND coalesce(u.v, u.n) IS NOT NULL"
    )
    if source.tolerances.blank_is is not None:
        kept = kept.removesuffix(" AND coalesce(u.v, u.n) IS NOT NULL")
    return f"unnest([{structs}]) AS u", kept, "binding_map.f = x.f"


def _long_cells(source: Source, header: tuple[str, ...]) -> tuple[str, str, str]:
    def cell(name: str | None) -> str:
        return f"nullif(trim(s.{quoted(name or '')}), '')" if name in header else "CAST(NULL AS VARCHAR)"

    named = f"lower(coalesce(trim(s.{quoted(source.measure_column or '')}), ''))"
    columns = (source.value_column, source.numerator_column, source.denominator_column)
    value, numerator, denominator = (cell(name) for name in columns)
    if source.status_column in header:  # why there is no value is in another column
        text = cell(source.status_column)
        value = f"coalesce({value}, CASE WHEN lower({text}) <> 'ok' THEN {text} END)"
    cells = f"{named} AS f, {value} AS v, {numerator} AS n, {denominator} AS d"
    return cells, "SELECT * FROM rows", "lower(binding_map.value_name) = x.f"


def _has_value(source: Source) -> str:
    if source.tolerances.blank_is is not None or source.status_column:
        return "true"
    return "x.v IS NOT NULL"


def _status(source: Source) -> str:
    symbols = source.symbols
    blank = source.tolerances.blank_is
    own = column_binding.status("v", "vn", symbols)
    if blank is not None:
        own = f"CASE WHEN v IS NULL THEN {column_binding.word(blank)} ELSE {own} END"
    counted = column_binding.status("n", "nn", symbols)
    parts = (
        f"CASE WHEN isfinite(nn) AND isfinite(dn) THEN CASE WHEN dn > 0 THEN {column_binding.OK} "
        f"ELSE {column_binding.NOT_APPLICABLE} END "
        f"WHEN NOT isfinite(nn) OR nn IS NULL THEN {column_binding.status('n', 'nn', symbols)} "
        f"ELSE {column_binding.status('d', 'dn', symbols)} END"
    )
    own = f"CASE WHEN NOT ({_HALF_SIGNED}) THEN {own} END"
    return f"CASE WHEN has_value THEN {own} WHEN counts THEN {counted} ELSE {parts} END"


def _wrong(source: Source) -> str:
    """SQL naming the part of a fact that is neither a number nor a known symbol."""
    n_status = column_binding.status("n", "nn", source.symbols)
    d_status = column_binding.status("d", "dn", source.symbols)
    return (
        "CASE WHEN status IS NULL AND has_value THEN 'value' "
        f"WHEN n IS NOT NULL AND {n_status} IS NULL THEN 'numerator' "
        f"WHEN d IS NOT NULL AND {d_status} IS NULL THEN 'denominator' END"
    )


# Short integer keys for repeated text, in the scratch database of a build.
#
# A fact of the staging tables names its place and period by number and its other words as ENUMs:
# rows of a few bytes are checked and sorted, and the words come back in the final write alone.

_MOST_PERIODS = 1 << 15
_ENUMS: dict[str, type[StrEnum]] = {
    "level_t": Level,
    "phase_t": Phase,
    "group_t": PupilGroup,
    "status_t": ValueStatus,
    "release_t": ReleaseVersion,
}


def prepare(db: duckdb.DuckDBPyConnection) -> None:
    """The ENUMs, in the order of the alphabet, and the registers of places and periods."""
    words = {name: sorted(member.value for member in members) for name, members in _ENUMS.items()}
    words["measure_t"] = sorted(MEASURES)
    words["part_t"] = ["denominator", "numerator", "value"]
    for name, allowed in words.items():
        db.execute(f"CREATE TYPE {name} AS ENUM ({', '.join(literal(item) for item in allowed)})")
    db.execute(
        """CREATE TEMP TABLE place (place_id INTEGER, level level_t, entity VARCHAR,
                                    la_code VARCHAR);
        CREATE TEMP TABLE term (period_id SMALLINT, period VARCHAR, period_end DATE);
        CREATE TEMP TABLE usual (measure measure_t, level level_t, phase phase_t, pupil_group group_t,
                                 low DOUBLE, high DOUBLE, ratio DOUBLE)"""
    )
    ranges = [(code, *astuple(item)) for code, measure in MEASURES.items() for item in measure.usual]
    cells = ", ".join("unnest(?)" for _ in ranges[0])
    db.execute(f"INSERT INTO usual SELECT {cells}", [list(column) for column in zip(*ranges, strict=True)])


def number_places(db: duckdb.DuckDBPyConnection) -> None:
    """Give the places in `p_map` their numbers, new ones where they were not met before."""
    number(db, "place_id", "place", ("level", "entity", "la_code"), "p_map", "place_id")


def number_periods(db: duckdb.DuckDBPyConnection) -> None:
    """Give the periods in `t_map` their numbers, new ones where they were not met before."""
    number(db, "period_id", "term", ("period", "period_end"), "t_map", "period_id")
    counted = db.execute("SELECT count(*) FROM term").fetchone()
    if counted is not None and counted[0] >= _MOST_PERIODS:
        raise refused(f"fewer than {_MOST_PERIODS} days and years", "load the files in two parts")


def number(
    db: duckdb.DuckDBPyConnection, key: str, register: str, words: tuple[str, ...], table: str, called: str
) -> None:
    """Add the column `called` to table `asked`: the key that a register gives its words."""
    same = " AND ".join(f"registered.{word} IS NOT DISTINCT FROM asked.{word}" for word in words)
    names = ", ".join(words)
    db.execute(
        f"""INSERT INTO {register}
        SELECT (SELECT count(*) FROM {register}) + row_number() OVER (ORDER BY {names}), {names}
        FROM (SELECT DISTINCT {names} FROM {table} AS asked WHERE NOT EXISTS (
              SELECT 1 FROM {register} AS registered WHERE {same}));
        CREATE OR REPLACE TEMP TABLE {table} AS
        SELECT asked.*, registered.{key} AS {called} FROM {table} AS asked
        JOIN {register} AS registered ON {same}"""
    )


PublishedOn = Callable[[str, Period, ReleaseVersion | None], tuple[date, ReleaseVersion]]
_FEED_TYPES = (
    "f SMALLINT, measure measure_t, binding_group group_t, binding_phase phase_t, only_phase phase_t, "
    "scale DOUBLE, factor DOUBLE, calendar VARCHAR, has_value BOOLEAN, counts BOOLEAN, "
    "share BOOLEAN, rated BOOLEAN, signed BOOLEAN, low DOUBLE, high DOUBLE, "
    "shown_name VARCHAR, value_name VARCHAR, numerator_name VARCHAR, denominator_name VARCHAR"
)
# A period or a release that cannot be read would put every figure beside it in doubt.
_KEYS = ("t_map", "e_map")
_RATED = (Unit.PERCENT, Unit.PER_100, Unit.PER_10000)
_NO_BOUND = 1e300


def load_facts(
    rows: StagedRows, source: Source, context: FileContext, source_id: int, published_on: PublishedOn
) -> tuple[str, ...]:
    """Fill table `facts_<source_id>` from `stage_raw`, noting in `rows` what is wrong.

    Answers the columns of the file that nothing reads.
    """
    db = rows.db
    used = _used(source, context)
    joins = _ask(rows, source, context, used)
    breakdowns.refuse_part(rows, source, context, used, joins)
    refuse_other_time(rows, source, context, used)
    breakdowns.set_aside(rows, source, context, used, joins)
    signed = _signed(db, source, used)
    column_binding.fill(db, "binding_map", 0, _FEED_TYPES, _binding_rows(used, source, signed))
    _fill_published(db, source, context, published_on)
    insert(db, source, context, used, source_id, joins)
    _set_aside_bad_cells(rows, source, source_id)
    return breakdowns.unread_columns(source, context, used)


def _ask(rows: StagedRows, source: Source, context: FileContext, used: tuple[ColumnBinding, ...]) -> list[str]:
    """Ask every rule of the family, taking out the rows it skips; answer the joins."""
    db = rows.db
    joins: list[str] = []
    for table, rule, row_of, types in _rules(source, used):
        key = table in _KEYS
        column_binding.ask(rows, table, rule, context, row_of, types, is_key=key)
        joins.append(column_binding.joined(table, rule, context.header))
    if source.period is None:
        assert context.period is not None
        if expected := _out_of_time(context.period, context, used):
            advice = "correct the year in the file's name, its folder's or release.toml"
            rows.fatal.append(Problem(None, None, f"the year {context.period}", expected, advice))
        column_binding.fill(db, "t_map", 0, column_binding.PERIOD_TYPES, [column_binding.period_row(context.period)])
        joins.append("JOIN t_map ON true")
    number_places(db)
    number_periods(db)
    return joins


def _rules(
    source: Source, used: tuple[ColumnBinding, ...]
) -> list[tuple[str, Rule[Any], Callable[[Any], tuple[object, ...]], str]]:
    requested = (
        ("p_map", source.place, column_binding.place_row, column_binding.PLACE_TYPES),
        (
            "t_map",
            source.period and _in_time(source.period, used),
            column_binding.period_row,
            column_binding.PERIOD_TYPES,
        ),
        ("c_map", source.cut, column_binding.cut_row, "phase phase_t, pupil_group group_t"),
        ("e_map", source.release_version, column_binding.release_version_row, "release_version VARCHAR"),
    )
    return [(table, rule, row_of, types) for table, rule, row_of, types in requested if rule]


# Days before the end of a school year from which its results may be published: those of tests at eleven in July.
_RESULTS_BEFORE_END = 92


def _in_time(rule: Rule[str], used: tuple[ColumnBinding, ...]) -> Rule[str]:
    """The rule of a period, which accepts none of which there can be no figures."""

    def read(row: Row, context: FileContext) -> str | Skip:
        answer = rule.read(row, context)
        if not isinstance(answer, Skip) and (expected := _out_of_time(answer, context, used)):
            column = next((name for name in rule.columns if row[name]), rule.columns[0])
            raise NotYet(column, row[column], expected, "leave the row out, or correct the year")
        return answer

    return Rule(rule.columns, read)


def _out_of_time(text: str, context: FileContext, used: tuple[ColumnBinding, ...]) -> str:
    """What was expected of a period of which no figure can be known yet, or none was published; else nothing.

    A figure of registers is known while its year goes on; results of a year are known near its end.
    """
    until, period = min(context.today, context.dated or context.today), Period.parse(text)
    results = all(binding.measure.kind is MeasureKind.ANNUAL_RESULT for binding in used)
    known = period.start
    if results and period.kind is PeriodKind.ACADEMIC_YEAR:
        known = period.end - timedelta(days=_RESULTS_BEFORE_END)
    first = min(Period.parse(binding.measure.eras[0].first).start for binding in used)
    if known > until:
        return f"a time of which figures can be known on {until}"
    return f"no time before {first.year}, when these figures begin" if period.end < first else ""


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


def _signed(db: duckdb.DuckDBPyConnection, source: Source, used: tuple[ColumnBinding, ...]) -> frozenset[str | None]:
    """The columns, or the measures of a long family, that have a cell with a percent sign."""
    if source.measure_column:
        rows = db.execute(
            f"""SELECT lower(trim({quoted(source.measure_column)})) FROM stage_raw
            GROUP BY 1 HAVING bool_or(contains({quoted(source.value_column or "")}, '%'))"""
        ).fetchall()
        written = {name for (name,) in rows}
        return frozenset(item.value for item in used if item.value and item.value.lower() in written)
    columns = sorted({item.value for item in used if item.value})
    if not columns:
        return frozenset()
    tests = ", ".join(f"bool_or(contains({quoted(name)}, '%'))" for name in columns)
    answers = db.execute(f"SELECT {tests} FROM stage_raw").fetchall()[0]
    return frozenset(name for name, has_sign in zip(columns, answers, strict=True) if has_sign)


def _binding_rows(
    used: tuple[ColumnBinding, ...], source: Source, signed: frozenset[str | None]
) -> list[tuple[object, ...]]:
    return [_binding_row(place, item, source, is_signed=item.value in signed) for place, item in enumerate(used)]


def _binding_row(place: int, binding: ColumnBinding, source: Source, *, is_signed: bool) -> tuple[object, ...]:
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
        is_signed,
        -_NO_BOUND if low is None else float(low),
        _NO_BOUND if high is None else float(high),
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


def _set_aside_bad_cells(rows: StagedRows, source: Source, source_id: int) -> None:
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
    if (number := read_number(cell)) is not None and 0 < number <= 1:
        expected = "a percent sign, as in other cells of this column"
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
