"""Files that accompany the data and explain it: known by header, never loaded, never refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Companion:
    """A file that explains others: its columns, and what it is in words."""

    columns: tuple[str, ...]
    words: str


COMPANIONS = (
    Companion(("col_name", "col_type", "label"), "describes the columns of the file beside it"),
    Companion(("col_name", "col_type", "filter_item"), "DfE's dictionary of open-data columns"),
    Companion(("column", "field name", "label/description"), "explains columns of a download"),
    Companion(("column", "fieldname", "label/description"), "explains columns of a download"),
    Companion(("field number", "field name"), "explains columns of a download"),
    Companion(("lea", "la name", "region", "region name"), "names of authorities and regions"),
    Companion(("la number", "la name", "region", "type"), "names and types of authorities"),
    Companion(("measure_code", "polarity", "year_type"), "dictionary of LAIT's measures"),
    Companion(
        ("ward_code", "lad_code", "new_la_code"),
        "look-up of wards, districts and authorities; Milepost's own is in data/reference",
    ),
    Companion(("propertyname", "file", "field"), "names of files and columns of publications"),
    Companion(("abbreviation", "description"), "explains abbreviations"),
    Companion(("abbreviations used in the csv and excel download data files.",), "explains abbreviations"),
    Companion(("institution type (nftype):",), "explains abbreviations"),
)


def companion(header: tuple[str, ...]) -> Companion | None:
    """The companion that a normalised header belongs to, if any."""
    names = set(header)
    return next((item for item in COMPANIONS if set(item.columns) <= names), None)
