"""Writes absence: the performance-tables file by year, and the two EES underlying files."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.demo.absence import FIRST_PUBLISHED, Absence
from data.demo.apportion import half_up
from data.demo.ees_rows import ENGLAND, school_place, suffolk, time_columns
from data.demo.published import published
from data.demo.text import folder_year, number, write_csv

PHASE_WORDS = {
    "all": "Total",
    "primary": "State-funded primary",
    "secondary": "State-funded secondary",
    "special": "Special",
}
_NATIONAL = {"primary": "PRI", "secondary": "SEC", "special": "SPE"}
_TABLE_YEARS = (2013, 2014, 2015, 2016, 2017, 2018, 2019, 2023, 2024, 2025)
_HIDDEN_FROM, _HIDDEN_TO = 1, 5  # severe absentees this few are hidden (c); none is shown


def write_absence(folder: Path, years: list[list[Absence]]) -> None:
    """Write all years' absence files."""
    for phases in years:
        if phases[0].ending in _TABLE_YEARS:
            _write_tables(folder / "csp", phases)
    recent = [phase for phases in years for phase in phases if phase.ending >= FIRST_PUBLISHED]
    rows = [_school(phase, index) for phase in recent for index in range(len(phase.rolls))]
    write_csv(pd.DataFrame(rows), folder / "ees" / "1a_absence_3term_school.csv")
    write_csv(pd.DataFrame(_areas(years)), folder / "ees" / "1_absence_3term_nat_reg_la.csv")


def _write_tables(folder: Path, phases: list[Absence]) -> None:
    ending = phases[0].ending
    share = "PPERSABS10" if ending >= FIRST_PUBLISHED else "PPERSABS15"
    rows = [
        {
            "LA": "935",
            "ESTAB": roll.spell.laestab[3:],
            "URN": roll.spell.urn,
            "PERCTOT": number(100 * phase.overall[index] / phase.possible[index], 1),
            share: number(100 * phase.persistent[index] / phase.enrolments[index], 1),
        }
        for phase in phases
        for index, roll in enumerate(phase.rolls)
    ]
    for phase, code in _NATIONAL.items():
        overall = published("absence_overall", ending, phase, area="England")
        persistent = published("absence_persistent", ending, phase, area="England")
        if overall is not None and persistent is not None:
            rows.append(
                {"LA": "NAT", "ESTAB": code, "URN": "", "PERCTOT": number(overall, 1), share: number(persistent, 1)}
            )
    write_csv(pd.DataFrame(rows), folder / folder_year(ending) / "england_abs.csv", "utf-8-sig")


def _school(phase: Absence, index: int) -> dict[str, str]:
    roll = phase.rolls[index]
    figures = _figures(
        (
            int(phase.enrolments[index]),
            int(phase.possible[index]),
            int(phase.overall[index]),
            int(phase.authorised[index]),
            int(phase.persistent[index]),
            int(phase.severe[index]),
        )
    )
    if _HIDDEN_FROM <= phase.severe[index] <= _HIDDEN_TO:
        figures |= {"enrolments_pa_50_exact": "c", "enrolments_pa_50_exact_percent": "c"}
    return (
        time_columns(phase.ending)
        | school_place(roll)
        | {"education_phase": PHASE_WORDS[phase.phase], "num_schools": "1"}
        | figures
    )


def _figures(counts: tuple[int, int, int, int, int, int]) -> dict[str, str]:
    enrolled, possible, overall, authorised, persistent, severe = counts

    def of(part: int, whole: int) -> str:
        return f"{half_up(100 * part / whole, 5):.5f}"

    return {
        "enrolments": str(enrolled),
        "sess_possible": str(possible),
        "sess_overall": str(overall),
        "sess_authorised": str(authorised),
        "sess_unauthorised": str(overall - authorised),
        "sess_overall_percent": of(overall, possible),
        "sess_authorised_percent": of(authorised, possible),
        "sess_unauthorised_percent": of(overall - authorised, possible),
        "enrolments_pa_10_exact": str(persistent),
        "enrolments_pa_10_exact_percent": of(persistent, enrolled),
        "enrolments_pa_50_exact": str(severe),
        "enrolments_pa_50_exact_percent": of(severe, enrolled),
    }


def _areas(years: list[list[Absence]]) -> list[dict[str, str]]:
    rows = []
    for phases in years:
        ending = phases[0].ending
        if ending < FIRST_PUBLISHED:
            continue
        for name, label in PHASE_WORDS.items():
            chosen = [phase for phase in phases if name in {"all", phase.phase}]
            word = {"education_phase": label}
            figures = _figures(_summed(chosen))
            size = {"num_schools": str(sum(len(phase.rolls) for phase in chosen))}
            rows.append(time_columns(ending) | suffolk() | word | size | figures)
            rows.append(time_columns(ending) | ENGLAND | word | {"num_schools": "x"} | _england(ending, name, figures))
    return rows


def _summed(phases: list[Absence]) -> tuple[int, int, int, int, int, int]:
    def total(name: str) -> int:
        return sum(int(getattr(phase, name).sum()) for phase in phases)

    return (
        total("enrolments"),
        total("possible"),
        total("overall"),
        total("authorised"),
        total("persistent"),
        total("severe"),
    )


def _england(ending: int, phase: str, like: dict[str, str]) -> dict[str, str]:
    """England's published rates; counts are not in the reference file."""
    row = dict.fromkeys(like, "x")
    for column, measure in (
        ("sess_overall_percent", "absence_overall"),
        ("enrolments_pa_10_exact_percent", "absence_persistent"),
        ("enrolments_pa_50_exact_percent", "absence_severe"),
    ):
        value = published(measure, ending, phase, area="England")
        if value is not None:
            row[column] = f"{value:.2f}"
    return row
