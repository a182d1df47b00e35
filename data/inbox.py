"""How a file arrives: its bytes are hashed and kept, decoded, and its header is found."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data.report import refused
from data.sources.base import normalise

_CHUNK = 4 << 20
_HEAD = 1 << 20
_DELIMITERS = (",", "\t", ";")
TITLE_ROWS = 5  # a header is looked for in so many first lines
TABLES = (".csv", ".parquet", ".xlsx")
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
        return tuple(normalise(one) for one in self.header)


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
            one
            for one in sorted(folders)
            if not one.startswith(".") and _first_time(os.path.join(base, one), been)
        ]
        for name in sorted(files):
            path = Path(base) / name
            yield path, _told(path, folder)
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


def _told(path: Path, folder: Path) -> str:
    """A path as it can be written anywhere, whatever bytes a name is made of."""
    text = path.relative_to(folder).as_posix()
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _unreadable(folder: Path, problems: list[OSError]) -> Iterator[tuple[Path, str]]:
    while problems:
        path = Path(str(problems.pop().filename))
        yield path, _told(path, folder) + "/"


def receive(path: Path, relative: str, scratch: Path) -> Arrival:
    """Hash one file and make it readable; FileRefused where its bytes are no table."""
    suffix = path.suffix.lower()
    if path.stat().st_size == 0:
        raise refused("a table with a header", "the file is empty: download it again")
    digest, encoding, quotes = _examine(path, suffix)
    readable = path
    if suffix == ".csv":
        if encoding != "utf-8" or _told(path, path.parent) != path.name:
            readable = _decode(path, encoding, scratch / f"{digest[:16]}.csv")
        heads = _csv_heads(readable)
    elif suffix == ".xlsx":
        heads = _xlsx_heads(path)
    else:
        heads = (Head(0, "", _parquet_header(path)),)
    return Arrival(path.name, relative, path, readable, digest, suffix, heads, quotes)


def keep(arrival: Arrival, inbox: Path) -> None:
    """Keep the bytes exactly as published, once, under their hash."""
    target = inbox / arrival.sha256[:2] / arrival.sha256
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    shutil.copyfile(arrival.original, part)
    os.replace(part, target)


def _examine(path: Path, suffix: str) -> tuple[str, str, int]:
    """The hash of the bytes, the encoding that they are in, and how many are quotes."""
    quotes = 0
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding = "utf-8"
    with path.open("rb") as file:
        first = True
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            if suffix != ".csv":
                continue
            quotes += chunk.count(b'"')
            if first:
                encoding = _first_look(chunk)
                first = False
            if encoding == "utf-8":
                encoding = _still_utf8(decoder, chunk)
            if encoding != "utf-16" and b"\x00" in chunk:
                raise refused("text", "the file is binary: download the CSV again")
    return digest.hexdigest(), encoding, quotes


def _first_look(chunk: bytes) -> str:
    if chunk.startswith(b"PK\x03\x04"):
        raise refused(
            "a CSV file", "this is a zip or a workbook under the name .csv: unpack or rename it"
        )
    return "utf-16" if chunk[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8"


def _still_utf8(decoder: codecs.IncrementalDecoder, chunk: bytes) -> str:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _decode(path: Path, encoding: str, target: Path) -> Path:
    """Write a file as UTF-8; a BOM in front of cp1252 is dropped."""
    try:
        with (
            path.open("rb") as raw,
            target.open("w", encoding="utf-8", newline="") as out,
        ):
            if encoding == "cp1252" and raw.read(3) != codecs.BOM_UTF8:
                raw.seek(0)
            text = io.TextIOWrapper(raw, encoding=encoding, newline="")
            shutil.copyfileobj(text, out, _CHUNK)
    except UnicodeError as problem:
        raise refused(
            "UTF-8, or the Windows encoding cp1252",
            f"save the file as CSV UTF-8 ({problem.args[-1]})",
            found="bytes of another encoding",
        ) from None
    return target


def _csv_heads(path: Path) -> tuple[Head, ...]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        sample = file.read(_HEAD)
    best = max(_DELIMITERS, key=sample[:20000].count)
    try:
        rows = [row for _, row in zip(range(TITLE_ROWS + 1), _reader(sample, best), strict=False)]
    except csv.Error as problem:
        raise refused("a table in CSV form", f"download the file again ({problem})") from None
    if not any(any(cell.strip() for cell in row) for row in rows):
        raise refused("a header", "the file has no text: download it again")
    return tuple(Head(skip, best, tuple(row)) for skip, row in enumerate(rows) if row)


def _reader(sample: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(1 << 26)
    return csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)


def _parquet_header(path: Path) -> tuple[str, ...]:
    from pyarrow import parquet

    try:
        return tuple(parquet.ParquetFile(path).schema_arrow.names)
    except (OSError, ValueError) as problem:
        raise refused("a Parquet file", f"download it again ({problem})") from None


def _xlsx_heads(path: Path) -> tuple[Head, ...]:
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, InvalidFileException, OSError) as problem:
        raise refused("an Excel workbook (.xlsx)", f"save it again ({problem})") from None
    heads = []
    for sheet in book.worksheets:
        rows = sheet.iter_rows(max_row=TITLE_ROWS + 1, values_only=True)
        for skip, row in enumerate(rows):
            cells = tuple("" if cell is None else str(cell) for cell in row)
            if any(cells):
                heads.append(Head(skip, "", cells, sheet.title))
    book.close()
    return tuple(heads)
