"""Columns that a source derives in Python, added to `stage` before its table inserts read it."""

from __future__ import annotations

from collections.abc import Sequence

from data.build.report import SHOWN_PROBLEMS, Problem
from data.build.rows import Rows
from data.build.staging import quoted
from data.sources.base import BadCell, Derived, FileContext, Source

LEFT_OUT = "left_out"  # a derived column of this name says why a row is not used


def derive(rows: Rows, source: Source, context: FileContext) -> None:
    """Give view `stage` the source's derived columns too, and take out the rows they leave out."""
    if not source.derived:
        return
    db = rows.db
    joins, columns = [], []
    for place, item in enumerate(source.derived):
        _compute(rows, item, context, f"derived_{place}")
        joins.append(f"JOIN derived_{place} USING (record)")
        columns += [f"derived_{place}.{quoted(name)}" for name in item.outputs]
    db.execute("DROP VIEW IF EXISTS stage_plain; ALTER VIEW stage RENAME TO stage_plain")
    db.execute(
        f"""CREATE OR REPLACE TEMP VIEW stage AS
        SELECT s.*, {", ".join(columns)} FROM stage_plain s {" ".join(joins)}"""
    )
    if any(LEFT_OUT in item.outputs for item in source.derived):
        db.execute(
            f"""INSERT INTO row_out SELECT record, {LEFT_OUT}, '', true FROM stage
            WHERE {LEFT_OUT} IS NOT NULL AND record NOT IN (SELECT record FROM row_out)"""
        )


def _compute(rows: Rows, derived: Derived, context: FileContext, table: str) -> None:
    import pandas as pd

    db = rows.db
    cells = ", ".join(f"coalesce({quoted(name)}, '')" for name in derived.inputs)
    given = db.execute(f"SELECT {cells} FROM stage ORDER BY record").fetchall()
    columns = list(zip(*given, strict=True)) or [()] * len(derived.inputs)
    answers = dict(derived.compute(dict(zip(derived.inputs, columns, strict=True)), context))
    if LEFT_OUT in answers:
        answers[LEFT_OUT] = _wrong_rows(rows, answers[LEFT_OUT])
    frame = pd.DataFrame({name: pd.Series(list(answers[name]), dtype=object) for name in derived.outputs})
    frame.insert(0, "record", range(1, len(frame) + 1))
    typed = ", ".join(f"CAST({quoted(name)} AS VARCHAR) AS {quoted(name)}" for name in derived.outputs)
    db.register("derived_in", frame)
    db.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT record, {typed} FROM derived_in")
    db.unregister("derived_in")


def _wrong_rows(rows: Rows, left_out: Sequence[object]) -> list[object]:
    """Set aside the rows whose reason is a wrong cell; answer every reason in words."""
    wrong = {at: cell for at, cell in enumerate(left_out, 1) if isinstance(cell, BadCell)}
    by_column: dict[tuple[str, str], list[int]] = {}
    for record, bad in wrong.items():
        by_column.setdefault((bad.column, bad.expected), []).append(record)
    for records in by_column.values():
        problems = [_problem(record, wrong[record]) for record in records[:SHOWN_PROBLEMS]]
        rows.wrong("SELECT unnest(?) AS record", problems, [records])
    return [f"expected {cell.expected}" if isinstance(cell, BadCell) else cell for cell in left_out]


def _problem(record: int, bad: BadCell) -> Problem:
    return Problem(record, bad.column, bad.found, bad.expected, bad.advice)
