"""Open an uploaded CSV or XLSX file as a header and numbered rows."""

from __future__ import annotations

import csv
from codecs import BOM_UTF8
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

from data.characters import visible
from data.parsing import percent_text, read_number
from data.records.problems import RecordsError
from data.table_files import Fault, FileKind, WorkbookRefused, delimited, encoding_of, kind_of, workbook

# Cells of files that a spreadsheet will open: text must never be taken for a formula.

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_MARK = "'"  # a spreadsheet shows what follows an apostrophe as text


def guarded(text: str) -> str:
    """The text as a cell; an apostrophe of its own is doubled, so that `unguarded` is exact."""
    return _MARK + text if text.startswith((*_STARTS, _MARK)) else text


def unguarded(cell: str) -> str:
    """The text of a cell without the guard against formulas."""
    return cell.removeprefix(_MARK)


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would compute this text; '- point' and numbers are only text."""
    if text.startswith(("=", "@", "\t", "\r")):
        return True
    if not text.startswith(("+", "-")) or text[1:2] in ("", " "):
        return False
    return read_number(text) is None


MAX_BYTES = 5_000_000  # a return of every school of a county is a tenth of this
MAX_UNPACKED_BYTES = 60_000_000
MAX_ROWS = 20_000
SHEET = "Return"


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A header and the rows below it, each with the number that a spreadsheet gives it."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[object, ...]], ...]
    notes: tuple[str, ...] = ()


def read_table(file_name: str, content: bytes) -> SheetTable:
    """The table of a file; RecordsError says in one line why it cannot be read."""
    file_name = visible(file_name)
    if len(content) > MAX_BYTES:
        raise RecordsError(f"{file_name} is larger than {MAX_BYTES:,} bytes; upload a smaller file")
    kind = kind_of(content)
    if kind is FileKind.OLD_EXCEL:
        raise RecordsError(f"{file_name} is an old Excel file; save it as .xlsx or as CSV")
    rows, notes = _xlsx(file_name, content) if kind is FileKind.ZIP else _csv(file_name, content)
    if not rows:
        raise RecordsError(f"{file_name} is empty; fill in the template and upload it")
    if len(rows) > MAX_ROWS:
        raise RecordsError(f"{file_name} has more than {MAX_ROWS:,} rows; split the file")
    header = tuple("" if cell is None else visible(str(cell)).strip() for cell in rows[0])
    while header and not header[-1]:
        header = header[:-1]
    return SheetTable(header, tuple(enumerate((tuple(row) for row in rows[1:]), start=2)), notes)


def _csv(file_name: str, content: bytes) -> tuple[list[list[Any]], tuple[str, ...]]:
    text, notes = _decoded(file_name, content)
    try:
        delimiter, _ = delimited(text)
        return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter)), notes
    except csv.Error:  # the library's words are for programmers
        raise RecordsError(f"{file_name} is not a table; save it as CSV again") from None


def _decoded(file_name: str, content: bytes) -> tuple[str, tuple[str, ...]]:
    encoding = encoding_of(content)
    if encoding != "utf-8":
        return _decode(file_name, content, encoding), ()
    if b"\x00" in content:
        raise RecordsError(f"{file_name} is not a text file; save it as 'CSV UTF-8' or as .xlsx")
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        text = _decode(file_name, content.removeprefix(BOM_UTF8), "cp1252")
        note = "The file is not UTF-8; it was read as Windows text. Check accented letters."
        return text, (note,)


def _decode(file_name: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise RecordsError(f"{file_name}: its characters cannot be read; save it as 'CSV UTF-8' or as .xlsx") from None


def _xlsx(file_name: str, content: bytes) -> tuple[list[list[Any]], tuple[str, ...]]:
    try:
        # Formulas stay formulas: they are refused by the reader, in words.
        with workbook(BytesIO(content), MAX_UNPACKED_BYTES, formulas="as text") as book:
            sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
            rows = [[_cell(cell) for cell in row] for row in sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=100)]
    except WorkbookRefused as refusal:
        if refusal.fault is Fault.TOO_LARGE:
            raise RecordsError(f"{file_name} is too large when unpacked; split the file") from None
        raise RecordsError(f"{file_name} is not a readable workbook; save it as .xlsx again") from None
    except Exception:  # openpyxl meets a broken sheet with errors of many kinds
        raise RecordsError(f"{file_name} is not a readable workbook; save it as .xlsx again") from None
    while rows and all(cell is None for cell in rows[-1]):
        rows.pop()
    return rows, ()


def _cell(cell: Any) -> object:
    value = cell.value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if "%" in (cell.number_format or ""):
            return read_number(percent_text(value))  # a workbook keeps 65% as 0.65
        return int(value) if float(value).is_integer() else value
    return value
