"""Inspections without an overall grade: ungraded visits, the four judgements, report cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from data.demo.inspections import Inspection
from data.demo.model import School

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
class FourJudgements:
    """A graded inspection of 2024/25: four judgements (1 to 4) and no overall grade."""

    school: int
    urn: str
    laestab: str
    day: date
    grades: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class ReportCard:
    """An inspection from November 2025 on: a word for each area, safeguarding met or not."""

    school: int
    urn: str
    laestab: str
    day: date
    words: tuple[str, ...]
    safeguarding: str


@dataclass(frozen=True, slots=True)
class Ungraded:
    """A visit that confirms a grade or says what the next inspection should be."""

    school: int
    urn: str
    laestab: str
    day: date
    outcome: str


@dataclass(frozen=True, slots=True)
class Visits:
    """Every visit without an overall grade."""

    four: tuple[FourJudgements, ...]
    cards: tuple[ReportCard, ...]
    ungraded: tuple[Ungraded, ...]


def invent_visits(rng: np.random.Generator, schools: list[School], made: list[Inspection]) -> Visits:
    """The visits of open schools from September 2021 to June 2026."""
    latest = {inspection.school: inspection for inspection in made}
    there = [s for s in schools if s.is_open(CARDS_TO) and s.key in latest]
    ungraded = [visit for s in there if (visit := _ungraded(rng, s, latest[s.key])) is not None]
    four = [_four(rng, s) for s in there if rng.random() < _SHARE_FOUR]
    done = {visit.school for visit in four}
    cards = [_card(rng, s) for s in there if s.key not in done and rng.random() < _SHARE_CARD]
    return Visits(tuple(four), tuple(cards), tuple(ungraded))


def _day(rng: np.random.Generator, first: date, last: date) -> date:
    day = first + timedelta(int(rng.integers(0, (last - first).days - 30)))
    if day.month == 8:
        day += timedelta(45)
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() > 3 else 0)


def _ungraded(rng: np.random.Generator, school: School, last: Inspection) -> Ungraded | None:
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
    met = "Not met" if "Urgent improvement" in words and rng.random() < 0.5 else "Met"
    return ReportCard(school.key, spell.urn, spell.laestab, day, words, met)
