"""The records as one person may read and change them: their scope decides, never the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd

from data.problem import Problem
from data.records import frames, known_then
from data.records.declaration import FieldKind, Register
from data.records.declaration import register as declared
from data.records.entries import Conflict, RecordAction, Saved, Version, Who
from data.records.problems import RecordRefused
from data.records.store import Records
from data.records.values import key_of, read_payload
from data.vocabulary import Scope


def limited(records: Records | ScopedRecords, scope: Scope, schools: frozenset[str] | None) -> ScopedRecords:
    """The records as one scope may read and change them; `schools` None means every school."""
    whole = records.unlimited if isinstance(records, ScopedRecords) else records
    return ScopedRecords(whole, scope, schools)


class ScopedRecords:
    """A store limited to the schools of a scope; `within` None means every school.

    A record belongs to the schools or areas in the fields that its register names (`belongs_to`).
    Where these are empty it belongs to the whole authority, and somebody with a narrower scope
    reads it only where the register shares it with their role (`shared_with`).
    """

    def __init__(self, records: Records, scope: Scope, within: frozenset[str] | None) -> None:
        self._records, self._scope, self._within = records, scope, within

    @property
    def unlimited(self) -> Records:
        """The whole store: only to be limited to another scope."""
        return self._records

    def close(self) -> None:
        """Release the database connections."""
        self._records.close()

    def current(
        self, register: str, where: Mapping[str, object] | None = None, as_at: date | datetime | None = None
    ) -> pd.DataFrame:
        """The records in force that this scope may read."""
        kind = declared(register)
        return frames.select(self._readable(kind, self._records.current(register, None, as_at)), kind, where or {})

    def known_on(self, register: str, day: date, agreed: known_then.Agreed) -> pd.DataFrame:
        """The records as they were known on a day, of those that this scope may read."""
        return self._readable(declared(register), self._records.known_on(register, day, agreed))

    def _readable(self, kind: Register, frame: pd.DataFrame) -> pd.DataFrame:
        rows: list[dict[str, Any]] = frame.to_dict("records")  # type: ignore[assignment]
        allowed = pd.Series([self.permits(kind, row) for row in rows], index=frame.index, dtype=bool)
        frame = frame[allowed].reset_index(drop=True)
        if self._within is not None:
            for name, item in kind.fields.items():
                if item.kind is FieldKind.URN and item.many:
                    frame[name] = [self._own(urns) for urns in frame[name]]
        return frame

    def versions(self, register: str, key: str) -> list[Version]:
        """Every version of one record; none where any of them is beyond this scope."""
        versions_kept, kind = self._records.versions(register, key), declared(register)
        return versions_kept if all(self.permits(kind, item.payload) for item in versions_kept) else []

    def history(self, register: str, key: str) -> pd.DataFrame:
        """One row per field that a version changed."""
        return frames.history(self.versions(register, key))

    def changes(self, register: str, since: datetime, until: datetime | None = None) -> pd.DataFrame:
        """What changed in a register, of the records that this scope may read."""
        frame, readable = self._records.changes(register, since, until), self.every_version(register)
        return frame[frame["key"].isin({item.key for item in readable})]

    def every_version(self, register: str) -> list[Version]:
        """Every version of a register, of the records of which this scope may read each version."""
        versions_kept, kind = self._records.every_version(register), declared(register)
        hidden = {item.key for item in versions_kept if not self.permits(kind, item.payload)}
        return [item for item in versions_kept if item.key not in hidden]

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
        """Add a version; RecordRefused where the record, before or after, is beyond this scope."""
        self._check(register, payload)
        kind = declared(register)
        fields = read_payload(kind, payload)[0]
        whole = all(name in fields for name in kind.key)  # else the store refuses it, naming what is missing
        existing = key or (key_of(kind, fields) if whole else None)
        if existing is not None:
            self._check_existing(register, existing)
        return self._records.save(register, key, payload, who, based_on, reason=reason, action=action)

    def withdraw(self, register: str, key: str, who: Who, based_on: int, reason: str) -> Saved | Conflict:
        """Withdraw a record."""
        self._check_existing(register, key)
        return self._records.withdraw(register, key, who, based_on, reason)

    def undo(self, register: str, key: str, who: Who, based_on: int) -> Saved | Conflict:
        """Go back to the version before `based_on`."""
        self._check_existing(register, key)
        return self._records.undo(register, key, who, based_on)

    def permits(self, kind: Register, payload: Mapping[str, Any]) -> bool:
        """Whether this scope may read a record with these values."""
        if kind.confined_to:
            return bool(self._scope.schools) and self._sees(str(payload.get(kind.confined_to)))
        if self._within is None:
            return True
        for name in kind.belongs_to:
            owners = _many(payload.get(name))
            if owners and kind.fields[name].kind is FieldKind.AREA:
                return bool(self._scope.areas) and set(owners) <= set(self._scope.areas)
            if owners:
                return all(map(self._sees, owners))
        return self._scope.role.value in kind.shared_with

    def _sees(self, urn: str) -> bool:
        return self._within is None or urn in self._within

    def _own(self, urns: Any) -> Any:
        return tuple(urn for urn in urns if self._sees(str(urn))) if isinstance(urns, tuple) else urns

    def _check(self, register: str, payload: Mapping[str, object]) -> None:
        kind = declared(register)
        handed_over = bool(kind.confined_to) and self._within is None  # entered for a school, read by it alone
        if not handed_over and not self.permits(kind, payload):
            name = next(iter(kind.belongs_to), "who")
            advice = "Choose one of your own, or ask somebody of the whole authority."
            problem = Problem(None, name, str(payload.get(name, "")), "a school or area that you may see", advice)
            raise RecordRefused(kind.title, [problem])

    def _check_existing(self, register: str, key: str) -> None:
        versions_kept = self._records.versions(register, key)
        if versions_kept:
            self._check(register, versions_kept[-1].payload)


def _many(value: Any) -> tuple[str, ...]:
    """The codes in a cell: none, one, or several."""
    if isinstance(value, (tuple, list)):
        return tuple(map(str, value))
    return () if value is None or pd.isna(value) or value == "" else (str(value),)
