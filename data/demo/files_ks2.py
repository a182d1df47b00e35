"""Writes 935_ks2final.csv as Compare school performance publishes it, in both eras."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.demo.county import LA_CODE, LA_NAME
from data.demo.published import published
from data.demo.results_ks2 import LEVEL4_ENGLAND, LEVELS_UNTIL, SMALL_COHORT, KeyStage2, county_percents
from data.demo.text import folder_year, number, percent, write_csv

_LEAST = SMALL_COHORT + 1
_BLANK = " "  # what the published files hold in empty cells of aggregate rows
_PROGRESS_YEARS = (2016, 2017, 2018, 2019, 2023)
_SUBJECTS = (("READ", "reading"), ("WRIT", "writing"), ("MAT", "maths"))
_EXPECTED = {"reading": "PTREAD", "writing": "PTWRITTA", "maths": "PTMAT"}
NFTYPES = {
    "Community school": "CY",
    "Voluntary aided school": "VA",
    "Voluntary controlled school": "VC",
    "Foundation school": "FD",
    "Community special school": "CYS",
    "Pupil referral unit": "PRU",
    "Academy sponsor led": "AC",
    "Academy converter": "ACC",
    "Academy special sponsor led": "ACS",
    "Academy special converter": "ACCS",
    "Free schools": "F",
    "Free schools special": "FS",
}


def write_ks2(folder: Path, year: KeyStage2) -> None:
    """Write one year's file: schools, then the county, then England."""
    rows = [_school(year, index) for index in range(len(year.rolls))]
    rows.append(_county(year))
    rows += [_england(year, code) for code in ("4", "5")]
    frame = pd.DataFrame(rows, dtype=str)
    aggregates = frame["RECTYPE"].isin({"3", "4", "5"})
    frame.loc[aggregates] = frame.loc[aggregates].fillna(_BLANK)
    frame = frame.fillna("")
    if year.ending >= 2024:
        frame = frame.rename(columns={"TNotFSM6CLA1A": "TNOTFSM6CLA1A"})
    path = folder / folder_year(year.ending) / f"{LA_CODE}_ks2final.csv"
    write_csv(frame, path, "utf-8-sig")


def _school(year: KeyStage2, index: int) -> dict[str, str]:
    roll = year.rolls[index]
    cohort, some = int(year.cohort[index]), int(year.disadvantaged[index])
    boys = int(year.boys[index])
    row = {
        "RECTYPE": "1",
        "ALPHAIND": str(1000 + 2 * index),
        "LEA": LA_CODE,
        "ESTAB": roll.spell.laestab[3:],
        "URN": roll.spell.urn,
        "SCHNAME": roll.spell.name,
        "TOWN": roll.school.town,
        "URN_AC": "0",
        "NFTYPE": NFTYPES[roll.spell.kind],
        "ICLOSE": "0",
        "AGERANGE": f"{roll.school.low_age}-{roll.school.top_age_in(year.ending)}",
        "TOTPUPS": str(roll.pupils),
        "TELIG": str(cohort),
        "BELIG": str(boys),
        "GELIG": str(cohort - boys),
        "PBELIG": percent(boys, cohort),
        "PGELIG": percent(cohort - boys, cohort),
    }
    counts = {
        "all": (int(year.met[index]), cohort),
        "some": (int(year.met_disadvantaged[index]), some),
        "boys": (int(year.met_boys[index]), boys),
    }
    row |= _groups(year.ending, cohort, some)
    if year.ending <= LEVELS_UNTIL:
        return row | _level4(counts) | _levels_subjects(year, index, cohort)
    return row | _expected(counts) | _detail(year, index, cohort, some)


def _groups(ending: int, cohort: int, some: int) -> dict[str, str]:
    if ending <= LEVELS_UNTIL:
        return {"TFSM6CLA1A": str(some), "PTFSM6CLA1A": percent(some, cohort), "TNotFSM6CLA1A": str(cohort - some)}
    return {
        "TFSM6CLA1A": str(some),
        "PTFSM6CLA1A": percent(some, cohort),
        "TNotFSM6CLA1A": str(cohort - some),
        "PTNotFSM6CLA1A": percent(cohort - some, cohort),
    }


def _level4(counts: dict[str, tuple[int, int]]) -> dict[str, str]:
    (met, cohort), (some_met, some) = counts["all"], counts["some"]
    return {
        "PTREADWRITTAMATX": percent(met, cohort, _LEAST),
        "PTREADWRITTAMATX_FSM6CLA1A": percent(some_met, some, _LEAST),
        "PTREADWRITTAMATX_NotFSM6CLA1A": percent(met - some_met, cohort - some, _LEAST),
    }


def _levels_subjects(year: KeyStage2, index: int, cohort: int) -> dict[str, str]:
    hidden = cohort < _LEAST
    points = 26.0 + 3.2 * year.met[index] / cohort
    return {
        "PTREADX": percent(int(year.subject["reading"][index]), cohort, _LEAST),
        "PTWRITXTA": percent(int(year.subject["writing"][index]), cohort, _LEAST),
        "PTMATX": percent(int(year.subject["maths"][index]), cohort, _LEAST),
        "PTREADWRITTAMATAX": percent(int(year.higher[index]), cohort, _LEAST),
        "TAPS": "SUPP" if hidden else number(points, 1),
        "AVGLEVEL": "SUPP" if hidden else "4B",
    }


def _expected(counts: dict[str, tuple[int, int]]) -> dict[str, str]:
    (met, cohort), (some_met, some) = counts["all"], counts["some"]
    boys_met, boys = counts["boys"]
    return {
        "PTRWM_EXP": percent(met, cohort, _LEAST),
        "PTRWM_EXP_B": percent(boys_met, boys, _LEAST),
        "PTRWM_EXP_G": percent(met - boys_met, cohort - boys, _LEAST),
        "PTRWM_EXP_FSM6CLA1A": percent(some_met, some, _LEAST),
        "PTRWM_EXP_NotFSM6CLA1A": percent(met - some_met, cohort - some, _LEAST),
    }


def _detail(year: KeyStage2, index: int, cohort: int, some: int) -> dict[str, str]:
    high, high_some = int(year.higher[index]), int(year.higher_disadvantaged[index])
    row = {
        "PTRWM_HIGH": percent(high, cohort, _LEAST),
        "PTRWM_HIGH_FSM6CLA1A": percent(high_some, some, _LEAST),
        "PTRWM_HIGH_NotFSM6CLA1A": percent(high - high_some, cohort - some, _LEAST),
    }
    for short, name in _SUBJECTS:
        stem = _EXPECTED[name]
        row[f"{stem}_EXP"] = percent(int(year.subject[name][index]), cohort, _LEAST)
        row[f"{stem}_HIGH"] = percent(int(year.subject_higher[name][index]), cohort, _LEAST)
        if short != "WRIT":
            share = year.subject[name][index] / cohort
            average = f"{96.0 + 11.5 * share:.0f}"
            row[f"{short}_AVERAGE"] = average if cohort >= _LEAST else "SUPP"
        row |= _progress(year, index, short, name)
    return row


def _progress(year: KeyStage2, index: int, short: str, name: str) -> dict[str, str]:
    if year.ending not in _PROGRESS_YEARS:
        return dict.fromkeys((f"{short}PROG", f"{short}PROG_LOWER", f"{short}PROG_UPPER", f"{short}COV"), "")
    cohort = int(year.cohort[index])
    if cohort < _LEAST:
        return {f"{short}PROG{end}": "SUPP" for end in ("", "_LOWER", "_UPPER")}
    score = float(year.progress[name][index])
    half = 1.96 * 6.1 / cohort**0.5
    return {
        f"{short}PROG": number(score, 1),
        f"{short}PROG_LOWER": number(score - half, 1),
        f"{short}PROG_UPPER": number(score + half, 1),
        f"{short}COV": "96%",
    }


def _county(year: KeyStage2) -> dict[str, str]:
    cohort, some = int(year.cohort.sum()), int(year.disadvantaged.sum())
    boys = int(year.boys.sum())
    counts = {
        "all": (int(year.met.sum()), cohort),
        "some": (int(year.met_disadvantaged.sum()), some),
        "boys": (int(year.met_boys.sum()), boys),
    }
    row = {
        "RECTYPE": "3",
        "LEA": LA_CODE,
        "SCHNAME": LA_NAME,
        "TELIG": str(cohort),
        "BELIG": str(boys),
        "GELIG": str(cohort - boys),
    } | _groups(year.ending, cohort, some)
    if year.ending <= LEVELS_UNTIL:
        return row | _level4(counts)
    row |= _expected(counts) | {"PTRWM_HIGH": percent(int(year.higher.sum()), cohort)}
    for name, stem in _EXPECTED.items():
        row[f"{stem}_EXP"] = percent(int(year.subject[name].sum()), cohort)
    return row


def _england(year: KeyStage2, code: str) -> dict[str, str]:
    if year.ending <= LEVELS_UNTIL:
        everyone, some, others = (f"{value}%" for value in LEVEL4_ENGLAND[year.ending])
        stem = "PTREADWRITTAMATX"
    else:
        everyone, some, others = (
            f"{published('ks2_rwm_expected', year.ending, 'primary', group, area='England'):.0f}%"
            for group in ("all", "disadvantaged", "not_disadvantaged")
        )
        stem = "PTRWM_EXP"
    row = {"RECTYPE": code, stem: everyone}
    return row | {f"{stem}_FSM6CLA1A": some, f"{stem}_NotFSM6CLA1A": others}


__all__ = ["NFTYPES", "county_percents", "write_ks2"]
