"""From the marks of a folder to figures of schools and authorities, week by week.

Marks are read where they are. Beside them, in `.milepost`, is stored for each week what each enrolment missed and
what each school adds up to: only weeks whose files, calendar or schools changed are read again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from data.build.report import BuildFailed
from data.catalogue import measure
from data.marks import statements
from data.marks.codes import absence_rule, all_codes, codes_on
from data.marks.day_files import (
    SPILL,
    STORE,
    DayFile,
    Term,
    days_of,
    find_day_files,
    half_term_of,
    opened,
    read_calendar,
    unreadable,
)
from data.marks.engines import Engine, raw_select
from data.marks.problems import examples, unknown_groups
from data.period import Period
from data.problem import Problem
from data.vocabulary import Phase

_VERSION = 1  # of what is stored; a new one reads everything again
WEEKLY = "attendance"
"""The measure whose phases and pupil groups the figures have."""


@dataclass(frozen=True, slots=True)
class RegisteredSchool:
    """A state-funded school of the register, and the days between which it is open."""

    urn: str
    la_code: str
    phase: str
    opened: date | None = None
    closed: date | None = None

    def is_open(self, first: date, last: date) -> bool:
        """Whether it is open on some day of a stretch of time."""
        return (self.opened is None or self.opened <= last) and (self.closed is None or self.closed > first)


@dataclass(slots=True)
class WeekReport:
    """What was made of the marks of one week."""

    week: str
    year: str
    known: str  # the day on which its figures were last worked out
    half_terms: list[str] = field(default_factory=list)
    files: int = 0
    tallies: dict[str, int] = field(default_factory=dict)  # marks by outcome
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    again: bool = False  # whether it was read in this run


@dataclass(slots=True)
class Figures:
    """The figures of one academic year: rows as the statements name their columns."""

    year: str
    schools: list[dict[str, Any]]
    authorities: list[dict[str, Any]]
    known: dict[str, str]  # by period, the day on which the newest of its weeks was worked out


@dataclass(slots=True)
class MarksReport:
    """The outcome of a run: refused files, weeks and figures."""

    refused: list[tuple[str, Problem]] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)  # weeks left as they were
    weeks: list[WeekReport] = field(default_factory=list)
    figures: list[Figures] = field(default_factory=list)

    @property
    def tallies(self) -> dict[str, int]:
        """Marks by outcome, over all weeks."""
        total: dict[str, int] = {}
        for week in self.weeks:
            for outcome, marks in week.tallies.items():
                total[outcome] = total.get(outcome, 0) + marks
        return total

    @property
    def exit_code(self) -> int:
        """1 where a file was refused, else 0."""
        return 1 if self.refused else 0


def aggregate(
    folder: Path,
    schools: Sequence[RegisteredSchool],
    engine: Engine,
    today: date,
    progress: Callable[[Iterable[str]], Iterable[str]] = iter,
) -> MarksReport:
    """Bring what is stored up to date with the files, and give the figures of every year in them."""
    terms = read_calendar(folder)
    report = MarksReport()
    by_week: dict[str, list[DayFile]] = {}
    for item in find_day_files(folder):
        if isinstance(item, DayFile):
            by_week.setdefault(Period.of_week(item.day).text, []).append(item)
        else:
            report.refused.append(item)
    store = folder / STORE
    _forget(store, set(by_week))
    _small_tables(engine, schools)
    for week in progress(sorted(by_week)):
        _week(week, by_week[week], (store, terms, schools), engine, (report, today))
    for year in sorted({week.year for week in report.weeks}):
        report.figures.append(_year(year, [w for w in report.weeks if w.year == year], store, engine))
    return report


def _forget(store: Path, weeks: set[str]) -> None:
    """A week without files has no figures any more; a half-written one never had."""
    store.mkdir(exist_ok=True)
    for path in store.iterdir():
        if path.is_dir() and path.name not in (*weeks, SPILL):
            shutil.rmtree(path)


def _small_tables(engine: Engine, schools: Sequence[RegisteredSchool]) -> None:
    groups = [group.value for group in measure(WEEKLY).groups]
    engine.rows(
        "schools",
        pa.table(
            {
                "urn": [school.urn for school in schools],
                "la_code": [school.la_code for school in schools],
                "phase": [school.phase for school in schools],
            },
            schema=pa.schema([("urn", pa.string()), ("la_code", pa.string()), ("phase", pa.string())]),
        ),
    )
    engine.rows("wanted", pa.table({"pupil_group": [*groups, statements.UNKNOWN]}))
    engine.rows("phases", pa.table({"phase": [phase.value for phase in measure(WEEKLY).phases]}))


def _week(
    week: str,
    files: list[DayFile],
    inputs: tuple[Path, tuple[Term, ...], Sequence[RegisteredSchool]],
    engine: Engine,
    into: tuple[MarksReport, date],
) -> None:
    """One week: read again only where something of it changed; left as it was where a file cannot be read."""
    (store, terms, schools), (report, today) = inputs, into
    place = store / week
    mark = _fingerprint(week, files, terms, schools)
    stored = _stored(place)
    if stored is not None and stored[0] == mark:
        report.weeks.append(stored[1])
        return
    checked = [(file, opened(file)) for file in files]
    bad = [(file.name, result) for file, result in checked if isinstance(result, Problem)]
    readable = [result for _, result in checked if isinstance(result, DayFile)]
    made = None
    if not bad:
        try:
            made = _read(week, readable, inputs, engine, today)
        except engine.errors as problem:
            bad = _damaged(readable)
            if not bad:
                raise _failed(week, problem) from problem
    if made is None:
        report.refused += bad
        report.waiting.append(week)
        if stored is not None:
            report.weeks.append(stored[1])
        return
    (place.with_name(f".{week}") / "week.json").write_text(_as_json(mark, made), "utf-8")
    shutil.rmtree(place, ignore_errors=True)
    place.with_name(f".{week}").rename(place)
    report.weeks.append(made)


def _fingerprint(week: str, files: list[DayFile], terms: tuple[Term, ...], schools: Sequence[RegisteredSchool]) -> str:
    days = days_of(week)
    parts = [
        str(_VERSION),
        *(file.mark for file in files),
        *(str(term) for term in terms if term.first <= days[-1] and term.last >= days[0]),
        *sorted(school.urn for school in schools),
        str(all_codes()),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _stored(place: Path) -> tuple[str, WeekReport] | None:
    path = place / "week.json"
    if not path.is_file():
        return None
    made = json.loads(path.read_text("utf-8"))
    problems = [(name, Problem(**problem)) for name, problem in made.pop("problems")]
    return made.pop("mark"), WeekReport(**made, problems=problems)


def _as_json(mark: str, week: WeekReport) -> str:
    problems = [(name, {key: getattr(problem, key) for key in Problem.__slots__}) for name, problem in week.problems]
    names = ("week", "year", "known", "half_terms", "files", "tallies")
    parts = {name: getattr(week, name) for name in names}
    return json.dumps({"mark": mark, **parts, "problems": problems})


def _failed(week: str, problem: Exception) -> BuildFailed:
    """The files are whole, so it is the room that ran out, or the engine."""
    first = str(problem).strip().splitlines()[0][:200]
    return BuildFailed(
        f"{week} could not be summed up ({first}): allow more with --memory or --spill, or make room beside the "
        "marks; weeks before it are done"
    )


def _damaged(files: Sequence[DayFile]) -> list[tuple[str, Problem]]:
    """The files that break off while they are read."""
    bad = []
    for file in files:
        try:
            with duckdb.connect() as db:
                db.execute(f"SELECT bit_xor(hash(COLUMNS(*))) FROM ({raw_select(file)})").fetchall()
        except duckdb.Error as problem:
            bad.append((file.name, unreadable(file, problem)))
    return bad


def _read(
    week: str,
    files: list[DayFile],
    inputs: tuple[Path, tuple[Term, ...], Sequence[RegisteredSchool]],
    engine: Engine,
    today: date,
) -> WeekReport:
    """Sum up the marks of a week and store what comes of them, beside the place where it will be."""
    store, terms, schools = inputs
    days = days_of(week)
    calendar = _school_days(days, terms, schools)
    half_terms = [text for text in calendar["half_term"].unique().to_pylist() if text]
    year = half_terms[0].partition("-")[0] if half_terms else Period.academic_year(Period.parse(week).ending).text
    codes = codes_on(days[0])
    engine.rows("school_days", calendar)
    engine.rows(
        "codes",
        pa.table(
            {"code": list(codes), "counts_as": [str(value) for value in codes.values()]},
            schema=pa.schema([("code", pa.string()), ("counts_as", pa.string())]),
        ),
    )
    engine.raw(files)
    for name, statement, keep in statements.WEEK_STEPS:
        engine.step(name, statement, keep=keep)
    scratch = store / f".{week}"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    engine.save("SELECT * FROM week_enrolments", scratch / "enrolments.parquet")
    engine.save(statements.SCHOOL_WEEK, scratch / "schools.parquet")
    made = WeekReport(week, year, today.isoformat(), sorted(half_terms), len(files), again=True)
    tally = engine.ask(statements.TALLY)
    for row in tally:
        made.tallies[row["outcome"]] = made.tallies.get(row["outcome"], 0) + int(row["marks"])
        repeated = int(row["marks"]) - int(row["sessions"])
        if row["outcome"] == "counted" and repeated:
            made.tallies["repeated"] = made.tallies.get("repeated", 0) + repeated
    changed = sum(int(row["marks"]) for row in engine.ask(statements.CORRECTED))
    if changed:
        made.tallies["corrected"] = changed
    groups = engine.ask(statements.GROUPS_GIVEN)
    for row in groups:
        if row["pupil_groups"] == statements.UNKNOWN:
            made.tallies["without_groups"] = int(row["marks"])
    words = unknown_groups(str(row["pupil_groups"]) for row in groups)
    if words:
        made.tallies["unknown_group"] = sum(
            int(row["marks"]) for row in groups if words & set(str(row["pupil_groups"]).split(";"))
        )
    made.problems = examples(files, made.tallies, tally, words, (calendar, codes, schools))
    return made


def _school_days(days: Sequence[date], terms: tuple[Term, ...], schools: Sequence[RegisteredSchool]) -> pa.Table:
    """On which days of a week each school is open, and in which half-term they are."""
    own = {term.urn for term in terms if term.urn}
    common = {day: half_term_of(terms, day) for day in days}
    rows = [
        (school.urn, day.isoformat(), half_term)
        for school in schools
        for day in days
        if (half_term := half_term_of(terms, day, school.urn) if school.urn in own else common[day])
    ]
    names = ("urn", "school_day", "half_term")
    columns = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.table(
        {name: list(column) for name, column in zip(names, columns, strict=True)},
        schema=pa.schema([(name, pa.string()) for name in names]),
    )


def _year(year: str, weeks: Sequence[WeekReport], store: Path, engine: Engine) -> Figures:
    """The figures of a year from what is stored of its weeks."""
    try:
        rule = absence_rule(year)
    except LookupError as problem:
        raise BuildFailed(str(problem.args[0])) from None
    engine.rows("rule", pa.table({"persistent": [rule.persistent], "severe": [rule.severe]}))
    engine.stored("enrolments", [(item.week, store / item.week / "enrolments.parquet") for item in weeks])
    engine.stored("school_weeks", [(item.week, store / item.week / "schools.parquet") for item in weeks])
    for name, statement, keep in statements.year_steps(year):
        engine.step(name, statement, keep=keep)
    return Figures(year, engine.ask(statements.IN_ORDER), engine.ask(statements.AUTHORITY_FIGURES), _known(year, weeks))


def _known(year: str, weeks: Sequence[WeekReport]) -> dict[str, str]:
    known: dict[str, str] = {}
    for item in weeks:
        for period in (item.week, *item.half_terms, year):
            known[period] = max(known.get(period, ""), item.known)
    return known


def counted_phase(phase: str) -> bool:
    """Whether schools of a phase are in attendance figures at all."""
    return phase in {item.value for item in measure(WEEKLY).phases} - {Phase.ALL.value}
