"""Lists that a case asks for by name: statistical neighbours by authority and model."""

import csv
from pathlib import Path

import openpyxl

from tests.shared import SHARED

REFERENCE = Path(__file__).parents[2] / "data" / "reference" / "statistical_neighbours.csv"
FILE_OF_MODEL = {"may 2025": "data/lait/sn_may_2025.xlsx"}


def neighbours(la: int, model: str) -> list[tuple[int, str]]:
    """The neighbours of an authority in a model, nearest first, with their closeness."""
    wanted = " ".join(model.split()).lower()
    found = _from_reference(la, wanted) or _from_file(la, wanted)
    if not found:
        raise ValueError(f"no statistical neighbours of {la} in the model {model!r}")
    return found


def _from_reference(la: int, model: str) -> list[tuple[int, str]]:
    with REFERENCE.open(encoding="utf-8", newline="") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if row["model"].lower() == model and int(row["la_code"]) == la
        ]
    rows.sort(key=lambda row: int(row["place"]))
    return [(int(row["neighbour_code"]), row["closeness"]) for row in rows]


def _from_file(la: int, model: str) -> list[tuple[int, str]]:
    if SHARED is None or model not in FILE_OF_MODEL:
        return []
    book = openpyxl.load_workbook(SHARED / FILE_OF_MODEL[model], read_only=True, data_only=True)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    header = next(row for row in rows if "SN1" in row)
    first = header.index("SN1")
    for row in rows:
        if str(row[0]).strip() == str(la):
            pairs = zip(row[first : first + 20 : 2], row[first + 1 : first + 21 : 2], strict=True)
            return [
                (int(code), " ".join(str(close).lower().split()))
                for code, close in pairs
                if code is not None
            ]
    return []
