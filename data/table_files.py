"""How the bytes of a table are known, whoever hands it in: its kind, encoding, delimiter, and what it unpacks to."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from statistics import median
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

DELIMITERS = (",", "\t", ";")
TITLE_ROWS = 5  # a header is looked for in so many first lines
# What the bytes of a damaged zip make of the libraries that unpack it.
DAMAGED = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, lzma.LZMAError, EOFError, ValueError, struct.error)
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_MOST_RATIO = 200  # unpacked to packed; a sheet of noughts comes to some 100
_SMALL = 1 << 20  # bytes, below which no ratio is a danger
_PROLOGUE = 1 << 16  # bytes in which a definition of entities would be


class FileKind(StrEnum):
    """What a file is by its first bytes, whatever its name says."""

    TEXT = "text"
    ZIP = "zip"  # a workbook is one
    OLD_EXCEL = "old workbook"


class Fault(StrEnum):
    """Why a workbook is not opened."""

    DAMAGED = "damaged"
    ENTITIES = "defines entities"  # no spreadsheet program does; it can be made to grow without end
    TOO_LARGE = "unpacks to too much"


class WorkbookRefused(ValueError):
    """A workbook that is not opened; the reader says so in the words of its own screen."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


def kind_of(start: bytes) -> FileKind:
    """What a file is by its first bytes."""
    if start.startswith(_ZIP):
        return FileKind.ZIP
    return FileKind.OLD_EXCEL if start.startswith(_OLD_EXCEL) else FileKind.TEXT


def encoding_of(start: bytes) -> str:
    """The encoding that the first bytes of a text show: UTF-16, else UTF-8 until a later byte is none."""
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    # Without a mark: English text in two bytes a letter has a zero in every other one.
    sample = start[:4096]
    half = max(1, len(sample) // 2)
    if sample[1::2].count(0) > 0.6 * half and not sample[0::2].count(0):
        return "utf-16-le"
    if sample[0::2].count(0) > 0.6 * half and not sample[1::2].count(0):
        return "utf-16-be"
    return "utf-8"


def delimited(sample: str, mark: str | None = None) -> tuple[str, list[list[str]]]:
    """The delimiter of a text, `mark` where the file names it, and its first rows; csv.Error where it is no table.

    Names and decimal commas hold commas too: the right delimiter parts most rows into most cells.
    """
    csv.field_size_limit(1 << 26)
    tables = {delimiter: _first_rows(sample, delimiter) for delimiter in ((mark,) if mark else DELIMITERS)}
    best = mark or max(DELIMITERS, key=lambda item: _usual_and_most_cells(tables[item]))
    return best, tables[best]


def _first_rows(sample: str, delimiter: str) -> list[list[str]]:
    rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    return [row for _, row in zip(range(TITLE_ROWS + 1), rows, strict=False)]


def _usual_and_most_cells(rows: list[list[str]]) -> tuple[float, int]:
    widths = [len(row) for row in rows if row] or [0]
    return median(widths), max(widths)


@contextmanager
def workbook(source: Path | IO[bytes], most_bytes: int, *, formulas: str) -> Iterator[Workbook]:
    """A workbook open for reading; WorkbookRefused where it is none, or unpacks to more than `most_bytes`.

    `formulas`: "as values", or "as text" where the reader refuses them.
    """
    from openpyxl import load_workbook  # here: only who hands in a workbook waits for it

    _refuse(source, most_bytes)
    try:
        book = load_workbook(source, read_only=True, data_only=formulas == "as values")
    except Exception:  # openpyxl meets a broken workbook with errors of many kinds
        raise WorkbookRefused(Fault.DAMAGED) from None
    try:
        yield book
    finally:
        book.close()


def _refuse(source: Path | IO[bytes], most_bytes: int) -> None:
    try:
        with zipfile.ZipFile(source) as parts:
            sizes = [(part.file_size, part.compress_size) for part in parts.infolist()]
            entities = any(_defines_entities(parts, part) for part in parts.infolist())
    except (*DAMAGED, OSError, NotImplementedError, RuntimeError):
        raise WorkbookRefused(Fault.DAMAGED) from None
    if entities:
        raise WorkbookRefused(Fault.ENTITIES)
    large = sum(size for size, _ in sizes) > most_bytes
    if large or any(size > _SMALL and size > _MOST_RATIO * packed for size, packed in sizes):
        raise WorkbookRefused(Fault.TOO_LARGE)


def _defines_entities(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    if not part.filename.lower().endswith((".xml", ".rels")):
        return False
    with parts.open(part) as stream:
        return b"<!DOCTYPE" in stream.read(_PROLOGUE)
