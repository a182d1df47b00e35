"""Lists that a case asks for by name: statistical neighbours by authority and model."""

import openpyxl

from data.reference.tables import statistical_neighbours
from tests.shared import SHARED

FILE_OF_MODEL = {"may 2025": "data/lait/sn_may_2025.xlsx"}


def neighbours(la: int, model: str) -> list[tuple[int, str]]:
    """The neighbours of an authority in a model, nearest first, with their closeness."""
    wanted = " ".join(model.split()).lower()
    result = _from_reference(la, wanted) or _from_file(la, wanted)
    if not result:
        raise ValueError(f"no statistical neighbours of {la} in the model {model!r}")
    return result


def _from_reference(la: int, model: str) -> list[tuple[int, str]]:
    listed = (
        statistical_neighbour
        for statistical_neighbour in statistical_neighbours()
        if statistical_neighbour.model.lower() == model
    )
    own = sorted((item for item in listed if item.la_code == str(la)), key=lambda item: item.rank)
    return [(int(item.neighbour), item.closeness) for item in own]


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
            return [(int(code), " ".join(str(close).lower().split())) for code, close in pairs if code is not None]
    return []
