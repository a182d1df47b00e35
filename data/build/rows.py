"""The outcome of every row of a file: loaded, set aside or ignored, with the reason.

Set aside: the row says something that Milepost does not know (a code, a breakdown), or is wrong.
Ignored: the row is understood, and Milepost keeps no such figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from data.build.report import SHOWN_PROBLEMS, FileRefused, Problem, SetAside
from data.sources.base import Source

# A file with so many wrong rows is not what it is taken for; a single one may be a slip of its
# publisher. Real files stay far below: 0 of 1.2 million rows of the published files that were tried.
WRONG_SHARE = 0.2
WRONG = "expected "  # how the reason of a wrong row begins
CELL_ALONE = "this cell alone is left out: "  # the rest of its row is used
_TYPES = "record UINTEGER, reason VARCHAR, called VARCHAR, understood BOOLEAN"


@dataclass(slots=True)
class Rows:
    """The rows of one staged file that give no figure, each under the first reason met."""

    db: duckdb.DuckDBPyConnection
    read: int
    problems: list[Problem] = field(default_factory=list)  # of rows that are set aside as wrong
    fatal: list[Problem] = field(default_factory=list)  # any of these refuses the file
    loaded: int = 0  # known when every row is accounted for

    def __post_init__(self) -> None:
        self.db.execute(f"CREATE OR REPLACE TEMP TABLE row_out ({_TYPES})")
        self.db.execute("CREATE OR REPLACE TEMP TABLE cell_out (record UINTEGER, reason VARCHAR, called VARCHAR)")

    def take_out(
        self, records: str, reason: str, column: str = "", *, understood: bool, parameters: Iterable[Any] = ()
    ) -> int:
        """Take rows out by a query that answers column `record`; answers how many were still in."""
        done = self.db.execute(
            f"""INSERT INTO row_out SELECT DISTINCT record, ?, ?, ? FROM ({records}) AS q
            WHERE record NOT IN (SELECT record FROM row_out)""",
            [reason, column, understood, *parameters],
        ).fetchone()
        return int(done[0]) if done else 0

    def wrong(self, records: str, shown: Sequence[Problem], parameters: Iterable[Any] = ()) -> None:
        """Set rows aside that a rule cannot accept, and report those that are shown."""
        reason, column = f"{WRONG}{shown[0].expected}", shown[0].column or ""
        self.take_out(records, reason, column, understood=False, parameters=parameters)
        self.problems.extend(problem for problem in shown if problem not in self.problems)

    def wrong_cells(self, records: str, shown: Sequence[Problem]) -> None:
        """Leave out one cell of rows whose other cells are used, and report those that are shown."""
        reason, column = f"{WRONG}{shown[0].expected}", shown[0].column or ""
        self.db.execute(
            f"""INSERT INTO cell_out SELECT DISTINCT record, ?, ? FROM ({records}) AS q
            WHERE (record, ?) NOT IN (SELECT record, called FROM cell_out)""",
            [reason, column, column],
        )
        self.problems.extend(problem for problem in shown if problem not in self.problems)

    def left(self) -> int:
        """How many rows are still in."""
        return self.read - count(self.db, "SELECT count(*) FROM row_out")

    def judge(self) -> None:
        """Refuse the file where something fatal was met, or too many of its rows are wrong."""
        wrong = count(
            self.db,
            f"""SELECT count(*) FROM (
                SELECT record FROM row_out WHERE NOT understood AND starts_with(reason, '{WRONG}')
                UNION SELECT record FROM cell_out)""",
        )
        nothing = self.problems and not self.left()
        too_many = nothing or wrong > max(1, WRONG_SHARE * self.read)
        if self.fatal or too_many:
            raise FileRefused(*in_order([*self.fatal, *self.problems]))

    def cells(self) -> list[SetAside]:
        """The cells that were left out of rows that are used otherwise, by reason."""
        found = self.db.execute(
            """SELECT reason, called, count(*) FROM cell_out WHERE record NOT IN (SELECT record FROM row_out)
            GROUP BY ALL ORDER BY ALL"""
        ).fetchall()
        return [SetAside(f"{CELL_ALONE}{reason}", column, number, False) for reason, column, number in found]

    def account(self, loaded: str, unused: str) -> list[SetAside]:
        """Every reason for which rows give nothing, with their number.

        `loaded` answers the records that gave something; the others that no reason names are
        counted under `unused`.
        """
        self.db.execute(f"DELETE FROM row_out WHERE understood AND record IN ({loaded})")
        self.take_out(
            f"SELECT rowid + 1 AS record FROM stage_raw WHERE rowid + 1 NOT IN ({loaded})", unused, understood=True
        )
        self.loaded = count(self.db, f"SELECT count(DISTINCT record) FROM ({loaded})")
        rows = self.db.execute(
            """SELECT reason, called, count(*), understood FROM row_out GROUP BY ALL
            ORDER BY understood, count(*) DESC, reason, called"""
        ).fetchall()
        return [SetAside(*row) for row in rows]


def loaded_records(source: Source, source_id: int) -> str:
    """SQL for the records of a file that gave a figure or a row of another table."""
    tables = {recipe.table for recipe in source.recipes if not recipe.table.endswith("_coverage")}
    parts = [f"SELECT record FROM {table} WHERE source_id = {source_id}" for table in sorted(tables)]
    if source.place is not None:
        parts.append(f"SELECT record FROM facts_{source_id}")
    return " UNION ".join(parts)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that are shown of a file: those of the whole file first, then by row."""
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.row or 0)[:SHOWN_PROBLEMS]


def count(db: duckdb.DuckDBPyConnection, question: str) -> int:
    """The one number that a question answers."""
    row = db.execute(question).fetchone()
    assert row is not None
    return int(row[0])
