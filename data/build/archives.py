"""Archives as they are downloaded: unpacked into the scratch folder, each file under its path in them.

An archive may be hostile. Nothing it says of itself is believed: bytes are counted as they come, no
name leads out of the folder, no link is followed, and an archive inside an archive stays packed.
"""

from __future__ import annotations

import errno
import gzip
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from data.build.report import FileRefused, FileReport, Outcome, Problem

ARCHIVES = (".zip", ".gz")
MOST_FILES = 1_000
MOST_BYTES = 4 << 30  # of all files together
# Repeated text is packed to a fiftieth; a file made to fill the disk, to less than a thousandth.
MOST_TIMES_LARGER, ALWAYS_ALLOWED = 250, 32 << 20
_LONGEST_NAME = 200  # bytes; no disk takes more than 255, and the build adds an ending
_LONGEST_PATH = 1_000
_CHUNK = 1 << 20
# What the bytes of a damaged zip make of the libraries that unpack it.
DAMAGED = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, lzma.LZMAError, EOFError, ValueError, struct.error)
_UNPACK = "unpack it and put the files in the folder"
_AGAIN = "download it again"

Found = list[tuple[Path, str]]


def with_members(found: Found, scratch: Path, reports: list[FileReport], marker: str) -> Found:
    """The files of a folder, and in place of each archive what is in it; reports the result for the archive.

    `marker` marks a demonstration, which is never read from an archive.
    """
    results: Found = []
    for number, (path, relative) in enumerate(found):
        if path.suffix.lower() not in ARCHIVES or not path.is_file():
            results.append((path, relative))
            continue
        report = FileReport(relative)
        reports.append(report)
        try:
            members = _unpack(path, scratch / "unpacked" / str(number) / path.name, marker)
        except FileRefused as problem:
            report.refuse(*problem.problems)
            continue
        except PermissionError:
            report.refuse(
                Problem(None, None, "no right to read", "a readable file", "give yourself the right to read it")
            )
            continue
        report.outcome = Outcome.COMPANION
        report.notes.append(f"an archive of {len(members)} file{'s' * (len(members) != 1)}, each reported by its path")
        results.extend((member, f"{relative}/{name}") for member, name in members)
    return results


def _unpack(path: Path, folder: Path, marker: str) -> Found:
    """Write what is in an archive below a folder; FileRefused where it is damaged or not safe."""
    budget = _Budget(path.stat().st_size)
    folder.mkdir(parents=True)
    with _plainly(path):
        if path.suffix.lower() == ".gz":
            target = folder / path.stem
            with gzip.open(path) as file:
                _write(file, target, budget)
            return [(target, target.name)]
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            names = _names(members, marker)
            for info, name in zip(members, names, strict=True):
                with archive.open(info) as file:
                    _write(file, folder.joinpath(*name.parts), budget)
    return sorted((folder.joinpath(*name.parts), name.as_posix()) for name in names)


@contextmanager
def _plainly(path: Path) -> Iterator[None]:
    """What a library says of a damaged archive, in words for a person."""
    try:
        yield
    except DAMAGED:
        raise _refused(f"a damaged archive ({path.suffix.lower()})", "a whole archive", _AGAIN) from None
    except OSError as problem:
        if problem.errno not in (None, errno.EINVAL):
            raise  # the disk, not the archive
        raise _refused(f"a damaged archive ({path.suffix.lower()})", "a whole archive", _AGAIN) from None
    except NotImplementedError:
        raise _refused("an archive packed in a way that is not known here", "a plain zip", _UNPACK) from None


def _names(members: list[zipfile.ZipInfo], marker: str) -> list[PurePosixPath]:
    """Where each file goes; FileRefused where an archive has too many, or one that is not safe."""
    if not members:
        raise _refused("an archive without files", "at least one table", _AGAIN)
    if len(members) > MOST_FILES:
        raise _refused(f"{len(members):,} files in one archive", f"at most {MOST_FILES:,}", _UNPACK)
    names = [_safe_name(info) for info in members]
    folded = {name.as_posix().casefold() for name in names}
    if len(folded) < len(names) or any(parent.as_posix().casefold() in folded for n in names for parent in n.parents):
        raise _refused("two files of one name in the archive", "each file once", _UNPACK)
    if any(name.name == marker for name in names):
        raise _refused(f"{marker} in the archive", "published files", f"a demonstration is not packed: {_UNPACK}")
    return names


def _safe_name(info: zipfile.ZipInfo) -> PurePosixPath:
    """The path of a file below the folder; FileRefused where it leads elsewhere or is no plain file."""
    text = info.filename.replace("\\", "/")
    name = PurePosixPath(text)
    shown = ascii(text[:60])[1:-1]
    kind = stat.S_IFMT(info.external_attr >> 16)
    if name.is_absolute() or ".." in name.parts or text[1:2] == ":" or not name.parts:
        raise _refused(f"the path {shown!r} in the archive", "paths inside the folder", "leave it out")
    if kind not in (0, stat.S_IFREG):
        raise _refused(f"{shown!r} in the archive, a link or a device", "plain files", _UNPACK)
    if info.flag_bits & 1:
        raise _refused("an archive with a password", "one without", _UNPACK)
    long = any(len(part.encode("utf-8", "surrogatepass")) > _LONGEST_NAME for part in name.parts)
    if long or len(text) > _LONGEST_PATH:
        raise _refused(f"the name {shown!r}… in the archive", f"names of at most {_LONGEST_NAME} letters", _UNPACK)
    return name


class _Budget:
    """How many bytes an archive may still become."""

    def __init__(self, packed: int) -> None:
        self._left = min(MOST_BYTES, max(ALWAYS_ALLOWED, packed * MOST_TIMES_LARGER))

    def take(self, number: int) -> None:
        """Count bytes that were unpacked; FileRefused when there are more than may be."""
        self._left -= number
        if self._left < 0:
            raise _refused(
                "an archive that becomes far larger than it is",
                f"at most {MOST_TIMES_LARGER} times its size, and {MOST_BYTES >> 30} GB",
                f"it may be made to fill the disk; if you trust it, {_UNPACK}",
            )


def _write(file: IO[bytes] | gzip.GzipFile, target: Path, budget: _Budget) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as out:
        while chunk := file.read(_CHUNK):
            budget.take(len(chunk))
            out.write(chunk)


def _refused(text: str, expected: str, advice: str) -> FileRefused:
    return FileRefused(Problem(None, None, text, expected, advice))
