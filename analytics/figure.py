"""A figure: one number with its status, age, caveats and source, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from analytics.coverage import Coverage
from data.catalogue import counted
from data.vocabulary import Counts, Level, Phase, PupilGroup, Unit, ValueStatus


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
    doubts: tuple[str, ...] = ()  # the caveats that say what may be absent from it; a page repeats them
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
