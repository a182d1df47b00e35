"""Turn a file's bytes into a table of text, with every row accounted for."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.build import workbooks
from data.build.inbox import TEXTS, Arrival, Head
from data.build.report import FileRefused, refused
from data.characters import visible_sql
from data.parsing import COMMA_CELL, POINT_CELL, Style, decide, number_macros
from data.problem import Problem
from data.sources.base import Source

# Count the records of a CSV separately from the parser, so that none is lost.
#
# A stray quote swallows whatever lies between it and the next one, rows included; a download that
# was cut off ends in the middle of a row. Both are refused with row and column.

_FIELD_LIMIT = 1 << 26
_SHOWN = 40  # characters of a cell that are quoted in a report


@dataclass(frozen=True, slots=True)
class RecordSize:
    """How many records lie below the header, and the most cells that one has."""

    count: int
    widest: int


def records(path: Path, head: Head) -> Iterator[list[str]]:
    """The records below the header; csv.Error where a quote does not close."""
    csv.field_size_limit(_FIELD_LIMIT)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, delimiter=head.delimiter, strict=True)
        for place, row in enumerate(rows):
            if place > head.skip and row:
                yield row


def count(path: Path, head: Head, quotes: int) -> RecordSize:
    """Count the records; FileRefused where a quote swallows cells or the last row is cut off."""
    return _by_record(path, head) if quotes else _by_line(path, head)


def _by_line(path: Path, head: Head) -> RecordSize:
    """Without quotes every line is a record, and its cells are parted by every delimiter."""
    mark = head.delimiter.encode()
    number, least, widest, last = 0, 1 << 30, len(head.header), 0
    line = b""
    with path.open("rb") as file:
        for place, line in enumerate(file):
            if place <= head.skip or not line.strip(b"\r\n"):
                continue
            least = min(least, last or least)
            number, last = number + 1, line.count(mark) + 1
            widest = max(widest, last)
    if not line.endswith((b"\n", b"\r")) and last < min(least, len(head.header)):
        raise _cut_off(number, last, head)
    return RecordSize(number, widest)


def _by_record(path: Path, head: Head) -> RecordSize:
    number, least, widest, last = 0, 1 << 30, len(head.header), 0
    try:
        for number, row in enumerate(records(path, head), 1):
            least = min(least, last or least)
            last = len(row)
            widest = max(widest, last)
            _refuse_swallowed(number, row, head)
    except csv.Error:
        raise _stray_quote(path, head, number + 1) from None
    if last < min(least, len(head.header)) and not ends_with_a_line(path):
        raise _cut_off(number, last, head)
    return RecordSize(number, widest)


def ends_with_a_line(path: Path) -> bool:
    """Whether the last line of a file is ended, as in a whole download it nearly always is."""
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) in b"\r\n"


def _cut_off(number: int, cells: int, head: Head) -> FileRefused:
    return FileRefused(
        Problem(
            number,
            None,
            f"{cells} cells, and the file ends in the middle of the row",
            f"{len(head.header)} cells, as in the header",
            "the download was cut off: download the file again",
        )
    )


def _refuse_swallowed(number: int, row: list[str], head: Head) -> None:
    """Refuse a record with a cell that must be several: it holds the rest of a row, or a row."""
    width = len(head.header)
    inside = [cell.count(head.delimiter) for cell in row] if len(row) < width else []
    short = bool(inside) and len(row) + sum(inside) == width
    for place, cell in enumerate(row):
        lines = cell.count("\n")
        swallowed = lines and cell.count(head.delimiter) >= max(1, width // 2)
        if swallowed or (short and inside[place]):
            raise _not_closed(number, place, cell, head)


def _not_closed(number: int, place: int, cell: str, head: Head) -> FileRefused:
    column = head.header[place] if place < len(head.header) else f"column {place + 1}"
    shown = cell.replace("\r", "").replace("\n", " / ")[:_SHOWN]
    below = cell.count("\n")
    where = f"{below} line{'s' * (below > 1)} below" if below else "cells further on"
    return FileRefused(
        Problem(
            number,
            column,
            shown,
            "one cell in quotation marks",
            f"a quotation mark opens here and closes {where}: remove it, or download the file again",
        )
    )


def _stray_quote(path: Path, head: Head, number: int) -> FileRefused:
    """Name the cell whose quote does not close, or closes in the middle of the cell."""
    csv.field_size_limit(_FIELD_LIMIT)
    with path.open(encoding="utf-8-sig", newline="") as file:
        loose = csv.reader(file, delimiter=head.delimiter)
        try:
            rows = (row for place, row in enumerate(loose) if place > head.skip and row)
            row = next((row for at, row in enumerate(rows, 1) if at == number), [])
        except csv.Error:
            return refused("cells of less than 64 MB", "download the file again", f"row {number}")
    fault = max(row, key=lambda cell: (cell.count("\n"), '"' in cell, len(cell)), default="")
    return _not_closed(number, row.index(fault) if row else 0, fault, head)


_BIG_LINE = 16 << 20
_FEW = 5
_MANY = 10  # rows, of which all but the last have more decimals
_CODE = 6  # characters: a code or a day, all of one length
_UNREAD = (duckdb.Error, RuntimeError)  # DuckDB lets errors of C++ through as RuntimeError


def quoted(name: str) -> str:
    """An identifier as SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A string as SQL."""
    return "'" + text.replace("'", "''") + "'"


def column_names(source: Source, head: Head) -> tuple[str, ...]:
    """The canonical names of a header; a column that stands twice is refused by name."""
    names = list(source.canonical(head.names))
    while names and not names[-1] and source.tolerances.spilled_columns:
        names.pop()
    names = [name or f"column {place}" for place, name in enumerate(names, 1)]
    counts = Counter(names)
    if source.tolerances.repeated_headers:
        repeats: Counter[str] = Counter()
        for place, name in enumerate(names):
            repeats[name] += 1
            names[place] = name if repeats[name] == 1 else f"{name}_{repeats[name]}"
    elif doubled := [name for name, count in counts.items() if count > 1]:
        raise FileRefused(
            Problem(
                None,
                doubled[0],
                f"{counts[doubled[0]]} columns of this name",
                "one column",
                "remove the wrong column, or download the file again",
            )
        )
    return tuple(names)


def stage(db: duckdb.DuckDBPyConnection, arrival: Arrival, source: Source, head: Head) -> int:
    """Fill table `stage_raw` with the file as text and view `stage` over it; answer its rows."""
    names = column_names(source, head)
    unstage(db)
    if arrival.suffix in TEXTS:
        _stage_csv(db, arrival, source, head, names)
    elif arrival.suffix == ".parquet":
        _stage_parquet(db, arrival.readable, head, names)
    else:
        _stage_sheet(db, arrival.readable, head, names)
    _drop_last_blanks(db, names)
    _define_numbers(db, arrival, head, names)
    _make_view(db, source, names)
    row = db.execute("SELECT count(*) FROM stage_raw").fetchone()
    assert row is not None
    return int(row[0])


def _define_numbers(db: duckdb.DuckDBPyConnection, arrival: Arrival, head: Head, names: tuple[str, ...]) -> None:
    """Decide from all cells of a file how its numbers are written, and define their readers."""
    by_comma = head.delimiter == ","
    if by_comma and not arrival.quotes:  # then no cell has a comma
        db.execute(number_macros(Style.POINT))
        return
    comma = _any_cell(db, names, COMMA_CELL)
    point = not by_comma and _any_cell(db, names, POINT_CELL)
    db.execute(number_macros(decide(head.delimiter, comma, point)))


def _any_cell(db: duckdb.DuckDBPyConnection, names: tuple[str, ...], pattern: str) -> bool:
    cells = [f"regexp_full_match(trim({quoted(name)}), {literal(pattern)})" for name in names]
    row = db.execute(f"SELECT bool_or({' OR '.join(cells)}) FROM stage_raw").fetchone()
    return bool(row and row[0])


def _drop_last_blanks(db: duckdb.DuckDBPyConnection, names: tuple[str, ...]) -> None:
    """A spreadsheet leaves rows of commas below its table: they are no records."""
    filled = f"coalesce({', '.join(f'nullif(trim({quoted(name)}), {chr(39) * 2})' for name in names)})"
    last = db.execute(
        f"SELECT {filled} IS NULL FROM stage_raw WHERE rowid = (SELECT max(rowid) FROM stage_raw)"
    ).fetchone()
    if last is not None and last[0]:
        db.execute(
            f"""DELETE FROM stage_raw WHERE rowid >
            (SELECT coalesce(max(rowid), -1) FROM stage_raw WHERE {filled} IS NOT NULL)"""
        )


def _make_view(db: duckdb.DuckDBPyConnection, source: Source, names: tuple[str, ...]) -> None:
    cells = [f"nullif(trim({quoted(name)}), '') AS {quoted(name)}" for name in names]
    lacking = [field.name for field in source.fields if field.name not in names]
    cells += [f"CAST(NULL AS VARCHAR) AS {quoted(name)}" for name in lacking]
    if source.tolerances.spilled_columns:
        cells.append(f"{_spilled_cells(db)} AS spilled")
    body = ", ".join(cells)
    db.execute(f"CREATE TEMP VIEW stage AS SELECT rowid + 1 AS record, {body} FROM stage_raw")


def _spilled_cells(db: duckdb.DuckDBPyConnection) -> str:
    """SQL of what stood beyond the last header, cells parted by '|'."""
    rows = db.execute("SELECT column_name FROM (DESCRIBE stage_raw)").fetchall()
    extra = [quoted(name) for (name,) in rows if name.startswith("spilled ")]
    return f"nullif(concat_ws('|', {', '.join(extra)}), '')" if extra else "CAST(NULL AS VARCHAR)"


def _stage_csv(
    db: duckdb.DuckDBPyConnection, arrival: Arrival, source: Source, head: Head, names: tuple[str, ...]
) -> None:
    path, allowed = arrival.readable, source.tolerances
    counted = count(path, head, arrival.quotes)
    wide = list(names)
    if allowed.spilled_columns:
        wide += [f"spilled {place}" for place in range(1, counted.widest - len(names) + 1)]
    padding = str(allowed.short_rows or allowed.spilled_columns).lower()
    try:
        _read_csv(db, path, head, tuple(wide), padding, parallel="true")
    except _UNREAD:
        db.execute("DROP TABLE IF EXISTS stage_raw")
        try:
            _read_csv(db, path, head, tuple(wide), padding, parallel="false")
        except duckdb.IOException:
            raise
        except _UNREAD:
            raise _explain(path, head, len(names), source) from None
    _refuse_lost_rows(db, counted.count)
    if not ends_with_a_line(path):
        _refuse_cut_cell(db, names)


def _refuse_cut_cell(db: duckdb.DuckDBPyConnection, names: tuple[str, ...]) -> None:
    """Refuse a file whose very last cell is shorter than every other of its column, and no line ends it.

    A number is shorter where it has fewer decimals than all others; a code, where all others are equally long.
    """
    cell = f"coalesce({quoted(names[-1])}, '')"
    others = "FILTER (NOT is_last)"
    decimals = "CASE WHEN contains(cell, '.') THEN length(cell) - instr(cell, '.') ELSE 0 END"
    row = db.execute(
        f"""WITH cells AS (SELECT rowid AS place, {cell} AS cell FROM stage_raw),
        measured AS (SELECT place, cell, length(cell) AS long, {decimals} AS decimals,
                            place = (SELECT max(place) FROM cells) AS is_last FROM cells)
        SELECT any_value(cell) FILTER (is_last), count(*) FROM measured
        HAVING count(*) > 2
           AND ((count(*) > {_MANY} AND min(decimals) {others} > any_value(decimals) FILTER (is_last)
                 AND regexp_full_match(any_value(cell) FILTER (is_last), '-?[0-9]*[.]?[0-9]*'))
             OR (min(long) {others} >= {_CODE} AND min(long) {others} = max(long) {others}
                 AND min(long) {others} > any_value(long) FILTER (is_last)))"""
    ).fetchone()
    if row is not None:
        raise FileRefused(
            Problem(
                int(row[1]),
                names[-1],
                str(row[0]),
                "a cell as long as those above it, and the end of the line",
                "the download was cut off: download the file again",
            )
        )


def _refuse_lost_rows(db: duckdb.DuckDBPyConnection, counted: int) -> None:
    row = db.execute("SELECT count(*) FROM stage_raw").fetchone()
    if row is not None and row[0] != counted:
        raise refused(
            f"{counted:,} records, as counted in the file", "download the file again", f"{row[0]:,} rows read"
        )


def unstage(db: duckdb.DuckDBPyConnection) -> None:
    """Let go of the staged file."""
    db.execute(
        "DROP VIEW IF EXISTS placed; DROP VIEW IF EXISTS stage; DROP TABLE IF EXISTS stage_cells; "
        "DROP VIEW IF EXISTS stage_plain; DROP TABLE IF EXISTS stage_raw"
    )


def settle_cells(db: duckdb.DuckDBPyConnection) -> None:
    """Work out view `stage` once, for a source that asks it many questions."""
    db.execute(
        "CREATE OR REPLACE TEMP TABLE stage_cells AS SELECT * FROM stage; "
        "CREATE OR REPLACE TEMP VIEW stage AS SELECT * FROM stage_cells"
    )


def without_wrong_rows(db: duckdb.DuckDBPyConnection) -> None:
    """Let recipes see no row that was set aside; `settle_cells` comes first."""
    db.execute(
        """CREATE OR REPLACE TEMP VIEW stage AS SELECT * FROM stage_cells
        WHERE record NOT IN (SELECT record FROM row_out WHERE NOT understood)"""
    )


def _read_csv(
    db: duckdb.DuckDBPyConnection, path: Path, head: Head, names: tuple[str, ...], padding: str, parallel: str
) -> None:
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    db.execute(
        f"""CREATE TABLE stage_raw AS SELECT * FROM read_csv({literal(str(path))},
        auto_detect=false, header=true, skip={head.skip}, delim={literal(head.delimiter)},
        quote='"', escape='"', columns={{{columns}}}, null_padding={padding},
        parallel={parallel}, max_line_size={_BIG_LINE}, strict_mode=true)"""
    )


def _widths(path: Path, head: Head, width: int, source: Source) -> list[Problem]:
    """The first records with another number of cells than the header, or too long to be one."""
    problems: list[Problem] = []
    try:
        for record, row in enumerate(records(path, head), 1):
            if (long := sum(map(len, row))) > _BIG_LINE:
                problems.append(
                    Problem(record, None, f"a row of {long:,} characters", f"at most {_BIG_LINE:,}", "correct the row")
                )
            short_is_fine = source.tolerances.short_rows and len(row) < width
            if len(row) == width or (short_is_fine and not any("\n" in cell for cell in row)):
                continue
            problems.append(
                Problem(
                    record,
                    None,
                    f"{len(row)} cells",
                    f"{width} cells, as in the header",
                    "correct the row (a quote may be unclosed), or download the file again",
                )
            )
            if len(problems) >= _FEW:
                break
    except csv.Error as trouble:
        problems.append(Problem(None, None, str(trouble), "a table in CSV form", "download it again"))
    return problems


def _explain(path: Path, head: Head, width: int, source: Source) -> FileRefused:
    """Which records have too few or too many cells, in the reader's words rather than a tool's."""
    result = _widths(path, head, width, source)
    if not result:
        return refused("a table in CSV form", "save it again as CSV UTF-8, or download it again")
    return FileRefused(*result)


def _stage_parquet(db: duckdb.DuckDBPyConnection, path: Path, head: Head, names: tuple[str, ...]) -> None:
    cells = ", ".join(
        f"{visible_sql(f'CAST({quoted(published)} AS VARCHAR)')} AS {quoted(name)}"
        for published, name in zip(head.header, names, strict=True)
    )
    rows = f"SELECT {cells} FROM read_parquet({literal(str(path))})"
    try:
        db.execute(f"CREATE TABLE stage_raw AS {rows}")
    except _UNREAD:
        if _can_be_read(db, rows):
            raise  # the disk or the memory, not the file
        raise refused("a whole Parquet file", "download it again") from None


def _can_be_read(db: duckdb.DuckDBPyConnection, rows: str) -> bool:
    """Whether rows can be read where nothing is written."""
    try:
        db.execute(f"SELECT max(COLUMNS(*)) FROM ({rows})")
    except _UNREAD:
        return False
    return True


def _stage_sheet(db: duckdb.DuckDBPyConnection, path: Path, head: Head, names: tuple[str, ...]) -> None:
    import pyarrow as pa

    columns = ", ".join(f"{quoted(name)} VARCHAR" for name in names)
    db.execute(f"CREATE TEMP TABLE stage_raw ({columns})")
    with workbooks.opened(path) as book:
        for block in workbooks.table(book, head.sheet or "", head.skip + 1, len(names)):
            cells = [pa.array(column, pa.string()) for column in block]
            db.register("sheet_rows", pa.table(cells, [str(at) for at in range(len(names))]))
            db.execute("INSERT INTO stage_raw SELECT * FROM sheet_rows")
            db.unregister("sheet_rows")
