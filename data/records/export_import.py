"""Export all records as open files: one CSV and one JSON per register; import them again."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DatabaseError

from data.problem import Problem
from data.records.declaration import RecordField, Register, registers
from data.records.declaration import register as declared
from data.records.engine import COLUMNS, HEAD, VERSIONS, first_line, open_engine
from data.records.entries import RecordAction, Version
from data.records.problems import RecordsError, RecordsUnavailable
from data.records.reading import all_versions
from data.records.tabular import guarded, unguarded
from data.records.values import read_value

# Add versions from an export or backup: all of them or none.

Place = tuple[str, str, int]


def merge(engine: Engine, incoming: Sequence[Version]) -> int:
    """Add the versions that are not here yet; refused whole where the store says otherwise."""
    present = {_place(all_version): all_version for all_version in all_versions(engine)}
    new = []
    for item in sorted(incoming, key=lambda item: (item.at, item.register, item.key, item.version)):
        existing = present.get(_place(item))
        if existing is None:
            new.append(item)
        elif existing != item:
            raise RecordsError(
                f"{item.register} {item.key}, version {item.version}: the records already have a "
                f"different one, saved by {existing.who_role} at {existing.at.isoformat()}. Nothing was "
                "added; open a new, empty database to look at these files."
            )
    _check_chains(present, new)
    try:
        with engine.begin() as connection:
            _insert(connection, new)
    except DatabaseError as wrong:
        raise RecordsUnavailable(f"nothing was added: {first_line(wrong)}. Try again.") from None
    return len(new)


def _place(version: Version) -> Place:
    return version.register, version.key, version.version


def _check_chains(present: dict[Place, Version], new: Sequence[Version]) -> None:
    known = set(present) | {_place(item) for item in new}
    if len(known) != len(present) + len(new):
        raise RecordsError("the files contain the same version of a record twice; nothing was added")
    for item in new:
        before = None if item.version == 1 else item.version - 1
        if item.previous != before or (before and (item.register, item.key, before) not in known):
            raise RecordsError(
                f"{item.register} {item.key}: version {item.version} follows {item.previous}, which "
                "is not in the files. Nothing was added; use a complete export."
            )


def _insert(connection: Connection, new: Sequence[Version]) -> None:
    if new:
        rows = [{**asdict(item), "payload": dict(item.payload)} for item in new]
        connection.execute(sa.insert(VERSIONS), rows)


# Backups: the whole store in one file, from either kind of database, and the way back.

_MAGIC = b"SQLite format 3\x00"


def backup(engine: Engine, path: Path) -> int:
    """Write every version to a new SQLite file, checked before it gets its name."""
    if path.exists():
        raise RecordsError(f"{path} already exists; choose a new file name (nothing is overwritten)")
    path.parent.mkdir(parents=True, exist_ok=True)
    versions = all_versions(engine)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        draft = Path(folder) / "draft.sqlite"
        copy = open_engine(f"sqlite:///{draft}")
        try:
            merge(copy, versions)
            if len(all_versions(copy)) != len(versions):
                raise RecordsError(f"{path}: the backup is not complete; nothing was written")
        finally:
            copy.dispose()
        _seal(draft)
        os.replace(draft, path)
    return len(versions)


def restore(engine: Engine, path: Path) -> int:
    """Add what a backup holds and the store does not; the backup itself is never touched."""
    if not path.is_file() or not path.read_bytes()[:16] == _MAGIC:
        raise RecordsError(f"{path} is not a backup of records; choose a file written by the backup command")
    with tempfile.TemporaryDirectory() as folder:
        # Opening may bring an older form up to date: that is done to a copy.
        copy = Path(shutil.copyfile(path, Path(folder) / "copy.sqlite"))
        _check(copy, path)
        source = open_engine(f"sqlite:///{copy}")
        try:
            return merge(engine, all_versions(source))
        finally:
            source.dispose()


def drill(engine: Engine, path: Path, empty: str) -> int:
    """Back up, restore into the empty database of a URL, and compare every version of both.

    A copy of the backup that is altered must be refused. RecordsError says what failed.
    """
    target = open_engine(empty)
    try:
        if all_versions(target):
            raise RecordsError("the database to restore into holds records already; name an empty one")
        backup(engine, path)
        restore(target, path)
        restored, original = all_versions(target), all_versions(engine)
        by_place = sorted(original, key=_backup_place), sorted(restored, key=_backup_place)
        if by_place[0] != by_place[1]:
            raise RecordsError(
                f"{len(original)} versions are kept and {len(restored)} came back: the backup is of no use"
            )
        _check_alteration_is_refused(target, path)
    finally:
        target.dispose()
    return len(original)


def _backup_place(version: Version) -> tuple[str, str, int]:
    return version.register, version.key, version.version


def _check_alteration_is_refused(engine: Engine, path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copyfile(path, Path(folder) / path.name))
        with closing(sqlite3.connect(copy)) as connection, connection:
            others = ", ".join(name for name in COLUMNS if name != "key")
            changed = connection.execute(
                f"INSERT INTO record_versions (key, {others}) SELECT key || '.', {others} FROM record_versions LIMIT 1"
            ).rowcount
        if not changed:
            return  # nothing is kept yet
        try:
            restore(engine, copy)
        except RecordsError:
            return
    raise RecordsError("a backup that was altered is not noticed")


def _seal(draft: Path) -> None:
    """Write the checksum of all versions into the backup, and close it into one file."""
    with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("CREATE TABLE seal (sha256 TEXT NOT NULL)")
        connection.execute("INSERT INTO seal VALUES (?)", [_checksum(connection)])
    with draft.open("rb+") as file:
        os.fsync(file.fileno())


def _checksum(connection: sqlite3.Connection) -> str:
    digest = hashlib.sha256()
    for row in connection.execute("SELECT * FROM record_versions ORDER BY seq"):
        digest.update(json.dumps(row).encode() + b"\n")
    return digest.hexdigest()


def _check(copy: Path, path: Path) -> None:
    """Refuse what is no backup, is damaged, or was altered since it was written."""
    with closing(sqlite3.connect(copy)) as connection:
        try:
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            sealed = connection.execute("SELECT sha256 FROM seal").fetchall() if "seal" in tables else []
            whole = "record_versions" in tables and sealed == [(_checksum(connection),)]
        except (sqlite3.DatabaseError, TypeError, ValueError):
            sound, tables, sealed, whole = False, set(), [], False
    if not sound or "record_versions" not in tables:
        raise RecordsError(f"{path.name} is damaged or is not a backup; use an earlier backup")
    if not sealed:
        raise RecordsError(
            f"{path.name} has no checksum: it is no backup, or one of Milepost 0.2 or older. Restore it with that "
            "version, and write a new backup"
        )
    if not whole:
        raise RecordsError(f"{path.name} was altered after it was written as a backup; use an earlier backup")


MANIFEST = "manifest.json"
_HEAD = tuple(name for name in COLUMNS if name not in ("register", "payload"))
_AS_JSON = ":json"  # a column of a field that is no longer declared


def export_all(engine: Engine, folder: Path, at: datetime) -> dict[str, int]:
    """Write every version of every record; the folder must be new or empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RecordsError(f"{folder} is not empty; choose a new folder (nothing is overwritten)")
    folder.mkdir(parents=True, exist_ok=True)
    by_register: dict[str, list[Version]] = {name: [] for name in registers()}
    for all_version in all_versions(engine):
        by_register.setdefault(all_version.register, []).append(all_version)
    hashes = {}
    for name, versions in by_register.items():
        for file, text in ((f"{name}.csv", _csv(name, versions)), (f"{name}.json", _json(versions))):
            content = text.encode("utf-8")
            (folder / file).write_bytes(content)
            hashes[file] = hashlib.sha256(content).hexdigest()
    counts = {name: len(versions) for name, versions in by_register.items()}
    about = {"form": HEAD, "exported_at": at.isoformat(), "versions": counts, "sha256": hashes}
    # Written last: a folder without it is an export that did not finish.
    (folder / MANIFEST).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    return counts


def import_all(engine: Engine, folder: Path) -> int:
    """Add what an exported folder holds; JSON where it is there, else the CSV of the register."""
    try:
        about = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        counts, hashes = about["versions"], about["sha256"]
    except (OSError, ValueError, KeyError):
        raise RecordsError(f"{folder} is not a finished export: {MANIFEST} cannot be read. Export again.") from None
    incoming: list[Version] = []
    for name, expected in counts.items():
        result = _read(folder, name, hashes)
        if len(result) != expected:
            raise RecordsError(
                f"{folder}, {name}: {len(result)} versions found, {expected} expected; nothing was added. Export again."
            )
        incoming += result
    return merge(engine, incoming)


def _read(folder: Path, name: str, hashes: Mapping[str, str]) -> list[Version]:
    for file, reader in ((f"{name}.json", _from_json), (f"{name}.csv", _from_csv)):
        if (folder / file).is_file():
            content = (folder / file).read_bytes()
            if hashlib.sha256(content).hexdigest() != hashes.get(file):
                raise RecordsError(
                    f"{file} was changed after the export; nothing was added. Use the "
                    "exported file unchanged, and edit records on their pages."
                )
            return reader(name, content.decode("utf-8"))
    raise RecordsError(f"{folder} holds neither {name}.json nor {name}.csv; nothing was added")


def _json(versions: Sequence[Version]) -> str:
    rows = [{**_head(version), "payload": dict(version.payload)} for version in versions]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _from_json(name: str, text: str) -> list[Version]:
    return [_version(name, row, row["payload"]) for row in json.loads(text)]


def _head(version: Version) -> dict[str, Any]:
    values = {name: getattr(version, name) for name in _HEAD}
    return {**values, "at": version.at.isoformat(), "action": version.action.value}


def _version(register: str, row: Mapping[str, Any], payload: Mapping[str, Any]) -> Version:
    return Version(
        register=register,
        key=row["key"],
        version=int(row["version"]),
        previous=int(row["previous"]) if row["previous"] else None,
        at=datetime.fromisoformat(row["at"]),
        who_role=row["who_role"],
        who_name=row["who_name"],
        action=RecordAction(row["action"]),
        reason=row["reason"] or None,
        payload=payload,
    )


def _csv(name: str, versions: Sequence[Version]) -> str:
    fields = registers()[name].fields if name in registers() else {}
    lost = sorted({field for version in versions for field in version.payload} - set(fields))
    target = StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([*_HEAD, *fields, *(field + _AS_JSON for field in lost)])
    for version in versions:
        head = [_cell(value) for value in _head(version).values()]
        body = [_cell(version.payload.get(field)) for field in fields]
        tail = [_json_cell(version.payload, field) for field in lost]
        writer.writerow([*head, *body, *tail])
    return target.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return guarded("; ".join(value))
    return guarded(value if isinstance(value, str) else repr(value))


def _json_cell(payload: Mapping[str, Any], field: str) -> str:
    return json.dumps(payload[field], ensure_ascii=False) if field in payload else ""


def _from_csv(name: str, text: str) -> list[Version]:
    kind = declared(name)
    versions = []
    for number, row in enumerate(csv.DictReader(StringIO(text, newline="")), start=2):
        cells = {column: unguarded(cell) for column, cell in row.items()}
        versions.append(_version(name, cells, _payload(kind, number, row)))
    return versions


def _payload(kind: Register, number: int, row: Mapping[str, str]) -> dict[str, Any]:
    payload: dict[str, Any] = {}
    for column, cell in row.items():
        if column in _HEAD or cell == "":
            continue
        if column.endswith(_AS_JSON):
            payload[column.removesuffix(_AS_JSON)] = json.loads(cell)
        else:
            payload[column] = _value(kind.fields[column], number, unguarded(cell))
    return payload


def _value(field: RecordField, number: int, text: str) -> Any:
    value = read_value(field, text)
    if isinstance(value, Problem):
        raise RecordsError(f"row {number}, {value}")
    return value
