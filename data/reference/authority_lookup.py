"""Look up authorities by any code or name they ever had."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from data.sources.base import Authorities

REFERENCE = Path(__file__).parent
ENGLAND_NAMES = ("england", "all english authorities")


@cache
def authority_rows() -> tuple[dict[str, str], ...]:
    """The rows of authorities.csv as they stand."""
    with (REFERENCE / "authorities.csv").open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return tuple(csv.DictReader(lines))


@cache
def authorities() -> Authorities:
    """Every code and name an authority ever had, answered with the code it has today."""
    rows = authority_rows()
    by_code = {row["area_code"]: row for row in rows}
    today = {code: _today(code, by_code) for code in by_code}
    by_la, by_name, la_of, level = {}, {}, {}, {}
    named: dict[str, set[str]] = {}
    for row in sorted(rows, key=lambda row: row["valid_from"] or ""):
        area = today[row["area_code"]]
        if row["la_code"]:
            by_la[row["la_code"]] = area
            la_of[row["area_code"]] = row["la_code"]
        level[row["area_code"]] = row["level"]
        for name in (row["name"], *row.get("other_names", "").split("|")):
            if name.strip():
                by_name[name.strip().lower()] = area
                named.setdefault(name.strip().lower(), set()).add(area)
    by_name |= dict.fromkeys(ENGLAND_NAMES, "E92000001")
    return Authorities(by_la, today, by_name, la_of, level, {name: frozenset(areas) for name, areas in named.items()})


def _today(code: str, by_code: dict[str, dict[str, str]]) -> str:
    """Today's code where only the code changed; a split or merged authority keeps its own."""
    seen = {code}
    while True:
        row = by_code[code]
        following = [part for part in row["successors"].split() if part in by_code]
        if len(following) != 1 or following[0] in seen:
            return code
        if by_code[following[0]]["la_code"] != row["la_code"]:
            return code
        code = following[0]
        seen.add(code)
