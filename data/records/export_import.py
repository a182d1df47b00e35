"""Export all records as open files: one CSV and one JSON per register; import them again."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Engine

from data.records.cells import guarded, unguarded
from data.records.declaration import Field, Register
from data.records.entries import Action, Version
from data.records.import_versions import merge
from data.records.loading import register as declared
from data.records.loading import registers
from data.records.problems import Problem, RecordsError
from data.records.reading import all_versions
from data.records.tables import COLUMNS, HEAD
from data.records.values import read_value

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
        action=Action(row["action"]),
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


def _value(field: Field, number: int, text: str) -> Any:
    value = read_value(field, text)
    if isinstance(value, Problem):
        raise RecordsError(f"row {number}, {value}")
    return value
