"""Messages of the records store: who saved what, and why a save failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class RecordAction(StrEnum):
    """What a version did to the record."""

    CREATE = "create"
    CHANGE = "change"  # put right, or brought up to date
    SUPERSEDE = "supersede"  # replaced by agreement, such as a revised target
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Who:
    """In what capacity somebody edits, and under which sign-in; `urns` limits a school."""

    role: str
    sign_in: str
    urns: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of one record, as it was saved."""

    register: str
    key: str
    version: int
    previous: int | None
    at: datetime
    who_role: str
    who_name: str
    action: RecordAction
    reason: str | None
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Saved:
    """A save that is confirmed; `changed` is False when the record already said exactly this."""

    register: str
    key: str
    version: int
    at: datetime
    changed: bool = True


@dataclass(frozen=True, slots=True)
class ConcurrentChange:
    """What somebody else did meanwhile: who, when, and each field from -> to."""

    version: int
    at: datetime
    who_role: str
    who_name: str
    action: RecordAction
    reason: str | None
    fields: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Nothing was saved, because the record changed after the version that was being edited."""

    register: str
    key: str
    based_on: int | None
    latest: int
    changes: tuple[ConcurrentChange, ...]
    mine: Mapping[str, Any]

    def __str__(self) -> str:
        last = self.changes[-1]
        fields = ", ".join(f"{name}: {a!r} -> {b!r}" for name, (a, b) in last.fields.items())
        return (
            f"{self.register} {self.key}: not saved, because {last.who_role} ({last.who_name}) "
            f"saved version {last.version} at {last.at:%Y-%m-%d %H:%M} ({fields or last.action}). "
            "Look at that change, then save again or leave it."
        )


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The fields whose value changed, from -> to; None where there was or is no value."""
    names = dict.fromkeys([*before, *after])
    return {name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}
