"""Cold: every page for the first visitor after a restart, after a build, and for the second; a session each."""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from datetime import date

from bench import note
from bench.app.load import walk
from bench.app.sides import OURS, MeasuredServer, server
from data.warehouse.publish import current
from session.settings import load_settings
from tests.serving import ROOT
from ui.site import SITE

PAGES = [("", ""), *((entry.url_path, "") for entries in SITE.values() for entry in entries)]
AIM = 1.5
ROUNDS = 5
RESTART, BUILD = "a restart", "a build"
Seconds = dict[str, tuple[list[float], list[float]]]  # by page, of first and second visitors


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How often, and how long after the start the first visitor comes."""
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--pages", nargs="*", default=[page for page, _ in PAGES], help="addresses; all without it")
    parser.add_argument("--wait", type=float, default=30.0, help="seconds from start or build to the first visitor")
    parser.add_argument("--no-build", action="store_true", help="only restart; a build drops the oldest kept one")
    parser.add_argument("--note", action="store_true", help="add the tables to docs/measurements.md")


def main(arguments: argparse.Namespace) -> int:
    """Restart, visit every page twice, build, and visit again, round by round; 1 where there was an error."""
    seconds: dict[str, Seconds] = {after: defaultdict(lambda: ([], [])) for after in (RESTART, BUILD)}
    errors: list[str] = []
    for _ in range(arguments.rounds):
        with server(OURS, "") as side:
            time.sleep(arguments.wait)
            errors += _visit(side, arguments.pages, seconds[RESTART])
            if not arguments.no_build:
                errors += _build()
                time.sleep(arguments.wait)
                errors += _visit(side, arguments.pages, seconds[BUILD])
    tables = "\n\n".join(written(after, times) for after, times in seconds.items() if times)
    print(tables)
    print("\n".join(errors[:20]))
    if arguments.note:
        begin = f"On {date.today()}, median of {arguments.rounds}, first visitor {arguments.wait:g} seconds after:"
        note.add("cold", f"\n{begin}\n\n{tables}")
    return 1 if errors else 0


def _visit(side: MeasuredServer, pages: list[str], seconds: Seconds) -> list[str]:
    errors: list[str] = []
    for turn in (0, 1):
        visit = walk([side], [[(page, "") for page in pages]], 1, 0, seed=0)
        errors += visit.errors
        for page, taken in visit.seconds.items():
            seconds[page][turn].extend(taken)
    return errors


def _build() -> list[str]:
    """Build the demonstration's files again while the server runs; returns what was wrong."""
    world = load_settings().world("demo")
    before = current(world)
    command = [sys.executable, "-m", "data", "build", str(world / "files"), "--demo"]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if current(world) == before:
        return [f"no new build was published: {done.stderr[-500:]}"]
    return []


def written(after: str, seconds: Seconds) -> str:
    """A table in Markdown: medians of both visitors and their ratio, page by page."""
    lines = [
        f"| page, after {after} | first visitor s | second s | first ÷ second (aim {AIM:g}) |",
        "|---|---|---|---|",
    ]
    for page, turns in seconds.items():
        first, second = (statistics.median(turn) if turn else float("nan") for turn in turns)
        lines.append(f"| {page} | {first:.2f} | {second:.2f} | {first / second:.1f} |")
    return "\n".join(lines)
