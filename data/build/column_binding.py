"""From staged text to facts: one generated INSERT per file for any family.

Rules are asked once per distinct combination of the columns they name; the answers become small
tables that the INSERT joins. A row that a rule skips finds no partner and makes no fact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import duckdb

from data.build.report import WRONG, StagedRows
from data.build.staging import literal, quoted
from data.catalogue.measure import Measure, MeasureColumn
from data.period import Period
from data.sources import columns_of
from data.sources.base import (
    BadCell,
    Breakdown,
    Elsewhere,
    FileContext,
    NotYet,
    RowEntity,
    Rule,
    Skip,
    Source,
    UnknownWord,
    normalise,
)
from data.vocabulary import PupilGroup, ReleaseVersion, Unit, ValueStatus

T = TypeVar("T")
PLACE_TYPES = "level level_t, entity VARCHAR, la_code VARCHAR"
PERIOD_TYPES = "period VARCHAR, period_end DATE"
_FACTOR = {Unit.PERCENT: 100.0, Unit.PER_100: 100.0, Unit.PER_10000: 10_000.0}


@dataclass(frozen=True, slots=True)
class ColumnBinding:
    """One measure's column as this file has it: names resolved against the header."""

    measure: Measure
    column: MeasureColumn
    value: str | None
    numerator: str | None
    denominator: str | None
    where: tuple[tuple[str, str], ...]
    row_group: str | None  # the pupil group that the row itself must be of; None: any

    @property
    def calendar(self) -> str:
        """The release calendar that says when a period of this figure was published."""
        own = getattr(self.column, "calendar", None)
        return own or self.measure.release_calendar or self.measure.sources[0]

    @property
    def factor(self) -> float:
        """What numerator ÷ denominator is multiplied by to be in the measure's unit."""
        own = self.column.scale
        return own if own != 1.0 and self.value is None else _FACTOR.get(self.measure.unit, 1.0)


def bindings(source: Source, header: Iterable[str]) -> tuple[ColumnBinding, ...]:
    """Every measure's columns of this family that the header has, each once."""
    names = set(header)
    results = []
    for measure, column in columns_of(source.family):
        if binding := _binding(source, measure, column, names):
            results.append(binding)
    general = {_reads(binding) for binding in results if binding.row_group is None}
    return tuple(binding for binding in results if not _covered(binding, general))


def _reads(binding: ColumnBinding) -> tuple[object, ...]:
    return (binding.measure.code, binding.value, binding.numerator, binding.denominator, binding.where)


def _covered(binding: ColumnBinding, general: set[tuple[object, ...]]) -> bool:
    """Whether a column of one group is read already by one that takes every group of the rows."""
    return binding.row_group not in (None, "all") and _reads(binding) in general


def long_feeds(source: Source) -> tuple[ColumnBinding, ...]:
    """Every measure's items of a long family, in which a column names the measure."""
    return tuple(
        ColumnBinding(measure, column, name, None, None, (), None)
        for measure, column in columns_of(source.family)
        for name in column.value
    )


def direct_column(measure: Measure, source: Source) -> MeasureColumn:
    """The column of a long family that holds our own measure codes."""
    return MeasureColumn(source.family, (measure.code,))


def _binding(source: Source, measure: Measure, column: MeasureColumn, names: set[str]) -> ColumnBinding | None:
    def present(choices: tuple[str, ...]) -> str | None:
        known = (source.canonical((normalise(choice),))[0] for choice in choices)
        return next((name for name in known if name in names), None)

    value = present(column.value)
    numerator, denominator = present(column.numerator), present(column.denominator)
    if value is None and (numerator is None or not (denominator or measure.unit is Unit.COUNT)):
        return None
    by_key = {source.canonical((k.lower(),))[0]: cell for k, cell in column.where.items()}
    where = tuple((k, cell) for k, cell in by_key.items() if k not in source.cut_columns)
    if any(name not in names for name, _ in where):
        return None
    return ColumnBinding(measure, column, value, numerator, denominator, where, _row_group(column, by_key, where))


def _row_group(column: MeasureColumn, texts: Mapping[str, str], where: tuple[tuple[str, str], ...]) -> str | None:
    """A column of one group applies to rows of all pupils, unless a filter names the group."""
    if column.group is PupilGroup.ALL:
        return None
    return column.group.value if len(where) < len(texts) else PupilGroup.ALL.value


# --- rules -----------------------------------------------------------------------------------


def ask(
    rows: StagedRows,
    table: str,
    rule: Rule[T],
    context: FileContext,
    row_of: Callable[[T], tuple[object, ...]],
    types: str,
    *,
    is_key: object,
) -> None:
    """Answer a rule into `table` for every distinct combination it reads of the rows still in.

    Rows that it skips are taken out with the reason. A cell that it cannot accept sets its rows
    aside, and refuses the file where the rule reads a key of every row (`is_key`).
    """
    db = rows.db
    present = [name for name in rule.columns if name in context.header]
    keys = ", ".join(f"coalesce(trim({quoted(name)}), '')" for name in present) or "''"
    combinations = db.execute(
        f"""SELECT {keys}, min(rowid) + 1, count(*) FROM stage_raw
        WHERE rowid + 1 NOT IN (SELECT record FROM row_out) GROUP BY ALL ORDER BY min(rowid)"""
    ).fetchall()
    answers: list[tuple[object, ...]] = []
    out: list[tuple[object, ...]] = []
    for *cells, record, _ in combinations:
        row = dict.fromkeys(rule.columns, "") | dict(zip(present, cells, strict=False))
        key = tuple(cells if present else [""])
        try:
            answer = rule.read(row, context)
        except Elsewhere:
            out.append((*key, "places outside England", "", True))
            continue
        except BadCell as bad:
            problem = bad.problem(record)
            (rows.fatal if is_key and not isinstance(bad, NotYet) else rows.problems).append(problem)
            new = isinstance(bad, UnknownWord)
            reason = f"unknown: {bad.found}" if new else f"{WRONG}{bad.expected}"
            out.append((*key, reason, bad.column, False))
            continue
        if isinstance(answer, Skip):
            out.append((*key, answer.reason, "", True))
        else:
            answers.append((*key, *row_of(answer)))
    width = len(present) or 1
    fill(db, table, width, types, answers)
    fill(db, "rule_out", width, "reason VARCHAR, called VARCHAR, understood BOOLEAN", out)
    if out:
        db.execute(
            f"""INSERT INTO row_out
            SELECT s.rowid + 1, rule_out.reason, rule_out.called, rule_out.understood
            FROM stage_raw s {joined("rule_out", rule, context.header)}
            WHERE s.rowid + 1 NOT IN (SELECT record FROM row_out)"""
        )


def fill(db: duckdb.DuckDBPyConnection, table: str, keys: int, types: str, answers: list[tuple[object, ...]]) -> None:
    """A small table in the scratch database: key columns k0, k1, … and the answers to them."""
    columns = "".join(f"k{place} VARCHAR, " for place in range(keys))
    db.execute(f"CREATE OR REPLACE TEMP TABLE {table} ({columns}{types})")
    if not answers:
        return
    # One list a column: DuckDB takes these far faster than one row at a time.
    lists = [list(column) for column in zip(*answers, strict=True)]
    db.execute(f"INSERT INTO {table} SELECT {', '.join('unnest(?)' for _ in lists)}", lists)


def place_row(place: RowEntity) -> tuple[object, ...]:
    """A place as a row of the table that the facts join."""
    return (place.level.value, place.entity, place.la_code)


def cut_row(cut: Breakdown) -> tuple[object, ...]:
    """A cut as a row of the table that the facts join."""
    return (cut.phase.value if cut.phase else None, cut.group.value)


def period_row(text: str) -> tuple[object, ...]:
    """A period as a row of the table that the facts join."""
    period = Period.parse(text)
    return (period.text, period.end)


def release_version_row(version: ReleaseVersion | None) -> tuple[object, ...]:
    """A version as a row of the table that the facts join; '' where the file does not say."""
    return (version.value if version else "",)


def joined(table: str, rule: Rule[T], header: Iterable[str]) -> str:
    """The SQL that joins the staged rows to a rule's answers."""
    names = set(header)
    present = [name for name in rule.columns if name in names]
    on = " AND ".join(f"coalesce(trim(s.{quoted(name)}), '') = {table}.k{place}" for place, name in enumerate(present))
    return f"JOIN {table} ON {on or 'true'}"


# --- values ----------------------------------------------------------------------------------


def word(value_status: ValueStatus) -> str:
    """SQL of a status."""
    return f"CAST({literal(value_status.value)} AS status_t)"


OK, NOT_APPLICABLE = word(ValueStatus.OK), word(ValueStatus.NOT_APPLICABLE)


def status(text: str, value: str, symbols: Mapping[str, ValueStatus]) -> str:
    """SQL for the status of a cell: ok, that of its symbol, or NULL where neither."""
    cases = " ".join(
        f"WHEN {literal(symbol.lower())} THEN {word(meaning)}" for symbol, meaning in symbols.items() if symbol
    )
    other = f"CASE lower({text}) {cases} END" if cases else "CAST(NULL AS status_t)"
    return f"CASE WHEN isfinite({value}) THEN {OK} ELSE {other} END"


def struct(binding: ColumnBinding, place: int, source: Source) -> str:
    """SQL of one column's cells of one row, to be unnested beside the others."""

    def cell(name: str | None) -> str:
        return f"nullif(trim(s.{quoted(name)}), '')" if name else "CAST(NULL AS VARCHAR)"

    return (
        f"{{'f': {place}, 'v': {cell(binding.value)}, 'n': {cell(binding.numerator)}, "
        f"'d': {cell(binding.denominator)}, 'keep': {_keep(binding, source)}}}"
    )


def _keep(binding: ColumnBinding, source: Source) -> str:
    """SQL that is true for the rows that a column speaks of."""
    tests = [f"lower(coalesce(trim(s.{quoted(name)}), '')) = {literal(cell.lower())}" for name, cell in binding.where]
    if source.cut is not None:
        if binding.row_group is not None:
            tests.append(f"c_map.pupil_group = {literal(binding.row_group)}")
        if binding.column.phase is not None:
            phase = literal(binding.column.phase.value)
            tests.append(f"coalesce(c_map.phase, {phase}) = {phase}")
    if binding.column.first:
        tests.append(f"t_map.period_end >= DATE {literal(str(Period.parse(binding.column.first).end))}")
    if binding.column.last:
        tests.append(f"t_map.period_end <= DATE {literal(str(Period.parse(binding.column.last).end))}")
    return " AND ".join(tests) or "true"
