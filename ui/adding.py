"""The build that runs when files are added: a separate process with progress."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from data import added
from data.settings import PROJECT, Settings
from data.warehouse.publish import current
from session.settings import environment_of

_PERCENT = re.compile(r"(\d{1,3})%\|")
_NAME = re.compile(r"([^\r\n]*?):?\s+\d{1,3}%\|")
NOTHING_PUBLISHED = 2


@dataclass
class Job:
    """One build of added files: how far it is, and in the end what it said of each file."""

    batch: str
    before: str | None
    lost: tuple[str, ...]
    share: float = 0.0
    at: str = ""
    code: int | None = None
    report: list[dict[str, Any]] = field(default_factory=list)
    message: str = ""
    build: str | None = None

    @property
    def running(self) -> bool:
        """Whether the build is still at work."""
        return self.code is None

    @property
    def own(self) -> list[dict[str, Any]]:
        """What the build said of the files that were added."""
        prefix = added.batch_prefix(self.batch)
        return [item for item in self.report if str(item["file"]).startswith(prefix)]


@st.cache_resource(show_spinner=False)
def _jobs() -> dict[str, Job]:
    return {}


def job(settings: Settings) -> Job | None:
    """The build that was started last since the app began, by any user."""
    return _jobs().get(str(settings.home))


def start(settings: Settings, batch: str, lost: tuple[str, ...]) -> Job:
    """Build the folder of added files in a process of its own; the old warehouse stays in use."""
    world = settings.world("real")
    made = Job(batch, current(world), lost)
    _jobs()[str(settings.home)] = made
    threading.Thread(target=_run, args=(made, settings, world), daemon=True).start()
    return made


def forget(settings: Settings) -> None:
    """Let go of a finished build, so that the next files can be added."""
    _jobs().pop(str(settings.home), None)


def _run(made: Job, settings: Settings, world: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "report.json"
        try:
            code = _build(made, settings, added.folder_of(world), report)
            made.report = json.loads(report.read_text("utf-8")) if report.is_file() else []
        except OSError as problem:
            code, made.message = NOTHING_PUBLISHED, f"the build could not be started ({problem})"
    refused = [str(item["file"]) for item in made.own if item["outcome"] == "refused"]
    if code >= NOTHING_PUBLISHED or not any(item["outcome"] == "loaded" for item in made.own):
        added.set_aside(world, made.batch)
    else:
        added.drop(world, refused)
    made.build = current(world)
    made.share, made.code = 1.0, code


def _build(made: Job, settings: Settings, folder: Path, report: Path) -> int:
    """Run the build and follow its progress bar, which it only draws on a terminal."""
    master, slave = os.openpty()
    command = [sys.executable, "-m", "data", "build", str(folder), "--report", str(report)]
    process = subprocess.Popen(
        command,
        cwd=PROJECT,
        env=environment_of(settings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=slave,
    )
    os.close(slave)
    text = _follow(made, master)
    os.close(master)
    code = process.wait()
    lines = [line for line in re.split(r"[\r\n]+", text) if line.startswith("milepost: ")]
    made.message = lines[-1].removeprefix("milepost: ") if lines else ""
    return code if code in (0, 1) else NOTHING_PUBLISHED


def _follow(made: Job, master: int) -> str:
    """Read what the build draws until it ends; returns the last of it."""
    text = ""
    while True:
        try:
            piece = os.read(master, 4096).decode("utf-8", "replace")
        except OSError:  # the end of a terminal is an error on Linux
            return text
        if not piece:
            return text
        text = (text + piece)[-8000:]
        if findall := _PERCENT.findall(piece):
            made.share = min(0.99, int(findall[-1]) / 100)
        if named := _NAME.findall(piece):
            made.at = named[-1].strip()
