"""When schools in England usually have their holidays: each council sets its own dates near these."""

from __future__ import annotations

from datetime import date
from functools import cache

from pandas import Timestamp
from pandas.tseries.offsets import Easter

from data.period import Period

# The Mondays of weeks that are holidays in most councils, as the first and last (month, day).
_MONDAYS = {
    "autumn half-term": ((10, 20), (10, 31)),
    "February half-term": ((2, 9), (2, 23)),
    "May half-term": ((5, 24), (6, 1)),
    "summer": ((7, 20), (8, 31)),
}


def usual_holiday(week: Period) -> str:
    """The holiday that schools usually have in a week; empty for a week of term."""
    monday = week.start
    if (monday.month, monday.day) >= (12, 18) or (monday.month, monday.day) <= (1, 3):
        return "Christmas"
    if -13 <= (monday - _easter(monday.year)).days <= 8:
        return "Easter"
    day = (monday.month, monday.day)
    return next((name for name, (first, last) in _MONDAYS.items() if first <= day <= last), "")


@cache
def _easter(year: int) -> date:
    sunday: date = (Timestamp(year, 1, 1) + Easter()).date()
    return sunday
