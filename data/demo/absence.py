"""Absence of every school by sessions and enrolments that add up to the county's rates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from data.demo.apportion import Ints, count_for, half_up, numerators
from data.demo.published import published
from data.demo.pupils import Roll, deemed

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
        phase: np.array([roll.pupils * _ENROLLED[phase] for roll in there]) for phase, there in by_phase.items()
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


def _phase(rng: np.random.Generator, there: list[Roll], enrolled: Ints, possible: Ints, n_severe: int) -> Absence:
    ending, phase = there[0].ending, deemed(there[0].school.phase)
    lean = np.array([0.24 * r.school.need - 0.08 * r.school.strength for r in there])
    lean = lean + rng.normal(0, 0.09, len(there))
    overall = numerators(lean, possible, count_for(rate("absence_overall", ending, phase), int(possible.sum())))
    persistent = numerators(
        1.6 * lean + rng.normal(0, 0.12, len(there)),
        enrolled,
        count_for(rate("absence_persistent", ending, phase), int(enrolled.sum())),
    )
    severe = numerators(1.9 * lean + rng.normal(0, 0.3, len(there)), persistent, n_severe)
    with_leave = 0.79 if ending < 2020 else 0.68
    authorised = np.round(overall * np.clip(with_leave - 0.05 * lean, 0.4, 0.95)).astype(np.int64)
    return Absence(ending, phase, there, enrolled, possible, overall, authorised, persistent, severe)
