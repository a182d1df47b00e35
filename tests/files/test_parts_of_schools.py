"""The grade of a part of a school, or of another provision, is never the school's."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.build.report import FileOutcome
from tests.files.loaded import load, table

LIST = "urn,date,grade"
MI = "URN,School name,Local authority,Ofsted phase,Inspection start date,Publication date,Overall effectiveness"
SCHOOL = "124531,Bildeston,Suffolk,Primary,2014-03-01,2014-04-01"


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("provision", "Early years only"),
        ("provision", "Sixth form only"),
        ("provision", "Resource base"),
        ("aspect", "Leadership and management"),
        ("key stage", "KS1"),
        ("Judgement type", "Quality of education"),
        ("what was inspected", "Boarding"),
        ("note", "sixth form only"),
        ("type", "Early years only"),
        ("team", "Children's centre"),
    ],
)
def test_a_row_about_a_part_of_a_school_is_set_aside(tmp_path: Path, column: str, cell: str) -> None:
    text = table(f"{LIST},{column}", f"124531,2014-03-01,Good,{cell}", f"124532,2014-03-01,Inadequate,{cell}")
    report = load(tmp_path / "all", {"list.csv": text}).reports["list.csv"]
    assert report.outcome is FileOutcome.REFUSED
    problem = report.problems[0]
    assert (problem.row, (problem.column or "").lower(), problem.found) == (1, column.lower(), cell)
    built = load(tmp_path / "some", {"list.csv": table(*text.splitlines(), "124533,2014-03-01,Good,")})
    assert built.rows("SELECT urn FROM inspection") == [("124533",)]
    assert [(item.rows, item.understood) for item in built.reports["list.csv"].set_aside] == [(2, False)]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("provision", "Whole school"),
        ("provision", "Primary"),
        ("sixth form", "Has a sixth form"),
        ("phase", "Nursery"),
        ("establishment", "Early Years Academy"),
        ("admissions", "Girls only"),
        ("ward", "Boarding Hill"),
        ("lead inspector", "A N Other"),
    ],
)
def test_what_describes_the_school_sets_nothing_aside(tmp_path: Path, column: str, cell: str) -> None:
    built = load(tmp_path, {"list.csv": table(f"{LIST},{column}", f"124531,2014-03-01,Good,{cell}")})
    assert built.rows("SELECT urn, overall FROM inspection") == [("124531", 2)]


def test_the_school_keeps_its_grade_where_its_parts_have_rows_of_their_own(tmp_path: Path) -> None:
    rows = (f"{SCHOOL},2,School", f"{SCHOOL},4,Boarding", f"{SCHOOL},3,Early years provision")
    built = load(tmp_path, {"mi.csv": table(f"{MI},Provision", *rows)})
    assert built.rows("SELECT urn, overall FROM inspection") == [("124531", 2)]
    assert [(item.row, item.found) for item in built.reports["mi.csv"].problems if item.column == "Provision"] == [
        (2, "Boarding"),
        (3, "Early years provision"),
    ]


@pytest.mark.parametrize("name", ["sixth_form_inspections.csv", "Early years inspections.csv", "boarding list.csv"])
def test_a_list_named_after_a_part_is_refused(tmp_path: Path, name: str) -> None:
    report = load(tmp_path, {name: table(LIST, "124531,2014-03-01,Good")}).reports[name]
    assert report.outcome is FileOutcome.REFUSED
    assert "the file's name" in report.problems[0].found
