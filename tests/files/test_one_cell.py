"""An unreadable cell costs that cell alone, unless it is a key; what has not happened yet is set aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.build.report import FileOutcome
from tests.files.loaded import load, table
from tests.files.test_absent_rows import AUTHORITY, ENGLAND, MI
from tests.unit.build.build_files import ENGLAND as EYFSP_ENGLAND
from tests.unit.build.build_files import HEADER, SUFFOLK

KS4 = "RECTYPE,LEA,ESTAB,URN,TPUP,ATT8SCR,P8MEA"
KS4_SCHOOLS = [f"1,935,40{place:02d},1230{place:02d},150,4{place % 10}.5,0.1" for place in range(30)]
SUMS = (f"{AUTHORITY},0.05", "5,,,,600000,44.6,-0.02", f"{ENGLAND},-0.01")
NAME = "2018-2019/935_ks4final.csv"
NEWER = "121000,A,Norfolk,Primary,{},2014-04-01,{}"


def test_the_other_figures_of_a_row_with_one_unreadable_cell_are_used(tmp_path: Path) -> None:
    rows = [*KS4_SCHOOLS[:5], KS4_SCHOOLS[5].replace("45.5", "4S.5"), *KS4_SCHOOLS[6:], *SUMS]
    built = load(tmp_path, {NAME: table(KS4, *rows)})
    of_school = built.rows("SELECT measure, value, status FROM fact WHERE entity = '123005' ORDER BY measure")
    assert of_school == [("progress8", 0.1, "ok")]
    (problem,) = built.reports[NAME].problems
    assert (problem.row, problem.column, problem.found, problem.severity) == (6, "ATT8SCR", "4S.5", "warning")
    assert [(item.column, item.rows) for item in built.reports[NAME].set_aside if not item.understood] == [
        ("att8scr", 1)
    ]
    assert built.rows('SELECT "column", rows FROM set_aside WHERE NOT understood') == [("att8scr", 1)]


def test_a_rate_stays_without_counts_where_one_of_these_is_unreadable(tmp_path: Path) -> None:
    rows = (EYFSP_ENGLAND, SUFFOLK.replace("500,340", "5OO,340"))
    built = load(tmp_path, {"eyfsp.csv": table(HEADER, *rows)})
    assert built.rows(
        "SELECT value, numerator, denominator FROM fact WHERE entity = 'E10000029' AND measure = 'gld'"
    ) == [(68.0, None, None)]


def test_a_file_with_many_rows_of_unreadable_cells_is_refused(tmp_path: Path) -> None:
    rows = [row.replace(".5,0.1", ".5,O.1") if place % 3 == 0 else row for place, row in enumerate(KS4_SCHOOLS)]
    assert load(tmp_path, {NAME: table(KS4, *rows, *SUMS)}).reports[NAME].outcome is FileOutcome.REFUSED


def test_an_unreadable_grade_of_one_area_leaves_the_inspection(tmp_path: Path) -> None:
    rows = [f"{NEWER.format('2014-03-01', 2)},2", f"{NEWER.format('2014-03-01', 2).replace('121000', '121001')},x2"]
    built = load(tmp_path, {"mi.csv": table(f"{MI},Quality of teaching", *rows)})
    assert built.rows("SELECT urn, overall FROM inspection ORDER BY 1") == [("121000", 2), ("121001", 2)]
    assert built.rows("SELECT urn FROM inspection_area") == [("121000",)]
    assert ("quality of teaching, learning and assessment", 1) in built.rows(
        'SELECT "column", rows FROM set_aside WHERE NOT understood'
    )


@pytest.mark.parametrize("name", ["mi_as_at_31_March_2014.csv", "mi.csv"])
def test_an_inspection_that_has_not_happened_is_set_aside(tmp_path: Path, name: str) -> None:
    later = "2015-03-01" if "2014" in name else "2027-03-01"
    rows = [NEWER.replace("121000", f"12100{place}").format("2014-03-01", 2) for place in range(8)]
    built = load(tmp_path, {name: table(MI, *rows, NEWER.replace("121000", "121009").format(later, 1))})
    assert built.rows("SELECT count(*), max(inspected)::VARCHAR FROM inspection") == [(8, "2014-03-01")]
    assert ("inspection start date", 1) in built.rows('SELECT "column", rows FROM set_aside WHERE NOT understood')
    assert any(problem.found == later for problem in built.reports[name].problems)


def test_a_listed_inspection_of_the_future_is_set_aside(tmp_path: Path) -> None:
    built = load(tmp_path, {"list.csv": "urn,date,grade\n121000,2018-03-01,Good\n121000,2031-03-01,Inadequate\n"})
    assert built.rows("SELECT overall, inspected::VARCHAR FROM inspection") == [(2, "2018-03-01")]
    assert built.reports["list.csv"].rows_set_aside == 1


def test_a_figure_of_a_year_that_has_not_begun_is_set_aside(tmp_path: Path) -> None:
    later = SUFFOLK.replace("202425", "202728")
    built = load(tmp_path, {"eyfsp.csv": table(HEADER, EYFSP_ENGLAND, SUFFOLK, later)})
    assert built.rows("SELECT DISTINCT period FROM fact") == [("2024/25",)]
    (problem,) = built.reports["eyfsp.csv"].problems
    assert (problem.row, problem.column, problem.found) == (3, "time_period", "202728")
    assert built.reports["eyfsp.csv"].rows_set_aside == 1


@pytest.mark.parametrize(
    ("cell", "other", "column"),
    [
        ("Suffolk", "Norfolk", "new_la_code"),
        (",935,", ",926,", "old_la_code"),
        ("E10000029", "E10000020", "new_la_code"),
    ],
)
def test_a_row_whose_codes_and_name_are_of_two_authorities_is_set_aside(
    tmp_path: Path, cell: str, other: str, column: str
) -> None:
    row = SUFFOLK.replace(cell, other)
    built = load(tmp_path, {"eyfsp.csv": table(HEADER, EYFSP_ENGLAND, row)})
    assert built.rows("SELECT DISTINCT level::VARCHAR FROM fact") == [("national",)]
    (problem,) = built.reports["eyfsp.csv"].problems
    assert (problem.row, problem.column) == (2, column)


def test_a_region_whose_code_and_name_are_of_two_is_set_aside(tmp_path: Path) -> None:
    east = EYFSP_ENGLAND.replace(
        "National,E92000001,England,,,", "Regional,E92000001,England,E12000006,East of England,"
    )
    assert east != EYFSP_ENGLAND
    rows = (EYFSP_ENGLAND, SUFFOLK, east.replace("E12000006", "E12000007"))
    built = load(tmp_path, {"eyfsp.csv": table(HEADER, *rows)})
    (problem,) = built.reports["eyfsp.csv"].problems
    assert (problem.row, problem.column) == (3, "region_code")


@pytest.mark.parametrize("year", ["202627", "199495"])
def test_results_of_a_year_that_cannot_have_any_are_set_aside(tmp_path: Path, year: str) -> None:
    built = load(tmp_path, {"eyfsp.csv": table(HEADER, EYFSP_ENGLAND, SUFFOLK, SUFFOLK.replace("202425", year))})
    (problem,) = built.reports["eyfsp.csv"].problems
    assert (problem.row, problem.column, problem.found) == (3, "time_period", year)


def test_a_folder_named_after_a_year_to_come_refuses_its_files(tmp_path: Path) -> None:
    name = "2026-2027/935_ks4final.csv"
    report = load(tmp_path, {name: table(KS4, *KS4_SCHOOLS, *SUMS)}).reports[name]
    assert report.outcome is FileOutcome.REFUSED
    assert report.problems[0].found == "the year 2026/27"


def test_an_authority_with_a_later_code_and_its_own_name_is_read(tmp_path: Path) -> None:
    row = SUFFOLK.replace("E10000029", "E08000037").replace("935", "390").replace("Suffolk", "Gateshead")
    built = load(tmp_path, {"eyfsp.csv": table(HEADER, EYFSP_ENGLAND, row, row.replace("202425", "202324"))})
    assert built.reports["eyfsp.csv"].rows_set_aside == 0


def test_a_number_with_a_leading_nought_is_no_school(tmp_path: Path) -> None:
    rows = [f"12100{place},2018-03-0{place + 1},Good" for place in range(6)]
    built = load(tmp_path, {"list.csv": table("urn,date,grade", *rows, "0121009,2018-03-01,Inadequate")})
    assert built.rows("SELECT count(*), max(overall) FROM inspection") == [(6, 2)]
    assert built.reports["list.csv"].rows_set_aside == 1
