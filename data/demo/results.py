"""Results of invented pupils: early years, key stage 2 and key stage 4."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from data.demo.model import Roll
from data.demo.published import Floats, Ints, count_for, half_up, numerators, published, share_out

GLD_YEARS = (2013, 2014, 2015, 2016, 2017, 2018, 2019, 2022, 2023, 2024, 2025)
PHONICS_YEARS = (2016, 2017, 2018, 2019, 2022, 2023, 2024, 2025)
_PHASE = {"gld": "early_years", "phonics": "primary"}


@dataclass(frozen=True, slots=True)
class Early:
    """One measure in one year: arrays in the order of `rolls`; counts of children."""

    measure: str
    ending: int
    rolls: list[Roll]
    cohort: Ints
    fsm: Ints
    met: Ints
    met_fsm: Ints


def early(rng: np.random.Generator, rolls: list[Roll], measure: str, ending: int) -> Early:
    """Results of every school that teaches five-year-olds, adding up to the county's."""
    teaching = [r for r in rolls if r.school.phase == "primary" and r.school.low_age < 7 and r.pupils >= 12]
    cohort = np.array([_class_size(rng, roll) for roll in teaching], dtype=np.int64)
    everyone, poor, others = _percents(measure, ending)
    share = (others - everyone) / (others - poor)
    fsm = share_out(
        cohort * np.array([np.exp(0.7 * r.school.need) for r in teaching]),
        round(share * int(cohort.sum())),
        np.floor(cohort * 0.8).astype(np.int64),
    )
    logits: Floats = np.array([0.22 * r.school.strength - 0.2 * r.school.need for r in teaching])
    logits = logits + rng.normal(0, 0.28, len(teaching))
    total = count_for(everyone, int(cohort.sum()))
    total_fsm = count_for(poor, int(fsm.sum()))
    met_fsm = numerators(logits, fsm, total_fsm)
    reached = met_fsm + numerators(logits, cohort - fsm, total - total_fsm)
    return Early(measure, ending, teaching, cohort, fsm, reached, met_fsm)


def _percents(measure: str, ending: int) -> tuple[float, float, float]:
    """County percentages of all, FSM and other children; the groups are plausible where unknown."""
    phase = _PHASE[measure]
    everyone = published(measure, ending, phase)
    if everyone is None:
        raise ValueError(f"{measure} of {ending} has no published county figure")
    poor = published(measure, ending, phase, "fsm")
    others = published(measure, ending, phase, "not_fsm")
    poor = everyone - 14.0 if poor is None else poor
    return everyone, poor, others if others is not None else everyone + 0.16 * (everyone - poor)


def _class_size(rng: np.random.Generator, roll: Roll) -> int:
    school = roll.school
    years = {7: 3, 9: 5}.get(school.top_age_in(roll.ending), 7)
    return max(2, round(roll.pupils / years * float(rng.normal(1.0, 0.08))))


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
    teaching = [roll for roll in rolls if _classes(roll) and roll.pupils >= 12]
    cohort = _cohorts(rng, teaching)
    need = np.array([roll.school.need for roll in teaching])
    strength = np.array([roll.school.strength for roll in teaching])
    some = share_out(
        cohort * np.exp(0.7 * need),
        int(half_up(DISADVANTAGED_SHARE * cohort.sum())),
        np.floor(cohort * 0.85).astype(np.int64),
    )
    logits = 0.42 * strength - 0.22 * need + rng.normal(0, 0.3, len(teaching))
    total_some, total_other = _totals(county_percents(ending), int(cohort.sum()), int(some.sum()))
    met_some = numerators(logits + rng.normal(0, 0.2, len(teaching)), some, total_some)
    reached = met_some + numerators(logits, cohort - some, total_other)
    return _complete(
        rng,
        KeyStage2(
            ending,
            teaching,
            cohort,
            some,
            rng.binomial(cohort, 0.51),
            reached,
            met_some,
            np.zeros_like(reached),
            np.zeros_like(reached),
            np.zeros_like(reached),
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


def _cohorts(rng: np.random.Generator, rolls: list[Roll]) -> Ints:
    expected = np.array([roll.pupils / _classes(roll) for roll in rolls])
    return np.maximum(3, np.round(expected * rng.normal(1.0, 0.09, len(rolls)))).astype(np.int64)


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
    pupils, reached = int(year.cohort.sum()), year.met
    boys = np.minimum(year.boys, np.round(reached * year.boys / year.cohort * 0.94).astype(np.int64))
    boys = np.clip(boys, np.maximum(0, reached - (year.cohort - year.boys)), reached)
    high = _higher(year.ending, "ks2_rwm_higher", pupils, 0.115)
    higher = numerators(logits, reached, min(high, int(reached.sum())))
    for name in _SUBJECTS:
        year.subject[name] = _subject(rng, year, name, logits)
        year.subject_higher[name] = higher + numerators(logits, year.subject[name] - higher, int(0.16 * pupils))
        year.progress[name] = np.round(
            3.1 * np.tanh(0.55 * logits) + rng.normal(0, 6.1 / np.sqrt(year.cohort)) - 0.4, 1
        )
    some = np.minimum(np.floor(higher * 0.14).astype(np.int64), year.met_disadvantaged)
    some = np.maximum(some, higher - (reached - year.met_disadvantaged))
    return replace(year, met_boys=boys, higher=higher, higher_disadvantaged=some)


def _higher(ending: int, measure: str, pupils: int, otherwise: float) -> int:
    known = published(measure, ending, "primary")
    return count_for(known if known is not None else 100 * otherwise, pupils)


def _subject(rng: np.random.Generator, year: KeyStage2, name: str, logits: Floats) -> Ints:
    pupils = int(year.cohort.sum())
    total = _higher(year.ending, f"ks2_{name}_expected", pupils, 0.86)
    total = max(total, int(year.met.sum()))
    extra = logits + rng.normal(0, 0.25, len(logits))
    return year.met + numerators(extra, year.cohort - year.met, total - int(year.met.sum()))


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
    teaching = [r for r in rolls if r.school.phase in {"secondary", "special"} and r.pupils >= 30]
    teaching = [r for r in teaching if r.school.opened is None or ending - r.school.opened.year >= 3]
    cohort = _cohort_sizes(rng, teaching)
    some = _disadvantaged(teaching, cohort, ending)
    need = np.array([roll.school.need for roll in teaching])
    strength = np.array([roll.school.strength for roll in teaching])
    special = np.array([roll.school.phase == "special" for roll in teaching])
    logits = 0.28 * strength - 0.2 * need + rng.normal(0, 0.14, len(teaching)) - 4.5 * special
    basics, basics_some = _basics(rng, logits, (cohort, some), ending)
    five, five_some = _threshold(logits, (cohort, some), FIVE_GOOD_COUNTY.get(ending, 55.0))
    low, high = _attainment(rng, logits, special, (cohort, some), ending)
    in_progress = np.maximum(1, np.round(cohort * 0.955)).astype(np.int64)
    return KeyStage4(
        ending,
        teaching,
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


def _cohort_sizes(rng: np.random.Generator, rolls: list[Roll]) -> Ints:
    years = np.array([_year_groups(roll) for roll in rolls])
    pupils = np.array([roll.pupils for roll in rolls])
    expected = np.round(pupils / years * rng.normal(1, 0.04, len(rolls)))
    cohorts: Ints = np.maximum(2, expected).astype(np.int64)
    return cohorts


def _year_groups(roll: Roll) -> float:
    """Over how many year groups a roll spreads; fewer while middle schools held the youngest."""
    if roll.school.phase == "special":
        return 11.0
    return (4.9 if roll.ending <= 2016 else 5.7) + 0.9 * (roll.school.high_age > 16)


def _disadvantaged(rolls: list[Roll], cohort: Ints, ending: int) -> Ints:
    """Pupils of the group, at the county share that makes its two averages meet its total."""
    known = [
        published("attainment8", ending, "secondary", group) for group in ("all", "disadvantaged", "not_disadvantaged")
    ]
    share = _DEFAULT_SHARE
    if None not in known:
        everyone, low, high = (float(value or 0) for value in known)
        share = (high - everyone) / (high - low)
    need = np.array([roll.school.need for roll in rolls])
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
        average = published("attainment8", ending, "secondary", group)
        average = average if average is not None else 45.0
        raw = average + 11.5 * clean + rng.normal(0, 1.6, len(clean)) - _SPECIAL_DROP * special
        raw = np.maximum(raw, 1.5)
        averages.append(raw + (~special) * _shift(raw, weights, average, ~special))
    return averages[0], averages[1]


def _shift(raw: Floats, weights: Ints, average: float, movable: np.ndarray) -> float:
    """What to add to the movable schools so that the county's average is as wanted."""
    missing = average * float(weights.sum()) - float((raw * weights).sum())
    return missing / float(weights[movable].sum())


def _progress(rng: np.random.Generator, logits: Floats, special: np.ndarray, pupils: Ints, ending: int) -> Floats:
    average = published("progress8", ending, "secondary")
    raw = 1.0 * (logits + 4.5 * special) + rng.normal(0, 0.12, len(logits)) - 1.2 * special
    return raw + (~special) * _shift(raw, pupils, average or 0.0, ~special)


def _ebacc(logits: Floats, special: np.ndarray, pupils: Ints, ending: int) -> Floats:
    average = published("ebacc_aps", ending, "secondary") or 3.9
    raw = np.maximum(average + 1.1 * (logits + 4.5 * special) - 3.4 * special, 0.05)
    return raw + (~special) * _shift(raw, pupils, average, ~special)
