"""How much of its population a figure knows, and until when: below a stated share it is not given.

Units: shares from 0 to 1. Reference: design.md, "Coverage is part of a figure".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Coverage:
    """The schools open on a day, those whose outcome on that day is known, and until when.

    `until` is the last day that any loaded source reaches; `population_known` is False where no
    register tells which schools were open, so that `open` counts only those still listed.
    """

    day: date
    known: int
    open: int
    until: date | None
    population_known: bool
    least_share: float

    @property
    def share(self) -> float | None:
        """The known share of the open schools; None where who was open is not known."""
        return self.known / self.open if self.open and self.population_known else None

    @property
    def reached(self) -> bool:
        """Whether a loaded source reaches the day."""
        return self.until is not None and self.day <= self.until

    @property
    def sufficient(self) -> bool:
        """Whether a figure of the known schools may stand for all."""
        return self.reached and self.share is not None and self.share >= self.least_share
