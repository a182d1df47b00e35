"""One program at a time in a folder, on every system that Python runs on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_FILE = "build.lock"


class Busy(RuntimeError):
    """Another program holds the lock of the folder."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder; Busy where another program holds it, OSError where the folder takes no locks.

    The system lets go of the lock when a program ends, however it ends: a killed build blocks no later one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _FILE).open("a+") as file:
        try:
            _hold(file)
        except (BlockingIOError, PermissionError):  # what Unix and Windows say of a lock that is taken
            raise Busy(str(folder)) from None
        try:
            yield
        finally:
            _let_go(file)


def _hold(file: IO[str]) -> None:
    if os.name == "nt":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _let_go(file: IO[str]) -> None:
    if os.name == "nt":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]
