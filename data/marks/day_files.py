"""The files of a folder of marks: which day each is of, whether it can be read, and the calendar beside them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import duckdb

from data.build.report import BuildFailed
from data.build.staging import literal
from data.period import Period, PeriodKind
from data.problem import Problem

COLUMNS = ("pupil", "urn", "day", "session", "code", "pupil_groups")
_CALLED = {
    "pupil": "pupil",
    "urn": "urn",
    "day": "date",
    "session": "session",
    "code": "code",
    "pupil_groups": "groups",
}
STORE, SPILL = ".milepost", ".spill"
MARKER = "demonstration.toml"  # beside invented marks, as beside an invented county
CALENDAR = "calendar.csv"
_NAME = re.compile(r"(?:^|[^0-9])(\d{4}-\d{2}-\d{2})(?:\.(\d{1,3}))?\.(?:parquet|csv)$")


@dataclass(frozen=True, slots=True)
class DayFile:
    """A file with the marks of one day; a later delivery of the day has a higher number."""

    path: Path
    name: str
    day: date
    delivery: int
    columns: dict[str, str]

    @property
    def mark(self) -> str:
        """What changes when the file does."""
        status = self.path.stat()
        return f"{self.name} {status.st_size} {status.st_mtime_ns}"


def find_day_files(folder: Path) -> Iterator[DayFile | tuple[str, Problem]]:
    """Every file of the folder, by name; one whose name gives no day is refused."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() or path.name.startswith(".") or STORE in path.parts or path.name in (CALENDAR, MARKER):
            continue
        match = _NAME.search(path.name)
        day = _day(match[1]) if match else None
        if match is None or day is None:
            expected = "a name with its day, such as 2025-09-08.parquet or marks-2025-09-08.2.csv"
            yield name, Problem(None, None, path.name, expected, "rename the file, or take it out of the folder")
        else:
            yield DayFile(path, name, day, int(match[2] or 1), {})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_clause(file: DayFile) -> str:
    """How DuckDB reads one file of marks."""
    path = literal(str(file.path))
    if file.path.suffix == ".csv":
        return f"read_csv({path}, all_varchar=true, header=true, delim=',', quote='\"', escape='\"', strict_mode=true)"
    return f"read_parquet({path})"


def opened(file: DayFile) -> DayFile | Problem:
    """The file with its columns, or why it cannot be used."""
    try:
        with duckdb.connect() as db:
            described = db.execute(f"DESCRIBE SELECT * FROM {read_clause(file)}").fetchall()
    except duckdb.Error as problem:
        return unreadable(file, problem)
    kinds = {str(row[0]).strip().lower(): (str(row[0]), str(row[1])) for row in described}
    missing = [called for called in _CALLED.values() if called not in kinds and called != "groups"]
    if missing:
        columns_read = ", ".join(kinds) or "no column"
        return Problem(
            None, missing[0], columns_read, "the columns " + ", ".join(_CALLED.values()), "deliver the file again"
        )
    if kinds["date"][1] == "TIMESTAMP WITH TIME ZONE":
        advice = "deliver the day itself: midnight in summer is the day before in UTC"
        return Problem(None, "date", "a moment with a time zone", "a date without a time", advice)
    columns = {name: kinds[called][0] for name, called in _CALLED.items() if called in kinds}
    return DayFile(file.path, file.name, file.day, file.delivery, columns)


def unreadable(file: DayFile, problem: Exception) -> Problem:
    """Why a file cannot be read, in one line."""
    kind = "a whole Parquet file" if file.path.suffix == ".parquet" else "a CSV file in UTF-8 with a header"
    first = str(problem).splitlines()[0][:160].replace(str(file.path), file.path.name)
    return Problem(None, None, first, kind, "deliver the file again; until then its week stays as it was")


@dataclass(frozen=True, slots=True)
class Term:
    """A half-term's days, of one school or, without a URN, of every school that has no days of its own."""

    half_term: str
    first: date
    last: date
    urn: str


def read_calendar(folder: Path) -> tuple[Term, ...]:
    """The half-terms of calendar.csv; BuildFailed with every row that is wrong."""
    path = folder / CALENDAR
    head = "half_term,first,last,urn"
    if not path.is_file():
        raise BuildFailed(f"{CALENDAR} is not in {folder}: write one with the columns {head} (docs/marks.md)")
    wrong, terms = [], []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if not {"half_term", "first", "last"} <= set(reader.fieldnames or ()):
            raise BuildFailed(f"{CALENDAR}: found {reader.fieldnames}; expected the columns {head}")
        for number, row in enumerate(reader, 1):
            try:
                terms.append(_term(row))
            except ValueError as problem:
                wrong.append(f"{CALENDAR}, row {number}: {problem}")
    wrong += _overlaps(terms)
    if wrong:
        raise BuildFailed("; ".join(wrong))
    return tuple(terms)


def _term(row: dict[str, str]) -> Term:
    period = Period.parse(row["half_term"] or "")
    if period.kind is not PeriodKind.HALF_TERM:
        raise ValueError(f"half_term: found {row['half_term']!r}; expected a half-term such as 2025/26-HT1")
    first, last = date.fromisoformat(row["first"] or ""), date.fromisoformat(row["last"] or "")
    if last < first or (last - first).days > 120:
        raise ValueError(f"found {first} to {last}; expected the first and last day of one half-term")
    return Term(period.text, first, last, (row.get("urn") or "").strip())


def _overlaps(terms: list[Term]) -> list[str]:
    ordered = sorted(terms, key=lambda term: (term.urn, term.first))
    return [
        f"{CALENDAR}: {earlier.half_term} ends on {earlier.last}, when {later.half_term} has begun"
        for earlier, later in pairwise(ordered)
        if earlier.urn == later.urn and later.first <= earlier.last
    ]


def half_term_of(terms: tuple[Term, ...], day: date, urn: str = "") -> str | None:
    """The half-term in which a weekday lies for a school; None on weekends and in holidays."""
    if day.weekday() > 4:
        return None
    own = [term for term in terms if term.urn == urn] or [term for term in terms if not term.urn]
    return next((term.half_term for term in own if term.first <= day <= term.last), None)


def days_of(week: str) -> tuple[date, ...]:
    """The seven days of an ISO week."""
    start = Period.parse(week).start
    return tuple(start + timedelta(days=place) for place in range(7))
