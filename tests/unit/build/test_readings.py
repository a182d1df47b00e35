"""A build that takes unchanged files from their last reading holds exactly what a build from nothing holds."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.build import load_files, run
from data.build.readings import KEPT_DAYS
from data.build.run import build
from data.settings import Settings
from data.warehouse import publish
from tests.properties.test_order_of_files import FILES, TODAY
from tests.unit.build.build_files import ENGLAND, HEADER, SUFFOLK

REPLACED = FILES[0].replace("340,68", "345,69")


class Installation:
    """A folder of files and a home; counts the files that a build reads from their bytes."""

    def __init__(self, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.settings = base / "in", Settings(base / "home", "935")
        self.folder.mkdir(parents=True)
        self.read: list[str] = []
        plain = load_files.stage

        def counted(db, arrival, source, head):  # type: ignore[no-untyped-def]
            self.read.append(arrival.name)
            return plain(db, arrival, source, head)

        monkeypatch.setattr(load_files, "stage", counted)

    def write(self, **files: str) -> None:
        for name, content in files.items():
            (self.folder / f"{name}.csv").write_text(content, "utf-8")

    def build(self, day: date = TODAY) -> tuple[list[str], dict[str, object]]:
        """The files that were read, and everything that the warehouse holds."""
        self.read.clear()
        build(self.folder, self.settings, day)
        return sorted(self.read), tables_of(self.settings)

    @property
    def readings(self) -> list[Path]:
        return sorted((self.settings.world("real") / "readings").iterdir())


def tables_of(chosen: Settings) -> dict[str, object]:
    """Every table with its columns and rows, in order; of the build's own words all but its name."""
    path = publish.current_path(chosen.world("real"))
    assert path is not None
    with duckdb.connect(str(path), read_only=True) as db:
        tables = [row[0] for row in db.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall()]
        content: dict[str, object] = {}
        for table in tables:
            chosen_rows = "WHERE key <> 'build'" if table == "build_info" else ""
            content[table] = (
                db.execute(f"DESCRIBE {table}").fetchall(),
                db.execute(f"SELECT * FROM {table} {chosen_rows}").fetchall(),
            )
    return content


def from_nothing(folder: Path, day: date = TODAY, before_that: date | None = None) -> dict[str, object]:
    """What a build of the same folder holds in a home without readings; it may have had the files before."""
    with tempfile.TemporaryDirectory() as home:
        chosen = Settings(Path(home), "935")
        if before_that:
            build(folder, chosen, before_that)
            shutil.rmtree(chosen.world("real") / "readings")
        build(folder, chosen, day)
        return tables_of(chosen)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    return Installation(tmp_path, monkeypatch)


STEPS = st.lists(
    st.tuples(st.sampled_from(range(len(FILES))), st.sampled_from(("add", "remove", "replace"))), min_size=3, max_size=4
)


@settings(max_examples=4, derandomize=True, deadline=None)
@given(STEPS, st.permutations(range(len(FILES))))
def test_after_adding_removing_and_replacing_files_every_table_is_as_from_nothing(
    steps: list[tuple[int, str]], order: list[int]
) -> None:
    with tempfile.TemporaryDirectory() as base, pytest.MonkeyPatch.context() as patch:
        installed = Installation(Path(base), patch)
        installed.write(**{f"f{number}": FILES[number] for number in order[:5]})
        installed.build()
        for number, change in steps:
            path = installed.folder / f"f{number}.csv"
            if change == "remove":
                path.unlink(missing_ok=True)
            else:
                path.write_text(FILES[number] if change == "add" else f"{FILES[number]}{SUFFOLK}\n"[:-1], "utf-8")
            _, now = installed.build()
            assert now == from_nothing(installed.folder)


def test_only_a_new_or_changed_file_is_read(installed: Installation) -> None:
    installed.write(**{f"f{number}": content for number, content in enumerate(FILES)})
    first, _ = installed.build()
    assert len(first) == len(FILES)
    assert installed.build()[0] == []
    installed.write(f0=REPLACED)
    assert installed.build() == (["f0.csv"], from_nothing(installed.folder))
    (installed.folder / "f0.csv").unlink()
    assert installed.build() == ([], from_nothing(installed.folder))


def test_what_stands_beside_a_file_decides_how_it_is_read(installed: Installation) -> None:
    installed.write(one=FILES[0])
    installed.build()
    (installed.folder / "release.toml").write_text("published = 2025-12-01\n", "utf-8")
    assert installed.build() == (["one.csv"], from_nothing(installed.folder))


def test_other_code_reads_every_file_again(installed: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    installed.write(one=FILES[0])
    installed.build()
    monkeypatch.setattr(run, "code_version", lambda: "another")
    assert installed.build()[0] == ["one.csv"]


@pytest.fixture
def ahead() -> tuple[date, str]:
    """A day, and a list of inspections of which the last is of the day after."""
    day = date(2026, 3, 2)
    rows = "900101,2018-03-01,Good\n900102,2019-03-01,Good\n900103,2020-03-01,Good\n"
    return day, f"urn,date,grade\n{rows}900104,{day + timedelta(1)},Good\n"


def test_a_day_that_lay_ahead_is_read_again_when_it_has_come(installed: Installation, ahead: tuple[date, str]) -> None:
    day, visits = ahead
    installed.write(visits=visits, figures=f"{HEADER}\n{ENGLAND}\n{SUFFOLK}\n")
    _, before = installed.build(day)
    assert installed.build(day)[0] == []
    again, after = installed.build(day + timedelta(1))
    assert again == ["visits.csv"]
    assert after == from_nothing(installed.folder, day + timedelta(1), before_that=day)
    assert after["set_aside"] != before["set_aside"]
    assert installed.build(day + timedelta(2))[0] == []  # nothing lies ahead any more


def test_figures_of_a_year_that_had_not_begun_are_read_again_when_it_has(installed: Installation) -> None:
    later = SUFFOLK.replace("202425", "202627")
    installed.write(figures="\n".join((HEADER, ENGLAND, SUFFOLK, *[SUFFOLK] * 4, later, "")))
    day = date(2026, 8, 31)
    installed.build(day)
    assert installed.build(day + timedelta(1))[0] == ["figures.csv"]


def test_a_clock_that_was_moved_back_reads_again(installed: Installation) -> None:
    installed.write(one=FILES[0])
    installed.build(date(2026, 3, 2))
    assert installed.build(date(2026, 3, 1))[0] == ["one.csv"]


def test_a_damaged_reading_is_read_again(installed: Installation) -> None:
    installed.write(one=FILES[0])
    installed.build()
    (reading,) = installed.readings
    reading.write_bytes(reading.read_bytes()[:5_000])
    assert installed.build() == (["one.csv"], from_nothing(installed.folder))


def test_a_reading_that_no_build_has_used_for_long_is_deleted(installed: Installation) -> None:
    installed.write(one=FILES[0], two=FILES[1])
    installed.build()
    (installed.folder / "two.csv").unlink()
    installed.build(TODAY + timedelta(KEPT_DAYS))
    assert len(installed.readings) == 2
    installed.build(TODAY + timedelta(KEPT_DAYS + 1))
    assert len(installed.readings) == 1


def test_a_home_without_its_readings_builds_as_before(installed: Installation) -> None:
    installed.write(one=FILES[0])
    _, before = installed.build()
    shutil.rmtree(installed.settings.world("real") / "readings")
    assert installed.build() == (["one.csv"], before)
