"""Ten working days are counted without weekends and England's bank holidays."""

from __future__ import annotations

from datetime import date

import pytest

from data.reference.calendar import EnglandBankHolidays, working_days_after


@pytest.mark.parametrize(
    ("informed", "opens"),
    [
        (date(2026, 11, 2), date(2026, 11, 16)),  # two plain weeks
        (date(2026, 11, 22), date(2026, 12, 7)),  # told on a Sunday: counted from Monday
        (date(2026, 12, 14), date(2026, 12, 30)),  # Christmas, and Boxing Day's Monday
        (date(2026, 3, 30), date(2026, 4, 15)),  # Good Friday and Easter Monday
        (date(2023, 5, 2), date(2023, 5, 17)),  # the Coronation
    ],
)
def test_others_wait_ten_working_days(informed: date, opens: date) -> None:
    assert working_days_after(informed, 10) == opens


@pytest.mark.parametrize(
    ("year", "days"),
    [  # gov.uk/bank-holidays
        (2022, ["01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19", "12-26", "12-27"]),
        (2020, ["01-01", "04-10", "04-13", "05-08", "05-25", "08-31", "12-25", "12-28"]),
        (2026, ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"]),
    ],
)
def test_the_bank_holidays_of_a_year_are_those_of_gov_uk(year: int, days: list[str]) -> None:
    holidays = EnglandBankHolidays().holidays(f"{year}-01-01", f"{year}-12-31")
    assert [f"{day:%m-%d}" for day in holidays] == days
