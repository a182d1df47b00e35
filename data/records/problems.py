"""Problems in records that users entered or uploaded, in words they can act on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One wrong value: where it stands, what was met, what is allowed and what to do about it."""

    column: str
    found: str
    expected: str
    advice: str
    row: int | None = None  # the row as a spreadsheet numbers it; None where there is no file

    def __str__(self) -> str:
        where = self.column if self.row is None else f"row {self.row}, {self.column}"
        return f"{where}: found {self.found!r}; expected {self.expected}. {self.advice}"


class RecordsError(Exception):
    """Something about the records that a person has to know; the text is one clear line."""


class RecordRefused(RecordsError):
    """A record was not saved because values are wrong or the role may not edit it."""

    def __init__(self, what: str, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{what}: nothing was saved. " + " · ".join(map(str, self.problems)))


class RecordsUnavailable(RecordsError):
    """The database did not answer, so a save is not confirmed."""
