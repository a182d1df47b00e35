"""Inspections of invented schools, visit by visit, and the authority's ratings."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from data.demo.model import School

GOOD_JAN_2015, GOOD_JAN_2016, GRADED = 221, 236, 299
BEST_TWELVE_MONTHS = GOOD_JAN_2016 - GOOD_JAN_2015
JANUARY_2015, JANUARY_2016 = date(2015, 1, 31), date(2016, 1, 31)
FIRST_CYCLE_ENDS = date(2008, 7, 18)
FIRST_GRADE_GOOD = 0.68
GOOD = 2
_LEAN = 0.4  # what one unit of a school's strength adds to the logit of its chance


@dataclass(frozen=True, slots=True)
class Chances:
    """Shares from 0 to 1: good schools that stay good, and others that become good."""

    until: date
    kept: float
    converted: float


_BY_PERIOD = (
    Chances(date(2012, 8, 31), kept=0.75, converted=0.42),
    Chances(date(2015, 2, 28), kept=0.72, converted=0.58),
    Chances(date(2015, 8, 31), kept=0.78, converted=0.64),
    # Of short inspections only those in doubt were graded: about half of these declined.
    Chances(date(2024, 8, 31), kept=0.50, converted=0.64),
)
_SHORT_FROM, _EXEMPT = date(2015, 9, 1), (date(2012, 9, 1), date(2020, 11, 12))
_SHORT_GRADED, _EXEMPT_GRADED = 0.33, 0.15


def is_graded(rng: np.random.Generator, day: date, grade_before: int | None) -> bool:
    """Whether a visit ends in a grade: a good school's short one in three, few exempt schools."""
    if grade_before == 1 and _EXEMPT[0] <= day <= _EXEMPT[1]:
        return bool(rng.random() < _EXEMPT_GRADED)
    good = grade_before is not None and grade_before <= GOOD
    return not good or day < _SHORT_FROM or bool(rng.random() < _SHORT_GRADED)


def ends_good(rng: np.random.Generator, day: date, was_good: bool | None, strength: float) -> bool:
    """Whether an inspection ends good or outstanding; `was_good` None for a first one."""
    by = next(item for item in _BY_PERIOD if day <= item.until)
    share = by.kept if was_good else by.converted
    if was_good is None:
        share = FIRST_GRADE_GOOD
    logit = np.log(share / (1 - share)) + _LEAN * np.tanh(strength)
    return bool(rng.random() < 1 / (1 + np.exp(-logit)))


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
class _Visit:
    """Inspectors at a school on a day, under the number that the school had then."""

    school: int
    urn: str
    laestab: str
    day: date


@dataclass(frozen=True, slots=True)
class InventedInspection(_Visit):
    """One graded inspection of a school."""

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
    last: dict[int, InventedInspection] = field(default_factory=dict)
    made: list[InventedInspection] = field(default_factory=list)

    def again(self) -> _Run:
        """The same state, to walk on from once more."""
        return _Run(self.rng, self.schools, [*self.queue], dict(self.last), [*self.made])

    def plan(self, school: int, day: date) -> None:
        """Put a visit on the calendar, on a working day of a term."""
        heapq.heappush(self.queue, (_working_day(self.rng, day), school))

    def good_on(self, day: date) -> int:
        """How many schools open on a date are good or outstanding."""
        return sum(item.is_good and self.schools[key].is_open(day) for key, item in self.last.items())


def invent_inspections(rng: np.random.Generator, schools: list[School]) -> list[InventedInspection]:
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


def _settle(run: _Run, target: int, day: date) -> int:
    """Turn the latest outcomes around until the known number is good; how many were turned."""
    turned = 0
    for index in range(len(run.made) - 1, -1, -1):
        short = target - run.good_on(day)
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
    made = InventedInspection(school.key, spell.urn, spell.laestab, day, grade)
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


FOUR_FROM, FOUR_TO = date(2024, 9, 24), date(2025, 7, 11)
CARDS_FROM, CARDS_TO = date(2025, 11, 11), date(2026, 6, 19)
UNGRADED_FROM, UNGRADED_TO = date(2021, 9, 14), date(2025, 7, 4)
_SHARE_FOUR, _SHARE_CARD, _SHARE_UNGRADED = 0.17, 0.14, 0.5
JUDGEMENTS = (
    "Quality of education",
    "Behaviour and attitudes",
    "Personal development",
    "Effectiveness of leadership and management",
)
CARD_AREAS = (
    "Inclusion",
    "Curriculum and teaching",
    "Achievement",
    "Attendance and behaviour",
    "Personal development and wellbeing",
    "Leadership and governance",
)
_CARD_WORDS = ("Urgent improvement", "Needs attention", "Expected standard", "Strong standard", "Exceptional")


@dataclass(frozen=True, slots=True)
class FourJudgements(_Visit):
    """A graded inspection of 2024/25: four judgements (1 to 4) and no overall grade."""

    grades: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class ReportCard(_Visit):
    """An inspection from November 2025 on: a word for each area, safeguarding met or not."""

    words: tuple[str, ...]
    safeguarding: str


@dataclass(frozen=True, slots=True)
class Ungraded(_Visit):
    """A visit that confirms a grade or says what the next inspection should be."""

    outcome: str


@dataclass(frozen=True, slots=True)
class UngradedVisits:
    """Every visit without an overall grade."""

    four: tuple[FourJudgements, ...]
    cards: tuple[ReportCard, ...]
    ungraded: tuple[Ungraded, ...]


def invent_visits(rng: np.random.Generator, schools: list[School], made: list[InventedInspection]) -> UngradedVisits:
    """The visits of open schools from September 2021 to June 2026."""
    latest = {inspection.school: inspection for inspection in made}
    inspected_schools = [s for s in schools if s.is_open(CARDS_TO) and s.key in latest]
    ungraded = [visit for s in inspected_schools if (visit := _ungraded(rng, s, latest[s.key])) is not None]
    four = [_four(rng, s) for s in inspected_schools if rng.random() < _SHARE_FOUR]
    done = {visit.school for visit in four}
    cards = [_card(rng, s) for s in inspected_schools if s.key not in done and rng.random() < _SHARE_CARD]
    return UngradedVisits(tuple(four), tuple(cards), tuple(ungraded))


def _day(rng: np.random.Generator, first: date, last: date) -> date:
    day = first + timedelta(int(rng.integers(0, (last - first).days - 30)))
    if day.month == 8:
        day += timedelta(45)
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() > 3 else 0)


def _ungraded(rng: np.random.Generator, school: School, last: InventedInspection) -> Ungraded | None:
    if not last.is_good or rng.random() > _SHARE_UNGRADED or last.day > date(2022, 7, 31):
        return None
    day = _day(rng, max(UNGRADED_FROM, last.day + timedelta(300)), UNGRADED_TO)
    spell = school.spell_on(day)
    if spell is None:
        return None
    word = "Outstanding" if last.grade == 1 else "Good"
    draw = rng.random()
    outcome = f"School remains {word}"
    if day >= date(2024, 9, 1):
        outcome = "Standards maintained" if draw < 0.85 else "Some aspects not as strong"
    elif draw > 0.93:
        outcome = f"School remains {word} (Concerns) - S5 Next"
    elif draw > 0.88 and word == "Good":
        outcome = f"School remains {word} (Improving) - S5 Next"
    return Ungraded(school.key, spell.urn, spell.laestab, day, outcome)


def _four(rng: np.random.Generator, school: School) -> FourJudgements:
    day = _day(rng, FOUR_FROM, FOUR_TO)
    spell = school.spell_on(day)
    if spell is None:
        raise ValueError(f"{school.place} is not open on {day}: it cannot be inspected")
    level = 2.05 - 0.35 * school.strength
    grades = np.clip(np.round(rng.normal(level, 0.45, 4) - (0, 0.25, 0.3, 0.05)), 1, 4)
    first, second, third, fourth = (int(grade) for grade in grades)
    return FourJudgements(school.key, spell.urn, spell.laestab, day, (first, second, third, fourth))


def _card(rng: np.random.Generator, school: School) -> ReportCard:
    day = _day(rng, CARDS_FROM, CARDS_TO)
    spell = school.spell_on(day)
    if spell is None:
        raise ValueError(f"{school.place} is not open on {day}: it cannot be inspected")
    level = 2.35 + 0.35 * school.strength
    places = np.clip(np.round(rng.normal(level, 0.55, len(CARD_AREAS))), 0, 4)
    words = tuple(_CARD_WORDS[int(place)] for place in places)
    safeguarding = "Not met" if "Urgent improvement" in words and rng.random() < 0.5 else "Met"
    return ReportCard(school.key, spell.urn, spell.laestab, day, words, safeguarding)


FEBRUARY_2015 = date(2015, 2, 27)
# Day of the round, and how many schools of each phase are red and amber; the rest are green.
_KNOWN: dict[str, tuple[int, int]] = {
    "primary": (61, 120),
    "middle": (9, 2),
    "secondary": (18, 8),
    "special": (0, 3),
    "alternative_provision": (0, 2),
}
# Shares of red and of amber schools in each round, relative to February 2015.
_ROUNDS: tuple[tuple[date, float, float], ...] = (
    (date(2014, 9, 26), 0.966, 1.03),
    (FEBRUARY_2015, 1.0, 1.0),
    (date(2015, 6, 26), 0.92, 1.0),
    (date(2015, 10, 16), 0.84, 0.99),
    (date(2016, 2, 26), 0.76, 0.95),
    (date(2016, 6, 24), 0.70, 0.92),
    (date(2016, 10, 14), 0.61, 0.90),
    (date(2017, 2, 24), 0.55, 0.86),
)


def ratings(
    rng: np.random.Generator, schools: list[School], made: list[InventedInspection]
) -> dict[date, dict[int, str]]:
    """Each round's rating, red, amber or green, of every school graded by January 2015."""
    noise = {school.key: float(rng.normal(0, 0.5)) for school in schools}
    rated = {i.school for i in made if i.day <= date(2015, 1, 31)}
    return {
        day: _round(day, [s for s in schools if s.key in rated], made, noise, (red, amber))
        for day, red, amber in _ROUNDS
    }


def _round(
    day: date,
    schools: list[School],
    made: list[InventedInspection],
    noise: dict[int, float],
    shares: tuple[float, float],
) -> dict[int, str]:
    grade = {i.school: i.grade for i in made if i.day <= day}
    since_first = (day - FEBRUARY_2015).days / 365
    colours: dict[int, str] = {}
    for phase, (red, amber) in _KNOWN.items():
        of_phase = [s for s in schools if s.phase == phase and s.is_open(day)]
        of_phase.sort(
            key=lambda s: (-grade.get(s.key, 3) * 0.9 + s.strength + noise[s.key] * (1 + 0.4 * since_first), s.key)
        )
        reds = round(red * shares[0])
        ambers = min(round(amber * shares[1]), len(of_phase) - reds)
        for place, school in enumerate(of_phase):
            colours[school.key] = _colour(place, reds, ambers)
    return colours


def _colour(place: int, reds: int, ambers: int) -> str:
    if place < reds:
        return "red"
    return "amber" if place < reds + ambers else "green"
