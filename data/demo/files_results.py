"""Files of results as DfE publishes them: early years, key stage 2 and key stage 4."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from zlib import crc32

import pandas as pd

from data.demo.attendance import CURRENT_WEEKS, AttendanceRegister
from data.demo.files_returns import ReturnLine, share_line, write_lines
from data.demo.model import AREA_CODE, LA_CODE, LA_NAME
from data.demo.published import (
    ENGLAND,
    NORFOLK,
    SUPPRESSED,
    count_for,
    folder_year,
    number,
    percent,
    percent1,
    period_of,
    published,
    suffolk,
    time_columns,
    write_csv,
)
from data.demo.results import (
    ATTAINMENT_8_FROM,
    EBACC_APS_FROM,
    FIVE_GOOD_ENGLAND,
    FIVE_GOOD_UNTIL,
    GRADES_9_TO_1_FROM,
    LEVEL4_ENGLAND,
    LEVELS_UNTIL,
    PROGRESS_YEARS,
    SMALL_COHORT,
    Early,
    KeyStage2,
    KeyStage4,
    county_percents,
)

_EES_YEARS = range(2013, 2019)
_RESULTS_OUT = (10, 15)
_PHASE = {"gld": "early_years", "phonics": "primary"}
_HALF_TERM_OUT = ((11, 20), (1, 22), (3, 4), (4, 22), (6, 18), (9, 3))
_NO_EXCLUSIONS = "counted by the authority at the end of the year"


def write_eyfsp(folder: Path, years: list[Early]) -> None:
    """Write the county, Norfolk and England as the statistics of 2018 carry them."""
    rows = []
    for year in years:
        if year.measure != "gld" or year.ending not in _EES_YEARS:
            continue
        children = int(year.cohort.sum())
        for area, place in (("Suffolk", suffolk()), ("Norfolk", NORFOLK), ("England", ENGLAND)):
            percent = published("gld", year.ending, "early_years", area=area)
            own = area == "Suffolk" and percent is not None
            rows.append(
                time_columns(year.ending)
                | {name: value or " " for name, value in place.items()}
                | {
                    "characteristic_group": "Total",
                    "characteristic": "Total",
                    "number_of_children": str(children) if own else ".",
                    "gld_number": str(count_for(percent or 0.0, children)) if own else ".",
                    "gld_percent": f"{percent}",
                }
            )
    write_csv(pd.DataFrame(rows), folder / "EYFSP_APS_GLD_ELG_underlying_data_2013_2018.csv")


def write_early_returns(folder: Path, years: list[Early]) -> None:
    """Each school's early years and phonics results, as the authority collects them."""
    lines = []
    for year in years:
        published_on = date(year.ending, *_RESULTS_OUT)
        for index, roll in enumerate(year.rolls):
            base = ReturnLine(
                year.measure, roll.spell.urn, period_of(year.ending), "", published_on, _PHASE[year.measure]
            )
            poor = replace(base, group="fsm")
            counts = (int(year.met[index]), int(year.cohort[index]))
            some = (int(year.met_fsm[index]), int(year.fsm[index]))
            lines += [share_line(base, counts), share_line(poor, some)]
    write_lines(folder / "early_years_and_phonics_by_school.csv", lines)


def write_register_returns(folder: Path, years: list[list[AttendanceRegister]]) -> None:
    """Each school's attendance by half-term, from the authority's own system."""
    lines = []
    for phase in (phase for year in years for phase in year):
        for term in range(phase.possible.shape[1]):
            month, day = _HALF_TERM_OUT[term]
            out = date(phase.ending if month < 10 else phase.ending - 1, month, day)
            for index, roll in enumerate(phase.rolls):
                line = ReturnLine(
                    "attendance", roll.spell.urn, f"{period_of(phase.ending)}-HT{term + 1}", "", out, phase.phase
                )
                counts = (int(phase.attended[index, term]), int(phase.possible[index, term]))
                lines.append(share_line(line, counts))
    write_lines(folder / "attendance_by_half_term.csv", lines)
    write_lines(folder / "attendance_by_week.csv", _weeks(years[-1]))


def _weeks(current: list[AttendanceRegister]) -> list[ReturnLine]:
    """Each school's weeks of the year in progress: the half-term's attendance, with some variation."""
    lines = []
    for phase in current:
        for index, roll in enumerate(phase.rolls):
            possible = max(1, int(phase.possible[index, 0]) * 10 // 76)  # ten half-days a week
            share = phase.attended[index, 0] / phase.possible[index, 0]
            for place, week in enumerate(CURRENT_WEEKS):
                noise = (crc32(f"{roll.spell.urn}{week}".encode()) % 21 - 10) / 1000
                attended = min(possible, round(possible * (share + noise - 0.001 * place)))
                out = date.fromisocalendar(2026, week, 5) + timedelta(days=6)
                line = ReturnLine("attendance", roll.spell.urn, f"2026-W{week}", "", out, phase.phase)
                lines.append(share_line(line, (attended, possible)))
    return lines


def write_exclusion_returns(folder: Path) -> None:
    """The county's count of permanent exclusions, the baseline of the plan's target."""
    lines = [
        ReturnLine(
            "permanent_exclusions",
            AREA_CODE,
            period_of(ending),
            f"{count:.0f}",
            date(ending, 9, 18),
            note=_NO_EXCLUSIONS,
        )
        for ending in range(2014, 2018)
        if (count := published("permanent_exclusions", ending, "all")) is not None
    ]
    write_lines(folder / "permanent_exclusions_own_count.csv", lines)


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
    (reached, cohort), (some_met, some) = counts["all"], counts["some"]
    return {
        "PTREADWRITTAMATX": percent(reached, cohort, _LEAST),
        "PTREADWRITTAMATX_FSM6CLA1A": percent(some_met, some, _LEAST),
        "PTREADWRITTAMATX_NotFSM6CLA1A": percent(reached - some_met, cohort - some, _LEAST),
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
    (reached, cohort), (some_met, some) = counts["all"], counts["some"]
    boys_met, boys = counts["boys"]
    return {
        "PTRWM_EXP": percent(reached, cohort, _LEAST),
        "PTRWM_EXP_B": percent(boys_met, boys, _LEAST),
        "PTRWM_EXP_G": percent(reached - boys_met, cohort - boys, _LEAST),
        "PTRWM_EXP_FSM6CLA1A": percent(some_met, some, _LEAST),
        "PTRWM_EXP_NotFSM6CLA1A": percent(reached - some_met, cohort - some, _LEAST),
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


_LEAST_ks4 = 6
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
    rows = [_school_ks4(year, index) for index in range(len(year.rolls))]
    rows.append({"RECTYPE": "4", "LEA": LA_CODE} | _columns(_county_ks4(year), year.ending, percent1))
    rows += [{"RECTYPE": code} | _england_ks4(year.ending) for code in ("5", "7")]
    path = folder / folder_year(year.ending) / f"{LA_CODE}_ks4final.csv"
    write_csv(pd.DataFrame(rows, dtype=str).fillna(""), path, "utf-8-sig")


def _school_ks4(year: KeyStage4, index: int) -> dict[str, str]:
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


def _county_ks4(year: KeyStage4) -> _Block:
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
            five_good_column(ending): share(block.five, cohort, _LEAST_ks4),
            five_good_column(ending, "disadvantaged"): share(block.five_some, some, _LEAST_ks4),
        }
    if ending >= ATTAINMENT_8_FROM:
        row |= _attainment(block) | _progress_ks4(block, ending)
    if ending >= GRADES_9_TO_1_FROM:
        for grade in (4, 5):
            reached, reached_some = block.basics[grade]
            row[f"PTL2BASICS_9{grade}"] = share(reached, cohort, _LEAST_ks4)
            row[f"PTFSM6CLA1ABASICS_9{grade}"] = share(reached_some, some, _LEAST_ks4)
            row[f"PTNOTFSM6CLA1ABASICS_9{grade}"] = share(reached - reached_some, cohort - some, _LEAST_ks4)
    if ending >= EBACC_APS_FROM:
        row["EBACCAPS"] = number(block.ebacc, 2) if cohort >= _LEAST_ks4 else SUPPRESSED
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
        name: number(points, 1) if size >= _LEAST_ks4 else SUPPRESSED
        for name, points, size in zip(names, block.points, sizes, strict=True)
    }


def _progress_ks4(block: _Block, ending: int) -> dict[str, str]:
    names = ("P8PUP", "P8MEA", "P8CILOW", "P8CIUPP")
    if ending not in PROGRESS_YEARS:
        return dict.fromkeys(names, "")
    if block.in_progress < _LEAST_ks4:
        return {"P8PUP": str(block.in_progress)} | dict.fromkeys(names[1:], SUPPRESSED)
    half = 1.96 * _SD_OF_PUPILS.get(ending, _LATER_SD) / block.in_progress**0.5
    ends = (block.progress, block.progress - half, block.progress + half)
    return dict(zip(names, (str(block.in_progress), *(number(v, 2) for v in ends)), strict=True))


def _england_ks4(ending: int) -> dict[str, str]:
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
