"""Adds versions that come from outside to the store: all of them, or none."""

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
    present = {_place(one): one for one in all_versions(engine)}
    new = []
    for one in sorted(incoming, key=lambda one: (one.at, one.register, one.key, one.version)):
        there = present.get(_place(one))
        if there is None:
            new.append(one)
        elif there != one:
            raise RecordsError(
                f"{one.register} {one.key}, version {one.version}: the store already holds "
                f"another one, saved by {there.who_role} at {there.at.isoformat()}. Nothing was "
                "added; open a new, empty database to look at these files."
            )
    _check_chains(present, new)
    try:
        with engine.begin() as connection:
            _insert(connection, new)
    except DatabaseError as wrong:
        raise RecordsUnavailable(f"nothing was added: {first_line(wrong)}. Try again.") from None
    return len(new)


def _place(one: Version) -> Place:
    return one.register, one.key, one.version


def _check_chains(present: dict[Place, Version], new: Sequence[Version]) -> None:
    known = set(present) | {_place(one) for one in new}
    if len(known) != len(present) + len(new):
        raise RecordsError("the files hold the same version of a record twice; nothing was added")
    for one in new:
        before = None if one.version == 1 else one.version - 1
        if one.previous != before or (before and (one.register, one.key, before) not in known):
            raise RecordsError(
                f"{one.register} {one.key}: version {one.version} follows {one.previous}, which "
                "is not in the files. Nothing was added; use a complete export."
            )


def _insert(connection: Connection, new: Sequence[Version]) -> None:
    if new:
        rows = [{**asdict(one), "payload": dict(one.payload)} for one in new]
        connection.execute(sa.insert(VERSIONS), rows)
