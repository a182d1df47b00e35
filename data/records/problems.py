"""Problems in records that users entered or uploaded, in words they can act on."""

from __future__ import annotations

from collections.abc import Iterable

from data.problem import Problem


class RecordsError(Exception):
    """Something about the records that a person has to know; the text is one clear line."""


class RecordRefused(RecordsError):
    """A record was not saved because values are wrong or the role may not edit it."""

    def __init__(self, what: str, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        fields = (f"{problem.column}: {problem.what()}" for problem in self.problems)
        super().__init__(f"{what}: nothing was saved. " + " · ".join(fields))


class RecordsUnavailable(RecordsError):
    """The database did not answer, so a save is not confirmed."""
