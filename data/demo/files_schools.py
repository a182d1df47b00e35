"""The register of schools and the census files of invented schools."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pandas as pd

from data.demo.inspections import GRADE_WORDS, InventedInspection
from data.demo.model import AREA_CODE, DISTRICTS, LA_CODE, LA_NAME, REGION, Roll, School, Spell
from data.demo.published import dmy, folder_year, number, write_csv
from data.demo.schools import deemed

REGISTER_DAY = date(2026, 9, 1)
_TYPE_CODES = {
    "Community school": "01",
    "Voluntary aided school": "02",
    "Voluntary controlled school": "03",
    "Foundation school": "05",
    "Community special school": "07",
    "Pupil referral unit": "14",
    "Academy sponsor led": "28",
    "Academy special sponsor led": "33",
    "Academy converter": "34",
    "Free schools": "35",
    "Free schools special": "36",
    "Free schools alternative provision": "38",
    "Academy alternative provision converter": "42",
    "Academy alternative provision sponsor led": "43",
    "Academy special converter": "44",
}
_PHASES = {
    "primary": ("2", "Primary"),
    "middle": ("5", "Middle deemed secondary"),
    "secondary": ("4", "Secondary"),
    "special": ("0", "Not applicable"),
    "alternative_provision": ("0", "Not applicable"),
}
_POSTCODES = {"Ipswich": "IP1", "Lowestoft": "NR32", "Sudbury": "CO10", "Haverhill": "CB9"}
_HEADS = ("HeadTitle (code)", "HeadTitle (name)", "HeadFirstName", "HeadLastName", "HeadPreferredJobTitle")


def group_of(kind: str) -> tuple[str, str]:
    """GIAS's establishment group, code and name, of a type of establishment."""
    if "ree school" in kind:
        return "11", "Free Schools"
    if "cademy" in kind:
        return "10", "Academies"
    if kind == "Community special school":
        return "5", "Special schools"
    return "4", "Local authority maintained schools"


def write_register(
    folder: Path, schools: list[School], rolls: dict[int, list[Roll]], made: list[InventedInspection]
) -> None:
    """Write the three register files as of 1 September 2026."""
    census = {roll.spell.urn: roll for ending in sorted(rolls) for roll in rolls[ending]}
    latest = {inspection.urn: inspection for inspection in made}
    rows = [
        _row(school, spell, census.get(spell.urn), latest.get(spell.urn))
        for school in schools
        for spell in school.spells
        if spell.opened is None or spell.opened <= REGISTER_DAY
    ]
    stamp = REGISTER_DAY.strftime("%Y%m%d")
    frame = pd.DataFrame(rows).sort_values("URN", kind="stable")
    write_csv(frame, folder / f"edubasealldata{stamp}.csv", "cp1252")
    write_csv(pd.DataFrame(_links(schools)), folder / f"links_edubasealldata{stamp}.csv", "cp1252")
    write_csv(pd.DataFrame(_members(schools)), folder / f"alllinksdata{stamp}.csv", "cp1252")


def _row(school: School, spell: Spell, roll: Roll | None, seen: InventedInspection | None) -> dict[str, str]:
    group_code, group_name = group_of(spell.kind)
    phase_code, phase_name = _PHASES[school.phase]
    pupils = roll.pupils if roll else None
    return {
        "URN": spell.urn,
        "LA (code)": LA_CODE,
        "LA (name)": LA_NAME,
        "EstablishmentNumber": spell.laestab[3:],
        "EstablishmentName": spell.name,
        "TypeOfEstablishment (code)": _TYPE_CODES[spell.kind],
        "TypeOfEstablishment (name)": spell.kind,
        "EstablishmentTypeGroup (code)": group_code,
        "EstablishmentTypeGroup (name)": group_name,
        **_status(spell),
        "PhaseOfEducation (code)": phase_code,
        "PhaseOfEducation (name)": phase_name,
        "StatutoryLowAge": str(school.low_age),
        "StatutoryHighAge": str(school.high_age),
        "Gender (name)": "Mixed",
        "ReligiousCharacter (name)": "Church of England" if "Vol" in spell.kind else "None",
        "SchoolCapacity": str(round(school.size * 1.12 / 5) * 5),
        "CensusDate": "" if roll is None else f"15-01-{roll.ending}",
        "NumberOfPupils": "" if pupils is None else str(pupils),
        "NumberOfBoys": "" if roll is None else str(roll.pupils - roll.girls),
        "NumberOfGirls": "" if roll is None else str(roll.girls),
        "PercentageFSM": "" if roll is None else f"{100 * roll.fsm / max(1, roll.pupils):.1f}",
        **_trust(spell),
        **_place(school, seen),
        "FSM": "" if roll is None else str(roll.fsm),
    }


def _status(spell: Spell) -> dict[str, str]:
    closed = spell.closed is not None and spell.closed < REGISTER_DAY
    return {
        "EstablishmentStatus (code)": "2" if closed else "1",
        "EstablishmentStatus (name)": "Closed" if closed else "Open",
        "ReasonEstablishmentOpened (name)": spell.why_opened,
        "OpenDate": dmy(spell.opened),
        "ReasonEstablishmentClosed (name)": spell.why_closed if closed else "Not applicable",
        "CloseDate": dmy(spell.closed),
    }


def _trust(spell: Spell) -> dict[str, str]:
    trust = spell.trust
    flag = "Supported by a multi-academy trust" if trust else "Not applicable"
    return {
        "TrustSchoolFlag (name)": flag,
        "Trusts (code)": trust.uid if trust else "",
        "Trusts (name)": trust.name if trust else "",
        "SchoolSponsorFlag (name)": "Linked to a sponsor" if "sponsor" in spell.kind else "Not applicable",
        "SchoolSponsors (name)": trust.name if trust and "sponsor" in spell.kind else "",
        "FederationFlag (name)": "Not under a federation",
        "Federations (name)": "",
        "UKPRN": f"1{int(spell.urn):07d}",
    }


def _place(school: School, seen: InventedInspection | None) -> dict[str, str]:
    outcode = _POSTCODES.get(school.town, "IP14")
    return {
        "OfstedLastInsp": dmy(seen.day) if seen else "",
        "LastChangedDate": "01-09-2026",
        "Street": "School Lane",
        "Locality": school.place,
        "Town": school.town,
        "County (name)": LA_NAME,
        "Postcode": f"{outcode} {school.key % 9 + 1}ZZ",
        **dict.fromkeys(_HEADS, ""),
        "GOR (code)": "G",
        "GOR (name)": REGION,
        "DistrictAdministrative (code)": DISTRICTS[school.district],
        "DistrictAdministrative (name)": school.district,
        "AdministrativeWard (name)": "",
        "ParliamentaryConstituency (name)": "",
        "UrbanRural (name)": "(England/Wales) Urban city and town"
        if school.town in {"Ipswich", "Lowestoft", "Bury St Edmunds", "Felixstowe"}
        else "(England/Wales) Rural town and fringe",
        "GSSLACode (name)": AREA_CODE,
        "Easting": str(school.easting),
        "Northing": str(school.northing),
        "LSOA (code)": "",
        "OfstedRating (name)": GRADE_WORDS[seen.grade] if seen else "",
    }


def _links(schools: list[School]) -> list[dict[str, str]]:
    by_key = {school.key: school for school in schools}
    rows: list[dict[str, str]] = []
    for school in schools:
        for before, after in zip(school.spells, school.spells[1:], strict=False):
            rows += _pair(before, after, "")
        if school.joins_key is not None:
            rows += _pair(school.spells[-1], by_key[school.joins_key].spells[0], " - merged")
    return sorted(rows, key=lambda row: (row["URN"], row["LinkURN"]))


def _pair(before: Spell, after: Spell, suffix: str) -> Iterable[dict[str, str]]:
    day = dmy(after.opened)
    for spell, other, word in ((before, after, "Successor"), (after, before, "Predecessor")):
        yield {
            "URN": spell.urn,
            "LinkURN": other.urn,
            "LinkName": other.name,
            "LinkType": word + suffix,
            "LinkEstablishedDate": day,
        }


def _members(schools: list[School]) -> list[dict[str, str]]:
    return [
        {
            "URN": spell.urn,
            "Group UID": spell.trust.uid,
            "Group ID": spell.trust.group_id,
            "Group Name": spell.trust.name,
            "Companies House Number": "",
            "Group Type (code)": "6",
            "Group Type": "Multi-academy trust",
            "Closed Date": "",
            "Open date": "",
            "Incorporated on (open date)": spell.trust.opened.isoformat(),
            "Group Status (code)": "OPEN",
            "Group Status": "Open",
            "Joined date": (spell.joined or spell.trust.opened).isoformat(),
            "EstablishmentName": spell.name,
            "TypeOfEstablishment (code)": _TYPE_CODES[spell.kind].lstrip("0"),
            "TypeOfEstablishment (name)": spell.kind,
            "PhaseOfEducation (code)": _PHASES[school.phase][0],
            "PhaseOfEducation (name)": _PHASES[school.phase][1],
            "LA (code)": LA_CODE,
            "LA (name)": LA_NAME,
        }
        for school in schools
        for spell in school.spells
        if spell.trust is not None and spell.closed is None
    ]


_TYPES = {
    "primary": "State-funded primary",
    "secondary": "State-funded secondary",
    "special": "State-funded special school",
    "alternative_provision": "Pupil referral unit",
}
_EVER = 1.45
# England's shares of pupils, in per cent: free school meals in six years, SEN support, EHC plan,
# first language not English. DfE, schools, pupils and their characteristics, and special
# educational needs in England, June and July 2025.
_ENGLAND = {
    2024: {"PRI": (25.9, 14.1, 3.0, 22.8), "SEC": (27.3, 12.9, 2.7, 18.6)},
    2025: {"PRI": (26.3, 14.8, 3.5, 23.4), "SEC": (28.9, 13.4, 3.1, 19.2)},
}
_YEARS = (*range(2013, 2020), *range(2022, 2026))


def write_census(folder: Path, rolls: dict[int, list[Roll]]) -> None:
    """Write one file a year; the newer layout renames ESTAB and one language column."""
    for ending in _YEARS:
        frame = pd.DataFrame([*(_row_census(roll) for roll in rolls[ending]), *_england(ending)]).fillna("")
        if ending >= 2024:
            frame = frame.rename(columns={"ESTAB": "Estab", "PNUMUNCFL": "PNUMUNCLF"})
        path = folder / folder_year(ending) / "england_census.csv"
        write_csv(frame, path, "utf-8-sig")


def _england(ending: int) -> list[dict[str, str]]:
    """The rows of England's schools by phase; not available where no figures are typed in above."""
    columns = ("PNUMFSMEVER", "PSENELK", "PSENELSE", "PNUMEAL")
    shares = {phase: tuple(f"{number(share, 1)}%" for share in row) for phase, row in _ENGLAND.get(ending, {}).items()}
    return [
        {"URN": "NAT", "ESTAB": phase} | dict(zip(columns, shares.get(phase, ("NA",) * len(columns)), strict=True))
        for phase in ("PRI", "SEC", "SPE")
    ]


def _row_census(roll: Roll) -> dict[str, str]:
    boys, ever = roll.pupils - roll.girls, min(roll.pupils, round(roll.fsm * _EVER))

    def share(count: int) -> str:
        text = number(100 * count / roll.pupils, 1)
        return f"{text}%" if roll.ending >= 2024 else text

    return {
        "URN": roll.spell.urn,
        "LA": "935",
        "ESTAB": roll.spell.laestab[3:],
        "SCHOOLTYPE": _TYPES[deemed(roll.school.phase)],
        "NOR": str(roll.pupils),
        "NORG": str(roll.girls),
        "NORB": str(boys),
        "PNORG": share(roll.girls),
        "PNORB": share(boys),
        "TSENELSE": str(roll.ehcp),
        "PSENELSE": share(roll.ehcp),
        "TSENELK": str(roll.sen_support),
        "PSENELK": share(roll.sen_support),
        "NUMEAL": str(roll.eal),
        "NUMENGFL": str(roll.pupils - roll.eal),
        "NUMUNCFL": "0",
        "PNUMEAL": share(roll.eal),
        "PNUMENGFL": share(roll.pupils - roll.eal),
        # A fraction among percentages in the newer files; nought in both.
        "PNUMUNCFL": "0",
        "NUMFSM": str(roll.fsm),
        "NUMFSMEVER": str(ever),
        "PNUMFSMEVER": share(ever),
    }
