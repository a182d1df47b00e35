"""Every statement of the aggregation gives the same rows on DuckDB and on Spark."""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from data.marks import statements
from data.marks.day_files import STORE, DayFile
from data.marks.engines import DuckEngine, Engine, SparkEngine, translated
from tests.unit.marks.folders import both, day, summed

Rows = Counter[tuple[tuple[str, str], ...]]


class Watched:
    """An engine that notes the rows of every statement it runs."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.errors = engine, engine.errors
        self.noted: dict[str, list[Rows]] = {}

    def rows(self, name: str, table: pa.Table) -> None:
        self.engine.rows(name, table)

    def raw(self, files: Sequence[DayFile]) -> None:
        self.engine.raw(files)
        self._note("raw", self.engine.ask("SELECT * FROM raw"))

    def stored(self, name: str, parts: Sequence[tuple[str, Path]]) -> None:
        self.engine.stored(name, parts)
        self._note(f"stored {name}", self.engine.ask(f"SELECT * FROM {name}"))

    def step(self, name: str, statement: str, *, keep: bool) -> None:
        self.engine.step(name, statement, keep=keep)
        self._note(statement, self.engine.ask(f"SELECT * FROM {name}"))

    def ask(self, statement: str) -> list[dict[str, Any]]:
        rows = self.engine.ask(statement)
        self._note(statement, rows)
        return rows

    def save(self, statement: str, path: Path) -> None:
        self.engine.save(statement, path)
        self._note(statement, self.engine.ask(statement))

    def close(self) -> None:
        self.engine.close()

    def _note(self, statement: str, rows: list[dict[str, Any]]) -> None:
        noted = Counter(tuple(sorted((name, repr(value)) for name, value in row.items())) for row in rows)
        self.noted.setdefault(statement, []).append(noted)


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkEngine]:
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, and none is installed")
    pytest.importorskip("pyspark", reason="Spark is an optional extra: requirements-spark.in")
    engine = SparkEngine("local[2]")
    yield engine
    engine.close()


def awkward(folder: Path) -> None:
    """Two weeks in two half-terms with every kind of mark, as CSV and as Parquet."""
    dice = random.Random(7)
    codes = ["/", "/", "/", "/", "\\", "L", "I", "I", "O", "B", "D", "X", "#", "K", "Y1", "?", "i"] + ["", " m "]
    groups = ["none", "fsm", "fsm;ehcp", "sen_support", "", "FSM; SEN_SUPPORT", "fms"]
    for name in ("2025-09-08", "2025-11-04", "2025-11-08"):
        rows = [
            row
            for pupil in range(30)
            for row in both(
                f"p{pupil}", dice.choice(["100001", "100002", " 100003", "999999"]), *dice.choices(codes, k=2)
            )
        ]
        rows = [f"{row.rsplit(',', 1)[0]},{dice.choice(groups)}" for row in rows]
        twice = [row for row in rows if dice.random() < 0.2]
        others = [row.replace(",/,", ",O,") for row in dice.sample(rows, 15)]
        day(folder, f"{name}.csv", *rows, *twice, *others, ",100001,AM,/,none", "p1,100001,EVE,/,none")
        day(folder, f"{name}.2.csv", *[row.replace(",I,", ",/,") for row in rows if ",100002," in row])
    path = folder / "2025-11-04.csv"
    duckdb.sql(
        f"""COPY (SELECT pupil, TRY_CAST(urn AS INTEGER) AS urn, date, session, code, groups FROM
        read_csv('{path}', all_varchar=false)) TO '{path.with_suffix(".parquet")}' (FORMAT parquet)"""
    )
    path.unlink()


def every_statement() -> set[str]:
    """Each statement as it is run."""
    steps = [statement for _, statement, _ in (*statements.WEEK_STEPS, *statements.year_steps("2025/26"))]
    queries = [statements.SCHOOL_WEEK, statements.TALLY, statements.CORRECTED]
    queries += [statements.GROUPS_GIVEN, statements.AUTHORITY_FIGURES, statements.IN_ORDER]
    return {*steps, *queries}


def test_every_statement_gives_the_same_rows_on_spark(tmp_path: Path, spark: SparkEngine) -> None:
    awkward(tmp_path)
    noted = []
    for engine in (DuckEngine(tmp_path / STORE / ".spill"), spark):
        watched = Watched(engine)
        report = summed(tmp_path, engine=watched)
        assert not report.refused and report.tallies["counted"] > 50
        noted.append((watched.noted, report.tallies))
        shutil.rmtree(tmp_path / STORE)
    (ours, our_tallies), (theirs, their_tallies) = noted
    assert every_statement() <= set(ours)
    for statement in {*ours, *theirs}:
        assert ours.get(statement) == theirs.get(statement), statement
    assert our_tallies == their_tallies


def test_what_spark_stored_duckdb_reads(tmp_path: Path, spark: SparkEngine) -> None:
    day(tmp_path, "2025-09-08.csv", *both("a", "100001", "/", "I", "fsm"))
    first = summed(tmp_path, engine=spark)
    day(tmp_path, "2025-09-15.csv", *both("a", "100001", "/", "I", "fsm"))
    second = summed(tmp_path)
    assert [week.again for week in second.weeks] == [False, True]
    assert len(second.figures[0].schools) > len(first.figures[0].schools)


def test_every_statement_is_translated() -> None:
    for statement in every_statement():
        assert re.match(r"\s*(SELECT|WITH)", translated(statement))
