"""What each attendance code counts as on a day, and from what share of sessions absence is persistent or severe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from data.committed import committed
from data.period import Period


class CountsAs(StrEnum):
    """What a mark is in the statistics; a session that was not possible is in no figure."""

    PRESENT = "present"
    APPROVED_ACTIVITY = "approved_activity"
    AUTHORISED = "authorised"
    UNAUTHORISED = "unauthorised"
    NOT_POSSIBLE = "not_possible"


@dataclass(frozen=True, slots=True)
class Code:
    """An attendance code of DfE's guidance and the days on which it may be used."""

    code: str
    counts_as: CountsAs
    first: date
    last: date | None
    meaning: str


@cache
def all_codes() -> tuple[Code, ...]:
    """The declared table; codes changed on 19 August 2024."""
    return tuple(
        Code(
            row["code"],
            CountsAs(row["counts_as"]),
            date.fromisoformat(row["first"]),
            date.fromisoformat(row["last"]) if row["last"] else None,
            row["meaning"],
        )
        for row in committed("attendance_codes")
    )


def codes_on(day: date) -> dict[str, CountsAs]:
    """What each code that may be used on a day counts as; empty before 2022/23."""
    return {
        item.code: item.counts_as
        for item in all_codes()
        if item.first <= day and (item.last is None or day <= item.last)
    }


@dataclass(frozen=True, slots=True)
class AbsenceRule:
    """From what share of an enrolment's own possible sessions absence is persistent, and severe (percent)."""

    first: str
    persistent: int
    severe: int


_RULES = (AbsenceRule("2015/16", 10, 50),)


def absence_rule(year: str) -> AbsenceRule:
    """The rule of an academic year; LookupError for years that counted against fixed numbers of sessions."""
    ending = Period.parse(year).ending
    fitting = [rule for rule in _RULES if Period.parse(rule.first).ending <= ending]
    if not fitting:
        raise LookupError(f"{year}: persistent absence by share of own sessions begins with {_RULES[0].first}")
    return fitting[-1]
