"""The guard around the served app: what it asks of any other machine is refused and written down."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import loopback

ROOT = Path(__file__).parents[2]
ASKS = "import socket; socket.create_connection(({host!r}, {port}), 2)"


def guarded(host: str, port: int, folder: Path) -> tuple[str, str]:
    """What a guarded process says when it connects, and what was written down of it."""
    (folder / "asking.py").write_text(ASKS.format(host=host, port=port))
    kept = folder / "refused"
    done = subprocess.run(
        [sys.executable, "-m", "tests.loopback", "asking"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(folder), loopback.REFUSED: str(kept)},
    )
    return done.stderr, kept.read_text() if kept.exists() else ""


@pytest.mark.parametrize("host", ["example.org", "192.0.2.1"])
def test_another_machine_is_refused_and_written_down(host: str, tmp_path: Path) -> None:
    text, kept = guarded(host, 80, tmp_path)
    assert f"{host} is not this machine" in text
    assert kept == f"socket.getaddrinfo {host}\n"


def test_this_machine_may_be_asked(tmp_path: Path) -> None:
    text, kept = guarded("127.0.0.1", 1, tmp_path)
    assert "ConnectionRefusedError" in text
    assert kept == ""
