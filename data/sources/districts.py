"""Map former district names and codes to today's districts."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parents[1] / "reference" / "districts.csv"
_NAME_COLUMNS = ("name", "district_name", "district")
_CODE_COLUMNS = ("code", "district_code", "area_code")
_NOW_CODE_COLUMNS = ("today_code", "current_code", "successor", "now_code")
_NOW_NAME_COLUMNS = ("today_name", "current_name", "successor_name", "now_name")


@dataclass(frozen=True, slots=True)
class Districts:
    """Districts by lower-case name and by code, each with today's code and name."""

    by_name: Mapping[str, tuple[str, str]]
    by_code: Mapping[str, tuple[str, str]]

    def today(self, name: str, code: str = "") -> tuple[str | None, str | None]:
        """Today's code and name; the name as given where no register of districts knows it."""
        result = self.by_code.get(code) or self.by_name.get(_key(name))
        return result or (code or None, name or None)


def _key(name: str) -> str:
    return name.lower().replace("&", "and").replace("st.", "st").strip()


@cache
def districts(path: Path = _FILE) -> Districts:
    """The committed register of districts; empty where it does not stand."""
    if not path.exists():
        return Districts({}, {})
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return _index([{key.lower(): (cell or "").strip() for key, cell in row.items()} for row in rows])


def _index(rows: list[dict[str, str]]) -> Districts:
    names = {_first(row, _CODE_COLUMNS): _first(row, _NAME_COLUMNS) for row in rows}
    by_name: dict[str, tuple[str, str]] = {}
    by_code: dict[str, tuple[str, str]] = {}
    for row in rows:
        code, name = _first(row, _CODE_COLUMNS), _first(row, _NAME_COLUMNS)
        now = _first(row, _NOW_CODE_COLUMNS) or code
        today = (now, _first(row, _NOW_NAME_COLUMNS) or names.get(now, name))
        by_code[code] = today
        by_name[_key(name)] = today
    return Districts(by_name, by_code)


def _first(row: Mapping[str, str], columns: tuple[str, ...]) -> str:
    return next((row[column] for column in columns if row.get(column)), "")
