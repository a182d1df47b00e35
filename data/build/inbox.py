"""How a file arrives: its bytes are hashed, stored and decoded, and its header is found."""

from __future__ import annotations

import codecs
import csv
import errno
import gzip
import hashlib
import io
import os
import re
import shutil
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from data.build import workbooks
from data.build.report import FileOutcome, FileRefused, FileReport, refused
from data.characters import may_hide, visible
from data.problem import Problem
from data.sources.base import normalise
from data.table_files import DAMAGED, DELIMITERS, TITLE_ROWS, FileKind, delimited, encoding_of, kind_of

# Archives as they are downloaded: unpacked into the scratch folder, each file under its path in them.
#
# An archive may be hostile. Nothing it says of itself is believed: bytes are counted as they come, no
# name leads out of the folder, no link is followed, and an archive inside an archive stays packed.

ARCHIVES = (".zip", ".gz")
MOST_FILES = 1_000
MOST_BYTES = 4 << 30  # of all files together
# Repeated text is packed to a fiftieth; a file made to fill the disk, to less than a thousandth.
MOST_TIMES_LARGER, ALWAYS_ALLOWED = 250, 32 << 20
_LONGEST_NAME = 200  # bytes; no disk takes more than 255, and the build adds an ending
_LONGEST_PATH = 1_000
_CHUNK = 1 << 20
_UNPACK = "unpack it and put the files in the folder"
_AGAIN = "download it again"

Found = list[tuple[Path, str]]


def with_members(files: Found, scratch: Path, reports: list[FileReport], marker: str) -> Found:
    """The files of a folder, and in place of each archive what is in it; reports the result for the archive.

    `marker` marks a demonstration, which is never read from an archive.
    """
    results: Found = []
    for number, (path, relative) in enumerate(files):
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
        report.outcome = FileOutcome.COMPANION
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
            members = [info for info in archive.infolist() if not info.filename.endswith("/")]
            names = _names(members, marker)
            for info, name in zip(members, names, strict=True):
                with archive.open(info) as file:
                    _write(file, folder.joinpath(*name.parts), budget)
    return sorted((folder.joinpath(*name.parts), visible(name.as_posix())) for name in names)


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


# Hash, decode and clean the bytes of a text table before parsing.

_TEXT_CHUNK = 4 << 20
_SEPARATOR = re.compile(r'^\ufeff?"?sep=(.)"?[ ,;\t]*\r?\n?$', re.IGNORECASE)  # for Excel alone


@dataclass(slots=True)
class Text:
    """What the bytes of a file say of themselves."""

    sha256: str = ""
    encoding: str = "utf-8"
    quotes: int = 0
    line_feeds: int = 0
    returns: int = 0
    both: int = 0  # a return and then a line feed
    hides: bool = False  # characters that nobody sees

    @property
    def has_mixed_ends(self) -> bool:
        """Whether lines end in more than one way, or in the way of old Macintoshes."""
        return self.returns != self.both or 0 < self.both != self.line_feeds


def examine(path: Path) -> Text:
    """Read a file once for its hash, encoding, quotes and line ends; FileRefused if it is no text."""
    result, digest = Text(), hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    last = b""
    with path.open("rb") as file:
        while chunk := file.read(_TEXT_CHUNK):
            if not last:
                result.encoding = _first_look(chunk)
            digest.update(chunk)
            _count(result, last[-1:] + chunk[:1], chunk)
            result.hides |= may_hide(last + chunk.removeprefix(b"" if last else codecs.BOM_UTF8))
            last = chunk[-3:]  # a character may go on in the next chunk
            if result.encoding == "utf-8":
                result.encoding = _still_utf8(decoder, chunk)
            if not result.encoding.startswith("utf-16") and b"\x00" in chunk:
                raise refused("text", "the file is binary: download the CSV again")
    if result.encoding == "utf-8":
        _refuse_half_letter(decoder)
    result.sha256 = digest.hexdigest()
    return result


def _count(text: Text, seam: bytes, chunk: bytes) -> None:
    text.quotes += chunk.count(b'"')
    text.line_feeds += chunk.count(b"\n")
    text.returns += chunk.count(b"\r")
    text.both += chunk.count(b"\r\n") + (seam == b"\r\n")


def _first_look(chunk: bytes) -> str:
    kind = kind_of(chunk)
    if kind is FileKind.ZIP:
        raise refused("a CSV file", "this is a zip or a workbook under another name: unpack or rename it")
    if kind is FileKind.OLD_EXCEL:
        raise refused("a CSV file", "this is an old workbook: open it and save it as .xlsx")
    return encoding_of(chunk)


def _still_utf8(decoder: codecs.IncrementalDecoder, chunk: bytes) -> str:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _refuse_half_letter(decoder: codecs.IncrementalDecoder) -> None:
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise refused(
            "a whole file",
            "the download was cut off: download the file again",
            "the file ends in the middle of a character",
        ) from None


def separator(path: Path, encoding: str) -> str | None:
    """The delimiter that a first line such as 'sep=;' names, which only Excel understands."""
    with path.open("rb") as file:
        first = file.readline(64) + (file.read(1) if encoding == "utf-16-le" else b"")
    match = _SEPARATOR.match(first.decode(encoding, "ignore"))
    return match[1] if match else None


def rewrite(path: Path, encoding: str, target: Path, without_first: str | None) -> Path:
    """Write a file as UTF-8 with one kind of line end, without what nobody sees, nor a BOM in front."""
    try:
        with path.open("rb") as raw, target.open("w", encoding="utf-8", newline="\n") as out:
            if encoding == "cp1252" and raw.read(3) != codecs.BOM_UTF8:
                raw.seek(0)
            text = io.TextIOWrapper(raw, encoding=encoding)
            if without_first:
                text.readline()
            while part := text.read(_TEXT_CHUNK):
                out.write(visible(part))
    except UnicodeError:
        raise refused(
            "UTF-8, or the Windows encoding cp1252", "save the file as CSV UTF-8", "bytes of another encoding"
        ) from None
    return target


_HEAD = 1 << 20
MOST_COLUMNS = 1_000  # the widest published table has some 500
TEXTS = (".csv", ".tsv", ".tab", ".txt")  # a .txt only where `looks_like_table`
TABLES = (".csv", ".tsv", ".tab", ".parquet", ".xlsx")
BOUNDARIES = (".geojson", ".gpkg")
DOCUMENTS = (".toml", ".md", ".txt", ".pdf", ".docx", ".html", ".htm", ".rtf", ".json", ".log")


@dataclass(frozen=True, slots=True)
class Head:
    """Where a table begins: lines above the header, the delimiter, and the header as published."""

    skip: int
    delimiter: str
    header: tuple[str, ...]
    sheet: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The header as it is matched."""
        return tuple(normalise(item) for item in self.header)


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file as it came: where it stood, its hash, and a path that can be read as UTF-8."""

    name: str
    relative: str
    original: Path
    readable: Path
    sha256: str
    suffix: str
    heads: tuple[Head, ...]
    quotes: int = 0  # how many quotation marks the file has


def walk(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every file below a folder in a fixed order, with its path relative to the folder."""
    problems: list[OSError] = []
    been = {os.path.realpath(folder)}
    for base, folders, files in os.walk(folder, onerror=problems.append, followlinks=True):
        folders[:] = [
            item for item in sorted(folders) if not item.startswith(".") and _first_time(os.path.join(base, item), been)
        ]
        for name in sorted(files):
            path = Path(base) / name
            yield path, _readable_path(path, folder)
        while problems:
            yield from _unreadable(folder, problems)
    yield from _unreadable(folder, problems)


def _first_time(folder: str, been: set[str]) -> bool:
    """Whether a folder is met for the first time: a link may lead back to where it stands."""
    real = os.path.realpath(folder)
    if real in been:
        return False
    been.add(real)
    return True


def _readable_path(path: Path, folder: Path) -> str:
    """A path as it can be written anywhere, whatever bytes a name is made of."""
    text = path.relative_to(folder).as_posix()
    return visible(text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _unreadable(folder: Path, problems: list[OSError]) -> Iterator[tuple[Path, str]]:
    while problems:
        path = Path(str(problems.pop().filename))
        yield path, _readable_path(path, folder) + "/"


def receive(path: Path, relative: str, scratch: Path) -> Arrival:
    """Hash one file and make it readable; FileRefused where its bytes are no table."""
    suffix = path.suffix.lower()
    if path.stat().st_size == 0:
        raise refused("a table with a header", "the file is empty: download it again")
    readable, quotes = path, 0
    if suffix in TEXTS:
        text = examine(path)
        digest, quotes = text.sha256, text.quotes
        mark = separator(path, text.encoding)
        odd_name = _readable_path(path, path.parent) != path.name
        if text.encoding != "utf-8" or text.has_mixed_ends or text.hides or odd_name or mark:
            readable = rewrite(path, text.encoding, scratch / f"{digest[:16]}.csv", mark)
        heads = _csv_heads(readable, mark)
    else:
        digest = hash_of(path)
        heads = _xlsx_heads(path) if suffix == ".xlsx" else (Head(0, "", _parquet_header(path)),)
    _refuse_too_wide(heads)
    return Arrival(path.name, relative, path, readable, digest, suffix, heads, quotes)


def hash_of(path: Path) -> str:
    """The hash under which a file is kept."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _refuse_too_wide(heads: tuple[Head, ...]) -> None:
    if (widest := max((len(head.header) for head in heads), default=0)) > MOST_COLUMNS:
        raise refused(
            f"at most {MOST_COLUMNS:,} columns", "remove the columns that were added", f"{widest:,} columns, or more"
        )


def looks_like_table(path: Path) -> bool:
    """Whether a .txt begins as a table: two lines with the same number of tabs, or of commas."""
    with path.open("rb") as file:
        lines = [
            line.decode("utf-8", "replace").replace("\x00", "")
            for line in (file.readline(1 << 16), file.readline(1 << 16))
        ]
    return any(lines[0].count(mark) > 2 and lines[0].count(mark) == lines[1].count(mark) for mark in DELIMITERS)


def keep(arrival: Arrival, inbox: Path) -> None:
    """Keep the bytes exactly as published, once, under their hash."""
    target = inbox / arrival.sha256[:2] / arrival.sha256
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    shutil.copyfile(arrival.original, part)
    os.replace(part, target)


def _csv_heads(path: Path, mark: str | None) -> tuple[Head, ...]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        sample = file.read(_HEAD)
    try:
        best, rows = delimited(sample, mark)
    except csv.Error:
        raise refused("a table in CSV form", "download the file again") from None
    if not any(any(cell.strip() for cell in row) for row in rows):
        raise refused("a header", "the file has no text: download it again")
    return tuple(Head(skip, best, tuple(row)) for skip, row in enumerate(rows) if row)


def _parquet_header(path: Path) -> tuple[str, ...]:
    from pyarrow import parquet

    try:
        return tuple(parquet.ParquetFile(path).schema_arrow.names)
    except (OSError, ValueError):
        raise refused("a Parquet file", "download it again") from None


def _xlsx_heads(path: Path) -> tuple[Head, ...]:
    with workbooks.opened(path) as book:
        # A hidden sheet comes after those that a reader sees.
        sheets = sorted(book.sheetnames, key=lambda name: book[name].sheet_state != "visible")
        return tuple(
            Head(skip, "", cells, sheet)
            for sheet in sheets
            for skip, cells in enumerate(workbooks.first_rows(book, sheet, TITLE_ROWS + 1))
            if any(cells)
        )
