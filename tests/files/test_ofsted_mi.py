"""Ofsted management information in its four formats, and plain lists of inspections."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.files.loaded import Built, load, table
from tests.shared import needs_shared, shared_file

_OLD = (
    "Web link,URN,LAESTAB,School name,Ofsted phase,Inspection number,Inspection type,"
    "Inspection start date,Publication date,Overall effectiveness,Category of concern,"
    'Outcomes for pupils,"Quality of teaching, learning and assessment",'
    '"Personal development, behaviour and welfare",Effectiveness of leadership and management,'
    "Is safeguarding effective?"
)
_SAMPLES = (
    "Management_information_-_state-funded_schools_-_latest_inspections_as_at_31_Aug_2024",
    "Management_information_-_state-funded_schools_-_all_inspections_-_year_to_date_published_by_31_May_2025",
    "Management_information_-_state-funded_schools_-_latest_inspections_as_at_30_June_2026",
)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Built:
    files = [shared_file(f"data/ofsted/{sample}.SAMPLE.csv") for sample in _SAMPLES]
    return load(tmp_path_factory.mktemp("ofsted"), {file.name: file for file in files})


def _visits(built: Built, where: str = "true") -> list[tuple]:
    return built.rows(
        f"""SELECT urn, inspected::VARCHAR, kind, regime, overall FROM inspection
        WHERE {where} ORDER BY ALL"""
    )


@needs_shared
def test_one_visit_in_two_releases_is_one_inspection(samples: Built) -> None:
    assert len(_visits(samples, "inspection_id = '10323215'")) == 1
    assert samples.rows("SELECT count(*) - count(DISTINCT inspection_id) FROM inspection") == [(0,)]


@needs_shared
def test_report_cards_have_areas_and_never_an_overall_grade(samples: Built) -> None:
    assert _visits(samples, "urn = '100025' AND regime = 'R4'") == [("100025", "2026-01-13", "graded", "R4", None)]
    assert samples.rows(
        """SELECT area, grade FROM inspection_area WHERE inspection_id = '10428056'
        AND area IN ('inclusion', 'attendance_behaviour', 'post_16') ORDER BY area"""
    ) == [("attendance_behaviour", "expected standard"), ("inclusion", "strong standard")]
    words = {row[0] for row in samples.rows("SELECT DISTINCT grade FROM inspection_area")}
    assert not words & {"good", "outstanding", "9", "0", "NULL", "not applicable"}


@needs_shared
def test_nothing_since_september_2024_has_an_overall_grade(samples: Built) -> None:
    assert _visits(samples, "regime IN ('R3', 'R4') AND overall IS NOT NULL") == []


@needs_shared
def test_the_previous_grade_belongs_to_the_school_as_it_was(samples: Built) -> None:
    rows = samples.rows("SELECT urn, current_urn, overall FROM inspection WHERE inspection_id = 'ITS413364'")
    assert rows == [("120877", "145530", 2)]


@needs_shared
def test_a_monitoring_visit_is_none_of_the_graded_ones(samples: Built) -> None:
    rows = samples.rows("SELECT kind, outcome FROM inspection WHERE inspection_id = '10353864'")
    words = "Taking effective action to tackle the areas requiring improvement"
    assert rows == [("monitoring", words)]


@needs_shared
def test_an_ungraded_visit_keeps_its_words(samples: Built) -> None:
    rows = samples.rows("SELECT kind, overall, outcome FROM inspection WHERE inspection_id = '10295016'")
    assert rows == [("ungraded", None, "School remains Good (Improving) - S5 Next")]


def test_a_release_before_2019_has_a_title_above_its_header(tmp_path: Path) -> None:
    title = "Table 1: State-funded schools – all inspections 2017 to 2018"
    row = "l,124531,9352002,A,Primary,10012345,S5 Inspection,12/06/2018,11/07/2018,3,,3,3,2,3,Yes"
    built = load(tmp_path, {"mi_2018.csv": table(title, _OLD, row).encode("cp1252")})
    assert _visits(built) == [("124531", "2018-06-12", "graded", "R2", 3)]
    areas = built.rows("SELECT area, grade FROM inspection_area ORDER BY area")
    assert areas == [
        ("behaviour_and_welfare", "2"),
        ("leadership", "3"),
        ("outcomes_for_pupils", "3"),
        ("quality_of_teaching", "3"),
    ]


def test_a_workbook_with_a_title_row_is_read_from_its_second_line(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "2005-2015 Inspections"
    sheet.append(["School inspections 2005 to 2015"])
    sheet.append(
        [
            "URN",
            "School name",
            "Ofsted phase",
            "Inspection number",
            "Inspection date",
            "Overall effectiveness",
            "Category of concern",
        ]
    )
    sheet.append([124531, "A", "Primary", "ITS300001", "10/11/2010", 3, ""])
    sheet.append([124532, "B", "Primary", "ITS300002", "13/02/2013", 4, "SM"])
    out = io.BytesIO()
    book.save(out)
    built = load(tmp_path, {"2005-2015.xlsx": out.getvalue()})
    assert _visits(built) == [("124531", "2010-11-10", "graded", "R1", 3), ("124532", "2013-02-13", "graded", "R2", 4)]
    assert built.rows("SELECT category FROM inspection WHERE overall = 4") == [("special measures",)]


def test_codes_for_nothing_are_not_grades(tmp_path: Path) -> None:
    rows = [
        f"l,12453{place},,A,Primary,1000{place},Visit,12/06/2018,,{code},,9,0,NULL,,9"
        for place, code in enumerate(("9", "0", "NULL", "Not judged"))
    ]
    built = load(tmp_path, {"mi.csv": table(_OLD, *rows)})
    assert _visits(built, "overall IS NOT NULL OR kind = 'graded'") == []
    assert built.rows("SELECT count(*) FROM inspection_area") == [(0,)]


def test_a_report_whose_day_is_not_given_is_known_thirty_days_after(tmp_path: Path) -> None:
    row = "l,124531,,A,Primary,10001,S5 Inspection,01/06/2018,NULL,2,,2,2,2,2,Yes"
    built = load(tmp_path, {"mi.csv": table(_OLD, row)})
    assert built.rows("SELECT published::VARCHAR FROM inspection") == [("2018-07-01",)]


def test_the_report_cards_of_february_2026_say_date_of_judgement(tmp_path: Path) -> None:
    header = (
        "Web Link (opens in new window),URN,Ofsted phase,Academy Sponsor Name,Inspection number,"
        "Inspection type,Inspection start date,Publication date,Category of concern,"
        "Safeguarding standards,Inclusion,Inclusion - date of judgement,Curriculum and teaching,"
        "Curriculum and teaching - date of judgement,Achievement,"
        "Achievement - date of judgement"
    )
    row = (
        "1,124531,Primary,NULL,10430001,S5 Inspection,20/01/2026,18/02/2026,RSI,Not met,"
        "Needs attention,20/01/2026,Expected standard,03/02/2026,Urgent improvement,20/01/2026"
    )
    built = load(tmp_path, {"ytd_28_Feb_2026.csv": table(header, row)})
    assert built.rows("SELECT category, safeguarding, overall FROM inspection") == [
        ("requires significant improvement", "not met", None)
    ]
    assert built.rows("SELECT grade, graded::VARCHAR FROM inspection_area WHERE area = 'curriculum_teaching'") == [
        ("expected standard", "2026-02-03")
    ]


def test_a_grade_that_ofsted_never_gave_is_refused_by_row(tmp_path: Path) -> None:
    row = "l,124531,,A,Primary,10001,S5 Inspection,01/06/2018,NULL,7,,2,2,2,2,Yes"
    built = load(tmp_path, {"mi.csv": table(_OLD, row)})
    assert "row 1, column 'Overall effectiveness': found '7'" in built.problems("mi.csv")[0]


_WRITTEN = (
    ("Outstanding", 1, None),
    ("good", 2, None),
    ("Requires Improvement", 3, None),
    ("Satisfactory", 3, None),
    ("Inadequate", 4, None),
    ("2", 2, None),
    ("Special Measures", 4, "special measures"),
    ("Serious Weaknesses", 4, "serious weaknesses"),
)


def test_a_list_gives_grades_in_words_or_numbers(tmp_path: Path) -> None:
    rows = [f"{word},13/02/2013,{124531 + place}" for place, (word, *_) in enumerate(_WRITTEN)]
    built = load(tmp_path, {"list.csv": table("Grade,Date,URN", *rows)})
    result = built.rows("SELECT overall, category FROM inspection ORDER BY urn")
    assert result == [tuple(text) for _, *text in _WRITTEN]


def test_an_overall_grade_in_2025_is_doubted_and_left_out(tmp_path: Path) -> None:
    rows = ("urn,date,rating", "124531,2013-02-13,Good", "124531,2025-03-04,Good")
    built = load(tmp_path, {"list.csv": table(*rows)})
    assert len(_visits(built)) == 1
    assert "row 2, column 'rating'" in built.problems("list.csv")[0]


@needs_shared
def test_suffolks_history_loads_whole(tmp_path: Path) -> None:
    path = shared_file("data/suffolk/ofsted_history_2005-2020.csv")
    built = load(tmp_path, {path.name: path})
    assert built.reports[path.name].rows_loaded == 768
    assert built.rows("SELECT count(*), count(DISTINCT urn) FROM inspection") == [(768, 283)]


def test_one_inspection_number_on_rows_of_several_schools_loses_no_school(tmp_path: Path) -> None:
    name = "Management_information_-_state-funded_schools_-_latest_inspections_as_at_31_Aug_2023.csv"
    row = ",1245{at},9352000,School {at},Primary,10000001,S5 Inspection,13/02/2019,13/03/2019,2" + "," * 6
    built = load(tmp_path, {name: table(_OLD, *(row.format(at=at) for at in range(10, 16)))})
    assert len(_visits(built)) == 6, built.problems()
    assert any("rows of one school" in problem for problem in built.problems(name))


_CARD_HEADER = (
    "URN,School name,Local authority,Ofsted phase,Inspection number,Inspection start date,Publication date,"
    "Inclusion,Curriculum and teaching,Achievement"
)
_CARD_ROW = "{},A,Suffolk,Primary,{},{},20/02/2026,{},Expected standard,Expected standard"


def _cards(day: str = "12/01/2026", grade: str = "Expected standard") -> str:
    """Ten report cards, of which the first has this day and this grade for inclusion."""
    rows = [_CARD_ROW.format(900100, 1040000, day, grade)]
    rows += [_CARD_ROW.format(900100 + at, 1040000 + at, "12/01/2026", "Expected standard") for at in range(1, 10)]
    return table(_CARD_HEADER, *rows)


@pytest.mark.parametrize(
    ("text", "column", "areas"),
    [(_cards(grade="2"), "Inclusion", 29), (_cards(day="12/01/2025"), "Inspection start date", 27)],
)
def test_an_old_grade_or_an_earlier_day_is_no_report_card(tmp_path: Path, text: str, column: str, areas: int) -> None:
    built = load(tmp_path, {"cards.csv": text})
    problems = built.reports["cards.csv"].problems
    assert [(item.row, item.column) for item in problems if item.column != "URN"] == [(1, column)]
    assert built.rows("SELECT count(*) FROM inspection_area") == [(areas,)]


def test_two_files_with_other_grades_of_one_area_leave_it_out_and_are_named(tmp_path: Path) -> None:
    files = {"a_2026-06-30.csv": _cards(), "b_2026-06-30.csv": _cards(grade="Needs attention")}
    built = load(tmp_path, files)
    assert built.rows("SELECT area, count(*) FROM inspection_area GROUP BY ALL ORDER BY ALL") == [
        ("achievement", 10),
        ("curriculum_teaching", 10),
        ("inclusion", 9),
    ]
    for name in files:
        assert any("inclusion in inspection 1040000" in item.found for item in built.reports[name].problems)
