"""The files Milepost reads, where they are published and what they provide: from docs/files.md."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from ui import tables

_FILE = Path(__file__).parents[3] / "docs" / "files.md"
_LINK = re.compile(r"\[([^\]]+)\]\((https://[^)]+)\)")
_PLAIN = re.compile(r"\[([^\]]+)\]\([^)]*\)|[`*]")


@cache
def rows() -> tuple[tuple[str, str, str], ...]:
    """Every row of the table as it is written."""
    results = []
    for line in _FILE.read_text("utf-8").splitlines():
        cells = [part.strip() for part in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 3 and not set(line) <= set("|- "):
            results.append((cells[0], cells[1], cells[2]))
    return tuple(results[1:])


def table() -> tables.Table:
    """The files in the order in which they are best added, each with a link to its publisher."""
    columns = tuple(map(tables.Column, ("File", "Where it is published", "What it brings")))
    return tables.Table(
        "The first file gives you the first page; the others add detail",
        columns,
        tuple(tuple(_cell(item) for item in row) for row in rows()),
    )


def _cell(written: str) -> tables.Cell:
    link = _LINK.fullmatch(written)
    if link:
        return tables.text(link[1], link=link[2])
    return tables.text(_PLAIN.sub(lambda result: result[1] or "", written))
