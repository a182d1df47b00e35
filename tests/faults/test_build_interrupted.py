"""A build that is killed, runs into another, or fills the disk leaves what was published."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import duckdb
import pytest

from data.build import assemble
from data.build.report import BuildFailed
from data.build.run import build
from data.settings import PROJECT, Settings
from data.warehouse import publish
from tests.unit.build.build_files import SUFFOLK, write

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


@pytest.mark.parametrize("after_s", [0.4, 1.0, 1.6])
def test_a_killed_build_leaves_the_old_warehouse_and_the_next_one_works(published, after_s):
    settings, folder, _ = published
    write(folder, *[SUFFOLK.replace("202425", f"20{n}{n + 1}") for n in range(10, 24)])
    command = [sys.executable, "-m", "data", "build", str(folder)]
    started = subprocess.Popen(
        command,
        cwd=PROJECT,
        env=os.environ | {"MILEPOST_HOME": str(settings.home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(after_s)
    started.send_signal(signal.SIGKILL)
    started.wait()
    assert publish.current(settings.world("real")) is not None
    assert holds(settings) in (1, 14)
    assert build(folder, settings, TODAY).exit_code == 0
    assert holds(settings) == 14


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
