"""What runs the statements of the aggregation: DuckDB, or a Spark that exists."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow as pa

from data.build.report import BuildFailed
from data.build.staging import literal, quoted
from data.marks.day_files import COLUMNS, DayFile, read_clause


class Engine(Protocol):
    """Names tables and views, and runs statements of data.marks.statements over them."""

    errors: tuple[type[Exception], ...]
    """What it raises where a statement fails, because of a file or for want of room."""

    def rows(self, name: str, table: pa.Table) -> None:
        """Name a small table."""

    def raw(self, files: Sequence[DayFile]) -> None:
        """Name the marks of some files `raw`, every cell as text."""

    def stored(self, name: str, parts: Sequence[tuple[str, Path]]) -> None:
        """Name what is stored of several weeks, with a column `week`."""

    def step(self, name: str, statement: str, *, keep: bool) -> None:
        """Name the result of a statement; `keep` works it out once for several readers."""

    def ask(self, statement: str) -> list[dict[str, Any]]:
        """The rows of a small result."""

    def save(self, statement: str, path: Path) -> None:
        """Write a result as Parquet."""

    def close(self) -> None:
        """Let go of everything."""


def raw_select(file: DayFile, row: str = "CAST(NULL AS BIGINT)") -> str:
    """One file's part of `raw`."""
    cells = [
        f"CAST({quoted(file.columns[name])} AS VARCHAR) AS {name}"
        if name in file.columns
        else f"CAST(NULL AS VARCHAR) AS {name}"
        for name in COLUMNS
    ]
    return (
        f"SELECT {', '.join(cells)}, {literal(file.day.isoformat())} AS file_day, {file.delivery} AS delivery, "
        f"{literal(file.name)} AS file, {row} AS row_number FROM {read_clause(file)}"
    )


class DuckEngine:
    """DuckDB on this machine: what does not fit into `memory` goes to `spill`, up to `most_spill`."""

    errors: tuple[type[Exception], ...] = (duckdb.Error,)

    def __init__(self, spill: Path, memory: str = "1GB", most_spill: str = "20GB", threads: int | None = None) -> None:
        self.spill = spill
        shutil.rmtree(spill, ignore_errors=True)  # what a killed run left
        spill.mkdir(parents=True)
        settings: dict[str, Any] = {
            "memory_limit": memory,
            "temp_directory": str(spill),
            "max_temp_directory_size": most_spill,
            "preserve_insertion_order": False,
        }
        if threads:
            settings["threads"] = threads
        self.db = duckdb.connect(config=settings)

    def rows(self, name: str, table: pa.Table) -> None:
        """Name a small table."""
        self.db.register("incoming", table)
        self.db.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM incoming")
        self.db.unregister("incoming")

    def raw(self, files: Sequence[DayFile]) -> None:
        """Name the marks of some files `raw`, every cell as text."""
        self.db.execute("CREATE OR REPLACE TEMP VIEW raw AS " + " UNION ALL ".join(raw_select(file) for file in files))

    def stored(self, name: str, parts: Sequence[tuple[str, Path]]) -> None:
        """Name what is stored of several weeks, with a column `week`."""
        text = " UNION ALL ".join(
            f"SELECT *, {literal(week)} AS week FROM read_parquet({literal(str(_pattern(path)))})"
            for week, path in parts
        )
        self.db.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {text}")

    def step(self, name: str, statement: str, *, keep: bool) -> None:
        """Name the result of a statement; `keep` works it out once for several readers."""
        kind = "TABLE" if keep else "VIEW"
        self.db.execute(f"DROP {kind} IF EXISTS {name}")
        self.db.execute(f"CREATE TEMP {kind} {name} AS {statement}")

    def ask(self, statement: str) -> list[dict[str, Any]]:
        """The rows of a small result."""
        rows: list[dict[str, Any]] = self.db.sql(statement).to_arrow_table().to_pylist()
        return rows

    def save(self, statement: str, path: Path) -> None:
        """Write a result as Parquet."""
        self.db.execute(f"COPY ({statement}) TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd)")

    def close(self) -> None:
        """Let go of everything, what was spilled too."""
        self.db.close()
        shutil.rmtree(self.spill, ignore_errors=True)


def _pattern(path: Path) -> Path:
    """Spark writes a folder of parts where DuckDB writes one file."""
    return path / "*.parquet" if path.is_dir() else path


class SparkEngine:
    """The same statements on Spark, translated by sqlglot; both are the optional extra of requirements-spark.in."""

    def __init__(self, master: str) -> None:
        try:
            from py4j.protocol import Py4JJavaError
            from pyspark.errors import PySparkException
            from pyspark.sql import SparkSession
        except ImportError:
            raise BuildFailed("--engine spark needs pyspark: pip install -r requirements-spark.txt") from None
        builder = SparkSession.builder.master(master).appName("milepost marks")
        builder = builder.config("spark.ui.enabled", "false").config("spark.sql.session.timeZone", "UTC")
        if master.startswith("local"):  # a cluster knows its own size
            builder = builder.config("spark.sql.shuffle.partitions", "4")
        try:
            self.spark: Any = builder.getOrCreate()
        except Exception as problem:  # pyspark raises its own kinds for a missing Java and a missing master
            raise BuildFailed(f"Spark did not start on {master}: {problem}; it needs Java 17 or newer") from problem
        self.errors: tuple[type[Exception], ...] = (PySparkException, Py4JJavaError)
        self.spark.sparkContext.setLogLevel("ERROR")
        self._kept: dict[str, Any] = {}

    def rows(self, name: str, table: pa.Table) -> None:
        """Name a small table."""
        self.spark.createDataFrame(table).createOrReplaceTempView(name)

    def raw(self, files: Sequence[DayFile]) -> None:
        """Name the marks of some files `raw`, every cell as text."""
        from functools import reduce

        parts = [self._raw(file) for file in files]
        reduce(lambda left, right: left.unionByName(right), parts).createOrReplaceTempView("raw")

    def _raw(self, file: DayFile) -> Any:
        from pyspark.sql import functions as spark

        read = self.spark.read
        path = str(file.path)
        frame = (
            read.csv(path, header=True, escape='"', mode="FAILFAST") if path.endswith(".csv") else read.parquet(path)
        )
        cells = [
            (frame[file.columns[name]] if name in file.columns else spark.lit(None)).cast("string").alias(name)
            for name in COLUMNS
        ]
        return frame.select(
            *cells,
            spark.lit(file.day.isoformat()).alias("file_day"),
            spark.lit(file.delivery).alias("delivery"),
            spark.lit(file.name).alias("file"),
            spark.lit(None).cast("bigint").alias("row_number"),
        )

    def stored(self, name: str, parts: Sequence[tuple[str, Path]]) -> None:
        """Name what is stored of several weeks, with a column `week`."""
        from functools import reduce

        from pyspark.sql import functions as spark

        frames = [self.spark.read.parquet(str(path)).withColumn("week", spark.lit(week)) for week, path in parts]
        reduce(lambda left, right: left.unionByName(right), frames).createOrReplaceTempView(name)

    def step(self, name: str, statement: str, *, keep: bool) -> None:
        """Name the result of a statement; `keep` works it out once for several readers."""
        frame = self.spark.sql(translated(statement))
        if keep:
            before = self._kept.pop(name, None)
            if before is not None:
                before.unpersist()
            self._kept[name] = frame = frame.cache()
        frame.createOrReplaceTempView(name)

    def ask(self, statement: str) -> list[dict[str, Any]]:
        """The rows of a small result."""
        return [row.asDict() for row in self.spark.sql(translated(statement)).collect()]

    def save(self, statement: str, path: Path) -> None:
        """Write a result as Parquet: a folder of parts."""
        self.spark.sql(translated(statement)).write.mode("overwrite").parquet(str(path))

    def close(self) -> None:
        """End the session."""
        self.spark.stop()


def translated(statement: str) -> str:
    """A statement of DuckDB's dialect in Spark's."""
    import sqlglot

    return sqlglot.transpile(statement, read="duckdb", write="spark")[0]
