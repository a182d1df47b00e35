"""The data annex: every figure of a pack, unrounded, as XLSX, CSV and Parquet."""

from __future__ import annotations

import io
import json

import pandas as pd

from analytics.reports.core.types import Figure
from analytics.reports.measures.value import as_mapping
from packs.formats.html import behind_of, facts_of
from packs.formats.reproducible_zip import frozen
from packs.model import Deck
from wording.escaping import TEXT_AS_TEXT, for_spreadsheet

_SHEET_NAME = 31  # the longest name that a sheet may have
COLUMNS = (
    "slide",
    "measure",
    "area",
    "area_name",
    "period",
    "phase",
    "group",
    "value",
    "numerator",
    "denominator",
    "unit",
    "status",
    "reason",
    "published",
    "release",
    "derived",
    "local",
    "file",
    "sha256",
    "record",
    "caveats",
)


def frame(deck: Deck) -> pd.DataFrame:
    """One row per figure of every slide; a figure that is hidden has its reason and no value."""
    rows = [_row(slide.key, figure) for slide in deck.slides for figure in slide.figures]
    figures = pd.DataFrame(rows, columns=list(COLUMNS))
    for name in ("value", "numerator", "denominator", "record"):
        figures[name] = pd.to_numeric(figures[name]).astype("Float64")
    return figures.drop_duplicates(ignore_index=True)


def marked(deck: Deck) -> pd.DataFrame:
    """The figures for a spreadsheet: a cell without a value shows its status."""
    current = frame(deck)
    current["value"] = current["value"].astype(object).where(current["value"].notna(), current["status"])
    return current


def _row(slide: str, figure: Figure) -> dict[str, object]:
    text = as_mapping(figure)
    source = text.pop("source") or {}
    caveats = text.pop("caveats")
    row = {**text, **source, "slide": slide, "area_name": figure.entity_name, "local": figure.local}
    row["caveats"] = " · ".join(caveats)
    return {name: for_spreadsheet(row.get(name)) for name in COLUMNS}


def to_csv(deck: Deck) -> bytes:
    """UTF-8 with a byte order mark for spreadsheets; the first column describes the pack."""
    current = marked(deck)
    current.insert(0, "pack", " · ".join(f"{name}: {text}" for name, text in facts_of(deck)))
    return current.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def to_parquet(deck: Deck) -> bytes:
    """The figures, with the description of the pack in the file's metadata."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrow = pa.Table.from_pandas(frame(deck), preserve_index=False)
    encode = json.dumps(dict(facts_of(deck)), ensure_ascii=False).encode()
    arrow = arrow.replace_schema_metadata({**(arrow.schema.metadata or {}), b"milepost_pack": encode})
    sink = io.BytesIO()
    pq.write_table(arrow, sink)
    return sink.getvalue()


def to_xlsx(deck: Deck) -> bytes:
    """A sheet that describes the pack, one of all figures, and one for each table behind a slide."""
    buffer = io.BytesIO()
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs={"options": TEXT_AS_TEXT}) as book:
        about = pd.DataFrame(facts_of(deck), columns=["Item", "Value"])
        about.to_excel(book, sheet_name="About", index=False)
        marked(deck).to_excel(book, sheet_name="Figures", index=False)
        for name, columns, rows in _tables(deck):
            table = pd.DataFrame([[for_spreadsheet(c) for c in row] for row in rows], columns=list(columns))
            table.to_excel(book, sheet_name=name, index=False)
    return frozen(buffer.getvalue())


def _tables(deck: Deck) -> list[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]]]:
    results = []
    for at, slide in enumerate(deck.slides, 1):
        for part, sheet in enumerate(behind_of(slide), 1):
            plain = "".join(c for c in sheet.title if c not in "[]:*?/\\'")
            results.append((f"{at}.{part} {plain}"[:_SHEET_NAME], sheet.columns, sheet.rows))
    return results
