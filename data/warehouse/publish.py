"""Which warehouse is in use: a pointer switched in one step; the last three builds are kept."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

KEPT_BUILDS = 3
_POINTER = "current"
_LEDGER = "builds.json"


class UnknownBuild(LookupError):
    """No such build is kept; the message names those that are."""


@dataclass(frozen=True, slots=True)
class Build:
    """One kept build."""

    name: str
    made: str  # ISO date and time, UTC
    folder: str
    files: int
    facts: int


def builds(world: Path) -> list[Build]:
    """The builds that are kept, oldest first."""
    path = world / _LEDGER
    if not path.is_file():
        return []
    selected = [Build(**load) for load in json.loads(path.read_text("utf-8"))]
    return [item for item in selected if warehouse_path(world, item.name).is_file()]


def warehouse_path(world: Path, build: str) -> Path:
    """The file of a build."""
    return world / "warehouses" / f"{build}.duckdb"


def current(world: Path) -> str | None:
    """The name of the build that is read, None when nothing has been published."""
    pointer = world / _POINTER
    if not pointer.is_file():
        return None
    name = pointer.read_text("utf-8").strip()
    return name if name and warehouse_path(world, name).is_file() else None


def current_path(world: Path) -> Path | None:
    """The file of the warehouse that is read, None when nothing has been published."""
    name = current(world)
    return warehouse_path(world, name) if name else None


def publish(world: Path, made: Build) -> None:
    """Point readers at a finished build, and let go of all but the last three.

    Listed before it is read and deleted last: killed at any moment, the build that is read is a listed one.
    """
    ledger, before = [*builds(world), made], current(world)
    old, kept = ledger[:-KEPT_BUILDS], ledger[-KEPT_BUILDS:]
    _list(world, [item for item in old if item.name == before] + kept)
    _switch(world, made.name)
    _list(world, kept)
    forget_unlisted(world)


def forget_unlisted(world: Path) -> None:
    """Delete warehouses that nobody can choose: older ones, and those whose build ended before it was listed."""
    names = {current(world), *(item.name for item in builds(world))}
    for path in (world / "warehouses").glob("*.duckdb"):
        if path.stem not in names:
            path.unlink(missing_ok=True)


def use(world: Path, build: str) -> None:
    """Point readers at a kept build; UnknownBuild names those that are kept."""
    names = [item.name for item in builds(world)]
    if build not in names:
        kept = ", ".join(names) or "none"
        raise UnknownBuild(f"no build is called {build!r}; kept: {kept}")
    _switch(world, build)


def _switch(world: Path, build: str) -> None:
    write_whole(world / _POINTER, build + "\n")


def _list(world: Path, kept: list[Build]) -> None:
    write_whole(world / _LEDGER, json.dumps([asdict(item) for item in kept], indent=1))


def write_whole(path: Path, text: str) -> None:
    """Write beside, then rename: a reader sees the old or the new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with part.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
