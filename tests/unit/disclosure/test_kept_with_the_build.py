"""What is hidden is worked out with the build and kept beside it: the same as worked out now, or not read."""

import json
import logging
import shutil
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analytics.reports.core import hidden_cells as hidden
from analytics.reports.core.context import ReportContext
from analytics.reports.core.hidden_cells import HiddenCells, hidden_cells
from data.settings import Settings
from data.warehouse import Warehouse, kept
from data.warehouse.publish import current_path, forget_unlisted
from session.opening import context_for
from tests import worlds

ASKED = (("engmath_5plus", "2024/25"), ("ks2_rwm_expected", "2024/25"), ("absence_persistent", "2023/24"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demonstration's warehouse with what is kept beside it."""
    copy = tmp_path_factory.mktemp("home") / "demo" / "warehouses"
    copy.mkdir(parents=True)
    source = current_path(worlds.home("demo") / "demo")
    assert source is not None
    for file in (source, source.with_suffix(kept.SUFFIX)):
        shutil.copy2(file, copy)
    return copy / source.name


@pytest.fixture
def path(built: Path, tmp_path: Path) -> Path:
    for file in built.parent.iterdir():
        shutil.copy2(file, tmp_path)
    return tmp_path / built.name


def desk(path: Path) -> ReportContext:
    return context_for(Settings(path.parent, "935"), Warehouse.open(path))


def answers(path: Path) -> list[HiddenCells]:
    return [hidden_cells(desk(path), code, period) for code, period in ASKED]


@pytest.fixture(scope="module")
def live(built: Path, tmp_path_factory: pytest.TempPathFactory) -> list[HiddenCells]:
    """Worked out on a build that has nothing beside it."""
    alone = tmp_path_factory.mktemp("alone") / built.name
    shutil.copy2(built, alone)
    return answers(alone)


@pytest.fixture
def no_work(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The measures that were worked out again."""
    done: list[str] = []
    begin = hidden._vintages
    monkeypatch.setattr(
        hidden, "_vintages", lambda context, declared: done.append(declared.code) or begin(context, declared)
    )
    return done


def test_what_is_kept_is_what_a_build_without_it_works_out(
    path: Path, live: list[HiddenCells], no_work: list[str]
) -> None:
    assert all(item.reasons for item in live)
    assert answers(path) == live
    assert no_work == []


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2019, 5, 1), date(2012, 1, 1)])
def test_it_holds_as_at_every_day(path: Path, day: date, live: list[HiddenCells], no_work: list[str]) -> None:
    other_day = replace(desk(path), as_at=day, memo={})
    assert [hidden_cells(other_day, code, period) for code, period in ASKED] == live
    assert no_work == []


def _rewritten(path: Path, change: str) -> None:
    """What is kept with one member changed, as somebody would who writes a sound archive."""
    file = path.with_suffix(kept.SUFFIX)
    with zipfile.ZipFile(file) as old:
        members = {name: old.read(name) for name in old.namelist()}
    if change == "part":
        part = json.loads(members["engmath_5plus"])
        part["2024/25"]["reasons"] = []
        members["engmath_5plus"] = json.dumps(part).encode()
    else:
        contents = json.loads(members["contents.json"])
        contents["key"][change] = "another"
        members["contents.json"] = json.dumps(contents).encode()
    with zipfile.ZipFile(file, "w") as new:
        for name, text in members.items():
            new.writestr(name, text)


@pytest.mark.parametrize("change", ["part", "build", "made_by", "home", "scheme"])
def test_what_was_altered_or_made_for_something_else_is_noticed_and_not_read(
    path: Path, live: list[HiddenCells], no_work: list[str], change: str, caplog: pytest.LogCaptureFixture
) -> None:
    _rewritten(path, change)
    with caplog.at_level(logging.WARNING):
        assert answers(path) == live
    assert "engmath_5plus" in no_work
    assert path.with_suffix(kept.SUFFIX).name in caplog.text


@pytest.mark.parametrize("share", [0.0, 0.3, 0.99])
def test_half_a_file_is_not_read(path: Path, live: list[HiddenCells], share: float) -> None:
    file = path.with_suffix(kept.SUFFIX)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    assert answers(path) == live


def test_another_rule_is_another_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(worlds.ROOT / "data" / "rules", tmp_path / "data" / "rules")
    monkeypatch.setattr(kept, "_PACKAGES", tmp_path)
    before = kept.made_by.__wrapped__()
    rule = tmp_path / "data" / "rules" / "disclosure.toml"
    rule.write_text(rule.read_text("utf-8").replace("smallest = 6", "smallest = 7"), "utf-8")
    assert kept.made_by.__wrapped__() != before


def test_it_goes_when_its_build_goes(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "world" / "warehouses"
    folder.mkdir(parents=True)
    for file in (path, path.with_suffix(kept.SUFFIX)):
        shutil.copy2(file, folder)
    forget_unlisted(folder.parent)  # no build is listed
    assert list(folder.iterdir()) == []
