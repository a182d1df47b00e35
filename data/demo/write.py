"""Writes the whole demonstration: an invented county as files in the published formats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from data.demo.attendance import (
    ABSENCE_YEARS,
    ATTENDANCE_YEARS,
    CURRENT_YEAR,
    EXCLUSION_YEARS,
    absence,
    exclusions,
    registers,
)
from data.demo.files_attendance import write_absence, write_attendance, write_exclusions
from data.demo.files_lait import write_lait
from data.demo.files_ofsted import write_ofsted
from data.demo.files_results import (
    write_early_returns,
    write_exclusion_returns,
    write_eyfsp,
    write_ks2,
    write_ks4,
    write_register_returns,
)
from data.demo.files_returns import write_capacity, write_ratings
from data.demo.files_schools import write_census, write_register
from data.demo.inspections import FIRST_INSPECTIONS, invent_inspections, invent_visits, ratings
from data.demo.model import LA_CODE, LA_NAME, YEARS, Roll
from data.demo.results import GLD_YEARS, KS2_YEARS, KS4_YEARS, PHONICS_YEARS, early, key_stage_2, key_stage_4
from data.demo.schools import count_rolls, invent_schools, invent_trusts, register

Rolls = dict[int, list[Roll]]
DEFAULT_SEED = 2015
DAY = date(2026, 11, 23)  # the demonstration's today: its newest files are of the days before
_READ_ME = """\
DEMONSTRATION: INVENTED SCHOOLS

Every school, trust and school number in this folder is invented (URN 900000 and up, school numbers
that no real school of the county has). The districts and towns are real, so that maps work.
The files are written in the formats that DfE, GIAS and Ofsted publish, for the ordinary build.

Where the project holds a published figure of the county (data/reference/published_figures.csv,
Open Government Licence v3.0), the invented schools add up to it before small numbers are hidden.
Figures of other authorities are invented too, under their real names, so that ranks and neighbours
can be seen: only Suffolk's, Norfolk's, the East of England's and England's are published ones.
Elsewhere the levels are plausible and invented: key stage 2 level 4 and 5 A*-C with English and
maths (no file of them was at hand), every rating after February 2015, capacity after January 2015,
attendance of single weeks, everything about single schools.

Ofsted: 221 of 299 graded schools good or better on 31 January 2015, 236 of 299 a year later;
20 schools below good, last inspected before October 2014, were not seen again by then.
"""


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """What was written: where, from which seed, how many schools and files."""

    folder: Path
    seed: int
    schools: int
    inspections: int
    files: tuple[str, ...]


def write_demo(folder: Path, seed: int = DEFAULT_SEED) -> DemoSummary:
    """Invent a county's schools and write them as published files; same seed, same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    schools = invent_schools(rng)
    register(rng, schools, invent_trusts(rng))
    # A stream of its own: how many walks are tried must not change what else is invented.
    made = invent_inspections(np.random.default_rng([seed, FIRST_INSPECTIONS]), schools)
    visits = invent_visits(rng, schools, made)
    rolls = count_rolls(rng, schools)
    write_register(folder / "gias", schools, rolls, made)
    write_ofsted(folder / "ofsted", schools, made, visits, rolls[YEARS[-1]])
    write_ratings(folder / "returns", schools, ratings(rng, schools, made))
    write_capacity(folder / "returns")
    _write_results(folder, rng, rolls)
    _write_attendance(folder, rng, rolls)
    write_lait(folder / "lait", rng)
    _write_notes(folder, seed)
    return DemoSummary(
        folder,
        seed,
        len(schools),
        len(made),
        tuple(sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())),
    )


def _write_results(folder: Path, rng: np.random.Generator, rolls: Rolls) -> None:
    for ending in KS2_YEARS:
        write_ks2(folder / "csp", key_stage_2(rng, rolls[ending], ending))
    for ending in KS4_YEARS:
        write_ks4(folder / "csp", key_stage_4(rng, rolls[ending], ending))
    write_census(folder / "csp", rolls)
    young = [early(rng, rolls[ending], "gld", ending) for ending in GLD_YEARS]
    young += [early(rng, rolls[ending], "phonics", ending) for ending in PHONICS_YEARS]
    write_eyfsp(folder / "ees", young)
    write_early_returns(folder / "returns", young)


def _write_attendance(folder: Path, rng: np.random.Generator, rolls: Rolls) -> None:
    write_absence(folder, [absence(rng, rolls[ending], ending) for ending in ABSENCE_YEARS])
    write_exclusions(folder, [exclusions(rng, rolls[e], e) for e in EXCLUSION_YEARS])
    write_exclusion_returns(folder / "returns")
    years = [registers(rng, rolls[ending], ending) for ending in ATTENDANCE_YEARS]
    years.append(registers(rng, rolls[ATTENDANCE_YEARS[-1]], CURRENT_YEAR))
    write_attendance(folder / "attendance", rng, years)
    write_register_returns(folder / "returns", years)


def _write_notes(folder: Path, seed: int) -> None:
    (folder / "READ-ME.txt").write_text(_READ_ME, encoding="utf-8")
    (folder / "demonstration.toml").write_text(
        "# The build marks a warehouse made from this folder as a demonstration.\n"
        f'invented = true\nday = {DAY}\nseed = {seed}\ncounty = "{LA_NAME}"\nauthority = "{LA_CODE}"\n',
        encoding="utf-8",
    )
