"""How many pupils each school has each year, and how many of them are disadvantaged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from data.demo.apportion import count_for, share_out
from data.demo.county import YEARS
from data.demo.model import School, Spell
from data.demo.published import published

# Pupils in the county's schools by year, where no published headcount is at hand: plausible;
# secondary so that the phases' published suspension rates average to the published total.
_ROLLS: dict[str, tuple[int, ...]] = {
    "primary": (58_300, 58_600, 58_700, 58_200, 57_800, 57_300, 56_700, 55_600, 54_900),
    "secondary": (42_974, 43_857, 44_900, 45_764, 45_936, 45_611, 45_894, 45_450, 45_300),
    "special": (1_120, 1_200, 1_290, 1_390, 1_480, 1_580, 1_690, 1_780, 1_840),
}
_FIRST_ASSUMED = 2018
AP_ROLL = 260
_SUPPORT_SHARE, _PLAN_SHARE = 0.125, 0.028


@dataclass(frozen=True, slots=True)
class Roll:
    """One school's January census in one academic year."""

    school: School
    spell: Spell
    ending: int
    pupils: int
    girls: int
    fsm: int
    eal: int
    sen_support: int
    ehcp: int


def deemed(phase: str) -> str:
    """The phase that statistics count a school under: middle schools here count as secondary."""
    return "secondary" if phase == "middle" else phase


def count_rolls(rng: np.random.Generator, schools: list[School]) -> dict[int, list[Roll]]:
    """Every open school's census by year, adding up to the county's published headcounts."""
    noise = {school.key: rng.normal(0.0, 0.035, len(YEARS)) for school in schools}
    drift = {school.key: float(rng.normal(0.0, 0.012)) for school in schools}
    rolls: dict[int, list[Roll]] = {}
    for index, ending in enumerate(YEARS):
        rolls[ending] = []
        for phase in ("primary", "secondary", "special", "alternative_provision"):
            there = [
                (school, spell)
                for school in schools
                if deemed(school.phase) == phase and (spell := school.spell_on(date(ending, 1, 20))) is not None
            ]
            weights = np.array(
                [
                    s.size * _filling(s, ending) * np.exp(drift[s.key] * (ending - 2015)) * (1 + noise[s.key][index])
                    for s, _ in there
                ]
            )
            pupils = share_out(weights, _headcount(phase, ending))
            rolls[ending] += _describe(rng, there, ending, pupils)
    return rolls


def _filling(school: School, ending: int) -> float:
    """A new school fills from the bottom over five years."""
    if school.opened is None or school.joins_key is not None:
        return 1.0
    return min(1.0, 0.35 + 0.16 * (ending - school.opened.year))


def _headcount(phase: str, ending: int) -> int:
    if phase == "alternative_provision":
        return AP_ROLL
    known = published("headcount", ending, phase)
    return int(known) if known is not None else _ROLLS[phase][ending - _FIRST_ASSUMED]


def _describe(
    rng: np.random.Generator, there: list[tuple[School, Spell]], ending: int, pupils: np.ndarray
) -> list[Roll]:
    need = np.array([school.need for school, _ in there])
    phase = deemed(there[0][0].phase)
    share = published("fsm_share", max(2016, min(ending, 2025)), phase) or {"special": 38.0}.get(phase, 45)
    total = count_for(share, int(pupils.sum()))
    fsm = share_out(pupils * np.exp(0.75 * need), total, np.floor(pupils * 0.75).astype(np.int64))
    girls = rng.binomial(pupils, 0.49 if phase in {"primary", "secondary"} else 0.28)
    eal = rng.binomial(pupils, np.clip(0.06 + 0.05 * need, 0.01, 0.4))
    support = rng.binomial(pupils, np.clip(_SUPPORT_SHARE * np.exp(0.25 * need), 0.02, 0.4))
    plans = rng.binomial(pupils, _PLAN_SHARE)
    if phase == "special":
        support, plans = np.zeros_like(pupils), pupils
    return [
        Roll(school, spell, ending, *(int(column[index]) for column in (pupils, girls, fsm, eal, support, plans)))
        for index, (school, spell) in enumerate(there)
    ]
