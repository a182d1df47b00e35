"""The two worlds that page and browser tests look at: the demonstration, and the published samples.

Built once before the tests by `python -m tests.prepare`, and again only when what reads the files
has changed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from data.settings import Settings
from data.warehouse.publish import current, warehouse_path
from session.preparing import prepare_hidden
from tests.shared import SHARED

ROOT = Path(__file__).parents[1]
HOME = ROOT / "var" / "tests"
DAY = "2026-11-23"  # the day on which tests run, where MILEPOST_TODAY names no other


def made_of(world: str) -> str:
    """A hash of everything that decides what a world holds."""
    digest = hashlib.sha256()
    invented = {"demo", "records"}  # what only the demonstration is made of
    for path in sorted((ROOT / "data").rglob("*")):
        if path.suffix not in (".py", ".sql", ".csv", ".toml"):
            continue
        if world == "demo" or not invented & set(path.relative_to(ROOT).parts):
            digest.update(path.read_bytes())
    if world == "demo":
        digest.update((ROOT / "session" / "demonstration.py").read_bytes())
    elif SHARED is not None:
        for path in sorted((SHARED / "data").rglob("*")):
            digest.update(f"{path.name}{path.stat().st_size}".encode())
    return digest.hexdigest()


def environment() -> dict[str, str]:
    """The settings under which the tests' worlds are made and read."""
    return {**os.environ, "MILEPOST_HOME": str(HOME), "MILEPOST_AUTHORITY": "935", "MILEPOST_TODAY": DAY}


def build() -> None:
    """Build both worlds where they are missing or old; the demonstration with its own records."""
    commands = {"demo": ["demo"]}
    if SHARED is not None:
        commands["real"] = ["build", str(SHARED / "data")]
    for world, command in commands.items():
        mark, made = made_of(world), HOME / f"made-of-{world}"
        if made.is_file() and made.read_text() == mark:
            continue
        shutil.rmtree(HOME / world, ignore_errors=True)
        done = subprocess.run(
            [sys.executable, "-m", "data", *command],
            cwd=ROOT,
            env=environment(),
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode == 2:
            raise SystemExit(f"the tests' {command[0]} did not build: {done.stderr[-2000:]}")
        made.write_text(mark)
    os.environ.setdefault("MILEPOST_TODAY", DAY)
    for world in commands:  # what other code kept with a build is not read
        prepare_hidden(Settings(HOME, "935"), warehouse_path(HOME / world, current(HOME / world) or ""))


def home(world: str) -> Path:
    """The home that shows a world ('demo' or 'real'); skips where it was not built."""
    if not (HOME / world / "current").is_file():
        if world == "demo":
            pytest.fail("the tests' worlds are not built: run `python -m tests.prepare` first")
        pytest.skip("the published sample files are not beside the project")
    return HOME


def lent(world: str, folder: Path) -> Path:
    """A home in a folder that shows a world and may be written to: the builds are only linked."""
    for part in home(world).joinpath(world).iterdir():
        target = folder / world / part.name
        target.parent.mkdir(parents=True, exist_ok=True)
        if part.name == "warehouses":
            target.symlink_to(part)
        elif part.name == "records":
            shutil.copytree(part, target)
        elif part.is_file():
            shutil.copy2(part, target)
    return folder
