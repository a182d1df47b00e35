"""The build report for every file: JSON and terminal lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import duckdb

from data.problem import Problem
from data.sources.base import Source

SHOWN_PROBLEMS = 20


class FileOutcome(StrEnum):
    """The outcome of a file."""

    LOADED = "loaded"
    COMPANION = "companion"
    IGNORED = "ignored"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SetAside:
    """Rows of a file that give no figure: why, the column that decides it, and how many.

    `understood`: Milepost knows what such rows are, and keeps none; else it does not know, or a
    cell is wrong.
    """

    reason: str
    column: str
    rows: int
    understood: bool

    def line(self) -> str:
        """The rows and their reason as one line for a person."""
        which = f", column {self.column!r}" if self.column else ""
        verb = "not used" if self.understood else "set aside"
        return f"{self.rows:,} row{'s' * (self.rows != 1)} {verb}{which}: {self.reason}"


@dataclass(slots=True)
class FileReport:
    """The outcome of one file, and why."""

    file: str
    recognised_as: str | None = None
    outcome: FileOutcome = FileOutcome.IGNORED
    rows_read: int = 0
    rows_loaded: int = 0
    rows_set_aside: int = 0
    rows_ignored: int = 0
    facts_loaded: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    sha256: str | None = None
    period: str | None = None
    release: str | None = None
    published: str | None = None
    published_basis: str | None = None
    address: str = ""  # of a file that was fetched, with its version and the day
    version: str = ""
    fetched: str = ""

    def refuse(self, *problems: Problem) -> FileReport:
        """The report of a file that is not used, with the reasons."""
        self.outcome = FileOutcome.REFUSED
        self.rows_loaded = self.facts_loaded = self.rows_set_aside = self.rows_ignored = 0
        self.set_aside = []
        self.problems.extend(problems[:SHOWN_PROBLEMS])
        return self

    def account(self, loaded: int, unloaded: list[SetAside]) -> None:
        """Account for every row that was read; none may be missing or counted twice."""
        self.rows_loaded, self.set_aside = loaded, unloaded
        self.rows_set_aside = sum(rows.rows for rows in unloaded if not rows.understood)
        self.rows_ignored = sum(rows.rows for rows in unloaded if rows.understood)
        known = self.rows_loaded + self.rows_set_aside + self.rows_ignored
        assert self.rows_read == known, f"{self.rows_read} rows read, {known} accounted for"
        self.notes.extend(rows.line() for rows in unloaded)

    def as_dict(self) -> dict[str, Any]:
        """The report for JSON, which names the file once and not again in every problem."""
        made = asdict(self)
        for problem in made["problems"]:
            del problem["file"]
        return made

    def lines(self) -> list[str]:
        """What a person is told of this file."""
        name = self.recognised_as or "not recognised"
        if self.outcome is FileOutcome.LOADED:
            head = f"{self.file}: loaded as {name}, {self.facts_loaded:,} facts"
            head += f" from {self.rows_loaded:,} of {self.rows_read:,} rows"
        else:
            why = self.notes[0] if self.notes and self.outcome is not FileOutcome.REFUSED else ""
            head = f"{self.file}: {self.outcome}" + (f" ({why})" if why else "")
        lines = [head, *(f"{self.file}: {problem.severity}: {problem}" for problem in self.problems)]
        selected = [rows.line() for rows in self.set_aside if not rows.understood]
        return lines + [f"{self.file}: {line}" for line in selected]


class FileRefused(Exception):
    """Stops the reading of one file; carries what to tell."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("; ".join(map(str, problems)))


class BuildFailed(Exception):
    """Nothing could be published; the message is one line for a person."""

    report: BuildReport | None = None


@dataclass(slots=True)
class BuildReport:
    """The outcome of a build."""

    folder: str
    build: str | None
    files: list[FileReport]
    problems: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 when nothing was refused, 1 when something was, 2 when nothing was published."""
        if self.build is None:
            return 2
        return 1 if any(file.outcome is FileOutcome.REFUSED for file in self.files) else 0

    def as_json(self) -> str:
        """The report as design.md describes it: one object per file."""
        return json.dumps([file.as_dict() for file in self.files], indent=1, ensure_ascii=False)

    def write(self, path: Path) -> None:
        """Write the JSON report to a file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.as_json() + "\n", "utf-8")


def refused(expected: str, advice: str, text: str = "") -> FileRefused:
    """The refusal of a whole file, without a row or a column."""
    return FileRefused(Problem(None, None, text, expected, advice))


# The outcome of every row of a file: loaded, set aside or ignored, with the reason.
#
# Set aside: the row says something that Milepost does not know (a code, a breakdown), or is wrong.
# Ignored: the row is understood, and Milepost keeps no such figures.

# A file with so many wrong rows is not what it is taken for; a single one may be a slip of its
# publisher. Real files stay far below: 0 of 1.2 million rows of the published files that were tried.
WRONG_SHARE = 0.2
WRONG = "expected "  # how the reason of a wrong row begins
CELL_ALONE = "this cell alone is left out: "  # the rest of its row is used
_TYPES = "record UINTEGER, reason VARCHAR, called VARCHAR, understood BOOLEAN"


@dataclass(slots=True)
class StagedRows:
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
        too_many = nothing or 0 < self.read <= wrong or wrong > max(1, WRONG_SHARE * self.read)
        if self.fatal or too_many:
            raise FileRefused(*in_order([*self.fatal, *self.problems]))

    def cells(self) -> list[SetAside]:
        """The cells that were left out of rows that are used otherwise, by reason."""
        left_out = self.db.execute(
            """SELECT reason, called, count(*) FROM cell_out WHERE record NOT IN (SELECT record FROM row_out)
            GROUP BY ALL ORDER BY ALL"""
        ).fetchall()
        return [SetAside(f"{CELL_ALONE}{reason}", column, number, False) for reason, column, number in left_out]

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
