"""Load: many people at once walk real journeys on the demonstration, each over a websocket of their own."""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any

from bench import note
from bench.app.memory import resident
from bench.app.sides import OURS, MeasuredServer, server
from data.warehouse.publish import current_path
from session.settings import load_settings

PEOPLE, VISITS, THINK_S = 50, 8, 5.0
PATIENCE_S = 180
STILL_S = 8  # longer than the server's pause between two looks for a new build
_TOTALS = (
    "| | actions | errors | p50 s | p95 s | actions a second | processor s an action | MB first | MB most |",
    "|---|---|---|---|---|---|---|---|---|",
)
AIM = 5.0  # p95 of many ÷ p95 of one visitor, warm
# What people do in turn: the page, and what is chosen on it. Each begins somewhere else in a journey.
JOURNEYS: dict[str, tuple[tuple[str, str], ...]] = {
    "director": (
        ("", ""),
        ("on-track", ""),
        ("milestones", ""),
        ("milestones", "target=attainment8_disadvantaged"),
        ("trends", ""),
        ("trends", "measure=absence_persistent"),
        ("present", ""),
    ),
    "area lead": (
        ("my-area", ""),
        ("schools", ""),
        ("school", ""),
        ("risk", ""),
        ("area-map", ""),
        ("action-plan", ""),
    ),
    "analyst": (
        ("trends", "measure=gld"),
        ("neighbours", ""),
        ("disadvantage-gap", ""),
        ("attendance", ""),
        ("quality", ""),
        ("notes", ""),
    ),
    "board member": (("", ""), ("ofsted", ""), ("reach", ""), ("on-track", ""), ("targets", ""), ("packs", "")),
}


@dataclass(slots=True)
class LoadTimes:
    """Seconds of each action by page, errors, and the server's memory and processor time."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    memory_mb: list[float] = field(default_factory=list)
    elapsed: float = 0.0
    processor: float = 0.0

    @property
    def every(self) -> list[float]:
        """Every action's seconds."""
        return [item for seconds in self.seconds.values() for item in seconds]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many people, how often, and how long they think between two actions."""
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--visits", type=int, default=VISITS, help="actions of each person")
    parser.add_argument("--think", type=float, default=THINK_S, help="seconds between two actions, on average")
    parser.add_argument("--processes", type=int, default=1, help="the same again, shared by so many servers")
    parser.add_argument("--seed", type=int, default=935)
    parser.add_argument("--note", action="store_true", help="add the tables to docs/measurements.md")


def main(arguments: argparse.Namespace) -> int:
    """One visitor, for the first time and warm; then many at once; then the ratio. 1 where there was an error.

    With `--processes` the many come once more, each to one of several servers and to no other, as a proxy sends them.
    """
    if current_path(load_settings().world("demo")) is None:
        raise SystemExit("there is no demonstration: run `python -m data demo` first")
    pages = list(dict.fromkeys(step for journey in JOURNEYS.values() for step in journey))
    busy = os.getloadavg()[0]
    journeys = [journey for _, journey in zip(range(arguments.people), _in_turn(), strict=False)]
    with ExitStack() as stack:
        side = stack.enter_context(server(OURS, ""))
        print(f"First screens were ready {ready(side):.0f} s after the start.", flush=True)
        first = walk([side], [pages], 1, 0, arguments.seed)
        warm = walk([side], [pages, pages], 1, 0, arguments.seed)
        many = walk([side], journeys, arguments.people, arguments.think, arguments.seed, arguments.visits)
        runs = [first, warm, many]
        tables = written(first, warm, many, arguments.people)
        if arguments.processes > 1:
            sides = [side, *(stack.enter_context(server(OURS, "")) for _ in range(arguments.processes - 1))]
            for other in sides[1:]:
                ready(other)
                walk([other], [pages, pages], 1, 0, arguments.seed)
            shared = walk(sides, journeys, arguments.people, arguments.think, arguments.seed, arguments.visits)
            runs.append(shared)
            tables += f"\n\n{_shared(shared, many, arguments.processes)}"
    load = f"{busy:.1f} before and {os.getloadavg()[0]:.1f} after"
    tables += f"\n\nThe load of the whole machine, on {os.cpu_count()} cores, was {load}."
    print(tables)
    if arguments.note:
        note.add("load", f"\nOn {date.today()}, {arguments.visits} actions each:\n\n{tables}")
    errors = [error for run in runs for error in run.errors]
    print("\n".join(errors[:20]))
    return 1 if errors else 0


def ready(side: MeasuredServer) -> float:
    """Wait until the server has asked what first screens ask (`ui.warming`): the seconds that took.

    It is ready when for some seconds none of its threads ran or wanted to: on a busy machine a thread that waits for
    its turn uses as little as one that has nothing to do.
    """
    begun, still = time.monotonic(), 0
    while still < STILL_S:
        time.sleep(1)
        still = 0 if _is_running(side.process) else still + 1
    return time.monotonic() - begun - STILL_S


def _is_running(process: int) -> bool:
    """Whether a thread of a program runs, or waits for a processor."""
    states = (path.read_text().rsplit(") ", 1)[1][0] for path in Path(f"/proc/{process}/task").glob("*/stat"))
    return "R" in states


def _in_turn() -> Iterator[list[tuple[str, str]]]:
    while True:
        for journey in JOURNEYS.values():
            yield list(journey)


def walk(
    sides: Sequence[MeasuredServer],
    journeys: list[list[tuple[str, str]]],
    people: int,
    think: float,
    seed: int,
    visits: int | None = None,
) -> LoadTimes:
    """So many people at once, each on a journey and at one server; those of one visitor are walked in turn."""
    result = LoadTimes()
    begun, used = time.monotonic(), sum(side.cpu() for side in sides)
    # In a thread of its own: the caller's may run an event loop already, as a browser's tests leave one behind.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(_walk_all(sides, journeys, people, think, seed, visits, result))).result()
    result.elapsed, result.processor = time.monotonic() - begun, sum(side.cpu() for side in sides) - used
    return result


async def _walk_all(
    sides: Sequence[MeasuredServer],
    journeys: list[list[tuple[str, str]]],
    people: int,
    think: float,
    seed: int,
    visits: int | None,
    result: LoadTimes,
) -> None:
    watching = asyncio.create_task(_watch(sides, result))
    if people == 1:
        for journey in journeys:
            await _person(sides[0], journey, think, random.Random(seed), len(journey), result)
    else:
        walks = (
            _person(side, journey, think, random.Random(seed + number), visits or len(journey), result)
            for number, (side, journey) in enumerate(zip(cycle(sides), journeys, strict=False))
        )
        await asyncio.gather(*walks)
    watching.cancel()


async def _watch(sides: Sequence[MeasuredServer], result: LoadTimes) -> None:
    while True:
        result.memory_mb.append(sum(resident(side.process) for side in sides) / 1024)
        await asyncio.sleep(1)


async def _person(
    side: MeasuredServer,
    journey: list[tuple[str, str]],
    think: float,
    chance: random.Random,
    visits: int,
    result: LoadTimes,
) -> None:
    """One person: opens the app, then page after page of a journey, from somewhere in it."""
    from websockets.asyncio.client import connect
    from websockets.typing import Subprotocol

    where = side.address.replace("http", "ws", 1) + "_stcore/stream"
    first = chance.randrange(len(journey)) if think else 0
    try:
        if think:
            await asyncio.sleep(chance.uniform(0, think))
        async with connect(where, subprotocols=[Subprotocol("streamlit")], max_size=None, open_timeout=60) as socket:
            for visit in range(visits):
                page, query = journey[(first + visit) % len(journey)]
                begun = time.monotonic()
                wrong = await asyncio.wait_for(_ask(socket, page, query), PATIENCE_S)
                result.seconds[page or "summary"].append(time.monotonic() - begun)
                if wrong:
                    result.errors.append(f"{page or 'summary'}: {wrong}")
                if think:
                    await asyncio.sleep(chance.expovariate(1 / think))
    except Exception as problem:
        result.errors.append(f"a visit ended: {type(problem).__name__}: {problem}")


async def _ask(socket: Any, page: str, query: str) -> str:
    """Ask for one page, as a browser does; returns what was wrong, '' where all was well."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    rerun = BackMsg()
    rerun.rerun_script.query_string = query
    rerun.rerun_script.page_name = page
    await socket.send(rerun.SerializeToString())
    wrong = ""
    while True:
        reply = ForwardMsg.FromString(bytes(await socket.recv()))
        kind = reply.WhichOneof("type")
        if kind == "delta" and reply.delta.WhichOneof("type") == "new_element":
            element = reply.delta.new_element
            if element.WhichOneof("type") == "exception":
                wrong = element.exception.message[:200]
        if kind == "page_not_found":
            wrong = "there is no such page"
        # A page that begins anew by itself is not there yet.
        if kind == "script_finished" and reply.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return wrong


def _share(values: list[float], share: float) -> float:
    return (
        statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]
        if len(values) > 1
        else values[0]
    )


def written(first: LoadTimes, warm: LoadTimes, many: LoadTimes, people: int) -> str:
    """Tables in Markdown: page by page, then all together with the ratio."""
    lines = [f"| page | one, warm p50 s | {people} people p50 s | p95 s | actions |", "|---|---|---|---|---|"]
    for page, seconds in sorted(many.seconds.items()):
        median = statistics.median(warm.seconds[page]) if warm.seconds.get(page) else float("nan")
        lines.append(
            f"| {page} | {median:.2f} | {_share(seconds, 0.5):.2f} | {_share(seconds, 0.95):.2f} | {len(seconds)} |"
        )
    names = ("one, first visit", "one, warm", f"{people} people")
    lines += ["", *_TOTALS, *(_total(name, run) for name, run in zip(names, (first, warm, many), strict=True))]
    ratio = _share(many.every, 0.95) / _share(warm.every, 0.95)
    lines += ["", f"p95 of {people} people ÷ p95 of one, warm: {ratio:.1f} (aim {AIM:.0f} or less)"]
    return "\n".join(lines)


def _shared(shared: LoadTimes, many: LoadTimes, processes: int) -> str:
    """The table of the same people at several servers, and what that changes."""
    ratio = _share(shared.every, 0.95) / _share(many.every, 0.95)
    lines = [*_TOTALS, _total(f"the same, {processes} processes", shared), ""]
    return "\n".join([*lines, f"p95 of {processes} processes ÷ p95 of one process: {ratio:.2f}"])


def _total(name: str, run: LoadTimes) -> str:
    every = run.every or [float("nan")]
    return (
        f"| {name} | {len(run.every)} | {len(run.errors)} | {_share(every, 0.5):.2f} | {_share(every, 0.95):.2f} | "
        f"{len(run.every) / run.elapsed:.2f} | {run.processor / max(1, len(run.every)):.3f} | "
        f"{run.memory_mb[0]:.0f} | {max(run.memory_mb):.0f} |"
    )
