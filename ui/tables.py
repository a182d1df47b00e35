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

    `drawn`: beside each number stands a bar from nothing to the highest of the column.
    """

    title: str
    kind: ColumnKind = ColumnKind.TEXT
    unit: str = ""
    drawn: bool = False


def numbers(title: str, unit: str = "", *, drawn: bool = False) -> Column:
    """A column of numbers, set to the right, in a unit."""
    return Column(title, ColumnKind.NUMBER, unit, drawn)


def columns(*headings: str | Column) -> tuple[Column, ...]:
    """The columns of a table; a heading that is plain text is a column of words."""
    return tuple(Column(heading) if isinstance(heading, str) else heading for heading in headings)


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
_WHOLE = 17  # letters that stay on one line: a date, the name of an area
_DAY = re.compile(r"\d{1,2}\s[A-Z][a-z]+\s\d{4}")  # which stays on one line in the closest table, too
_MANY = 7  # columns from which on a table is set closer, so that it fits its page
_VERY_LONG = 80
_FEWEST_STACKED = 4  # columns
_ROLES = {"th": "rowheader", "td": "cell"}
_ORDERS = {  # in words, rising and falling
    ColumnKind.TEXT: ("A to Z", "Z to A"),
    ColumnKind.NUMBER: ("lowest first", "highest first"),
    ColumnKind.DATE: ("earliest first", "latest first"),
}
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
    text_shown = values.of(shown.numerator, shown.denominator, "")
    if not values.counted(shown):
        text_shown = values.count(shown.denominator)
    return Cell(text_shown, text_shown)


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


def html(table: Table, sorts: bool = False) -> str:
    """The table as accessible HTML: caption, scoped headings, first column as row headings.

    With `sorts` each heading is a button that sorts the rows by its column (ui/milepost.js).
    """
    stacked = _stacked(table)
    head = "".join(_heading(column, stacked, sorts) for column in table.columns)
    highest = [_highest(table, at) for at in range(len(table.columns))]
    body = "".join(
        f"<tr{_role(stacked, 'row')} {_STRONG if at in table.strong else ''}>{_row(table, row, stacked, highest)}</tr>"
        for at, row in enumerate(table.rows[: table.on_screen])
    )
    notes = "".join(f"<li>{escape(note)}</li>" for note in (*_left_out(table), *table.notes))
    listed = f'<ul class="mp-notes">{notes}</ul>' if notes else ""
    kind = "mp-table" + (" many" if len(table.columns) >= _MANY else "")
    kind += " stacked" if stacked else ""
    long = " long" if sorts else ""
    choice = _sort_choice(table) if sorts and stacked else ""
    return (
        f'{choice}<div class="mp-scroll{long}" role="region" tabindex="0" aria-label="{escape(table.caption)}">'
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


def _highest(table: Table, at: int) -> float:
    """The highest number of a column whose numbers are drawn; 0 where none are."""
    values_drawn = (row[at].value for row in table.rows if table.columns[at].drawn)
    return max((float(value) for value in values_drawn if isinstance(value, int | float)), default=0.0)


def _heading(column: Column, stacked: bool, sorts: bool) -> str:
    unit = f"<small>{escape(column.unit)}</small>" if column.unit else ""
    kind = ' class="n"' if column.kind is ColumnKind.NUMBER else ""
    kind += _role(stacked, "columnheader") + (' aria-sort="none"' if sorts else "")
    title = f"{escape(column.title)}{unit}"
    title = f'<button type="button" class="mp-sort">{title}</button>' if sorts else title
    return f'<th scope="col"{kind}>{title}</th>'


def _sort_choice(table: Table) -> str:
    """The orders of a list as a choice, for a phone, where a stacked table has no headings to press."""
    orders = "".join(
        f'<option value="{at} {way}">{escape(column.title)}: {words}</option>'
        for at, column in enumerate(table.columns)
        for way, words in zip(("ascending", "descending"), _ORDERS[column.kind], strict=True)
    )
    first = '<option value="" disabled selected>the order of this page</option>'
    return f'<label class="mp-sort-by">Sort by <select>{first}{orders}</select></label>'


def _row(table: Table, row: Sequence[Cell], stacked: bool, highest: Sequence[float]) -> str:
    cells = []
    for at, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
        classes = _set(column, cell)
        title = f' title="{escape(cell.missing)}"' if cell.missing else ""
        tag, scope = ("th", ' scope="row"') if at == 0 else ("td", "")
        if stacked:
            of = ", ".join(part for part in (column.title, column.unit) if part)
            scope += f' data-of="{escape(of)}"' + _role(True, _ROLES[tag])
        if column.kind is not ColumnKind.TEXT and (cell.value is None or column.kind is ColumnKind.DATE):
            scope += f' data-sort="{cell.value or ""}"'  # a day by its order, and what is missing after all else
        if highest[at] and isinstance(cell.value, int | float):
            classes += " bar"
            scope += f' style="--part:{max(cell.value, 0) / highest[at]:.2f}"'
        cells.append(f'<{tag}{scope} class="{classes}"{title}>{_content(cell)}</{tag}>')
    return "".join(cells)


def _set(column: Column, cell: Cell) -> str:
    """How a cell is set: numbers to the right, short words on one line, long ones with room."""
    if column.kind is ColumnKind.NUMBER:
        return "n w" if cell.missing else "n"
    if len(cell.text) <= _WHOLE:
        return "k d" if _DAY.fullmatch(cell.text) or "mp-mark" in cell.mark else "k"
    if len(cell.text) >= _VERY_LONG:
        return "l xl"
    return "l" if len(cell.text) >= _LONG else ""


def _content(cell: Cell) -> str:
    content = escape(cell.text)
    if cell.link:
        content = f'<a href="{escape(cell.link)}" target="_self">{content}</a>'
    return f'<span class="mp-status">{cell.mark}<span>{content}</span></span>' if cell.mark else content


def draw(table: Table) -> None:
    """Set a table on the page, as it should be read from top to bottom."""
    st.html(html(table))


def sortable(table: Table) -> None:
    """Set a long table in a frame of its own, sorted by whichever heading the reader presses; notes are the page's."""
    st.html(html(replace(table, notes=()), sorts=True))


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
    """UTF-8 with a byte order mark for spreadsheets; every row has the notes in its last column."""
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
