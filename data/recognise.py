"""Which family a file belongs to, by its header; otherwise what it lacks, by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from data.inbox import Arrival, Head
from data.report import FileRefused, FileReport, Outcome, Problem, refused
from data.sources import all_sources
from data.sources.base import Source
from data.sources.companions import companion

_HALF = 0.5  # a family that lacks half of its columns is a guess, not a recognition


def match(arrival: Arrival, report: FileReport) -> tuple[Source, Head] | None:
    """The family of a file and where its table begins; None for a companion, else FileRefused."""
    for head in arrival.heads:
        for source in all_sources():
            if head.skip <= source.tolerances.title_rows and source.recognise(head.names):
                return source, head
    for head in arrival.heads:
        if found := companion(head.names):
            report.outcome = Outcome.COMPANION
            report.notes.append(found.words)
            return None
    raise _unrecognised(arrival)


def as_published(problems: Iterable[Problem], source: Source, head: Head) -> list[Problem]:
    """Problems with their columns under the names that stand in the file."""
    named = list(zip(source.canonical(head.names), head.header, strict=True))
    given = dict(reversed(named))  # of two columns of one name, the first as it is written
    return [
        replace(one, column=given.get(one.column or "", one.column or "").strip() or None)
        for one in problems
    ]


def _unrecognised(arrival: Arrival) -> FileRefused:
    nearest = max(
        (
            (_likeness(source, head), source, head)
            for head in arrival.heads
            for source in all_sources()
        ),
        key=lambda one: one[0],
        default=None,
    )
    if nearest is None or nearest[0] <= _HALF:
        shown = ", ".join(arrival.heads[0].names[:6]) if arrival.heads else "no header"
        return refused("a file of a family that Milepost reads (docs/files.md)",
                       "this header belongs to no known family; leave the file out", shown)  # fmt: skip
    _, source, head = nearest
    if lacking := source.missing(head.names):
        return FileRefused(
            *(Problem(None, name, "no such column", f"{name}, as in {source.title}",
                      "download the file again; a renamed column needs a newer Milepost")
              for name in map(source.shown, lacking))
        )  # fmt: skip
    return refused(f"the header of {source.title} in line 1", "remove the lines above the header",
                   f"header in line {head.skip + 1}")  # fmt: skip


def _likeness(source: Source, head: Head) -> float:
    needed = sum(one.required for one in source.fields)
    if needed < 2 or set(source.absent) & set(head.names):
        return 0.0
    return 1 - len(source.missing(head.names)) / needed
