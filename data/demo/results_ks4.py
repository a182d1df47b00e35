"""Key stage 4 results of every school, adding up to the county's published figures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.demo.apportion import Floats, Ints, count_for, half_up, numerators, share_out
from data.demo.published import published
from data.demo.pupils import Roll

KS4_YEARS = tuple(range(2013, 2026))
FIVE_GOOD_UNTIL, ATTAINMENT_8_FROM, GRADES_9_TO_1_FROM, EBACC_APS_FROM = 2016, 2016, 2017, 2018
PROGRESS_YEARS = (2016, 2017, 2018, 2019, 2022, 2023, 2024)
# Five A*-C with English and maths: in no file at hand, so plausible; county and England.
FIVE_GOOD_COUNTY = {2013: 54.6, 2014: 51.7, 2015: 54.3, 2016: 55.0}
FIVE_GOOD_ENGLAND = {2013: 60.8, 2014: 56.6, 2015: 57.3, 2016: 57.7}
_DEFAULT_SHARE = 0.225
_SPECIAL_DROP = 34.0


@dataclass(frozen=True, slots=True)
class KeyStage4:
    """One year's results: arrays in the order of `rolls`."""

    ending: int
    rolls: list[Roll]
    cohort: Ints
    disadvantaged: Ints
    boys: Ints
    five_good: Ints
    five_good_disadvantaged: Ints
    attainment: Floats
    attainment_disadvantaged: Floats
    attainment_other: Floats
    progress: Floats
    in_progress: Ints
    basics: dict[int, Ints]
    basics_disadvantaged: dict[int, Ints]
    ebacc: Floats


def key_stage_4(rng: np.random.Generator, rolls: list[Roll], ending: int) -> KeyStage4:
    """Results of every secondary and special school with sixteen-year-olds in this year."""
    there = [r for r in rolls if r.school.phase in {"secondary", "special"} and r.pupils >= 30]
    there = [r for r in there if r.school.opened is None or ending - r.school.opened.year >= 3]
    cohort = _cohorts(rng, there)
    some = _disadvantaged(there, cohort, ending)
    need = np.array([roll.school.need for roll in there])
    strength = np.array([roll.school.strength for roll in there])
    special = np.array([roll.school.phase == "special" for roll in there])
    logits = 0.28 * strength - 0.2 * need + rng.normal(0, 0.14, len(there)) - 4.5 * special
    basics, basics_some = _basics(rng, logits, (cohort, some), ending)
    five, five_some = _threshold(logits, (cohort, some), FIVE_GOOD_COUNTY.get(ending, 55.0))
    low, high = _attainment(rng, logits, special, (cohort, some), ending)
    in_progress = np.maximum(1, np.round(cohort * 0.955)).astype(np.int64)
    return KeyStage4(
        ending,
        there,
        cohort,
        some,
        rng.binomial(cohort, 0.51),
        five,
        five_some,
        (low * some + high * (cohort - some)) / cohort,
        low,
        high,
        _progress(rng, logits, special, in_progress, ending),
        in_progress,
        basics,
        basics_some,
        _ebacc(logits, special, cohort, ending),
    )


def _cohorts(rng: np.random.Generator, there: list[Roll]) -> Ints:
    years = np.array([_year_groups(roll) for roll in there])
    pupils = np.array([roll.pupils for roll in there])
    expected = np.round(pupils / years * rng.normal(1, 0.04, len(there)))
    cohorts: Ints = np.maximum(2, expected).astype(np.int64)
    return cohorts


def _year_groups(roll: Roll) -> float:
    """Over how many year groups a roll spreads; fewer while middle schools held the youngest."""
    if roll.school.phase == "special":
        return 11.0
    return (4.9 if roll.ending <= 2016 else 5.7) + 0.9 * (roll.school.high_age > 16)


def _disadvantaged(there: list[Roll], cohort: Ints, ending: int) -> Ints:
    """Pupils of the group, at the county share that makes its two averages meet its total."""
    known = [
        published("attainment8", ending, "secondary", group) for group in ("all", "disadvantaged", "not_disadvantaged")
    ]
    share = _DEFAULT_SHARE
    if None not in known:
        everyone, low, high = (float(value or 0) for value in known)
        share = (high - everyone) / (high - low)
    need = np.array([roll.school.need for roll in there])
    room = np.floor(cohort * 0.9).astype(np.int64)
    return share_out(cohort * np.exp(0.7 * need), round(share * int(cohort.sum())), room)


def _threshold(logits: Floats, pupils: tuple[Ints, Ints], percent: float) -> tuple[Ints, Ints]:
    """Pupils over a threshold, all and disadvantaged, at a county percentage."""
    cohort, some = pupils
    total = count_for(percent, int(cohort.sum()))
    low = round(total * 0.57 * some.sum() / cohort.sum())
    met_some = numerators(logits, some, low)
    return met_some + numerators(logits, cohort - some, total - low), met_some


def _basics(
    rng: np.random.Generator, logits: Floats, pupils: tuple[Ints, Ints], ending: int
) -> tuple[dict[int, Ints], dict[int, Ints]]:
    """Pupils with grade 5 or above, then those who add grade 4, in English and maths."""
    cohort, some = pupils
    percents = {
        grade: published(f"engmath_{grade}plus", ending, "secondary") or otherwise
        for grade, otherwise in ((4, 61.0), (5, 39.0))
    }
    five, five_some = _threshold(logits, pupils, percents[5])
    noise = logits + rng.normal(0, 0.08, len(logits))
    totals = {grade: count_for(percents[grade], int(cohort.sum())) for grade in (4, 5)}
    extra = totals[4] - totals[5]
    extra_some = round(extra * 0.9 * some.sum() / cohort.sum())
    four_some = five_some + numerators(noise, some - five_some, extra_some)
    rest = cohort - some - (five - five_some)
    four = four_some + (five - five_some) + numerators(noise, rest, extra - extra_some)
    return {4: four, 5: five}, {4: four_some, 5: five_some}


def _attainment(
    rng: np.random.Generator, logits: Floats, special: np.ndarray, pupils: tuple[Ints, Ints], ending: int
) -> tuple[Floats, Floats]:
    """Average Attainment 8 of disadvantaged and of other pupils in each school."""
    cohort, some = pupils
    clean = logits + 4.5 * special
    averages = []
    for group, weights in (("disadvantaged", some), ("not_disadvantaged", cohort - some)):
        wanted = published("attainment8", ending, "secondary", group)
        wanted = wanted if wanted is not None else 45.0
        raw = wanted + 11.5 * clean + rng.normal(0, 1.6, len(clean)) - _SPECIAL_DROP * special
        raw = np.maximum(raw, 1.5)
        averages.append(raw + (~special) * _shift(raw, weights, wanted, ~special))
    return averages[0], averages[1]


def _shift(raw: Floats, weights: Ints, wanted: float, movable: np.ndarray) -> float:
    """What to add to the movable schools so that the county's average is as wanted."""
    missing = wanted * float(weights.sum()) - float((raw * weights).sum())
    return missing / float(weights[movable].sum())


def _progress(rng: np.random.Generator, logits: Floats, special: np.ndarray, pupils: Ints, ending: int) -> Floats:
    wanted = published("progress8", ending, "secondary")
    raw = 1.0 * (logits + 4.5 * special) + rng.normal(0, 0.12, len(logits)) - 1.2 * special
    return raw + (~special) * _shift(raw, pupils, wanted or 0.0, ~special)


def _ebacc(logits: Floats, special: np.ndarray, pupils: Ints, ending: int) -> Floats:
    wanted = published("ebacc_aps", ending, "secondary") or 3.9
    raw = np.maximum(wanted + 1.1 * (logits + 4.5 * special) - 3.4 * special, 0.05)
    return raw + (~special) * _shift(raw, pupils, wanted, ~special)


def county_average(values: Floats, weights: Ints, decimals: int) -> float:
    """The county's average from schools' averages, weighted by their pupils."""
    return half_up(float((values * weights).sum() / weights.sum()), decimals)
