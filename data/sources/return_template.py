"""A blank return in Milepost's own format: CSV, or a workbook that lists the codes."""

from __future__ import annotations

import csv
import io
from enum import StrEnum

from data.catalogue import MEASURES
from data.sources.milepost_return import COLUMNS, RATINGS, RISK_RATING, STATUSES
from data.vocabulary import Phase, PupilGroup


class Form(StrEnum):
    """What kind of file the template is."""

    CSV = "csv"
    XLSX = "xlsx"


def template(form: Form = Form.CSV) -> bytes:
    """The bytes of a blank return: a header, and in a workbook every code that may be used."""
    return _csv() if form is Form.CSV else _xlsx()


def _csv() -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(COLUMNS)
    return text.getvalue().encode("utf-8-sig")


def _xlsx() -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "return"
    sheet.append(list(COLUMNS))
    sheet.freeze_panes = "A2"
    codes = book.create_sheet("codes")
    codes.append(["column to fill", "code", "what it means"])
    for row in _codes():
        codes.append(list(row))
    for item in (sheet, codes):
        for cell in item[1]:
            cell.font = Font(bold=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _codes() -> list[tuple[str, str, str]]:
    rows = [("measure", measure.code, f"{measure.label} ({measure.unit})") for measure in MEASURES.values()]
    rows.append(("measure", RISK_RATING, f"rating of a school: {', '.join(RATINGS)}"))
    rows += [("phase", item.value, "stage of schooling") for item in Phase]
    rows += [("group", item.value, "pupils") for item in PupilGroup]
    rows += [("status", statuse, "why there is no value; ok beside a value") for statuse in STATUSES]
    return rows
