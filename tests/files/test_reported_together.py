"""Everything wrong in a file is reported at once; a wrong cell costs its row, a doubled key its file."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from data.build import load_files
from data.build.report import FileOutcome
from tests.files.loaded import load, table
from tests.files.test_closed_world import FIGURES, KS4, PLACE, aside, attainment8, ks4
from tests.unit.build.build_files import ENGLAND, HEADER, SUFFOLK


def places(count: int) -> list[str]:
    """Rows of different years, each with a figure of Suffolk."""
    return [f"20{year}{year + 1},{PLACE.partition(',')[2]},700,30800,44" for year in range(15, 15 + count)]


@pytest.mark.parametrize("cell", ["??", "e1", "6,50", "44 pts", "1_000"])
def test_a_wrong_cell_costs_its_row_and_the_others_are_used(tmp_path: Path, cell: str) -> None:
    rows = places(8)
    rows[2] = rows[2].replace(",44", f',"{cell}"')
    built = load(tmp_path, {"ks4.csv": table(f"{KS4},{FIGURES}", *rows)})
    report = built.reports["ks4.csv"]
    assert report.outcome is FileOutcome.LOADED
    assert len(attainment8(built)) == 7
    assert aside(built, "ks4.csv") == {"avg_att8": 1}
    assert [(item.row, item.found, item.severity) for item in report.problems] == [(3, cell, "warning")]


def test_too_many_wrong_cells_refuse_the_file(tmp_path: Path) -> None:
    rows = [row.replace(",44", ",??") if place < 3 else row for place, row in enumerate(places(8))]
    built = load(tmp_path, {"ks4.csv": table(f"{KS4},{FIGURES}", *rows)})
    assert built.reports["ks4.csv"].outcome is FileOutcome.REFUSED
    assert [item.row for item in built.reports["ks4.csv"].problems] == [1, 2, 3]


def test_problems_of_columns_of_rules_and_of_cells_are_reported_together(tmp_path: Path) -> None:
    rows = (
        "202324,Academic year,Local authority,E92000001,E10000029,Suffolk,Draft,Foster care,700,30800,44",
        f"{PLACE},Foster care,700,30800,??",
        "209999,Academic year,Local authority,E92000001,E10000029,Suffolk,Revised,Foster care,700,30800,44",
    )
    built = load(tmp_path, {"ks4 of boys.csv": table(f"{KS4},placement,{FIGURES}", *rows)})
    problems = built.reports["ks4 of boys.csv"].problems
    assert {item.column for item in problems} >= {None, "version", "time_period", "placement"}


def test_an_unknown_column_of_numbers_that_tells_rows_of_one_figure_apart_is_named(tmp_path: Path) -> None:
    rows = ("1,50,1000,20.0,7", "2,650,29800,45.8,9")
    built = load(tmp_path, {"ks4.csv": table(f"{KS4},kind_no,{FIGURES},staff", *(f"{PLACE},{row}" for row in rows))})
    report = built.reports["ks4.csv"]
    assert report.outcome is FileOutcome.REFUSED
    named = {(item.column, item.found) for item in report.problems}
    assert ("kind_no", "1, 2") in named


def test_rows_of_one_figure_that_no_column_tells_apart_are_named_by_row(tmp_path: Path) -> None:
    built = load(tmp_path, {"ks4.csv": ks4("kind_no", "1,50,1000,20.0", "1,650,29800,45.8")})
    (line,) = built.problems("ks4.csv")
    assert "again (first in row 1)" in line


def test_what_a_library_says_is_in_no_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise duckdb.InvalidInputException(f"Invalid Input Error: cannot open {tmp_path}/scratch.duckdb")

    monkeypatch.setattr(load_files, "load_facts", fail)
    built = load(tmp_path, {"eyfsp.csv": table(HEADER, ENGLAND, SUFFOLK)})
    (line,) = built.problems("eyfsp.csv")
    assert "Invalid Input" not in line and str(tmp_path) not in line
    assert "a file that can be read as ees_eyfsp" in line
