"""What leaves the marks: a return of the authority's own, in which what is small is hidden already."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from data.marks.returns import return_rows, write_return
from tests.files.loaded import load
from tests.unit.marks.folders import SCHOOLS, both, day, summed

WEEK = "2025-W37"


def returned(folder: Path, *rows: str) -> list[dict[str, Any]]:
    day(folder, "2025-09-08.csv", *rows)
    (figures,) = summed(folder).figures
    return list(return_rows(figures, SCHOOLS, "935"))


def cell(
    rows: list[dict[str, Any]], entity: str, measure: str, group: str = "all", period: str = WEEK, phase="primary"
):
    (row,) = [
        row
        for row in rows
        if (row["entity"], row["measure"], row["group"], row["period"], row["phase"])
        == (entity, measure, group, period, phase)
    ]
    return row.get("status") or (row["numerator"], row["denominator"])


def pupils(number: int, groups: str = "none", urn: str = "100001", code: str = "/", start: int = 0) -> list[str]:
    return [row for n in range(start, start + number) for row in both(f"{urn}-{n}", urn, code, "\\", groups)]


def test_a_small_group_is_hidden_however_many_its_sessions(tmp_path: Path) -> None:
    rows = returned(tmp_path, *pupils(20), *pupils(5, "fsm", start=20), *pupils(6, "ehcp", start=25))
    assert cell(rows, "100001", "attendance", "fsm") == "suppressed"
    assert cell(rows, "100001", "attendance", "ehcp") == (12, 12)
    assert cell(rows, "100001", "attendance") == (62, 62)


@pytest.mark.parametrize(("others", "expected"), [(5, "suppressed"), (6, (40, 40)), (0, (40, 40))])
def test_a_group_is_hidden_where_few_others_are_left(tmp_path: Path, others: int, expected: object) -> None:
    rows = returned(tmp_path, *pupils(20, "fsm"), *pupils(others, start=20))
    assert cell(rows, "100001", "attendance", "fsm") == expected


def test_pupils_without_special_needs_are_not_given_away(tmp_path: Path) -> None:
    rows = returned(tmp_path, *pupils(20, "sen_support"), *pupils(8, "ehcp", start=20), *pupils(3, start=28))
    assert cell(rows, "100001", "attendance", "sen_support") == (40, 40)
    assert cell(rows, "100001", "attendance", "ehcp") == "suppressed"


def test_groups_of_a_school_that_does_not_give_them_are_not_available(tmp_path: Path) -> None:
    rows = returned(tmp_path, *pupils(20, ""), *pupils(10, "fsm", start=20))
    assert cell(rows, "100001", "attendance", "fsm") == "not_available"
    assert cell(rows, "100001", "attendance") == (60, 60)


def test_every_measure_of_a_school_by_hand(tmp_path: Path) -> None:
    rows = returned(tmp_path, *pupils(8), *pupils(2, code="I", start=8), *pupils(1, code="O", start=10))
    assert cell(rows, "100001", "attendance") == (19, 22)
    assert cell(rows, "100001", "attendance_absence") == (3, 22)
    assert cell(rows, "100001", "attendance_absence_authorised") == (2, 22)
    assert cell(rows, "100001", "attendance_absence_unauthorised") == (1, 22)
    assert cell(rows, "100001", "attendance_persistent", period="2025/26") == (3, 11)
    assert cell(rows, "100001", "attendance_severe", period="2025/26-HT1") == (3, 11)
    assert not [row for row in rows if row["period"] == WEEK and row["measure"] == "attendance_persistent"]


def test_the_authority_adds_its_schools_up_and_says_who_reported(tmp_path: Path) -> None:
    rows = returned(tmp_path, *pupils(10), *pupils(10, urn="100003", code="I"))
    assert cell(rows, "935", "attendance", phase="all") == (30, 40)
    assert cell(rows, "935", "attendance", phase="secondary") == (10, 20)
    coverage = {
        (row["phase"], row["schools_reporting"], row["schools_open"])
        for row in rows
        if row["entity"] == "935" and row["period"] == WEEK
    }
    assert coverage == {("all", 2, 3), ("primary", 1, 2), ("secondary", 1, 1)}


def test_the_build_loads_the_return_and_withholds_what_too_few_schools_reported(tmp_path: Path) -> None:
    ill = pupils(1, urn="100003", code="I")
    day(tmp_path / "marks", "2025-09-08.csv", *pupils(10), *pupils(9, urn="100003", start=1), *ill)
    (figures,) = summed(tmp_path / "marks").figures
    write_return(tmp_path / "return.csv", figures, SCHOOLS, "935")
    built = load(tmp_path, {"attendance_marks_2025-26.csv": tmp_path / "return.csv"})
    assert built.problems() == []
    result = built.rows(
        f"""SELECT entity, phase, round(value, 1), status, release, published::VARCHAR FROM fact
        WHERE measure = 'attendance' AND period = '{WEEK}' ORDER BY ALL"""
    )
    assert result == [
        ("100001", "primary", 100.0, "ok", "revised", "2025-10-01"),
        ("100003", "secondary", 95.0, "ok", "revised", "2025-10-01"),
        ("E10000029", "all", None, "cannot_tell", "revised", "2025-10-01"),
        ("E10000029", "primary", None, "cannot_tell", "revised", "2025-10-01"),
        ("E10000029", "secondary", 95.0, "ok", "revised", "2025-10-01"),
    ]


def test_no_pupil_is_in_what_leaves(tmp_path: Path) -> None:
    day(tmp_path / "marks", "2025-09-08.csv", *pupils(10))
    (figures,) = summed(tmp_path / "marks").figures
    write_return(tmp_path / "return.csv", figures, SCHOOLS, "935")
    assert "100001-" not in (tmp_path / "return.csv").read_text()
