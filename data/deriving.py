"""Columns that a source works out in Python, added to `stage` before its recipes read it."""

from __future__ import annotations

from collections.abc import Sequence

from data.report import SHOWN_PROBLEMS, Problem
from data.rows import Rows
from data.sources.base import BadCell, Derived, FileContext, Source
from data.staging import quoted

LEFT_OUT = "left_out"  # a derived column of this name says why a row is not kept


def derive(rows: Rows, source: Source, context: FileContext) -> None:
    """Give view `stage` the source's derived columns too, and take out the rows they leave out."""
    if not source.derived:
        return
    db = rows.db
    joins, columns = [], []
    for place, one in enumerate(source.derived):
        _compute(rows, one, context, f"derived_{place}")
        joins.append(f"JOIN derived_{place} USING (record)")
        columns += [f"derived_{place}.{quoted(name)}" for name in one.outputs]
    db.execute("DROP VIEW IF EXISTS stage_plain; ALTER VIEW stage RENAME TO stage_plain")
    db.execute(
        f"""CREATE OR REPLACE TEMP VIEW stage AS
        SELECT s.*, {", ".join(columns)} FROM stage_plain s {" ".join(joins)}"""
    )
    if any(LEFT_OUT in one.outputs for one in source.derived):
        db.execute(
            f"""INSERT INTO row_out SELECT record, {LEFT_OUT}, '', true FROM stage
            WHERE {LEFT_OUT} IS NOT NULL AND record NOT IN (SELECT record FROM row_out)"""
        )


def _compute(rows: Rows, one: Derived, context: FileContext, table: str) -> None:
    import pandas as pd

    db = rows.db
    cells = ", ".join(f"coalesce({quoted(name)}, '')" for name in one.inputs)
    given = db.execute(f"SELECT {cells} FROM stage ORDER BY record").fetchall()
    columns = list(zip(*given, strict=True)) or [()] * len(one.inputs)
    answers = dict(one.compute(dict(zip(one.inputs, columns, strict=True)), context))
    if LEFT_OUT in answers:
        answers[LEFT_OUT] = _wrong_rows(rows, answers[LEFT_OUT])
    frame = pd.DataFrame(
        {name: pd.Series(list(answers[name]), dtype=object) for name in one.outputs}
    )
    frame.insert(0, "record", range(1, len(frame) + 1))
    typed = ", ".join(f"CAST({quoted(name)} AS VARCHAR) AS {quoted(name)}" for name in one.outputs)
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
