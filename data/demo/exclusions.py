"""Permanent exclusions and suspensions of every school, adding up to the county's counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.demo.apportion import Ints, count_for, share_out
from data.demo.published import published
from data.demo.pupils import Roll, deemed

EXCLUSION_YEARS = tuple(range(2013, 2025))
OLD_FORMAT_UNTIL = 2017
PHASES = ("primary", "secondary", "special")


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
    return [_phase(rng, rolls, ending, phase) for phase in PHASES]


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


def _phase(rng: np.random.Generator, rolls: list[Roll], ending: int, phase: str) -> Exclusions:
    there = [roll for roll in rolls if deemed(roll.school.phase) == phase]
    headcount = np.array([roll.pupils for roll in there])
    lean = np.array([0.8 * r.school.need - 0.35 * r.school.strength for r in there])
    taste = np.array([rng.gamma(1.2, 1.0) for _ in there])
    weights = headcount * np.exp(lean) * (0.15 + taste)
    everyone = int(headcount.sum())
    suspensions = share_out(
        weights * rng.gamma(2.0, 0.5, len(there)), county_count("suspensions", ending, phase, everyone)
    )
    draws = county_count("permanent_exclusions", ending, phase, everyone)
    permanent = rng.multinomial(draws, weights / weights.sum()).astype(np.int64)
    share = 0.46 if ending < 2020 else 0.37
    suspended = np.minimum(np.maximum((suspensions > 0).astype(np.int64), rng.binomial(suspensions, share)), headcount)
    return Exclusions(ending, phase, there, headcount, permanent, suspensions, suspended)
