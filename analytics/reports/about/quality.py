"""What was loaded, from which file, how old it is, and which schools have not returned."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analytics.reports.areas.my_area_changes import attendance
from analytics.reports.core.context import Desk
from analytics.reports.core.page_header import context_of
from analytics.reports.core.source_titles import TITLES
from analytics.reports.core.types import Context
from analytics.reports.inspection.inspected_schools import inspection_rows
from data.catalogue import MEASURES
from data.vocabulary import Phase


@dataclass(frozen=True, slots=True)
class FileRow:
    """One loaded file: what it was recognised as, its rows, and from when it was known."""

    file: str
    title: str
    rows_read: int
    rows_loaded: int
    facts: int
    published: date | None
    basis: str
    sha256: str


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One thing for which a file was refused: where, what was met, what to do."""

    file: str
    row: int | None
    column: str
    found: str
    expected: str
    advice: str


@dataclass(frozen=True, slots=True)
class Silent:
    """The schools of which the newest half-term of attendance is not there."""

    period: str
    schools: int
    missing: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HeldRow:
    """What is held of one measure in one family."""

    measure: str
    label: str
    title: str
    first: str
    last: str
    facts: int
    newest: date


@dataclass(frozen=True)
class Quality:
    """Everything the page on data quality shows."""

    context: Context
    files: tuple[FileRow, ...]
    held: tuple[HeldRow, ...]
    missing: tuple[tuple[str, str, str], ...]
    refused: tuple[RefusedRow, ...]
    silent: Silent | None
    built: str


def quality(desk: Desk) -> Quality:
    """The files of the build that is read, what they hold, and which measures nothing fills."""
    held = desk.warehouse.held()
    have = set(held["measure"])
    return Quality(
        context=context_of(desk),
        files=_files(desk),
        held=tuple(_held(row) for _, row in held.iterrows() if row["measure"] in MEASURES),
        missing=tuple(
            (one.code, one.label, TITLES.get(one.sources[0], one.sources[0]))
            for one in MEASURES.values()
            if one.code not in have and one.sources[0] != "derived"
        ),
        refused=_refused(desk),
        silent=_silent(desk),
        built=desk.warehouse.info.get("made", ""),
    )


def _files(desk: Desk) -> tuple[FileRow, ...]:
    """The files that were loaded; one that was recognised and not kept is none of them."""
    loaded = {one["file"] for one in _told(desk) if one["outcome"] == "loaded"}
    rows = desk.warehouse.files()
    return tuple(_file(row) for _, row in rows[rows["path"].isin(loaded)].iterrows())


def _told(desk: Desk) -> list[dict[str, Any]]:
    """What the build said of every file."""
    return list(json.loads(desk.warehouse.info.get("files", "[]")))


def _refused(desk: Desk) -> tuple[RefusedRow, ...]:
    """What the build refused, as it told it; a file without a reason given stands there too."""
    rows = []
    for one in _told(desk):
        if one["outcome"] != "refused":
            continue
        for told in one["problems"] or [{}]:
            row = told.get("row")
            said = [str(told.get(name) or "") for name in ("column", "found", "expected", "advice")]
            rows.append(RefusedRow(str(one["file"]), row, *said))
    return tuple(rows)


def _silent(desk: Desk) -> Silent | None:
    """Who has not sent attendance; None where no file holds it by school."""
    rows = inspection_rows(desk, desk.as_at, Phase.ALL)
    names = dict(zip(rows["urn"].astype(str), rows["name"].astype(str), strict=True))
    _, found = attendance(desk, names, desk.as_at)
    if found is None:
        return None
    missing = tuple((urn, names[urn]) for urn in found.missing)
    return Silent(found.period, found.schools, missing)


def _file(row: pd.Series) -> FileRow:
    return FileRow(
        str(row["path"]),
        TITLES.get(str(row["family"]), str(row["family"])),
        int(row["rows_read"]),
        int(row["rows_loaded"]),
        int(row["facts_loaded"]),
        _day(row["published"]),
        str(row["published_basis"]),
        str(row["sha256"]),
    )


def _held(row: pd.Series) -> HeldRow:
    declared = MEASURES[str(row["measure"])]
    newest = _day(row["newest"])
    assert newest is not None
    return HeldRow(
        declared.code,
        declared.label,
        TITLES.get(str(row["family"]), str(row["family"])),
        str(row["first_period"]),
        str(row["last_period"]),
        int(row["facts"]),
        newest,
    )


def _day(value: object) -> date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()  # type: ignore[call-overload,arg-type]
