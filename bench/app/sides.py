"""The five servers that are compared, and how a person changes the filter on each."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.serving import ROOT, free_port

START_SECONDS = 90
OURS, BARE, FLOOR = "Milepost", "bare rerun", "Streamlit, chart alone"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class MeasuredServer:
    """One server while it runs: where it is, its process, and how to choose a target on it."""

    name: str
    address: str
    process: int
    choose: Callable[[Any, str], None]

    def cpu(self) -> float:
        """Seconds of processor time that the server has used."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


def _streamlit(page: Any, title: str) -> None:
    page.get_by_role("combobox", name="Target").click()
    _press(page, page.get_by_role("option", name=title))


def _dash(page: Any, title: str) -> None:
    page.locator("#target").click()
    _press(page, page.get_by_role("option", name=title))


def _press(page: Any, option: Any) -> None:
    """Press an option once it is there and still: waiting for it is no part of the time."""
    option.scroll_into_view_if_needed()
    page.wait_for_timeout(400)
    box = option.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def _panel(page: Any, title: str) -> None:
    chooser = page.get_by_label("Target")
    chooser.focus()
    page.wait_for_timeout(400)
    at = chooser.evaluate("one => [...one.options].map(o => o.text)").index(title)
    now = int(chooser.evaluate("one => one.selectedIndex"))
    if abs(at - now) != 1:
        raise ValueError(f"{title!r} is not one of the chosen places: choose neighbours")
    page.keyboard.press("ArrowDown" if at > now else "ArrowUp")


def _plain(page: str) -> list[str]:
    return ["-m", "streamlit", "run", f"bench/app/peers/{page}_page.py", "--server.port", "{port}"]


# How each is started, where its page is, and how its filter is changed.
_LISTED: dict[str, tuple[list[str], Callable[[Any, str], None]]] = {
    OURS: (["-m", "ui.serve", "--server.port", "{port}"], _streamlit),
    "Dash": (["-m", "bench.app.peers.dash_page", "{port}", "{peers}"], _dash),
    "Panel": (["-m", "bench.app.peers.panel_page", "{port}", "{peers}"], _panel),
    FLOOR: (_plain("floor"), _streamlit),
    BARE: (_plain("bare"), _streamlit),
}


@contextmanager
def running(peers: Path, page: str) -> Iterator[tuple[MeasuredServer, ...]]:
    """Every side served beside the others for as long as the block lasts; `page` is ours."""
    with ExitStack() as exit_stack:
        yield tuple(exit_stack.enter_context(server(name, page if name == OURS else "", peers)) for name in _LISTED)


@contextmanager
def server(name: str, path: str, peers: Path = ROOT) -> Iterator[MeasuredServer]:
    """One side on the demonstration, for as long as the block lasts."""
    command, choose = _LISTED[name]
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, *(part.format(port=port, peers=peers) for part in command)],
        cwd=ROOT,
        env={**os.environ, "MILEPOST_WORLD": "demo", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://localhost:{port}/"
        _await(name, address, process)
        yield MeasuredServer(name, address + path, process.pid, choose)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _await(name: str, address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(START_SECONDS * 4):
        if process.poll() is not None:
            raise SystemExit(f"{name} stopped before it answered: run its command by hand to see why")
        try:
            urllib.request.urlopen(address, timeout=5)
            return
        except OSError:
            time.sleep(0.25)
    raise SystemExit(f"{name} did not answer within {START_SECONDS} seconds")
