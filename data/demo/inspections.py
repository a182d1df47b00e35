"""Invents every school's inspections from 2005 on, keeping to what is known of the county."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from data.demo.inspection_path import (
    BEST_TWELVE_MONTHS,
    FIRST_CYCLE_ENDS,
    GOOD_JAN_2015,
    GOOD_JAN_2016,
    JANUARY_2015,
    JANUARY_2016,
    ends_good,
    is_graded,
)
from data.demo.model import School

GRADE_WORDS = {1: "Outstanding", 2: "Good", 3: "Requires improvement", 4: "Inadequate"}
FIRST_INSPECTIONS = 2005
SATISFACTORY_UNTIL = date(2012, 8, 31)
LAST_OVERALL_GRADE = date(2024, 7, 19)
NO_VISITS = (date(2020, 3, 16), date(2021, 9, 6))
NOT_REINSPECTED_IN_TIME = 20
# Nothing is reported in the weeks around the known days, so that every way to date them agrees.
QUIET = ((date(2014, 12, 15), date(2015, 3, 1)), (date(2015, 12, 13), date(2016, 2, 29)))
_STARTS, _WALKS, _TURNED_AT_MOST = 20, 60, 2
REINSPECTION_YEAR = (date(2015, 3, 3), date(2015, 12, 10))
# A school below good, last inspected before this day, was due again by the end of January 2016.
DUE_BY_JANUARY_2016 = date(2014, 9, 30)


@dataclass(frozen=True, slots=True)
class Inspection:
    """One graded inspection of a school."""

    school: int
    urn: str
    laestab: str
    day: date
    grade: int

    @property
    def is_good(self) -> bool:
        """Good or outstanding."""
        return self.grade <= 2

    @property
    def word(self) -> str:
        """The grade in the words of its day."""
        if self.grade == 3 and self.day <= SATISFACTORY_UNTIL:
            return "Satisfactory"
        return GRADE_WORDS[self.grade]


@dataclass(slots=True)
class _Run:
    """The state of the walk through time: grades held, visits to come, inspections made."""

    rng: np.random.Generator
    schools: dict[int, School]
    queue: list[tuple[date, int]] = field(default_factory=list)
    last: dict[int, Inspection] = field(default_factory=dict)
    made: list[Inspection] = field(default_factory=list)

    def again(self) -> _Run:
        """The same state, to walk on from once more."""
        return _Run(self.rng, self.schools, [*self.queue], dict(self.last), [*self.made])

    def plan(self, school: int, day: date) -> None:
        """Put a visit on the calendar, on a working day of a term."""
        heapq.heappush(self.queue, (_working_day(self.rng, day), school))

    def good_on(self, day: date) -> int:
        """How many schools open on a date are good or outstanding."""
        return sum(item.is_good and self.schools[key].is_open(day) for key, item in self.last.items())


def invent_inspections(rng: np.random.Generator, schools: list[School]) -> list[Inspection]:
    """Every graded inspection with an overall grade, in order of day: 2005 to August 2024."""
    begun = _Run(rng, {school.key: school for school in schools})
    _plan_first_visits(begun)
    run = _nearest(lambda: _to_2016(begun), _STARTS)
    _walk(run, LAST_OVERALL_GRADE)
    return run.made


def _to_2016(begun: _Run) -> tuple[int, _Run]:
    """One history up to January 2016, and by how many schools it misses what is known."""
    run = _nearest(lambda: _to(begun, JANUARY_2015, GOOD_JAN_2015), _WALKS)
    _plan_2015(run)
    run = _nearest(lambda: _to(run, JANUARY_2016, GOOD_JAN_2016), _WALKS)
    return _misses(run, JANUARY_2016, GOOD_JAN_2016), run


def _nearest(walk: Callable[[], tuple[int, _Run]], tries: int) -> _Run:
    """The first walk that misses nothing, else the one that misses least.

    So every inspection is a draw at its own chance, and what is known only chooses between walks.
    """
    results: list[tuple[int, _Run]] = []
    for _ in range(tries):
        results.append(walk())
        if results[-1][0] == 0:
            break
    return min(results, key=lambda each: each[0])[1]


def _to(run: _Run, day: date, good: int) -> tuple[int, _Run]:
    """A walk to a known day; its last few outcomes are turned where it comes close."""
    tried = run.again()
    _walk(tried, day)
    turned = _settle(tried, good, day)
    return max(0, turned - _TURNED_AT_MOST) + _misses(tried, day, good), tried


def _misses(run: _Run, day: date, good: int) -> int:
    """How many schools a history lies from what is known: the stock, and the best twelve months."""
    best = _best_twelve_months(run, day)
    return abs(run.good_on(day) - good) + max(0, best - BEST_TWELVE_MONTHS)


def _settle(run: _Run, wanted: int, day: date) -> int:
    """Turn the latest outcomes around until the known number is good; how many were turned."""
    turned = 0
    for index in range(len(run.made) - 1, -1, -1):
        short = wanted - run.good_on(day)
        made = run.made[index]
        if short == 0 or made.day < day - timedelta(days=366):
            break
        if run.last[made.school] is made and made.is_good == (short < 0) and made.grade in {2, 3}:
            run.made[index] = run.last[made.school] = replace(made, grade=2 if short > 0 else 3)
            turned += 1
    return turned


def _best_twelve_months(run: _Run, until: date) -> int:
    """The most that the number of good schools rose over any twelve months since the first cycle."""
    steps: list[tuple[date, int]] = []
    results: dict[int, bool] = {}
    for item in run.made:
        steps.append((item.day, int(item.is_good) - int(results.get(item.school, False))))
        results[item.school] = item.is_good
    for key, was_good in results.items():
        closed = run.schools[key].closed
        if closed is not None and was_good:
            steps.append((closed + timedelta(days=1), -1))
    ends = pd.date_range(date(2008, 8, 31), until, freq="ME")
    moves = pd.Series([by for _, by in steps], pd.DatetimeIndex([day for day, _ in steps]))
    stock = moves.sort_index().cumsum().groupby(level=0).last().reindex(ends, method="ffill")
    return int(stock.diff(12).max())


def _plan_first_visits(run: _Run) -> None:
    span = (FIRST_CYCLE_ENDS - date(2005, 9, 12)).days
    newcomers = 0
    for school in run.schools.values():
        if school.opened is None:
            run.plan(school.key, date(2005, 9, 12) + timedelta(int(run.rng.integers(0, span))))
        elif school.new_in_2015:
            newcomers += 1
            # Four of the twenty new schools are graded in 2015, as four graded ones close.
            month = (5, 6, 9, 10)[newcomers - 1] if newcomers <= 4 else 4 + newcomers % 8
            run.plan(school.key, date(2015 if newcomers <= 4 else 2016, month, 12))
        else:
            run.plan(school.key, school.opened + timedelta(int(run.rng.integers(650, 900))))


def _walk(run: _Run, until: date) -> None:
    while run.queue and run.queue[0][0] <= until:
        day, key = heapq.heappop(run.queue)
        school = run.schools[key]
        if school.is_open(day):
            _visit(run, school, day)


def _visit(run: _Run, school: School, day: date) -> None:
    spell = school.spell_on(day)
    if spell is None:
        return
    before = run.last.get(school.key)
    current = before.grade if before and before.urn == spell.urn else None  # a new number: graded
    if not is_graded(run.rng, day, current):
        run.plan(school.key, _next_day(run.rng, school, day, was_good=True))
        return
    good = ends_good(run.rng, day, before.is_good if before else None, school.strength)
    grade = _grade(run.rng, good, school.strength)
    made = Inspection(school.key, spell.urn, spell.laestab, day, grade)
    run.last[school.key] = made
    run.made.append(made)
    run.plan(school.key, _next_day(run.rng, school, day, was_good=good))


def _grade(rng: np.random.Generator, good: bool, strength: float) -> int:
    draw = rng.random() + 0.1 * float(np.tanh(strength))
    if good:
        return 1 if draw > 0.9 else 2
    return 4 if draw < 0.12 else 3


def _next_day(rng: np.random.Generator, school: School, day: date, *, was_good: bool) -> date:
    due = day + timedelta(int(365.25 * _interval(rng, day, was_good=was_good)))
    academy = next((s.opened for s in school.spells if s.opened and s.opened > day), None)
    if academy and academy <= due + timedelta(365) and academy < LAST_OVERALL_GRADE:
        # A new academy starts its own clock: first graded in its second or third year, and the
        # academies of 2011 and 2012 before 2015.
        due = academy + timedelta(int(rng.integers(480, 700)))
    if NO_VISITS[0] <= due <= NO_VISITS[1]:
        due = NO_VISITS[1] + timedelta(int(rng.integers(0, 330)))
    return due


def _interval(rng: np.random.Generator, day: date, *, was_good: bool) -> float:
    """Years to the next visit, about as far apart as on the real list."""
    if day < SATISFACTORY_UNTIL:
        return float(rng.uniform(2.6, 4.6) if was_good else rng.uniform(2.0, 3.4))
    if day < date(2015, 2, 1):
        return float(rng.uniform(2.6, 5.0) if was_good else rng.uniform(1.4, 2.6))
    return float(rng.uniform(2.8, 4.4) if was_good else rng.uniform(1.8, 2.6))


def _plan_2015(run: _Run) -> None:
    """Re-plan the visits of 2015: RI schools slip from four terms to six, about 20 too late."""
    first, last = REINSPECTION_YEAR
    days = (last - first).days
    planned = {key: day for day, key in run.queue}
    below = sorted(
        (current.day, key)
        for key, current in run.last.items()
        if not current.is_good and run.schools[key].is_open(date(2016, 2, 1)) and current.day <= DUE_BY_JANUARY_2016
    )
    late = {key for _, key in below[-NOT_REINSPECTED_IN_TIME:]}
    for _, key in below:
        offset = int(run.rng.integers(0, days))
        planned[key] = first + timedelta(offset if key not in late else 365 + offset // 2)
    for key, current in run.last.items():
        if current.day > DUE_BY_JANUARY_2016 and not current.is_good:
            planned[key] = max(planned[key], date(2016, 3, 7))
    run.queue.clear()
    for key, day in sorted(planned.items()):
        run.plan(key, day)


def _working_day(rng: np.random.Generator, day: date) -> date:
    if day.month == 8 or (day.month == 7 and day.day > 18):
        day = date(day.year, 9, 10) + timedelta(int(rng.integers(0, 60)))
    if (day.month, day.day) > (12, 14):
        day = date(day.year + 1, 1, 14) + timedelta(int(rng.integers(0, 10)))
    for first, last in QUIET:
        if first <= day <= last:
            day = last + timedelta(int(rng.integers(1, 25)))
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 3 else 0)
