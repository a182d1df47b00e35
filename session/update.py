"""From newly fetched files to a new build, and what it changed: for a timer, a data officer and a feed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path

from analytics.reports.core.context import UnknownPlace
from data.build.report import BuildFailed, BuildReport
from data.build.run import build
from data.catalogue import MEASURES
from data.fetch.run import FetchReport
from data.period import Period
from data.publications import publication_names, title_of
from data.records import RecordsError
from data.settings import Settings
from data.status import overdue
from data.vocabulary import Phase, PupilGroup
from data.warehouse import Warehouse
from data.warehouse.publish import FigureRevision, NewRelease, compare, current, current_path, show
from session import news
from session.due_calendar import write_calendars
from session.ledger import publication_note
from session.preparing import prepare
from wording import sentences, values

SHOWN_REVISIONS = 20
_MOST_DECIMALS = 7  # two values that differ by less are no revision


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

    day: str  # ISO
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
        """The summary for a person, each line plain enough for any log; the first begins with the day."""
        day = values.day(date.fromisoformat(self.day))
        if self.failed:
            lines = [
                f"{day}: nothing was published, the earlier data is still in use: {self.failed}",
                *self._troubles(),
            ]
        elif self.build is None:
            files = values.plural(self.fetched, "file")
            lines = [
                f"{day}: nothing new ({files} asked for)",
                *([f"overdue: {'; '.join(self.overdue)}"] if self.overdue else []),
                *self._troubles(),
            ]
        else:
            shown, more = self.revisions[:SHOWN_REVISIONS], len(self.revisions) - SHOWN_REVISIONS
            changed = [*(f"changed or new: {name}" for name in self.changed), *(f"taken out: {n}" for n in self.left)]
            lines = [
                f"{day}: published build {self.build}",
                *changed,
                *_releases(self.releases),
                *(f"revised: {revision_text(each)}" for each in shown),
                *([f"revised: {values.plural(more, 'more figure')}, in the JSON summary"] if more > 0 else []),
                *(f"target: {each}" for each in self.moved),
                *(f"other columns: {line}" for line in self.shapes),
                *(f"overdue: {line}" for line in self.overdue),
                *([self.ledger] if self.ledger else []),
                *self._troubles(),
            ]
        return [line.replace(values.NBSP, " ").replace(values.MINUS, "-") for line in lines]

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
    """Build and publish when something changed; the build before stays in use on any failure.

    What is due changes with the day and with what people enter, so its calendars are written every time.
    """
    summary = _update(settings, folder, fetched, at)
    try:
        write_calendars(settings, "real", at)
    except (RecordsError, UnknownPlace, OSError) as problem:
        summary.notes.append(f"the calendars of what is due were not written: {str(problem).splitlines()[0]}")
    return summary


def _update(settings: Settings, folder: Path, fetched: FetchReport, at: datetime) -> Summary:
    world = settings.world("real")
    summary = Summary(
        at.date().isoformat(),
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
        summary.notes.clear()  # what is withdrawn was noted on the day it was taken out
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


def _releases(came: list[NewRelease]) -> list[str]:
    """A line for each publication, its first and last new period and how many figures they bring."""
    lines = []
    for family in dict.fromkeys(each.family for each in came):
        own = sorted((each for each in came if each.family == family), key=lambda each: Period.parse(each.period))
        first, last = (values.period(each.period) for each in (own[0], own[-1]))
        periods = first if len(own) == 1 else f"{first} to {last}"
        lines.append(f"new: {title_of(family)}, {periods} ({values.plural(sum(e.figures for e in own), 'figure')})")
    return lines


def revision_text(each: FigureRevision) -> str:
    """A revised figure in words, with as many decimals as show that it changed."""
    declared = MEASURES[each.measure]
    what = [declared.label, values.period(each.period)]
    what += [sentences.phase(each.phase)] if each.phase != Phase.ALL else []
    what += [sentences.group(each.group)] if each.group != PupilGroup.ALL else []
    pair = (each.before, each.after)
    enough = range(declared.decimals, _MOST_DECIMALS)
    decimals = next((d for d in enough if len({values.rounded(n, d) for n in pair}) > 1), _MOST_DECIMALS)
    before, after = (values.with_unit(number, declared.unit, decimals) for number in pair)
    change = values.change(each.after - each.before, declared.unit, decimals)
    return f"{', '.join(what)}: {before} became {after} ({change})"


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
        f"{names.get(late.calendar, late.calendar)}, expected by {values.day(late.expected)}, "
        + (f"the newest loaded was published on {values.day(late.newest)}" if late.newest else "none is loaded")
        for late in overdue(path, settings.authority, day)
    ]


def _refusals(built: BuildReport) -> list[str]:
    return [line for file in built.files if file.outcome == "refused" for line in file.lines()[1:2]]


def _statuses(settings: Settings, path: Path | None) -> dict[str, tuple[str, str]]:
    """The status and reason of every promise of the authority's plan on a build; none where none can be judged."""
    from analytics.reports.targets.on_track import on_track
    from session.opening import context_for, open_records

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
