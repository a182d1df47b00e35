"""Early years and phonics of every school: known to the authority itself, published by county."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.demo.apportion import Floats, Ints, count_for, numerators, share_out
from data.demo.published import published
from data.demo.pupils import Roll

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
    there = [r for r in rolls if r.school.phase == "primary" and r.school.low_age < 7 and r.pupils >= 12]
    cohort = np.array([_class_size(rng, roll) for roll in there], dtype=np.int64)
    everyone, poor, others = _percents(measure, ending)
    share = (others - everyone) / (others - poor)
    fsm = share_out(
        cohort * np.array([np.exp(0.7 * r.school.need) for r in there]),
        round(share * int(cohort.sum())),
        np.floor(cohort * 0.8).astype(np.int64),
    )
    logits: Floats = np.array([0.22 * r.school.strength - 0.2 * r.school.need for r in there])
    logits = logits + rng.normal(0, 0.28, len(there))
    total = count_for(everyone, int(cohort.sum()))
    total_fsm = count_for(poor, int(fsm.sum()))
    met_fsm = numerators(logits, fsm, total_fsm)
    met = met_fsm + numerators(logits, cohort - fsm, total - total_fsm)
    return Early(measure, ending, there, cohort, fsm, met, met_fsm)


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
