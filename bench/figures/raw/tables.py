"""Tables as they came: rows drawn at random from CSV, text, Excel and Parquet files."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

KINDS = (".csv", ".tsv", ".txt", ".xlsx", ".parquet")
_MOST_TITLE_ROWS = 8


@dataclass(frozen=True, slots=True)
class SampledTable:
    """A file's header in lower case and the rows that were drawn: (record from 1, cells)."""

    path: Path
    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]
    total: int


def drawn(path: Path, name: str, most: int, seed: int) -> SampledTable | None:
    """Up to `most` rows at random, in a random order; None where the file is no table."""
    source = _parquet if path.suffix == ".parquet" else _lines
    header, rows = source(path)
    if header is None:
        return None
    chance = random.Random(f"{seed} {name}")
    kept: list[tuple[int, list[str]]] = []
    total = 0
    for total, cells in enumerate(rows, 1):
        if len(kept) < most:
            kept.append((total, cells))
        elif (place := chance.randrange(total)) < most:
            kept[place] = (total, cells)
    chance.shuffle(kept)
    return SampledTable(path, name, header, tuple((at, _named(header, item)) for at, item in kept), total)


def every(path: Path) -> Iterator[dict[str, str]]:
    """All rows of a small file by column."""
    header, rows = _lines(path)
    return (_named(header, cells) for cells in rows) if header else iter(())


def _named(header: tuple[str, ...], cells: list[str]) -> dict[str, str]:
    padded = [*cells, *[""] * (len(header) - len(cells))]
    return {name: text.strip() for name, text in zip(header, padded, strict=False)}


def _lines(path: Path) -> tuple[tuple[str, ...] | None, Iterator[list[str]]]:
    rows = _sheet(path) if path.suffix == ".xlsx" else _text(path)
    first = list(islice(rows, _MOST_TITLE_ROWS))
    widest = max((sum(bool(cell.strip()) for cell in cells) for cells in first), default=0)
    for at, cells in enumerate(first):
        filled = sum(bool(cell.strip()) for cell in cells)
        if filled >= 3 and filled * 2 >= widest:
            header = tuple(" ".join(cell.split()).lower() for cell in cells)
            rest = (item for item in (*first[at + 1 :],))
            return header, (item for part in (rest, rows) for item in part if any(item))
    return None, iter(())


def _text(path: Path) -> Iterator[list[str]]:
    with path.open("rb") as file:
        start = file.read(65_536)
    encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    if encoding == "utf-8-sig":
        try:
            path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            encoding = "cp1252"
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        line = file.readline()
        file.seek(0)
        yield from csv.reader(file, delimiter=max(",\t;", key=line.count))


def _sheet(path: Path) -> Iterator[list[str]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    for cells in book.worksheets[0].iter_rows(values_only=True):
        yield ["" if cell is None else str(cell) for cell in cells]


def _parquet(path: Path) -> tuple[tuple[str, ...], Iterator[list[str]]]:
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    columns = [table.column(place).to_pylist() for place in range(table.num_columns)]
    texts = (["" if item is None else str(item) for item in row] for row in zip(*columns, strict=True))
    return tuple(name.strip().lower() for name in table.column_names), texts
