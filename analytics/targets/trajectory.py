"""Pace towards a target: needed, best so far, ambition, and what it means in pupils."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.statistics.arguments import Floats, known, require_count
from analytics.targets.milestones import meets
from data.vocabulary import Comparator

DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class YearlySeries:
    """Comparable values by year (in which each ends), in order, none missing.

    A year that was cancelled is left out; its place in time remains.
    """

    years: tuple[float, ...]
    values: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.years)


@dataclass(frozen=True, slots=True)
class RequiredPace:
    """What a promise still asks for: points a year and a month, and in whole schools or pupils.

    The sign is that of the change needed; all 0 where the promise is already kept. `units` is
    None where the number of schools or pupils is not known.
    """

    change: float
    years_left: float
    per_year: float
    per_month: float
    units: int | None
    units_per_year: float | None
    units_per_month: float | None


@dataclass(frozen=True, slots=True)
class BestPace:
    """The fastest change over a stretch of the same length before, of so many separate stretches."""

    per_year: float
    change: float
    from_year: float
    to_year: float
    n_windows: int


@dataclass(frozen=True, slots=True)
class Ambition:
    """How the needed pace ranks among all authorities' paces over stretches as long.

    `percentile` 90 means that nine in ten of those stretches were slower than what is needed.
    """

    percentile: float
    n_windows: int
    n_as_fast: int


def years_between(first: date, last: date) -> float:
    """The time between two days in years of 365.25 days; negative when the second is earlier."""
    return (last - first).days / DAYS_A_YEAR


def whole_units_needed(
    now: float | None, of: float | None, target_pct: float | None, comparator: Comparator
) -> int | None:
    """How many more (or, negative, fewer) schools or pupils of `of` keep a percentage promise.

    Formula: at least T %: ⌈T·N/100⌉ − now; above: ⌊T·N/100⌋ + 1 − now; at most: ⌊T·N/100⌋ − now;
    below: ⌈T·N/100⌉ − 1 − now; 0 when already kept. Missing: None. Errors: ValueError for
    negative counts. Reference: methods.md 5.7.
    """
    count, whole, target = known(now), known(of), known(target_pct)
    if count is None or whole is None or target is None or whole == 0:
        return None
    require_count("now", count)
    require_count("of", whole)
    exact = target * whole / 100
    up, down = math.ceil(exact - 1e-9), math.floor(exact + 1e-9)
    goal = {
        Comparator.AT_LEAST: up,
        Comparator.MORE_THAN: down + 1,
        Comparator.AT_MOST: down,
        Comparator.LESS_THAN: up - 1,
    }[Comparator(comparator)]
    if Comparator(comparator).is_upward:
        return max(0, goal - math.floor(count + 1e-9))
    return min(0, goal - math.ceil(count - 1e-9))


def required_pace(
    latest: float | None, target: float | None, years_left: float, comparator: Comparator, units: int | None = None
) -> RequiredPace | None:
    """How fast a figure must move from today to keep its promise by the deadline.

    Formula: (target − latest)/years left; 0 when already kept. Units: those of the measure a
    year and a month. A missing figure, or a deadline that has passed: None.
    Reference: methods.md 5.2.
    """
    start, goal = known(latest), known(target)
    if start is None or goal is None or years_left <= 0:
        return None
    change = 0.0 if meets(start, comparator, goal) else goal - start
    per_year = change / years_left
    return RequiredPace(
        change=change,
        years_left=years_left,
        per_year=per_year,
        per_month=per_year / 12,
        units=units,
        units_per_year=None if units is None else units / years_left,
        units_per_month=None if units is None else units / years_left / 12,
    )


def window_years(years_left: float) -> int:
    """The whole number of years, at least one, over which paces are compared."""
    return max(1, round(years_left))


def best_pace(series: YearlySeries, length: float, comparator: Comparator) -> BestPace | None:
    """The best pace over separate stretches of this length, counted back from the newest value.

    Formula: the greatest (for promises to fall, the least) change between values exactly `length`
    years apart, divided by `length`. Stretches share no time: the best of 29 that overlap would be that of
    three, drawn again and again. A stretch that begins or ends in a missing year is none.
    Units: those of the series a year. No such stretch: None. Errors: ValueError for length ≤ 0.
    """
    if length <= 0:
        raise ValueError(f"the length of a stretch must be above 0 years, not {length}")
    at, free = dict(zip(series.years, series.values, strict=True)), math.inf
    windows = []
    for year in reversed(series.years):
        if year <= free and year - length in at:
            free = year - length
            windows.append((at[year] - at[free], free, year))
    if not windows:
        return None
    pick = max if Comparator(comparator).is_upward else min
    change, begin, end = pick(windows, key=lambda window: window[0])
    return BestPace(change / length, change, begin, end, len(windows))


def all_paces(values: Floats, years: Sequence[int], run: Sequence[int], length: int) -> Floats:
    """Every authority's pace over every comparable stretch of this length, as one list.

    Formula: (y_{t+length} − y_t)/length within one run, both ends published. Shapes: values
    (areas, years) with NaN where missing; answer (k,), units a year.
    """
    selected = [
        (values[:, j] - values[:, i]) / length
        for i in range(len(years))
        for j in range(i + 1, len(years))
        if years[j] - years[i] == length and run[i] == run[j]
    ]
    paces = np.concatenate(selected) if selected else np.empty(0)
    return np.asarray(paces[np.isfinite(paces)])


def ambition(needed_per_year: float | None, paces: Floats, comparator: Comparator) -> Ambition | None:
    """How many authorities moved as fast as is needed now: is this ambitious, is it credible?

    Formula: percentile = 100 · share of paces slower than the needed one in the promised
    direction. Units as `paces`. No pace needed or none to compare with: None.
    """
    needed = known(needed_per_year)
    if needed is None or paces.size == 0:
        return None
    sign = 1 if Comparator(comparator).is_upward else -1
    slower = int((sign * paces < sign * needed - 1e-12).sum())
    return Ambition(100 * slower / paces.size, int(paces.size), int(paces.size) - slower)
