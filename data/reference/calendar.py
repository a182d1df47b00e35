"""Working days and school holidays in England."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
from dateutil.relativedelta import MO
from pandas import DateOffset, Timestamp
from pandas.tseries.holiday import (
    AbstractHolidayCalendar,
    EasterMonday,
    GoodFriday,
    Holiday,
    next_monday,
    next_monday_or_tuesday,
)
from pandas.tseries.offsets import Easter

from data.period import Period

# Working days in England: Monday to Friday without bank holidays.


def _may(name: str, which: int, first: int | None = None, last: int | None = None) -> Holiday:
    """A Monday in May, the first (1) or the last (-1), over the years in which it was one."""
    return Holiday(
        name,
        month=5,
        day=1 if which > 0 else 31,
        offset=DateOffset(weekday=MO(which)),
        start_date=Timestamp(first, 1, 1) if first else None,
        end_date=Timestamp(last, 12, 31) if last else None,
    )


def _once(name: str, *day: int) -> Holiday:
    return Holiday(name, year=day[0], month=day[1], day=day[2])


class EnglandBankHolidays(AbstractHolidayCalendar):
    """Bank holidays in England and Wales: gov.uk/bank-holidays, with those given or moved once.

    A new one proclaimed for a single year is a line here.
    """

    # pandas keeps a calendar's rules in a list of this name.
    rules = [  # noqa: RUF012
        Holiday("New Year", month=1, day=1, observance=next_monday),
        GoodFriday,
        EasterMonday,
        _may("Early May", 1, last=2019),
        _once("Early May, moved to 75 years of peace", 2020, 5, 8),
        _may("Early May", 1, first=2021),
        _may("Spring", -1, last=2011),
        _once("Spring, moved to the Diamond Jubilee", 2012, 6, 4),
        _may("Spring", -1, first=2013, last=2021),
        _once("Spring, moved to the Platinum Jubilee", 2022, 6, 2),
        _may("Spring", -1, first=2023),
        Holiday("Summer", month=8, day=31, offset=DateOffset(weekday=MO(-1))),
        Holiday("Christmas", month=12, day=25, observance=next_monday),
        Holiday("Boxing Day", month=12, day=26, observance=next_monday_or_tuesday),
        _once("Royal wedding", 2011, 4, 29),
        _once("Diamond Jubilee", 2012, 6, 5),
        _once("Platinum Jubilee", 2022, 6, 3),
        _once("State funeral", 2022, 9, 19),
        _once("Coronation", 2023, 5, 8),
    ]


def working_days_after(day: date, days: int) -> date:
    """The working day before which lie so many full working days, counted from a day on.

    From a Saturday, a Sunday or a bank holiday the count begins with the next working day.
    """
    off = EnglandBankHolidays().holidays(Timestamp(day), Timestamp(day) + DateOffset(years=1))
    reached = np.busday_offset(
        np.datetime64(day), days, roll="forward", holidays=off.to_numpy().astype("datetime64[D]")
    )
    return Timestamp(reached).date()


# When schools in England usually have their holidays: each council sets its own dates near these.

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
