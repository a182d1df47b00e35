"""A figure: one number with its status, age, caveats and source, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from data.catalogue import counted
from data.vocabulary import Counts, Level, Phase, PupilGroup, Unit, ValueStatus

# How much of its population a figure covers, and up to which day: below a stated share it is not given.
#
# Units: shares from 0 to 1. Reference: design.md, "Coverage is part of a figure".


# The `basis` of a figure that is not simply a measure of one period.
POOLED = "several years together"
CHANGED = "the change between two years"


@dataclass(frozen=True, slots=True)
class Coverage:
    """The schools open on a day, those whose outcome on that day is known, and until when.

    `until` is the last day that any loaded source reaches; `population_known` is False where no
    register tells which schools were open, so that `open` counts only those still listed;
    `listed_share`, 0 to 1, is how many of the inspected schools any register lists at all.
    """

    day: date
    known: int
    open: int
    until: date | None
    population_known: bool
    least_share: float
    listed_share: float = 1.0
    hidden: int = 0  # of the schools not known, those of which the publisher hides the figure

    @property
    def share(self) -> float | None:
        """The known share of the open schools; None where who was open is not known."""
        listed = self.population_known and self.listed_share >= self.least_share
        return self.known / self.open if self.open and listed else None

    @property
    def reached(self) -> bool:
        """Whether a loaded source reaches the day."""
        return self.until is not None and self.day <= self.until

    @property
    def sufficient(self) -> bool:
        """Whether a figure for the known schools may be given as the figure for all."""
        return self.reached and self.share is not None and self.share >= self.least_share


@dataclass(frozen=True, slots=True)
class SourceRef:
    """The data record that a figure was read from; `record` counts data records from 1."""

    file: str
    sha256: str
    record: int
    family: str
    origin: str = ""  # where and when its file was fetched, in words


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
    doubts: tuple[str, ...] = ()  # the caveats that say what may be missing from it; a page repeats them
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
        """The same figure without anything from which its value could be worked out."""
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
