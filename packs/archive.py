"""The archive of packs: numbered, frozen, with checksums and the request to create them again."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

_LEDGER = "pack.json"
_NUMBER = re.compile(r"^[A-Z0-9]+-\d{4}-\d{2}-\d{2}-\d{2,}$")


class ArchiveRefused(ValueError):
    """The archive cannot do what was asked; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class PackRequest:
    """Everything that a pack was made from: with the same build it gives the same bytes."""

    kind: str
    meeting: str
    previous: str
    as_at: str
    build: str
    plan: str
    audience: str
    sections: tuple[str, ...]
    area: str = ""


@dataclass(frozen=True, slots=True)
class ArchivedPack:
    """One pack in the archive; `files` are names with their SHA-256."""

    number: str
    made: str
    recipe: PackRequest
    files: Mapping[str, str] = field(default_factory=dict)


def next_number(folder: Path, prefix: str, meeting: date) -> str:
    """The next free number for a meeting: 'B935-2026-11-30-01', then -02."""
    stem = f"{prefix}-{meeting.isoformat()}-"
    taken = [item.number for item in entries(folder) if item.number.startswith(stem)]
    last = max((int(number.rsplit("-", 1)[1]) for number in taken), default=0)
    return f"{stem}{last + 1:02d}"


def keep(folder: Path, number: str, recipe: PackRequest, files: Mapping[str, bytes], made: str) -> ArchivedPack:
    """Freeze a pack under its number; ArchiveRefused where the number is already taken."""
    if not _NUMBER.match(number):
        raise ArchiveRefused(f"pack number {number!r}: expected as in B935-2026-11-30-01")
    own = folder / number
    try:
        own.mkdir(parents=True)
    except FileExistsError:
        raise ArchiveRefused(
            f"pack {number} is already in the archive and cannot change; use the next number"
        ) from None
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    for name, content in files.items():
        (own / name).write_bytes(content)
        os.chmod(own / name, 0o444)
    entry = ArchivedPack(number, made, recipe, sums)
    part = own / f"{_LEDGER}.part"
    part.write_text(json.dumps(asdict(entry), indent=1, ensure_ascii=False), "utf-8")
    os.chmod(part, 0o444)
    os.replace(part, own / _LEDGER)
    return entry


def entries(folder: Path) -> list[ArchivedPack]:
    """Every pack that is kept, by number; a folder without its ledger was never finished."""
    return [_read(path) for path in sorted(folder.glob(f"*/{_LEDGER}"))]


def entry(folder: Path, number: str) -> ArchivedPack:
    """One pack by its number; ArchiveRefused names those there are."""
    path = folder / number / _LEDGER
    if not _NUMBER.match(number) or not path.is_file():
        known = ", ".join(item.number for item in entries(folder)) or "none"
        raise ArchiveRefused(f"no pack has the number {number!r}; kept: {known}")
    return _read(path)


def _read(path: Path) -> ArchivedPack:
    current = json.loads(path.read_text("utf-8"))
    recipe = PackRequest(**{**current["recipe"], "sections": tuple(current["recipe"]["sections"])})
    return ArchivedPack(current["number"], current["made"], recipe, current["files"])


def read(folder: Path, number: str, name: str) -> bytes:
    """A file of a pack as it was frozen; ArchiveRefused where its checksum is not the same."""
    kept = entry(folder, number)
    if name not in kept.files:
        raise ArchiveRefused(f"pack {number} has no file {name!r}; it has: {', '.join(kept.files)}")
    content = (folder / number / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != kept.files[name]:
        raise ArchiveRefused(f"pack {number}, {name}: changed since it was frozen (checksum differs)")
    return content


def spoiled(folder: Path, number: str) -> tuple[str, ...]:
    """The files of a pack that are missing from the archive, or differ from what was frozen."""
    results = []
    for name in entry(folder, number).files:
        try:
            read(folder, number, name)
        except (ArchiveRefused, OSError):
            results.append(name)
    return tuple(results)


def altered(folder: Path, number: str, again: Mapping[str, bytes]) -> tuple[str, ...]:
    """The files of a pack that are not the same when it is made again."""
    kept = entry(folder, number).files
    return tuple(name for name, content in again.items() if kept.get(name) != hashlib.sha256(content).hexdigest())
