"""Attendance from registers: schools by half-term, the county by week and by year to date."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.demo.apportion import Floats, Ints, count_for, share_out
from data.demo.published import published
from data.demo.pupils import Roll, deemed

PHASES = ("primary", "secondary", "special")
ATTENDANCE_YEARS = (2025, 2026)
CURRENT_YEAR = 2027
CURRENT_WEEKS = (37, 38, 39, 40, 41, 42, 43, 45, 46)
HALF_TERMS = 6
# Half-days in each half-term, and how far attendance lies from the year's, in points.
_SESSIONS = (76, 66, 56, 50, 54, 62)
_SEASON = {
    "primary": (1.1, -0.9, -0.5, 0.1, 0.4, -0.3),
    "secondary": (1.9, -0.6, -0.6, -0.3, 0.2, -1.0),
    "special": (0.9, -0.7, -0.4, 0.1, 0.3, -0.4),
}
# The year in progress is invented: half a point better than the last one began.
_CURRENT_CHANGE = 0.3
_ENROLLED = {"primary": 0.86, "secondary": 0.8565, "special": 0.95}


@dataclass(frozen=True, slots=True)
class Register:
    """One phase in one year: arrays of schools by half-terms; sessions."""

    ending: int
    phase: str
    rolls: list[Roll]
    possible: Ints
    attended: Ints

    def total(self) -> tuple[int, int]:
        """Sessions attended and possible in all schools and half-terms."""
        return int(self.attended.sum()), int(self.possible.sum())


def registers(rng: np.random.Generator, rolls: list[Roll], ending: int) -> list[Register]:
    """Attendance of every school in one year; only the first half-term of the year in progress."""
    return [_phase(rng, rolls, ending, phase) for phase in PHASES]


def _phase(rng: np.random.Generator, rolls: list[Roll], ending: int, phase: str) -> Register:
    there = [roll for roll in rolls if deemed(roll.school.phase) == phase]
    terms = HALF_TERMS if ending < CURRENT_YEAR else 1
    enrolled = np.array([max(4, round(r.pupils * _ENROLLED[phase])) for r in there])
    possible = enrolled[:, None] * np.array(_SESSIONS[:terms])[None, :]
    lean: Floats = np.array([0.24 * r.school.need - 0.08 * r.school.strength for r in there])
    lean = lean + rng.normal(0, 0.09, len(there))
    season = np.array(_SEASON[phase][:terms])
    noise = rng.normal(0, 0.35, (len(there), terms))
    wanted = year_percent(ending, phase)
    missed_share = np.clip((100 - wanted) * np.exp(lean)[:, None] - season + noise, 1.0, 60.0)
    total = int(possible.sum())
    missed = total - count_for(wanted + (season[0] if terms == 1 else 0.0), total)
    flat = share_out((missed_share * possible).ravel(), missed, possible.ravel())
    return Register(ending, phase, there, possible, possible - flat.reshape(possible.shape))


def year_percent(ending: int, phase: str) -> float:
    """The county's attendance to the end of the year: published, plausible for the current one."""
    known = published("attendance", min(ending, 2026), phase)
    if known is None:
        raise ValueError(f"attendance of {phase} schools in {ending} has no published figure")
    return known + (_CURRENT_CHANGE if ending == CURRENT_YEAR else 0.0)


def week_percent(rng: np.random.Generator, phase: str, place: int) -> float:
    """Invented attendance of one of the first weeks of the year in progress."""
    start = year_percent(CURRENT_YEAR, phase) + _SEASON[phase][0]
    return float(start + 0.7 - 0.22 * place + rng.normal(0, 0.15))
