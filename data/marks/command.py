"""python -m data marks: from a folder of marks to a return that the build loads."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from data import added
from data.build.report import BuildFailed
from data.build.run import MARKER, alone
from data.marks.aggregate import MarksReport, RegisteredSchool, aggregate
from data.marks.day_files import SPILL, STORE
from data.marks.engines import DuckEngine, Engine, SparkEngine
from data.marks.invent import FIRST, invent
from data.marks.problems import lines
from data.marks.returns import file_name, write_return
from data.settings import Settings
from data.vocabulary import Scope
from data.warehouse import Warehouse
from data.warehouse.publish import current_path

Item = TypeVar("Item")
SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `python -m data marks`."""
    parser.add_argument("folder", type=Path, help="files of marks by day, and calendar.csv")
    parser.add_argument("--invent", action="store_true", help="first write invented marks of invented schools")
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    parser.add_argument("--master", default="local[2]", help="where Spark runs")
    parser.add_argument("--memory", default="1GB", help="the most memory that DuckDB uses")
    parser.add_argument("--spill", default="20GB", help="the most disk that it uses beside the marks")
    parser.add_argument("--files-only", action="store_true", help="write the returns, build nothing")
    parser.add_argument("--report", type=Path, help="write the JSON report here")


def run(arguments: argparse.Namespace, settings: Settings, today: date) -> tuple[MarksReport, Path]:
    """Sum up the marks and write a return for each year; the report, and the folder to build."""
    folder: Path = arguments.folder
    invented = arguments.invent or (folder / MARKER).is_file()
    world = settings.world("demo" if invented else "real")
    warehouse = _warehouse(world, invented)
    day = warehouse.day or today
    schools = _schools(warehouse, settings.authority, day)
    if arguments.invent:
        chosen = [(school, pupils) for school, pupils in schools if school.is_open(FIRST, day) and not school.closed]
        invent(folder, chosen, (FIRST, day), _bar("Inventing days"))
    if not folder.is_dir():
        raise BuildFailed(f"{folder}: not found; name the folder that holds the files of marks")
    known = [school for school, _ in schools]
    try:
        report = _summed(arguments, folder, known, day)
    except OSError as problem:
        raise BuildFailed(f"{folder}: {problem.strerror}; what is stored of the marks is beside them") from problem
    files = _files(world, settings, warehouse, invented)
    for figures in report.figures:
        name = files / "returns" / file_name(figures.year)
        rows = write_return(name, figures, known, settings.authority)
        print(f"{name.name}: {rows:,} figures of {figures.year}")
    _tell(report)
    if arguments.report:
        arguments.report.write_text(json.dumps(_as_json(report), indent=1), "utf-8")
    return report, files


def _summed(arguments: argparse.Namespace, folder: Path, schools: list[RegisteredSchool], day: date) -> MarksReport:
    with alone(folder / STORE):
        engine = _engine(arguments, folder)
        try:
            return aggregate(folder, schools, engine, day, _bar("Weeks"))
        finally:
            engine.close()


def _warehouse(world: Path, invented: bool) -> Warehouse:
    path = current_path(world)
    if path is None and invented:
        raise BuildFailed("the demonstration is not loaded: run `python -m data demo` first")
    if path is None:
        raise BuildFailed(
            "marks need the register of schools: load edubasealldata (GIAS) first with `python -m data build FOLDER`"
        )
    return Warehouse.open(path)


def _schools(warehouse: Warehouse, la_code: str, day: date) -> list[tuple[RegisteredSchool, int]]:
    """The authority's state-funded schools with their pupils; BuildFailed where no register lists any."""
    if not Scope(la_code).of_one_authority:
        raise BuildFailed(f"marks are those of one authority, not of {la_code}: set MILEPOST_AUTHORITY to its number")
    frame = warehouse.schools(Scope(la_code), day)
    frame = frame[frame["state_funded"].fillna(False).astype(bool)]
    schools = [
        (RegisteredSchool(str(urn), la_code, str(phase), _day(opened), _day(closed)), int(pupils))
        for urn, phase, opened, closed, pupils in zip(
            frame["urn"], frame["phase"], frame["opened"], frame["closed"], frame["pupils"].fillna(0), strict=True
        )
    ]
    if not schools:
        raise BuildFailed(f"no register of schools of authority {la_code} is loaded: add edubasealldata (GIAS)")
    return schools


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def _engine(arguments: argparse.Namespace, folder: Path) -> Engine:
    if arguments.engine == "spark":
        return SparkEngine(arguments.master)
    return DuckEngine(folder / STORE / SPILL, arguments.memory, arguments.spill)


class _bar:  # noqa: N801  # called like a function
    """Progress on a terminal, nothing elsewhere."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __call__(self, items: Iterable[Item]) -> Iterable[Item]:
        from tqdm import tqdm

        bar: Iterable[Item] = tqdm(items, desc=self.words, disable=None, leave=False)
        return bar


def _files(world: Path, settings: Settings, warehouse: Warehouse, invented: bool) -> Path:
    """The folder that is built: the files of the build that is read, to which the returns are added."""
    folder = added.folder_of(world)
    if invented and not (folder / MARKER).is_file():
        raise BuildFailed("the demonstration's files are not in their own place: run `python -m data demo` first")
    lost = added.restore(world, settings.inbox, json.loads(warehouse.info.get("files", "[]")))
    if lost:
        raise BuildFailed(f"files of the present build are lost: {', '.join(lost)}; build their folder again first")
    return folder


def _tell(report: MarksReport) -> None:
    again = sum(week.again for week in report.weeks)
    print(f"{len(report.weeks)} week{'s' * (len(report.weeks) != 1)}, {again} read again")
    for line in lines(report.tallies):
        print(line)
    for name, problem in report.refused:
        print(f"{name}: refused: {problem}")
    for week in report.waiting:
        print(f"{week}: left as it was, because a file of it cannot be read")
    rows = [(name, problem) for week in report.weeks if week.again for name, problem in week.problems]
    for name, problem in rows[:SHOWN]:
        print(f"{name}: {problem.severity}: {problem}")


def _as_json(report: MarksReport) -> dict[str, Any]:
    return {
        "weeks": [{"week": week.week, "again": week.again, "marks": week.tallies} for week in report.weeks],
        "marks": report.tallies,
        "refused": [{"file": name, "problem": str(problem)} for name, problem in report.refused],
        "left as they were": report.waiting,
        "problems": [
            {"file": name, "problem": str(problem)} for week in report.weeks for name, problem in week.problems
        ],
    }
