"""Answers that are kept beside the build they come from, so that a restart or a first visitor finds them.

The name of a file is a hash of everything that decides its answer; a file that is damaged is not read. Why JSON, and
why an answer passes the gate again: docs/adr/0013.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.metadata import distributions
from inspect import Parameter, signature
from pathlib import Path
from typing import Any

from analytics.disclosure import Protected
from analytics.reports.core.ask import screened_again
from analytics.reports.core.context import ReportContext
from analytics.reports.core.records_in_force import registers_read
from data import rounds
from data.records import RecordsError
from data.records.scoped import ScopedRecords
from data.settings import PROJECT, Settings
from data.warehouse.kept import ANSWERS
from session import answer_text

_LOG = logging.getLogger(__name__)
_PACKAGES = ("analytics", "data", "session")
_COMPLETE = "complete"
_SUFFIX = ".json"
_DIGEST = 64  # characters of a hash


@cache
def made_by() -> str:
    """A hash of all code, rules and reference tables that answer, and of every library installed."""
    libraries = sorted(f"{item.name} {item.version}" for item in distributions())
    digest = hashlib.sha256("\n".join((sys.version, *libraries)).encode())
    for package in _PACKAGES:
        for path in sorted((PROJECT / package).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(PROJECT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def small_files(settings: Settings, shown: str) -> tuple[str, ...]:
    """Each plan, own rule and frozen round with a hash of what it says, which is part of an answer."""
    folders = (settings.home / "plans", settings.home / "rules", settings.world(shown) / rounds.FOLDER)
    files = sorted(path for folder in folders for path in folder.glob("*.*"))
    # A name of any bytes is written in ASCII, so that everybody can hash it.
    return tuple(f"{path.parent.name}/{path.name!a} {digest}" for path in files if (digest := _hash_now(path)))


def _hash_now(path: Path) -> str:
    try:
        status = path.stat()
        return _hash_of(path, (status.st_ino, status.st_ctime_ns, status.st_mtime_ns, status.st_size))
    except OSError:  # taken away meanwhile
        return ""


@lru_cache(maxsize=512)
def _hash_of(path: Path, status: tuple[int, ...]) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()  # read again when the file's `status` changes


def chosen(report: Callable[..., Any], options: dict[str, Any]) -> dict[str, Any]:
    """The options that are not the usual ones, in one order: one answer, one key."""
    usual = _parameters(report)
    return {key: option for key, option in sorted(options.items()) if option != usual[key].default}


@cache
def _parameters(report: Callable[..., Any]) -> Mapping[str, Parameter]:
    return signature(report).parameters


@dataclass(frozen=True)
class Question:
    """A report asked in a context, with the options that are not the usual ones."""

    settings: Settings
    shown: str
    at: ReportContext
    report: Callable[..., Any]
    args: tuple[Any, ...]
    options: dict[str, Any]

    @cached_property
    def path(self) -> Path | None:
        """Where its answer is kept; None where no name tells it from every other."""
        try:
            entered = records_digest(self.at, registers_read(self.report))
            name = hashlib.sha256(answer_text.written(self._key(entered)).encode()).hexdigest()
        except (OSError, RecordsError, answer_text.NotWritable):
            return None
        return self.at.warehouse.path.with_suffix(ANSWERS) / f"{name}{_SUFFIX}"

    def _key(self, entered: str) -> tuple[Any, ...]:
        at, warehouse = self.at, self.at.warehouse.path.stat()
        to_come = at.plan_to_come.code if at.plan_to_come else None
        return (
            *(made_by(), at.warehouse.build, warehouse.st_size, warehouse.st_mtime_ns, self.shown, at.home, at.scheme),
            *(at.scope, at.plan.code if at.plan else None, to_come, at.as_at, at.today, entered),
            *(small_files(self.settings, self.shown), self.report.__module__, self.report.__qualname__),
            *(self.args, tuple(self.options.items())),
        )

    def kept(self) -> Protected[Any] | None:
        """The answer that is kept, once more through the gate; None where there is none, or it is damaged."""
        if self.path is None:
            return None
        try:
            text = self.path.read_bytes()
        except OSError:
            return None
        try:
            if _digest(self.path, text[_DIGEST:]) != text[:_DIGEST]:
                raise answer_text.NotReadable("damaged, or another answer than its name says")
            return screened_again(self.report, self.at, answer_text.read(text[_DIGEST:]))
        except answer_text.NotReadable as problem:
            _LOG.warning("%s is not read (%s): it is worked out again", self.path.name, problem)
            with suppress(OSError):  # so that the next start keeps it anew
                (self.path.parent / _COMPLETE).unlink(missing_ok=True)
            return None

    def keep(self, answer: Protected[Any]) -> None:
        """Keep an answer, whole or not at all. Raises OSError."""
        if self.path is None:
            return
        try:
            text = answer_text.written(answer.report).encode()
        except answer_text.NotWritable as problem:
            _LOG.warning("the answer of %s is not kept: %s", self.report.__name__, problem)
            return
        write(self.path, _digest(self.path, text) + text)


def _digest(path: Path, text: bytes) -> bytes:
    """A hash of an answer and its name: under another name it is another question's."""
    return hashlib.sha256(f"{path.name}\0".encode() + text).hexdigest().encode()


def records_digest(at: ReportContext, registers: Collection[str]) -> str:
    """A hash of everything ever entered in some registers. RecordsError where they cannot be read."""
    if not registers:
        return ""
    if not isinstance(at.records, ScopedRecords):
        raise RecordsError("the records cannot be opened")
    return at.records.unlimited.digest(registers)


def folder_of(warehouse: Path) -> Path:
    """The folder of a build's answers, which only its owner opens; made where it is not there."""
    folder = warehouse.with_suffix(ANSWERS)
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def write(path: Path, content: bytes) -> None:
    """Write a file that only its owner reads, beside it first: a reader sees all of it or nothing."""
    number, part = tempfile.mkstemp(dir=path.parent, suffix=".part")  # mkstemp: the owner's alone
    with os.fdopen(number, "wb") as file:
        file.write(content)
    os.replace(part, path)


# Whether everything that first screens ask is kept, for one state of build, day, entries and files.


def is_complete(warehouse: Path, state: str) -> bool:
    """Whether every first answer of a state is kept beside a build."""
    try:
        return (warehouse.with_suffix(ANSWERS) / _COMPLETE).read_text("utf-8") == state
    except (OSError, UnicodeDecodeError):
        return False


def complete(warehouse: Path, state: str, used: Collection[Path]) -> None:
    """Say that a state is kept, and drop what it does not use: answers of other days, entries and code."""
    folder = folder_of(warehouse)
    for path in folder.glob("*"):
        if path not in used and path.suffix in (_SUFFIX, ".part"):
            path.unlink(missing_ok=True)
    write(folder / _COMPLETE, state.encode())
