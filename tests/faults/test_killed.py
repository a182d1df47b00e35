"""Killed, on a full disk, or beside each other: a short turn of `python -m bench kill`, and a long one."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from bench.building import kill

pytestmark = pytest.mark.skipif(os.name == "nt", reason="programs are forked and killed as on POSIX")
LONG = pytest.mark.long


@pytest.mark.parametrize("times", [2, pytest.param(100, marks=LONG)])
def test_a_killed_build_leaves_the_whole_old_or_the_whole_new_state(tmp_path: Path, times: int) -> None:
    counted = kill.kill_builds(tmp_path, times, random.Random(times))
    assert (counted.tried, counted.lost) == (times, [])


@pytest.mark.parametrize("every", [11, pytest.param(1, marks=LONG)])
def test_a_build_that_ends_before_any_step_on_the_disk_leaves_a_whole_state(tmp_path: Path, every: int) -> None:
    counted = kill.end_at_every_step(tmp_path, every)
    assert counted.lost == []
    assert counted.outcomes["old"] > 0
    assert counted.outcomes["new"] > 0


@pytest.mark.parametrize("times", [1, pytest.param(30, marks=LONG)])
def test_a_disk_that_fills_up_is_said_and_leaves_the_old_state(tmp_path: Path, times: int) -> None:
    counted = kill.fill_disk(tmp_path, times, random.Random(times))
    assert (counted.tried, counted.lost) == (times, [])


@pytest.mark.parametrize("times", [1, pytest.param(20, marks=LONG)])
def test_two_builds_beside_readers_show_nobody_half_a_build(tmp_path: Path, times: int) -> None:
    counted = kill.build_together(tmp_path, times)
    assert (counted.tried, counted.lost) == (times, [])


@pytest.mark.parametrize("times", [2, pytest.param(100, marks=LONG)])
@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
def test_killing_the_program_during_saves_loses_nothing_that_was_confirmed(
    tmp_path: Path, database: str, times: int
) -> None:
    if database == "SQLite":
        counted = kill.kill_saves(database, lambda: f"sqlite:///{tmp_path}/records.sqlite", times, random.Random(5))
    else:
        with kill.postgresql() as new_url:
            if new_url is None:
                pytest.skip("no initdb found: install PostgreSQL to test the records on it")
            counted = kill.kill_saves(database, new_url, times, random.Random(5))
    assert (counted.tried, counted.lost) == (times, [])
    assert counted.outcomes["confirmed"] >= times
