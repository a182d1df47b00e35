"""Read uploaded returns row by row: valid rows can be saved while faults are listed."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from io import BytesIO, StringIO
from typing import Literal

from data.problem import Problem
from data.records.declaration import FieldKind, RecordField, Register
from data.records.declaration import register as declared
from data.records.entries import Conflict, Saved, Who
from data.records.problems import RecordsError
from data.records.store import Records
from data.records.tabular import SHEET, SheetTable, looks_like_formula, read_table, unguarded
from data.records.values import Payload, is_blank, key_of, read_payload


@dataclass(frozen=True, slots=True)
class GoodRow:
    """A row of the file that can be saved."""

    row: int
    payload: Payload


@dataclass(frozen=True, slots=True)
class Return:
    """What a file holds: rows that can be saved, faults by row and column, and remarks."""

    register: str
    good: tuple[GoodRow, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SavedReturn:
    """The result for valid rows; a conflict gives the value already saved."""

    saved: tuple[Saved, ...]
    unchanged: tuple[Saved, ...]
    conflicts: tuple[tuple[int, Conflict], ...]


def read_return(register: str, file_name: str, content: bytes, ours: Collection[str]) -> Return:
    """The rows of a file; `ours` are the URNs of the schools that it may name."""
    kind = declared(register)
    if not kind.by_file:
        raise RecordsError(f"{kind.title} cannot be uploaded; enter them on their page")
    table = read_table(file_name, content)
    columns, problems = _columns(kind, table)
    good: list[GoodRow] = []
    for number, cells in table.rows:
        if all(is_blank(cell) for cell in cells):
            continue
        payload, wrong = _row(kind, columns, cells, ours)
        problems += [replace(problem, row=number) for problem in wrong]
        if not wrong:
            good.append(GoodRow(number, payload))
    good, twice = _without_duplicates(kind, good)
    notes = table.notes or ()
    if not good and not problems and not twice:
        notes = (*notes, "The file has a header and no rows.")
    return Return(register, tuple(good), tuple(problems + twice), notes)


def save_return(records: Records, uploaded: Return, who: Who) -> SavedReturn:
    """Save the good rows; a figure that differs from the one recorded is shown, not overwritten."""
    saved: list[Saved] = []
    unchanged: list[Saved] = []
    conflicts: list[tuple[int, Conflict]] = []
    for row in uploaded.good:
        outcome = records.save(uploaded.register, None, row.payload, who, None)
        if isinstance(outcome, Conflict):
            conflicts.append((row.row, outcome))
        else:
            (saved if outcome.changed else unchanged).append(outcome)
    return SavedReturn(tuple(saved), tuple(unchanged), tuple(conflicts))


def _columns(kind: Register, table: SheetTable) -> tuple[dict[int, str | None], list[Problem]]:
    """The field of each column, None of one that is left out; a needed one must be there."""
    by_word = {name: name for name in kind.by_file}
    by_word |= {kind.fields[name].title.casefold(): name for name in kind.by_file}
    columns: dict[int, str | None] = {}
    problems = []
    expected = ", ".join(kind.by_file)
    for place, word in enumerate(table.header):
        name = by_word.get(word.casefold())
        if name is None or name in columns.values():
            what = "Leave this column out." if name is None else "It appears twice."
            problems.append(Problem(1, word or f"column {place + 1}", word, expected, what))
            name = None
        columns[place] = name
    for name in kind.by_file:
        if kind.fields[name].required and name not in columns.values():
            raise RecordsError(
                f"row 1: column {name!r} is missing; found: {', '.join(table.header)}; "
                f"expected: {expected}. Use the template."
            )
    return columns, problems


def _row(
    kind: Register, columns: Mapping[int, str | None], cells: tuple[object, ...], ours: Collection[str]
) -> tuple[Payload, list[Problem]]:
    entered: dict[str, object] = {}
    problems = []
    for place, cell in enumerate(cells):
        name = columns.get(place)
        if name is not None and isinstance(cell, str) and looks_like_formula(cell):
            advice = "Enter a value or text, not a formula."
            problems.append(Problem(None, name, cell[:80], "text, not a formula", advice))
        elif name is not None:
            entered[name] = unguarded(cell) if isinstance(cell, str) else cell
        elif place not in columns and not is_blank(cell):
            advice = "This row may have an extra comma. Put text with commas in quotation marks."
            problems.append(Problem(None, f"column {place + 1}", str(cell)[:80], "an empty cell", advice))
    payload, wrong = read_payload(kind, entered)
    named = {problem.column for problem in problems}
    problems += [problem for problem in wrong if problem.column not in named]
    urn = payload.get("urn")
    if urn is not None and urn not in ours:
        advice = "Check the URN; schools in other authorities use their own authority's return."
        problems.append(Problem(None, "urn", str(urn), "the URN of a school of this authority", advice))
    return payload, problems


def _without_duplicates(kind: Register, rows: list[GoodRow]) -> tuple[list[GoodRow], list[Problem]]:
    """One row per record: of equal rows the first is kept, of differing ones none."""
    by_key: dict[str | None, list[GoodRow]] = {}
    for row in rows:
        by_key.setdefault(key_of(kind, row.payload), []).append(row)
    good, problems = [], []
    for same in by_key.values():
        first = same[0]
        if all(row.payload == first.payload for row in same):
            good.append(first)
            advice = "It is a duplicate; remove it."
        else:
            advice = "The rows differ: keep the correct one."
            problems.append(_twice(kind, first, same[1], advice))
        problems += [_twice(kind, row, first, advice) for row in same[1:]]
    return good, problems


def _twice(kind: Register, row: GoodRow, other: GoodRow, advice: str) -> Problem:
    text = " ".join(str(row.payload[name]) for name in kind.key)
    expected = f"one row; row {other.row} is for the same record"
    return Problem(row.row, ", ".join(kind.key), text, expected, advice)


# Blank files for schools to complete, from the declaration of the register.

_ROWS = 2000  # rows that a workbook's template prepares
_TEXT_FORMAT = "@"
_EXPECTED = {
    FieldKind.DATE: "a date: 2016-01-31 or 31/01/2016",
    FieldKind.URN: "six digits",
    FieldKind.PERCENT: "0 to 100",
    FieldKind.YES_NO: "yes or no",
    FieldKind.ROLE: "a role or body, never a person's name",
    FieldKind.MEASURE: "the code of a measure",
}


def template(register: str, kind: Literal["csv", "xlsx"]) -> bytes:
    """An empty file with the columns of a return; a workbook also says how to fill it in."""
    result = declared(register)
    if not result.by_file:
        raise RecordsError(f"{result.title} cannot be uploaded; enter them on their page")
    return _csv(result) if kind == "csv" else _xlsx(result)


def _csv(register: Register) -> bytes:
    target = StringIO()
    csv.writer(target).writerow(register.by_file)
    # With the mark, Excel reads accented letters right.
    return target.getvalue().encode("utf-8-sig")


def _xlsx(register: Register) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet, help_sheet = book.active, book.create_sheet("How to complete")
    sheet.title = SHEET
    sheet.freeze_panes = "A2"
    help_sheet.append(["Column", "Description", "Allowed values", "Required"])
    for place, name in enumerate(register.by_file, start=1):
        field, letter = register.fields[name], get_column_letter(place)
        sheet.cell(1, place, name).font = Font(bold=True)
        sheet.column_dimensions[letter].width = 18
        if field.kind in (FieldKind.URN, FieldKind.PERIOD):
            # As text, or a spreadsheet turns 2011/12 into December 2011.
            for row in range(2, _ROWS + 1):
                sheet.cell(row, place).number_format = _TEXT_FORMAT
        if field.choices or field.kind is FieldKind.YES_NO:
            listed = ",".join(field.choices or ("yes", "no"))
            rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
            rule.add(f"{letter}2:{letter}{_ROWS}")
            sheet.add_data_validation(rule)
        needed = "yes" if field.required else "no"
        help_sheet.append([name, field.title, _allowed(field), needed])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _allowed(field: RecordField) -> str:
    if field.choices:
        return ", ".join(field.choices)
    if field.help:
        return field.help
    if field.kind is FieldKind.NUMBER and field.low is not None and field.high is not None:
        return f"{field.low:g} to {field.high:g}"
    return _EXPECTED.get(field.kind, "text")
