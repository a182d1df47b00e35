"""Tables: left text, right numbers, a reason where a value is missing; and their downloads."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from analytics.reports.core.types import Figure
from data.vocabulary import PromiseStatus, Unit
from ui import people, theme
from wording import values
from wording.escaping import TEXT_AS_TEXT, for_spreadsheet


class ColumnKind(StrEnum):
    """How a column is set."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, how it is set, and the unit that stands under the heading.

    `drawn`: in a list that can be sorted, each number is a bar from nothing to the highest of the column.
    """

    title: str
    kind: ColumnKind = ColumnKind.TEXT
    unit: str = ""
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place: the text on screen and the value that a download carries."""

    text: str
    value: float | str | None
    missing: str = ""
    mark: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as data: drawn as HTML, sorted on screen, or downloaded."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    strong: frozenset[int] = field(default_factory=frozenset)
    on_screen: int | None = None  # rows that the page shows; the downloads have them all


_STRONG = 'class="strong"'
_NAME_PX = 460  # most names of schools; a longer one is read in full by its cell
_NAME_BESIDE_BARS_PX, _BAR_PX, _WIDEST_BAR_PX, _LETTER_PX = 400, 150, 225, 7
_WHOLE = 17  # letters that stay on one line: a date, the name of an area
_MANY = 7  # columns from which on a table is set closer, so that it fits its page
_VERY_LONG = 80
_FEWEST_STACKED = 4  # columns
_ROLES = {"th": "rowheader", "td": "cell"}
_LONG = 40  # letters from which on a cell asks for some width, that it be no tower of words
UNIT_HEADINGS: dict[Unit, str] = {
    Unit.PERCENT: "%",
    Unit.POINTS: "points",
    Unit.SCORE: "score",
    Unit.INDEX: "index",
    Unit.COUNT: "number",
    Unit.PER_100: "per 100 pupils",
    Unit.PER_10000: "per 10,000 pupils",
    Unit.YEARS: "years",
}


def text(content: str, link: str = "") -> Cell:
    """A cell of words, perhaps a link."""
    return Cell(content, content, link=link)


def without(table: Table, titles: Collection[str]) -> Table:
    """What a screen has room for, some columns left to the downloads."""
    kept = [at for at, column in enumerate(table.columns) if column.title not in titles]
    return replace(
        table,
        columns=tuple(table.columns[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in table.rows),
    )


def figure(shown: Figure) -> Cell:
    """A cell of a figure without its unit, which stands in the heading; words when it is hidden."""
    if not shown.shown or shown.value is None:
        return Cell(values.value(shown), None, missing=values.why(shown))
    return Cell(values.number(shown.value, shown.decimals), shown.value)


def parts(shown: Figure) -> Cell:
    """A cell 'numerator of denominator' of a figure."""
    if not shown.shown:
        return Cell(values.value(shown), None, missing=values.why(shown))
    if shown.numerator is None or shown.denominator is None:
        return Cell("counts not published", None)
    wording_text = values.of(shown.numerator, shown.denominator, "")
    if not values.counted(shown):
        wording_text = values.count(shown.denominator)
    return Cell(wording_text, wording_text)


def amount(value: float | None, decimals: int, absent: str) -> Cell:
    """A cell of a number; `absent` says in words why there is none."""
    if value is None:
        return Cell(absent, None, missing=absent)
    return Cell(values.number(value, decimals), value)


def day(value: date | None, absent: str) -> Cell:
    """A cell of a date, sorted and downloaded as one; `absent` says in words why there is none."""
    if value is None:
        return Cell(absent, None, missing=absent)
    return Cell(values.day(value), value.isoformat())


def signed(value: float | None, decimals: int, absent: str) -> Cell:
    """A cell of a change, with its sign always written."""
    plain = amount(value, decimals, absent)
    if value is None or values.rounded(value, decimals) <= 0:
        return plain
    return Cell(f"+{plain.text}", value)


def status(which: PromiseStatus, word: str, looks: dict[PromiseStatus, theme.StatusLook]) -> Cell:
    """A cell of a status: shape and word."""
    return Cell(word, word, mark=theme.mark_svg(looks[which]))


def overdue(days: int) -> Cell:
    """A cell with how long an item is overdue: shape and words, or no."""
    if not days:
        return text("no")
    return status(PromiseStatus.RED, values.plural(days, "day"), theme.STATUS)


def html(table: Table) -> str:
    """The table as accessible HTML: caption, scoped headings, first column as row headings."""
    stacked = _stacked(table)
    head = "".join(_heading(column, stacked) for column in table.columns)
    body = "".join(
        f"<tr{_role(stacked, 'row')} {_STRONG if at in table.strong else ''}>{_row(table, row, stacked)}</tr>"
        for at, row in enumerate(table.rows[: table.on_screen])
    )
    notes = "".join(f"<li>{escape(note)}</li>" for note in (*_left_out(table), *table.notes))
    listed = f'<ul class="mp-notes">{notes}</ul>' if notes else ""
    kind = "mp-table" + (" many" if len(table.columns) >= _MANY else "")
    kind += " stacked" if stacked else ""
    return (
        f'<div class="mp-scroll" role="region" tabindex="0" aria-label="{escape(table.caption)}">'
        f'<table class="{kind}"{_role(stacked, "table")}><caption>{escape(table.caption)}</caption>'
        f"<thead><tr{_role(stacked, 'row')}>{head}</tr></thead><tbody>{body}</tbody></table></div>{listed}"
    )


def _stacked(table: Table) -> bool:
    """Whether a phone reads its rows one under the other: words and pictures want width, numbers a column."""
    if any(cell.mark and "mp-mark" not in cell.mark for row in table.rows for cell in row):
        return True  # a picture wants the width of the phone
    wordy = any(len(cell.text) >= _LONG for row in table.rows for cell in row[1:])
    worded = sum(column.kind is ColumnKind.TEXT for column in table.columns)
    return (wordy and len(table.columns) >= _FEWEST_STACKED) or worded >= _MANY


def _role(stacked: bool, name: str) -> str:
    """What a part of a table is, said again where the style of a phone would take it away."""
    return f' role="{name}"' if stacked else ""


def _left_out(table: Table) -> tuple[str, ...]:
    if table.on_screen is None or len(table.rows) <= table.on_screen:
        return ()
    shown, whole = values.count(table.on_screen), values.count(len(table.rows))
    return (f"Showing {shown} of {whole} rows; the downloads have all of them.",)


def _heading(column: Column, stacked: bool) -> str:
    unit = f"<small>{escape(column.unit)}</small>" if column.unit else ""
    kind = ' class="n"' if column.kind is ColumnKind.NUMBER else ""
    kind += _role(stacked, "columnheader")
    return f'<th scope="col"{kind}>{escape(column.title)}{unit}</th>'


def _row(table: Table, row: Sequence[Cell], stacked: bool) -> str:
    cells = []
    for at, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
        classes = _set(column, cell)
        title = f' title="{escape(cell.missing)}"' if cell.missing else ""
        tag, scope = ("th", ' scope="row"') if at == 0 else ("td", "")
        if stacked:
            of = ", ".join(part for part in (column.title, column.unit) if part)
            scope += f' data-of="{escape(of)}"' + _role(True, _ROLES[tag])
        cells.append(f'<{tag}{scope} class="{classes}"{title}>{_content(cell)}</{tag}>')
    return "".join(cells)


def _set(column: Column, cell: Cell) -> str:
    """How a cell is set: numbers to the right, short words on one line, long ones with room."""
    if column.kind is ColumnKind.NUMBER:
        return "n w" if cell.missing else "n"
    if len(cell.text) <= _WHOLE:
        return "k"
    if len(cell.text) >= _VERY_LONG:
        return "l xl"
    return "l" if len(cell.text) >= _LONG else ""


def _content(cell: Cell) -> str:
    wording_text = escape(cell.text)
    if cell.link:
        wording_text = f'<a href="{escape(cell.link)}" target="_self">{wording_text}</a>'
    return f'<span class="mp-status">{cell.mark}<span>{wording_text}</span></span>' if cell.mark else wording_text


def draw(table: Table) -> None:
    """Set a table on the page, as it should be read from top to bottom."""
    st.html(html(table))


_NAMED = "for"  # what a link in a list is about: its cell shows this part of the address


def sortable(table: Table, key: str) -> None:
    """Set a long table that the reader may sort; a name that is a link opens its page (ui/milepost.js)."""
    frame = pd.DataFrame({column.title: _values(table, at) for at, column in enumerate(table.columns)})
    config = {
        column.title: _number_column(table, at, column)
        for at, column in enumerate(table.columns)
        if column.kind is ColumnKind.NUMBER
    }
    drawn = any(column.drawn for column in table.columns)
    first, width = table.columns[0].title, _NAME_BESIDE_BARS_PX if drawn else _NAME_PX
    if all(row[0].link for row in table.rows):
        frame[first] = [_named(row[0]) for row in table.rows]
        shown = rf"\?{_NAMED}=(.*)&&"
        config[first] = st.column_config.LinkColumn(width=width, alignment="left", display_text=shown, pinned=True)
    else:
        config[first] = st.column_config.TextColumn(width=width)
    for at, column in enumerate(table.columns):
        if column.kind is ColumnKind.DATE:
            config[column.title] = st.column_config.DateColumn(format="D MMM YYYY")
        if column.kind is not ColumnKind.TEXT and any(row[at].missing for row in table.rows):
            frame[f"{column.title}: why missing"] = [for_spreadsheet(row[at].missing) for row in table.rows]
    st.dataframe(frame, hide_index=True, key=key, column_config=config, placeholder="not shown", alt=table.caption)


def _named(cell: Cell) -> str:
    """The address of a link with its name before all else: a list is sorted by this text."""
    page, _, query = cell.link.partition("?")
    name = cell.text.replace("%", "%25").replace("#", "%23")
    return f"{page}?{_NAMED}={name}&&{query}"


def _number_column(table: Table, at: int, column: Column) -> Any:
    title = f"{column.title} ({column.unit})" if column.unit else column.title
    highest = max((value for row in table.rows if isinstance(value := row[at].value, float)), default=0.0)
    format = _number_format(_decimals(table, at))
    if column.drawn and highest:
        width = min(max(_BAR_PX, _LETTER_PX * len(title)), _WIDEST_BAR_PX)  # most headings are read whole
        return st.column_config.ProgressColumn(
            title, format=format, min_value=0.0, max_value=highest, color=theme.ACCENT, width=width
        )
    return st.column_config.NumberColumn(title, format=format)


def _values(table: Table, at: int) -> list[float | str | date | None]:
    if table.columns[at].kind is ColumnKind.TEXT:
        return [for_spreadsheet(row[at].text) for row in table.rows]  # the list can be downloaded as it is
    if table.columns[at].kind is ColumnKind.DATE:
        return [date.fromisoformat(value) if isinstance(value := row[at].value, str) else None for row in table.rows]
    decimals = _decimals(table, at)
    # The list shows thousands as its reader's language sets them, but would not round.
    return [
        float(values.rounded(value, decimals)) if isinstance(value, float) else value
        for value in (row[at].value for row in table.rows)
    ]


def _number_format(decimals: int) -> str:
    """Thousands set apart in whole numbers, as everywhere else."""
    return f"%.{decimals}f" if decimals else "localized"


def _decimals(table: Table, at: int) -> int:
    shown = [row[at].text for row in table.rows if row[at].value is not None]
    return max((len(wording_text.partition(".")[2]) for wording_text in shown), default=0)


# Download a table as CSV, XLSX or Parquet, with its notes and without active formulas.

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
        if column.kind is ColumnKind.TEXT:
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
    """UTF-8 with a mark that spreadsheets know; the notes are in a last column of every row."""
    frame = frame_of(table)
    frame["Notes"] = for_spreadsheet(" · ".join(note for note in notes_of(table, source) if note))
    return frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def to_xlsx(table: Table, source: str) -> bytes:
    """Two sheets: the figures, and the notes. Text is written as text, never as a formula."""
    buffer = io.BytesIO()
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs={"options": TEXT_AS_TEXT}) as book:
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


_ICON = ":material/download:"
_MOST_OF_A_NAME = 60


def file_stem(table: Table) -> str:
    """The name of a file that is downloaded: what the table is, in letters that every system takes."""
    words = re.sub(r"[^a-z0-9]+", "-", table.caption.lower().replace("’", "")).strip("-")
    return words if len(words) <= _MOST_OF_A_NAME else words[:_MOST_OF_A_NAME].rpartition("-")[0]


def menu(table: Table, source: str, stem: str) -> None:
    """One quiet button that offers the three files when it is pressed."""
    offered = st.popover(
        "Download", key=f"downloads-{stem}", type="tertiary", icon=_ICON, on_change="rerun", width="content"
    )
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
                file_name=f"{file_stem(table)}.{ending}",
                icon=_ICON,
                mime=mime,
                key=f"download-{stem}-{ending}",
                on_click="ignore",
                type="tertiary",
            )


def _maker(ending: str, table: Table, source: str) -> Callable[[], bytes]:
    return lambda: _MAKERS[ending](table, source)
