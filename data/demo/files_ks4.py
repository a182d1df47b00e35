"""Writes 935_ks4final.csv as Compare school performance publishes it, era by era."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.demo.county import LA_CODE
from data.demo.files_ks2 import NFTYPES
from data.demo.published import published
from data.demo.results_ks4 import (
    ATTAINMENT_8_FROM,
    EBACC_APS_FROM,
    FIVE_GOOD_ENGLAND,
    FIVE_GOOD_UNTIL,
    GRADES_9_TO_1_FROM,
    PROGRESS_YEARS,
    KeyStage4,
)
from data.demo.text import SUPPRESSED, folder_year, number, percent, percent1, write_csv

_LEAST = 6
_SD_OF_PUPILS = {2016: 1.28, 2017: 1.28, 2018: 1.28, 2019: 1.28}
_LATER_SD = 1.414


@dataclass(frozen=True, slots=True)
class _Block:
    """The figures of one row: a school, or the county as the sum of its schools."""

    cohort: int
    some: int
    boys: int
    five: int
    five_some: int
    points: tuple[float, float, float]
    progress: float
    in_progress: int
    basics: dict[int, tuple[int, int]]
    ebacc: float


def write_ks4(folder: Path, year: KeyStage4) -> None:
    """Write one year's file: schools, then the county, then England."""
    rows = [_school(year, index) for index in range(len(year.rolls))]
    rows.append({"RECTYPE": "4", "LEA": LA_CODE} | _columns(_county(year), year.ending, aggregate))
    rows += [{"RECTYPE": code} | _england(year.ending) for code in ("5", "7")]
    path = folder / folder_year(year.ending) / f"{LA_CODE}_ks4final.csv"
    write_csv(pd.DataFrame(rows, dtype=str).fillna(""), path, "utf-8-sig")


def aggregate(numerator: int, denominator: int, least: int = 1) -> str:
    """County rows carry one decimal, schools whole percentages."""
    return percent1(numerator, denominator, least)


def _school(year: KeyStage4, index: int) -> dict[str, str]:
    roll = year.rolls[index]
    identity = {
        "RECTYPE": "2" if roll.school.phase == "special" else "1",
        "LEA": LA_CODE,
        "ESTAB": roll.spell.laestab[3:],
        "URN": roll.spell.urn,
        "SCHNAME": roll.spell.name,
        "TOWN": roll.school.town,
        "ICLOSE": "0",
        "NFTYPE": NFTYPES.get(roll.spell.kind, "F"),
        "AGERANGE": f"{roll.school.low_age}-{roll.school.high_age}",
        "TOTPUPS": str(roll.pupils),
    }
    return identity | _columns(_block(year, index), year.ending, percent)


def _block(year: KeyStage4, index: int) -> _Block:
    return _Block(
        int(year.cohort[index]),
        int(year.disadvantaged[index]),
        int(year.boys[index]),
        int(year.five_good[index]),
        int(year.five_good_disadvantaged[index]),
        (
            float(year.attainment[index]),
            float(year.attainment_disadvantaged[index]),
            float(year.attainment_other[index]),
        ),
        float(year.progress[index]),
        int(year.in_progress[index]),
        {g: (int(year.basics[g][index]), int(year.basics_disadvantaged[g][index])) for g in (4, 5)},
        float(year.ebacc[index]),
    )


def _county(year: KeyStage4) -> _Block:
    cohort, some = year.cohort, year.disadvantaged
    pairs = ((year.attainment, cohort), (year.attainment_disadvantaged, some), (year.attainment_other, cohort - some))
    low, middle, high = (float((values * w).sum() / w.sum()) for values, w in pairs)
    return _Block(
        int(cohort.sum()),
        int(some.sum()),
        int(year.boys.sum()),
        int(year.five_good.sum()),
        int(year.five_good_disadvantaged.sum()),
        (low, middle, high),
        float((year.progress * year.in_progress).sum() / year.in_progress.sum()),
        int(year.in_progress.sum()),
        {g: (int(year.basics[g].sum()), int(year.basics_disadvantaged[g].sum())) for g in (4, 5)},
        float((year.ebacc * cohort).sum() / cohort.sum()),
    )


def _columns(block: _Block, ending: int, share: Callable[[int, int, int], str]) -> dict[str, str]:
    cohort, some = block.cohort, block.some
    row = {
        "TPUP": str(cohort),
        "BPUP": str(block.boys),
        "GPUP": str(cohort - block.boys),
        "TFSM6CLA1A": str(some),
        "PTFSM6CLA1A": share(some, cohort, 1),
        "TNFSM6CLA1A": str(cohort - some),
    }
    if ending <= FIVE_GOOD_UNTIL:
        row |= {
            five_good_column(ending): share(block.five, cohort, _LEAST),
            five_good_column(ending, "disadvantaged"): share(block.five_some, some, _LEAST),
        }
    if ending >= ATTAINMENT_8_FROM:
        row |= _attainment(block) | _progress(block, ending)
    if ending >= GRADES_9_TO_1_FROM:
        for grade in (4, 5):
            met, met_some = block.basics[grade]
            row[f"PTL2BASICS_9{grade}"] = share(met, cohort, _LEAST)
            row[f"PTFSM6CLA1ABASICS_9{grade}"] = share(met_some, some, _LEAST)
            row[f"PTNOTFSM6CLA1ABASICS_9{grade}"] = share(met - met_some, cohort - some, _LEAST)
    if ending >= EBACC_APS_FROM:
        row["EBACCAPS"] = number(block.ebacc, 2) if cohort >= _LEAST else SUPPRESSED
    return row


def five_good_column(ending: int, group: str = "all") -> str:
    """The column of five A*-C with English and maths, renamed in 2013/14 and in 2014/15."""
    some = group == "disadvantaged"
    if ending == 2013:
        return "PTAC5EMFSM" if some else "PTAC5EM"
    if ending == 2014:
        return "PTAC5EMFSMCLA_PTQ" if some else "PTAC5EM_PTQ"
    return "PTAC5EMFSM6CLA1A_PTQ_EE" if some else "PTAC5EM_PTQ_EE"


def _attainment(block: _Block) -> dict[str, str]:
    sizes = (block.cohort, block.some, block.cohort - block.some)
    names = ("ATT8SCR", "ATT8SCR_FSM6CLA1A", "ATT8SCR_NFSM6CLA1A")
    return {
        name: number(points, 1) if size >= _LEAST else SUPPRESSED
        for name, points, size in zip(names, block.points, sizes, strict=True)
    }


def _progress(block: _Block, ending: int) -> dict[str, str]:
    names = ("P8PUP", "P8MEA", "P8CILOW", "P8CIUPP")
    if ending not in PROGRESS_YEARS:
        return dict.fromkeys(names, "")
    if block.in_progress < _LEAST:
        return {"P8PUP": str(block.in_progress)} | dict.fromkeys(names[1:], SUPPRESSED)
    half = 1.96 * _SD_OF_PUPILS.get(ending, _LATER_SD) / block.in_progress**0.5
    ends = (block.progress, block.progress - half, block.progress + half)
    return dict(zip(names, (str(block.in_progress), *(number(v, 2) for v in ends)), strict=True))


def _england(ending: int) -> dict[str, str]:
    row = {}
    if ending <= FIVE_GOOD_UNTIL:
        row[five_good_column(ending)] = f"{FIVE_GOOD_ENGLAND[ending]:.1f}%"
    for name, measure, group in (
        ("ATT8SCR", "attainment8", "all"),
        ("ATT8SCR_FSM6CLA1A", "attainment8", "disadvantaged"),
        ("ATT8SCR_NFSM6CLA1A", "attainment8", "not_disadvantaged"),
        ("P8MEA", "progress8", "all"),
        ("EBACCAPS", "ebacc_aps", "all"),
        ("PTL2BASICS_94", "engmath_4plus", "all"),
        ("PTL2BASICS_95", "engmath_5plus", "all"),
    ):
        value = published(measure, ending, "secondary", group, area="England")
        if value is not None:
            row[name] = f"{value:.1f}%" if "BASICS" in name else number(value, 2)
    return row
