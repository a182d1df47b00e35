"""Writes the January census of each school as the performance tables carry it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.demo.pupils import Roll, deemed
from data.demo.text import folder_year, number, write_csv

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
        frame = pd.DataFrame([*(_row(roll) for roll in rolls[ending]), *_england(ending)]).fillna("")
        if ending >= 2024:
            frame = frame.rename(columns={"ESTAB": "Estab", "PNUMUNCFL": "PNUMUNCLF"})
        path = folder / folder_year(ending) / "england_census.csv"
        write_csv(frame, path, "utf-8-sig")


def _england(ending: int) -> list[dict[str, str]]:
    """The rows of England's schools by phase, for the years whose figures are typed in above."""
    columns = ("PNUMFSMEVER", "PSENELK", "PSENELSE", "PNUMEAL")
    return [
        {"URN": "NAT", "ESTAB": phase}
        | {name: f"{number(share, 1)}%" for name, share in zip(columns, shares, strict=True)}
        for phase, shares in _ENGLAND.get(ending, {}).items()
    ]


def _row(roll: Roll) -> dict[str, str]:
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
