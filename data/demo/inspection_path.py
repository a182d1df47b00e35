"""How inspections of the invented county end: chances by the grade before and by period.

The chances are steady within a period and each inspection is drawn by itself: nothing steers the
county towards a figure. They are of the size of Suffolk's real list of graded inspections, in which
good schools kept their grade in 70 of 100 inspections of 2009 to 2012 and 64 of 2012 to 2015, and
schools below good became good in 34, 56 and (2015 to 2020) 66; they were moved from there until the
known figures could come about. From September 2015 a good school that stayed good was mostly visited
without a grade; the share for that time is invented.

Known besides: 221 of 299 graded schools (74%) on 31 January 2015, 236 of 299 (79%) a year later,
and no twelve months before that gained more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

GOOD_JAN_2015, GOOD_JAN_2016, GRADED = 221, 236, 299
BEST_TWELVE_MONTHS = GOOD_JAN_2016 - GOOD_JAN_2015
JANUARY_2015, JANUARY_2016 = date(2015, 1, 31), date(2016, 1, 31)
FIRST_CYCLE_ENDS = date(2008, 7, 18)
FIRST_GRADE_GOOD = 0.68
GOOD = 2
_LEAN = 0.4  # what one unit of a school's strength adds to the logit of its chance


@dataclass(frozen=True, slots=True)
class Chances:
    """Shares from 0 to 1: good schools that stay good, and others that become good."""

    until: date
    kept: float
    converted: float


_BY_PERIOD = (
    Chances(date(2012, 8, 31), kept=0.75, converted=0.42),
    Chances(date(2015, 2, 28), kept=0.72, converted=0.58),
    Chances(date(2015, 8, 31), kept=0.78, converted=0.64),
    # Of short inspections only those in doubt were graded: about half of these declined.
    Chances(date(2024, 8, 31), kept=0.50, converted=0.64),
)
_SHORT_FROM, _EXEMPT = date(2015, 9, 1), (date(2012, 9, 1), date(2020, 11, 12))
_SHORT_GRADED, _EXEMPT_GRADED = 0.33, 0.15


def is_graded(rng: np.random.Generator, day: date, grade_before: int | None) -> bool:
    """Whether a visit ends in a grade: a good school's short one in three, few exempt schools."""
    if grade_before == 1 and _EXEMPT[0] <= day <= _EXEMPT[1]:
        return bool(rng.random() < _EXEMPT_GRADED)
    good = grade_before is not None and grade_before <= GOOD
    return not good or day < _SHORT_FROM or bool(rng.random() < _SHORT_GRADED)


def ends_good(rng: np.random.Generator, day: date, was_good: bool | None, strength: float) -> bool:
    """Whether an inspection ends good or outstanding; `was_good` None for a first one."""
    by = next(item for item in _BY_PERIOD if day <= item.until)
    share = by.kept if was_good else by.converted
    if was_good is None:
        share = FIRST_GRADE_GOOD
    logit = np.log(share / (1 - share)) + _LEAN * np.tanh(strength)
    return bool(rng.random() < 1 / (1 + np.exp(-logit)))
