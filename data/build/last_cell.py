"""The very last cell of a text that no line end closes: it may be the beginning of a longer one.

Publishers and people leave out the last line end too. So the cell counts as whole where a quotation mark
closes it, where its column is read by nothing, and where its column shows it: a word that others repeat and
none continues; a code or a day, all of one length; a number with as many decimals as all above it. Else
its row is set aside: 12 may have been 1234.
"""

from __future__ import annotations

from collections.abc import Sequence

from data.build.breakdowns import unread_columns
from data.build.column_binding import bindings
from data.build.inbox import TEXTS, Arrival
from data.build.populations import means_total
from data.build.report import StagedRows
from data.build.staging import ends_with_a_line, quoted
from data.parsing import read_number
from data.problem import Problem
from data.sources.base import FileContext, Source

_MANY = 10  # cells, after which an equal number of decimals or characters is no chance
_CODE = 6  # characters


def doubt_last_cell(rows: StagedRows, arrival: Arrival, source: Source, context: FileContext) -> None:
    """Set the last row aside where its last cell may have been cut short."""
    if arrival.suffix not in TEXTS or ends_with_a_line(arrival.readable):
        return
    ending = _last_byte(arrival)
    record, cells = _last_row(rows, context.header)
    filled = [name for name, cell in zip(context.header, cells, strict=True) if cell]
    column = context.header[-1] if ending == arrival.heads[0].delimiter or not filled else filled[-1]
    if cells[-1] and cells[-1].isspace():
        return  # a blank that was written: nothing follows it
    cell = cells[context.header.index(column)].strip()
    unread = column in unread_columns(source, context, bindings(source, context.header)) or column in source.ignored
    if ending == '"' or (unread and (cell or not filled) and not means_total(column, cell)):
        return
    if not _is_whole(cell, _others(rows, column, record)):
        problem = Problem(
            record,
            column,
            cell,
            "a line end after the last cell: it may be the beginning of a longer one",
            "compare the cell with its source: if it is whole, add a line end, else download the file again",
        )
        rows.wrong("SELECT ? AS record", [problem], [record])


def _last_byte(arrival: Arrival) -> str:
    with arrival.readable.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1).decode("latin-1")


def _last_row(rows: StagedRows, header: Sequence[str]) -> tuple[int, list[str]]:
    names = ", ".join(f"coalesce({quoted(name)}, '')" for name in header)
    row = rows.db.execute(f"SELECT rowid + 1, {names} FROM stage_raw ORDER BY rowid DESC LIMIT 1").fetchone()
    assert row is not None
    return int(row[0]), [str(cell) for cell in row[1:]]


def _others(rows: StagedRows, column: str, record: int) -> list[tuple[str, int]]:
    """The different cells of a column above the last, and how often each is there."""
    return rows.db.execute(
        f"""SELECT coalesce(trim({quoted(column)}), '') AS cell, count(*) FROM stage_raw
        WHERE rowid + 1 <> ? GROUP BY cell""",
        [record],
    ).fetchall()


def _is_whole(cell: str, others: Sequence[tuple[str, int]]) -> bool:
    many = sum(number for _, number in others) >= _MANY
    texts = [text for text, _ in others]
    if read_number(cell) is None:
        return cell in texts and not any(text != cell and text.startswith(cell) for text in texts)
    if cell.isdigit() and len(cell) >= _CODE and all(text.isdigit() and len(text) == len(cell) for text in texts):
        return True
    decimals = {len(text.partition(".")[2]) for text in texts if read_number(text) is not None}
    return many and decimals == {len(cell.partition(".")[2])} and decimals != {0}
