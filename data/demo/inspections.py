"""Invents every school's inspections from 2005 on, keeping to what is known of the county."""

from __future__ import annotations

import heapq
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np

from data.demo.inspection_path import (
    FROZEN,
    GOOD_JAN_2015,
    GOOD_JAN_2016,
    Stock,
    outcome_is_good,
    target,
)
from data.demo.model import School

GRADE_WORDS = {1: "Outstanding", 2: "Good", 3: "Requires improvement", 4: "Inadequate"}
SATISFACTORY_UNTIL = date(2012, 8, 31)
LAST_OVERALL_GRADE = date(2024, 7, 19)
FIRST_CYCLE_ENDS = date(2008, 7, 18)
NO_VISITS = (date(2020, 3, 16), date(2021, 9, 6))
NOT_REINSPECTED_IN_TIME = 20
BEST_TWELVE_MONTHS = GOOD_JAN_2016 - GOOD_JAN_2015
JANUARY_2015, JANUARY_2016 = date(2015, 1, 31), date(2016, 1, 31)
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
    good: int = 0
    history: list[tuple[date, int]] = field(default_factory=list)

    def gains_too_much(self, day: date) -> bool:
        """Whether one more good school would pass the most that twelve months ever gained."""
        if not FIRST_CYCLE_ENDS < day < JANUARY_2016:
            return False
        place = bisect_right(self.history, (day - timedelta(days=366), 10**6))
        return place > 0 and self.good + 1 - self.history[place - 1][1] > BEST_TWELVE_MONTHS

    def plan(self, school: int, day: date) -> None:
        """Put a visit on the calendar, on a working day of a term."""
        heapq.heappush(self.queue, (_working_day(self.rng, day), school))


def invent_inspections(rng: np.random.Generator, schools: list[School]) -> list[Inspection]:
    """Every graded inspection with an overall grade, in order of day: 2005 to August 2024."""
    run = _Run(rng, {school.key: school for school in schools})
    _plan_first_visits(run)
    closures = sorted((s.closed, s.key) for s in schools if s.closed)
    _walk(run, closures, JANUARY_2015)
    _settle(run, GOOD_JAN_2015, since=date(2014, 3, 1))
    _plan_2015(run)
    _walk(run, closures, JANUARY_2016)
    _settle(run, GOOD_JAN_2016, since=REINSPECTION_YEAR[0])
    _walk(run, closures, LAST_OVERALL_GRADE)
    return run.made


def _settle(run: _Run, wanted: int, since: date) -> None:
    """Turn the latest outcomes around until the known number of schools is good or better."""
    for index in range(len(run.made) - 1, -1, -1):
        made = run.made[index]
        if run.good == wanted or made.day < since:
            return
        short = run.good < wanted
        if run.last.get(made.school) is made and made.is_good != short and made.grade in {2, 3}:
            turned = replace(made, grade=2 if short else 3)
            run.made[index] = run.last[made.school] = turned
            run.good += 1 if short else -1


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


def _walk(run: _Run, closures: list[tuple[date, int]], until: date) -> None:
    while run.queue and run.queue[0][0] <= until:
        day, key = heapq.heappop(run.queue)
        _close(run, closures, day)
        school = run.schools[key]
        if school.is_open(day):
            _visit(run, school, day)
    _close(run, closures, until)


def _close(run: _Run, closures: list[tuple[date, int]], day: date) -> None:
    while closures and closures[0][0] < day:
        _, key = closures.pop(0)
        held = run.last.get(key)
        run.good -= bool(held and held.is_good)


def _visit(run: _Run, school: School, day: date) -> None:
    spell = school.spell_on(day)
    if spell is None:
        return
    before = run.last.get(school.key)
    good = (
        _first_outcome(run, school, day)
        if before is None
        else outcome_is_good(run.rng, Stock(day, before.is_good, run.good), school.strength)
    )
    if good and not (before and before.is_good) and run.gains_too_much(day):
        good = False
    grade = _grade(run.rng, good, school.strength)
    if before is not None and any(first <= day <= last for first, last in FROZEN):
        grade = before.grade if good == before.is_good else grade
    made = Inspection(school.key, spell.urn, spell.laestab, day, grade)
    run.good += int(good) - int(bool(before and before.is_good))
    run.history.append((day, run.good))
    run.last[school.key] = made
    run.made.append(made)
    run.plan(school.key, _next_day(run.rng, school, made))


def _first_outcome(run: _Run, school: School, day: date) -> bool:
    if day <= FIRST_CYCLE_ENDS:
        # The share that ends the first cycle at the path's first knot, leaning to the stronger.
        short_of = (target(day) - run.good) / max(1, _still_ungraded(run))
        lean = 0.12 * float(np.tanh(school.strength))
        return bool(run.rng.random() < float(np.clip(short_of + lean, 0.05, 0.95)))
    return run.good < target(day)


def _still_ungraded(run: _Run) -> int:
    return sum(s.opened is None for s in run.schools.values()) - len(run.last)


def _grade(rng: np.random.Generator, good: bool, strength: float) -> int:
    draw = rng.random() + 0.1 * float(np.tanh(strength))
    if good:
        return 1 if draw > 0.9 else 2
    return 4 if draw < 0.12 else 3


def _next_day(rng: np.random.Generator, school: School, made: Inspection) -> date:
    years = _interval(rng, made)
    due = made.day + timedelta(int(365.25 * years))
    academy = next((s.opened for s in school.spells if s.opened and s.opened > made.day), None)
    if academy and academy <= due + timedelta(365) and academy < LAST_OVERALL_GRADE:
        # A new academy starts its own clock: first graded in its second or third year, and the
        # academies of 2011 and 2012 before 2015.
        due = academy + timedelta(int(rng.integers(480, 730)))
    if NO_VISITS[0] <= due <= NO_VISITS[1]:
        due = NO_VISITS[1] + timedelta(int(rng.integers(0, 330)))
    return due


def _interval(rng: np.random.Generator, made: Inspection) -> float:
    if made.day < SATISFACTORY_UNTIL:
        return float(rng.uniform(3.0, 4.6) if made.is_good else rng.uniform(2.0, 3.2))
    if made.day < date(2015, 2, 1):
        return float(rng.uniform(3.4, 5.0) if made.is_good else rng.uniform(1.3, 2.0))
    return float(rng.uniform(4.6, 7.5) if made.is_good else rng.uniform(2.0, 2.6))


def _plan_2015(run: _Run) -> None:
    """Re-plan the visits of 2015: RI schools slip from four terms to six, about 20 too late."""
    first, last = REINSPECTION_YEAR
    days = (last - first).days
    planned = {key: day for day, key in run.queue}
    below = sorted(
        (held.day, key)
        for key, held in run.last.items()
        if not held.is_good
        and run.schools[key].is_open(date(2016, 2, 1))
        and held.day <= DUE_BY_JANUARY_2016
    )
    late = {key for _, key in below[-NOT_REINSPECTED_IN_TIME:]}
    for _, key in below:
        offset = int(run.rng.integers(0, days))
        planned[key] = first + timedelta(offset if key not in late else 365 + offset // 2)
    for key, held in run.last.items():
        if held.day > DUE_BY_JANUARY_2016 and not held.is_good:
            planned[key] = max(planned[key], date(2016, 3, 7))
    run.queue.clear()
    for key, day in sorted(planned.items()):
        run.plan(key, day)


def _working_day(rng: np.random.Generator, day: date) -> date:
    if day.month == 8 or (day.month == 7 and day.day > 18):
        day = date(day.year, 9, 10) + timedelta(int(rng.integers(0, 60)))
    if (day.month, day.day) > (12, 14):
        day = date(day.year + 1, 1, 14) + timedelta(int(rng.integers(0, 10)))
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 3 else 0)
