"""Which warehouse is in use: a pointer switched in one step; the last three builds are kept."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from data.warehouse import kept

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
    sha256: str = ""  # of its warehouse; blank for builds of an earlier version


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
    for path in (world / "warehouses").glob(f"*{kept.SUFFIX}"):
        if path.stem not in names:
            path.unlink(missing_ok=True)
    for path in (world / "warehouses").glob(f"*{kept.ANSWERS}"):
        if path.stem not in names:
            shutil.rmtree(path, ignore_errors=True)  # another process may still be writing into it


def adopt(world: Path, made: Build) -> None:
    """Read a build that was copied here, and list no other."""
    _list(world, [made])
    _switch(world, made.name)


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
    with part.open("w", encoding="utf-8", newline="") as file:  # a calendar's lines end as the standard says
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


# Which environment is shown, the demonstration or real data; they are never combined.

_SHOWING = "showing"
WORLDS = ("real", "demo")


def showing(home: Path) -> str:
    """The world chosen last, else the one that has a warehouse, else the real one."""
    chosen = home / _SHOWING
    if chosen.is_file() and (word := chosen.read_text(encoding="utf-8").strip()) in WORLDS:
        return word
    demo_only = current_path(home / "real") is None and current_path(home / "demo") is not None
    return "demo" if demo_only else "real"


def show(home: Path, world: str) -> None:
    """Show this world ('real' or 'demo') from now on; ValueError for anything else."""
    if world not in WORLDS:
        raise ValueError(f"there is no world {world!r}: it is 'real' or 'demo'")
    write_whole(home / _SHOWING, world)


# What one published warehouse has and another has not, for the summary of an update.

_KEY = "measure, entity, period, phase, pupil_group, family"
_NEWEST = f"""SELECT {_KEY}, arg_max(value, published) AS value, max(published) AS published
FROM {{side}}.fact WHERE (level = 'authority' AND la_code = ?) OR entity = ? GROUP BY {_KEY}"""


@dataclass(frozen=True, slots=True)
class NewRelease:
    """A period of a publication that the newer build holds and the older does not."""

    family: str
    period: str
    figures: int


@dataclass(frozen=True, slots=True)
class FigureRevision:
    """A published figure of the home that has been revised."""

    measure: str
    period: str
    phase: str
    group: str
    before: float
    after: float


def compare(before: Path, after: Path, home: str) -> tuple[list[NewRelease], list[FigureRevision]]:
    """New periods by family, and figures of the home that were revised, the largest change first.

    `home` is an authority by its number, or a region or England by ONS code.
    """
    with duckdb.connect() as db:
        for side, path in (("old", before), ("new", after)):
            literal = str(path).replace("'", "''")
            db.execute(f"ATTACH '{literal}' AS {side} (READ_ONLY)")
        came = db.execute(
            """SELECT family, period, count(*) FROM new.fact
            WHERE (CAST(family AS VARCHAR), CAST(period AS VARCHAR)) NOT IN
                  (SELECT (CAST(family AS VARCHAR), CAST(period AS VARCHAR)) FROM old.fact)
            GROUP BY ALL ORDER BY ALL"""
        ).fetchall()
        old, new = _NEWEST.format(side="old"), _NEWEST.format(side="new")
        revised = db.execute(
            f"""SELECT a.measure, a.period, a.phase, a.pupil_group, b.value, a.value
            FROM ({new}) a JOIN ({old}) b ON a.measure::VARCHAR = b.measure::VARCHAR
              AND a.entity::VARCHAR = b.entity::VARCHAR AND a.period::VARCHAR = b.period::VARCHAR
              AND a.phase::VARCHAR = b.phase::VARCHAR AND a.pupil_group::VARCHAR = b.pupil_group::VARCHAR
              AND a.family::VARCHAR = b.family::VARCHAR
            WHERE a.value IS NOT NULL AND b.value IS NOT NULL AND abs(a.value - b.value) > 1e-9
            ORDER BY abs(a.value - b.value) DESC, ALL""".replace(", ALL", ", 1, 2, 3, 4"),
            [home] * 4,
        ).fetchall()
    return [NewRelease(str(family), str(period), int(count)) for family, period, count in came], [
        FigureRevision(str(code), str(period), str(phase), str(group), float(old_value), float(new_value))
        for code, period, phase, group, old_value, new_value in revised
    ]
