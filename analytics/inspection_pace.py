"""When the next inspection comes, and how it ends: learned only from what was known by a day."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from analytics.intervals import wilson

DAYS_A_MONTH = 365.25 / 12
BIN = 0.25  # of the usual interval
LAST_BIN = 12  # three usual intervals and more
EARLIEST_SHARE = 0.75  # of the usual interval: before it no inspection is counted on
# What is supposed before anything is seen, per usual interval, and its weight in usual intervals.
_SUPPOSED_BEFORE, _SUPPOSED_NEAR, _SUPPOSED_AFTER = 0.1, 0.7, 2.0
_SUPPOSED_WEIGHT = 1.0

Usual = Callable[[str, date], float | None]


@dataclass(frozen=True, slots=True)
class Wait:
    """The time from one inspection (or opening) to the next; `ended` None: none so far.

    `group` is what the school held meanwhile; `watched_until` is its last day under observation.
    """

    group: str
    begun: date
    ended: date | None
    watched_until: date


@dataclass(frozen=True, slots=True)
class Ending:
    """One inspection of a school that held `group`, and whether it ended good or outstanding."""

    group: str
    day: date
    good: bool


@dataclass(frozen=True, slots=True)
class Conversion:
    """How many inspections from a grade ended good or outstanding; shares from 0 to 1.

    `basis` says where the share is from: 'estimated', 'published', 'set by hand' or 'supposed'.
    """

    group: str
    good: int
    n: int
    share: float
    lower: float | None
    upper: float | None
    basis: str


@dataclass(frozen=True, slots=True)
class Pace:
    """Inspections per usual interval, by group and time since the last one."""

    rates: Mapping[tuple[str, int], float]
    n_seen: int

    def expected(self, group: str, since: float, ahead: float, usual: float) -> float:
        """The inspections to be expected in `ahead` months, `since` months after the last one.

        Formula: Σ over months of rate(time since ÷ usual) ÷ usual. Units: months.
        """
        whole, rest = int(ahead), ahead - int(ahead)
        steps = [(float(at), 1.0) for at in range(whole)] + [(float(whole), rest)]
        return math.fsum(
            self.rate(group, (since + at + 0.5 * part) / usual) * part / usual for at, part in steps
        )

    def rate(self, group: str, share: float) -> float:
        """Inspections per usual interval when `share` of it has passed."""
        place = bin_of(share)
        return self.rates.get((group, place), supposed(place))


def bin_of(share: float) -> int:
    """Which quarter of the usual interval a school is in, counted from 0."""
    return min(LAST_BIN, max(0, int(share / BIN)))


def supposed(place: int) -> float:
    """The rate that is supposed where nothing was seen: few early, most once it is due."""
    if place * BIN < EARLIEST_SHARE:
        return _SUPPOSED_BEFORE
    return _SUPPOSED_NEAR if place * BIN < 1 else _SUPPOSED_AFTER


def months_between(first: date, last: date) -> float:
    """Months from one day to another, of 30.44 days."""
    return (last - first).days / DAYS_A_MONTH


def learn_pace(waits: Sequence[Wait], usual: Usual, first: date, last: date) -> Pace:
    """The rate of inspection by time since the last one, seen between two days.

    Formula: (events + w·supposed) ÷ (exposure + w), exposure in usual intervals, cut into
    quarters of the interval; left-truncated at `first`, censored at `last`. Nothing after `last`
    is used.
    """
    exposure: dict[tuple[str, int], float] = defaultdict(float)
    events: dict[tuple[str, int], int] = defaultdict(int)
    known: dict[tuple[str, int, int], float | None] = {}
    seen = 0
    for wait in waits:
        stop = min(wait.ended or last, wait.watched_until, last)
        for month in _months(max(wait.begun, first), stop):
            key = (wait.group, month.year, month.month)
            if key not in known:
                known[key] = usual(wait.group, month)
            if (length := known[key]) is not None:
                place = bin_of((months_between(wait.begun, month) + 0.5) / length)
                exposure[(wait.group, place)] += 1 / length
        if wait.ended is None or not first <= wait.ended <= last:
            continue
        if (length := usual(wait.group, wait.ended)) is not None:
            events[(wait.group, bin_of(months_between(wait.begun, wait.ended) / length))] += 1
            seen += 1
    rates = {
        key: (events[key] + _SUPPOSED_WEIGHT * supposed(key[1])) / (held + _SUPPOSED_WEIGHT)
        for key, held in exposure.items()
    }
    return Pace(rates, seen)


def _months(first: date, last: date) -> list[date]:
    """A day in every month from one day up to another."""
    count = int(months_between(first, last)) if last > first else 0
    start = first.toordinal()
    return [date.fromordinal(start + int(at * DAYS_A_MONTH)) for at in range(count)]


def learn_conversion(
    endings: Sequence[Ending], group: str, first: date, last: date, fewest: int,
    published: float | None = None,
) -> Conversion:  # fmt: skip
    """The share of inspections from a grade that ended good, with Wilson's 95 % limits.

    Those between the two days; where they are fewer than `fewest`, all before `last`; where there
    are none, the published share, else one half, said to be supposed.
    """
    mine = [one for one in endings if one.group == group and one.day <= last]
    recent = [one for one in mine if one.day >= first]
    chosen = recent if len(recent) >= fewest else mine
    if not chosen:
        share, basis = (published, "published") if published is not None else (0.5, "supposed")
        return Conversion(group, 0, 0, share, None, None, basis)
    good = sum(one.good for one in chosen)
    band = wilson(good, len(chosen))
    return Conversion(
        group, good, len(chosen), good / len(chosen), band.lower, band.upper, "estimated"
    )
