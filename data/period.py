"""Periods: all arithmetic on academic years, weeks, terms and dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache


class PeriodKind(StrEnum):
    """What sort of stretch of time a period is."""

    ACADEMIC_YEAR = "academic_year"
    TERM = "term"
    HALF_TERM = "half_term"
    WEEK = "week"
    DAY = "day"


_YEAR = re.compile(r"^(\d{4})/(\d{2})$")
_PART = re.compile(r"^(\d{4})/(\d{2})-(HT[1-6]|T[1-3])$")
_WEEK = re.compile(r"^(\d{4})-W(\d{2})$")
# Usual last days of the six half-terms and three terms, as (month, day); the first two half-terms
# and the first term end in the calendar year in which the academic year starts.
_PART_ENDS = {
    "HT1": (10, 31),
    "HT2": (12, 31),
    "HT3": (2, 15),
    "HT4": (4, 5),
    "HT5": (5, 31),
    "HT6": (7, 31),
    "T1": (12, 31),
    "T2": (4, 5),
    "T3": (7, 31),
}


@dataclass(frozen=True, slots=True, order=False)
class Period:
    """A stretch of time that a figure describes; the text is how it is written everywhere."""

    text: str
    kind: PeriodKind
    start: date
    end: date

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read '2024/25', '2024/25-HT3', '2024/25-T1', '2025-W37' or an ISO date.

        Raises ValueError naming the text and the forms that are allowed.
        """
        return _read(text)

    @classmethod
    def academic_year(cls, ending: int) -> Period:
        """The academic year that ends in August of the given calendar year."""
        return cls.parse(f"{ending - 1}/{ending % 100:02d}")

    @property
    def ending(self) -> int:
        """The calendar year in which the academic year of this period ends."""
        return self.end.year if self.end.month <= 8 else self.end.year + 1

    @property
    def is_year_end(self) -> bool:
        """Whether this is the last day of a calendar year, which means the whole of it."""
        return self.kind is PeriodKind.DAY and (self.end.month, self.end.day) == (12, 31)

    def shift(self, steps: int) -> Period:
        """The period so many of its own kind later (earlier when negative)."""
        if self.kind is PeriodKind.ACADEMIC_YEAR:
            return Period.academic_year(self.ending + steps)
        if self.kind is PeriodKind.WEEK:
            return Period.of_week(self.start + timedelta(weeks=steps))
        if self.kind is PeriodKind.DAY:
            return Period.parse((self.start + timedelta(days=steps)).isoformat())
        year, part = self.text.split("-")
        prefix, size = ("HT", 6) if self.kind is PeriodKind.HALF_TERM else ("T", 3)
        index = (Period.parse(year).ending * size) + int(part.removeprefix(prefix)) - 1 + steps
        return Period.parse(f"{Period.academic_year(index // size).text}-{prefix}{index % size + 1}")

    @classmethod
    def of_week(cls, day: date) -> Period:
        """The ISO week in which a day lies."""
        year, week, _ = day.isocalendar()
        return cls.parse(f"{year}-W{week:02d}")

    def __lt__(self, other: Period) -> bool:
        return (self.end, self.start) < (other.end, other.start)

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=4096)
def _read(text: str) -> Period:
    # The same few hundred texts fill every table: each is parsed once.
    cleaned = text.strip()
    if match := _YEAR.match(cleaned):
        return _academic_year(int(match[1]), int(match[2]), cleaned)
    if match := _PART.match(cleaned):
        return _part_of_year(int(match[1]), int(match[2]), match[3], cleaned)
    if match := _WEEK.match(cleaned):
        return _week(int(match[1]), int(match[2]), cleaned)
    try:
        day = date.fromisoformat(cleaned)
    except ValueError:
        raise _unreadable(text) from None
    return Period(day.isoformat(), PeriodKind.DAY, day, day)


def _academic_year(first: int, second: int, text: str) -> Period:
    if (first + 1) % 100 != second:
        raise _unreadable(text)
    return Period(text, PeriodKind.ACADEMIC_YEAR, date(first, 9, 1), date(first + 1, 8, 31))


def _part_of_year(first: int, second: int, part: str, text: str) -> Period:
    if (first + 1) % 100 != second:
        raise _unreadable(text)
    month, day = _PART_ENDS[part]
    end = date(first if month >= 9 else first + 1, month, day)
    number = int(part[-1])
    prefix = part[:-1]
    start = date(first, 9, 1)
    if number > 1:
        before_month, before_day = _PART_ENDS[f"{prefix}{number - 1}"]
        before_year = first if before_month >= 9 else first + 1
        start = date(before_year, before_month, before_day) + timedelta(days=1)
    kind = PeriodKind.HALF_TERM if prefix == "HT" else PeriodKind.TERM
    return Period(text, kind, start, end)


def _week(year: int, week: int, text: str) -> Period:
    try:
        start = date.fromisocalendar(year, week, 1)
    except ValueError:
        raise _unreadable(text) from None
    return Period(text, PeriodKind.WEEK, start, start + timedelta(days=6))


def _unreadable(text: str) -> ValueError:
    return ValueError(
        f"period {text!r} cannot be read: write an academic year (2024/25), a half-term "
        "(2024/25-HT3), a term (2024/25-T1), a week (2025-W37) or a date (2025-01-31)"
    )
