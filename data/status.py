"""What is loaded, its dates, what is missing, and overdue releases."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from data.catalogue import MEASURES
from data.period import Period
from data.publications import releases
from data.settings import Settings
from data.vocabulary import PupilGroup, Scope
from data.warehouse import Warehouse
from data.warehouse.publish import builds, current, current_path


@dataclass(frozen=True, slots=True)
class LoadedFamily:
    """One family in the warehouse."""

    family: str
    first: str
    last: str
    facts: int
    published: date


@dataclass(frozen=True, slots=True)
class Overdue:
    """A release that should be out and is newer than what is held."""

    calendar: str
    expected: date
    newest: date | None


def loaded_families(path: Path) -> list[LoadedFamily]:
    """What a warehouse holds, by family."""
    with duckdb.connect(str(path), read_only=True) as db:
        rows = db.execute(
            "SELECT family, arg_min(period, period_end), arg_max(period, period_end), count(*), "
            "max(published) FROM fact GROUP BY family ORDER BY family"
        ).fetchall()
    return [LoadedFamily(*row) for row in rows]


def missing_measures(path: Path) -> list[str]:
    """Measures of the catalogue with a published source and no figure in the warehouse.

    Those that are worked out from inspections have figures where an inspection of their time is loaded.
    """
    with duckdb.connect(str(path), read_only=True) as db:
        have = {row[0] for row in db.execute("SELECT DISTINCT measure FROM fact").fetchall()}
        inspected = [
            Period.parse(str(day)) for (day,) in db.execute("SELECT DISTINCT inspected FROM inspection").fetchall()
        ]
    derived = {
        code
        for code, measure in MEASURES.items()
        if "derived" in measure.sources and any(measure.era_of(day, PupilGroup.ALL) for day in inspected)
    }
    return sorted(code for code, measure in MEASURES.items() if measure.columns and code not in have | derived)


def overdue(path: Path, authority: str, today: date) -> list[Overdue]:
    """Publications of which a newer release should be held; the bar of every page says the same."""
    newest = Warehouse.open(path).newest_by_calendar(Scope(authority), today, authority)
    late = releases().overdue(newest, today)
    return [Overdue(name, expected, newest[name]) for name, expected in late.items()]


def status_lines(settings: Settings, today: date) -> list[str]:
    """The answer of `python -m data status`, real files first."""
    lines: list[str] = []
    for kind, words, command in (
        ("real", "Published files", "build FOLDER"),
        ("demo", "Demonstration (invented schools)", "demo"),
    ):
        world = settings.world(kind)
        path = current_path(world)
        if path is None:
            lines.append(f"{words}: nothing loaded; run python -m data {command}")
            continue
        lines += _world_lines(words, world, path, settings.authority, today)
    return lines


def _world_lines(words: str, world: Path, path: Path, authority: str, today: date) -> list[str]:
    lines = [f"{words}: build {current(world)} is read"]
    lines += [
        f"  kept {build.name}, made {build.made} from {build.folder}: {build.files} files, {build.facts:,} facts"
        for build in builds(world)
    ]
    lines += [
        f"  {item.family}: {item.first} to {item.last}, {item.facts:,} facts, newest published {item.published}"
        for item in loaded_families(path)
    ]
    lines += [f"  refused: {line}" for line in refused_files(path)]
    if lacking := missing_measures(path):
        lines.append(f"  no figures for {len(lacking)} measures: {', '.join(lacking)}")
    lines += [
        f"  overdue: {item.calendar}, expected by {item.expected}, newest held {item.newest}"
        for item in overdue(path, authority, today)
    ]
    return lines


def refused_files(path: Path) -> list[str]:
    """The files that the build refused, each with its first reason."""
    with duckdb.connect(str(path), read_only=True) as db:
        row = db.execute("SELECT value FROM build_info WHERE key = 'files'").fetchone()
    files = json.loads(row[0]) if row else []
    return [
        f"{file['file']}: {(file['problems'] or [{'advice': ''}])[0]['advice']}"
        for file in files
        if file["outcome"] == "refused"
    ]
