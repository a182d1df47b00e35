"""Blank files for schools to complete, from the declaration of the register."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Literal

from data.records.declaration import Field, FieldKind, Register
from data.records.loading import register as declared
from data.records.problems import RecordsError
from data.records.tabular import SHEET

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


def _allowed(field: Field) -> str:
    if field.choices:
        return ", ".join(field.choices)
    if field.help:
        return field.help
    if field.kind is FieldKind.NUMBER and field.low is not None and field.high is not None:
        return f"{field.low:g} to {field.high:g}"
    return _EXPECTED.get(field.kind, "text")
