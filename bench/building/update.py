"""Adding one file to a folder that is loaded, compared with reading it alone and assembling the rest.

Each build runs in a process of its own; processor time of user and system is what counts.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import duckdb

from data.settings import Settings
from data.warehouse.publish import current_path

AIM = 1.3
TODAY = date(2026, 11, 23)
NEVER = datetime.combine(TODAY, time.min, UTC).timestamp() - 86_400  # used, but the day before
NOTE = Path(__file__).parents[2] / "docs" / "measurements.md"
_TABLES = (".csv", ".tsv", ".parquet", ".xlsx")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `python -m bench update`."""
    parser.add_argument("folder", type=Path, help="a folder of published files")
    parser.add_argument("--files", type=int, default=3, help="how many files are added in turn, from small to large")


@dataclass(frozen=True, slots=True)
class Added:
    """One file: processor seconds alone, of the build of the others, and of adding it; whether all is the same."""

    name: str
    megabytes: float
    alone: float
    others: float
    adding: float
    same: bool

    @property
    def ratio(self) -> float:
        """What adding costs beyond assembling the others, to reading the file alone."""
        return (self.adding - self.others) / self.alone

    def row(self) -> str:
        """One row of the table."""
        return (
            f"| {self.name} | {self.megabytes:.1f} | {self.alone:.1f} | {self.others:.1f} | {self.adding:.1f} | "
            f"{self.ratio:.2f} | {'yes' if self.same else 'NO'} |"
        )


def main(arguments: argparse.Namespace) -> int:
    """Build everything, then take out and add each chosen file; print the table and write it down."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        folder, home = base / "files", base / "home"
        files = _linked(arguments.folder.resolve(), folder)
        whole = _seconds(folder, home)
        wanted = _content(home)
        unchanged = _seconds(folder, home)
        chosen = _spread([path for path in files if path.suffix in _TABLES], arguments.files)
        added = [_add(path, folder, base / f"alone{place}", home, wanted) for place, path in enumerate(chosen)]
    text = section(len(files), whole, unchanged, added)
    print(text)
    from bench.forecasts.backtest import write_section

    write_section(NOTE, text, "update")
    return 0 if all(each.same and each.ratio <= AIM for each in added) else 1


def _linked(source: Path, folder: Path) -> list[Path]:
    """The same folder made of links to its files, so that one can be taken out."""
    for path in sorted(source.rglob("*")):
        if path.is_file():
            target = folder / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(path)
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _spread(files: list[Path], number: int) -> list[Path]:
    """Files from the smaller half's middle to the largest, evenly by rank of size."""
    by_size = sorted(files, key=lambda path: path.stat().st_size)
    return [by_size[(len(by_size) - 1) * place // number] for place in range(1, number + 1)]


def _add(path: Path, folder: Path, alone: Path, home: Path, wanted: dict[str, list[tuple[object, ...]]]) -> Added:
    target = alone / "files" / path.relative_to(folder)
    target.parent.mkdir(parents=True)
    for beside in path.parent.iterdir():
        if beside == path or beside.suffix not in _TABLES or beside.name == f"{path.stem}.meta.csv":
            (target.parent / beside.name).symlink_to(beside.resolve())
    by_itself = _seconds(alone / "files", alone / "home")
    readings = list((home / "real" / "readings").iterdir())
    for reading in readings:
        os.utime(reading, (NEVER, NEVER))
    away = path.rename(alone / path.name)
    others = _seconds(folder, home)
    for reading in readings:
        if reading.is_file() and reading.stat().st_mtime == NEVER:
            reading.unlink()  # of the file that is away: as if it had never been read
    away.rename(path)
    adding = _seconds(folder, home)
    return Added(path.name, path.stat().st_size / 1e6, by_itself, others, adding, _content(home) == wanted)


def _seconds(folder: Path, home: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "bench.building.update", str(folder), str(home)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _content(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """The number of rows of each table and a hash of them in their order."""
    path = current_path(Settings(home, "935").world("real"))
    with duckdb.connect(str(path), read_only=True) as db:
        tables = [row[0] for row in db.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall()]
        return {
            table: db.execute(
                f"SELECT count(*), sum(CAST(hash(t, t.rowid) AS HUGEINT)) FROM {table} AS t "
                + ("WHERE key <> 'build'" if table == "build_info" else "")
            ).fetchall()
            for table in tables
        }


def section(files: int, whole: float, unchanged: float, added: list[Added]) -> str:
    """The section of docs/measurements.md."""
    lines = [
        f"`python -m bench update FOLDER`: {files} files are built once from nothing ({whole:.0f} processor",
        f"seconds) and once more unchanged ({unchanged:.0f}: nothing is read, all is assembled). Then one file",
        "after the other is taken out, the rest is built, and the file is added. The ratio is what adding costs",
        f"beyond the build of the rest, to a build of the file alone (aim {AIM} or less). Same: every table",
        "holds what the build from nothing holds, row by row in the same order.",
        "",
        "| file | MB | alone | the others | adding | ratio | same |",
        "|---|---|---|---|---|---|---|",
        *(each.row() for each in added),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    from data.build.run import build

    build(Path(sys.argv[1]), Settings(Path(sys.argv[2]), "935"), TODAY)
