"""Detect the family of a file from its header, or name the missing columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from data.build.breakdowns import fed_columns
from data.build.inbox import Arrival, Head
from data.build.report import FileRefused, FileReport, Outcome, Problem, refused
from data.sources import all_sources
from data.sources.base import Source
from data.sources.companions import companion

_HALF = 0.5  # a family that lacks half of its columns is a guess, not a recognition
_SURE = 2  # columns of one family alone: URN and LA are in every file of schools
_SHOWN_COLUMNS = 12


def match(arrival: Arrival, report: FileReport) -> tuple[Source, Head] | None:
    """The family of a file and where its table begins; None for a companion, else FileRefused."""
    for head in arrival.heads:
        for source in all_sources():
            if head.skip <= source.tolerances.title_rows and source.recognise(head.names):
                return source, head
    for head in arrival.heads:
        if result := companion(head.names):
            report.outcome = Outcome.COMPANION
            report.notes.append(result.words)
            return None
    raise _unrecognised(arrival)


def as_published(problems: Iterable[Problem], source: Source, head: Head) -> list[Problem]:
    """Problems with their columns under the names that stand in the file."""
    named = list(zip(source.canonical(head.names), head.header, strict=True))
    given = dict(reversed(named))  # of two columns of one name, the first as it is written
    return [
        replace(problem, column=given.get(problem.column or "", problem.column or "").strip() or None)
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
