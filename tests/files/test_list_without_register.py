"""Another county's list of inspections is enough for reach: no register of it need be loaded."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.reports.core.context import ReportContext
from analytics.reports.inspection.inspection import ofsted
from analytics.reports.inspection.reach import reach
from data.build.run import build
from data.settings import Settings
from data.warehouse import Warehouse
from session.opening import context_for
from tests.files.loaded import TODAY, table

SCHOOLS = range(120900, 120920)
ROWS = [
    row
    for place, urn in enumerate(SCHOOLS)
    for row in (
        f"Good,14/03/20{8 + place % 3:02d},School {place} Primary School,{urn},Norfolk,Academy",
        f"{('GOOD', 'Requires improvement')[place % 2]},02/06/2013,School {place},{urn},Norfolk,Academy",
        f"2,02/10/20{15 + (place % 4 != 1)},School {place},{urn},Norfolk,Academy",
    )
]
# A title above the header, columns in another order, a school of another county, a school never
# inspected, and the empty rows that a spreadsheet leaves.
ODD = [
    "Good,03/03/2014,School of elsewhere,115000,Essex,Academy",
    ",,Never inspected,120999,Norfolk,Academy",
    "Outstanding,05/05/2014,A private school,120998,Norfolk,Independent School",
    ",,,,,",
    ROWS[0],
    ",,,,,",
]
LIST = "Inspections of our schools\n" + table("Rating,Inspection date,School,URN,Local authority,Type", *ROWS, *ODD)


@pytest.fixture(scope="module")
def norfolk(tmp_path_factory: pytest.TempPathFactory) -> ReportContext:
    home = tmp_path_factory.mktemp("norfolk")
    (home / "in").mkdir()
    (home / "in" / "our list.csv").write_text(LIST, encoding="utf-8")
    settings = Settings(home / "home", "926")
    report = build(home / "in", settings, TODAY)
    assert [file.problems for file in report.files] == [[]]
    path = next((settings.home / "real").rglob("*.duckdb"))
    return context_for(settings, Warehouse.open(path), as_at=date(2015, 2, 28))


def test_the_lists_own_state_schools_stand_for_the_authority(norfolk: ReportContext) -> None:
    result = ofsted(norfolk)
    assert result.with_predecessors.n_graded == len(SCHOOLS)
    assert result.with_predecessors.n_never == 1
    assert result.old[0].numerator == 10


def test_reach_starts_from_the_grades_of_the_list(norfolk: ReportContext) -> None:
    result = reach(norfolk, deadline="2016-01-31", promised=85).old
    assert result is not None
    assert (result.good_now, result.n_graded) == (10, 20)
    assert result.chance is not None


def test_a_grade_without_a_date_is_refused_by_its_row(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.csv").write_text(LIST, encoding="utf-8")
    wrong = table("urn,date,grade", "120900,,Good")
    (tmp_path / "in" / "wrong.csv").write_text(wrong, encoding="utf-8")
    report = build(tmp_path / "in", Settings(tmp_path / "home", "926"), TODAY)
    file = next(item for item in report.files if item.file == "wrong.csv")
    assert "row 1, column 'date'" in str(file.problems[0])
