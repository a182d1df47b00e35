"""Cells of a folder's files, read by rules of their own, against the answers of the product.

Builds the folder in a scratch home, draws cells at random from every file, asks each as
`python -m analytics value` does, and prints equal, explained and different by family.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bench.figures.answers import DIFFERENT, EQUAL, EXPLAINED, Answers
from bench.figures.raw import schools, statistics, tables, tables_of_schools, tool
from bench.figures.raw.cells import SampledCell, Unread

T = TypeVar("T")
CELLS, SEED = 2500, 935
_ROWS = 6000  # drawn from each file before cells are: most rows of some files are breakdowns


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `python -m bench truth`."""
    parser.add_argument("folder", type=Path, help="a folder of published files")
    parser.add_argument("--cells", type=int, default=CELLS, help="how many to compare")
    parser.add_argument("--seed", type=int, default=SEED, help="another draw")
    parser.add_argument("--home", type=Path, help="a home in which the folder is built already")


@dataclass
class Drawn:
    """Cells to ask, by family, and what was left aside with the reason."""

    cells: list[SampledCell] = field(default_factory=list)
    aside: Counter[tuple[str, str]] = field(default_factory=Counter)
    unread: list[str] = field(default_factory=list)


def main(arguments: argparse.Namespace) -> int:
    """Build, draw, ask, compare; 1 where a cell differs or a family has no equal one, 2 without a build."""
    if not arguments.folder.is_dir():
        print(f"{arguments.folder}: not found; name a folder of published files", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["MILEPOST_HOME"] = str(arguments.home or scratch)
        if arguments.home is None and not _built(arguments.folder):
            return 2
        text, different = compare(arguments.folder, arguments.cells, arguments.seed)
    print(text)
    return int(different > 0)


def _built(folder: Path) -> bool:
    command = [sys.executable, "-m", "data", "build", str(folder)]
    return subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode != 2


def compare(folder: Path, wanted: int, seed: int) -> tuple[str, int]:
    """The summary of a folder that is built; how many cells are different or families have none that is equal."""
    result, registered = Drawn(), dict[str, str]()
    answers = Answers(folder, registered)
    draw(folder, wanted, seed, result, registered)
    results = [(cell, *answers.compared(cell)) for cell in result.cells]
    families = {cell.family for cell in result.cells}
    unproven = families - {cell.family for cell, verdict, _ in results if verdict == EQUAL}
    text = "\n".join(
        [summary(result, results), *(f"- NO CELL EQUAL: {name}: was its file loaded?" for name in sorted(unproven))]
    )
    return text, sum(verdict == DIFFERENT for _, verdict, _ in results) + len(unproven)


def draw(folder: Path, wanted: int, seed: int, drawn: Drawn, registered: dict[str, str]) -> None:
    """Cells of every file that the second reader knows: as many of each family and file."""
    paths = sorted(item for item in folder.rglob("*") if item.suffix.lower() in tables.KINDS)
    names = {path: path.relative_to(folder).as_posix() for path in paths}
    loaded = {path: tables.drawn(path, name, _ROWS, seed) for path, name in names.items()}
    urns = schools.urns_of(path for path, item in loaded.items() if item and _registers(item))
    registered |= {urn: laestab[:3] for laestab, current in urns.items() for urn, *_ in current}
    pools: dict[str, list[list[SampledCell]]] = {}
    for path, table in loaded.items():
        pool = []
        for item in _read(table, urns):
            if isinstance(item, SampledCell):
                pool.append(item)
            else:
                drawn.aside[(names[path], str(item))] += 1
        if pool:
            pools.setdefault(pool[0].family, []).append(pool)
        elif table is not None and not any(name == names[path] for name, _ in drawn.aside):
            drawn.unread.append(f"{names[path]} ({table.total:,} rows)")
    chance = random.Random(seed)
    families = {name: sum(map(len, current)) for name, current in pools.items()}
    for name, share in _shares(families, wanted).items():
        sizes = {place: len(pool) for place, pool in enumerate(pools[name])}
        for place, part in _shares(sizes, share).items():
            drawn.cells.extend(chance.sample(pools[name][place], part))


def _registers(table: tables.SampledTable) -> bool:
    return schools.fits(frozenset(table.header)) in ("gias_register", "csp_school_information")


def _read(
    table: tables.SampledTable | None, urns: dict[str, list[tuple[str, str, str]]]
) -> Iterator[SampledCell | Unread]:
    header = frozenset(table.header if table else ())
    if table is None:
        return iter(())
    if tool.fits(header):
        return tool.cells(table)
    if statistics.fits(header):
        return statistics.cells(table, urns)
    if tables_of_schools.fits(header):
        return tables_of_schools.cells(table)
    return schools.cells(table) if schools.fits(header) else iter(())


def _shares(sizes: dict[T, int], wanted: int) -> dict[T, int]:
    """As much of each; what a small one cannot give the others do."""
    shares: dict[T, int] = {}
    for place, name in enumerate(sorted(sizes, key=lambda siz: sizes[siz])):
        share = -(-(wanted - sum(shares.values())) // (len(sizes) - place))
        shares[name] = min(share, sizes[name])
    return shares


def summary(drawn: Drawn, results: list[tuple[SampledCell, str, str]]) -> str:
    """The table by family, the reasons, each difference, and what was left aside."""
    counts: dict[str, Counter[str]] = {}
    reasons: Counter[tuple[str, str]] = Counter()
    for cell, verdict, why in results:
        counts.setdefault(cell.family, Counter())[verdict] += 1
        if verdict == EXPLAINED:
            reasons[(cell.family, why)] += 1
    total = sum(counts.values(), Counter())
    return "\n".join(
        [
            "| family | cells | equal | explained | different |",
            "|---|---|---|---|---|",
            *(_row(family, counts[family]) for family in sorted(counts)),
            _row("**all**", total),
            "",
            *(f"- {family}: {n} explained: {why}" for (family, why), n in sorted(reasons.items())),
            *(
                f"- DIFFERENT: {cell.where}: {cell.request}: the file has {cell.text or cell.value!r}; {why}"
                for cell, verdict, why in results
                if verdict == DIFFERENT
            ),
            *(f"- {name}: {n:,} rows or cells left aside: {why}" for (name, why), n in sorted(drawn.aside.items())),
            *(f"- not read: {item}" for item in drawn.unread),
        ]
    )


def _row(name: str, item: Counter[str]) -> str:
    cells = (item.total(), item[EQUAL], item[EXPLAINED], item[DIFFERENT])
    return f"| {name} | " + " | ".join(f"{n:,}" for n in cells) + " |"
