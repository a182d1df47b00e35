"""What a file is: its family by its header, and its period, version and dates."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path, PurePosixPath

from data.build.breakdowns import fed_columns
from data.build.inbox import Arrival, Head
from data.build.report import FileOutcome, FileRefused, FileReport, refused
from data.period import Period
from data.problem import Problem
from data.small_toml import UnreadableTomlError, read_toml
from data.sources import all_sources
from data.sources.base import Source, normalise
from data.sources.companions import companion
from data.vocabulary import ReleaseVersion

# What is known about a file before its rows are read: period, version, dates and their source.

RELEASE_FILE = "release.toml"
_GUIDANCE = "data-guidance.txt"  # of Explore education statistics
_KEYS = {"period", "version", "published", "family", "files", "source"}
_YEAR = re.compile(r"(?<!\d)(20\d\d)[-_/]?((?:20)?\d\d)(?!\d)")
_ISO = re.compile(r"(?<!\d)(20\d\d)[-_](\d\d)[-_](\d\d)(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)")
_WORDS = re.compile(r"(?<!\d)(\d{1,2})[ _-]([A-Za-z]{3,9})[ _-](20\d\d)(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# 'unrevised' and 'not final' are of figures still to be corrected; 'ks2final' is written in one.
_VERSIONS = (
    (
        re.compile(
            r"provisional|(?<![a-z])(prov|draft|interim)(?![a-z])"
            r"|(?<![a-z])(un|non|not|pre)[^a-z]*(yet[^a-z]*)?(amended|revised|validated|final)"
        ),
        ReleaseVersion.PROVISIONAL,
    ),
    (re.compile(r"revised|amended|(?<![a-z])rev(?![a-z])"), ReleaseVersion.REVISED),
    (re.compile("final"), ReleaseVersion.FINAL),
)


@dataclass(frozen=True, slots=True)
class StatedMetadata:
    """What a release.toml beside a file says of it."""

    period: str | None = None
    version: ReleaseVersion | None = None
    published: date | None = None


def years_in(text: str) -> Iterator[str]:
    """The academic years that a name or title states, as in '2018-2019', '2018-19', '201819'."""
    for match in _YEAR.finditer(text):
        first, second = int(match[1]), int(match[2]) % 100
        if second == (first + 1) % 100 and len(match[2]) in (2, 4):
            yield f"{first}/{second:02d}"


def period_in(text: str) -> str | None:
    """The first academic year that a name or folder states."""
    return next(years_in(text), None)


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
    """Whether a name or title calls figures provisional, revised or final."""
    lower = name.lower()
    return next((version for words, version in _VERSIONS if words.search(lower)), None)


def version_of(relative: str, titles: Sequence[str]) -> ReleaseVersion | None:
    """The version of a file: its name's, else its nearest folder's or archive's, else its titles'."""
    path = PurePosixPath(relative)
    texts = (path.name, *reversed(path.parent.parts), *titles)
    return next((version for text in texts if (version := version_in(text))), None)


def period_of(relative: str, stated_metadata: StatedMetadata) -> str | None:
    """The period of a file: its name's, else its nearest folder's, else release.toml's."""
    path = PurePosixPath(relative)
    for part in (path.name, *reversed(path.parent.parts)):
        if period := period_in(part):
            return period
    return stated_metadata.period


def stated_beside(path: Path, relative: str) -> StatedMetadata:
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
    return StatedMetadata(_stated_period(merged), _stated_version(merged), _stated_date(merged))


def described_beside(path: Path, source: Source) -> dict[str, str]:
    """What the publisher's .meta.csv beside a file calls each column: 'filter' or 'indicator'."""
    rows = meta_rows(path)
    by_column = {normalise(row.get("col_name") or ""): row for row in rows}
    by_key = {
        source.canonical((name,))[0]: (row.get("col_type") or "").strip().lower() for name, row in by_column.items()
    }
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


def _stated_period(merged: dict[str, object]) -> str | None:
    if "period" not in merged:
        return None
    try:
        return Period.parse(str(merged["period"])).text
    except ValueError as problem:
        raise _wrong("period", str(merged["period"]), str(problem)) from None


def _stated_version(merged: dict[str, object]) -> ReleaseVersion | None:
    if "version" not in merged:
        return None
    try:
        return ReleaseVersion(str(merged["version"]).lower())
    except ValueError:
        allowed = ", ".join(ReleaseVersion)
        raise _wrong("version", str(merged["version"]), f"one of {allowed}") from None


def _stated_date(merged: dict[str, object]) -> date | None:
    day = merged.get("published")
    if day is None or isinstance(day, date):
        return day
    try:
        return date.fromisoformat(str(day))
    except ValueError:
        raise _wrong("published", str(day), "a date such as 2025-12-11") from None


def _wrong(key: str, text: str, expected: str) -> FileRefused:
    return FileRefused(Problem(None, key, text, expected, f"correct {RELEASE_FILE} beside the file"))


_HALF = 0.5  # a family that lacks half of its columns is a guess, not a recognition
_SURE = 2  # columns of one family alone: URN and LA are in every file of schools
_SHOWN_COLUMNS = 12


def match(arrival: Arrival, report: FileReport) -> tuple[Source, Head] | None:
    """The family of a file and where its table begins; None for a companion, else FileRefused."""
    for head in arrival.heads:
        for source in all_sources():
            if _is_of(source, head):
                report.problems.extend(_unread_tables(arrival, head))
                return source, head
    for head in arrival.heads:
        if result := companion(head.names):
            report.outcome = FileOutcome.COMPANION
            report.notes.append(result.words)
            return None
    raise _unrecognised(arrival)


def _is_of(source: Source, head: Head) -> bool:
    return head.skip <= source.tolerances.title_rows and source.recognise(head.names)


def _unread_tables(arrival: Arrival, used: Head) -> list[Problem]:
    """Warn of each other sheet of a workbook that has a table: of a file one table is read."""
    others = dict.fromkeys(
        head.sheet
        for head in arrival.heads
        if head.sheet != used.sheet and any(_is_of(source, head) for source in all_sources())
    )
    return [
        Problem(
            None,
            None,
            f"a table on sheet {sheet!r}, which is not read",
            f"one table, as on sheet {used.sheet!r}",
            "save each other sheet as a workbook or CSV of its own, and load it too if it is needed",
            "warning",
        )
        for sheet in others
    ]


def as_published(problems: Iterable[Problem], source: Source, head: Head) -> list[Problem]:
    """Problems with their columns under the names that stand in the file."""
    named = list(zip(source.canonical(head.names), head.header, strict=True))
    published_names = dict(reversed(named))  # of two columns of one name, the first as it is written
    return [
        replace(problem, column=published_names.get(problem.column or "", problem.column or "").strip() or None)
        for problem in problems
    ]


def _unrecognised(arrival: Arrival) -> FileRefused:
    """Name a family only where the header has columns that no other family has."""
    sure = [
        (count, source, head)
        for head in arrival.heads
        for source in all_sources()
        if (count := _likeness(source, head)) >= _SURE
    ]
    if not sure:
        names = max((head.names for head in arrival.heads), key=len, default=())
        shown = ", ".join(names[:_SHOWN_COLUMNS]) + (", …" if len(names) > _SHOWN_COLUMNS else "")
        return refused(
            "one of the files in docs/files.md",
            "this is none of the files Milepost reads: leave it out",
            f"the columns {shown}" if shown else "no header",
        )
    _, source, head = max(sure, key=lambda item: item[0])
    if lacking := source.missing(head.names):
        return FileRefused(
            *(
                Problem(
                    None,
                    name,
                    "no such column",
                    f"{name}, as in {source.described}",
                    "download the file again; a renamed column needs a newer Milepost",
                )
                for name in map(source.shown, lacking)
            )
        )
    return refused(
        f"the header of {source.described} in line 1",
        "remove the lines above the header",
        f"header in line {head.skip + 1}",
    )


def _likeness(source: Source, head: Head) -> int:
    """How many columns of a header only this family has; 0 where half of those it needs are absent."""
    needed = sum(field.required for field in source.fields)
    lacking = len(source.missing(head.names))
    if needed < 2 or lacking / needed >= _HALF or set(source.absent) & set(head.names):
        return 0
    return len(set(head.names) & _own_columns(source.family))


@cache
def _own_columns(family: str) -> frozenset[str]:
    """The columns that one family has and no other, by every name they had."""
    own: set[str] = set()
    others: set[str] = set()
    for source in all_sources():
        names = {name for field in source.fields for name in (field.name, *field.aliases)}
        (own if source.family == family else others).update(names | fed_columns(source.family))
    return frozenset(own - others)
