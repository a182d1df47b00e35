"""Registers that contradict themselves or each other, or name a part of the schools, tell no figure of all."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.reports.core.types import Figure
from analytics.reports.measures.value import value
from data.build.report import FileOutcome
from data.settings import Settings
from data.warehouse import Warehouse
from session.opening import context_for
from tests.files.loaded import TODAY, Built, load, table

HEADER = (
    "URN,LA (code),LA (name),EstablishmentName,TypeOfEstablishment (name),EstablishmentStatus (name),"
    "OpenDate,CloseDate,PhaseOfEducation (name)"
)
ROW = "{},935,Suffolk,A,Community school,Open,01-09-2000,,Primary"
PRIMARY = [ROW.format(900100 + at) for at in range(60)]
SECONDARY = [ROW.format(900200 + at).replace("Primary", "Secondary") for at in range(12)]
SCHOOLS = [*PRIMARY, *SECONDARY]
INSPECTED = table(
    "urn,date,grade",
    *(
        f"{row[:6]},{year}-03-01,{'Good' if 'Primary' in row else 'Inadequate'}"
        for row in SCHOOLS
        for year in (2013, 2023)
    ),
)
NAME, LATER = "edubasealldata20210425.csv", "edubasealldata20221025.csv"


def closed(urn: int, day: str) -> str:
    """A school that had closed on a day."""
    return ROW.format(urn).replace("Open,01-09-2000,,", f"Closed,01-09-2000,{day},")


def good(built: Built, day: str) -> Figure:
    """The share of good schools in Suffolk."""
    assert built.warehouse is not None
    context = context_for(Settings(built.warehouse.parents[2], "935"), Warehouse.open(built.warehouse), as_at=TODAY)
    return value(context, code="ofsted_good_schools", area="E10000029", period=day)


@pytest.mark.parametrize(
    ("others", "known_from"),
    [
        ((), "2022-10-25"),
        (("31-08-2005",), "2022-10-25"),
        (("31-08-2005", "31-08-2022"), "2022-08-31"),
        (("31-08-2009", "31-08-2013", "31-08-2018"), "2009-08-31"),
    ],
)
def test_a_few_stray_closed_schools_do_not_make_a_register_of_all_that_closed(
    tmp_path: Path, others: tuple[str, ...], known_from: str
) -> None:
    gone = [closed(900300 + at, day) for at, day in enumerate(others)]
    built = load(tmp_path, {LATER: table(HEADER, *SCHOOLS, *gone), "list.csv": INSPECTED})
    assert built.rows("SELECT known_from::VARCHAR FROM register_coverage") == [(known_from,)]
    assert (good(built, "2015-01-31").value is None) is (known_from > "2015")


def test_a_school_that_a_later_register_leaves_out_has_closed(tmp_path: Path) -> None:
    built = load(tmp_path, {NAME: table(HEADER, *SCHOOLS), LATER: table(HEADER, *SCHOOLS[5:]), "list.csv": INSPECTED})
    assert (good(built, "2022-10-31").numerator, good(built, "2022-10-31").denominator) == (55, 67)


def test_a_later_register_of_one_phase_closes_no_school_of_another(tmp_path: Path) -> None:
    built = load(tmp_path, {NAME: table(HEADER, *SCHOOLS), LATER: table(HEADER, *SECONDARY), "list.csv": INSPECTED})
    assert good(built, "2022-10-31").denominator == 72


@pytest.mark.parametrize("other", [NAME, f"x/{LATER}"])
def test_registers_that_disagree_on_a_closure_are_named_and_the_later_is_used(tmp_path: Path, other: str) -> None:
    older = table(HEADER, closed(900100, "31-08-2020"), *SCHOOLS[1:])
    built = load(tmp_path, {other: older, LATER: table(HEADER, *SCHOOLS), "list.csv": INSPECTED})
    for name, row, says in ((other, 1, "900100 closed on 2020-08-31"), (LATER, 1, "900100 open on 2022-10-25")):
        (problem,) = built.reports[name].problems
        assert (problem.row, problem.found) == (row, says)
    assert other != NAME or good(built, "2022-10-31").denominator == 72


@pytest.mark.parametrize(
    ("cell", "other", "column"),
    [
        ("Open,01-09-2000,,", "Closed,01-09-2000,,", "CloseDate"),
        ("Open,01-09-2000,,", "Closed,01-09-2000,31-08-2031,", "CloseDate"),
        ("Open,01-09-2000,,", "Open,01-09-2000,31-08-2015,", "CloseDate"),
        ("Open,01-09-2000,,", "Closed,01-09-2000,31-08-1999,", "CloseDate"),
        ("Open", "Mothballed", "EstablishmentStatus (name)"),
        ("Suffolk", "Norfolk", "LA (code)"),
        ("Community school", "Learning hub", "TypeOfEstablishment (name)"),
    ],
)
def test_a_school_whose_row_contradicts_itself_is_set_aside(tmp_path: Path, cell: str, other: str, column: str) -> None:
    built = load(tmp_path, {LATER: table(HEADER, PRIMARY[0].replace(cell, other), *SCHOOLS[1:])})
    report = built.reports[LATER]
    assert (report.rows_set_aside, report.problems[0].row, report.problems[0].column) == (1, 1, column)


def test_a_phase_that_is_new_is_reported(tmp_path: Path) -> None:
    built = load(tmp_path, {LATER: table(HEADER, PRIMARY[0].replace("Primary", "Elementary"), *SCHOOLS[1:])})
    assert [problem.found for problem in built.reports[LATER].problems] == ["Elementary"]


def test_a_register_of_primary_schools_alone_gives_no_figure_of_all(tmp_path: Path) -> None:
    inspected = "\n".join(INSPECTED.splitlines()[:121]) + "\n"
    built = load(tmp_path, {LATER: table(HEADER, *PRIMARY), "list.csv": inspected})
    assert "60 primary schools" in built.reports[LATER].problems[0].found
    assert good(built, "2022-10-31").value is None


def test_a_file_named_after_a_day_to_come_is_refused(tmp_path: Path) -> None:
    report = load(tmp_path, {"edubasealldata20281025.csv": table(HEADER, *SCHOOLS)}).reports[
        "edubasealldata20281025.csv"
    ]
    assert report.outcome is FileOutcome.REFUSED
    assert "2028-10-25" in report.problems[0].found


@pytest.mark.parametrize(
    "name", ["edubaseallacademiesandfree20221025.csv", "AcademyRegister_20221025.csv", "primary_schools_20221025.csv"]
)
def test_a_register_named_after_a_kind_of_school_is_refused(tmp_path: Path, name: str) -> None:
    report = load(tmp_path, {name: table(HEADER, *SCHOOLS)}).reports[name]
    assert report.outcome is FileOutcome.REFUSED
    assert "a register of all state-funded schools" in report.problems[0].expected


def test_a_register_of_academies_alone_gives_no_figure_of_all(tmp_path: Path) -> None:
    academies = [row.replace("Community school", "Academy converter") for row in SCHOOLS]
    built = load(tmp_path, {LATER: table(HEADER, *academies), "list.csv": INSPECTED})
    assert "72 academy and free schools" in built.reports[LATER].problems[0].found
    assert good(built, "2022-10-31").value is None


def test_a_register_of_academies_and_one_maintained_school_that_closed_is_one_of_all(tmp_path: Path) -> None:
    academies = [row.replace("Community school", "Academy converter") for row in SCHOOLS]
    built = load(tmp_path, {LATER: table(HEADER, *academies, closed(900300, "31-08-2022")), "list.csv": INSPECTED})
    assert good(built, "2022-10-31").denominator == 72


def test_a_closed_school_without_a_readable_day_is_set_aside_and_never_open(tmp_path: Path) -> None:
    built = load(tmp_path, {LATER: table(HEADER, *SCHOOLS, closed(900300, "31/08/21"), closed(900301, "31-08-2021"))})
    assert built.rows("SELECT urn FROM school WHERE urn >= '900300'") == [("900301",)]
    assert built.reports[LATER].rows_set_aside == 1
