"""Backups: the whole store in one file, from either kind of database, and the way back."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import Engine

from data.records.engine import open_engine
from data.records.entries import Version
from data.records.import_versions import merge
from data.records.problems import RecordsError
from data.records.reading import all_versions
from data.records.tables import COLUMNS

_MAGIC = b"SQLite format 3\x00"


def backup(engine: Engine, path: Path) -> int:
    """Write every version to a new SQLite file, checked before it gets its name."""
    if path.exists():
        raise RecordsError(f"{path} already exists; choose a new file name (nothing is overwritten)")
    path.parent.mkdir(parents=True, exist_ok=True)
    versions = all_versions(engine)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        draft = Path(folder) / "draft.sqlite"
        copy = open_engine(f"sqlite:///{draft}")
        try:
            merge(copy, versions)
            if len(all_versions(copy)) != len(versions):
                raise RecordsError(f"{path}: the backup is not complete; nothing was written")
        finally:
            copy.dispose()
        _seal(draft)
        os.replace(draft, path)
    return len(versions)


def restore(engine: Engine, path: Path) -> int:
    """Add what a backup holds and the store does not; the backup itself is never touched."""
    if not path.is_file() or not path.read_bytes()[:16] == _MAGIC:
        raise RecordsError(f"{path} is not a backup of records; choose a file written by the backup command")
    with tempfile.TemporaryDirectory() as folder:
        # Opening may bring an older form up to date: that is done to a copy.
        copy = Path(shutil.copyfile(path, Path(folder) / "copy.sqlite"))
        _check(copy, path)
        source = open_engine(f"sqlite:///{copy}")
        try:
            return merge(engine, all_versions(source))
        finally:
            source.dispose()


def drill(engine: Engine, path: Path, empty: str) -> int:
    """Back up, restore into the empty database of a URL, and compare every version of both.

    A copy of the backup that is altered must be refused. RecordsError says what failed.
    """
    target = open_engine(empty)
    try:
        if all_versions(target):
            raise RecordsError("the database to restore into holds records already; name an empty one")
        backup(engine, path)
        restore(target, path)
        there, here = all_versions(target), all_versions(engine)
        by_place = sorted(here, key=_place), sorted(there, key=_place)
        if by_place[0] != by_place[1]:
            raise RecordsError(f"{len(here)} versions are kept and {len(there)} came back: the backup is of no use")
        _check_alteration_is_refused(target, path)
    finally:
        target.dispose()
    return len(here)


def _place(version: Version) -> tuple[str, str, int]:
    return version.register, version.key, version.version


def _check_alteration_is_refused(engine: Engine, path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copyfile(path, Path(folder) / path.name))
        with closing(sqlite3.connect(copy)) as connection, connection:
            others = ", ".join(name for name in COLUMNS if name != "key")
            changed = connection.execute(
                f"INSERT INTO record_versions (key, {others}) SELECT key || '.', {others} FROM record_versions LIMIT 1"
            ).rowcount
        if not changed:
            return  # nothing is kept yet
        try:
            restore(engine, copy)
        except RecordsError:
            return
    raise RecordsError("a backup that was altered is not noticed")


def _seal(draft: Path) -> None:
    """Write the checksum of all versions into the backup, and close it into one file."""
    with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("CREATE TABLE seal (sha256 TEXT NOT NULL)")
        connection.execute("INSERT INTO seal VALUES (?)", [_checksum(connection)])
    with draft.open("rb+") as file:
        os.fsync(file.fileno())


def _checksum(connection: sqlite3.Connection) -> str:
    digest = hashlib.sha256()
    for row in connection.execute("SELECT * FROM record_versions ORDER BY seq"):
        digest.update(json.dumps(row).encode() + b"\n")
    return digest.hexdigest()


def _check(copy: Path, path: Path) -> None:
    """Refuse what is no backup, is damaged, or was altered since it was written."""
    with closing(sqlite3.connect(copy)) as connection:
        try:
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            sealed = connection.execute("SELECT sha256 FROM seal").fetchall() if "seal" in tables else []
            whole = "record_versions" in tables and sealed == [(_checksum(connection),)]
        except (sqlite3.DatabaseError, TypeError, ValueError):
            sound, tables, sealed, whole = False, set(), [], False
    if not sound or "record_versions" not in tables:
        raise RecordsError(f"{path.name} is damaged or is not a backup; use an earlier backup")
    if not sealed:
        raise RecordsError(
            f"{path.name} has no checksum: it is no backup, or one of Milepost 0.2 or older. Restore it with that "
            "version, and write a new backup"
        )
    if not whole:
        raise RecordsError(f"{path.name} was altered after it was written as a backup; use an earlier backup")
