"""Lists that a case asks for by name: statistical neighbours by authority and model."""

import openpyxl

from data.reference_tables import statistical_neighbours
from tests.shared import SHARED

FILE_OF_MODEL = {"may 2025": "data/lait/sn_may_2025.xlsx"}


def neighbours(la: int, model: str) -> list[tuple[int, str]]:
    """The neighbours of an authority in a model, nearest first, with their closeness."""
    wanted = " ".join(model.split()).lower()
    found = _from_reference(la, wanted) or _from_file(la, wanted)
    if not found:
        raise ValueError(f"no statistical neighbours of {la} in the model {model!r}")
    return found


def _from_reference(la: int, model: str) -> list[tuple[int, str]]:
    listed = (one for one in statistical_neighbours() if one.model.lower() == model)
    own = sorted((one for one in listed if one.la_code == str(la)), key=lambda one: one.rank)
    return [(int(one.neighbour), one.closeness) for one in own]


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
