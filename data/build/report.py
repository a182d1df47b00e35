"""The build report for every file: JSON and terminal lines."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path

SHOWN_PROBLEMS = 20


class Outcome(StrEnum):
    """The outcome of a file."""

    LOADED = "loaded"
    COMPANION = "companion"
    IGNORED = "ignored"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong or doubtful in a file: where, what was met, what was allowed, what to do."""

    row: int | None
    column: str | None
    found: str
    expected: str
    advice: str
    severity: str = "error"

    def line(self) -> str:
        """The problem as one line for a person."""
        place = ", ".join(
            part
            for part in (
                f"row {self.row}" if self.row is not None else "",
                f"column {self.column!r}" if self.column else "",
            )
            if part
        )
        result = f"found {self.found!r}" if self.found else ""
        words = "; ".join(
            part for part in (result, f"expected {self.expected}" if self.expected else "", self.advice) if part
        )
        return f"{place}: {words}" if place else words


@dataclass(frozen=True, slots=True)
class SetAside:
    """Rows of a file that give no figure: why, the column that decides it, and how many.

    `understood`: Milepost knows what such rows are, and keeps none; else it does not know, or a
    cell is wrong.
    """

    reason: str
    column: str
    rows: int
    understood: bool

    def line(self) -> str:
        """The rows and their reason as one line for a person."""
        which = f", column {self.column!r}" if self.column else ""
        verb = "not used" if self.understood else "set aside"
        return f"{self.rows:,} row{'s' * (self.rows != 1)} {verb}{which}: {self.reason}"


@dataclass(slots=True)
class FileReport:
    """The outcome of one file, and why."""

    file: str
    recognised_as: str | None = None
    outcome: Outcome = Outcome.IGNORED
    rows_read: int = 0
    rows_loaded: int = 0
    rows_set_aside: int = 0
    rows_ignored: int = 0
    facts_loaded: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    sha256: str | None = None
    period: str | None = None
    release: str | None = None
    published: str | None = None
    published_basis: str | None = None

    def refuse(self, *problems: Problem) -> FileReport:
        """The report of a file that is not used, with the reasons."""
        self.outcome = Outcome.REFUSED
        self.rows_loaded = self.facts_loaded = self.rows_set_aside = self.rows_ignored = 0
        self.set_aside = []
        self.problems.extend(problems[:SHOWN_PROBLEMS])
        return self

    def account(self, loaded: int, unloaded: list[SetAside]) -> None:
        """Account for every row that was read; none may be missing or counted twice."""
        self.rows_loaded, self.set_aside = loaded, unloaded
        self.rows_set_aside = sum(rows.rows for rows in unloaded if not rows.understood)
        self.rows_ignored = sum(rows.rows for rows in unloaded if rows.understood)
        known = self.rows_loaded + self.rows_set_aside + self.rows_ignored
        assert self.rows_read == known, f"{self.rows_read} rows read, {known} accounted for"
        self.notes.extend(rows.line() for rows in unloaded)

    def lines(self) -> list[str]:
        """What a person is told of this file."""
        name = self.recognised_as or "not recognised"
        if self.outcome is Outcome.LOADED:
            head = f"{self.file}: loaded as {name}, {self.facts_loaded:,} facts"
            head += f" from {self.rows_loaded:,} of {self.rows_read:,} rows"
        else:
            why = self.notes[0] if self.notes and self.outcome is not Outcome.REFUSED else ""
            head = f"{self.file}: {self.outcome}" + (f" ({why})" if why else "")
        lines = [head, *(f"{self.file}: {problem.severity}: {problem.line()}" for problem in self.problems)]
        selected = [rows.line() for rows in self.set_aside if not rows.understood]
        return lines + [f"{self.file}: {line}" for line in selected]


class FileRefused(Exception):
    """Stops the reading of one file; carries what to tell."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.line() for problem in problems))


class BuildFailed(Exception):
    """Nothing could be published; the message is one line for a person."""

    report: BuildReport | None = None


@dataclass(slots=True)
class BuildReport:
    """The outcome of a build."""

    folder: str
    build: str | None
    files: list[FileReport]
    problems: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 when nothing was refused, 1 when something was, 2 when nothing was published."""
        if self.build is None:
            return 2
        return 1 if any(file.outcome is Outcome.REFUSED for file in self.files) else 0

    def as_json(self) -> str:
        """The report as design.md describes it: one object per file."""
        return json.dumps([asdict(file) for file in self.files], indent=1, ensure_ascii=False)

    def write(self, path: Path) -> None:
        """Write the JSON report to a file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.as_json() + "\n", "utf-8")


def refused(expected: str, advice: str, text: str = "") -> FileRefused:
    """The refusal of a whole file, without a row or a column."""
    return FileRefused(Problem(None, None, text, expected, advice))
