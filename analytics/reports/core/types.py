"""The types of reports: figures with their status, age, caveats and sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from analytics.figure import Figure as Figure  # noqa: PLC0414  # a report is made of figures
from analytics.figure import SourceRef as SourceRef  # noqa: PLC0414
from data.vocabulary import Phase, PromiseStatus, PupilGroup


@dataclass(frozen=True, slots=True)
class Segment:
    """Figures of one era: the only points that a line may join."""

    label: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One measure for one place over time, every period present, cut at its breaks."""

    measure: str
    entity: str
    entity_name: str
    phase: Phase
    group: PupilGroup
    segments: tuple[Segment, ...]
    breaks: tuple[tuple[str, str], ...] = ()
    family: str | None = None

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures in order of period."""
        return tuple(figure for segment in self.segments for figure in segment.figures)

    @property
    def latest(self) -> Figure | None:
        """The newest figure with a value, None where there is none."""
        shown = [figure for figure in self.figures if figure.shown]
        return shown[-1] if shown else None

    @property
    def current(self) -> tuple[Figure, ...]:
        """The figures with values that may be compared with the newest one."""
        filled = [s for s in self.segments if any(figure.shown for figure in s.figures)]
        return tuple(figure for figure in filled[-1].figures if figure.shown) if filled else ()


@dataclass(frozen=True, slots=True)
class PageHeader:
    """What a page is about and as at which day: the first line of every screen."""

    authority: str
    authority_name: str
    la_code: str
    plan: str
    plan_title: str
    as_at: date
    invented: bool
    build: str
    overdue: tuple[str, ...] = ()
    replay: bool = False
    plan_agreed: date | None = None  # of a plan that is not shown because it was agreed after the as-at date
    day: date | None = None  # the day that it always is in the demonstration
    releases: tuple[str, ...] = ()  # which figures are provisional while others are final
    doubts: tuple[str, ...] = ()  # what may be missing from figures of the page


@dataclass(frozen=True, slots=True)
class StatusJudgement:
    """A status with the sentence that gives its reason, and the rule it came from."""

    status: PromiseStatus
    word: str
    reason: str
    rule: str = ""
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class PathPoint:
    """One agreed value by a day; on a target's path it is in the unit of the promise."""

    due: date
    value: float | None
    words: str
    strict: bool = False
    to_be_confirmed: bool = False
    baseline: bool = False
    awaited: bool = False  # its day has passed and its figure is not out


@dataclass(frozen=True, slots=True)
class Projection:
    """The statistical continuation of a series: centre and intervals by date."""

    dates: tuple[date, ...]
    centre: tuple[float, ...]
    bands: dict[int, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    method: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """One school as maps and lists show it."""

    urn: str
    name: str
    phase: str
    area: str | None
    area_name: str | None
    trust: str | None
    longitude: float | None
    latitude: float | None
    figure: Figure
