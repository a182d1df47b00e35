"""The day of a milestone, and the comparator of a measure's direction."""

from __future__ import annotations

import calendar
from datetime import date

from data.vocabulary import Comparator, Direction


def milestone_date(text: str) -> date:
    """The day on which a milestone is due: an ISO date, or the last day of a month '2016-01'.

    Errors: ValueError naming the text and the two forms.
    """
    try:
        if len(text) == len("2016-01"):
            year, month = int(text[:4]), int(text[5:])
            return date(year, month, calendar.monthrange(year, month)[1])
        return date.fromisoformat(text)
    except (ValueError, calendar.IllegalMonthError):
        raise ValueError(f"{text!r} is neither a date (2016-01-31) nor a month (2016-01)") from None


def natural_comparator(direction: Direction) -> Comparator:
    """The comparator meant when a plan names only a value: at least, or at most.

    Errors: ValueError for a neutral measure, which has no better side to promise.
    """
    if Direction(direction) is Direction.NEUTRAL:
        raise ValueError("a target on a neutral measure must say at least or at most")
    upward = Direction(direction) is Direction.HIGHER_IS_BETTER
    return Comparator.AT_LEAST if upward else Comparator.AT_MOST
