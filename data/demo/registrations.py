"""Gives each school its URNs: maintained at first, many later academies with a new URN."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from data.demo.model import School, Spell, Trust
from data.demo.names import TRUST_NAMES, school_name

FIRST_URN = 900001
FIRST_ACADEMY_URN = 900601
# School numbers that no real school of the county carries (see the tests).
_FIRST_NUMBER = {"primary": 9401, "middle": 9701, "secondary": 9751, "special": 9851, "alternative_provision": 9901}
_EARLY = (date(2011, 2, 1), date(2011, 8, 1), date(2012, 4, 1), date(2012, 9, 1), date(2012, 12, 1))
_WAVE_YEARS = tuple(range(2016, 2025))
# How many schools open in 2015 became academies before 2013, and from March 2016 on.
_ACADEMIES = {"primary": (30, 118), "secondary": (15, 19), "special": (2, 4), "alternative_provision": (0, 2)}


def invent_trusts(rng: np.random.Generator) -> tuple[Trust, ...]:
    """The academy trusts, opened between 2010 and 2017."""
    return tuple(
        Trust(f"9{index:04d}", f"TR9{index:04d}", name, date(2010 + int(rng.integers(0, 8)), 9, 1))
        for index, name in enumerate(TRUST_NAMES, start=1)
    )


def register(rng: np.random.Generator, schools: list[School], trusts: tuple[Trust, ...]) -> None:
    """Fill in every school's registrations, in place."""
    numbers = dict(_FIRST_NUMBER)
    for index, school in enumerate(schools):
        laestab = f"935{numbers[school.phase]}"
        numbers[school.phase] += 1
        kind = _first_kind(rng, school)
        trust = _pick(rng, trusts, school.opened) if school.opened else None
        school.spells = [_first_spell(school, str(FIRST_URN + index), laestab, kind, trust)]
    conversions = _conversions(rng, schools)
    for index, (day, school) in enumerate(conversions):
        _convert(rng, school, day, str(FIRST_ACADEMY_URN + index), trusts)


def _first_kind(rng: np.random.Generator, school: School) -> str:
    if school.opened is not None:
        return {"special": "Free schools special", "alternative_provision": "Free schools alternative provision"}.get(
            school.phase, "Free schools"
        )
    if school.phase == "special":
        return "Community special school"
    if school.phase == "alternative_provision":
        return "Pupil referral unit"
    draw = rng.random()
    if school.phase == "primary":
        if draw < 0.27:
            return "Voluntary controlled school"
        if draw < 0.39:
            return "Voluntary aided school"
    return "Foundation school" if draw > 0.95 else "Community school"


def _first_spell(school: School, urn: str, laestab: str, kind: str, trust: Trust | None) -> Spell:
    return Spell(
        urn,
        laestab,
        school_name(school.place, school.phase, kind),
        kind,
        school.opened,
        school.closed,
        "New Provision" if school.opened else "Not applicable",
        _closing_reason(school),
        trust,
        school.opened if trust else None,
    )


def _closing_reason(school: School) -> str:
    if school.joins_key is not None:
        return "Result of Amalgamation"
    return "Closure" if school.closed else "Not applicable"


def _conversions(rng: np.random.Generator, schools: list[School]) -> list[tuple[date, School]]:
    chosen: list[tuple[date, School]] = []
    for phase, (early, wave) in _ACADEMIES.items():
        pool = [s for s in schools if s.phase == phase and s.opened is None and s.closed is None]
        order = [pool[index] for index in rng.permutation(len(pool))]
        chosen += [(_EARLY[int(rng.integers(0, len(_EARLY)))], s) for s in order[:early]]
        for school in order[early : early + wave]:
            year = int(rng.choice(_WAVE_YEARS))
            month = int(rng.choice((4, 9, 9, 12)))
            chosen.append((date(year, month, 1), school))
    return sorted(chosen, key=lambda pair: (pair[0], pair[1].key))


def _convert(rng: np.random.Generator, school: School, day: date, urn: str, trusts: tuple[Trust, ...]) -> None:
    before = school.spells[-1]
    sponsored = school.strength < -0.35
    special = {"special": " special", "alternative_provision": " alternative provision"}
    ending = special.get(school.phase, "")
    kind = f"Academy {ending.strip()} sponsor led".replace("  ", " ") if sponsored else (f"Academy{ending} converter")
    trust = _pick(rng, trusts, day)
    school.spells = [
        Spell(
            before.urn,
            before.laestab,
            before.name,
            before.kind,
            before.opened,
            day - timedelta(days=1),
            before.why_opened,
            "For Academy" if sponsored else "Academy Converter",
        ),
        Spell(
            urn,
            _academy_number(before.laestab, urn) if sponsored else before.laestab,
            school_name(school.place, school.phase, kind) if sponsored else before.name,
            kind,
            day,
            school.closed,
            "Result of Closure" if sponsored else "Academy Converter",
            _closing_reason(school),
            trust,
            day,
        ),
    ]


def _academy_number(laestab: str, urn: str) -> str:
    """A sponsored academy's new number, in a range no real or invented school uses."""
    return f"9358{int(urn) - FIRST_ACADEMY_URN + 700:03d}"


def _pick(rng: np.random.Generator, trusts: tuple[Trust, ...], day: date | None) -> Trust:
    ready = [trust for trust in trusts if day is None or trust.opened <= day] or [
        min(trusts, key=lambda trust: trust.opened)
    ]
    return ready[int(rng.integers(0, len(ready)))]
