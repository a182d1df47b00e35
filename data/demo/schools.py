"""The invented county's schools, trusts, pupils and neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from data.demo.model import TOWNS, YEARS, Roll, School, Spell, Town, Trust
from data.demo.published import count_for, published, share_out
from data.reference.tables import Authority, authorities
from data.vocabulary import Level

_FIRST = (
    "Quill Wither Pell Ketter Sallow Oster Tarn Fenna Harl Dunnel Skel Larra Rusk Pyke Saffer "
    "Ember Loder Nettle Ostler Vellan Merrow Jessop Corvel Tamsin Brindle Yarrel Umber Gossa "
    "Pernel Ravel Sorrel Trellis Wicken Zellan"
)
_LAST = "mere hythe combe wold reach stow holt fleet garth moor brook rise"
TRUST_NAMES = (
    "Sallowreach Learning Trust",
    "Three Kestrels Schools Partnership",
    "Ostermere Academies Trust",
    "Gossafleet Education Trust",
    "Brindlewold Family of Schools",
    "Diocesan Trust of Pellhythe",
    "Yarrelholt Learning Partnership",
    "Quillmoor Schools Trust",
    "Embergarth Education Partnership",
    "Umberstow Multi Academy Trust",
    "Larrabrook Academies",
    "Tarnrise Coastal Schools Trust",
    "Velvet Heron Learning Trust",
    "Corvelmere Inclusive Schools Trust",
)


def invented_places(rng: np.random.Generator, count: int) -> list[str]:
    """So many different invented place-names, in a random order fixed by the generator."""
    every = [first + last for first in _FIRST.split() for last in _LAST.split()]
    if count > len(every):
        raise ValueError(f"{count} names asked for, {len(every)} can be invented: add syllables")
    return [every[index] for index in rng.permutation(len(every))[:count]]


def school_name(place: str, phase: str, kind: str) -> str:
    """The name a school of this phase and type (GIAS words) would carry."""
    academy = "cademy" in kind or "Free" in kind
    if phase == "middle":
        return f"{place} Middle School"
    if phase == "secondary":
        return f"{place} Academy" if academy else f"{place} High School"
    if phase == "special":
        return f"The {place} School"
    if phase == "alternative_provision":
        return f"{place} Centre"
    if kind == "Voluntary controlled school":
        return f"{place} Church of England Voluntary Controlled Primary School"
    if kind == "Voluntary aided school":
        return f"{place} Church of England Voluntary Aided Primary School, {place}"
    return f"{place} Primary Academy" if academy else f"{place} Community Primary School"


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
            _academy_number(urn) if sponsored else before.laestab,
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


def _academy_number(urn: str) -> str:
    """A sponsored academy's new number, in a range no real or invented school uses."""
    return f"9358{int(urn) - FIRST_ACADEMY_URN + 700:03d}"


def _pick(rng: np.random.Generator, trusts: tuple[Trust, ...], day: date | None) -> Trust:
    ready = [trust for trust in trusts if day is None or trust.opened <= day] or [
        min(trusts, key=lambda trust: trust.opened)
    ]
    return ready[int(rng.integers(0, len(ready)))]


# Pupils in the county's schools by year, where no published headcount is at hand: plausible;
# secondary so that the phases' published suspension rates average to the published total.
_ROLLS: dict[str, tuple[int, ...]] = {
    "primary": (58_300, 58_600, 58_700, 58_200, 57_800, 57_300, 56_700, 55_600, 54_900),
    "secondary": (42_974, 43_857, 44_900, 45_764, 45_936, 45_611, 45_894, 45_450, 45_300),
    "special": (1_120, 1_200, 1_290, 1_390, 1_480, 1_580, 1_690, 1_780, 1_840),
}
_FIRST_ASSUMED = 2018
AP_ROLL = 260
_SUPPORT_SHARE, _PLAN_SHARE = 0.125, 0.028


def deemed(phase: str) -> str:
    """The phase that statistics count a school under: middle schools here count as secondary."""
    return "secondary" if phase == "middle" else phase


def count_rolls(rng: np.random.Generator, schools: list[School]) -> dict[int, list[Roll]]:
    """Every open school's census by year, adding up to the county's published headcounts."""
    noise = {school.key: rng.normal(0.0, 0.035, len(YEARS)) for school in schools}
    drift = {school.key: float(rng.normal(0.0, 0.012)) for school in schools}
    rolls: dict[int, list[Roll]] = {}
    for index, ending in enumerate(YEARS):
        rolls[ending] = []
        for phase in ("primary", "secondary", "special", "alternative_provision"):
            open_schools = [
                (school, spell)
                for school in schools
                if deemed(school.phase) == phase and (spell := school.spell_on(date(ending, 1, 20))) is not None
            ]
            weights = np.array(
                [
                    s.size * _filling(s, ending) * np.exp(drift[s.key] * (ending - 2015)) * (1 + noise[s.key][index])
                    for s, _ in open_schools
                ]
            )
            pupils = share_out(weights, _headcount(phase, ending))
            rolls[ending] += _describe(rng, open_schools, ending, pupils)
    return rolls


def _filling(school: School, ending: int) -> float:
    """A new school fills from the bottom over five years."""
    if school.opened is None or school.joins_key is not None:
        return 1.0
    return min(1.0, 0.35 + 0.16 * (ending - school.opened.year))


def _headcount(phase: str, ending: int) -> int:
    if phase == "alternative_provision":
        return AP_ROLL
    known = published("headcount", ending, phase)
    return int(known) if known is not None else _ROLLS[phase][ending - _FIRST_ASSUMED]


def _describe(
    rng: np.random.Generator, open_schools: list[tuple[School, Spell]], ending: int, pupils: np.ndarray
) -> list[Roll]:
    need = np.array([school.need for school, _ in open_schools])
    phase = deemed(open_schools[0][0].phase)
    share = published("fsm_share", max(2016, min(ending, 2025)), phase) or {"special": 38.0}.get(phase, 45)
    total = count_for(share, int(pupils.sum()))
    fsm = share_out(pupils * np.exp(0.75 * need), total, np.floor(pupils * 0.75).astype(np.int64))
    girls = rng.binomial(pupils, 0.49 if phase in {"primary", "secondary"} else 0.28)
    eal = rng.binomial(pupils, np.clip(0.06 + 0.05 * need, 0.01, 0.4))
    support = rng.binomial(pupils, np.clip(_SUPPORT_SHARE * np.exp(0.25 * need), 0.02, 0.4))
    plans = rng.binomial(pupils, _PLAN_SHARE)
    if phase == "special":
        support, plans = np.zeros_like(pupils), pupils
    return [
        Roll(school, spell, ending, *(int(column[index]) for column in (pupils, girls, fsm, eal, support, plans)))
        for index, (school, spell) in enumerate(open_schools)
    ]


Key = tuple[str, str, str]
PUBLISHED = ("935", "926")  # their figures are in the reference file
TOO_SMALL = ("201", "420")  # City of London, Isles of Scilly: nothing is published for most items
_KEPT = 0.75  # of last year's own deviation


@dataclass(frozen=True, slots=True)
class AuthoritySpread:
    """How far authorities lie from England for good, and how far one year moves them.

    On the logit scale for percentages, the logarithm for rates and points, as they are for
    progress scores, which may be negative.
    """

    lasting: float
    yearly: float


_SPREADS = {
    "progress8": AuthoritySpread(0.17, 0.05),
    "attainment8": AuthoritySpread(0.065, 0.012),
    "ebacc_aps": AuthoritySpread(0.08, 0.015),
    "fsm_share": AuthoritySpread(0.35, 0.02),
    "absence_overall": AuthoritySpread(0.06, 0.025),
    "absence_persistent": AuthoritySpread(0.10, 0.04),
    "absence_severe": AuthoritySpread(0.20, 0.07),
    "suspension_rate": AuthoritySpread(0.30, 0.12),
    "permanent_exclusion_rate": AuthoritySpread(0.38, 0.20),
}
_ATTAINMENT = AuthoritySpread(0.14, 0.05)  # every other measure: a percentage of pupils
_SMALLER = {"looked_after": 6.0, "ehcp": 3.0, "sen_support": 1.6, "disadvantaged": 1.3}


def other_authorities() -> tuple[Authority, ...]:
    """Today's authorities but those whose published figures are held."""
    return tuple(
        authority
        for authority in authorities()
        if authority.level is Level.AUTHORITY and authority.current and authority.la_code not in PUBLISHED
    )


def invent_others(
    rng: np.random.Generator, england: Mapping[Key, Sequence[float | None]]
) -> Iterator[tuple[Key, Authority, list[float | None]]]:
    """One series for each item and authority, as long as England's; None where England has none."""
    places = other_authorities()
    fortune = rng.normal(0, 1, len(places))
    for key, nation in england.items():
        for place, lot in zip(places, fortune, strict=True):
            own = _series(rng, key, lot, nation)
            yield key, place, [None] * len(own) if place.la_code in TOO_SMALL else own


def _series(rng: np.random.Generator, key: Key, lot: float, nation: Sequence[float | None]) -> list[float | None]:
    measure, _, group = key
    spread = _SPREADS.get(measure, _ATTAINMENT)
    noise = spread.yearly * _SMALLER.get(group, 1.0)
    worse_is_more = measure.startswith(("absence", "suspension", "permanent", "fsm"))
    lasting = spread.lasting * (0.75 * (-lot if worse_is_more else lot) + 0.66 * rng.normal())
    own, result = 0.0, []
    for value in nation:
        own = _KEPT * own + rng.normal(0, noise)
        result.append(None if value is None else _moved(measure, value, lasting + own))
    return result


def _moved(measure: str, value: float, by: float) -> float:
    if measure == "progress8":
        return value + by
    if measure in _SPREADS:
        return float(value * np.exp(by))
    share = min(max(value, 0.5), 99.5) / 100
    return float(100 / (1 + np.exp(-(np.log(share / (1 - share)) + by))))
