"""What is wrong with something that a person wrote: a file of figures, a record, a plan, a declaration."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong or doubtful: where it is, what was met, what was expected and what to do about it."""

    row: int | None  # of a table as a spreadsheet numbers it, of a TOML file its line; None: the whole file, or a form
    column: str | None  # of a table; of a record its field, of a plan or rules the item
    found: str
    expected: str
    advice: str
    severity: str = "error"
    file: str = ""  # named where one list holds the problems of several files

    def where(self) -> str:
        """Where the problem is; nothing for a file as a whole."""
        if self.file:
            return f"{self.file}, line {self.row}, {self.column}"
        row = f"row {self.row}" if self.row is not None else ""
        return ", ".join(part for part in (row, f"column {self.column!r}" if self.column else "") if part)

    def what(self) -> str:
        """What was met, what was expected and what to do, as one sentence."""
        parts = (f"found {self.found!r}" if self.found else "", f"expected {self.expected}" if self.expected else "")
        text = "; ".join(part for part in parts if part)
        if not text or not self.advice:
            return text or self.advice
        return text + (". " if self.advice[0].isupper() else "; ") + self.advice

    def __str__(self) -> str:
        return ": ".join(part for part in (self.where(), self.what()) if part)


class DefinitionRefused(ValueError):
    """A plan or rules file that cannot be used; the text has one line per problem."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class DeclarationError(ValueError):
    """A measure, a source or a register is declared wrongly: which one, which field, what was met, what is allowed."""
