"""What reports are made of: figures that carry their status, age, caveats and sources."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from analytics.coverage import Coverage
from data.catalogue import Measure, counted
from data.vocabulary import Counts, Level, Phase, PromiseStatus, PupilGroup, Unit, ValueStatus


@dataclass(frozen=True, slots=True)
class SourceRef:
    """The data record that a figure was read from; `record` counts data records from 1."""

    file: str
    sha256: str
    record: int
    family: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, or the reason why there is none.

    `value` is unrounded, in the measure's unit, and None unless `status` is OK. `basis` is empty
    for the measure itself; a gap, or several years together, names here what was made of it. `trust`:
    of an area, only this trust's schools. `counts`: what is counted, where it is not what the measure counts.
    """

    measure: str
    entity: str
    entity_name: str
    level: Level
    period: str
    phase: Phase
    group: PupilGroup
    value: float | None
    status: ValueStatus
    reason: str
    unit: Unit
    decimals: int
    denominator_name: str
    numerator: float | None = None
    denominator: float | None = None
    lower: float | None = None
    upper: float | None = None
    published: date | None = None
    release: str | None = None
    derived: bool = False
    local: bool = False
    invented: bool = False
    caveats: tuple[str, ...] = ()
    source: SourceRef | None = None
    coverage: Coverage | None = None
    known_part: tuple[float, float] | None = None  # of the schools that are known; never of all
    basis: str = ""
    trust: str = ""
    counts: Counts | None = None  # None: what its measure counts

    @property
    def counted(self) -> Counts:
        """What one unit of the denominator is."""
        return self.counts or counted(self.measure)

    @property
    def shown(self) -> bool:
        """Whether there is a value to show."""
        return self.status is ValueStatus.OK and self.value is not None

    def hidden(self, reason: str) -> Figure:
        """The same figure with everything that could tell its value taken away."""
        return replace(
            self,
            value=None,
            numerator=None,
            denominator=None,
            lower=None,
            upper=None,
            status=ValueStatus.SUPPRESSED,
            reason=reason,
            source=None,
            known_part=None,
        )


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
    """Where a page stands: the first line of every screen."""

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
    day: date | None = None  # the day that it always is in the demonstration
    releases: tuple[str, ...] = ()  # which figures are provisional beside others that are final


@dataclass(frozen=True, slots=True)
class Judgement:
    """A status with the sentence that gives its reason, and the rule it came from."""

    status: PromiseStatus
    word: str
    reason: str
    rule: str = ""
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class MilestonePoint:
    """One agreed value by a date."""

    due: date
    value: float | None
    label: str
    strict: bool = False
    to_be_confirmed: bool = False
    baseline: bool = False


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


def absent(
    declared: Measure,
    *,
    entity: str,
    entity_name: str,
    level: Level,
    period: str,
    phase: Phase,
    group: PupilGroup,
    status: ValueStatus,
    reason: str,
) -> Figure:
    """A figure that is not there, with the reason in words."""
    return Figure(
        measure=declared.code,
        entity=entity,
        entity_name=entity_name,
        level=level,
        period=period,
        phase=phase,
        group=group,
        value=None,
        status=status,
        reason=reason,
        unit=declared.unit,
        decimals=declared.decimals,
        denominator_name=declared.denominator_name,
    )
