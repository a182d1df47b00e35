"""Cold: every page for the first visitor after a restart, and for the second; each over a session of their own."""

from __future__ import annotations

import argparse
import statistics
import time
from collections import defaultdict

from bench.app.load import walk
from bench.app.sides import OURS, server
from ui.site import SITE

PAGES = [("", ""), *((entry.url_path, "") for entries in SITE.values() for entry in entries)]
AIM = 1.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How often, and how long after the start the first visitor comes."""
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", nargs="*", default=[page for page, _ in PAGES], help="addresses; all without it")
    parser.add_argument("--wait", type=float, default=30.0, help="seconds between the start and the first visitor")


def main(asked: argparse.Namespace) -> int:
    """Restart and visit every page twice, round by round; 1 where there was an error."""
    seconds: dict[str, list[list[float]]] = defaultdict(lambda: [[], []])
    errors: list[str] = []
    pages = [(page, "") for page in asked.pages]
    for _ in range(asked.rounds):
        with server(OURS, "") as side:
            time.sleep(asked.wait)
            for turn in (0, 1):
                visit = walk(side, [pages], 1, 0, seed=0)
                errors += visit.errors
                for page, taken in visit.seconds.items():
                    seconds[page][turn] += taken
    print(written(seconds))
    print("\n".join(errors[:20]))
    return 1 if errors else 0


def written(seconds: dict[str, list[list[float]]]) -> str:
    """A table in Markdown: medians of both visitors and their ratio, page by page."""
    lines = [f"| page | first visitor s | second s | first ÷ second (aim {AIM:g}) |", "|---|---|---|---|"]
    for page, turns in seconds.items():
        first, second = (statistics.median(turn) if turn else float("nan") for turn in turns)
        lines.append(f"| {page} | {first:.2f} | {second:.2f} | {first / second:.1f} |")
    return "\n".join(lines)
