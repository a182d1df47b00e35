"""Key stage 2 results of every school, by whole pupils that add up to the county's figures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.demo.apportion import Floats, Ints, count_for, half_up, numerators, share_out
from data.demo.published import published
from data.demo.pupils import Roll

KS2_YEARS = (2013, 2014, 2015, 2016, 2017, 2018, 2019, 2023, 2024, 2025)
LEVELS_UNTIL = 2015
SMALL_COHORT = 5
"""Cohorts up to this many pupils are hidden (SUPP) in the published files."""
# Level 4 or above in reading, writing and maths to 2014/15: not in any file at hand, so plausible:
# all, disadvantaged, other pupils; county and England.
LEVEL4_COUNTY = {2013: (72, 57, 78), 2014: (75, 61, 80), 2015: (78, 66, 83)}
LEVEL4_ENGLAND = {2013: (75, 63, 81), 2014: (79, 67, 83), 2015: (80, 70, 85)}
DISADVANTAGED_SHARE = 0.285
"""Share of the cohort that makes the county's two published groups average to its total."""
_SUBJECTS = ("reading", "writing", "maths")


@dataclass(frozen=True, slots=True)
class KeyStage2:
    """One year's results: arrays in the order of `rolls`; counts of pupils."""

    ending: int
    rolls: list[Roll]
    cohort: Ints
    disadvantaged: Ints
    boys: Ints
    met: Ints
    met_disadvantaged: Ints
    met_boys: Ints
    higher: Ints
    higher_disadvantaged: Ints
    subject: dict[str, Ints]
    subject_higher: dict[str, Ints]
    progress: dict[str, Floats]


def county_percents(ending: int) -> tuple[float, float, float]:
    """The county's percentage of all, disadvantaged and other pupils who met the standard."""
    if ending <= LEVELS_UNTIL:
        return LEVEL4_COUNTY[ending]
    selected = [
        published("ks2_rwm_expected", ending, "primary", group)
        for group in ("all", "disadvantaged", "not_disadvantaged")
    ]
    everyone, some, others = (value for value in selected if value is not None)
    return everyone, some, others


def key_stage_2(rng: np.random.Generator, rolls: list[Roll], ending: int) -> KeyStage2:
    """Results of every school that teaches eleven-year-olds in this year."""
    there = [roll for roll in rolls if _classes(roll) and roll.pupils >= 12]
    cohort = _cohorts(rng, there)
    need = np.array([roll.school.need for roll in there])
    strength = np.array([roll.school.strength for roll in there])
    some = share_out(
        cohort * np.exp(0.7 * need),
        int(half_up(DISADVANTAGED_SHARE * cohort.sum())),
        np.floor(cohort * 0.85).astype(np.int64),
    )
    logits = 0.42 * strength - 0.22 * need + rng.normal(0, 0.3, len(there))
    total_some, total_other = _totals(county_percents(ending), int(cohort.sum()), int(some.sum()))
    met_some = numerators(logits + rng.normal(0, 0.2, len(there)), some, total_some)
    met = met_some + numerators(logits, cohort - some, total_other)
    return _complete(
        rng,
        KeyStage2(
            ending,
            there,
            cohort,
            some,
            rng.binomial(cohort, 0.51),
            met,
            met_some,
            np.zeros_like(met),
            np.zeros_like(met),
            np.zeros_like(met),
            {},
            {},
            {},
        ),
        logits,
    )


def _classes(roll: Roll) -> int:
    """Over how many year groups the roll spreads; 0 where nobody is eleven."""
    school = roll.school
    if school.phase == "middle":
        return 4
    if school.phase != "primary" or school.top_age_in(roll.ending) < 11 or roll.pupils < 12:
        return 0
    return 4 if school.low_age == 7 else 7


def _cohorts(rng: np.random.Generator, there: list[Roll]) -> Ints:
    expected = np.array([roll.pupils / _classes(roll) for roll in there])
    return np.maximum(3, np.round(expected * rng.normal(1.0, 0.09, len(there)))).astype(np.int64)


def _totals(percents: tuple[float, float, float], pupils: int, some: int) -> tuple[int, int]:
    """Pupils of both groups who met the standard, so that all three percentages round right."""
    everyone = count_for(percents[0], pupils)
    first, second = count_for(percents[1], some), count_for(percents[2], pupils - some)
    slack = int(0.0045 * pupils)
    excess = first + second - everyone
    if abs(excess) > slack:
        second -= int(np.sign(excess)) * (abs(excess) - slack)
    return first, second


def _complete(rng: np.random.Generator, year: KeyStage2, logits: Floats) -> KeyStage2:
    """Add sexes, higher standard, subjects and progress to the combined result."""
    pupils, met = int(year.cohort.sum()), year.met
    boys = np.minimum(year.boys, np.round(met * year.boys / year.cohort * 0.94).astype(np.int64))
    boys = np.clip(boys, np.maximum(0, met - (year.cohort - year.boys)), met)
    high = _higher(year.ending, "ks2_rwm_higher", pupils, 0.115)
    higher = numerators(logits, met, min(high, int(met.sum())))
    for name in _SUBJECTS:
        year.subject[name] = _subject(rng, year, name, logits)
        year.subject_higher[name] = higher + numerators(logits, year.subject[name] - higher, int(0.16 * pupils))
        year.progress[name] = np.round(
            3.1 * np.tanh(0.55 * logits) + rng.normal(0, 6.1 / np.sqrt(year.cohort)) - 0.4, 1
        )
    some = np.minimum(np.floor(higher * 0.14).astype(np.int64), year.met_disadvantaged)
    some = np.maximum(some, higher - (met - year.met_disadvantaged))
    return KeyStage2(
        year.ending,
        year.rolls,
        year.cohort,
        year.disadvantaged,
        year.boys,
        met,
        year.met_disadvantaged,
        boys,
        higher,
        some,
        year.subject,
        year.subject_higher,
        year.progress,
    )


def _higher(ending: int, measure: str, pupils: int, otherwise: float) -> int:
    known = published(measure, ending, "primary")
    return count_for(known if known is not None else 100 * otherwise, pupils)


def _subject(rng: np.random.Generator, year: KeyStage2, name: str, logits: Floats) -> Ints:
    pupils = int(year.cohort.sum())
    total = _higher(year.ending, f"ks2_{name}_expected", pupils, 0.86)
    total = max(total, int(year.met.sum()))
    extra = logits + rng.normal(0, 0.25, len(logits))
    return year.met + numerators(extra, year.cohort - year.met, total - int(year.met.sum()))
