"""The committed lists of statistical neighbours stand in until a file brings its own."""

from __future__ import annotations

import duckdb
import pytest

from data.build import assemble
from data.reference.tables import statistical_neighbours

FIRST = statistical_neighbours()[0]


@pytest.fixture
def db() -> duckdb.DuckDBPyConnection:
    opened = duckdb.connect()
    opened.execute(assemble.schema())
    return opened


def names(db: duckdb.DuckDBPyConnection, la_code: str, model: str) -> list[str]:
    rows = db.execute(
        "SELECT neighbour FROM neighbour WHERE la_code = ? AND model = ? ORDER BY rank", [la_code, model]
    ).fetchall()
    return [row[0] for row in rows]


def test_without_a_file_the_ten_committed_neighbours_are_there(db) -> None:
    assemble.load_neighbours(db)
    result = names(db, FIRST.la_code, FIRST.model)
    assert len(result) == 10
    assert result[0] == FIRST.neighbour


def test_a_list_that_a_file_gave_is_not_mixed_with_the_committed_one(db) -> None:
    db.execute("INSERT INTO neighbour VALUES (?, '999', 1, 'close', ?, 7, NULL)", [FIRST.la_code, FIRST.model])
    assemble.load_neighbours(db)
    assert names(db, FIRST.la_code, FIRST.model) == ["999"]
