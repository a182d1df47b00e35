"""The one clock: a fixed day, a wrong one, a demonstration that stays on its own day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from data.demo.write import DAY
from data.settings import SettingError
from data.warehouse import Warehouse
from data.warehouse.publish import current_path
from session import clock
from session.opening import FutureDay, context_for, today_of
from session.settings import load_settings
from session.terminal import main
from tests import worlds


@pytest.fixture
def demonstration(monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    """The tests' demonstration, in the home that is set."""
    monkeypatch.setenv("MILEPOST_HOME", str(worlds.home("demo")))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    path = current_path(load_settings().world("demo"))
    assert path is not None
    return Warehouse.open(path)


@pytest.mark.parametrize("day", ["2028-02-29", "2027-08-31", "2027-09-01"])
def test_a_fixed_day_is_the_day_of_every_moment(monkeypatch: Any, day: str) -> None:
    monkeypatch.setenv(clock.SETTING, day)
    assert clock.today() == date.fromisoformat(day) == clock.now().date()
    assert clock.now().tzinfo is not None and clock.now(DAY).date() == DAY


@pytest.mark.parametrize("wrong", ["yesterday", "2027-02-29", "31/12/2026", "2026-11-30T09:00"])
def test_a_wrong_day_is_refused_by_name(monkeypatch: Any, wrong: str) -> None:
    monkeypatch.setenv(clock.SETTING, wrong)
    with pytest.raises(SettingError, match=f"MILEPOST_TODAY: found '{wrong}'"):
        clock.today()


@pytest.mark.parametrize("day", ["2026-10-01", "2028-02-29"])
def test_it_is_always_its_own_day_in_the_demonstration(demonstration: Warehouse, monkeypatch: Any, day: str) -> None:
    monkeypatch.setenv(clock.SETTING, day)
    assert today_of(demonstration) == DAY and today_of(None) == date.fromisoformat(day)


def test_a_day_ahead_is_refused_in_words(demonstration: Warehouse, capsys: Any) -> None:
    with pytest.raises(FutureDay, match="2030-01-01 is in the future"):
        context_for(load_settings(), demonstration, as_at=date(2030, 1, 1))
    assert main(["quality", "--demo", "--as-at", "2030-01-01"]) == 2
    assert "2030-01-01 is in the future" in capsys.readouterr().err
