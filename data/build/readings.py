"""What a file was read as, kept beside the builds: an unchanged file is not read again.

A reading is everything that one file gives before it is compared with other files. It belongs to the
file's bytes, to all that is known of the file (its path, the files beside it, the day it was first
loaded) and to the code that reads it; where one of these differs, the file is read again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from data.build import facts
from data.build.report import FileOutcome, FileReport, SetAside, count
from data.build.staging import literal, quoted
from data.period import Period
from data.problem import Problem
from data.sources.base import FileContext, Source

KEPT_DAYS = 35  # a reading that no build has used for so long is deleted
_SUFFIX = ".reading"
# A day of this century as any date is written, or a spreadsheet's number of one.
_MAY_LIE_AHEAD = "2[0-9]{3}|[4-7][0-9]{4}"
_LONGEST_DATE = 40
_WORDS_OF = (("place", "place_id", "p_map"), ("term", "period_id", "t_map"))


@dataclass(frozen=True, slots=True)
class Readings:
    """The kept readings of a world, for a build on one day by one version of the code."""

    folder: Path
    code: str
    today: date
    tables: tuple[str, ...]

    def key(self, arrival_sha256: str, source: Source, about: tuple[object, ...], context: FileContext) -> str:
        """The name of a reading: a hash of all that decides it, but for the day."""
        known = {
            name: getattr(context, name)
            for name in (field.name for field in fields(FileContext))
            if name not in ("authorities", "today")
        }
        parts = (self.code, duckdb.__version__, arrival_sha256, source.family, about, sorted(known.items()))
        return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def restore(self, db: duckdb.DuckDBPyConnection, key: str, source_id: int, report: FileReport) -> bool:
        """Put a kept reading into the scratch database and the report; False where there is none of use."""
        path = self._path(key)
        if not path.is_file():
            return False
        try:
            with _attached(db, path, " (READ_ONLY)"):
                contents = json.loads(db.execute("SELECT told FROM reading.about").fetchall()[0][0])
                day = date.fromisoformat(contents["day"])
                if day > self.today or (contents["rests_on_day"] and day != self.today):
                    return False
                have = _tables(db)
                if "facts" in have:
                    _restore_facts(db, source_id)
                for table in have & {*self.tables}:
                    db.execute(
                        f"INSERT INTO {table} BY NAME SELECT * REPLACE ({source_id} AS source_id) FROM reading.{table}"
                    )
        except duckdb.Error:  # damaged: it is read again
            path.unlink(missing_ok=True)
            return False
        _tell(report, contents["report"])
        return True

    def keep(
        self,
        db: duckdb.DuckDBPyConnection,
        key: str,
        source_id: int,
        report: FileReport,
        source: Source,
        context: FileContext,
    ) -> None:
        """Keep what was just read; a reading is whole under its name, or not there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self._path(key).with_suffix(".part")
        part.unlink(missing_ok=True)
        contents = {
            "day": self.today.isoformat(),
            "rests_on_day": self._rests_on_day(db, report, source, context),
            "report": asdict(report),
        }
        with _attached(db, part):
            db.execute("CREATE TABLE reading.about AS SELECT ? AS told", [json.dumps(contents)])
            if source.place is not None:
                db.execute(f"CREATE TABLE reading.facts AS SELECT * FROM facts_{source_id}")
                for table, number, used in _WORDS_OF:
                    db.execute(
                        f"CREATE TABLE reading.{table} AS SELECT * FROM {table} "
                        f"WHERE {number} IN (SELECT {number} FROM {used})"
                    )
            for table in self.tables:
                own = f"FROM {table} WHERE source_id = {source_id}"
                if count(db, f"SELECT count(*) {own}"):
                    db.execute(f"CREATE TABLE reading.{table} AS SELECT * {own}")
        os.replace(part, self._path(key))

    def used(self, keys: set[str], at: datetime) -> None:
        """Note that a build used these readings, and delete those that none has used for long."""
        for path in self.folder.glob(f"*{_SUFFIX}"):
            if path.stem in keys:
                os.utime(path, (at.timestamp(), at.timestamp()))
            elif at.timestamp() - path.stat().st_mtime > KEPT_DAYS * 86_400:
                path.unlink()

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}{_SUFFIX}"

    def _rests_on_day(
        self, db: duckdb.DuckDBPyConnection, report: FileReport, source: Source, context: FileContext
    ) -> bool:
        """Whether the file names a day that lies ahead: on a later day it may be read otherwise."""
        refused = any(self.today.isoformat() in problem.expected for problem in report.problems)
        named = [context.dated] if context.dated else []
        named += [Period.parse(context.period).end] if context.period else []
        return refused or any(day > self.today for day in named) or self._dates_ahead(db, source)

    def _dates_ahead(self, db: duckdb.DuckDBPyConnection, source: Source) -> bool:
        if not source.recipes and not source.derived:
            return False  # figures have a period, and one that has not begun is refused by name
        names = [row[0] for row in db.execute("SELECT column_name FROM (DESCRIBE stage_raw)").fetchall()]
        cells = " UNION ".join(
            f"SELECT {quoted(name)} AS cell FROM stage_raw WHERE length({quoted(name)}) <= {_LONGEST_DATE} "
            f"AND regexp_matches({quoted(name)}, {literal(_MAY_LIE_AHEAD)})"
            for name in names
        )
        return bool(count(db, f"SELECT count(*) FROM ({cells}) WHERE as_date(cell) > DATE '{self.today}'"))


@contextmanager
def _attached(db: duckdb.DuckDBPyConnection, path: Path, how: str = "") -> Iterator[None]:
    db.execute(f"ATTACH {literal(str(path))} AS reading{how}")
    try:
        yield
    finally:
        db.execute("DETACH reading")


def _tables(db: duckdb.DuckDBPyConnection) -> set[str]:
    names = db.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'reading'").fetchall()
    return {str(name) for (name,) in names}


def _restore_facts(db: duckdb.DuckDBPyConnection, source_id: int) -> None:
    """Table `facts_<source_id>`, with the numbers that this build gives the file's places and periods."""
    for _, _, mapping in _WORDS_OF:
        table = "place" if mapping == "p_map" else "term"
        db.execute(f"CREATE OR REPLACE TEMP TABLE {mapping} AS SELECT * FROM reading.{table}")
    db.execute("ALTER TABLE p_map RENAME place_id TO kept_place; ALTER TABLE t_map RENAME period_id TO kept_period")
    facts.number_places(db)
    facts.number_periods(db)
    db.execute(
        f"""CREATE OR REPLACE TABLE facts_{source_id} AS
        SELECT facts.* EXCLUDE (kept_place, kept_period), p_map.place_id, t_map.period_id
        FROM (SELECT * RENAME (place_id AS kept_place, period_id AS kept_period) FROM reading.facts) AS facts
        JOIN p_map USING (kept_place) JOIN t_map USING (kept_period)"""
    )


def _tell(report: FileReport, contents: dict[str, Any]) -> None:
    """Give a report what was told of the file when it was read."""
    contents |= {
        "outcome": FileOutcome(contents["outcome"]),
        "problems": [Problem(**item) for item in contents["problems"]],
        "set_aside": [SetAside(**item) for item in contents["set_aside"]],
    }
    for name, value in contents.items():
        setattr(report, name, value)
