"""An update over several days: a first build, nothing new, a revision, a withdrawn set and a broken one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from data.fetch.addresses import EES_PUBLICATIONS
from data.fetch.client import Client
from data.fetch.run import fetch
from data.records import RecordsError
from data.settings import Settings
from data.warehouse.publish import FigureRevision, NewRelease, current
from session import ledger
from session.update import Summary, revision_text, update
from tests.unit.fetch.services import Services, serving
from tests.unit.fetch.test_fetch import addresses, data_set
from wording import values

PROFILE = EES_PUBLICATIONS["Early years foundation stage profile"]
HEAD = (
    "time_period,time_identifier,geographic_level,country_code,country_name,old_la_code,new_la_code,la_name,"
    "characteristic_group,characteristic,number_of_children,gld_percent"
)


def profile(england: float, suffolk: float, year: str = "202425") -> bytes:
    rows = [
        f"{year},Academic year,National,E92000001,England,,,,Total,Total,600000,{england}",
        f"{year},Academic year,Local authority,E92000001,England,935,E10000029,Suffolk,Total,Total,7000,{suffolk}",
    ]
    return "\n".join([HEAD, *rows, ""]).encode()


class Daily:
    """An installation that is updated day after day."""

    def __init__(self, home: Path, services: Services) -> None:
        self.settings = Settings(home, "935")
        self.services = services

    def run(self, day: date) -> Summary:
        folder = self.settings.home / "files"
        client = Client(day.isoformat(), pause=0)
        came = fetch("935", folder, self.settings.home / "boundaries", addresses(self.services), client, day)
        return update(self.settings, folder, came, datetime(day.year, day.month, day.day, 6, tzinfo=UTC))

    def published(self, version: str, content: bytes, **changes: Any) -> None:
        latest = {"version": version, "published": "2026-11-01", "totalResults": 2}
        self.services.sets[PROFILE] = [data_set("gld", latestVersion=latest) | changes]
        self.services.csv["gld"] = content


@pytest.fixture
def daily(tmp_path: Path) -> Any:
    with serving(Services()) as services:
        yield Daily(tmp_path, services)


def test_a_year_of_updates(daily: Daily) -> None:
    world = daily.settings.world("real")
    daily.published("1.0", profile(68.3, 68.1))
    first = daily.run(date(2026, 11, 2))
    assert first.build == current(world) and first.changed == ["set_gld_gld.csv"]

    nothing = daily.run(date(2026, 11, 3))
    assert nothing.build is None and current(world) == first.build
    assert nothing.lines()[0] == "3 November 2026: nothing new (1 file asked for)"

    daily.published("1.1", profile(68.3, 67.4))
    revised = daily.run(date(2026, 12, 1))
    assert [(each.measure, each.before, each.after) for each in revised.revisions] == [("gld", 68.1, 67.4)]
    assert revised.lines()[0] == f"1 December 2026: published build {revised.build}"
    assert "changed or new: set_gld_gld.csv" in revised.lines()
    words = "revised: Good level of development, 2024/25, early years: 68.1% became 67.4% (down 0.7 points)"
    assert words in revised.lines()

    daily.published("2.0", profile(68.9, 69.0, "202526"))
    later = daily.run(date(2026, 12, 20))
    assert [(each.family, each.period) for each in later.releases] == [("ees_eyfsp", "2025/26")]
    assert any(line.startswith("new: ") and line.endswith(", 2025/26 (2 figures)") for line in later.lines())

    daily.published("2.0", b"", status="Withdrawn")
    withdrawn = daily.run(date(2027, 1, 10))  # the only file there was
    assert withdrawn.exit_code == 2 and "the folder is empty" in withdrawn.failed and current(world) == later.build


@pytest.mark.parametrize("kept", [3, RecordsError("the records are locked\nby somebody")])
def test_what_went_into_the_ledger_is_said_and_so_is_that_it_could_not(
    daily: Daily, monkeypatch: pytest.MonkeyPatch, kept: int | RecordsError
) -> None:
    def keep(*_: object) -> int:
        if isinstance(kept, RecordsError):
            raise kept
        return kept

    monkeypatch.setattr(ledger, "keep_stated", keep)
    daily.published("1.0", profile(68.3, 68.1))
    lines = daily.run(date(2026, 11, 2)).lines()
    wanted = "ledger: 3 forecasts stated" if kept == 3 else "could not be kept in the ledger: the records are locked"
    assert any(wanted in line for line in lines)


def test_a_revision_smaller_than_a_figures_decimals_is_shown_with_more() -> None:
    text = revision_text(FigureRevision("gld", "2024/25", "early_years", "fsm", 52.12, 52.14))
    assert text.endswith(f": 52.12% became 52.14% (up 0.02{values.NBSP}points)")
    assert "free school meals" in text


def test_several_new_weeks_are_one_line_and_a_log_takes_plain_letters_only() -> None:
    weeks = [NewRelease("ees_attendance", f"2026-W{week}", 4) for week in (38, 36, 37)]
    fewer = FigureRevision("ks2_reading_progress", "2018/19", "primary", "all", 0.4, -0.6)
    summary = Summary("2026-09-20", 14, ["weeks.csv"], [], releases=weeks, revisions=[fewer], build="b")
    lines = summary.lines()
    assert (
        "new: Explore education statistics: pupil attendance, week 36 of 2026 to week 38 of 2026 (12 figures)" in lines
    )
    assert any("0.4 became -0.6" in line for line in lines)
    assert "\n".join(lines).encode("cp1252")  # what a log on Windows may hold


def test_a_broken_file_leaves_what_was_there(daily: Daily) -> None:
    daily.published("1.0", profile(68.3, 68.1))
    first = daily.run(date(2026, 11, 2))
    daily.published("1.1", b"<!doctype html><html>Sign in</html>")
    broken = daily.run(date(2026, 11, 3))
    assert broken.exit_code == 1 and current(daily.settings.world("real")) == first.build
    assert any("a page where a table" in line for line in broken.problems)


def test_a_summary_is_json_with_its_exit_code(daily: Daily) -> None:
    daily.published("1.0", profile(68.3, 68.1))
    summary = daily.run(date(2026, 11, 2))
    assert '"exit_code": 1' in summary.as_json()  # the other services of this server hold nothing
