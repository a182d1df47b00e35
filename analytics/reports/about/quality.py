"""Data quality: loaded files, their age, and schools that have not returned."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analytics.reports.areas.my_area import attendance
from analytics.reports.core import pandas_values
from analytics.reports.core.context import ReportContext, page_header
from analytics.reports.core.records_in_force import reads_registers
from analytics.reports.core.types import PageHeader
from analytics.reports.inspection.inspection_figures import inspection_rows
from data.catalogue import MEASURES
from data.publications import title_of
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
    origin: str  # where and when it was fetched, in words; blank for a file put there by hand


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
class SetAsideRow:
    """Rows of a loaded file that give no figure, for one reason."""

    file: str
    rows: int
    column: str
    reason: str
    understood: bool


@dataclass(frozen=True, slots=True)
class Silent:
    """The schools without attendance for the newest half-term."""

    period: str
    schools: int
    missing: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LoadedRow:
    """Figures loaded of one measure in one family."""

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

    header: PageHeader
    files: tuple[FileRow, ...]
    loaded: tuple[LoadedRow, ...]
    missing: tuple[tuple[str, str, str], ...]
    refused: tuple[RefusedRow, ...]
    set_aside: tuple[SetAsideRow, ...]
    incomplete: tuple[tuple[str, str], ...]  # files that lack rows, and what they lack
    silent: Silent | None
    built: str


@reads_registers()
def quality(context: ReportContext) -> Quality:
    """The files of the current build, the figures loaded from them, and the measures with no data."""
    current = context.warehouse.loaded_figures(context.scope, context.as_at)
    have = set(current["measure"])
    return Quality(
        header=page_header(context),
        files=_files(context),
        loaded=tuple(_loaded_row(row) for _, row in current.iterrows() if row["measure"] in MEASURES),
        missing=tuple(
            (measure.code, measure.label, title_of(measure.sources[0]))
            for measure in MEASURES.values()
            if measure.code not in have and measure.sources[0] != "derived" and measure.began_by(context.as_at)
        ),
        refused=_refused(context),
        set_aside=_set_aside(context),
        incomplete=_incomplete(context),
        silent=_silent(context),
        built=context.warehouse.info.get("made", ""),
    )


def _files(context: ReportContext) -> tuple[FileRow, ...]:
    """The files that were loaded, without those that were recognised and not used."""
    loaded = {item["file"] for item in _file_reports(context) if item["outcome"] == "loaded"}
    rows = _out_by(context)
    return tuple(_file(row, context.warehouse.origins) for _, row in rows[rows["path"].isin(loaded)].iterrows())


def _out_by(context: ReportContext) -> pd.DataFrame:
    """The loaded files whose figures were published by the as-at date."""
    rows = context.warehouse.files(context.scope)
    return rows[~(pd.to_datetime(rows["published"]) > pd.Timestamp(context.as_at))]


def _file_reports(context: ReportContext) -> list[dict[str, Any]]:
    """What the build said of every file."""
    return list(json.loads(context.warehouse.info.get("files", "[]")))


def _refused(context: ReportContext) -> tuple[RefusedRow, ...]:
    """What the build refused, in its own words; a file for which it gave no reason is listed too."""
    rows = []
    for item in _file_reports(context):
        if item["outcome"] != "refused":
            continue
        for text in item["problems"] or [{}]:
            row = text.get("row")
            selected = [str(text.get(name) or "") for name in ("column", "found", "expected", "advice")]
            rows.append(RefusedRow(str(item["file"]), row, *selected))
    return tuple(rows)


def _set_aside(context: ReportContext) -> tuple[SetAsideRow, ...]:
    """Rows of every loaded file that give no figure; those that are not understood come first."""
    return tuple(
        SetAsideRow(
            str(row["file"]),
            int(row["rows"]),
            "" if pd.isna(row["column"]) else str(row["column"]),
            str(row["reason"]),
            bool(row["understood"]),
        )
        for _, row in context.warehouse.set_aside(context.scope).iterrows()
    )


def _incomplete(context: ReportContext) -> tuple[tuple[str, str], ...]:
    """The files without rows that they should have."""
    rows = _out_by(context)
    rows = rows[rows["incomplete"].notna()]
    return tuple(zip(rows["path"].astype(str), rows["incomplete"].astype(str), strict=True))


def _silent(context: ReportContext) -> Silent | None:
    """Which schools have sent no attendance; None where no file has it by school."""
    rows = inspection_rows(context, context.as_at, Phase.ALL)
    names = dict(zip(rows["urn"].astype(str), rows["name"].astype(str), strict=True))
    _, result = attendance(context, names, context.as_at)
    if result is None:
        return None
    missing = tuple((urn, names[urn]) for urn in result.missing)
    return Silent(result.period, result.schools, missing)


def _file(row: pd.Series, origins: Mapping[str, str]) -> FileRow:
    return FileRow(
        str(row["path"]),
        title_of(str(row["family"])),
        int(row["rows_read"]),
        int(row["rows_loaded"]),
        int(row["facts_loaded"]),
        pandas_values.day(row["published"]),
        str(row["published_basis"]),
        str(row["sha256"]),
        origins.get(str(row["path"]), ""),
    )


def _loaded_row(row: pd.Series) -> LoadedRow:
    declared = MEASURES[str(row["measure"])]
    newest = pandas_values.day(row["newest"])
    assert newest is not None
    return LoadedRow(
        declared.code,
        declared.label,
        title_of(str(row["family"])),
        str(row["first_period"]),
        str(row["last_period"]),
        int(row["facts"]),
        newest,
    )
