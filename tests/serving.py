"""The app as it is served to people, on one world, for tests and pictures."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import loopback, worlds

ROOT = Path(__file__).parents[1]
BROWSER_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--no-proxy-server",
]
_START_SECONDS = 90


@contextmanager
def served(
    world: str, authority: str = "935", home: Path | None = None, refused: Path | None = None, port: int | None = None
) -> Iterator[str]:
    """The address of the app on one world, for as long as the block lasts.

    It can reach this machine only; what it asked elsewhere is written into `refused`.
    """
    port = port or free_port()
    settings = {
        "MILEPOST_TODAY": worlds.DAY,
        **os.environ,
        "MILEPOST_HOME": str(home or worlds.home(world)),
        "MILEPOST_AUTHORITY": authority,
        "MILEPOST_WORLD": world,
        loopback.REFUSED: str(refused or os.devnull),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.loopback", "ui.serve", "--server.port", str(port)],
        cwd=ROOT,
        env=settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://localhost:{port}"
        _await(address)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _await(address: str) -> None:
    for _ in range(_START_SECONDS * 4):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
            return
        except OSError:
            time.sleep(0.25)
    raise RuntimeError(f"the app did not start within {_START_SECONDS} seconds")
