"""Timing and outcome of the next inspection, estimated only from earlier inspections."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scipy.stats import beta

from analytics.statistics.intervals import wilson

DAYS_A_MONTH = 365.25 / 12
BIN = 0.25  # of the usual interval
LAST_BIN = 12  # three usual intervals and more
EARLIEST_SHARE = 0.75  # of the usual interval: before it no inspection is counted on
# What is supposed before anything is seen, per usual interval, and its weight in usual intervals.
_SUPPOSED_BEFORE, _SUPPOSED_NEAR, _SUPPOSED_AFTER = 0.1, 0.7, 2.0
_SUPPOSED_WEIGHT = 1.0
PRIOR_WEIGHT = 20  # inspections that the whole weighs beside those of one level of support
FEWEST_BY_SUPPORT = 10  # fewer inspections of supported schools tell nothing of their own


@dataclass(frozen=True, slots=True)
class VisitRules:
    """What the rules of a day say: usual months between visits, and how many end in a grade."""

    months: float
    graded: float = 1.0


Ruled = Callable[[str, date], VisitRules | None]


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
    """One inspection of a school that held `group`, and whether it ended good or outstanding.

    `supported`: support recorded for the school was in force at some time before it, since the
    inspection before.
    """

    group: str
    day: date
    good: bool
    supported: bool = False


@dataclass(frozen=True, slots=True)
class Conversion:
    """How many inspections from a grade ended good or outstanding; shares from 0 to 1.

    `basis` says where the share is from: 'estimated', 'published', 'set by hand' or 'supposed';
    'shrunk' where it is drawn towards the whole, 'too few' where it then rests mostly on that.
    """

    group: str
    good: int
    n: int
    share: float
    lower: float | None
    upper: float | None
    basis: str


@dataclass(frozen=True, slots=True)
class BySupport:
    """A conversion by whether the school had support before the inspection."""

    supported: Conversion
    unsupported: Conversion


@dataclass(frozen=True, slots=True)
class InspectionPace:
    """Graded inspections per usual interval, were every visit graded, by group and time since."""

    rates: Mapping[tuple[str, int], float]
    n_seen: int

    def expected(self, group: str, since: float, ahead: float, ruled: VisitRules) -> float:
        """The graded inspections to be expected in `ahead` months, `since` the last one.

        Formula: graded share · Σ over months of rate(time since ÷ usual) ÷ usual. Units: months.
        """
        whole, rest = int(ahead), ahead - int(ahead)
        usual = ruled.months
        steps = [(float(at), 1.0) for at in range(whole)] + [(float(whole), rest)]
        return ruled.graded * math.fsum(
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


def learn_pace(waits: Sequence[Wait], ruled: Ruled, first: date, last: date) -> InspectionPace:
    """The rate of graded inspection by time since the last one, seen between two days.

    Formula: (events + w·supposed) ÷ (exposure + w), exposure in usual intervals times the share of
    visits that are graded, cut into quarters of the interval; left-truncated at `first`, censored
    at `last`. Nothing after `last` is used.
    """
    exposure: dict[tuple[str, int], float] = defaultdict(float)
    events: dict[tuple[str, int], int] = defaultdict(int)
    known: dict[tuple[str, int, int], VisitRules | None] = {}
    seen = 0
    for wait in waits:
        stop = min(wait.ended or last, wait.watched_until, last)
        for month in _months(max(wait.begun, first), stop):
            key = (wait.group, month.year, month.month)
            if key not in known:
                known[key] = ruled(wait.group, month)
            if (then := known[key]) is not None:
                place = bin_of((months_between(wait.begun, month) + 0.5) / then.months)
                exposure[(wait.group, place)] += then.graded / then.months
        if wait.ended is None or not first <= wait.ended <= last:
            continue
        if (then := ruled(wait.group, wait.ended)) is not None:
            place = bin_of(months_between(wait.begun, wait.ended) / then.months)
            events[(wait.group, place)] += 1
            seen += 1
    rates = {
        key: (events[key] + _SUPPOSED_WEIGHT * supposed(key[1])) / (current + _SUPPOSED_WEIGHT)
        for key, current in exposure.items()
    }
    return InspectionPace(rates, seen)


def _months(first: date, last: date) -> list[date]:
    """A day in every month from one day up to another."""
    count = int(months_between(first, last)) if last > first else 0
    start = first.toordinal()
    return [date.fromordinal(start + int(at * DAYS_A_MONTH)) for at in range(count)]


def learn_by_support(endings: Sequence[Ending], whole: Conversion, last: date) -> BySupport:
    """The same share among schools with and without support, each drawn towards the whole.

    Formula: (good + k·whole) ÷ (n + k), k = 20 inspections; 95% limits of Beta(good + k·whole,
    n − good + k·(1 − whole)). Everything known by `last`. Reference: methods.md 5.5.
    """
    mine = [ending for ending in endings if ending.group == whole.group and ending.day <= last]
    return BySupport(
        *(_shrunk([item for item in mine if item.supported is current], whole) for current in (True, False))
    )


def _shrunk(endings: Sequence[Ending], whole: Conversion) -> Conversion:
    n, good = len(endings), sum(ending.good for ending in endings)
    share = min(max(whole.share, 0.01), 0.99)
    yes, no = good + PRIOR_WEIGHT * share, n - good + PRIOR_WEIGHT * (1 - share)
    lower, upper = (float(beta.ppf(level, yes, no)) for level in (0.025, 0.975))
    basis = "shrunk" if n >= FEWEST_BY_SUPPORT else "too few"
    return Conversion(whole.group, good, n, yes / (yes + no), lower, upper, basis)


def learn_conversion(
    endings: Sequence[Ending], group: str, first: date, last: date, fewest: int, published: float | None = None
) -> Conversion:
    """The share of inspections from a grade that ended good, with Wilson's 95% limits.

    Those between the two days; where they are fewer than `fewest`, all before `last`; where there
    are none, the published share, else one half, said to be supposed.
    """
    mine = [ending for ending in endings if ending.group == group and ending.day <= last]
    recent = [item for item in mine if item.day >= first]
    chosen = recent if len(recent) >= fewest else mine
    if not chosen:
        share, basis = (published, "published") if published is not None else (0.5, "supposed")
        return Conversion(group, 0, 0, share, None, None, basis)
    good = sum(item.good for item in chosen)
    band = wilson(good, len(chosen))
    return Conversion(group, good, len(chosen), good / len(chosen), band.lower, band.upper, "estimated")
