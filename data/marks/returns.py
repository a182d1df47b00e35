"""The figures of marks as the authority's own return: what is small is hidden before it is written."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.catalogue import MEASURES
from data.marks import statements
from data.marks.aggregate import Figures, RegisteredSchool, counted_phase
from data.period import Period
from data.rules import coverage_rule, disclosure_rule
from data.sources.milepost_return import COLUMNS, COVERAGE
from data.vocabulary import Phase, PupilGroup, ReleaseVersion, ValueStatus

Row = Mapping[str, Any]
# By measure: the part of the possible sessions, or of the enrolments, that it counts.
_SESSIONS: Mapping[str, Callable[[Row], int]] = {
    "attendance": lambda row: row["possible"] - row["authorised"] - row["unauthorised"],
    "attendance_absence": lambda row: row["authorised"] + row["unauthorised"],
    "attendance_absence_authorised": lambda row: row["authorised"],
    "attendance_absence_unauthorised": lambda row: row["unauthorised"],
}
_ENROLMENTS = {"attendance_persistent": "persistent", "attendance_severe": "severe"}
_SEN = (PupilGroup.SEN_SUPPORT.value, PupilGroup.EHCP.value)


def write_return(path: Path, figures: Figures, schools: Sequence[RegisteredSchool], la_code: str) -> int:
    """Write the return of one year in one step; the number of its rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, (*COLUMNS, *COVERAGE), restval="")
        writer.writeheader()
        rows = 0
        for row in return_rows(figures, schools, la_code):
            writer.writerow(row)
            rows += 1
    os.replace(part, path)
    return rows


def return_rows(figures: Figures, schools: Sequence[RegisteredSchool], la_code: str) -> Iterator[dict[str, Any]]:
    """Every figure of a year: schools by their own phase, the authority by each."""
    phases = {school.urn: school.phase for school in schools}
    for (urn, period), groups in _by_place(figures.schools, "urn").items():
        if counted_phase(phases[urn]):
            yield from _rows(figures, (la_code, urn, phases[urn], period), groups, {})
    by_phase = _by_place(figures.authorities, "la_code", "phase")
    for (code, phase, period), groups in by_phase.items():
        reporting = groups[PupilGroup.ALL.value]["schools"]
        coverage = dict(zip(COVERAGE, (reporting, _open(schools, phase, period)), strict=True))
        yield from _rows(figures, (code, code, phase, period), groups, coverage)


def _by_place(rows: Sequence[Row], *keys: str) -> dict[tuple[str, ...], dict[str, Row]]:
    result: dict[tuple[str, ...], dict[str, Row]] = {}
    for row in rows:
        result.setdefault((*(row[key] for key in keys), row["period"]), {})[row["pupil_group"]] = row
    return dict(sorted(result.items()))


def _open(schools: Sequence[RegisteredSchool], phase: str, period: str) -> int:
    parsed = Period.parse(period)
    return sum(
        school.is_open(parsed.start, parsed.end) and counted_phase(school.phase)
        for school in schools
        if phase in (Phase.ALL.value, school.phase)
    )


@dataclass(frozen=True, slots=True)
class _Cell:
    """A pupil group of a place and period, and why its figures are not given."""

    row: Row
    status: ValueStatus


def _rows(
    figures: Figures, key: tuple[str, str, str, str], groups: Mapping[str, Row], coverage: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    la_code, entity, phase, period = key
    shared = {
        "authority": la_code,
        "entity": entity,
        "period": period,
        "phase": phase,
        "release": ReleaseVersion.REVISED.value,
        "published": figures.known[period],
        "note": "counted from attendance marks",
        **coverage,
    }
    for group, cell in _cells(groups).items():
        for measure, numerator, denominator in _measures(cell.row, period):
            row = {**shared, "measure": measure, "group": group}
            if cell.status is ValueStatus.OK:
                yield {**row, "numerator": numerator, "denominator": denominator}
            else:
                yield {**row, "status": cell.status.value}


def _measures(row: Row, period: str) -> Iterator[tuple[str, int, int]]:
    for measure, part in _SESSIONS.items():
        if _published(measure, period):
            yield measure, part(row), row["possible"]
    for measure, column in _ENROLMENTS.items():
        if row[column] is not None and _published(measure, period):
            yield measure, row[column], row["enrolments"]


def _published(measure: str, period: str) -> bool:
    return MEASURES[measure].era_of(Period.parse(period), PupilGroup.ALL) is not None


def _cells(groups: Mapping[str, Row]) -> dict[str, _Cell]:
    """Each group with why it is hidden: too few pupils, too few beside it, or groups not known."""
    everyone = groups[PupilGroup.ALL.value]["enrolments"]
    unknown = groups.get(statements.UNKNOWN)
    known = 1 - (unknown["enrolments"] / everyone if unknown else 0)
    small = _small({group: row["enrolments"] for group, row in groups.items() if group != statements.UNKNOWN})
    cells = {}
    for group, row in groups.items():
        if group == statements.UNKNOWN:
            continue
        status = ValueStatus.SUPPRESSED if group in small else ValueStatus.OK
        if group != PupilGroup.ALL and known < coverage_rule().least_share:
            status = ValueStatus.NOT_AVAILABLE
        cells[group] = _Cell(row, status)
    return cells


def _small(pupils: Mapping[str, int]) -> set[str]:
    """Groups of too few pupils, or that would give away too few others by subtraction."""
    least = disclosure_rule().smallest_cohort
    everyone = pupils[PupilGroup.ALL.value]
    small = {
        group
        for group, count in pupils.items()
        if count < least or (group != PupilGroup.ALL and 0 < everyone - count < least)
    }
    named = [group for group in _SEN if group in pupils]
    if len(named) == len(_SEN) and 0 < everyone - sum(pupils[group] for group in named) < least:
        small.add(min(named, key=lambda group: pupils[group]))
    return small


def file_name(year: str) -> str:
    """The name of a year's return."""
    return f"attendance_marks_{year.replace('/', '-')}.csv"
