"""The authority's own risk ratings, three rounds a year from September 2014.

Known: 85 red in autumn 2014; 88 red, 135 amber and 76 green of 299 in February 2015, the red
being 61 primary, 9 middle and 18 secondary schools. Every later round is invented.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from data.demo.inspections import Inspection
from data.demo.model import School

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


def ratings(rng: np.random.Generator, schools: list[School], made: list[Inspection]) -> dict[date, dict[int, str]]:
    """Each round's rating, red, amber or green, of every school graded by January 2015."""
    noise = {school.key: float(rng.normal(0, 0.5)) for school in schools}
    rated = {i.school for i in made if i.day <= date(2015, 1, 31)}
    return {
        day: _round(day, [s for s in schools if s.key in rated], made, noise, (red, amber))
        for day, red, amber in _ROUNDS
    }


def _round(
    day: date, schools: list[School], made: list[Inspection], noise: dict[int, float], shares: tuple[float, float]
) -> dict[int, str]:
    grade = {i.school: i.grade for i in made if i.day <= day}
    since_first = (day - FEBRUARY_2015).days / 365
    given: dict[int, str] = {}
    for phase, (red, amber) in _KNOWN.items():
        there = [s for s in schools if s.phase == phase and s.is_open(day)]
        there.sort(
            key=lambda s: (-grade.get(s.key, 3) * 0.9 + s.strength + noise[s.key] * (1 + 0.4 * since_first), s.key)
        )
        reds = round(red * shares[0])
        ambers = min(round(amber * shares[1]), len(there) - reds)
        for place, school in enumerate(there):
            given[school.key] = _colour(place, reds, ambers)
    return given


def _colour(place: int, reds: int, ambers: int) -> str:
    if place < reds:
        return "red"
    return "amber" if place < reds + ambers else "green"
