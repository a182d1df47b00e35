"""The path that the number of good or better schools follows, and what one visit may do to it.

Known: 221 of 299 graded schools (74 %) on 31 January 2015, 236 of 299 (79 %) a year later, and
no twelve months before 2016 that gained more. Between the known days the path is invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

GOOD_JAN_2015, GOOD_JAN_2016, GRADED = 221, 236, 299
# Day and number of good or better schools; straight lines between them.
_KNOTS: tuple[tuple[date, float], ...] = (
    (date(2008, 9, 1), 198.0),
    (date(2010, 9, 1), 203.0),
    (date(2012, 9, 1), 207.0),
    (date(2013, 9, 1), 212.0),
    (date(2014, 11, 24), 221.0),
    (date(2015, 3, 2), 221.0),
    (date(2015, 12, 12), 236.0),
    (date(2016, 2, 29), 236.0),
    (date(2017, 1, 31), 247.0),
    (date(2018, 8, 31), 254.0),
    (date(2020, 3, 20), 253.0),
    (date(2024, 8, 31), 268.0),
)
FROZEN: tuple[tuple[date, date], ...] = (
    (date(2014, 11, 24), date(2015, 3, 1)),
    (date(2015, 12, 12), date(2016, 2, 29)),
)
_DAYS = np.array([day.toordinal() for day, _ in _KNOTS], dtype=float)
_VALUES = np.array([value for _, value in _KNOTS])


def target(day: date) -> int:
    """How many schools should stand at good or better on a day."""
    return round(float(np.interp(day.toordinal(), _DAYS, _VALUES)))


@dataclass(frozen=True, slots=True)
class Stock:
    """The state before a visit: is this school good, how many are, and on what day."""

    day: date
    was_good: bool
    good_now: int


def outcome_is_good(rng: np.random.Generator, stock: Stock, strength: float) -> bool:
    """Whether a re-inspection ends good or better, so that the county keeps to its path."""
    wanted = target(stock.day) - stock.good_now
    if any(first <= stock.day <= last for first, last in FROZEN) and wanted == 0:
        return stock.was_good
    if stock.was_good:
        if wanted >= 0:
            return True
        return bool(rng.random() < 0.45 + 0.15 * float(np.tanh(strength)))
    if wanted <= 0:
        return False
    return wanted > 1 or bool(rng.random() < 0.75 + 0.2 * float(np.tanh(strength)))
