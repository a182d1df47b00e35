"""The audit log: whole lines only, none lost by a full disk, a clock that is set back or a name with line ends."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.records import Records, Saved, Who
from data.settings import Settings
from data.vocabulary import Role
from session import audit, clock
from session.audit import AuditUnavailable, Event
from session.identity import Access, Person

ADA = Person("ada", Access(Role.DIRECTOR))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path, "935")


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """A disk that is full from here on."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_line_that_the_disk_took_in_part_is_said_and_costs_no_other(settings: Settings) -> None:
    audit.note(settings, Event.EXPORT, ADA, "first")
    (path,) = (settings.home / audit.FOLDER).iterdir()
    for room in (0, 10):
        with (
            files_no_larger_than(path.stat().st_size + room),
            pytest.raises(AuditUnavailable, match="cannot be written"),
        ):
            audit.note(settings, Event.EXPORT, ADA, "lost")
    audit.note(settings, Event.EXPORT, ADA, "second")
    assert [(entry.event, entry.what) for entry in audit.entries(settings)] == [
        ("export", "first"),
        ("unreadable", f"a line of {path.name} cannot be read"),
        ("export", "second"),
    ]


def test_a_clock_that_is_set_back_loses_no_line(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    days = (
        datetime(2027, 1, 1, 9, tzinfo=UTC),
        datetime(2026, 12, 31, 23, tzinfo=UTC),
        datetime(2026, 12, 31, 9, tzinfo=UTC),
    )
    for number, moment in enumerate(days):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        audit.note(settings, Event.EXPORT, ADA, str(number))
    assert sorted(entry.what for entry in audit.entries(settings)) == ["0", "1", "2"]
    assert [entry.what for entry in audit.whole(settings, None)] == ["2", "1", "0"]  # by what the clock said


def test_a_name_with_line_ends_makes_no_line_of_its_own(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MILEPOST_HOME", str(settings.home))
    audit.note(settings, Event.EXPORT, ADA, "Elm\n2026-01-01\tsign-in\teve\tdirector\tsigned in\r\u2028x")
    audit.main(["--event", "export"])
    (line,) = capsys.readouterr().out.splitlines()
    assert line.count("\t") == 4 and line.endswith("Elm 2026-01-01 sign-in eve director signed in x")


def test_changes_of_records_are_in_words(tmp_path: Path) -> None:
    """The page is read by people: a register's title and what was done, not their codes."""
    who = Who(Role.AREA_LEAD.value, "ada")
    with Records.open(f"sqlite:///{tmp_path}/records.sqlite", lambda: datetime(2026, 11, 2, tzinfo=UTC)) as store:
        saved = store.save("partners", None, {"name": "Ipswich Trust", "kind": "trust"}, who, based_on=None)
        assert isinstance(saved, Saved)
        store.withdraw("partners", saved.key, who, saved.version, "entered twice")
        lines = [entry.what for entry in audit.changes(store)]
    assert [line.replace(saved.key, "KEY") for line in lines] == [
        "Partners and providers: KEY added, version 1",
        "Partners and providers: KEY withdrawn, version 2",
    ]
