"""Pages: one page of the app in a browser, beside the same page in Dash and in Panel."""

from __future__ import annotations

import argparse
import statistics
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from bench import note
from bench.app import watching
from bench.app.sides import BARE, FLOOR, OURS, MeasuredServer, running
from bench.app.spread import Spread, ratios, spread

ROUNDS = 5
CHANGES = 6
SETTLE_SECONDS = 0.7
BROWSER = "/usr/bin/chromium"
PAINT, CHANGE = "first paint s", "filter to chart s"
SERVER, THREAD = "server processor s per change", "browser thread s per change"
WHAT = (PAINT, CHANGE, SERVER, THREAD)
Measured = dict[tuple[str, str], list[float]]


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of the filter: what it is called, and the words that only its chart carries."""

    title: str
    heading: str


BARE_CHOICES = [Choice("one", ""), Choice("two", "")]


@dataclass(frozen=True, slots=True)
class Aim:
    """One ratio and what it should not exceed."""

    what: str
    other: str
    ratio: Spread
    aim: float | None  # None: said for comparison

    @property
    def met(self) -> bool:
        """Whether the median is within the aim."""
        return self.aim is None or self.ratio.middle <= self.aim


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How often to measure, with which browser."""
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--changes", type=int, default=CHANGES, help="changes of the filter a round")
    parser.add_argument("--note", action="store_true", help="add the tables to docs/measurements.md")
    parser.add_argument("--browser", default=BROWSER, help="the Chromium to drive")


def main(arguments: argparse.Namespace) -> int:
    """Measure every side in turn, round by round, and print the tables."""
    from playwright.sync_api import sync_playwright

    from bench.app.peers.content import content, options
    from bench.app.peers.place import folder
    from tests.serving import BROWSER_OPTIONS

    first = list(options().items())[:2]
    choices = [Choice(title, content(code).heading) for code, title in first]
    result: Measured = defaultdict(list)
    with running(folder(), f"milestones?target={first[0][0]}") as sides, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=arguments.browser, args=BROWSER_OPTIONS)
        for turn in range(arguments.rounds + 1):
            order = sides[turn % len(sides) :] + sides[: turn % len(sides)]
            for side in order:
                measured = _visit(browser, side, choices, arguments.changes)
                for what, value in measured.items() if turn else ():  # the first round warms
                    result[side.name, what].append(value)
    print(tables := written(result))
    if arguments.note:
        note.add("pages", f"\nOn {date.today()}, {arguments.rounds} rounds of {arguments.changes} changes:\n\n{tables}")
    return 0 if all(item.met for item in judged(result)) else 1


def _visit(browser: Any, side: MeasuredServer, choices: list[Choice], changes: int) -> dict[str, float]:
    """One person opens the page in a fresh browser and changes the filter to and fro."""
    header = browser.new_context(viewport={"width": 1366, "height": 768})
    page = header.new_page()
    if side.name == BARE:
        choices = BARE_CHOICES
        page.goto(side.address)
        page.get_by_role("combobox", name="Target").wait_for()
        results = {}
    else:
        page.add_init_script(watching.script(choices[0].heading))
        results = {PAINT: watching.first_paint(page, side.address)}
    time.sleep(2 * SETTLE_SECONDS)
    busy = watching.meter(page)
    used, begun, waits = side.cpu(), busy(), []
    for turn in range(changes):
        chosen = choices[(turn + 1) % 2]
        if chosen.heading:
            watching.expect(page, chosen.heading)
        side.choose(page, chosen.title)
        if chosen.heading:
            waits.append(watching.since_press(page))
        time.sleep(SETTLE_SECONDS)
    results[SERVER] = (side.cpu() - used) / changes
    if waits:
        results[CHANGE] = statistics.median(waits)
        results[THREAD] = (busy() - begun) / changes
    header.close()
    return results


def judged(times: Measured) -> list[Aim]:
    """Our ratios to Dash and to the bare rerun, beside what was aimed at."""
    compared = ((CHANGE, "Dash", 0.8), (CHANGE, FLOOR, None), (PAINT, "Dash", 1.0), (SERVER, BARE, 1.3))
    return [
        Aim(what, other, ratios(times[OURS, what], times[other, what]), aim)
        for what, other, aim in compared
        if times.get((OURS, what)) and times.get((other, what))
    ]


def written(times: Measured) -> str:
    """What was measured as two tables in Markdown: seconds by framework, then the aims."""
    names = list(dict.fromkeys(name for name, _ in times))
    head = f"| | {' | '.join(WHAT)} |\n|---|{'---|' * len(WHAT)}"
    lines = [f"| {name} | {' | '.join(_cell(times.get((name, what))) for what in WHAT)} |" for name in names]
    aims = ["| ratio | median ± MAD | aim | met |", "|---|---|---|---|"]
    aims += [
        f"| {item.what}: Milepost ÷ {item.other} | {item.ratio.text(2)} | {item.aim or '–'} | "
        f"{'–' if item.aim is None else 'yes' if item.met else 'no'} |"
        for item in judged(times)
    ]
    return "\n".join([head, *lines, "", *aims])


def _cell(values: list[float] | None) -> str:
    return spread(values).text(3) if values else "–"
