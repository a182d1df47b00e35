"""Read workbook sheets as columns of text, within limits of time and memory.

openpyxl reads the parts of the file; only the cells that exist are visited, whatever size the
sheet declares. A part that defines entities of its own, which no spreadsheet writes, and a file
that unpacks to too much are refused before they are parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.build.report import FileRefused, refused
from data.characters import visible
from data.parsing import percent_text
from data.problem import Problem
from data.table_files import Fault, WorkbookRefused, workbook

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_MOST_BYTES = 1 << 30  # unpacked; a sheet of 26,000 × 31 cells takes 40 MB
_GAP = 1_000  # blank rows after which what follows is not of the table
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')  # parts of a number format that are words
_BLOCK = 20_000  # rows that are put into the database at once

Row = tuple[int, dict[int, str]]


@contextmanager
def opened(path: Path) -> Iterator[Workbook]:
    """A workbook open for reading; FileRefused where it is none, or unpacks to too much."""
    try:
        with workbook(path, _MOST_BYTES, formulas="as values") as book:
            yield book
    except WorkbookRefused as refusal:
        raise _refusal(refusal.fault) from None


def _refusal(fault: Fault) -> FileRefused:
    if fault is Fault.ENTITIES:
        return refused("a workbook saved by a spreadsheet program", "save its table as CSV", "a definition of entities")
    if fault is Fault.TOO_LARGE:
        return refused("a workbook that unpacks to less than 1 GB", "save its table as CSV")
    return refused("an Excel workbook (.xlsx)", "open it and save it again, or download it again")


def first_rows(book: Workbook, sheet: str, count: int) -> list[tuple[str, ...]]:
    """The first rows of a sheet as text, without blank cells at their ends."""
    rows: list[tuple[str, ...]] = []
    for number, cells in _rows(book, sheet):
        if number > count:
            break
        rows += [()] * (number - 1 - len(rows))
        rows.append(tuple(cells.get(at, "") for at in range(max(cells, default=-1) + 1)))
    return rows


def table(book: Workbook, sheet: str, header_row: int, width: int) -> Iterator[list[list[str | None]]]:
    """The rows below a header in blocks of columns; a cell outside the table is refused."""
    columns: list[list[str | None]] = [[] for _ in range(width)]
    last = header_row
    for number, cells in _rows(book, sheet):
        if number <= header_row or not cells:
            continue
        _refuse_outside(number, last, header_row, cells, width)
        for column in columns:
            column.extend([None] * (number - last))
        for at, text in cells.items():
            columns[at][-1] = text
        last = number
        if len(columns[0]) >= _BLOCK:
            yield columns
            columns = [[] for _ in range(width)]
    if columns and columns[0]:
        yield columns


def _refuse_outside(number: int, last: int, header_row: int, cells: dict[int, str], width: int) -> None:
    from openpyxl.utils import get_column_letter

    furthest = max(cells)
    if number - last > _GAP:
        at, where = min(cells), f"{number - last - 1:,} blank rows below the table"
    elif furthest >= width:
        at, where = furthest, "beyond the last column of the table"
    else:
        return
    name = f"{get_column_letter(at + 1)}{number}"
    raise FileRefused(
        Problem(
            number - header_row,
            None,
            f"{cells[at][:40]} in cell {name}",
            f"no cell {where}",
            "delete the cell, or move it to another sheet",
        )
    )


def _rows(book: Workbook, sheet: str) -> Iterator[Row]:
    """Every row of a sheet that has a cell: its number from 1, and its cells' texts by column."""
    read_only: Any = book[sheet]
    percents = _percent_styles(book)
    try:
        with read_only._get_source() as source:
            parser = _parser()(
                source,
                read_only._shared_strings,
                data_only=True,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            for number, row in parser.parse():
                yield number, _texts(row, percents)
    except FileRefused:
        raise
    except Exception:  # whatever a broken sheet makes of its parser
        raise _refusal(Fault.DAMAGED) from None


@cache
def _parser() -> type[Any]:
    """openpyxl's parser of a sheet, quick over texts and plain numbers, strict over formulas."""
    from openpyxl.utils import column_index_from_string
    from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

    letters: dict[str, int] = {}

    class Parser(WorkSheetParser):  # type: ignore[misc]
        def parse_cell(self, element: Any) -> dict[str, Any]:
            """A cell; of nine in ten only the text, the column and the style are needed."""
            kind, style = element.get("t", "n"), int(element.get("s", 0))
            value = element.findtext(VALUE_TAG)
            if not value and kind != "str" and element.find(FORMULA_TAG) is not None:
                raise refused(
                    "the values of formulas",
                    "open the workbook in Excel and save it again",
                    f"a formula without its value in cell {element.get('r')}",
                )
            name = element.get("r")
            if not value or not name or kind not in "ns" or style in self.date_formats:
                cell: dict[str, Any] = super().parse_cell(element)
                return cell
            column = name.rstrip("0123456789")
            if column not in letters:
                letters[column] = column_index_from_string(column)
            self.col_counter = letters[column]
            result = self.shared_strings[int(value)] if kind == "s" else _number(value)
            return {"column": letters[column], "value": result, "style_id": style}

    return Parser


def _number(text: str) -> float | int:
    return int(text) if text.isdecimal() else float(text)


def _percent_styles(book: Workbook) -> frozenset[int]:
    """The styles of cells that show a hundred times their value, with a percent sign."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

    own: Any = book._number_formats
    result = set()
    for place, style in enumerate(book._cell_styles):
        code = style.numFmtId
        known = code < BUILTIN_FORMATS_MAX_SIZE
        form = BUILTIN_FORMATS.get(code, "") if known else own[code - BUILTIN_FORMATS_MAX_SIZE]
        if is_percent(form):
            result.add(place)
    return frozenset(result)


@cache
def is_percent(number_format: str) -> bool:
    """Whether a number format multiplies by a hundred: '0.0%', and not '0.0\"%\"'."""
    return "%" in _LITERAL.sub("", number_format)


def _texts(row: list[dict[str, Any]], percents: frozenset[int]) -> dict[int, str]:
    results = {}
    for cell in row:
        value = cell["value"]
        if value is None:
            continue
        text = cell_text(value, cell["style_id"] in percents)
        if text:
            results[cell["column"] - 1] = text
    return results


def cell_text(value: object, percent: object) -> str:
    """What a cell shows, as the CSV of the same table would have it."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float) and percent:
        return percent_text(value)
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return visible(str(value)).strip()
