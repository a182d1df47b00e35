"""Add versions from an export or backup: all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DatabaseError

from data.records.engine import first_line
from data.records.entries import Version
from data.records.problems import RecordsError, RecordsUnavailable
from data.records.reading import all_versions
from data.records.tables import VERSIONS

Place = tuple[str, str, int]


def merge(engine: Engine, incoming: Sequence[Version]) -> int:
    """Add the versions that are not here yet; refused whole where the store says otherwise."""
    present = {_place(all_version): all_version for all_version in all_versions(engine)}
    new = []
    for item in sorted(incoming, key=lambda item: (item.at, item.register, item.key, item.version)):
        there = present.get(_place(item))
        if there is None:
            new.append(item)
        elif there != item:
            raise RecordsError(
                f"{item.register} {item.key}, version {item.version}: the records already have a "
                f"different one, saved by {there.who_role} at {there.at.isoformat()}. Nothing was "
                "added; open a new, empty database to look at these files."
            )
    _check_chains(present, new)
    try:
        with engine.begin() as connection:
            _insert(connection, new)
    except DatabaseError as wrong:
        raise RecordsUnavailable(f"nothing was added: {first_line(wrong)}. Try again.") from None
    return len(new)


def _place(version: Version) -> Place:
    return version.register, version.key, version.version


def _check_chains(present: dict[Place, Version], new: Sequence[Version]) -> None:
    known = set(present) | {_place(item) for item in new}
    if len(known) != len(present) + len(new):
        raise RecordsError("the files contain the same version of a record twice; nothing was added")
    for item in new:
        before = None if item.version == 1 else item.version - 1
        if item.previous != before or (before and (item.register, item.key, before) not in known):
            raise RecordsError(
                f"{item.register} {item.key}: version {item.version} follows {item.previous}, which "
                "is not in the files. Nothing was added; use a complete export."
            )


def _insert(connection: Connection, new: Sequence[Version]) -> None:
    if new:
        rows = [{**asdict(item), "payload": dict(item.payload)} for item in new]
        connection.execute(sa.insert(VERSIONS), rows)
