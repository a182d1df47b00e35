"""A build that is killed, runs into another, or fills the disk leaves what was published."""

from __future__ import annotations

import errno
import os
from datetime import date
from pathlib import Path

import duckdb
import pytest

from data.build import assemble
from data.build.report import BuildFailed
from data.build.run import build
from data.settings import Settings
from data.warehouse import publish
from tests.unit.build.build_files import SUFFOLK, write

RETURN = "authority,measure,entity,period,value,pupils"
TODAY = date(2026, 11, 22)


@pytest.fixture
def published(tmp_path: Path) -> tuple[Settings, Path, str]:
    """An installation with one published build, and a folder for the next."""
    settings = Settings(tmp_path / "home", "935")
    write(tmp_path / "in", SUFFOLK)
    name = build(tmp_path / "in", settings, TODAY).build
    assert name is not None
    return settings, tmp_path / "in", name


def holds(settings: Settings) -> int:
    path = publish.current_path(settings.world("real"))
    with duckdb.connect(str(path), read_only=True) as db:
        row = db.execute("SELECT count(*) FROM fact").fetchone()
    assert row is not None
    return int(row[0])


def test_a_full_disk_is_said_in_one_line_and_the_old_warehouse_stays(published, monkeypatch):
    settings, folder, name = published

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(assemble, "write", full)
    with pytest.raises(BuildFailed, match="disk is full"):
        build(folder, settings, TODAY)
    assert publish.current(settings.world("real")) == name
    assert not list(settings.world("real").rglob("*.part"))


def test_a_build_that_does_not_verify_is_not_published(published, monkeypatch):
    settings, folder, name = published
    monkeypatch.setattr(assemble, "_write_facts", lambda intake: None)
    with pytest.raises(BuildFailed, match="nothing was published"):
        build(folder, settings, TODAY)
    assert publish.current(settings.world("real")) == name


def test_a_second_build_at_the_same_time_is_told_to_wait(published, monkeypatch):
    settings, folder, _ = published
    inner: list[str] = []
    real = assemble.write

    def again(*given: object) -> object:
        monkeypatch.setattr(assemble, "write", real)
        with pytest.raises(BuildFailed, match="another build is running") as raises:
            build(folder, settings, TODAY)
        inner.append(str(raises.value))
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(assemble, "write", again)
    build(folder, settings, TODAY)
    assert len(inner) == 1


def test_a_reader_with_the_old_file_open_finishes_on_it(published):
    settings, folder, _ = published
    with duckdb.connect(str(publish.current_path(settings.world("real"))), read_only=True) as old:
        write(folder, SUFFOLK, SUFFOLK.replace("202425", "202324"))
        build(folder, settings, TODAY)
        assert old.execute("SELECT count(*) FROM fact").fetchone() == (1,)
    assert holds(settings) == 2


def test_a_clock_that_was_moved_back_hides_no_figure(published):
    settings, folder, _ = published
    earlier = date(2026, 11, 20)
    given = write(folder, "935,permanent_exclusions,935,2025/26,100,", name="own.csv", header=RETURN)
    build(given, settings, date(2026, 11, 25))
    report = build(given, settings, earlier)
    assert [(file.published, file.published_basis) for file in report.files] == [
        (earlier.isoformat(), "day it was loaded")
    ]
    assert [item.made[:10] for item in publish.builds(settings.world("real"))] == [
        "2026-11-22",
        "2026-11-25",
        "2026-11-20",
    ]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs POSIX")
def test_a_folder_that_may_not_be_written_is_said_and_the_old_warehouse_stays(published):
    settings, folder, name = published
    locked = settings.world("real")
    for path in (locked, locked / "warehouses"):
        path.chmod(0o555)
    if os.access(locked, os.W_OK):  # whoever may do everything may write here too
        pytest.skip("this account may write into every folder")
    with pytest.raises(BuildFailed, match="no permission to write"):
        build(folder, settings, TODAY)
    assert publish.current(settings.world("real")) == name
