"""Writes exclusions in the format of 2017 (fixed-period) and of today (suspensions)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.demo.apportion import half_up
from data.demo.ees_rows import ENGLAND, NORFOLK, school_place, suffolk, time_columns
from data.demo.exclusions import OLD_FORMAT_UNTIL, Exclusions
from data.demo.files_absence import PHASE_WORDS
from data.demo.model import Spell
from data.demo.published import published
from data.demo.text import dmy, write_csv

_COUNTS = ("headcount", "perm_excl", "fixed_excl", "one_plus_fixed")
_MEASURES = ("headcount", "permanent_exclusions", "suspensions", "suspended_pupils")
_OLD_COLUMNS = (
    "time_identifier",
    "time_period",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "new_la_code",
    "la_name",
    "estab",
    "laestab",
    "academy_type",
    "academy_open_date",
    "school_type",
    "num_schools",
    "headcount",
    "perm_excl",
    "perm_excl_rate",
    "fixed_excl",
    "fixed_excl_rate",
    "one_plus_fixed",
    "one_plus_fixed_rate",
)
_NEW_NAMES = {
    "fixed_excl": "suspension",
    "fixed_excl_rate": "susp_rate",
    "one_plus_fixed": "one_plus_susp",
    "one_plus_fixed_rate": "one_plus_susp_rate",
    "school_type": "education_phase",
}


def write_exclusions(folder: Path, years: list[list[Exclusions]]) -> None:
    """Write the file to 2016/17 and the two current files from 2017/18 on."""
    old = [year for year in years if year[0].ending <= OLD_FORMAT_UNTIL]
    new = [year for year in years if year[0].ending > OLD_FORMAT_UNTIL]
    rows = [row for year in old for row in (*_published_rows(year[0].ending), *_schools(year))]
    frame = pd.DataFrame(rows)
    frame["estab"] = frame["school_laestab"].str[3:]
    frame = frame.rename(columns={"school_laestab": "laestab"}).fillna("")
    write_csv(frame[list(_OLD_COLUMNS)], folder / "ees" / "exclusions_by_geographic_level.csv")
    current = [row for year in new for row in _schools(year)]
    frame = pd.DataFrame(current).drop(columns=["academy_type", "academy_open_date"])
    write_csv(frame.rename(columns=_NEW_NAMES), folder / "ees" / "exc_school.csv")
    areas = [row for year in new for row in _areas(year)]
    frame = pd.DataFrame(areas).rename(columns=_NEW_NAMES)
    write_csv(frame, folder / "ees" / "exc_nat_region_la.csv")


def _rates(counts: dict[str, str]) -> dict[str, str]:
    """The counts with a rate per 100 pupils behind each, in the order of the files."""
    row = {"headcount": counts["headcount"]}
    for name in _COUNTS[1:]:
        hidden = not counts[name].isdigit()
        per_100 = "" if hidden else 100 * int(counts[name]) / max(1, int(counts["headcount"]))
        row[name] = counts[name]
        row[f"{name}_rate"] = counts[name] if hidden else f"{half_up(float(per_100), 2):g}"
    return row


def _schools(year: list[Exclusions]) -> list[dict[str, str]]:
    symbol = "x" if year[0].ending <= OLD_FORMAT_UNTIL else "c"
    rows = []
    for phase in year:
        for index, roll in enumerate(phase.rolls):
            columns = (phase.headcount, phase.permanent, phase.suspensions, phase.suspended)
            counts = {
                name: _hide(int(column[index]), symbol, name) for name, column in zip(_COUNTS, columns, strict=True)
            }
            rows.append(
                time_columns(phase.ending)
                | school_place(roll)
                | _academy(roll.spell, phase.ending)
                | {"school_type": PHASE_WORDS[phase.phase], "num_schools": "1"}
                | _rates(counts)
            )
    return rows


def _hide(count: int, symbol: str, name: str) -> str:
    """One or two pupils or events are hidden in a school's row."""
    return symbol if name != "headcount" and count in {1, 2} else str(count)


def _academy(spell: Spell, ending: int) -> dict[str, str]:
    """To 2014/15 the published file says Total on every school row."""
    if ending < 2016 or "cademy" not in spell.kind:
        return {"academy_type": "Total", "academy_open_date": "Total"}
    word = "sponsor led academy" if "sponsor" in spell.kind else "converter academy"
    return {"academy_type": word.capitalize(), "academy_open_date": dmy(spell.opened, "/")}


def _published_rows(ending: int) -> list[dict[str, str]]:
    """Rows of Suffolk, Norfolk and England as published, hidden cells included."""
    rows = []
    for area, place in (("Suffolk", suffolk()), ("Norfolk", NORFOLK), ("England", ENGLAND)):
        for phase, word in PHASE_WORDS.items():
            selected = [published(name, ending, phase, area=area) for name in _MEASURES]
            counts = {
                name: "x" if value is None else str(int(value)) for name, value in zip(_COUNTS, selected, strict=True)
            }
            schools = published("schools_in_return", ending, phase, area=area)
            rows.append(
                time_columns(ending)
                | place
                | {
                    "academy_type": "Total",
                    "academy_open_date": "Total",
                    "school_type": word,
                    "num_schools": "" if schools is None else str(int(schools)),
                }
                | _rates(counts)
            )
    return rows


def _areas(year: list[Exclusions]) -> list[dict[str, str]]:
    ending = year[0].ending
    rows = []
    for name, word in PHASE_WORDS.items():
        chosen = [phase for phase in year if name in {"all", phase.phase}]
        sums = [
            sum(int(getattr(phase, field).sum()) for phase in chosen)
            for field in ("headcount", "permanent", "suspensions", "suspended")
        ]
        counts = {column: str(value) for column, value in zip(_COUNTS, sums, strict=True)}
        schools = str(sum(len(phase.rolls) for phase in chosen))
        start = time_columns(ending) | suffolk()
        rows.append(start | {"school_type": word, "num_schools": schools} | _rates(counts))
        rows.append(_england(ending, name, word))
    return rows


def _england(ending: int, phase: str, word: str) -> dict[str, str]:
    row = time_columns(ending) | ENGLAND | {"school_type": word, "num_schools": "x"}
    row |= dict.fromkeys((*_COUNTS, *(f"{name}_rate" for name in _COUNTS[1:])), "x")
    for column, measure in (("perm_excl_rate", "permanent_exclusion_rate"), ("fixed_excl_rate", "suspension_rate")):
        value = published(measure, ending, phase, area="England")
        if value is not None:
            row[column] = f"{value:.2f}"
    return row
