"""Each machine reads a whole copy of the published build, or goes on with the copy before it."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from data.build.run import build
from data.lock import alone
from data.settings import Settings
from data.warehouse import copies
from data.warehouse.copies import CopyFailed, follow, read_path
from data.warehouse.publish import builds, current, current_path, show
from ui import warming

TODAY = date(2026, 11, 22)


class Machine:
    """A shared home, what is published in it, and this machine's folder of copies."""

    def __init__(self, folder: Path) -> None:
        self.inbox, self.settings = folder / "in", Settings(folder / "home", "935", copies=folder / "copies")
        self.inbox.mkdir()
        self.published, self.copies = self.settings.world("real"), folder / "copies" / "real"

    def publish(self, grade: str) -> Path:
        """A new build, with a figure of its own."""
        (self.inbox / "list.csv").write_text(f"urn,date,grade\n124531,2013-02-13,{grade}\n")
        build(self.inbox, self.settings, TODAY)
        path = current_path(self.published)
        assert path is not None
        return path

    def read(self) -> Path | None:
        return read_path(self.published, self.settings.copies_of("real"))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_copy_is_what_was_published_and_the_one_before_is_dropped_at_the_next_look(machine: Machine) -> None:
    first = machine.publish("Good")
    assert machine.read() == first  # until there is a copy
    follow(machine.published, machine.copies)
    copied = machine.read()
    assert copied is not None
    assert copied.is_relative_to(machine.copies)
    assert copied.read_bytes() == first.read_bytes()
    second = machine.publish("Outstanding")
    assert machine.read() == copied
    follow(machine.published, machine.copies)
    changed = machine.read()
    assert changed is not None and changed.read_bytes() == second.read_bytes()
    assert copied.is_file()  # a page may have begun with it
    follow(machine.published, machine.copies)
    assert list(changed.parent.iterdir()) == [changed]


def test_every_build_carries_its_checksum(machine: Machine) -> None:
    path = machine.publish("Good")
    assert [item.sha256 for item in builds(machine.published)] == [copies.sha256_of(path)]


@pytest.mark.parametrize("fault", ["cut", "changed", "another checksum"])
def test_a_copy_that_is_not_whole_is_never_read(machine: Machine, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    machine.publish("Good")
    follow(machine.published, machine.copies)
    before = machine.read()
    machine.publish("Outstanding")
    begin = shutil.copy2

    def broken(source: Path, target: Path) -> None:
        begin(source, target)
        content = target.read_bytes()
        if fault == "cut":
            target.write_bytes(content[:-4096])
        elif fault == "changed":
            target.write_bytes(content[:5000] + bytes([content[5000] ^ 1]) + content[5001:])

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copy2", broken)
        if fault == "another checksum":
            ledger = machine.published / "builds.json"
            ledger.write_text(ledger.read_text().replace(builds(machine.published)[-1].sha256, "0" * 64))
        with pytest.raises(CopyFailed, match="not what was published"):
            follow(machine.published, machine.copies)
    assert machine.read() == before
    assert before is not None and list(before.parent.iterdir()) == [before]


def test_a_full_disk_leaves_the_copy_before(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.publish("Good")
    follow(machine.published, machine.copies)
    before, second = machine.read(), machine.publish("Outstanding")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copy2", full)
        with pytest.raises(CopyFailed, match="No space left"):
            follow(machine.published, machine.copies)
    assert machine.read() == before
    follow(machine.published, machine.copies)
    assert current(machine.copies) == second.stem


def test_two_processes_of_a_machine_copy_once(machine: Machine) -> None:
    machine.publish("Good")
    with alone(machine.copies):
        follow(machine.published, machine.copies)
        assert current(machine.copies) is None
    follow(machine.published, machine.copies)
    assert current(machine.copies) is not None


def test_what_is_kept_with_a_build_is_copied_too(machine: Machine) -> None:
    path = machine.publish("Good")
    path.with_suffix(".kept").write_bytes(b"kept")
    path.with_suffix(".answers").mkdir()
    (path.with_suffix(".answers") / "a.json").write_bytes(b"answer")
    follow(machine.published, machine.copies)
    copied = machine.read()
    assert copied is not None
    assert copied.with_suffix(".kept").read_bytes() == b"kept"
    assert (copied.with_suffix(".answers") / "a.json").read_bytes() == b"answer"
    assert copied.stat().st_mtime_ns == path.stat().st_mtime_ns  # part of the name of every answer


def test_what_is_kept_with_a_build_holds_no_copy_up(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    path = machine.publish("Good")
    path.with_suffix(".kept").write_bytes(b"kept by another account")
    path.with_suffix(".answers").mkdir()
    (path.with_suffix(".answers") / "a.json").write_bytes(b"kept by another account")
    begin = shutil.copy2

    def for_its_owner(source: str | Path, target: str | Path) -> None:
        if Path(source).suffix != ".duckdb":
            raise PermissionError(13, "Permission denied")
        begin(source, target)

    monkeypatch.setattr(shutil, "copy2", for_its_owner)
    follow(machine.published, machine.copies)
    assert current(machine.copies) == path.stem


def test_the_world_that_is_not_shown_now_is_followed_too(machine: Machine) -> None:
    show(machine.settings.home, "real")
    machine.publish("Good")
    warming.warm_if_changed(machine.settings, "", wait=False)
    assert current(machine.copies) is not None
    show(machine.settings.home, "demo")
    second = machine.publish("Outstanding")
    warming.warm_if_changed(machine.settings, "", wait=False)
    assert current(machine.copies) == second.stem


@pytest.mark.parametrize("fault", ["no right to copy", "people"])
def test_what_is_wrong_for_long_is_logged_once(machine: Machine, fault: str, caplog: pytest.LogCaptureFixture) -> None:
    machine.publish("Good")
    if fault == "people":
        (machine.settings.home / "people.toml").write_text("nonsense")
    else:
        machine.copies.parent.write_text("a file")
    for _ in range(3):
        warming.warm_if_changed(machine.settings, "", wait=False)
    assert len([item for item in caplog.records if item.name == warming.__name__]) == 1
