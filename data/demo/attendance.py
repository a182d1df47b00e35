"""Absence, attendance, suspensions and exclusions of invented schools."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from data.demo.model import Roll
from data.demo.published import Floats, Ints, count_for, half_up, numerators, published, share_out
from data.demo.schools import deemed

ABSENCE_YEARS = (2013, 2014, 2015, 2016, 2017, 2018, 2019, 2021, 2022, 2023, 2024, 2025)
PHASES = ("primary", "secondary", "special")
FIRST_PUBLISHED = 2016
# Before 2015/16: plausible overall absence, and persistent absence in its older 15% definition.
_OVERALL_BEFORE = {
    2013: {"primary": 4.6, "secondary": 5.8, "special": 8.9},
    2014: {"primary": 3.9, "secondary": 5.2, "special": 8.4},
    2015: {"primary": 4.0, "secondary": 5.2, "special": 8.3},
}
_PERSISTENT_BEFORE = {"primary": 2.4, "secondary": 5.9, "special": 14.0}
_SEVERE_BEFORE = 0.5
_SESSIONS = 368
_ENROLLED = {"primary": 0.86, "secondary": 0.9, "special": 0.9}
_RATIO_BOUNDS = (0.65, 1.25)


@dataclass(frozen=True, slots=True)
class Absence:
    """One phase in one year: arrays in the order of `rolls`; sessions and enrolments."""

    ending: int
    phase: str
    rolls: list[Roll]
    enrolments: Ints
    possible: Ints
    overall: Ints
    authorised: Ints
    persistent: Ints
    severe: Ints


def absence(rng: np.random.Generator, rolls: list[Roll], ending: int) -> list[Absence]:
    """Absence of primary, secondary and special schools in one year."""
    by_phase = {phase: [roll for roll in rolls if deemed(roll.school.phase) == phase] for phase in PHASES}
    enrolled = {
        phase: np.array([roll.pupils * _ENROLLED[phase] for roll in of_phase]) for phase, of_phase in by_phase.items()
    }
    enrolled["secondary"] *= _stretch(enrolled, "absence_persistent", ending)
    counts = {phase: np.maximum(5, np.round(e)).astype(np.int64) for phase, e in enrolled.items()}
    possible = {phase: count * float(_SESSIONS) for phase, count in counts.items()}
    possible["secondary"] *= _stretch(possible, "absence_overall", ending)
    severe = _severe(ending, {phase: int(count.sum()) for phase, count in counts.items()})
    return [
        _phase(rng, by_phase[phase], counts[phase], possible[phase].astype(np.int64), severe[phase]) for phase in PHASES
    ]


def _severe(ending: int, enrolled: Mapping[str, int]) -> dict[str, int]:
    """Severe absentees of each phase at its published rate.

    The phases' enrolments are ours, so their sum may round to another total than the published
    one: phases give or take pupils as long as their own rates still round to what was published.
    """
    by_key = {phase: count_for(rate("absence_severe", ending, phase), of) for phase, of in enrolled.items()}
    total = published("absence_severe", ending, "all")
    for phase in sorted(enrolled, key=lambda item: -enrolled[item]):
        while total is not None and (now := _percent(by_key.values(), enrolled.values())) != total:
            moved = by_key[phase] + (1 if now < total else -1)
            if _percent([moved], [enrolled[phase]]) != rate("absence_severe", ending, phase):
                break
            by_key[phase] = moved
    return by_key


def _percent(part: Iterable[int], whole: Iterable[int]) -> float:
    return half_up(100 * sum(part) / sum(whole), 2)


def rate(measure: str, ending: int, phase: str) -> float:
    """The county's rate for a phase: published, or plausible before 2015/16."""
    known = published(measure, ending, phase)
    if known is not None:
        return known
    if measure == "absence_overall":
        return _OVERALL_BEFORE[ending][phase]
    return _PERSISTENT_BEFORE[phase] if measure == "absence_persistent" else _SEVERE_BEFORE


def _stretch(weights: Mapping[str, np.ndarray], measure: str, ending: int) -> float:
    """By how much secondary weights must grow so that phases average to the published total."""
    total = published(measure, ending, "all")
    if total is None:
        return 1.0
    excess = sum(
        float(weights[phase].sum()) * (total - rate(measure, ending, phase)) for phase in ("primary", "special")
    )
    gap = rate(measure, ending, "secondary") - total
    return float(np.clip(excess / gap / float(weights["secondary"].sum()), *_RATIO_BOUNDS))


def _phase(rng: np.random.Generator, rolls: list[Roll], enrolled: Ints, possible: Ints, n_severe: int) -> Absence:
    ending, phase = rolls[0].ending, deemed(rolls[0].school.phase)
    lean = np.array([0.24 * r.school.need - 0.08 * r.school.strength for r in rolls])
    lean = lean + rng.normal(0, 0.09, len(rolls))
    overall = numerators(lean, possible, count_for(rate("absence_overall", ending, phase), int(possible.sum())))
    persistent = numerators(
        1.6 * lean + rng.normal(0, 0.12, len(rolls)),
        enrolled,
        count_for(rate("absence_persistent", ending, phase), int(enrolled.sum())),
    )
    severe = numerators(1.9 * lean + rng.normal(0, 0.3, len(rolls)), persistent, n_severe)
    with_leave = 0.79 if ending < 2020 else 0.68
    authorised = np.round(overall * np.clip(with_leave - 0.05 * lean, 0.4, 0.95)).astype(np.int64)
    return Absence(ending, phase, rolls, enrolled, possible, overall, authorised, persistent, severe)


ATTENDANCE_YEARS = (2025, 2026)
CURRENT_YEAR = 2027
CURRENT_WEEKS = (37, 38, 39, 40, 41, 42, 43, 45, 46)
HALF_TERMS = 6
# Half-days in each half-term, and how far attendance lies from the year's, in points.
_SESSIONS_OF_TERM = (76, 66, 56, 50, 54, 62)
_SEASON = {
    "primary": (1.1, -0.9, -0.5, 0.1, 0.4, -0.3),
    "secondary": (1.9, -0.6, -0.6, -0.3, 0.2, -1.0),
    "special": (0.9, -0.7, -0.4, 0.1, 0.3, -0.4),
}
# The year in progress is invented: half a point better than the last one began.
_CURRENT_CHANGE = 0.3
_ON_REGISTERS = {"primary": 0.86, "secondary": 0.8565, "special": 0.95}


@dataclass(frozen=True, slots=True)
class AttendanceRegister:
    """One phase in one year: arrays of schools by half-terms; sessions."""

    ending: int
    phase: str
    rolls: list[Roll]
    possible: Ints
    attended: Ints

    def total(self) -> tuple[int, int]:
        """Sessions attended and possible in all schools and half-terms."""
        return int(self.attended.sum()), int(self.possible.sum())


def registers(rng: np.random.Generator, rolls: list[Roll], ending: int) -> list[AttendanceRegister]:
    """Attendance of every school in one year; only the first half-term of the year in progress."""
    return [_register(rng, rolls, ending, phase) for phase in PHASES]


def _register(rng: np.random.Generator, rolls: list[Roll], ending: int, phase: str) -> AttendanceRegister:
    of_phase = [roll for roll in rolls if deemed(roll.school.phase) == phase]
    terms = HALF_TERMS if ending < CURRENT_YEAR else 1
    enrolled = np.array([max(4, round(r.pupils * _ON_REGISTERS[phase])) for r in of_phase])
    possible = enrolled[:, None] * np.array(_SESSIONS_OF_TERM[:terms])[None, :]
    lean: Floats = np.array([0.24 * r.school.need - 0.08 * r.school.strength for r in of_phase])
    lean = lean + rng.normal(0, 0.09, len(of_phase))
    season = np.array(_SEASON[phase][:terms])
    noise = rng.normal(0, 0.35, (len(of_phase), terms))
    percent_missed = year_percent(ending, phase)
    missed_share = np.clip((100 - percent_missed) * np.exp(lean)[:, None] - season + noise, 1.0, 60.0)
    total = int(possible.sum())
    missed = total - count_for(percent_missed + (season[0] if terms == 1 else 0.0), total)
    flat = share_out((missed_share * possible).ravel(), missed, possible.ravel())
    return AttendanceRegister(ending, phase, of_phase, possible, possible - flat.reshape(possible.shape))


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


EXCLUSION_YEARS = tuple(range(2013, 2025))
OLD_FORMAT_UNTIL = 2017


@dataclass(frozen=True, slots=True)
class Exclusions:
    """One phase in one year: arrays in the order of `rolls`; counts."""

    ending: int
    phase: str
    rolls: list[Roll]
    headcount: Ints
    permanent: Ints
    suspensions: Ints
    suspended: Ints


def exclusions(rng: np.random.Generator, rolls: list[Roll], ending: int) -> list[Exclusions]:
    """Exclusions of primary, secondary and special schools in one year."""
    return [_excluded(rng, rolls, ending, phase) for phase in PHASES]


def county_count(measure: str, ending: int, phase: str, headcount: int) -> int:
    """The county's count: published to 2016/17, from the published rate afterwards."""
    known = published(measure, ending, phase)
    if known is not None:
        return int(known)
    rates = {"permanent_exclusions": "permanent_exclusion_rate", "suspensions": "suspension_rate"}
    rate = published(rates[measure], ending, phase)
    if rate is not None:
        return count_for(rate, headcount)
    parts = [published(measure, ending, name) for name in ("all", "primary", "secondary")]
    everyone, *others = (int(part or 0) for part in parts)
    return max(0, everyone - sum(others))


def _excluded(rng: np.random.Generator, rolls: list[Roll], ending: int, phase: str) -> Exclusions:
    of_phase = [roll for roll in rolls if deemed(roll.school.phase) == phase]
    headcount = np.array([roll.pupils for roll in of_phase])
    lean = np.array([0.8 * r.school.need - 0.35 * r.school.strength for r in of_phase])
    taste = np.array([rng.gamma(1.2, 1.0) for _ in of_phase])
    weights = headcount * np.exp(lean) * (0.15 + taste)
    everyone = int(headcount.sum())
    suspensions = share_out(
        weights * rng.gamma(2.0, 0.5, len(of_phase)), county_count("suspensions", ending, phase, everyone)
    )
    draws = county_count("permanent_exclusions", ending, phase, everyone)
    permanent = rng.multinomial(draws, weights / weights.sum()).astype(np.int64)
    share = 0.46 if ending < 2020 else 0.37
    suspended = np.minimum(np.maximum((suspensions > 0).astype(np.int64), rng.binomial(suspensions, share)), headcount)
    return Exclusions(ending, phase, of_phase, headcount, permanent, suspensions, suspended)
