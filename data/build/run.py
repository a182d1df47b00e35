"""Read, check, load, verify, publish: build a new warehouse next to the old and switch in one step."""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path

import duckdb

from data import lock
from data.build import areas, assemble
from data.build.across_files import (
    count_unplaced,
    deduplicate_inspections,
    note_disputed_grades,
    note_disputed_registers,
    note_in_no_register,
    resolve_conflicts,
    withhold_unreported,
)
from data.build.inbox import ARCHIVES, BOUNDARIES, DOCUMENTS, TABLES, looks_like_table, walk, with_members
from data.build.load_files import TABLES as TABLES_OF_FILES
from data.build.load_files import Intake
from data.build.readings import Readings
from data.build.report import BuildFailed, BuildReport, FileOutcome, FileReport
from data.problem import Problem
from data.settings import Settings
from data.small_toml import UnreadableTomlError, read_toml
from data.warehouse import copies, publish

_BUSY = "another build is running: wait until it has finished"


@contextmanager
def alone(world: Path) -> Iterator[None]:
    """Hold the lock of a world; BuildFailed where another build holds it."""
    with ExitStack() as stack:
        try:
            stack.enter_context(lock.alone(world))
        except lock.Busy:
            raise BuildFailed(_BUSY) from None
        yield


# The order in which files of a folder are loaded: by content, never by name.


def by_content(files: list[tuple[Path, str]]) -> list[tuple[Path, str]]:
    """Files in an order that only their bytes decide, so that no name changes what is built."""
    same_size = Counter(size_of(path) for path, _ in files)

    def key(file: tuple[Path, str]) -> tuple[int, str, str]:
        path, relative = file
        size = size_of(path)
        return size, _digest(path) if size and same_size[size] > 1 else "", relative

    return sorted(files, key=key)


def size_of(path: Path) -> int:
    """The bytes of a file, 0 where it is none."""
    return path.stat().st_size if path.is_file() else 0


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""  # refused where it is read


_LOG = logging.getLogger(__name__)
MARKER = "demonstration.toml"
_WHICH = "docs/files.md says which files Milepost reads"
_FULL = "the disk is full: make room and build again; the earlier data is still in use"


def build(
    folder: Path, settings: Settings, at: date, before: Callable[[Settings, Path], None] | None = None
) -> BuildReport:
    """Load every file of a folder, or the one file that is named, into a new warehouse and publish it.

    `at` is the moment, or the day, on which it is built; `before` is called with the new warehouse
    before anybody reads it. BuildFailed when nothing could be
    published; the old warehouse is then still in use.
    """
    moment = at if isinstance(at, datetime) else datetime.combine(at, time.min, UTC)
    results = [*_named(folder), *_own_boundaries(settings)]
    invented = is_demonstration(results)
    day = demonstration_day(results) if invented else ""
    world = settings.world("demo" if invented else "real")
    report = BuildReport(folder.name, None, [])
    try:
        with alone(world), _scratch(world) as (scratch, db):
            assemble.prepare(db)
            # A demonstration is the same whenever it is made: what came first is its own day.
            first = {} if day else _first(settings)
            today = date.fromisoformat(day) if day else moment.date()
            readings = Readings(world / "readings", code_version(), today, (*TABLES_OF_FILES, "source_file"))
            intake = Intake(db, scratch, settings.inbox, today, first, readings)
            report.files = intake.files
            _take_all(intake, results, settings)
            written = _finish(intake, world, folder, (invented, day), moment)
            if not day:  # before the switch: no published file may ever lack the day it was first loaded
                _write_first(settings, intake.first_loaded)
            if before is not None:
                before(settings, publish.warehouse_path(world, written.name))
            publish.publish(world, written)
            readings.used(intake.used, moment)
            report.build = written.name
    except BuildFailed as problem:
        problem.report = report
        raise
    except (OSError, duckdb.Error) as problem:
        failed = _failure(problem)
        failed.report = report
        raise failed from problem
    return report


def _named(folder: Path) -> list[tuple[Path, str]]:
    """What is asked for: a folder's files, or one file."""
    if folder.is_file():
        return [(folder, folder.name)]
    if not folder.is_dir():
        raise BuildFailed(f"{folder}: not found; name the folder that holds your files, or one file")
    return list(walk(folder))


def _own_boundaries(settings: Settings) -> list[tuple[Path, str]]:
    """Boundaries that `python -m data boundaries` prepared."""
    folder = settings.home / "boundaries"
    return [(path, f"boundaries/{relative}") for path, relative in walk(folder)] if (folder.is_dir()) else []


def is_demonstration(files: list[tuple[Path, str]]) -> bool:
    """Whether the files of a folder are of invented schools; BuildFailed where invented and real are mixed."""
    homes = [path.parent for path, _ in files if path.name == MARKER and _invented(path)]
    if not homes:
        return False
    strays = [
        relative
        for path, relative in files
        if path.suffix.lower() in (*TABLES, *ARCHIVES) and not any(home in path.parents for home in homes)
    ]
    if strays:
        raise BuildFailed(
            f"{strays[0]} is not part of the demonstration marked by {MARKER}: invented and "
            "real figures are never loaded together; build the two folders separately"
        )
    return True


def demonstration_day(files: list[tuple[Path, str]]) -> str:
    """The day that a demonstration says it is, as its marker has it; '' where none says so."""
    days = (_marker(path).get("day") for path, _ in files if path.name == MARKER)
    day = next((item for item in days if item is not None), "")
    if day and type(day) is not date:  # a moment is no day
        raise BuildFailed(f"{MARKER}: day: found {day!r}; expected a day such as 2026-11-23")
    return str(day)


def _invented(path: Path) -> bool:
    return bool(_marker(path).get("invented"))


def _marker(path: Path) -> dict[str, object]:
    try:
        return read_toml(path)
    except UnreadableTomlError as problem:
        raise BuildFailed(f"{path.name}: cannot be read as TOML ({problem})") from None


def _take_all(intake: Intake, files: list[tuple[Path, str]], settings: Settings) -> None:
    from tqdm import tqdm

    place = {relative: number for number, (_, relative) in enumerate(files)}
    files = with_members(files, intake.scratch, intake.files, MARKER)
    total = sum(size_of(path) for path, _ in files)
    with tqdm(total=total, unit="B", unit_scale=True, disable=None, leave=False) as bar:
        for path, relative in by_content(files):
            bar.set_description(relative[-40:])
            _take(intake, path, relative)
            bar.update(size_of(path))
    assemble.load_authorities(intake.db)
    assemble.load_neighbours(intake.db)
    deduplicate_inspections(intake.db, settings.authority)
    note_disputed_grades(intake.db, intake.files)
    note_disputed_registers(intake.db, intake.files)
    note_in_no_register(intake.db, intake.files)
    assemble.resolve_laestabs(intake)
    count_unplaced(intake, settings.authority)
    resolve_conflicts(intake)
    withhold_unreported(intake)
    areas.assign(intake.db, settings.authority)
    # A file of an archive stands behind the archive.
    intake.files.sort(key=lambda report: (_place(report.file, place), report.file))


def _place(file: str, place: dict[str, int]) -> int:
    """The place of a file in the folder, or of the archive that it was in."""
    return place[file] if file in place else _place(file.rpartition("/")[0], place)


def _take(intake: Intake, path: Path, relative: str) -> None:
    suffix = path.suffix.lower()
    if not relative.endswith("/") and not path.is_file():
        intake.files.append(
            FileReport(relative).refuse(
                Problem(
                    None,
                    None,
                    "a broken link, or not a file",
                    "a file with a table",
                    "remove it, or put the file there",
                )
            )
        )
    elif relative.endswith("/"):
        intake.files.append(
            FileReport(relative).refuse(
                Problem(
                    None,
                    None,
                    "no permission to read",
                    "a folder that can be opened",
                    "give your account permission to read it",
                )
            )
        )
    elif note := _beside(path):
        intake.files.append(FileReport(relative, outcome=note[0], notes=[note[1]]))
    elif suffix in BOUNDARIES:
        intake.files.append(areas.load_file(intake.db, path, relative, len(intake.files) + 1))
    elif suffix in TABLES or suffix == ".txt":
        intake.take(path, relative)
    else:
        intake.files.append(FileReport(relative).refuse(_other(suffix)))


def _beside(path: Path) -> tuple[FileOutcome, str] | None:
    """What a file that is no table is, in words; None where it is to be read."""
    name, suffix = path.name.lower(), path.suffix.lower()
    if name.startswith((".", "~$")):
        return FileOutcome.IGNORED, "a hidden file"
    if name.endswith(".meta.csv"):
        return FileOutcome.COMPANION, "describes the columns of the file beside it"
    if name.startswith("abbreviations"):
        return FileOutcome.COMPANION, "explains the symbols of the downloads beside it"
    if name == "data-guidance.txt":
        return FileOutcome.COMPANION, "the publisher's guidance for the files beside it"
    if name in (MARKER, "release.toml"):
        return FileOutcome.COMPANION, "describes the files beside it"
    if suffix == ".txt" and looks_like_table(path):
        return None
    if suffix in DOCUMENTS or name.startswith(("readme", "licence", "license")):
        return FileOutcome.IGNORED, "a document, not a table"
    return None


def _other(suffix: str) -> Problem:
    if suffix in (*ARCHIVES, ".7z", ".tar", ".rar", ".bz2", ".xz", ".tgz", ".zst"):
        return Problem(
            None,
            None,
            f"an archive ({suffix}), or one inside another",
            "the files inside it, or a zip of them",
            "unpack it and put the files in the folder",
        )
    if suffix in (".xls", ".ods", ".xlsb"):
        return Problem(None, None, f"a {suffix} workbook", "CSV, XLSX or Parquet", "open it and save it as .xlsx")
    return Problem(
        None,
        None,
        suffix or "a file name without an extension",
        "CSV, XLSX or Parquet",
        "leave the file out, or save it in one of these formats",
    )


def _finish(
    intake: Intake, world: Path, folder: Path, demonstration: tuple[bool, str], moment: datetime
) -> publish.Build:
    """Write the new warehouse under its own name; nobody reads it before it is published."""
    used = [file for file in intake.files if file.outcome is FileOutcome.LOADED]
    if not used:
        raise BuildFailed(_nothing(intake.files, publish.current(world) is not None))
    (invented, day), name = demonstration, _name(world, used)
    made = moment.isoformat(timespec="seconds")
    target = publish.warehouse_path(world, name)
    part = target.with_suffix(".part")
    info = {
        "build": name,
        "invented": str(invented).lower(),
        "day": day,
        "folder": folder.name,
        "code": code_version(),
        "files": json.dumps([file.as_dict() for file in intake.files], ensure_ascii=False),
    }
    written = assemble.write(intake, part, info)
    os.replace(part, target)
    return publish.Build(name, made, folder.name, len(used), written.facts, copies.sha256_of(target))


def _nothing(files: list[FileReport], before: bool) -> str:
    """Why a build has nothing to show, with the first reason and what still stands."""
    kept = "; the earlier data is still in use" if before else ""
    if not files:
        return f"the folder is empty: put published files in it ({_WHICH}){kept}"
    refused = sum(file.outcome is FileOutcome.REFUSED for file in files)
    text = f"nothing could be loaded ({len(files)} file{'s' * (len(files) > 1)}, {refused} refused)"
    first = next((line for file in files if file.problems for line in file.lines()[1:]), "")
    return f"{text}; {first or f'{files[0].lines()[0]}; {_WHICH}'}{kept}"


def _name(world: Path, used: list[FileReport]) -> str:
    """A name from the contents, and a number so that an open file is never written."""
    digest = hashlib.sha256(code_version().encode())
    for item in sorted(used, key=lambda item: item.file):
        digest.update(f"{item.file}\0{item.sha256}\n".encode())
    stem = digest.hexdigest()[:12]
    number = 1
    while publish.warehouse_path(world, f"{stem}-{number}").exists():
        number += 1
    return f"{stem}-{number}"


def code_version() -> str:
    """A short hash of everything here that decides what a build holds."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted((*package.rglob("*.py"), *package.rglob("*.sql"), *package.rglob("reference/*"))):
        if path.is_file() and not {"demo", "records", "warehouse"} & set(path.parts):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def _scratch(world: Path) -> Iterator[tuple[Path, duckdb.DuckDBPyConnection]]:
    """A scratch folder and database, gone afterwards; leavings of a killed build go first."""
    scratch = world / "scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    for part in (*world.glob("*.part"), *world.glob("warehouses/*.part*"), *world.glob("readings/*.part*")):
        part.unlink()
    publish.forget_unlisted(world)
    db = duckdb.connect(str(scratch / "scratch.duckdb"))
    db.execute(f"SET temp_directory = '{scratch / 'spill'}'")
    try:
        yield scratch, db
    finally:
        db.close()
        shutil.rmtree(scratch, ignore_errors=True)


def _first(settings: Settings) -> dict[str, str]:
    path = settings.inbox / "first_loaded.json"
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}


def _write_first(settings: Settings, first: dict[str, str]) -> None:
    publish.write_whole(settings.inbox / "first_loaded.json", json.dumps(first, indent=1, sort_keys=True))


def _failure(problem: OSError | duckdb.Error) -> BuildFailed:
    words = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
    if isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return BuildFailed(_FULL)
    if "No space left" in words or "File too large" in words or "could not write" in words.lower():
        return BuildFailed(_FULL)
    if isinstance(problem, PermissionError):
        return BuildFailed(f"{problem.filename}: no permission to write; choose another MILEPOST_HOME")
    _LOG.debug("the build stopped", exc_info=problem)  # a library's words are for us
    why = problem.strerror if isinstance(problem, OSError) and problem.strerror else "a work file could not be used"
    return BuildFailed(f"the build stopped ({why.lower()}): build again; the earlier data is still in use")
