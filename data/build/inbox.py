"""How a file arrives: its bytes are hashed, stored and decoded, and its header is found."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from data.build import workbooks
from data.build.report import refused
from data.build.text_files import examine, rewrite, separator
from data.sources.base import normalise

_HEAD = 1 << 20
_DELIMITERS = (",", "\t", ";")
MOST_COLUMNS = 1_000  # the widest published table has some 500
TITLE_ROWS = 5  # a header is looked for in so many first lines
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
    readable, quotes = path, 0
    if suffix in TEXTS:
        text = examine(path)
        digest, quotes = text.sha256, text.quotes
        mark = separator(path, text.encoding)
        odd_name = _told(path, path.parent) != path.name
        if text.encoding != "utf-8" or text.has_mixed_ends or odd_name or mark:
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
    return any(lines[0].count(mark) > 2 and lines[0].count(mark) == lines[1].count(mark) for mark in _DELIMITERS)


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
    known = (mark, *_DELIMITERS) if mark else _DELIMITERS
    tables = {delimiter: _first_rows(sample, delimiter) for delimiter in known}
    # Names and decimal commas hold commas too: the right delimiter parts most rows into most cells.
    best = mark or max(_DELIMITERS, key=lambda item: _usual_and_most_cells(tables[item]))
    rows = tables[best]
    if not any(any(cell.strip() for cell in row) for row in rows):
        raise refused("a header", "the file has no text: download it again")
    return tuple(Head(skip, best, tuple(row)) for skip, row in enumerate(rows) if row)


def _usual_and_most_cells(rows: list[list[str]]) -> tuple[float, int]:
    widths = [len(row) for row in rows if row] or [0]
    return median(widths), max(widths)


def _first_rows(sample: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(1 << 26)
    rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        return [row for _, row in zip(range(TITLE_ROWS + 1), rows, strict=False)]
    except csv.Error:
        raise refused("a table in CSV form", "download the file again") from None


def _parquet_header(path: Path) -> tuple[str, ...]:
    from pyarrow import parquet

    try:
        return tuple(parquet.ParquetFile(path).schema_arrow.names)
    except (OSError, ValueError):
        raise refused("a Parquet file", "download it again") from None


def _xlsx_heads(path: Path) -> tuple[Head, ...]:
    with workbooks.opened(path) as book:
        return tuple(
            Head(skip, "", cells, sheet)
            for sheet in book.sheetnames
            for skip, cells in enumerate(workbooks.first_rows(book, sheet, TITLE_ROWS + 1))
            if any(cells)
        )
