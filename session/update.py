"""From newly fetched files to a new build, and what it changed: for a timer, a data officer and a feed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from data.build.report import BuildFailed, BuildReport
from data.build.run import build
from data.fetch.run import FetchReport
from data.settings import Settings
from data.status import overdue
from data.warehouse import Warehouse
from data.warehouse.publish import NewRelease, Revision, compare, current, current_path, show
from session.preparing import prepare

SHOWN_REVISIONS = 20


@dataclass(slots=True)
class Summary:
    """What an update brought; `failed` says why nothing was published."""

    fetched: int
    changed: list[str]
    problems: list[str]
    refused: list[str] = field(default_factory=list)
    releases: list[NewRelease] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
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
            return [f"nothing has changed since the last update ({self.fetched} files asked for)", *self._troubles()]
        plural = "s" * (len(self.changed) != 1)
        shown = self.revisions[:SHOWN_REVISIONS]
        return [
            f"published {self.build}: {len(self.changed)} file{plural} new or changed",
            *(f"new: {each.family}, {each.period} ({each.figures:,} figures)" for each in self.releases),
            f"{len(self.revisions)} of the authority's figures were revised",
            *(
                f"revised: {each.measure}, {each.period}, {each.phase}, {each.group}: "
                f"{each.before:g} became {each.after:g}"
                for each in shown
            ),
            *(f"promise: {line}" for line in self.moved),
            *(f"overdue: {name}" for name in self.overdue),
            *([self.ledger] if self.ledger else []),
            *self._troubles(),
        ]

    def _troubles(self) -> list[str]:
        return [*(f"not fetched: {line}" for line in self.problems), *(f"refused: {line}" for line in self.refused)]

    def as_json(self) -> str:
        """The summary for a program."""
        return json.dumps(asdict(self) | {"exit_code": self.exit_code}, indent=1)


def update(settings: Settings, folder: Path, fetched: FetchReport, at: datetime) -> Summary:
    """Build and publish when something changed; the build before stays in use on any failure."""
    world = settings.world("real")
    summary = Summary(len(fetched.files), [file.path for file in fetched.changed], list(fetched.problems))
    before = current_path(world)
    if before is not None and not summary.changed:
        summary.overdue = [late.calendar for late in overdue(before, settings.authority, at.date())]
        return summary
    statuses, _ = _statuses(settings, before)
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
    if before is not None and before.is_file():
        summary.releases, summary.revisions = compare(before, after, settings.authority)
    now, summary.ledger = _statuses(settings, after, published=True)
    summary.moved = [
        f"{title}: {statuses[title]} became {status}"
        for title, status in now.items()
        if title in statuses and statuses[title] != status
    ]
    summary.overdue = [late.calendar for late in overdue(after, settings.authority, at.date())]
    return summary


def _refusals(built: BuildReport) -> list[str]:
    return [line for file in built.files if file.outcome == "refused" for line in file.lines()[1:2]]


def _statuses(settings: Settings, path: Path | None, *, published: bool = False) -> tuple[dict[str, str], str]:
    """The status of every promise of the authority's plan on a build, none before the first; and a note.

    `published`: what is said of them on a new build goes into the ledger; the note says how that went.
    """
    from analytics.reports.targets.on_track import on_track
    from session.ledger import ledger_note
    from session.opening import context_for, open_records

    if path is None:
        return {}, ""
    warehouse = Warehouse.open(path)
    records = open_records(settings, "real")
    context = context_for(settings, warehouse, records=records)
    if context.plan is None:
        return {}, ""
    note = ledger_note(context, f"publication {warehouse.build}") if published else ""
    return {state.target.title: state.by_deadline.status.value for state in on_track(context).states}, note
