"""From a folder of marks to the attendance page with one command."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import duckdb
import pytest

from analytics.reports.comparison.attendance import attendance
from data.__main__ import main
from data.build.report import BuildFailed
from data.marks.aggregate import RegisteredSchool
from data.marks.invent import invent
from session.opening import open_context
from tests.files.loaded import load, table
from tests.unit.marks.folders import both, day, figure, summed

REGISTER = table(
    "URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,"
    "TypeOfEstablishment (name),EstablishmentStatus (name),PhaseOfEducation (name),OpenDate",
    *(f"12090{place},926,Norfolk,200{place},School {place},Community school,Open,Primary," for place in range(2)),
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MILEPOST_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "926")
    monkeypatch.setenv("MILEPOST_TODAY", "2025-10-01")
    return tmp_path


def pupils(folder: Path, name: str, absent: int) -> None:
    rows = [
        row
        for urn in ("120900", "120901")
        for place in range(20)
        for row in both(f"{urn}-{place}", urn, "I" if place < absent else "/", "\\", "fsm" if place < 8 else "none")
    ]
    day(folder, name, *rows)


def test_a_week_of_marks_is_on_the_attendance_page(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load(home, {"edubasealldata20250912.csv": REGISTER})
    folder = home / "marks"
    pupils(folder, "2025-09-08.csv", 5)
    assert main(["marks", str(folder), "--report", str(home / "report.json")]) == 0
    output = capsys.readouterr().out
    assert "1 week, 1 read again" in output and "80 sessions counted" in output
    assert json.loads((home / "report.json").read_text())["marks"] == {"counted": 80}
    weeks = attendance(open_context()).weeks
    assert weeks is not None
    assert (weeks.latest.period, weeks.latest.value, weeks.latest.denominator) == ("2025-W37", 87.5, 80.0)
    assert weeks.latest.source is not None
    assert weeks.latest.source.file == "returns/attendance_marks_2025-26.csv"
    assert [(item.reporting, item.open) for item in weeks.reporting] == [(2.0, 2.0)]
    # The next day: one file more, and the figures before stay known from the day they were made.
    pupils(folder, "2025-09-15.csv", 0)
    assert main(["marks", str(folder)]) == 0
    assert "2 weeks, 1 read again" in capsys.readouterr().out
    again = attendance(open_context()).weeks
    assert again is not None and [figure.period for figure in again.own] == ["2025-W37", "2025-W38"]


def test_nothing_of_a_pupil_is_in_the_home_folder(home: Path) -> None:
    load(home, {"edubasealldata20250912.csv": REGISTER})
    pupils(home / "marks", "2025-09-08.csv", 5)
    main(["marks", str(home / "marks")])
    met = [path for path in (home / "home").rglob("*") if path.is_file() and b"120900-3" in path.read_bytes()]
    assert met == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [((), "marks need the register of schools"), (("--invent",), "the demonstration is not loaded")],
)
def test_without_a_register_the_command_says_what_to_load(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    assert main(["marks", str(home / "marks"), *arguments]) == 2
    assert message in capsys.readouterr().err


def test_marks_that_are_invented_are_alike_each_time_and_can_be_summed_up(tmp_path: Path) -> None:
    schools = ((RegisteredSchool("900001", "935", "primary"), 60), (RegisteredSchool("900002", "935", "special"), 30))
    days = (date(2025, 10, 20), date(2025, 11, 4))
    assert [invent(tmp_path / name, schools, days) for name in ("one", "two")] == [7, 7]
    texts = [
        duckdb.sql(f"SELECT * FROM read_parquet('{tmp_path / name}/*.parquet') ORDER BY ALL").fetchall()
        for name in ("one", "two")
    ]
    assert texts[0] == texts[1] and len(texts[0]) == 7 * 90 * 2
    report = summed(tmp_path / "one", [school for school, _ in schools])
    assert report.tallies == {"counted": len(texts[0])}
    year = figure(report.figures[0], "900001", "2025/26")
    assert year is not None and year[0] == 60
    with pytest.raises(BuildFailed, match="is not empty"):
        invent(tmp_path / "one", schools, days)
