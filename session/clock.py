"""The only place that reads the clock: today's date and the time.

MILEPOST_TODAY fixes the day, for tests and for looking at another day; the hours go on.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from data.settings import SettingError

SETTING = "MILEPOST_TODAY"


def today() -> date:
    """The day it is here, or the day that MILEPOST_TODAY names."""
    return _fixed() or date.today()


def now(day: date | None = None) -> datetime:
    """This moment with its zone; on a fixed day, the same hour of that day."""
    moment, fixed = datetime.now(UTC), day or _fixed()
    return moment if fixed is None else datetime.combine(fixed, moment.timetz())


def written_now() -> str:
    """This moment as files and lists keep it, to the second."""
    return now().isoformat(timespec="seconds")


def _fixed() -> date | None:
    text = os.environ.get(SETTING, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SettingError(
            f"{SETTING}: found {text!r}; expected a day such as 2026-11-30, or nothing for today"
        ) from None
