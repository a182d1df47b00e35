"""Read TOML item by item, recording file, line and value for every problem."""

from __future__ import annotations

import math
import re
import tomllib
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

from data.problem import DefinitionRefused, Problem
from data.small_toml import parsed

Choice = TypeVar("Choice", bound=StrEnum)
_HEADER = re.compile(r"^\s*\[{1,2}\s*([A-Za-z0-9_.\-\"]+)\s*\]{1,2}")
_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
NOWHERE = date(1, 1, 1)


def problem_at(file: str, line: int, item: str, text: str) -> Problem:
    """A problem of a plan or rules file; the text says what is there and what to write."""
    return Problem(line, item, "", "", text, file=file)


class Lines:
    """The lines of the tables and keys of a TOML text, which the parser does not give."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        self._starts: dict[str, list[int]] = {}
        self._headers: list[int] = []
        for number, line in enumerate(self.lines, start=1):
            if match := _HEADER.match(line):
                self._starts.setdefault(match[1].replace('"', ""), []).append(number)
                self._headers.append(number)

    def start(self, table: str, nth: int) -> int:
        """The line of the nth header of a table, 1 where it has no header of its own."""
        starts = self._starts.get(table, [])
        return starts[nth] if nth < len(starts) else 1

    def key(self, start: int, name: str) -> int:
        """The line of a key within the table begun at `start`."""
        return self.key_from(start, name, 0)

    def key_from(self, start: int, name: str, nth: int) -> int:
        """The line of the nth occurrence of a key, from a line to the end of its table."""
        end = next((header for header in self._headers if header > start), len(self.lines) + 1)
        pattern = re.compile(rf"(^|[\s{{,]){re.escape(name)}\s*=")
        selected = [number for number in range(start, end) if pattern.search(self.lines[number - 1])]
        return selected[nth] if nth < len(selected) else start


@dataclass
class Section:
    """One table of a file: gives typed values, or notes what is wrong and goes on."""

    file: str
    item: str
    values: Mapping[str, Any]
    lines: Lines
    start: int
    problems: list[Problem]
    one_line: bool = False
    used: set[str] = field(default_factory=set)

    def wrong(self, key: str, text: str) -> None:
        """Note a problem at the line of a key."""
        line = self.start if self.one_line or not key else self.lines.key(self.start, key)
        self.problems.append(problem_at(self.file, line, self.item, text))

    def has(self, key: str) -> bool:
        """Whether the file says anything under a key."""
        self.used.add(key)
        return key in self.values

    def text(self, key: str) -> str:
        """A text that must be there and not be empty."""
        value = self.values.get(key)
        self.used.add(key)
        if not isinstance(value, str) or not value.strip():
            self.wrong(key, f"{key} is {value!r}; write text")
            return ""
        return value.strip()

    def text_or(self, key: str, otherwise: str) -> str:
        """A text that may be left out."""
        return self.text(key) if self.has(key) else otherwise

    def text_or_none(self, key: str) -> str | None:
        """A text that may be unknown."""
        return self.text(key) if self.has(key) else None

    def number(self, key: str) -> float:
        """A number that must be there."""
        value = self.values.get(key)
        self.used.add(key)
        bad = isinstance(value, bool) or not isinstance(value, int | float)
        if bad or not math.isfinite(float(value or 0)):
            self.wrong(key, f"{key} is {value!r}; write a number")
            return math.nan
        return float(value or 0)

    def number_between(self, key: str, low: float, high: float) -> float:
        """A number that must lie between two others, both allowed."""
        value = self.number(key)
        if not math.isnan(value) and not low <= value <= high:
            self.wrong(key, f"{key} is {value:g}; it lies between {low:g} and {high:g}")
        return value

    def whole_between(self, key: str, low: int, high: int) -> int:
        """A whole number within limits; the lower one where what is written is wrong."""
        value = self.number_between(key, low, high)
        if math.isnan(value):
            return low
        if not value.is_integer():
            self.wrong(key, f"{key} is {value:g}; write a whole number")
        return int(value)

    def number_or_none(self, key: str) -> float | None:
        """A number that may be unknown."""
        return self.number(key) if self.has(key) else None

    def whole(self, key: str) -> int:
        """A whole number that must be there."""
        value = self.values.get(key)
        self.used.add(key)
        if isinstance(value, bool) or not isinstance(value, int):
            self.wrong(key, f"{key} is {value!r}; write a whole number")
            return 0
        return value

    def whole_or_none(self, key: str) -> int | None:
        """A whole number that may be unknown."""
        return self.whole(key) if self.has(key) else None

    def yes(self, key: str) -> bool:
        """Whether a flag is raised; a flag that is not written is not raised."""
        value = self.values.get(key, False)
        self.used.add(key)
        if not isinstance(value, bool):
            self.wrong(key, f"{key} is {value!r}; write true or false")
            return False
        return value

    def day(self, key: str) -> date:
        """A date, or a month, which means its last day."""
        value = self.values.get(key)
        self.used.add(key)
        day = read_day(value)
        if day is None:
            self.wrong(key, f'{key} is {value!r}; write a day (2016-01-31) or a month ("2016-01")')
            return NOWHERE
        return day

    def day_or_none(self, key: str) -> date | None:
        """A date that may be unknown."""
        return self.day(key) if self.has(key) else None

    def choice(self, key: str, kind: type[Choice], otherwise: Choice | None = None) -> Choice:
        """One of a fixed list of words; the nearest ones are offered when it is another."""
        first = otherwise if otherwise is not None else next(iter(kind))
        if not self.has(key) and otherwise is not None:
            return otherwise
        value = self.values.get(key)
        known = [item.value for item in kind]
        if value not in known:
            near = get_close_matches(str(value), known, n=3, cutoff=0.5) or known
            self.wrong(key, f"{key} is {value!r}; known: {', '.join(near)}")
            return first
        return kind(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; one that is not written is empty."""
        value = self.values.get(key, [])
        self.used.add(key)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.wrong(key, f"{key} is {value!r}; write a list of texts")
            return ()
        return tuple(value)

    def words(self, key: str) -> Mapping[str, str]:
        """A table from codes to words; one that is not written is empty."""
        value = self.values.get(key, {})
        self.used.add(key)
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            self.wrong(key, f'{key} is {value!r}; write a table of code = "words"')
            return {}
        return dict(value)

    def table(self, key: str) -> Section:
        """A table within this one; one that is missing is a problem of this one."""
        value = self.values.get(key)
        self.used.add(key)
        if not isinstance(value, dict):
            self.wrong(key, f"{key} is {value!r}; write it as a table")
            value = {}
        start = self.lines.start(key, 0)
        start = start if start > 1 else self.lines.key(self.start, key)
        return Section(self.file, f"{self.item} {key}".strip(), value, self.lines, start, self.problems)

    def tables(self, key: str, named: str, by: str = "code") -> list[Section]:
        """The [[key]] tables of the file, each called by its code."""
        value = self.values.get(key, [])
        self.used.add(key)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.wrong(key, f"{key} is {value!r}; write each as [[{key}]]")
            return []
        return [
            Section(
                self.file,
                f"{named} {item.get(by, nth + 1)!r}",
                item,
                self.lines,
                self.lines.start(key, nth),
                self.problems,
            )
            for nth, item in enumerate(value)
        ]

    def rows(self, key: str, marker: str) -> list[Section]:
        """The inline tables of a list within this table; `marker` is a key that each has."""
        value = self.values.get(key, [])
        self.used.add(key)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.wrong(key, f"{key} is {value!r}; write a list of {{ {marker} = … }}")
            return []
        first = self.lines.key(self.start, key)
        return [
            Section(
                self.file,
                self.item,
                item,
                self.lines,
                self.lines.key_from(first, marker, nth),
                self.problems,
                one_line=True,
            )
            for nth, item in enumerate(value)
        ]

    def finish(self) -> None:
        """Refuse what nothing has asked for: a misspelt key would otherwise be lost in silence."""
        for key in self.values:
            if key not in self.used:
                near = get_close_matches(key, self.used, n=1, cutoff=0.6)
                hint = f"; did you mean {near[0]!r}?" if near else "; take it out"
                self.wrong(key, f"{key!r} is not allowed here{hint}")


def read_day(value: object) -> date | None:
    """A date from a TOML date, an ISO date or a month (its last day); None for anything else."""
    if type(value) is date:
        return value
    if not isinstance(value, str):
        return None
    try:
        if match := _MONTH.match(value):
            year, month = int(match[1]), int(match[2])
            return date(year, month, monthrange(year, month)[1])
        return date.fromisoformat(value)
    except ValueError:
        return None


def open_text(text: str, file: str) -> Section:
    """The whole file as one section; a file that is not TOML is refused with its line."""
    lines = Lines(text)
    try:
        values = parsed(text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        match = re.search(r"line (\d+)", str(problem))
        line = int(match[1]) if match else len(lines.lines)
        part = str(problem).split(" (at ")[0]
        raise DefinitionRefused([problem_at(file, line, "the file", f"cannot be read as TOML: {part}")]) from None
    return Section(file, "the file", values, lines, 1, [])
