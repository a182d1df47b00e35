"""Invents the county's schools: how many of each phase, where, how large, how needy."""

from __future__ import annotations

from datetime import date

import numpy as np

from data.demo.county import TOWNS, Town
from data.demo.model import School
from data.demo.names import invented_places

# Open in February 2015: 319 schools, of which 20 so new that none was graded yet.
PRIMARIES, MIDDLES, SECONDARIES, SPECIALS, PRUS = 247, 12, 43, 10, 7
NEW_IN_2015 = {"primary": 8, "secondary": 5, "special": 3, "alternative_provision": 4}
FIRST_SCHOOLS = 24
INFANT_JUNIOR_PAIRS = 13
MIDDLES_GONE, PRIMARIES_GONE = 15, 8
LATER = {"primary": 6, "secondary": 3, "special": 4, "alternative_provision": 1}
LATER_CLOSURES = 6
MERGERS = 5
MIDDLES_CLOSE = date(2016, 8, 31)
SUMMER_2015 = date(2015, 8, 31)
_AGES = {
    "primary": (4, 11),
    "middle": (9, 13),
    "secondary": (11, 16),
    "special": (3, 19),
    "alternative_provision": (5, 16),
}
_SIZES = {
    "primary": (195.0, 0.55),
    "middle": (370.0, 0.2),
    "secondary": (900.0, 0.32),
    "special": (95.0, 0.25),
    "alternative_provision": (38.0, 0.3),
}


def invent_schools(rng: np.random.Generator) -> list[School]:
    """Every school that was ever open between 2005 and 2026, without its registrations yet."""
    phases = _phases()
    places = invented_places(rng, len(phases))
    schools = [_invent(rng, key, phases[key], places[key]) for key in range(len(phases))]
    _set_dates(rng, schools)
    _set_ages(rng, schools)
    return schools


def _phases() -> list[str]:
    return (
        ["primary"] * (PRIMARIES + PRIMARIES_GONE + LATER["primary"] + MERGERS)
        + ["middle"] * (MIDDLES + MIDDLES_GONE)
        + ["secondary"] * (SECONDARIES + LATER["secondary"])
        + ["special"] * (SPECIALS + LATER["special"])
        + ["alternative_provision"] * (PRUS + LATER["alternative_provision"])
    )


def _invent(rng: np.random.Generator, key: int, phase: str, place: str) -> School:
    town = _town(rng, phase)
    easting, northing = _place(rng, town)
    low, high = _AGES[phase]
    middle_size, spread = _SIZES[phase]
    crowded = 1.35 if town.spread <= 1300 and phase == "primary" else 1.0
    need = float(np.clip(rng.normal(0.0, 0.55) + (0.45 if town.spread <= 1100 else 0.0), -1.4, 1.6))
    return School(
        key=key,
        place=place,
        phase=phase,
        town=town.name,
        district=town.district,
        easting=easting,
        northing=northing,
        low_age=low,
        high_age=high,
        size=middle_size * crowded * float(np.exp(rng.normal(-0.1, spread))),
        need=need,
        strength=float(rng.normal(-0.25 * need, 0.8)),
    )


def _town(rng: np.random.Generator, phase: str) -> Town:
    weights = np.array([town.primaries if phase == "primary" else town.secondaries for town in TOWNS], dtype=float)
    return TOWNS[int(rng.choice(len(TOWNS), p=weights / weights.sum()))]


def _place(rng: np.random.Generator, town: Town) -> tuple[int, int]:
    east, north = rng.normal(0.0, town.spread, 2)
    if town.coast:
        east = -abs(east)
    limit = 1.6 * town.spread
    return (town.easting + int(np.clip(east, -limit, limit)), town.northing + int(np.clip(north, -limit, limit)))


def _set_dates(rng: np.random.Generator, schools: list[School]) -> None:
    by_phase: dict[str, list[School]] = {}
    for school in schools:
        by_phase.setdefault(school.phase, []).append(school)
    later_years = (2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024)
    for phase, count in LATER.items():
        for school in _pop(by_phase[phase], count):
            school.opened = date(int(rng.choice(later_years)), 9, 1)
    for phase, count in NEW_IN_2015.items():
        for school in _pop(by_phase[phase], count):
            school.opened = date(int(rng.choice((2013, 2014))), 9, 1)
            school.new_in_2015 = True
    for school in _pop(by_phase["middle"], MIDDLES_GONE):
        school.closed = date(int(rng.choice((2012, 2013, 2014))), 8, 31)
    for school in by_phase["middle"]:
        school.closed = MIDDLES_CLOSE
    for school in _pop(by_phase["primary"], PRIMARIES_GONE):
        school.closed = date(int(rng.choice((2011, 2012, 2013, 2014))), 8, 31)
        school.size = min(school.size, 70.0)
    for index in range(MERGERS):
        _merge(by_phase["primary"], date(2017 + index, 9, 1))
    for index, school in enumerate(_pop(by_phase["primary"], LATER_CLOSURES)):
        school.closed = date(2017 + index, 8, 31)
        school.size = min(school.size, 60.0)
    for school in _pop(by_phase["primary"], 4):
        school.closed = SUMMER_2015
        school.size = min(school.size, 45.0)


def _pop(pool: list[School], count: int) -> list[School]:
    taken, pool[:] = pool[-count:], pool[:-count]
    return taken


def _merge(primaries: list[School], day: date) -> None:
    """An infant and a junior school close and one primary school takes their place."""
    joined, junior, infant = (primaries.pop() for _ in range(3))
    joined.opened = day
    for part, ages in ((infant, (4, 7)), (junior, (7, 11))):
        part.closed = day - (date(2016, 9, 2) - date(2016, 9, 1))
        part.low_age, part.high_age = ages
        part.joins_key = joined.key
        part.town, part.district = joined.town, joined.district
        part.easting, part.northing = joined.easting + ages[0] * 20, joined.northing - 60
        part.size = max(part.size, 130.0)
    joined.size = infant.size + junior.size


def _set_ages(rng: np.random.Generator, schools: list[School]) -> None:
    plain = [s for s in schools if s.phase == "primary" and s.opened is None and not s.closed]
    for infant, junior in zip(plain[:INFANT_JUNIOR_PAIRS], plain[INFANT_JUNIOR_PAIRS:], strict=False):
        infant.low_age, infant.high_age = 4, 7
        junior.low_age, junior.high_age = 7, 11
        junior.town, junior.district = infant.town, infant.district
        junior.easting, junior.northing = infant.easting - 150, infant.northing + 80
        infant.size, junior.size = max(infant.size, 170.0), max(junior.size, 220.0)
    for school in plain[2 * INFANT_JUNIOR_PAIRS : 2 * INFANT_JUNIOR_PAIRS + FIRST_SCHOOLS]:
        school.was_first_school = True
    for school in plain[2 * INFANT_JUNIOR_PAIRS + FIRST_SCHOOLS :: 4]:
        school.low_age = 3
    for school in schools:
        if school.phase == "secondary" and rng.random() < 0.4:
            school.high_age = 18
