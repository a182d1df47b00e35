"""What is known about a file before its rows are read: period, version, dates and their source."""

from __future__ import annotations

import csv
import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from data.build.inbox import Arrival, Head
from data.build.report import FileRefused, Problem, refused
from data.period import Period
from data.small_toml import UnreadableTomlError, read_toml
from data.sources.base import Source, normalise
from data.vocabulary import ReleaseVersion

RELEASE_FILE = "release.toml"
_GUIDANCE = "data-guidance.txt"  # of Explore education statistics
_KEYS = {"period", "version", "published", "family", "files", "source"}
_YEAR = re.compile(r"(?<!\d)(20\d\d)[-_/]?((?:20)?\d\d)(?!\d)")
_ISO = re.compile(r"(?<!\d)(20\d\d)[-_](\d\d)[-_](\d\d)(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)")
_WORDS = re.compile(r"(?<!\d)(\d{1,2})[ _-]([A-Za-z]{3,9})[ _-](20\d\d)(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_VERSIONS = {
    "provisional": ReleaseVersion.PROVISIONAL,
    "revised": ReleaseVersion.REVISED,
    "amended": ReleaseVersion.REVISED,
    "final": ReleaseVersion.FINAL,
}


@dataclass(frozen=True, slots=True)
class StatedMetadata:
    """What a release.toml beside a file says of it."""

    period: str | None = None
    version: ReleaseVersion | None = None
    published: date | None = None


def period_in(text: str) -> str | None:
    """The academic year that a name or folder states, as in '2018-2019', '2018-19', '201819'."""
    for match in _YEAR.finditer(text):
        first, second = int(match[1]), int(match[2]) % 100
        if second == (first + 1) % 100 and len(match[2]) in (2, 4):
            return f"{first}/{second:02d}"
    return None


def date_in(name: str) -> date | None:
    """The day that a file's name states, as in '2025-11-20', '20220420' or '30_June_2026'."""
    for pattern in (_ISO, _COMPACT):
        for match in pattern.finditer(name):
            if day := _date(int(match[1]), int(match[2]), int(match[3])):
                return day
    for match in _WORDS.finditer(name):
        month = match[2][:3].lower()
        if month in _MONTHS and (day := _date(int(match[3]), _MONTHS.index(month) + 1, int(match[1]))):
            return day
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def version_in(name: str) -> ReleaseVersion | None:
    """Whether a file's name calls it provisional, revised or final."""
    lower = name.lower()
    return next((version for word, version in _VERSIONS.items() if word in lower), None)


def period_of(relative: str, stated_metadata: StatedMetadata) -> str | None:
    """The period of a file: its name's, else its nearest folder's, else release.toml's."""
    path = PurePosixPath(relative)
    for part in (path.name, *reversed(path.parent.parts)):
        if period := period_in(part):
            return period
    return stated_metadata.period


def said_beside(path: Path, relative: str) -> StatedMetadata:
    """What release.toml beside a file says of it; a wrong one refuses the file by name."""
    beside = path.parent / RELEASE_FILE
    if not os.path.lexists(beside):
        return StatedMetadata()
    try:
        toml = read_toml(beside)
    except UnreadableTomlError as problem:
        raise refused("a release.toml in TOML", f"correct {RELEASE_FILE} ({problem})") from None
    merged = toml | toml.get("files", {}).get(PurePosixPath(relative).name, {})
    if unknown := sorted(set(merged) - _KEYS):
        raise _wrong(unknown[0], "", f"one of {', '.join(sorted(_KEYS))}")
    return StatedMetadata(_said_period(merged), _said_version(merged), _said_date(merged))


def described_beside(path: Path, source: Source) -> dict[str, str]:
    """What the publisher's .meta.csv beside a file calls each column: 'filter' or 'indicator'."""
    rows = meta_rows(path)
    given = {normalise(row.get("col_name") or ""): row for row in rows}
    by_key = {source.canonical((name,))[0]: (row.get("col_type") or "").strip().lower() for name, row in given.items()}
    grouping = {normalise(row.get("filter_grouping_column") or "") for row in rows}
    return by_key | {name: "filter" for name in grouping if name}


def labels_beside(path: Path, source: Source) -> dict[str, str]:
    """What the publisher's .meta.csv beside a file says that each column is about."""
    return {
        source.canonical((normalise(row.get("col_name") or ""),))[0]: row.get("label") or "" for row in meta_rows(path)
    }


def titles_of(arrival: Arrival, head: Head) -> tuple[str, ...]:
    """What stands above a table and on the tab of its sheet."""
    above = [
        cell for other in arrival.heads if other.sheet == head.sheet and other.skip < head.skip for cell in other.header
    ]
    return tuple(cell.strip() for cell in (*above, head.sheet or "") if cell.strip())


def promised_beside(path: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The levels, and the first and last year, that a release's data-guidance.txt says a file has."""
    folders = (path.parent, path.parent.parent, path.parent.parent / "data-guidance")
    beside = next((folder / _GUIDANCE for folder in folders if (folder / _GUIDANCE).is_file()), None)
    if beside is None:
        return (), ()
    try:
        text = beside.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return (), ()
    _, _, part = text.partition(f"Filename: {path.name}\n")
    part = part.partition("Filename: ")[0]
    levels = re.search(r"^Geographic levels: (.+)$", part, re.M)
    years = re.search(r"^Time period: (\d{4}/\d\d)(?: to (\d{4}/\d\d))?$", part, re.M)
    return (
        tuple(level.strip() for level in levels[1].split(";")) if levels else (),
        (years[1], years[2] or years[1]) if years else (),
    )


def meta_rows(path: Path) -> list[dict[str, str]]:
    """The rows of the .meta.csv beside a file; none where there is no such file to read."""
    beside = path.with_name(path.stem + ".meta.csv")
    if not beside.is_file():
        return []
    try:
        with beside.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error):
        return []


def _said_period(merged: dict[str, object]) -> str | None:
    if "period" not in merged:
        return None
    try:
        return Period.parse(str(merged["period"])).text
    except ValueError as problem:
        raise _wrong("period", str(merged["period"]), str(problem)) from None


def _said_version(merged: dict[str, object]) -> ReleaseVersion | None:
    if "version" not in merged:
        return None
    try:
        return ReleaseVersion(str(merged["version"]).lower())
    except ValueError:
        allowed = ", ".join(ReleaseVersion)
        raise _wrong("version", str(merged["version"]), f"one of {allowed}") from None


def _said_date(merged: dict[str, object]) -> date | None:
    day = merged.get("published")
    if day is None or isinstance(day, date):
        return day
    try:
        return date.fromisoformat(str(day))
    except ValueError:
        raise _wrong("published", str(day), "a date such as 2025-12-11") from None


def _wrong(key: str, text: str, expected: str) -> FileRefused:
    return FileRefused(Problem(None, key, text, expected, f"correct {RELEASE_FILE} beside the file"))
