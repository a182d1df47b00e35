"""Rounds of the risk rating, frozen: written once under a world's folder, never changed after."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

FOLDER = "rounds"


class RoundRefused(ValueError):
    """A round that cannot be frozen or read; the message says which and why."""


@dataclass(frozen=True, slots=True)
class FrozenSchool:
    """One school's result in a round, with what it rested on."""

    urn: str
    rating: str
    score: float
    reasons: tuple[str, ...]
    triggers: tuple[str, ...]
    missing: tuple[str, ...]
    values: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FrozenRound:
    """One round: the day whose knowledge it rests on, the rules, who froze it, every result."""

    name: str  # ISO day of the round
    rule: str
    version: str
    build: str
    frozen_by: str
    frozen_at: str
    schools: tuple[FrozenSchool, ...]

    @property
    def day(self) -> date:
        """The day of the round."""
        return date.fromisoformat(self.name)

    def ratings(self) -> dict[str, str]:
        """Each school's rating by its number."""
        return {one.urn: one.rating for one in self.schools}


def freeze(world: Path, made: FrozenRound) -> Path:
    """Write a round once. Raises RoundRefused where that rule set already has a round of that day."""
    folder = world / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{made.name}-{made.rule}.json"
    body = json.dumps(asdict(made), ensure_ascii=False, sort_keys=True)
    text = json.dumps({"sha256": _hash(body), "round": json.loads(body)}, ensure_ascii=False)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise RoundRefused(
            f"the round of {made.name} under the rules {made.rule!r} is frozen already; "
            "a frozen round is never changed: freeze another day"
        ) from None
    return path


def frozen(world: Path, rule: str | None = None) -> tuple[FrozenRound, ...]:
    """The frozen rounds of a world, oldest first, perhaps of one rule set only."""
    found = [_read(path) for path in sorted((world / FOLDER).glob("*.json"))]
    return tuple(one for one in found if rule is None or one.rule == rule)


def now_text(now: datetime) -> str:
    """A moment as it is written into a round."""
    return now.isoformat(timespec="seconds")


def _read(path: Path) -> FrozenRound:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        body = held["round"]
        if held["sha256"] != _hash(json.dumps(body, ensure_ascii=False, sort_keys=True)):
            raise RoundRefused(
                f"{path.name} was changed after it was frozen; restore it from a backup"
            )
        schools = tuple(
            _school({k: tuple(v) if isinstance(v, list) else v for k, v in one.items()})
            for one in body["schools"]
        )
        return FrozenRound(**{**body, "schools": schools})
    except (KeyError, TypeError, json.JSONDecodeError) as problem:
        raise RoundRefused(f"{path.name} is not a frozen round: {problem}") from None


def _school(held: dict[str, Any]) -> FrozenSchool:
    return FrozenSchool(**held)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
