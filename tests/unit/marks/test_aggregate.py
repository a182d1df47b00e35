"""Marks of a few pupils, and the figures worked out by hand."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from data.build.report import BuildFailed
from data.marks.engines import DuckEngine
from tests.unit.marks.folders import both, day, figure, summed

WEEK, YEAR = "2025-W37", "2025/26"


def test_a_week_of_three_pupils(tmp_path: Path) -> None:
    rows = (
        *both("a", "100001", "/", "\\", "fsm"),
        *both("b", "100001", "I", "O", "fsm;sen_support"),
        *both("c", "100001", "X", "L"),
    )
    (figures,) = summed_after(tmp_path, {"2025-09-08.csv": rows}).figures
    assert figure(figures, "100001", WEEK) == (3, 5, 1, 1, None, None)
    assert figure(figures, "100001", WEEK, "fsm") == (2, 4, 1, 1, None, None)
    assert figure(figures, "100001", WEEK, "sen_support") == (1, 2, 1, 1, None, None)
    assert figure(figures, "100001", WEEK, "ehcp") is None
    assert figure(figures, "100001", YEAR) == (3, 5, 1, 1, 1, 1)
    assert figure(figures, "100001", "2025/26-HT1", "fsm") == (2, 4, 1, 1, 1, 1)


def summed_after(folder: Path, files: dict[str, tuple[str, ...]], **more):
    for name, rows in files.items():
        day(folder, name, *rows)
    return summed(folder, **more)


def of_days(pupil: str, codes: str, urn: str = "100001", month: int = 9, first: int = 8):
    """A pupil's marks, two codes a day, over weekdays from a Monday on."""
    files: dict[str, tuple[str, ...]] = {}
    number = first
    for place in range(0, len(codes), 2):
        if date(2025, month, number).weekday() > 4:
            number += 7 - date(2025, month, number).weekday()
        files[f"{date(2025, month, number)}.csv"] = both(pupil, urn, codes[place], codes[place + 1])
        number += 1
    return files


@pytest.mark.parametrize(
    ("codes", "persistent", "severe"),
    [("I" + "/" * 9, 1, 0), ("I" + "/" * 11, 0, 0), ("IIIII" + "/" * 5, 1, 1), ("IIII" + "/" * 6, 1, 0)],
)
def test_persistent_from_a_tenth_and_severe_from_half_of_own_sessions(
    tmp_path: Path, codes: str, persistent: int, severe: int
) -> None:
    (figures,) = summed_after(tmp_path, of_days("a", codes)).figures
    got = figure(figures, "100001", YEAR)
    assert got is not None and got[4:] == (persistent, severe)


def test_persistent_in_a_half_term_and_not_in_the_year(tmp_path: Path) -> None:
    files = {**of_days("a", "II" + "/" * 18), **of_days("a", "/" * 2 * 5, month=11, first=3)}
    (figures,) = summed_after(tmp_path, files).figures
    assert figure(figures, "100001", "2025/26-HT1") == (1, 20, 2, 0, 1, 0)
    assert figure(figures, "100001", "2025/26-HT2") == (1, 10, 0, 0, 0, 0)
    assert figure(figures, "100001", YEAR) == (1, 30, 2, 0, 0, 0)


def test_an_enrolment_without_a_possible_session_is_in_no_figure(tmp_path: Path) -> None:
    rows = (*both("a", "100001", "/", "\\"), *both("b", "100001", "X", "#"))
    (figures,) = summed_after(tmp_path, {"2025-09-08.csv": rows}).figures
    assert figure(figures, "100001", YEAR) == (1, 2, 0, 0, 0, 0)


def test_a_mover_is_an_enrolment_at_each_school(tmp_path: Path) -> None:
    files = {"2025-09-08.csv": both("a", "100001", "I", "I"), "2025-09-15.csv": both("a", "100002", "/", "\\")}
    (figures,) = summed_after(tmp_path, files).figures
    assert figure(figures, "100001", YEAR) == (1, 2, 2, 0, 1, 1)
    assert figure(figures, "100002", YEAR) == (1, 2, 0, 0, 0, 0)
    (county,) = [
        row
        for row in figures.authorities
        if (row["phase"], row["period"], row["pupil_group"]) == ("primary", YEAR, "all")
    ]
    assert (county["enrolments"], county["persistent"], county["schools"]) == (2, 1, 2)


def test_groups_of_a_year_are_those_of_the_last_day(tmp_path: Path) -> None:
    files = {
        "2025-09-08.csv": both("a", "100001", "/", "\\", "sen_support"),
        "2025-09-15.csv": both("a", "100001", "/", "\\", "ehcp"),
    }
    (figures,) = summed_after(tmp_path, files).figures
    assert figure(figures, "100001", YEAR, "ehcp") == (1, 4, 0, 0, 0, 0)
    assert figure(figures, "100001", YEAR, "sen_support") is None
    assert figure(figures, "100001", WEEK, "sen_support") == (1, 2, 0, 0, None, None)


# Increments: a run after a change gives what a run from nothing gives.


def test_a_corrected_day_replaces_itself_and_only_its_week_is_read(tmp_path: Path) -> None:
    files = {"2025-09-08.csv": both("a", "100001", "I", "I"), "2025-09-15.csv": both("a", "100001", "/", "\\")}
    first = summed_after(tmp_path, files)
    assert [week.again for week in first.weeks] == [True, True]
    second = summed_after(tmp_path, {"2025-09-08.csv": both("a", "100001", "/", "O")}, today=date(2025, 10, 2))
    assert [week.again for week in second.weeks] == [True, False]
    assert figure(second.figures[0], "100001", YEAR) == (1, 4, 0, 1, 1, 0)
    assert second.figures[0].known == {
        WEEK: "2025-10-02",
        "2025-W38": "2025-10-01",
        "2025/26-HT1": "2025-10-02",
        YEAR: "2025-10-02",
    }
    assert same(second, from_nothing(tmp_path))


def test_a_late_day_is_added_and_a_day_taken_away_is_gone(tmp_path: Path) -> None:
    late = {"2025-09-09.csv": both("a", "100001", "I", "I")}
    summed_after(tmp_path, {"2025-09-08.csv": both("a", "100001", "/", "\\")})
    report = summed_after(tmp_path, late)
    assert figure(report.figures[0], "100001", WEEK) == (1, 4, 2, 0, None, None)
    assert same(report, from_nothing(tmp_path))
    (tmp_path / "2025-09-09.csv").unlink()
    assert figure(summed(tmp_path).figures[0], "100001", WEEK) == (1, 2, 0, 0, None, None)
    (tmp_path / "2025-09-08.csv").unlink()
    assert summed(tmp_path).figures == []


def from_nothing(folder: Path):
    shutil.rmtree(folder / ".milepost")
    return summed(folder)


def same(first, second) -> bool:
    key = lambda row: tuple(str(row[name]) for name in sorted(row))  # noqa: E731
    pairs = [(sorted(figures.schools, key=key), sorted(figures.authorities, key=key)) for figures in first.figures]
    return pairs == [(sorted(f.schools, key=key), sorted(f.authorities, key=key)) for f in second.figures]


def test_a_newer_delivery_replaces_the_day_of_the_schools_in_it(tmp_path: Path) -> None:
    rows = (*both("a", "100001", "I", "I"), *both("b", "100002", "I", "I"))
    files = {"2025-09-08.csv": rows, "2025-09-08.2.csv": both("a", "100001", "/", "I")}
    report = summed_after(tmp_path, files)
    assert figure(report.figures[0], "100001", WEEK) == (1, 2, 1, 0, None, None)
    assert figure(report.figures[0], "100002", WEEK) == (1, 2, 2, 0, None, None)
    assert report.tallies == {"counted": 4, "replaced": 2, "corrected": 1}


def test_a_school_with_days_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "calendar.csv").write_text(
        "half_term,first,last,urn\n2025/26-HT1,2025-09-02,2025-10-24,\n2025/26-HT1,2025-09-09,2025-10-24,100002\n"
    )
    rows = (*both("a", "100001", "/", "\\"), *both("b", "100002", "/", "\\"))
    report = summed_after(tmp_path, {"2025-09-08.csv": rows})
    assert report.tallies == {"counted": 2, "outside_calendar": 2}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("half_term,first\n", "expected the columns half_term,first,last,urn"),
        ("half_term,first,last\n2025/26,2025-09-02,2025-10-24\n", "row 1: half_term: found '2025/26'"),
        ("half_term,first,last\n2025/26-HT1,2025-10-24,2025-09-02\n", "row 1: found 2025-10-24 to 2025-09-02"),
        (
            "half_term,first,last\n2025/26-HT1,2025-09-02,2025-10-24\n2025/26-HT2,2025-10-24,2025-12-19\n",
            "2025/26-HT1 ends on 2025-10-24, when 2025/26-HT2 has begun",
        ),
    ],
)
def test_a_calendar_that_is_wrong_stops_the_run(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "calendar.csv").write_text(text)
    with pytest.raises(BuildFailed, match=r"calendar\.csv") as refused:
        summed(tmp_path)
    assert message in str(refused.value)


def test_without_a_calendar_nothing_is_counted(tmp_path: Path) -> None:
    with pytest.raises(BuildFailed, match=r"calendar\.csv is not in"):
        summed(tmp_path)


def many(folder: Path) -> None:
    """A day of 400,000 marks, more than a small engine has in memory."""
    day(folder, "2025-09-08.csv")
    duckdb.sql(
        f"""COPY (SELECT hash(i // 2)::VARCHAR AS pupil, '100001' AS urn, '2025-09-09' AS date,
        CASE i % 2 WHEN 0 THEN 'AM' ELSE 'PM' END AS session, CASE i % 19 WHEN 0 THEN 'I' ELSE '/' END AS code,
        'none' AS groups FROM range(400000) AS rows(i)) TO '{folder}/2025-09-09.parquet' (FORMAT parquet)"""
    )


def test_what_does_not_fit_into_memory_goes_to_disk_and_is_removed(tmp_path: Path) -> None:
    many(tmp_path)
    spill = tmp_path / ".milepost" / ".spill"
    small = DuckEngine(spill, memory="100MB", threads=1)
    report = summed(tmp_path, engine=small)
    assert sum(path.stat().st_size for path in spill.rglob("*") if path.is_file()) > 1_000_000
    small.close()
    assert not spill.exists()
    assert report.tallies == {"counted": 400_000}
    kept = sorted(path.name for path in (tmp_path / ".milepost" / WEEK).iterdir())
    assert kept == ["enrolments.parquet", "schools.parquet", "week.json"]
    assert same(report, from_nothing(tmp_path))


def test_where_the_room_runs_out_the_message_says_which_limit_to_raise(tmp_path: Path) -> None:
    many(tmp_path)
    tiny = DuckEngine(tmp_path / ".milepost" / ".spill", memory="20MB", most_spill="1MB", threads=1)
    with pytest.raises(BuildFailed, match="--memory or --spill"):
        summed(tmp_path, engine=tiny)
    tiny.close()
    assert not (tmp_path / ".milepost" / WEEK).exists()
