"""The address of the records database, from the settings the caller has read."""

from __future__ import annotations

from pathlib import Path

REAL = "real"


def records_url(home: Path, named: str | None) -> str:
    """The database that MILEPOST_RECORDS_URL names, else a file of SQLite under the given folder."""
    if named and named.strip():
        return named.strip()
    return f"sqlite:///{home.absolute() / 'records' / 'records.sqlite'}"


def world_url(folder: Path, world: str, named: str | None) -> str:
    """The records of one world, in its own folder; a database that is named is the real world's.

    So nothing entered about invented schools can ever stand among real records.
    """
    return records_url(folder, named if world == REAL else None)
