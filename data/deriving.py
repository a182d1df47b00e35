"""Columns that a source works out in Python, added to `stage` before its recipes read it."""

from __future__ import annotations

import duckdb

from data.report import FileRefused, Problem
from data.sources.base import BadCell, Derived, FileContext, Source
from data.staging import quoted

LEFT_OUT = "left_out"  # a derived column of this name says why a row is not kept


def derive(db: duckdb.DuckDBPyConnection, source: Source, context: FileContext) -> dict[str, int]:
    """Give view `stage` the source's derived columns too; answer the rows left out, by reason."""
    if not source.derived:
        return {}
    joins, columns = [], []
    for place, one in enumerate(source.derived):
        _compute(db, one, context, f"derived_{place}")
        joins.append(f"JOIN derived_{place} USING (record)")
        columns += [f"derived_{place}.{quoted(name)}" for name in one.outputs]
    db.execute("DROP VIEW IF EXISTS stage_plain; ALTER VIEW stage RENAME TO stage_plain")
    db.execute(
        f"""CREATE OR REPLACE TEMP VIEW stage AS
        SELECT s.*, {", ".join(columns)} FROM stage_plain s {" ".join(joins)}"""
    )
    if not any(LEFT_OUT in one.outputs for one in source.derived):
        return {}
    return dict(
        db.execute(
            f"SELECT {LEFT_OUT}, count(*) FROM stage WHERE {LEFT_OUT} IS NOT NULL GROUP BY ALL"
        ).fetchall()
    )


def _compute(db: duckdb.DuckDBPyConnection, one: Derived, context: FileContext, table: str) -> None:
    import pandas as pd

    cells = ", ".join(f"coalesce({quoted(name)}, '')" for name in one.inputs)
    rows = db.execute(f"SELECT {cells} FROM stage ORDER BY record").fetchall()
    columns = list(zip(*rows, strict=True)) or [()] * len(one.inputs)
    try:
        answers = one.compute(dict(zip(one.inputs, columns, strict=True)), context)
    except BadCell as bad:
        raise FileRefused(
            Problem(bad.record, bad.column, bad.found, bad.expected, bad.advice)
        ) from None
    frame = pd.DataFrame(
        {name: pd.Series(list(answers[name]), dtype=object) for name in one.outputs}
    )
    frame.insert(0, "record", range(1, len(frame) + 1))
    typed = ", ".join(f"CAST({quoted(name)} AS VARCHAR) AS {quoted(name)}" for name in one.outputs)
    db.register("derived_in", frame)
    db.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT record, {typed} FROM derived_in")
    db.unregister("derived_in")
