"""Download a table as CSV, XLSX or Parquet, with its notes and without active formulas."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pandas as pd
import streamlit as st

from ui import people
from ui.tables import Kind, Table
from wording.escaping import for_spreadsheet

_KINDS = (
    ("CSV", "csv", "text/csv"),
    ("XLSX", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("Parquet", "parquet", "application/vnd.apache.parquet"),
)


def frame_of(table: Table) -> pd.DataFrame:
    """The table with unrounded values; beside each number that is missing, why."""
    data: dict[str, list[float | str | None]] = {}
    for at, column in enumerate(table.columns):
        heading = for_spreadsheet(f"{column.title} ({column.unit})" if column.unit else column.title)
        numbered = (f"{heading} {n}" for n in range(2, len(table.columns) + 2))
        name = next(text for text in (heading, *numbered) if text not in data)  # no column replaces another
        cells = [row[at] for row in table.rows]
        if column.kind is Kind.TEXT:
            data[name] = [for_spreadsheet(cell.text) for cell in cells]
            continue
        data[name] = [cell.value for cell in cells]
        if any(cell.missing for cell in cells):
            data[f"{name}: why missing"] = [for_spreadsheet(cell.missing) for cell in cells]
    return pd.DataFrame(data)


def notes_of(table: Table, source: str) -> list[str]:
    """What travels with the figures: caption, source, notes."""
    return [table.caption, source, *table.notes]


def to_csv(table: Table, source: str) -> bytes:
    """UTF-8 with a mark that spreadsheets know; the notes stand in a last column of every row."""
    frame = frame_of(table)
    frame["Notes"] = for_spreadsheet(" · ".join(note for note in notes_of(table, source) if note))
    return frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def to_xlsx(table: Table, source: str) -> bytes:
    """Two sheets: the figures, and the notes. Text is written as text, never as a formula."""
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs={"options": options}) as book:
        frame_of(table).to_excel(book, sheet_name="Figures", index=False)
        notes = pd.DataFrame({"Notes": [for_spreadsheet(note) for note in notes_of(table, source) if note]})
        notes.to_excel(book, sheet_name="Notes", index=False)
    return buffer.getvalue()


def to_parquet(table: Table, source: str) -> bytes:
    """The figures with the notes in the file's own metadata."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrow = pa.Table.from_pandas(frame_of(table), preserve_index=False)
    notes = json.dumps(notes_of(table, source), ensure_ascii=False).encode()
    arrow = arrow.replace_schema_metadata({**(arrow.schema.metadata or {}), b"milepost_notes": notes})
    sink = io.BytesIO()
    pq.write_table(arrow, sink)
    return sink.getvalue()


_MAKERS = {"csv": to_csv, "xlsx": to_xlsx, "parquet": to_parquet}


def menu(table: Table, source: str, stem: str) -> None:
    """One quiet button that offers the three files when it is pressed."""
    offered = st.popover("Download", key=f"downloads-{stem}", type="tertiary", on_change="rerun", width="content")
    if offered.open:
        with offered:
            buttons(table, source, stem)


def buttons(table: Table, source: str, stem: str) -> None:
    """Three quiet buttons; a file is made only when somebody asks for it."""
    with st.container(horizontal=True, gap="small", key=f"files-{stem}"):
        for label, ending, mime in _KINDS:
            st.download_button(
                f"Download {label}",
                data=people.logged(_maker(ending, table, source), f"{stem}.{ending}: {table.caption}"),
                file_name=f"{stem}.{ending}",
                mime=mime,
                key=f"download-{stem}-{ending}",
                on_click="ignore",
                type="tertiary",
            )


def _maker(ending: str, table: Table, source: str) -> Callable[[], bytes]:
    return lambda: _MAKERS[ending](table, source)
