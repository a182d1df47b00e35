"""A fresh home is filled by one command, and kept up to date by another over a whole school year."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
import streamlit as st

from data.__main__ import main
from data.records import Who
from data.settings import Settings
from data.vocabulary import Scope
from data.warehouse import Warehouse
from data.warehouse.publish import current_path
from session.opening import open_records
from tests.pages.app import run, words
from tests.unit.fetch.school_year import BROKEN, FIRST, LAST, PLAN, tell
from tests.unit.fetch.services import EES, Services, serving

WINTER = date(2026, 12, 1)  # a year's attendance has begun, and a term's exclusions are the latest release
TEN_DAYS = (
    date(2026, 10, 15),  # early years of 2025/26
    date(2026, 10, 16),  # nothing
    date(2026, 12, 10),  # key stage 2
    BROKEN[-1],  # attendance is broken since its release
    date(2027, 1, 21),  # early years revised
    date(2027, 2, 11),  # key stage 4 withdrawn
    date(2027, 3, 18),  # key stage 2 revised
    date(2027, 4, 20),  # absence is late
    date(2027, 5, 20),  # absence comes
    date(2027, 7, 15),  # exclusions under another number
)


class Norfolk:
    """A home of Norfolk, whose commands run on a chosen day."""

    def __init__(self, home: Path, services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home, self.services, self.patch = home, services, monkeypatch
        at = services.address
        (home / "plans").mkdir(parents=True)
        (home / "plans" / "norfolk.toml").write_text(PLAN, "utf-8")
        places = {
            "ees": f"{at}{EES}",
            "ees_catalogue": f"{at}/data-catalogue/data-set",
            "ees_files": f"{at}/api/data-set-files",
            "gias": f"{at}/gias",
            "govuk": f"{at}/govuk",
            "boundaries": f"{at}/ons",
        }
        (home / "addresses.toml").write_text("".join(f'{key} = "{text}"\n' for key, text in places.items()), "utf-8")

    def command(self, day: date, name: str) -> tuple[int, dict[str, Any]]:
        """Run a command on a day; its exit code and its JSON report."""
        tell(self.services, day)
        self.patch.setenv("MILEPOST_HOME", str(self.home))
        self.patch.setenv("MILEPOST_AUTHORITY", "926")
        self.patch.setenv("MILEPOST_TODAY", day.isoformat())
        report = self.home / "report.json"
        code = main([name, "--authority", "926", "--report", str(report)])
        return code, json.loads(report.read_text("utf-8"))


@pytest.fixture
def norfolk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Norfolk]:
    with serving(Services()) as services:
        yield Norfolk(tmp_path / "home", services, monkeypatch)


@pytest.fixture
def fetched(norfolk: Norfolk) -> Norfolk:
    code, report = norfolk.command(FIRST, "fetch")
    assert (code, report["problems"]) == (0, [])
    return norfolk


@pytest.fixture(scope="module")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Norfolk]:
    """A home that was fetched once, for tests that only read it."""
    with serving(Services()) as services, pytest.MonkeyPatch.context() as patch:
        made = Norfolk(tmp_path_factory.mktemp("norfolk"), services, patch)
        assert made.command(WINTER, "fetch")[0] == 0
        yield made


@pytest.fixture
def filled(first_day: Norfolk, monkeypatch: pytest.MonkeyPatch) -> Norfolk:
    monkeypatch.setenv("MILEPOST_TODAY", WINTER.isoformat())
    st.cache_resource.clear()  # settings are read once in a process
    return first_day


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("leadership/milestones", ["Norfolk is at 70.8%; target: 70% by November 2026"]),
        ("leadership/trends", ["Good level of development", "Attainment 8", "better on 1 of 6 measures"]),
        ("areas/schools", ["Invented School 11"]),
        ("areas/my_area", ["Breckland", "Invented School 5"]),
        (
            "leadership/attendance",
            [
                "of sessions were attended in week 48 of 2026",
                "Overall absence",
                "permanent exclusion rate",
                "Permanent exclusions, autumn term 2025/26",
            ],
        ),
        ("leadership/ofsted", ["of schools had an overall grade", "Grade known for"]),
    ],
)
def test_one_command_fills_the_pages(filled: Norfolk, page: str, expected: list[str]) -> None:
    app = run(f"pages/{page}.py", "real", authority="926", home=filled.home, area="E07000143")
    shown = words(app)
    assert not app.exception and [text for text in expected if text not in shown] == []


def events(text: str) -> list[dict[str, str]]:
    """The events of a calendar as RFC 5545 writes it: lines end in CR LF, and a long one goes on after a space."""
    lines = text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    assert "\n" not in "".join(lines) and (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    parts = "\n".join(lines[1:-1]).split("BEGIN:VEVENT\n")
    assert "VERSION:2.0" in parts[0] and all(part.strip().endswith("END:VEVENT") for part in parts[1:])
    return [dict(line.split(":", 1) for line in part.strip().split("\n")[:-1]) for part in parts[1:]]


def test_an_update_writes_what_is_due_as_a_calendar_for_each_role_and_area(filled: Norfolk) -> None:
    feeds = filled.home / "real" / "feeds"
    feeds.mkdir(exist_ok=True)
    (feeds / "area_lead-E07000999.ics").write_text("of an area that is gone", "utf-8")
    visit = {"urn": "900301", "visited_on": date(2026, 11, 10), "visited_by": "Lead", "purpose": "monitoring"}
    visit |= {"on_track": "yes", "next_visit": date(2027, 1, 12)}
    with open_records(Settings(filled.home, "926"), "real") as records:
        records.save("visits", None, visit, Who("area_lead", "Lead"), None)
    assert filled.command(WINTER, "update")[1]["notes"] == []
    calendars = {path.stem: events(path.read_bytes().decode()) for path in feeds.glob("*.ics")}
    whole = {"administrator", "director", "analyst", "board_clerk", "board"}
    assert set(calendars) == whole | {"area_lead-E07000143", "area_lead-E07000147"}
    due = {name: sorted(event["DTSTART;VALUE=DATE"] for event in each) for name, each in calendars.items()}
    # The visit, then the plan's own action and its milestone: those of Norfolk's earlier plans are due no more.
    assert {name: due[name] for name in whole} == {name: ["20270112", "20270228", "20270228"] for name in whole}
    assert "20270112" in due["area_lead-E07000143"] and "20270112" not in due["area_lead-E07000147"]
    assert any("Invented School 1" in event["SUMMARY"] for event in calendars["director"])


def test_where_a_file_was_fetched_reaches_the_source_line(fetched: Norfolk) -> None:
    warehouse = Warehouse.open(current_path(fetched.home / "real") or fetched.home)
    facts = warehouse.facts(Scope("926"), FIRST, ["gld"], levels=["authority"], periods=["2024/25"])
    (origin,) = set(facts[facts["family"] == "ees_eyfsp"]["origin"])
    assert origin == "fetched from 127.0.0.1, version 1.0 on 2026-09-01"


def check_year(results: dict[date, tuple[int, dict[str, Any]]]) -> None:
    """What the log of a year must say, whichever other days it has."""
    code, early = results[date(2026, 10, 15)]
    assert code == 0
    assert ["ees_eyfsp", "2025/26"] in [[each["family"], each["period"]] for each in early["releases"]]

    code, broken = results[BROKEN[-1]]
    assert code == 1 and any("a page where a table was expected" in line for line in broken["problems"])

    _, revised = results[date(2027, 1, 21)]
    assert [(each["measure"], each["before"], each["after"]) for each in revised["revisions"]] == [("gld", 70.8, 69.3)]
    (promise,) = revised["moved"]
    assert (promise["before"], promise["after"]) == ("Met", "Missed") and "69.3% against 70%" in promise["why"]

    _, withdrawn = results[date(2027, 2, 11)]
    assert withdrawn["left"] == ["key_stage_4_performance_keystage.csv"]
    assert any("withdrawn by its publisher" in line for line in withdrawn["notes"])

    _, again = results[date(2027, 3, 18)]
    assert ("ks2_rwm_expected", 59.0, 58.0) in [(e["measure"], e["before"], e["after"]) for e in again["revisions"]]

    _, late = results[date(2027, 4, 20)]
    assert any("absence" in line and "expected by" in line for line in late["overdue"])
    _, came = results[date(2027, 5, 20)]
    assert ["ees_absence", "2025/26"] in [[each["family"], each["period"]] for each in came["releases"]]
    assert any("with enrolments_pa_10_exact" in line for line in came["shapes"])
    assert not any("absence" in line for line in came["overdue"])


def figures(home: Path) -> list[tuple[Any, ...]]:
    """What the build in use knows, whenever it came to know it."""
    path = current_path(home / "real")
    assert path is not None
    with duckdb.connect(str(path), read_only=True) as db:
        return db.execute(
            """SELECT family, measure, level, entity, period, phase, pupil_group, value, status, release
            FROM fact ORDER BY ALL"""
        ).fetchall()


def check_end(norfolk: Norfolk, fresh: Path, last: date) -> None:
    """After the year the figures are those of a home that fetched everything on its last day, and of no other."""
    anew = Norfolk(fresh, norfolk.services, norfolk.patch)
    assert anew.command(last, "fetch")[0] == 0
    assert figures(norfolk.home) == figures(fresh)
    st.cache_resource.clear()
    app = run("pages/leadership/what_is_new.py", "real", authority="926", home=norfolk.home)
    assert "Revised: Good level of development, 2025/26: 1 figure." in words(app)


def test_ten_days_of_a_school_year(fetched: Norfolk, tmp_path: Path) -> None:
    check_year({day: fetched.command(day, "update") for day in TEN_DAYS})
    check_end(fetched, tmp_path / "fresh", TEN_DAYS[-1])


@pytest.mark.long
def test_every_day_of_a_school_year(fetched: Norfolk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Calendars take most of a day on which nothing is new, and have a test of their own.
    monkeypatch.setattr("session.update.write_calendars", lambda *_: None)
    days = [FIRST + timedelta(number) for number in range(1, (LAST - FIRST).days + 1)]
    results = {day: fetched.command(day, "update") for day in days}
    check_year(results)
    assert {day for day, (code, _) in results.items() if code} == set(BROKEN)
    check_end(fetched, tmp_path / "fresh", LAST)
