"""Attendance marks summed up at several sizes: processor time, memory, temporary disk, one day against a rebuild.

An invented year; each run in a process of its own. What is measured is `data.marks.aggregate`, without
the build that loads its figures.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.building.build import _peak_mb as peak_mb
from data.marks.aggregate import RegisteredSchool, aggregate
from data.marks.day_files import STORE
from data.marks.engines import DuckEngine, Engine, SparkEngine
from data.marks.invent import FIRST, invent

USUAL_DAYS = 195
SCHOOL_SIZE = 320
MEMORY = "1GB"
_LAST = date(2026, 7, 21)
_CORRECTED = date(2026, 3, 10)  # a Tuesday in term


@dataclass(frozen=True, slots=True)
class ScaleRun:
    """One run: processor seconds, seconds that passed, peak memory and temporary disk in MB, weeks read."""

    cpu: float
    passed: float
    peak: float
    spilled: float
    weeks: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `python -m bench scale`."""
    parser.add_argument("--millions", type=float, nargs="+", default=[1.0, 10.0], help="marks of each size")
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    parser.add_argument("--folder", type=Path, help="where the marks are written for the while; else the system's own")


def main(arguments: argparse.Namespace) -> int:
    """Invent, sum up, correct one day, sum up again; one line a size for docs/measurements.md."""
    print(
        "| marks | engine | rebuild cpu s | µs a mark | passed s | memory MB | temporary MB | one day cpu s | ratio |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for millions in arguments.millions:
        with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
            folder = Path(name) / "marks"
            schools = schools_of(millions)
            days = invent(folder, schools, (FIRST, _LAST))
            whole = measured(folder, len(schools), arguments.engine)
            os.utime(folder / f"{_CORRECTED}.parquet")
            increment = measured(folder, len(schools), arguments.engine)
            assert (whole.weeks > 30, increment.weeks) == (True, 1)
            marks = sum(count for _, count in schools) * 2 * days
        print(
            f"| {marks:,} | {arguments.engine} | {whole.cpu:.1f} | {whole.cpu / marks * 1e6:.2f} | {whole.passed:.0f} "
            f"| {whole.peak:,.0f} | {whole.spilled:,.0f} | {increment.cpu:.2f} | 1/{whole.cpu / increment.cpu:.0f} |",
            flush=True,
        )
    return 0


def schools_of(millions: float) -> list[tuple[RegisteredSchool, int]]:
    """As many schools of one size as give so many marks in a year."""
    number = max(1, round(millions * 1e6 / (2 * USUAL_DAYS * SCHOOL_SIZE)))
    phases = ("primary", "secondary", "special")
    return [(RegisteredSchool(str(100_000 + place), "935", phases[place % 3]), SCHOOL_SIZE) for place in range(number)]


def measured(folder: Path, schools: int, engine: str) -> ScaleRun:
    """One run over a folder in a process of its own."""
    command = [sys.executable, "-m", "bench.building.scale", str(folder), str(schools), engine]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return ScaleRun(**json.loads(done.stdout.strip().splitlines()[-1]))


def _run(folder: Path, schools: int, engine: str) -> ScaleRun:
    spill = folder / STORE / ".spill"
    made: Engine = SparkEngine("local[2]") if engine == "spark" else DuckEngine(spill, MEMORY)
    largest, ended = [0], threading.Event()
    watch = threading.Thread(target=_watch, args=(spill, largest, ended))
    watch.start()
    began, before = time.perf_counter(), _cpu()
    given = [RegisteredSchool(str(100_000 + place), "935", "primary") for place in range(schools)]
    report = aggregate(folder, given, made, date(2026, 7, 22))
    spent, passed = _cpu() - before, time.perf_counter() - began
    ended.set()
    watch.join()
    java_cpu, java_mb = _java(made) if isinstance(made, SparkEngine) else (0.0, 0.0)
    made.close()
    return ScaleRun(
        spent + java_cpu, passed, peak_mb() + java_mb, largest[0] / 1e6, sum(week.again for week in report.weeks)
    )


def _java(engine: SparkEngine) -> tuple[float, float]:
    """Processor seconds and peak memory of the Java that Spark runs in, its start included."""
    process = Path("/proc", str(engine.spark.sparkContext._gateway.proc.pid))
    ticks = (process / "stat").read_text().rpartition(")")[2].split()[11:13]
    peak = (process / "status").read_text().split("VmHWM:")[1].split()[0]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"), int(peak) / 1024


def _cpu() -> float:
    times = os.times()
    return times.user + times.system


def _watch(spill: Path, largest: list[int], ended: threading.Event) -> None:
    while not ended.wait(0.05):
        try:
            size = sum(path.stat().st_size for path in spill.rglob("*") if path.is_file())
        except OSError:
            continue  # a file went while it was looked at
        largest[0] = max(largest[0], size)


if __name__ == "__main__":
    result = _run(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
    print(json.dumps({name: getattr(result, name) for name in ScaleRun.__slots__}))
