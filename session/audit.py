"""The log of who signed in, was refused, exported, changed something or saw a school's rating: only ever added to.

`python -m session.audit` prints it, for whoever runs the server; administrators read it on a page.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, astuple, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from data.records import RecordAction, Records, register, registers
from data.settings import Settings
from data.warehouse.publish import showing
from session import clock
from session.identity import Person
from session.opening import open_records
from session.settings import load_settings

FOLDER = "audit"
_LONGEST = 2000  # characters of what was done
_ACTIONS = {
    RecordAction.CREATE: "added",
    RecordAction.CHANGE: "changed",
    RecordAction.SUPERSEDE: "replaced by agreement",
    RecordAction.WITHDRAW: "withdrawn",
}


class Event(StrEnum):
    """What is logged."""

    SIGN_IN = "sign-in"
    REFUSED = "refused"
    EXPORT = "export"
    EDIT = "edit"
    OVERRIDE = "override"
    RATING_SEEN = "rating seen"


class AuditUnavailable(RuntimeError):
    """The log cannot be written, so what has to be logged is not done."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the log."""

    at: str
    event: str
    who: str
    role: str
    what: str


def note(settings: Settings, event: Event, person: Person | None, what: str, who: str = "") -> None:
    """Add a line; AuditUnavailable where it cannot be written down."""
    moment = clock.now()
    role = "" if person is None else person.access.role.value
    entry = AuditEntry(moment.isoformat(timespec="seconds"), event.value, person.sign_in if person else who, role, what)
    line = json.dumps({**asdict(entry), "what": what[:_LONGEST]}, ensure_ascii=True) + "\n"
    path = _file(settings, moment)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            _add(handle, line.encode("ascii"))
        finally:
            os.close(handle)
    except OSError as problem:
        raise AuditUnavailable(
            f"the audit log cannot be written ({problem.strerror}); ask whoever runs Milepost to look at {FOLDER}/ "
            "in MILEPOST_HOME"
        ) from None


def _add(handle: int, line: bytes) -> None:
    """One write at the end of the file: lines of several processes never mix, and one cut short stays by itself."""
    if os.lseek(handle, 0, os.SEEK_END):
        os.lseek(handle, -1, os.SEEK_END)
        line = line if os.read(handle, 1) == b"\n" else b"\n" + line
    if os.write(handle, line) < len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # a disk that fills takes what it can, without an error


def changes(records: Records) -> Iterator[AuditEntry]:
    """Every change of a record: its versions are a log already, and are never kept twice."""
    for name in registers():
        event = Event.OVERRIDE if name == "risk_overrides" else Event.EDIT
        for item in records.every_version(name):
            what = f"{register(name).title}: {item.key} {_ACTIONS[item.action]}, version {item.version}"
            yield AuditEntry(item.at.isoformat(timespec="seconds"), event.value, item.who_name, item.who_role, what)


def whole(settings: Settings, records: Records | None) -> list[AuditEntry]:
    """The log and the changes of records together, the oldest first."""
    merged = [*entries(settings), *(changes(records) if records is not None else ())]
    return sorted(merged, key=lambda entry: entry.at)


def entries(settings: Settings) -> Iterator[AuditEntry]:
    """The log from the beginning; a line that was cut short by a crash is named as unreadable."""
    for path in sorted((settings.home / FOLDER).glob("*.jsonl")):
        for line in path.read_text("utf-8", errors="replace").splitlines():
            try:
                yield AuditEntry(**json.loads(line))
            except (json.JSONDecodeError, TypeError):
                yield AuditEntry("", "unreadable", "", "", f"a line of {path.name} cannot be read")


def _file(settings: Settings, moment: datetime) -> Path:
    return settings.home / FOLDER / f"{moment:%Y-%m}.jsonl"


def main(arguments: Sequence[str]) -> int:
    """Print the log, perhaps of one kind of event or of one person."""
    parser = argparse.ArgumentParser(prog="python -m session.audit", description="The audit log.")
    parser.add_argument("--event", choices=[event.value for event in Event])
    parser.add_argument("--who", help="the sign-in of a person")
    options = parser.parse_args(list(arguments))
    settings = load_settings()
    with open_records(settings, showing(settings.home)) as records:
        log = whole(settings, records)
    for entry in log:
        if options.event in (None, entry.event) and options.who in (None, entry.who):
            # What somebody named may hold line ends, and would look like another line of the log.
            print("\t".join(" ".join(text.split()) for text in astuple(entry)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
