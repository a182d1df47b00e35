"""Writes the early years statistics to 2017/18, and the authority's own returns by school."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from zlib import crc32

import pandas as pd

from data.demo.apportion import count_for
from data.demo.attendance import CURRENT_WEEKS, Register
from data.demo.county import AREA_CODE
from data.demo.early import Early
from data.demo.ees_rows import ENGLAND, NORFOLK, suffolk, time_columns
from data.demo.files_returns import Line, share_line, write_lines
from data.demo.published import period_of, published
from data.demo.text import write_csv

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
            base = Line(year.measure, roll.spell.urn, period_of(year.ending), "", published_on, _PHASE[year.measure])
            poor = Line(base.measure, base.entity, base.period, "", published_on, base.phase, "fsm")
            counts = (int(year.met[index]), int(year.cohort[index]))
            some = (int(year.met_fsm[index]), int(year.fsm[index]))
            lines += [share_line(base, counts), share_line(poor, some)]
    write_lines(folder / "early_years_and_phonics_by_school.csv", lines)


def write_register_returns(folder: Path, years: list[list[Register]]) -> None:
    """Each school's attendance by half-term, from the authority's own system."""
    lines = []
    for phase in (phase for year in years for phase in year):
        for term in range(phase.possible.shape[1]):
            month, day = _HALF_TERM_OUT[term]
            out = date(phase.ending if month < 10 else phase.ending - 1, month, day)
            for index, roll in enumerate(phase.rolls):
                line = Line(
                    "attendance", roll.spell.urn, f"{period_of(phase.ending)}-HT{term + 1}", "", out, phase.phase
                )
                counts = (int(phase.attended[index, term]), int(phase.possible[index, term]))
                lines.append(share_line(line, counts))
    write_lines(folder / "attendance_by_half_term.csv", lines)
    write_lines(folder / "attendance_by_week.csv", _weeks(years[-1]))


def _weeks(current: list[Register]) -> list[Line]:
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
                line = Line("attendance", roll.spell.urn, f"2026-W{week}", "", out, phase.phase)
                lines.append(share_line(line, (attended, possible)))
    return lines


def write_exclusion_returns(folder: Path) -> None:
    """The county's count of permanent exclusions, the baseline of the plan's target."""
    lines = [
        Line(
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
