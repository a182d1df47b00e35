"""Change the text of a plan file without losing what a form does not show, and keep its earlier versions."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT, Table

from data.catalogue import MEASURES
from data.plans.load import load_plan
from data.plans.model import Reference
from data.plans.schema import SCHEMA_FILE, schema_text
from data.problem import DefinitionRefused, Problem
from data.small_toml import UnreadableTomlError, read_text
from data.vocabulary import Direction

EARLIER = "earlier"
_NOT_IN_A_CODE = re.compile(r"[^a-z0-9]+")
_STAMP = "%Y-%m-%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class EarlierPlan:
    """An earlier text of a plan file, and when it was replaced."""

    path: Path
    replaced: datetime


# Reading and changing the text.


def head_of(text: str) -> dict[str, Any]:
    """The [plan] table as written, valid or not."""
    head = tomlkit.parse(text).unwrap().get("plan", {})
    return head if isinstance(head, dict) else {}


def targets_of(text: str) -> list[dict[str, Any]]:
    """The [[targets]] tables as written, valid or not."""
    targets = tomlkit.parse(text).unwrap().get("targets", [])
    return [item for item in targets if isinstance(item, dict)]


def roles_of(text: str) -> dict[str, str]:
    """The roles that the plan declares, by code."""
    roles = tomlkit.parse(text).unwrap().get("roles", {})
    return {str(code): str(name) for code, name in roles.items()}


def with_head(text: str, values: Mapping[str, Any]) -> str:
    """The text with other values in its [plan] table."""
    document = tomlkit.parse(text)
    head = document["plan"]
    if isinstance(head, Table):
        _put(head, values)
    return tomlkit.dumps(document)


def with_role(text: str, name: str) -> tuple[str, str]:
    """The text with a role added under a code of its own, and that code; a role of that name is used again."""
    roles = roles_of(text)
    for code, known in roles.items():
        if known.casefold() == name.strip().casefold():
            return text, code
    code = free_code(name, roles)
    document = tomlkit.parse(text)
    if "roles" not in document:
        document["roles"] = tomlkit.table()
    table = document["roles"]
    if isinstance(table, Table):
        table[code] = name.strip()
    return tomlkit.dumps(document), code


def with_target(text: str, at: int | None, values: Mapping[str, Any]) -> str:
    """The text with a target changed, or added at the end (`at` is None); None as a value removes its key.

    Keys that are not among the values, and notes of a milestone with the same date, are kept.
    """
    document = tomlkit.parse(text)
    if not isinstance(document.get("targets"), AoT):
        document.pop("targets", None)
        document["targets"] = tomlkit.aot()
    targets = document["targets"]
    assert isinstance(targets, AoT)  # put there above
    if at is None:
        targets.append(tomlkit.table())
        at = len(targets) - 1
    existing = targets[at]
    plain = dict(values)
    if isinstance(rows := plain.get("milestones"), Sequence):
        plain["milestones"] = _milestones(rows, existing.unwrap().get("milestones", []))
    if isinstance(baseline := plain.get("baseline"), Mapping):
        plain["baseline"] = _inline(existing.unwrap().get("baseline", {}) | dict(baseline))
    _put(existing, plain)
    return tomlkit.dumps(document)


def without_target(text: str, at: int) -> str:
    """The text without one target."""
    document = tomlkit.parse(text)
    targets = document["targets"]
    if isinstance(targets, AoT):
        del targets[at]
        if not len(targets):
            del document["targets"]
    return tomlkit.dumps(document)


def _put(table: Any, values: Mapping[str, Any]) -> None:
    for key, value in values.items():
        if value is None or value == "":
            table.pop(key, None)
        elif key not in table or table[key] != value:
            table[key] = value


def _inline(values: Mapping[str, Any]) -> Any:
    row = tomlkit.inline_table()
    for key, value in values.items():
        if value is not None and value != "":
            row[key] = value
    return row


def _milestones(rows: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]]) -> Any:
    kept = {row.get("due"): row for row in before if isinstance(row, Mapping)}
    array = tomlkit.array()
    for row in rows:
        array.append(_inline({**kept.get(row.get("due"), {}), **row}))
    return array.multiline(multiline=True)


def free_code(words: str, taken: Mapping[str, Any] | Sequence[str]) -> str:
    """A code made from words, different from every other."""
    stem = _NOT_IN_A_CODE.sub("_", words.casefold()).strip("_")[:40] or "item"
    code, nth = stem, 1
    while code in taken:
        nth += 1
        code = f"{stem}_{nth}"
    return code


def comparator_for(measure: str, reference: str, direction: str | None = None) -> str:
    """At least or at most: the way in which the compared figure improves."""
    declared = MEASURES.get(measure)
    own = declared.direction if declared else Direction.HIGHER_IS_BETTER
    if own is Direction.NEUTRAL:
        own = Direction.LOWER_IS_BETTER if direction == Direction.LOWER_IS_BETTER.value else Direction.HIGHER_IS_BETTER
    smaller = reference == Reference.GAP_TO_NATIONAL.value or own is Direction.LOWER_IS_BETTER
    return "<=" if smaller else ">="


def problems_of(text: str) -> tuple[Problem, ...]:
    """Every problem that prevents a text from being used as a plan."""
    try:
        load_plan(text)
    except DefinitionRefused as refused:
        return refused.problems
    return ()


# The file, and its earlier versions.


def file_of(folder: Path, code: str) -> Path:
    """The file of a folder that holds the plan of a code; where it would be, if there is none yet."""
    for path in sorted(folder.glob("*.toml")):
        try:
            if head_of(read_text(path)).get("code") == code:
                return path
        except (UnreadableTomlError, tomlkit.exceptions.TOMLKitError):
            continue
    return folder / f"{code}.toml"


def save(folder: Path, code: str, text: str | None, moment: datetime) -> Path:
    """Put a text in the place of a plan's file, in one step; what was there is kept among the earlier versions.

    None takes the file away: a shipped plan of the same code is then in use again. OSError as the disk gives it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = file_of(folder, code)
    if path.exists():
        if text is not None and read_text(path) == text:
            return path
        kept = _free(folder / EARLIER / code / f"{moment.strftime(_STAMP)}.toml")
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, kept)
    if text is None:
        path.unlink(missing_ok=True)
        return path
    _write(folder / SCHEMA_FILE, schema_text())
    _write(path, text)
    return path


def versions(folder: Path, code: str) -> tuple[EarlierPlan, ...]:
    """The earlier texts of a plan's file, the one replaced last first."""
    results = []
    for path in sorted((folder / EARLIER / code).glob("*.toml"), reverse=True):
        try:
            results.append(EarlierPlan(path, datetime.strptime(path.stem[:17], _STAMP)))
        except ValueError:
            continue  # not one of ours
    return tuple(results)


def _free(path: Path) -> Path:
    nth, free = 1, path
    while free.exists():
        nth += 1
        free = path.with_name(f"{path.stem}-{nth}.toml")
    return free


def _write(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    os.replace(part, path)


def month_of(day: date) -> str | date:
    """A date as plan files write it: a month where it is the month's last day, which a month means."""
    following = date.fromordinal(day.toordinal() + 1)
    return f"{day:%Y-%m}" if following.day == 1 else day
