"""From newly fetched files to a new build, and what it changed: for a timer, a data officer and a feed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path

from analytics.reports.core.context import UnknownPlace
from data.build.report import BuildFailed, BuildReport
from data.build.run import build
from data.fetch.run import FetchReport
from data.publications import publication_names, title_of
from data.records import RecordsError
from data.settings import Settings
from data.status import overdue
from data.warehouse import Warehouse
from data.warehouse.publish import FigureRevision, NewRelease, compare, current, current_path, show
from session import news
from session.ledger import publication_note
from session.preparing import prepare

SHOWN_REVISIONS = 20


@dataclass(frozen=True, slots=True)
class Moved:
    """A promise whose status by its deadline is another on the new build, and why it is now so."""

    promise: str
    before: str
    after: str
    why: str

    def __str__(self) -> str:
        return f"{self.promise}: {self.before} became {self.after}. {self.why}"


@dataclass(slots=True)
class Summary:
    """What an update brought; `failed` says why nothing was published."""

    fetched: int
    changed: list[str]
    problems: list[str]
    refused: list[str] = field(default_factory=list)
    releases: list[NewRelease] = field(default_factory=list)
    revisions: list[FigureRevision] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    shapes: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    overdue: list[str] = field(default_factory=list)
    build: str | None = None
    ledger: str = ""
    failed: str = ""

    @property
    def exit_code(self) -> int:
        """0 all well, changed or not; 1 something was not fetched or was refused; 2 nothing was published."""
        if self.failed:
            return 2
        return 1 if self.problems or self.refused else 0

    def lines(self) -> list[str]:
        """The summary for a person."""
        if self.failed:
            return [f"nothing new was published: {self.failed}", *self._troubles()]
        if self.build is None:
            return [
                f"nothing has changed since the last update ({self.fetched} files asked for)",
                *(f"overdue: {line}" for line in self.overdue),
                *self._troubles(),
            ]
        plural = "s" * (len(self.changed) != 1)
        shown, more = self.revisions[:SHOWN_REVISIONS], len(self.revisions) - SHOWN_REVISIONS
        were = "was" if len(self.revisions) == 1 else "were"
        return [
            f"published {self.build}: {len(self.changed)} file{plural} new or changed",
            *(f"new: {title_of(each.family)}, {each.period} ({each.figures:,} figures)" for each in self.releases),
            f"{len(self.revisions)} of the authority's figures {were} revised",
            *(f"revised: {each}" for each in shown),
            *([f"and {more} more, in the JSON summary"] if more > 0 else []),
            *(f"promise: {each}" for each in self.moved),
            *(f"changed shape: {line}" for line in self.shapes),
            *(f"taken out: {name}" for name in self.left),
            *(f"overdue: {line}" for line in self.overdue),
            *([self.ledger] if self.ledger else []),
            *self._troubles(),
        ]

    def _troubles(self) -> list[str]:
        return [
            *(f"not fetched: {line}" for line in self.problems),
            *(f"refused: {line}" for line in self.refused),
            *(f"note: {line}" for line in self.notes),
        ]

    def as_json(self) -> str:
        """The summary for a program."""
        return json.dumps(asdict(self) | {"exit_code": self.exit_code}, indent=1)


def update(settings: Settings, folder: Path, fetched: FetchReport, at: datetime) -> Summary:
    """Build and publish when something changed; the build before stays in use on any failure."""
    world = settings.world("real")
    summary = Summary(
        len(fetched.files),
        [file.path for file in fetched.changed],
        list(fetched.problems),
        shapes=[f"{file.path}: {file.shape}" for file in fetched.changed if file.shape],
        left=list(fetched.left),
        notes=list(fetched.notes),
    )
    before = current_path(world)
    if before is not None and not summary.changed and not summary.left:
        summary.overdue = _overdue(before, settings, at.date())
        return summary
    known = known_before(settings)
    try:
        built = build(folder, settings, at, prepare)
    except BuildFailed as problem:
        summary.failed = str(problem)
        return summary
    show(settings.home, "real")
    summary.build = current(world)
    summary.refused = _refusals(built)
    after = current_path(world)
    if after is None:
        return summary
    changes = announce(settings, known, at)
    summary.releases, summary.revisions, summary.moved = changes.releases, changes.revisions, changes.moved
    summary.ledger = publication_note(settings)
    summary.overdue = _overdue(after, settings, at.date())
    return summary


@dataclass(frozen=True, slots=True)
class KnownBefore:
    """What was known before a publication: its warehouse, and each promise's status with its reason."""

    path: Path | None
    statuses: dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class UpdateChanges:
    """What a publication changed."""

    releases: list[NewRelease]
    revisions: list[FigureRevision]
    moved: list[Moved]


def known_before(settings: Settings) -> KnownBefore:
    """What is known now, to be compared with what is published next."""
    path = current_path(settings.world("real"))
    return KnownBefore(path, _statuses(settings, path))


def announce(settings: Settings, known: KnownBefore, at: datetime) -> UpdateChanges:
    """Compare what was just published with what was known, and add it to what is new; nothing at the first time."""
    path = current_path(settings.world("real"))
    if path is None or known.path is None or not known.path.is_file():
        return UpdateChanges([], [], [])
    releases, revisions = compare(known.path, path, settings.authority)
    moved = [
        Moved(title, known.statuses[title][0], status, why)
        for title, (status, why) in _statuses(settings, path).items()
        if title in known.statuses and known.statuses[title][0] != status
    ]
    news.add(settings, "real", news.items_of(at, path.stem, releases, revisions, map(str, moved)))
    return UpdateChanges(releases, revisions, moved)


def _overdue(path: Path, settings: Settings, day: date) -> list[str]:
    names = publication_names()
    return [
        f"{names.get(late.calendar, late.calendar)}, expected by {late.expected}, "
        + (f"newest loaded is of {late.newest}" if late.newest else "none is loaded")
        for late in overdue(path, settings.authority, day)
    ]


def _refusals(built: BuildReport) -> list[str]:
    return [line for file in built.files if file.outcome == "refused" for line in file.lines()[1:2]]


def _statuses(settings: Settings, path: Path | None) -> dict[str, tuple[str, str]]:
    """The status and reason of every promise of the authority's plan on a build; none where none can be judged."""
    from analytics.reports.targets.on_track import on_track
    from session.opening import context_for, open_records
    from wording import sentences

    if path is None:
        return {}
    try:
        with open_records(settings, "real") as records:
            context = context_for(settings, Warehouse.open(path), records=records)
            states = on_track(context).states if context.plan is not None else ()
            judged = {each.target.title: sentences.judgement(each.by_deadline, each, now=False) for each in states}
    except (RecordsError, UnknownPlace):
        return {}
    return {title: (each.word, each.reason) for title, each in judged.items()}
