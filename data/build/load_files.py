"""Load files one by one into the scratch database: detect, check, load or refuse."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import duckdb

from data.build import checks, column_binding
from data.build.absent_rows import what_is_absent
from data.build.breakdowns import alike_but_for
from data.build.detect_source import (
    StatedMetadata,
    as_published,
    date_in,
    described_beside,
    labels_beside,
    match,
    period_in,
    period_of,
    promised_beside,
    stated_beside,
    titles_of,
    version_of,
)
from data.build.facts import load_facts
from data.build.inbox import Arrival, Head, keep, receive
from data.build.last_cell import doubt_last_cell
from data.build.named_time import refuse_later_day
from data.build.parts_of_schools import set_aside_parts
from data.build.readings import Readings
from data.build.report import (
    SHOWN_PROBLEMS,
    FileOutcome,
    FileRefused,
    FileReport,
    StagedRows,
    count,
    in_order,
    loaded_records,
    refused,
)
from data.build.staging import column_names, literal, quoted, settle_cells, stage, without_wrong_rows
from data.origins import origin_of
from data.parsing import past_macros
from data.period import Period, PeriodKind
from data.problem import Problem
from data.publications import releases
from data.reference.tables import authority_lookup
from data.sources.base import BadCell, Derived, FileContext, Source
from data.vocabulary import ReleaseVersion

# Columns that a source derives in Python, added to `stage` before its table inserts read it.

LEFT_OUT = "left_out"  # a derived column of this name says why a row is not used


def derive(rows: StagedRows, source: Source, context: FileContext) -> None:
    """Give view `stage` the source's derived columns too, and take out the rows they leave out."""
    if not source.derived:
        return
    db = rows.db
    joins, columns = [], []
    for place, item in enumerate(source.derived):
        _compute(rows, item, context, f"derived_{place}")
        joins.append(f"JOIN derived_{place} USING (record)")
        columns += [f"derived_{place}.{quoted(name)}" for name in item.outputs]
    db.execute("DROP VIEW IF EXISTS stage_plain; ALTER VIEW stage RENAME TO stage_plain")
    db.execute(
        f"""CREATE OR REPLACE TEMP VIEW stage AS
        SELECT s.*, {", ".join(columns)} FROM stage_plain s {" ".join(joins)}"""
    )
    if any(LEFT_OUT in item.outputs for item in source.derived):
        db.execute(
            f"""INSERT INTO row_out SELECT record, {LEFT_OUT}, '', true FROM stage
            WHERE {LEFT_OUT} IS NOT NULL AND record NOT IN (SELECT record FROM row_out)"""
        )


def _compute(rows: StagedRows, derived: Derived, context: FileContext, table: str) -> None:
    import pandas as pd

    db = rows.db
    cells = ", ".join(f"coalesce({quoted(name)}, '')" for name in derived.inputs)
    inputs = db.execute(f"SELECT {cells} FROM stage ORDER BY record").fetchall()
    columns = list(zip(*inputs, strict=True)) or [()] * len(derived.inputs)
    answers = dict(derived.compute(dict(zip(derived.inputs, columns, strict=True)), context))
    if LEFT_OUT in answers:
        answers[LEFT_OUT] = _wrong_rows(rows, answers[LEFT_OUT])
    frame = pd.DataFrame({name: pd.Series(list(answers[name]), dtype=object) for name in derived.outputs})
    frame.insert(0, "record", range(1, len(frame) + 1))
    typed = ", ".join(f"CAST({quoted(name)} AS VARCHAR) AS {quoted(name)}" for name in derived.outputs)
    db.register("derived_in", frame)
    db.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT record, {typed} FROM derived_in")
    db.unregister("derived_in")


def _wrong_rows(rows: StagedRows, left_out: Sequence[object]) -> list[object]:
    """Set aside the rows whose reason is a wrong cell; answer every reason in words."""
    wrong = {at: cell for at, cell in enumerate(left_out, 1) if isinstance(cell, BadCell)}
    by_column: dict[tuple[str, str], list[int]] = {}
    for record, bad in wrong.items():
        by_column.setdefault((bad.column, bad.expected), []).append(record)
    for records in by_column.values():
        problems = [wrong[record].problem(record) for record in records[:SHOWN_PROBLEMS]]
        rows.wrong("SELECT unnest(?) AS record", problems, [records])
    return [f"expected {cell.expected}" if isinstance(cell, BadCell) else cell for cell in left_out]


TABLES = (
    "school",
    "school_link",
    "school_group",
    "inspection",
    "inspection_area",
    "inspection_coverage",
    "register_coverage",
    "neighbour",
    "rating",
    "attendance_coverage",
    "set_aside",
)
_REACHES = ("inspection_coverage", "register_coverage")  # no rows of a file, but what it reaches
_ROWS_OF = {
    "school": "a number, name, authority and phase for every school",
    "school_link": "two numbers and a kind for every link between schools",
    "school_group": "a school's number, and the number, name and kind of its group, in every row",
    "inspection": "a school's number, a date and a kind for every inspection",
    "inspection_area": "a school's number and a grade for every area inspected",
    "rating": "a school's number, a round and a rating in every row",
}
_LOG = logging.getLogger(__name__)
_ANNUAL = (PeriodKind.ACADEMIC_YEAR, PeriodKind.TERM, PeriodKind.HALF_TERM)
_MODEL = re.compile(r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[_ -]?(20\d\d)", re.I)


def _period(arrival: Arrival, stated: StatedMetadata) -> str | None:
    # The folder that is built is no part of the relative path, and may be the one named by year.
    return period_of(arrival.relative, stated) or period_in(arrival.original.absolute().parent.name)


def _of_two_years(own: str, other: str, its: str) -> Problem:
    advice = "a copy stands under a wrong year: remove that one"
    return Problem(None, None, f"the year {own}", f"another file than {other}, of {its}", advice)


@dataclass(slots=True)
class Intake:
    """The scratch database of one build, and what has been met so far."""

    db: duckdb.DuckDBPyConnection
    scratch: Path
    inbox: Path
    today: date
    first_loaded: dict[str, str]
    readings: Readings
    used: set[str] = field(default_factory=set)  # the readings that this build rests on
    seen: dict[str, int] = field(default_factory=dict)  # the source that each content was read as
    facts: list[int] = field(default_factory=list)
    files: list[FileReport] = field(default_factory=list)

    def take(self, path: Path, relative: str) -> FileReport:
        """Load one table, or say why not; nothing of a refused file remains."""
        report = FileReport(relative)
        self.files.append(report)
        source_id = len(self.files)
        try:
            arrival = receive(path, relative, self.scratch)
            report.sha256 = arrival.sha256
            self._load(arrival, report, source_id)
            report.address, report.version, report.fetched = origin_of(path, arrival.sha256)
        except FileRefused as problem:
            self._forget(source_id)
            report.refuse(*problem.problems)
        except (duckdb.IOException, duckdb.OutOfMemoryException, duckdb.FatalException):
            raise  # the disk or the memory, not the file
        except PermissionError:
            report.refuse(
                Problem(
                    None, None, "no permission to read", "a readable file", "give your account permission to read it"
                )
            )
        except FileNotFoundError:
            report.refuse(
                Problem(None, None, "removed while the folder was being read", "a readable file", "build again")
            )
        except OSError:
            raise
        except Exception as problem:  # whatever a file makes a library do, the others still load
            self._forget(source_id)
            _LOG.debug("%s cannot be read", relative, exc_info=problem)  # a library's words are for us
            family = report.recognised_as or "a table"
            report.refuse(
                Problem(
                    None,
                    None,
                    "something that stops its reading",
                    f"a file that can be read as {family}",
                    "download it again, or leave it out",
                )
            )
        return report

    def _load(self, arrival: Arrival, report: FileReport, source_id: int) -> None:
        if first := self.seen.get(arrival.sha256):
            self._take_again(arrival, report, first)
            return
        matched = match(arrival, report)
        if matched is None:
            return
        source, head = matched
        report.recognised_as = source.family
        try:
            self._read(arrival, source, head, report, source_id)
        except FileRefused as problem:
            raise FileRefused(*as_published(problem.problems, source, head)) from None
        report.problems = as_published(report.problems, source, head)

    def _read(self, arrival: Arrival, source: Source, head: Head, report: FileReport, source_id: int) -> None:
        key = self._reading_key(arrival, source, head)
        if key and self.readings.restore(self.db, key, source_id, report):
            if source.place is not None:
                self.facts.append(source_id)
        else:
            self._forget(source_id)  # of a reading that turned out to be damaged
            if not self._read_anew(arrival, source, head, report, source_id):
                return
            if key:
                self.readings.keep(self.db, key, source_id, report, source, self._context(arrival, source, head))
        self.used.add(key)
        self.first_loaded[arrival.sha256] = self.first_day(arrival.sha256).isoformat()
        keep(arrival, self.inbox)
        self.seen[arrival.sha256] = source_id

    def _take_again(self, arrival: Arrival, report: FileReport, source_id: int) -> None:
        """Ignore a copy; where the first stands under another year, nothing tells which of the two is right."""
        first = self.files[source_id - 1]
        period = _period(arrival, stated_beside(arrival.original, arrival.relative))
        if first.outcome is FileOutcome.REFUSED or (first.period and period and period != first.period):
            if first.outcome is not FileOutcome.REFUSED:
                self._forget(source_id)
                self.db.execute(f"DELETE FROM source_file WHERE source_id = {source_id}")
                first.refuse(_of_two_years(first.period or "", report.file, period or ""))
            report.refuse(_of_two_years(period or "", first.file, first.period or ""))
            return
        report.outcome = FileOutcome.IGNORED
        report.notes.append(f"the same file as {first.file}, which is used")

    def _reading_key(self, arrival: Arrival, source: Source, head: Head) -> str:
        """The name under which the reading of a file is kept; blank where it will be refused."""
        try:
            context, stated = self._context(arrival, source, head), stated_beside(arrival.original, arrival.relative)
        except FileRefused:
            return ""
        return self.readings.key(arrival.sha256, source, (head, stated, self.first_day(arrival.sha256)), context)

    def first_day(self, sha256: str) -> date:
        """The day on which a file was first loaded; never later than today, were the clock moved back."""
        return min(date.fromisoformat(self.first_loaded.get(sha256, "9999-12-31")), self.today)

    def _read_anew(self, arrival: Arrival, source: Source, head: Head, report: FileReport, source_id: int) -> bool:
        """Read a file from its bytes; whether it is one of a family that is kept."""
        report.rows_read = stage(self.db, arrival, source, head)
        if source.not_kept:
            report.rows_ignored = report.rows_read
            report.notes.append(source.not_kept)
            return False
        if report.rows_read == 0:
            raise refused("at least one row under the header", "download the file again")
        text = stated_beside(arrival.original, arrival.relative)
        context = self._context(arrival, source, head)
        Reading(self, arrival, source, context, text, report, source_id).load()
        return True

    def _context(self, arrival: Arrival, source: Source, head: Head) -> FileContext:
        stated_metadata = stated_beside(arrival.original, arrival.relative)
        period = _period(arrival, stated_metadata)
        if period is None and source.period is None and source.place and source.needs_period:
            raise refused(
                "a year in the file's name, its folder (2018-2019), or release.toml beside it",
                "which year is this? Name its folder after the year, or enter the year on Add files",
            )
        titles = titles_of(arrival, head)
        version = stated_metadata.version or version_of(arrival.relative, titles)
        dated = date_in(arrival.name) or date_in(head.header[0] if head.skip else "")
        if dated and dated > self.today and not source.measure_is_code:  # a return is named as its author likes
            raise refused(
                f"a day no later than {self.today}, when the file is read",
                "rename the file after the day that it speaks of",
                f"{dated} in the file's name or title",
            )
        return FileContext(
            arrival.name,
            arrival.relative,
            column_names(source, head),
            period,
            version,
            dated,
            authority_lookup(),
            self.today,
            described_beside(arrival.original, source),
            labels_beside(arrival.original, source),
            titles,
            *promised_beside(arrival.original),
            stated_metadata.period,
        )

    def _forget(self, source_id: int) -> None:
        self.db.execute(f"DROP TABLE IF EXISTS facts_{source_id}")
        for table in TABLES:
            self.db.execute(f"DELETE FROM {table} WHERE source_id = {source_id}")
        if source_id in self.facts:
            self.facts.remove(source_id)


@dataclass(slots=True)
class Reading:
    """One recognised file on its way into the scratch database."""

    intake: Intake
    arrival: Arrival
    source: Source
    context: FileContext
    stated: StatedMetadata
    report: FileReport
    source_id: int
    bases: dict[date, str] = field(default_factory=dict)  # of each date that a row may have
    days: set[date] = field(default_factory=set)  # the dates that rows do have
    releases: set[str] = field(default_factory=set)
    incomplete: str | None = None  # a caveat of every figure

    def load(self) -> None:
        """Rows to facts and tables; then what is said of the file in source_file."""
        db = self.intake.db
        db.execute(past_macros(self.context.today, self.context.dated))
        rows = StagedRows(db, self.report.rows_read)
        doubt_last_cell(rows, self.arrival, self.source, self.context)
        derive(rows, self.source, self.context)
        if self.source.recipes or len(self.source.checks) > 1:
            settle_cells(db)
        set_aside_parts(rows, self.source, self.context)
        refuse_later_day(rows, self.source, self.context)
        self.report.problems.extend(checks.check(rows, self.source, self.context.header))
        self.report.problems.extend(checks.check_rows(rows, self.source))
        if self.source.place is not None:
            unread = load_facts(rows, self.source, self.context, self.source_id, self.published_on)
            self.report.problems.extend(checks.screen(rows, self.source, self.source_id, unread))
            rows.judge()
            self.report.facts_loaded = count(db, f"SELECT count(*) FROM facts_{self.source_id}")
            self.intake.facts.append(self.source_id)
            if absent := what_is_absent(rows, self.source, self.context):
                self.incomplete, warning = absent
                self.report.problems.append(warning)
            self._note_releases()
        elif self.source.recipes:
            self.report.problems.extend(alike_but_for(rows, self.source, self.context))
        rows.judge()
        if self.source.recipes:
            without_wrong_rows(db)
        made = sum(self._recipe(recipe.table, recipe.sql) for recipe in self.source.recipes)
        self._tell(rows, made)
        self._record()

    def published_on(self, family: str, period: Period, version: ReleaseVersion | None) -> tuple[date, ReleaseVersion]:
        """When a figure of this file was first published, and as what."""
        known = None
        if period.kind in _ANNUAL or period.is_year_end:
            publication = self.source.publication
            calendars = (family, (publication and publication.calendar) or self.source.family)
            selected = (releases().of_file(name, period, version) for name in calendars)
            known = next((item for item in selected if item), None)
        release = version or (known.version if known else ReleaseVersion.FINAL)
        day, basis = self._day(known.date if known else None)
        self.bases[day] = basis
        return day, release

    def _note_releases(self) -> None:
        for day, release in self.intake.db.execute(
            f"SELECT DISTINCT published, release FROM facts_{self.source_id}"
        ).fetchall():
            self.days.add(day)
            self.releases.add(release)

    def _day(self, known: date | None) -> tuple[date, str]:
        if self.stated.published is not None:
            return self.stated.published, "release.toml"
        first = self.intake.first_day(self.arrival.sha256)
        # A file in hand has been published, whatever the calendar expects.
        if known is not None and known <= first:
            return known, "release calendar"
        if self.context.dated is not None and self.context.dated <= first:
            return self.context.dated, "in the file"
        return first, "day it was loaded"

    def _recipe(self, table: str, sql: str) -> int:
        db = self.intake.db
        published, basis = self._day(None)
        self.bases[published] = basis
        self.days.add(published)
        model = _MODEL.search(self.context.name)
        words = {
            "{published}": f"DATE '{published}'",
            "{dated}": f"DATE '{self.context.dated or published}'",
            "{named}": f"DATE '{self.context.dated}'" if self.context.dated else "CAST(NULL AS DATE)",
            "{model}": literal(f"{model[1].title()} {model[2]}" if model else "not stated"),
        }
        for mark, value in words.items():
            sql = sql.replace(mark, value)
        if self.source.place is not None:
            self._make_placed()
        try:
            done = db.execute(
                f"INSERT INTO {table} BY NAME SELECT q.*, {self.source_id} AS source_id FROM ({sql}) q"
            ).fetchone()
        except (duckdb.ConstraintException, duckdb.ConversionException) as problem:
            _LOG.debug("%s: no rows of %s", self.context.path, table, exc_info=problem)
            raise refused(
                _ROWS_OF.get(table, "rows as this family has them"),
                "download the file again, or leave it out",
                "a row without what every such row has, or with a cell of another kind",
            ) from None
        return int(done[0]) if done and table not in _REACHES else 0

    def _make_placed(self) -> None:
        source, header = self.source, self.context.header
        assert source.place is not None
        joins = [column_binding.joined("p_map", source.place, header)]
        joins.append(column_binding.joined("t_map", source.period, header) if source.period else "JOIN t_map ON true")
        phase = ", CAST(NULL AS VARCHAR) AS phase"
        if source.cut is not None:
            joins.append(column_binding.joined("c_map", source.cut, header))
            phase = ", c_map.phase, c_map.pupil_group"
        # A file may have columns of these names too: recipes see what Milepost made of them.
        bound = {"level", "entity", "la_code", "period", "period_end", "phase", "pupil_group"}
        columns = [row[0] for row in self.intake.db.execute("SELECT column_name FROM (DESCRIBE stage)").fetchall()]
        cells = ", ".join(f"s.{quoted(name)}" for name in columns if name.lower() not in bound)
        self.intake.db.execute(
            f"""CREATE OR REPLACE TEMP VIEW placed AS
            SELECT {cells}, p_map.level, p_map.entity, p_map.la_code, t_map.period, t_map.period_end
            {phase} FROM stage s {" ".join(joins)}"""
        )

    def _tell(self, rows: StagedRows, made: int) -> None:
        report = self.report
        unloaded = rows.account(loaded_records(self.source, self.source_id), self.source.unused)
        report.account(rows.loaded, unloaded)
        report.set_aside.extend(rows.cells())
        report.problems.extend(replace(problem, severity="warning") for problem in in_order(rows.problems))
        report.outcome = FileOutcome.LOADED
        if not report.facts_loaded and not made:
            report.outcome = FileOutcome.IGNORED
            why = ", ".join(dict.fromkeys(item.reason for item in report.set_aside))
            report.notes.insert(0, f"recognised but not used: {why}")
        report.period = self.context.period if self.source.period is None else None
        report.release = next(iter(self.releases)) if len(self.releases) == 1 else None
        report.published = max(self.days).isoformat() if self.days else None
        bases = {self.bases[day] for day in self.days if day in self.bases}
        report.published_basis = ", ".join(sorted(bases)) or "in the file"

    def _record(self) -> None:
        report = self.report
        for rows in report.set_aside:
            self.intake.db.execute(
                "INSERT INTO set_aside VALUES (?, ?, ?, ?, ?)",
                [self.source_id, rows.reason, rows.column or None, rows.rows, rows.understood],
            )
        self.intake.db.execute(
            "INSERT INTO source_file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                self.source_id,
                report.file,
                report.sha256,
                report.recognised_as,
                report.period,
                report.release,
                report.published,
                report.published_basis,
                report.rows_read,
                report.rows_loaded,
                report.facts_loaded,
                self.incomplete,
            ],
        )
