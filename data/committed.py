"""The tables committed with the code, in data/reference."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

REFERENCE = Path(__file__).parent / "reference"


@cache
def committed(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table, without the lines that say where it comes from; none where the file is absent."""
    path = REFERENCE / f"{name}.csv"
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(line for line in file if not line.startswith("# ")))
