"""Kill: builds and saves stopped at random moments, on a full disk, and beside readers and each other.

Afterwards the whole old or the whole new state must be there, and everything that was confirmed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import random
import resource
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from tqdm import tqdm

from bench import note

TODAY = date(2026, 11, 23)
BUILDS, SAVES = 10, 10
WORKERS = 4
A_PART = 25  # kills of one installation or database: every kill is followed by a look at all that is there
SAVE_WINDOW_S = 0.2
Program = tuple[ForkServerProcess, Connection]
PATIENCE_S = 600  # a busy machine is no fault
_HEADER = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,"
    "new_la_code,la_name,characteristic_group,characteristic,number_of_children,gld_number,gld_percent"
)
_ROW = (
    "{period},Academic year,Local authority,E92000001,England,E12000006,East of England,935,E10000029,Suffolk,"
    "Total,Total,500,{number},{share}"
)
_TABLE = ("| fault | tried | outcomes | lost |", "|---|---|---|---|")
_PROGRAMS = multiprocessing.get_context("forkserver")
_PRELOADED = ["data.build.run", "data.records", "data.records.migrations", "bench.building.kill"]


@dataclass(slots=True)
class FaultCount:
    """One kind of fault: how often it was tried, how it came out, and what was lost."""

    name: str
    tried: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)

    def row(self) -> str:
        """One row of the table."""
        outcomes = ", ".join(f"{number:,} {name}" for name, number in sorted(self.outcomes.items()))
        return f"| {self.name} | {self.tried:,} | {outcomes} | {len(self.lost)} |"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many of each."""
    parser.add_argument("--builds", type=int, default=BUILDS, help="builds that are killed")
    parser.add_argument("--saves", type=int, default=SAVES, help="killed series of saves for each database")
    parser.add_argument("--full", type=int, default=BUILDS // 2, help="builds on a disk that fills up")
    parser.add_argument("--together", type=int, default=BUILDS // 2, help="rounds of two builds beside readers")
    parser.add_argument("--seed", type=int, default=935)
    parser.add_argument("--workers", type=int, default=WORKERS, help="how many of them at the same time")
    note.add_argument(parser)


def main(arguments: argparse.Namespace) -> int:
    """Do all of it and print the results; 1 where anything was lost."""
    with tempfile.TemporaryDirectory(prefix="milepost-kill-") as name, postgresql() as new_url:
        folder = Path(name)
        works: list[Callable[[random.Random], FaultCount]] = [
            *(partial(kill_builds, folder / f"builds-{at}", times) for at, times in _parts(arguments.builds)),
            lambda _: end_at_every_step(folder / "steps"),
            partial(fill_disk, folder / "full", arguments.full),
            lambda _: build_together(folder / "together", arguments.together),
            *(partial(kill_saves, "SQLite", new_file(folder), times) for _, times in _parts(arguments.saves)),
        ]
        if new_url:
            works += [partial(kill_saves, "PostgreSQL", new_url, times) for _, times in _parts(arguments.saves)]
        else:
            print("PostgreSQL: not tried, because no initdb is installed")
        with ThreadPoolExecutor(arguments.workers) as pool:  # each mostly waits for programs of its own
            parts = [pool.submit(work, random.Random(arguments.seed + at)) for at, work in enumerate(works)]
            for number, _ in enumerate(as_completed(parts), 1):
                counts = _together(part.result() for part in parts if part.done())
                table = "\n".join((*_TABLE, *(item.row() for item in counts)))
                note.report("kill", table, number == len(parts), arguments.note)
    lost = [line for item in counts for line in item.lost]
    print("\n".join(lost))
    return 1 if lost else 0


def _parts(times: int) -> list[tuple[int, int]]:
    """So many times in parts that can be done beside each other."""
    return [(at, min(A_PART, times - at)) for at in range(0, times, A_PART)]


def _together(parts: Iterable[FaultCount]) -> list[FaultCount]:
    """The counts of the parts, one for each fault."""
    whole: dict[str, FaultCount] = {}
    for part in parts:
        result = whole.setdefault(part.name, FaultCount(part.name))
        result.tried += part.tried
        result.outcomes += part.outcomes
        result.lost += part.lost
    return list(whole.values())


def new_file(folder: Path) -> Callable[[], str]:
    """Gives the URL of one SQLite database after another."""
    return lambda: f"sqlite:///{folder}/{next(_NUMBERS)}.sqlite"


_NUMBERS = count(1)


# --- builds


class Installation:
    """A home with one published build, and two folders of files that take turns."""

    def __init__(self, folder: Path) -> None:
        from data.settings import Settings

        self.settings = Settings(folder / "home", "935")
        self.world = self.settings.world("real")
        self.folders = [folder / "one", folder / "two"]
        for place, name in enumerate(self.folders):
            _write_files(name, place)
        self.contents: list[str] = []
        for name in reversed(self.folders):
            begun = time.perf_counter()
            _finish(_start(_build, name, self.settings.home))
            self.seconds = time.perf_counter() - begun
            self.contents.insert(0, self.content())
        if len(set(self.contents)) != 2:
            raise RuntimeError("the two folders must differ")

    def content(self) -> str:
        """A hash of what the published warehouse holds; raises where it cannot be read."""
        return self._read()[0]

    def _read(self) -> tuple[str, set[str]]:
        """What the published warehouse holds, and the hashes of the files it is made of."""
        import duckdb

        from data.warehouse.publish import current_path

        path = current_path(self.world)
        if path is None:
            raise LookupError("nothing is published any more")
        with duckdb.connect(str(path), read_only=True) as db:
            names = [str(name) for (name,) in db.execute("SHOW TABLES").fetchall() if name != "build_info"]
            rows = [db.execute(f"SELECT count(*), sum(hash(t)::HUGEINT) FROM {name} t").fetchone() for name in names]
            files = {str(digest) for (digest,) in db.execute("SELECT sha256 FROM source_file").fetchall()}
        return str(list(zip(names, rows, strict=True))), files

    def wrong(self) -> str:
        """What is neither the old nor the new state; '' where all is whole."""
        from data.warehouse import publish

        try:
            content, files = self._read()
            if content not in self.contents:
                return "the warehouse is neither the old nor the new one"
            kept = [item.name for item in publish.builds(self.world)]
            if publish.current(self.world) not in kept:
                return f"the build that is read is not among the kept ones ({kept})"
            if len(list((self.world / "warehouses").glob("*.duckdb"))) > publish.KEPT_BUILDS + 2:
                return "builds that nobody can choose stay on the disk"
            dates = json.loads((self.settings.inbox / "first_loaded.json").read_text("utf-8"))
        except (OSError, ValueError, LookupError) as problem:
            return f"{type(problem).__name__}: {problem}"
        kept_files = [path for path in self.settings.inbox.glob("??/*") if path.suffix != ".part"]
        if torn := [path.name for path in kept_files if _hash(path) != path.name]:
            return f"{len(torn)} kept files are not whole"
        if not {path.name for path in kept_files} & files <= set(dates):
            return "a file that is read has no day on which it was first loaded"
        return ""


def kill_builds(folder: Path, times: int, chance: random.Random) -> FaultCount:
    """Kill a build again and again: half at any moment, half while the new warehouse is written."""
    result, installation = FaultCount("build killed"), Installation(folder)
    now = installation.content()
    for number in tqdm(range(times), disable=None, leave=False, desc="builds"):
        before = now
        place = 1 - installation.contents.index(before)
        program = _start(_build, installation.folders[place], installation.settings.home)
        if number % 2:
            _wait_for_part(installation.world, program)
            time.sleep(chance.uniform(0, 0.15 * installation.seconds))
        else:
            time.sleep(chance.uniform(0, 1.1 * installation.seconds))
        confirmed = _kill(program)
        result.tried += 1
        if wrong := installation.wrong():
            result.lost.append(f"build {number}: {wrong}")
            _finish(_start(_build, installation.folders[0], installation.settings.home))
            now = installation.content()
            continue
        now = installation.content()
        is_new = now != before
        if confirmed and not is_new:
            result.lost.append(f"build {number}: confirmed as published, and not there")
        result.outcomes["new" if is_new else "old"] += 1
    _last_build(installation, result)
    return result


def end_at_every_step(folder: Path, every: int = 1) -> FaultCount:
    """End builds just before each (or every so many) rename, deletion and opening for writing that a build does."""
    result, installation = FaultCount("build ended before each step on the disk"), Installation(folder)
    for step in count(1, every):
        before = installation.content()
        place = 1 - installation.contents.index(before)
        output = _finish(_start(_build, installation.folders[place], installation.settings.home, None, step))
        result.tried += 1
        if wrong := installation.wrong():
            result.lost.append(f"step {step}: {wrong}")
            break
        result.outcomes["new" if installation.content() != before else "old"] += 1
        if output[0].startswith("published"):  # it had no more steps
            break
    _last_build(installation, result)
    return result


def fill_disk(folder: Path, times: int, chance: random.Random) -> FaultCount:
    """Let the disk be full after so many bytes of a file; words, and the old state, must come of it."""
    result, installation = FaultCount("disk full"), Installation(folder)
    largest = max(path.stat().st_size for path in (installation.world / "warehouses").iterdir())
    for number in tqdm(range(times), disable=None, leave=False, desc="full disk"):
        before = installation.content()
        place = 1 - installation.contents.index(before)
        program = _start(_build, installation.folders[place], installation.settings.home, chance.randrange(largest))
        output = _finish(program)
        result.tried += 1
        wrong = installation.wrong()
        is_new = not wrong and installation.content() != before
        if wrong or is_new != output[0].startswith("published") or output[0].startswith("error"):
            result.lost.append(f"full disk {number}: {wrong or output[0]}")
        result.outcomes["new" if is_new else "old, and said"] += 1
    _last_build(installation, result)
    return result


def build_together(folder: Path, times: int) -> FaultCount:
    """Start two builds at the same moment while readers read; one is published, the other waits or follows."""
    result, installation = FaultCount("two builds beside four readers"), Installation(folder)
    readers = [_start(_read, installation) for _ in range(4)]
    for number in tqdm(range(times), disable=None, leave=False, desc="together"):
        programs = [_start(_build, name, installation.settings.home) for name in installation.folders]
        outputs = [_finish(program)[0] for program in programs]
        result.tried += 1
        result.outcomes.update(words.split(" ", 1)[0] for words in outputs)
        wrong = installation.wrong()
        if wrong or not any(words.startswith("published") for words in outputs):
            result.lost.append(f"together {number}: {wrong or outputs}")
        result.lost += [f"together {number}: {words}" for words in outputs if words.startswith("error")]
    for program, pipe in readers:
        pipe.send("stop")
        result.lost += [f"reader: {words}" for words in _finish((program, pipe)) if words]
    return result


def _last_build(installation: Installation, result: FaultCount) -> None:
    """After all of it one more build works, and leaves no more than it should."""
    output = _finish(_start(_build, installation.folders[0], installation.settings.home))
    wrong = installation.wrong()
    parts = [path.name for path in installation.world.rglob("*.part*")]
    if wrong or parts or not output[0].startswith("published"):
        result.lost.append(f"the next build: {wrong or parts or output}")


def _build(
    pipe: Connection, folder: Path, home: Path, most_bytes: int | None = None, last_step: int | None = None
) -> None:
    """One build in a program of its own; says how it ended."""
    from data.build.report import BuildFailed
    from data.build.run import build
    from data.settings import Settings

    if last_step is not None:
        _end_before(last_step)
    tqdm.set_lock(threading.RLock())  # its own, for several programs, would outlive a killed one
    if most_bytes is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then a write fails, as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    try:
        pipe.send(f"published {build(folder, Settings(home, '935'), TODAY).build}")
    except BuildFailed as problem:
        pipe.send(f"refused {problem}")
    except BaseException as problem:
        pipe.send(f"error {type(problem).__name__}: {problem}")


def _end_before(step: int) -> None:
    """End this program, without a word to anybody, before it changes the disk for the so-many-th time."""
    seen = count(1)
    steps = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree"}

    def watch(name: str, given: tuple[object, ...]) -> None:
        writes = name == "open" and isinstance(given[1], str) and not given[1].startswith("r")
        if (name in steps or writes) and next(seen) == step:
            os._exit(9)

    sys.addaudithook(watch)


def _read(pipe: Connection, installation: Installation) -> None:
    """Read what is published until told to stop; says what was wrong."""
    while not pipe.poll():
        try:
            if installation.content() not in installation.contents:
                pipe.send("neither the old nor the new warehouse")
        except Exception as problem:
            pipe.send(f"{type(problem).__name__}: {problem}")
            break
    pipe.send("")


def _write_files(folder: Path, place: int) -> None:
    """Two files: every build costs a second or so, so that a thousand can be killed."""
    folder.mkdir(parents=True)
    for name, years in (("old", range(13, 19)), ("new", range(19, 25))):
        numbers = {year: 300 + 10 * place + year for year in years}
        rows = [_ROW.format(period=f"20{y}{y + 1}", number=n, share=n / 5) for y, n in numbers.items()]
        (folder / f"eyfsp_{name}.csv").write_text("\n".join((_HEADER, *rows, "")), "utf-8")


def _wait_for_part(world: Path, program: Program) -> None:
    until = time.monotonic() + PATIENCE_S
    while program[0].is_alive() and time.monotonic() < until and not list((world / "warehouses").glob("*.part")):
        time.sleep(0.001)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# --- saves


def kill_saves(name: str, new_url: Callable[[], str], times: int, chance: random.Random) -> FaultCount:
    """Kill a series of saves again and again; everything confirmed must be there, and nothing by halves."""
    result, url, confirmed = FaultCount(f"save killed, {name}"), "", set[tuple[str, int]]()
    for number in tqdm(range(times), disable=None, leave=False, desc=name):
        if number % A_PART == 0:
            url, confirmed = new_url(), set()
        program = _start(_save, url, number)
        program[1].poll(PATIENCE_S)  # the first save is confirmed
        time.sleep(chance.uniform(0, SAVE_WINDOW_S))
        confirmed |= {(key, version) for key, version in _kill(program)}
        result.tried += 1
        result.outcomes["confirmed"] = result.outcomes["confirmed"] + len(confirmed)
        if wrong := _wrong_records(url, confirmed):
            result.lost.append(f"{name}, save {number}: {wrong}")
    return result


def _save(pipe: Connection, url: str, number: int) -> None:
    """Save without end: new records, changed records, and several records in one step."""
    from data.records import Records, Who
    from session import clock

    director = Who("director", "d@example.org")
    with Records.open(url, clock.now) as store:
        for place in count():
            post = {"post": f"Post {number}.{place}", "fill_by": "2015-08-31"}
            store.save("posts", None, post, director, None)
            pipe.send((post["post"], 1))
            store.save("posts", post["post"], {**post, "training": place}, director, 1)
            pipe.send((post["post"], 2))
            several = [("posts", {**post, "post": f"Five {number}.{place}.{part}"}) for part in range(5)]
            store.enter_all(several, director, "together")
            for _, record in several:
                pipe.send((record["post"], 1))


def _wrong_records(url: str, confirmed: set[tuple[str, int]]) -> str:
    from data.records import Records
    from session import clock

    with Records.open(url, clock.now) as store:
        versions = store.every_version("posts")
    present = {(item.key, item.version) for item in versions}
    if lost := confirmed - present:
        return f"{len(lost)} confirmed versions are not there"
    if len(present) != len(versions):
        return "a version is there twice"
    if any(version == 2 and (key, 1) not in present for key, version in present):
        return "a change is there without what it changed"
    fives = Counter(key.rpartition(".")[0] for key, _ in present if key.startswith("Five"))
    return "" if set(fives.values()) <= {5} else "of records entered together only some are there"


@contextmanager
def postgresql() -> Iterator[Callable[[], str] | None]:
    """Gives the URL of one empty database after another, on a server of this block; None without initdb."""
    import psycopg

    from tests import postgres

    programs = postgres.programs()
    with ExitStack() as exit_stack:
        if programs is None:
            yield None
            return
        base = exit_stack.enter_context(postgres.running(programs)).removesuffix("/postgres")

        def create() -> str:
            name = f"kill_{next(_NUMBERS)}"
            with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{name}"')
            return f"{base}/{name}"

        yield create


# --- programs of our own


def _start(work: Callable[..., None], *given: object) -> Program:
    """Start work in a program of its own, forked from one that has everything imported."""
    _PROGRAMS.set_forkserver_preload(_PRELOADED)  # of all measurements the last to say it is heard
    ours, theirs = _PROGRAMS.Pipe()
    process = _PROGRAMS.Process(target=work, args=(theirs, *given), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def _kill(program: Program) -> list[tuple[str, int]]:
    """Kill a program at once; everything that it had said."""
    process, pipe = program
    with suppress(ProcessLookupError):  # it may just have ended
        process.kill()
    process.join(PATIENCE_S)
    return _said(pipe)


def _finish(program: Program) -> list[str]:
    """Wait until a program ends; everything that it said."""
    process, pipe = program
    process.join(PATIENCE_S)
    if process.is_alive():
        process.kill()
        return [f"error: no end within {PATIENCE_S} seconds"]
    return _said(pipe) or [f"error: ended with {process.exitcode} without a word"]


def _said(pipe: Connection) -> list:  # type: ignore[type-arg]
    messages = []
    try:
        while pipe.poll():
            messages.append(pipe.recv())
    except (EOFError, OSError):
        pass
    return messages
