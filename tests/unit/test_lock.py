"""One program at a time: a lock that is taken, and a folder that takes none, are told apart."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from data import lock


def test_a_lock_that_is_taken_says_busy(tmp_path: Path) -> None:
    with lock.alone(tmp_path), pytest.raises(lock.Busy), lock.alone(tmp_path):
        pass
    with lock.alone(tmp_path):
        pass


def test_a_folder_that_takes_no_locks_is_not_called_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(_file: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(lock, "_hold", no_locks)
    with pytest.raises(OSError, match="No locks available"), lock.alone(tmp_path):
        pass
