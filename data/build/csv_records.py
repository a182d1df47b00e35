"""Count the records of a CSV separately from the parser, so that none is lost.

A stray quote swallows whatever lies between it and the next one, rows included; a download that
was cut off ends in the middle of a row. Both are refused with row and column.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data.build.inbox import Head
from data.build.report import FileRefused, Problem, refused

_FIELD_LIMIT = 1 << 26
_SHOWN = 40  # characters of a cell that are quoted in a report


@dataclass(frozen=True, slots=True)
class Records:
    """How many records lie below the header, and the most cells that one has."""

    count: int
    widest: int


def records(path: Path, head: Head) -> Iterator[list[str]]:
    """The records below the header; csv.Error where a quote does not close."""
    csv.field_size_limit(_FIELD_LIMIT)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, delimiter=head.delimiter, strict=True)
        for place, row in enumerate(rows):
            if place > head.skip and row:
                yield row


def count(path: Path, head: Head, quotes: int) -> Records:
    """Count the records; FileRefused where a quote swallows cells or the last row is cut off."""
    return _by_record(path, head) if quotes else _by_line(path, head)


def _by_line(path: Path, head: Head) -> Records:
    """Without quotes every line is a record, and its cells are parted by every delimiter."""
    mark = head.delimiter.encode()
    number, least, widest, last = 0, 1 << 30, len(head.header), 0
    line = b""
    with path.open("rb") as file:
        for place, line in enumerate(file):
            if place <= head.skip or not line.strip(b"\r\n"):
                continue
            least = min(least, last or least)
            number, last = number + 1, line.count(mark) + 1
            widest = max(widest, last)
    if not line.endswith((b"\n", b"\r")) and last < min(least, len(head.header)):
        raise _cut_off(number, last, head)
    return Records(number, widest)


def _by_record(path: Path, head: Head) -> Records:
    number, least, widest, last = 0, 1 << 30, len(head.header), 0
    try:
        for number, row in enumerate(records(path, head), 1):
            least = min(least, last or least)
            last = len(row)
            widest = max(widest, last)
            _refuse_swallowed(number, row, head)
    except csv.Error:
        raise _stray_quote(path, head, number + 1) from None
    if last < min(least, len(head.header)) and not ends_with_a_line(path):
        raise _cut_off(number, last, head)
    return Records(number, widest)


def ends_with_a_line(path: Path) -> bool:
    """Whether the last line of a file is ended, as in a whole download it nearly always is."""
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) in b"\r\n"


def _cut_off(number: int, cells: int, head: Head) -> FileRefused:
    return FileRefused(
        Problem(
            number,
            None,
            f"{cells} cells, and the file ends in the middle of the row",
            f"{len(head.header)} cells, as in the header",
            "the download was cut off: download the file again",
        )
    )


def _refuse_swallowed(number: int, row: list[str], head: Head) -> None:
    """Refuse a record with a cell that must be several: it holds the rest of a row, or a row."""
    width = len(head.header)
    inside = [cell.count(head.delimiter) for cell in row] if len(row) < width else []
    short = bool(inside) and len(row) + sum(inside) == width
    for place, cell in enumerate(row):
        lines = cell.count("\n")
        swallowed = lines and cell.count(head.delimiter) >= max(1, width // 2)
        if swallowed or (short and inside[place]):
            raise _not_closed(number, place, cell, head)


def _not_closed(number: int, place: int, cell: str, head: Head) -> FileRefused:
    column = head.header[place] if place < len(head.header) else f"column {place + 1}"
    shown = cell.replace("\r", "").replace("\n", " / ")[:_SHOWN]
    below = cell.count("\n")
    where = f"{below} line{'s' * (below > 1)} below" if below else "cells further on"
    return FileRefused(
        Problem(
            number,
            column,
            shown,
            "one cell in quotation marks",
            f"a quotation mark opens here and closes {where}: remove it, or download the file again",
        )
    )


def _stray_quote(path: Path, head: Head, number: int) -> FileRefused:
    """Name the cell whose quote does not close, or closes in the middle of the cell."""
    csv.field_size_limit(_FIELD_LIMIT)
    with path.open(encoding="utf-8-sig", newline="") as file:
        loose = csv.reader(file, delimiter=head.delimiter)
        try:
            rows = (row for place, row in enumerate(loose) if place > head.skip and row)
            row = next((row for at, row in enumerate(rows, 1) if at == number), [])
        except csv.Error:
            return refused("cells of less than 64 MB", "download the file again", f"row {number}")
    fault = max(row, key=lambda cell: (cell.count("\n"), '"' in cell, len(cell)), default="")
    return _not_closed(number, row.index(fault) if row else 0, fault, head)
