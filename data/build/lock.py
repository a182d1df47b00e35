"""Allow one build at a time, on every system that Python runs on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from data.build.report import BuildFailed

_BUSY = "another build is running: wait until it has finished"


@contextmanager
def alone(world: Path) -> Iterator[None]:
    """Hold the lock of a world; BuildFailed where another build holds it.

    The system lets go of the lock when a build ends, however it ends: a killed build blocks no
    later one.
    """
    world.mkdir(parents=True, exist_ok=True)
    with (world / "build.lock").open("a+") as file:
        try:
            _hold(file)
        except OSError:
            raise BuildFailed(_BUSY) from None
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
