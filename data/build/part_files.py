"""Detect files about some pupils or schools that only their name or title reveals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from data.build.column_binding import ColumnBinding
from data.build.populations import Part, means_total, parts_named
from data.build.report import Problem
from data.build.rows import Rows
from data.build.staging import quoted
from data.sources.base import FileContext, Source
from data.vocabulary import PupilGroup

_INSPECTIONS = "ofsted_mi"


def refuse_part(
    rows: Rows, source: Source, context: FileContext, used: Sequence[ColumnBinding], joins: Sequence[str]
) -> None:
    """Make a name, title or description of a part that no column tells a reason to refuse the file."""
    if source.measure_column is not None:
        return  # each row names its own measure, and its own pupils
    named = _named(context, used)
    if not named:
        return
    filters = [name for name in source.cut_columns if name in context.header]
    cells = {name: _cells(rows, name) for name in filters}
    areas = _has_areas(rows, joins)
    rows.fatal.extend(
        Problem(
            None,
            None,
            f"{met!r} in {where}",
            "figures for all pupils, or a column that separates the groups",
            f"this file covers only {part.words} and has no column for that: "
            "leave it out, or rename it if it covers all pupils",
        )
        for (part, met), where in named.items()
        if (areas or part.of_pupils) and not _told(part, cells)
    )


def refuse_other_providers(rows: Rows, source: Source, context: FileContext) -> None:
    """Make inspections of providers that are no state-funded schools a reason to refuse the file."""
    if not source.family.startswith(_INSPECTIONS):
        return
    rows.fatal.extend(
        Problem(
            None,
            None,
            f"{met!r} in {where}",
            "state-funded schools",
            f"this file covers only {part.words}: leave it out",
        )
        for (part, met), where in _named(context, ()).items()
        if part.is_other_provider
    )


def _named(context: FileContext, used: Sequence[ColumnBinding]) -> dict[tuple[Part, str], str]:
    """The parts that are named, with the words met and where."""
    texts = {"the file's name": PurePosixPath(context.name).stem}
    texts |= {f"the title {text!r}": text for text in context.titles}
    texts |= {
        f"the description of column {name!r}": context.labels.get(name, "")
        for binding in used
        if binding.column.group is PupilGroup.ALL
        for name in (binding.value, binding.numerator, binding.denominator)
        if name
    }
    results: dict[tuple[Part, str], str] = {}
    for where, text in texts.items():
        for part, met in parts_named(text):
            results.setdefault((part, met), where)
    return results


def _told(part: Part, cells: Mapping[str, Sequence[str]]) -> bool:
    """Whether a filter of the file has the part among its cells."""
    return any(
        part.is_told_by(cell) or part.is_told_by(name)
        for name, result in cells.items()
        for cell in result
        if not means_total(name, cell)
    )


def _cells(rows: Rows, column: str) -> list[str]:
    result = rows.db.execute(f"SELECT DISTINCT trim({quoted(column)}) FROM stage_raw").fetchall()
    return [str(cell or "") for (cell,) in result]


def _has_areas(rows: Rows, joins: Sequence[str]) -> bool:
    """Whether a row is about an area: a part of the schools is no wrong figure of one school."""
    row = rows.db.execute(
        f"""SELECT 1 FROM stage_raw s {" ".join(joins)} WHERE p_map.level <> 'school'
        AND s.rowid + 1 NOT IN (SELECT record FROM row_out) LIMIT 1"""
    ).fetchone()
    return row is not None
