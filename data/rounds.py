"""Frozen rounds of the risk rating: written once, never changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from data.reference.calendar import working_days_after

FOLDER = "rounds"
# Rounds frozen before the two days were kept were shown to heads when they were frozen.
_OLD_DAYS = 10


class RoundRefused(ValueError):
    """A round that cannot be frozen or read; the message says which and why."""


@dataclass(frozen=True, slots=True)
class FrozenSchool:
    """One school's result in a round: its level, and its points and levels at least and at most."""

    urn: str
    rating: str
    lowest: float
    highest: float
    least: str
    most: str
    reasons: tuple[str, ...]
    triggers: tuple[str, ...]
    missing: tuple[str, ...]
    values: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FrozenRound:
    """One round: the day whose knowledge it rests on, the rules, who froze it, every result.

    Heads see it from `heads_from`, anybody else from `others_from`: both ISO days.
    """

    name: str  # ISO day of the round
    rule: str
    version: str
    build: str
    frozen_by: str
    frozen_at: str
    heads_from: str
    others_from: str
    schools: tuple[FrozenSchool, ...]

    @property
    def day(self) -> date:
        """The day of the round."""
        return date.fromisoformat(self.name)

    @property
    def opens(self) -> date:
        """From when others than the heads may see it."""
        return date.fromisoformat(self.others_from)

    def waits_on(self, today: date) -> bool:
        """Whether a day still belongs to the heads alone."""
        return today < self.opens


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
    selected = [_read(path) for path in sorted((world / FOLDER).glob("*.json"))]
    return tuple(item for item in selected if rule is None or item.rule == rule)


def now_text(now: datetime) -> str:
    """A moment as it is written into a round."""
    return now.isoformat(timespec="seconds")


def _read(path: Path) -> FrozenRound:
    try:
        current = json.loads(path.read_text(encoding="utf-8"))
        body = current["round"]
        if current["sha256"] != _hash(json.dumps(body, ensure_ascii=False, sort_keys=True)):
            raise RoundRefused(f"{path.name} was changed after it was frozen; restore it from a backup")
        schools = tuple(
            _school({k: tuple(v) if isinstance(v, list) else v for k, v in item.items()}) for item in body["schools"]
        )
        return FrozenRound(**{**_days_of(body), **body, "schools": schools})
    except (KeyError, TypeError, json.JSONDecodeError) as problem:
        raise RoundRefused(f"{path.name} is not a frozen round: {problem}") from None


def _days_of(body: dict[str, Any]) -> dict[str, str]:
    """The two days of a round that was frozen before they were kept."""
    frozen_on = date.fromisoformat(body["frozen_at"][:10])
    opens = working_days_after(frozen_on, _OLD_DAYS)
    return {"heads_from": frozen_on.isoformat(), "others_from": opens.isoformat()}


def _school(stored: dict[str, Any]) -> FrozenSchool:
    """One school; a round frozen before points were a range had one figure and one level."""
    if "score" in stored:
        points, level = stored.pop("score"), stored["rating"]
        is_rated = level != "cannot_tell"
        stored |= {
            "lowest": points,
            "highest": points,
            "least": level if is_rated else "green",
            "most": level if is_rated else "red",
        }
    return FrozenSchool(**stored)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
