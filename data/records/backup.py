"""Backups: the whole store in one file, from either kind of database, and the way back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

from sqlalchemy.engine import Engine

from data.records.engine import open_engine
from data.records.import_versions import merge
from data.records.problems import RecordsError
from data.records.reading import all_versions

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
        _close_into_one_file(draft)
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


def _close_into_one_file(draft: Path) -> None:
    connection = sqlite3.connect(draft)
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
    finally:
        connection.close()
    with draft.open("rb+") as file:
        os.fsync(file.fileno())


def _check(copy: Path, path: Path) -> None:
    connection = sqlite3.connect(copy)
    try:
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        tables = connection.execute("SELECT name FROM sqlite_master").fetchall()
    except sqlite3.DatabaseError:
        sound, tables = False, []
    finally:
        connection.close()
    if not sound or ("record_versions",) not in tables:
        raise RecordsError(f"{path} is damaged or is not a backup; use an earlier backup")
