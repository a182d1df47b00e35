"""Build time compared with plain DuckDB reading and sorting the same file.

A generated long file in the manner of Explore Education Statistics: one row a school, year and
measure. Both run in processes of their own, in turn, in the same run; ratios are what counts.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench import note

YEARS = range(2013, 2025)
MEASURES_HELD = 60
SCHOOLS_OF_ENGLAND = 24_000
QUICK_SCHOOLS = 2_400
AIM_RATE, AIM_MEMORY = 0.6, 1.5
_COLUMNS = "time_period,time_identifier,geographic_level,old_la_code,school_urn,measure,value"
_KEYS = "old_la_code, measure, school_urn, time_period"


@dataclass(frozen=True, slots=True)
class BuildRun:
    """One process: seconds, and peak memory in MB."""

    seconds: float
    peak_mb: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `python -m bench build`."""
    parser.add_argument("--schools", type=int, default=QUICK_SCHOOLS)
    parser.add_argument("--full", action="store_true", help="England's size: 17 million rows")
    parser.add_argument("--runs", type=int, default=3)


def main(arguments: argparse.Namespace) -> int:
    """Generate, run both in turn, print the ratios and add them to docs/measurements.md."""
    schools = SCHOOLS_OF_ENGLAND if arguments.full else arguments.schools
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "in" / "england.csv"
        rows = generate(source, schools)
        print(f"{rows:,} rows, {source.stat().st_size / 1e6:,.0f} MB")
        ours, bare = [], []
        for place in range(arguments.runs):
            bare.append(_run("bare", source, folder / f"bare{place}"))
            ours.append(_run("ours", source, folder / f"ours{place}"))
            print(f"bare {bare[-1]}, ours {ours[-1]}")
    line = summary(rows, ours, bare)
    print(line)
    note.add("build", line, _HEAD)
    return 0


def generate(path: Path, schools: int) -> int:
    """Write the file: fixed numbers, so that every run reads the same bytes."""
    import duckdb

    from data.reference.tables import authority_lookup

    path.parent.mkdir(parents=True)
    known = authority_lookup()
    codes = sorted(code for code in known.by_la_code if code.isdigit())
    names = measure_codes()
    with duckdb.connect() as db:
        db.execute("CREATE TABLE las AS SELECT unnest(?) AS la", [codes])
        db.execute("CREATE TABLE measures AS SELECT unnest(?) AS measure", [names])
        db.execute(
            f"""COPY (
            SELECT printf('%d%02d', y - 1, y % 100) AS time_period,
                   'Academic year' AS time_identifier, 'School' AS geographic_level,
                   (SELECT list(la ORDER BY la) FROM las)[1 + s % {len(codes)}] AS old_la_code,
                   CAST(200000 + s AS VARCHAR) AS school_urn, measure,
                   CASE WHEN (s * 31 + y) % 17 = 0 THEN 'c'
                        ELSE printf('%.1f', ((s * 7919 + y * 104729) % 1000) / 10.0) END AS value
            FROM range({schools}) AS schools(s), range({YEARS.start}, {YEARS.stop}) AS years(y),
                 measures ORDER BY y, s
            ) TO '{path}' (HEADER)"""
        )
    return schools * len(YEARS) * len(names)


def measure_codes() -> list[str]:
    """Sixty measures whose values may be anything between 0 and 100."""
    from data.catalogue import MEASURES

    wide = [
        code
        for code, measure in MEASURES.items()
        if (measure.bounds[0] or 0) <= 0 and (measure.bounds[1] is None or measure.bounds[1] >= 100)
    ]
    return wide[:MEASURES_HELD]


def _run(which: str, source: Path, work: Path) -> BuildRun:
    command = [sys.executable, "-m", "bench.building.build", which, str(source), str(work)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result = json.loads(done.stdout.strip().splitlines()[-1])
    return BuildRun(result["seconds"], result["peak_mb"])


def bare(source: Path, work: Path) -> None:
    """DuckDB alone: read as text, sort on the keys of a warehouse, into a file."""
    import duckdb

    work.mkdir()
    with duckdb.connect(str(work / "bare.duckdb")) as db:
        db.execute(f"CREATE TABLE fact AS SELECT * FROM read_csv('{source}', all_varchar=true) ORDER BY {_KEYS}")


def ours(source: Path, work: Path) -> None:
    """The whole build of the same file: read, checked, loaded, sorted, verified, published."""
    from data.build import detect_source
    from data.build.run import build
    from data.settings import Settings

    detect_source.all_sources = lambda: (family(),)  # the generated file is no family of the product
    report = build(source.parent, Settings(work, "935"), date(2026, 11, 22))
    if report.exit_code:
        raise SystemExit("\n".join(line for file in report.files for line in file.lines()))


def family():  # type: ignore[no-untyped-def]
    """The generated file as a source, declared like any other."""
    from data.sources.base import Source, required
    from data.sources.ees.common import COMMON_FIELDS, CURRENT_SYMBOLS, PERIOD, PLACE

    return Source(
        family="ees_bench",
        title="Generated",
        fields=(*COMMON_FIELDS, *required("measure", "value")),
        place=PLACE,
        period=PERIOD,
        measure_column="measure",
        value_column="value",
        measure_is_code=True,
        symbols=CURRENT_SYMBOLS,
    )


def summary(rows: int, ours: list[BuildRun], bare: list[BuildRun]) -> str:
    """One line: the ratios of the medians, against what is aimed at."""
    seconds = [statistics.median(run.seconds for run in runs) for runs in (ours, bare)]
    peak = [statistics.median(run.peak_mb for run in runs) for runs in (ours, bare)]
    rate, memory = seconds[1] / seconds[0], peak[0] / peak[1]
    return (
        f"| {date.today()} | {rows:,} | {len(ours)} | {seconds[0]:.1f} | {seconds[1]:.1f} | "
        f"{rate:.2f} | {peak[0]:,.0f} | {peak[1]:,.0f} | {memory:.2f} |"
    )


_HEAD = f"""
## build

`python -m bench build [--full]`: a generated long file (schools × {len(YEARS)} years ×
{MEASURES_HELD} measures), our whole build beside bare DuckDB reading it as text and sorting it on
the same keys into a file; each in its own process, in turn, medians. Rate is bare seconds ÷ ours
(aim {AIM_RATE} or better), memory is our peak ÷ bare's (aim {AIM_MEMORY} or less).

| day | rows | runs | ours s | bare s | rate | ours MB | bare MB | memory |
|---|---|---|---|---|---|---|---|---|
"""


def _peak_mb() -> float:
    """The most memory that this process held; ru_maxrss would include the parent that forked it."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(row for row in status.read_text().splitlines() if row.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    began = time.perf_counter()
    {"bare": bare, "ours": ours}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
    spent = time.perf_counter() - began
    print(json.dumps({"seconds": spent, "peak_mb": _peak_mb()}))
