"""The store of all records: versions are added, nothing is overwritten."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DatabaseError, IntegrityError

from data.records import editing, export_import, frames, known_then, reading
from data.records.declaration import register as declared
from data.records.editing import Edit
from data.records.engine import VERSIONS, first_line, open_engine
from data.records.entries import Conflict, RecordAction, Saved, Version, Who
from data.records.export_import import merge
from data.records.problems import RecordsError, RecordsUnavailable
from data.records.values import Payload, key_of

_ATTEMPTS = 5  # a save that lost a race looks again; more losses than this are not a race


class Records:
    """The records of one authority, on SQLite or on PostgreSQL."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now
        self._digests: dict[frozenset[str], tuple[int, str]] = {}

    @classmethod
    def open(cls, url: str, now: Callable[[], datetime]) -> Records:
        """Open the store at a URL and migrate it; `now` must give a moment with a time zone."""
        if now().tzinfo is None:
            raise RecordsError("the clock of the records must say its time zone")
        return cls(open_engine(url), now)

    def close(self) -> None:
        """Release the database connections."""
        self._engine.dispose()

    def __enter__(self) -> Records:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def save(
        self,
        register: str,
        key: str | None,
        payload: Mapping[str, object],
        who: Who,
        based_on: int | None,
        *,
        reason: str | None = None,
        action: RecordAction = RecordAction.CHANGE,
    ) -> Saved | Conflict:
        """Add a version; Conflict where the record moved on since version `based_on`.

        A new record has `based_on` None. `action=Action.SUPERSEDE` says that the value was
        replaced by agreement, and needs a reason. Raises RecordRefused for wrong values or a
        role that may not edit, and RecordsUnavailable when the database gave no confirmation.
        """
        kind = declared(register)
        checked = editing.check(kind, payload, who, action, reason)
        own = key_of(kind, checked)
        editing.check_key(kind, key, own)
        target = key or own or self._free_key(kind.name, checked)
        return self._add(Edit(kind, target, checked, who, based_on, action, reason))

    def _free_key(self, register: str, payload: Payload) -> str:
        """A key for a new record without one of its own; saved twice, it gets the same key."""
        for number in count():
            content = json.dumps([register, payload, number], sort_keys=True, default=str)
            key = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:12]
            history = self.versions(register, key)
            if not history or (history[-1].payload == payload and history[-1].action is not RecordAction.WITHDRAW):
                return key
        raise AssertionError("a counter without end ended")

    def enter_all(self, entered: Iterable[tuple[str, Mapping[str, object]]], who: Who, reason: str) -> int:
        """Add many new records together, or none of them; each is checked against its register."""
        return merge(self._engine, [self._first(*item, who, reason) for item in entered])

    def _first(self, register: str, payload: Mapping[str, object], who: Who, reason: str) -> Version:
        kind = declared(register)
        checked = editing.check(kind, payload, who, RecordAction.CHANGE, reason)
        key = key_of(kind, checked) or secrets.token_hex(6)
        edit = Edit(kind, key, checked, who, None, RecordAction.CHANGE, reason)
        return Version(**editing.next_version(edit, (), self._now()))

    def withdraw(self, register: str, key: str, who: Who, based_on: int, reason: str) -> Saved | Conflict:
        """Withdraw a record; its history stays."""
        kind = declared(register)
        latest = self._latest(register, key)
        payload = dict(latest.payload)
        editing.check_editor(kind, payload, who, RecordAction.WITHDRAW, reason)
        return self._add(Edit(kind, key, payload, who, based_on, RecordAction.WITHDRAW, reason))

    def undo(self, register: str, key: str, who: Who, based_on: int) -> Saved | Conflict:
        """A new version equal to the one before `based_on`; of a first version, a withdrawal."""
        kind = declared(register)
        history = self.versions(register, key)
        if based_on > len(history) or based_on < 1:
            raise RecordsError(f"{register} {key} has no version {based_on} to undo")
        reason = f"undo of version {based_on}"
        if based_on == 1:
            return self.withdraw(register, key, who, based_on, reason)
        before = history[based_on - 2]
        action = RecordAction.WITHDRAW if before.action is RecordAction.WITHDRAW else RecordAction.CHANGE
        editing.check_editor(kind, before.payload, who, action, reason)
        return self._add(Edit(kind, key, dict(before.payload), who, based_on, action, reason))

    def current(
        self, register: str, where: Mapping[str, object] | None = None, as_at: date | datetime | None = None
    ) -> pd.DataFrame:
        """The records in force (as known at `as_at`), one row each, with key and version."""
        kind = declared(register)
        in_force = reading.in_force(self._engine, register, reading.end_of(as_at))
        return frames.select(frames.frame(kind, in_force), kind, where or {})

    def known_on(self, register: str, day: date, agreed: known_then.Agreed) -> pd.DataFrame:
        """The records as they were known on a day, though entered afterwards: see `known_then`."""
        kind = declared(register)
        versions = known_then.in_force_on(kind, self.every_version(register), day, agreed)
        return known_then.without_later(kind, frames.frame(kind, versions), day)

    def versions(self, register: str, key: str) -> list[Version]:
        """Every version of one record, the oldest first."""
        declared(register)
        return reading.versions(self._engine, register, key)

    def history(self, register: str, key: str) -> pd.DataFrame:
        """One row per field that a version changed: who, when, why, from and to."""
        return frames.history(self.versions(register, key))

    def changes(self, register: str, since: datetime, until: datetime | None = None) -> pd.DataFrame:
        """What changed in a whole register after one moment, in the form of `history`.

        Without `until` to the last version, be it that a clock was set back since.
        """
        declared(register)
        return frames.changes_between(reading.all_versions(self._engine, register), since, until)

    def every_version(self, register: str) -> list[Version]:
        """Every version of a whole register, in the order of saving."""
        declared(register)
        return reading.all_versions(self._engine, register)

    def mark(self, only: Collection[str] = ()) -> int:
        """A number that changes as soon as anybody, in any program, enters something.

        `only`: something of these registers; none named: anything.
        """
        return reading.newest(self._engine, only)

    def digest(self, registers: Collection[str]) -> str:
        """A hash of every version of some registers: the same entries have the same, in any database."""
        names = frozenset(registers)
        newest = self.mark(names)
        if self._digests.get(names, (None, ""))[0] != newest:
            self._digests[names] = newest, reading.digest(self._engine, names)
        return self._digests[names][1]

    def export_all(self, folder: Path) -> dict[str, int]:
        """Write every version as open files (CSV and JSON); returns the versions per register."""
        return export_import.export_all(self._engine, folder, self._now())

    def import_all(self, folder: Path) -> int:
        """Add the versions of an exported folder that are not here yet; returns how many."""
        return export_import.import_all(self._engine, folder)

    def backup(self, path: Path) -> int:
        """Write everything to one file; returns the number of versions in it."""
        return export_import.backup(self._engine, path)

    def restore(self, path: Path) -> int:
        """Add what a backup holds and is not here yet; returns how many versions were added."""
        return export_import.restore(self._engine, path)

    def drill(self, path: Path, empty: str) -> int:
        """Back up, restore into an empty database and compare; returns the number of versions compared."""
        return export_import.drill(self._engine, path, empty)

    def _latest(self, register: str, key: str) -> Version:
        history = self.versions(register, key)
        if not history:
            raise RecordsError(f"{register} has no record {key!r}")
        return history[-1]

    def _add(self, edit: Edit) -> Saved | Conflict:
        name = edit.register.name
        for _ in range(_ATTEMPTS):
            history = self.versions(name, edit.key)
            outcome = editing.before_adding(edit, history)
            if outcome is not None:
                return outcome
            row = editing.next_version(edit, history, self._now())
            try:
                self._insert(row)
            except IntegrityError:
                continue  # somebody else was faster: their version is now in the history
            return Saved(name, edit.key, row["version"], row["at"])
        raise RecordsUnavailable(f"{name} {edit.key}: not saved: too many people are saving it at once")

    def _insert(self, row: dict[str, Any]) -> None:
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.insert(VERSIONS).values(row))
        except IntegrityError:
            raise
        except DatabaseError as wrong:
            raise RecordsUnavailable(
                f"{row['register']} {row['key']}: the save is not confirmed "
                f"({first_line(wrong)}). Check whether it was saved, then "
                "save again; saving twice is harmless."
            ) from None
