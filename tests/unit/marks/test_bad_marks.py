"""Marks that cannot be: each is refused or resolved by a stated rule, counted, and named by file and row."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.unit.marks.folders import HEAD, both, day, figure, summed

WEEK = "2025-W37"
GOOD = both("a", "100001", "/", "\\")


def named(report) -> list[tuple[str, int | None, str | None, str]]:
    return [(name, item.row, item.column, item.found) for week in report.weeks for name, item in week.problems]


@pytest.mark.parametrize(
    ("row", "outcome", "column", "text"),
    [
        ("b,100001,AM,?,none", "unknown_code", "code", "?"),
        ("b,100001,AM,,none", "unknown_code", "code", ""),
        ("b,100001,AM,J,none", "unknown_code", "code", "J"),
        ("b,100001,EVE,/,none", "unknown_session", "session", "EVE"),
        ("b,999999,AM,/,none", "unknown_school", "urn", "999999"),
        (",100001,AM,/,none", "no_pupil", "pupil", ""),
    ],
)
def test_a_mark_with_a_wrong_cell_is_set_aside(tmp_path: Path, row: str, outcome: str, column: str, text: str) -> None:
    day(tmp_path, "2025-09-08.csv", *GOOD, row)
    report = summed(tmp_path)
    assert report.tallies == {"counted": 2, outcome: 1}
    assert named(report) == [("2025-09-08.csv", 3, column, text)]
    assert figure(report.figures[0], "100001", WEEK) == (1, 2, 0, 0, None, None)


@pytest.mark.parametrize("name", ["2025-09-06.csv", "2025-10-27.csv"])
def test_a_weekend_and_a_holiday_are_outside_the_calendar(tmp_path: Path, name: str) -> None:
    day(tmp_path, name, *GOOD)
    report = summed(tmp_path)
    assert report.tallies == {"outside_calendar": 2}
    assert named(report)[0] == (name, 1, "date", name[:10])


@pytest.mark.parametrize("stated", ["2025-09-07", "2025-09-07T23:00:00+00:00", "2025-09-08 23:00:00", "08/09/2025", ""])
def test_a_row_that_is_not_of_the_file_s_day_is_set_aside(tmp_path: Path, stated: str) -> None:
    day(tmp_path, "2025-09-08.csv", *GOOD)
    with (tmp_path / "2025-09-08.csv").open("a") as file:
        file.write(f"b,100001,{stated},AM,/,none\n")
    report = summed(tmp_path)
    assert report.tallies == {"counted": 2, "other_day": 1}
    assert named(report) == [("2025-09-08.csv", 3, "date", stated)]


def test_a_moment_with_a_time_zone_is_no_day(tmp_path: Path) -> None:
    day(tmp_path, "2025-09-01.csv")
    written(tmp_path / "2025-09-08.parquet", "TIMESTAMPTZ '2025-09-07 23:00:00+00'")
    report = summed(tmp_path)
    ((name, problem),) = report.refused
    assert (name, problem.column, problem.found) == ("2025-09-08.parquet", "date", "a moment with a time zone")


def test_days_of_parquet_may_be_dates(tmp_path: Path) -> None:
    day(tmp_path, "2025-09-01.csv")
    written(tmp_path / "2025-09-08.parquet", "DATE '2025-09-08'")
    assert figure(summed(tmp_path).figures[0], "100001", WEEK) == (1, 1, 0, 0, None, None)


def written(path: Path, moment: str) -> None:
    duckdb.sql(
        f"""COPY (SELECT 'a' AS pupil, 100001 AS urn, {moment} AS date, 'AM' AS session, '/' AS code,
        'none' AS groups) TO '{path}' (FORMAT parquet)"""
    )


def test_one_session_marked_in_two_ways_is_set_aside(tmp_path: Path) -> None:
    day(tmp_path, "2025-09-08.csv", *GOOD, "b,100001,AM,/,none", "b,100001,AM,O,none", "b,100001,PM,/,none")
    report = summed(tmp_path)
    assert report.tallies == {"counted": 3, "contradictory": 2}
    assert named(report) == [("2025-09-08.csv", 3, "code", "/"), ("2025-09-08.csv", 4, "code", "O")]


def test_a_day_delivered_twice_alike_is_counted_once(tmp_path: Path) -> None:
    day(tmp_path, "2025-09-08.csv", *GOOD)
    day(tmp_path, "again-2025-09-08.csv", *GOOD).write_text((tmp_path / "2025-09-08.csv").read_text())
    report = summed(tmp_path)
    assert report.tallies == {"counted": 4, "repeated": 2}
    assert figure(report.figures[0], "100001", WEEK) == (1, 2, 0, 0, None, None)


def test_a_pupil_at_two_schools_in_one_session_is_at_neither(tmp_path: Path) -> None:
    day(tmp_path, "2025-09-08.csv", *GOOD, "a,100002,AM,/,none", "a,100002,PM,D,none")
    report = summed(tmp_path)
    assert report.tallies == {"counted": 2, "two_schools": 2}
    assert figure(report.figures[0], "100001", WEEK) == (1, 1, 0, 0, None, None)
    assert figure(report.figures[0], "100002", WEEK) is None
    assert named(report) == [("2025-09-08.csv", 1, "urn", "100001"), ("2025-09-08.csv", 3, "urn", "100002")]


def test_pupils_without_groups_are_in_all_only(tmp_path: Path) -> None:
    day(tmp_path, "2025-09-08.csv", *GOOD, "b,100001,AM,/,", "c,100001,AM,/,fms")
    report = summed(tmp_path)
    assert report.tallies == {"counted": 4, "without_groups": 1, "unknown_group": 1}
    assert named(report) == [("2025-09-08.csv", 4, "groups", "fms")]
    assert figure(report.figures[0], "100001", WEEK) == (3, 4, 0, 0, None, None)
    assert figure(report.figures[0], "100001", WEEK, "fsm") is None


def test_a_truncated_file_leaves_its_week_as_it_was(tmp_path: Path) -> None:
    day(tmp_path, "2025-09-01.csv")
    path = tmp_path / "2025-09-08.parquet"
    written(path, "DATE '2025-09-08'")
    before = summed(tmp_path)
    path.write_bytes(path.read_bytes()[:-40])
    report = summed(tmp_path)
    assert report.exit_code == 1 and report.waiting == [WEEK]
    assert [name for name, _ in report.refused] == ["2025-09-08.parquet"]
    assert report.figures[0].schools == before.figures[0].schools


@pytest.mark.parametrize("where", [0.3, 0.6])
def test_a_file_damaged_inside_is_refused_by_name(tmp_path: Path, where: float) -> None:
    day(tmp_path, "2025-09-08.csv", *both("a", "100001", "/", "\\"))
    path = tmp_path / "2025-09-09.parquet"
    duckdb.sql(
        f"""COPY (SELECT hash(i)::VARCHAR AS pupil, '100001' AS urn, '2025-09-09' AS date, 'AM' AS session, '/' AS code,
        'none' AS groups FROM range(20000) AS rows(i)) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"""
    )
    bytes_ = bytearray(path.read_bytes())
    at = int(len(bytes_) * where)
    bytes_[at : at + 400] = b"\x00" * 400
    path.write_bytes(bytes(bytes_))
    report = summed(tmp_path)
    assert [name for name, _ in report.refused] == ["2025-09-09.parquet"]
    assert report.waiting == [WEEK] and report.weeks == []


@pytest.mark.parametrize(
    ("name", "text", "column"),
    [
        ("2025-09-08.csv", "pupil;urn;date;session;code\na;100001;2025-09-08;AM;/\n", "pupil"),
        ("2025-09-08.csv", "pupil,urn,date,session\na,100001,2025-09-08,AM\n", "code"),
        ("2025-09-08.csv", f"{HEAD}\na,100001\n", None),
        ("2025-02-30.csv", f"{HEAD}\n", None),
        ("marks.csv", f"{HEAD}\n", None),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, name: str, text: str, column: str | None) -> None:
    day(tmp_path, "2025-09-15.csv", *GOOD)
    (tmp_path / name).write_text(text)
    report = summed(tmp_path)
    ((refused, problem),) = report.refused
    assert (refused, problem.column) == (name, column)
    assert problem.expected and problem.advice


def test_a_code_of_last_year_is_known_in_last_year(tmp_path: Path) -> None:
    day(tmp_path, "2024-07-15.csv", "b,100001,AM,J,none")
    (tmp_path / "calendar.csv").write_text("half_term,first,last\n2023/24-HT6,2024-06-03,2024-07-19\n")
    (figures,) = summed(tmp_path).figures
    assert figure(figures, "100001", "2023/24") == (1, 1, 0, 0, 0, 0)
