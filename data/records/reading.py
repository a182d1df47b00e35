"""Queries of the records store."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine, Row
from sqlalchemy.exc import DatabaseError

from data.records.engine import COLUMNS, VERSIONS, first_line
from data.records.entries import RecordAction, Version
from data.records.problems import RecordsUnavailable


def end_of(as_at: date | datetime | None) -> datetime | None:
    """The last moment of a day; a moment stays as it is."""
    if as_at is None or isinstance(as_at, datetime):
        return as_at
    return datetime.combine(as_at, time.max, tzinfo=UTC)


def versions(engine: Engine, register: str, key: str) -> list[Version]:
    """Every version of one record, the oldest first."""
    return _ask(
        engine, _select().where(VERSIONS.c.register == register, VERSIONS.c.key == key).order_by(VERSIONS.c.version)
    )


def all_versions(engine: Engine, register: str | None = None) -> list[Version]:
    """Every version of a register, or of everything, in the order of saving."""
    query = _select().order_by(VERSIONS.c.seq)
    return _ask(engine, query if register is None else query.where(VERSIONS.c.register == register))


def newest(engine: Engine, only: Collection[str]) -> int:
    """The place of the version that was added last, of some registers or of any; 0 before it."""
    try:
        with engine.connect() as connection:
            newest_seq: int | None = connection.execute(_newest(tuple(sorted(only)))).scalar()
            return newest_seq or 0
    except DatabaseError as wrong:
        raise RecordsUnavailable(
            f"the records are not responding: {first_line(wrong)}. Nothing was changed; try again."
        ) from None


def digest(engine: Engine, registers: Collection[str]) -> str:
    """A hash of every version of some registers, in the order of saving."""
    hashed = hashlib.sha256()
    for version in _ask(engine, _select().where(VERSIONS.c.register.in_(registers)).order_by(VERSIONS.c.seq)):
        hashed.update(json.dumps(asdict(version), sort_keys=True, default=str).encode("utf-8", "surrogatepass"))
    return hashed.hexdigest()


@cache
def _newest(only: tuple[str, ...]) -> sa.Select[int]:
    """The question of `newest`, put together once: every page asks it."""
    query = sa.select(sa.func.max(VERSIONS.c.seq))
    return query.where(VERSIONS.c.register.in_(only)) if only else query


def in_force(engine: Engine, register: str, as_at: datetime | None) -> list[Version]:
    """The last version of each record by a moment, without those withdrawn by then."""
    last = sa.select(VERSIONS.c.key, sa.func.max(VERSIONS.c.version).label("version")).where(
        VERSIONS.c.register == register
    )
    if as_at is not None:
        last = last.where(VERSIONS.c.at <= as_at)
    newest = last.group_by(VERSIONS.c.key).subquery()
    query = (
        _select()
        .join(newest, sa.and_(VERSIONS.c.key == newest.c.key, VERSIONS.c.version == newest.c.version))
        .where(VERSIONS.c.register == register, VERSIONS.c.action != RecordAction.WITHDRAW.value)
        .order_by(VERSIONS.c.key)
    )
    return _ask(engine, query)


def _select() -> sa.Select[Any]:
    return sa.select(*(VERSIONS.c[name] for name in COLUMNS))


def _ask(engine: Engine, query: sa.Select[Any]) -> list[Version]:
    try:
        with engine.connect() as connection:
            return [_version(row) for row in connection.execute(query)]
    except DatabaseError as wrong:
        raise RecordsUnavailable(
            f"the records are not responding: {first_line(wrong)}. Nothing was changed; try again."
        ) from None


def _version(row: Row[Any]) -> Version:
    values = dict(row._mapping)
    return Version(**{**values, "action": RecordAction(values["action"])})
