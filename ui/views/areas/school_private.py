"""Data that DfE gives to one school alone, shown only to that school."""

from __future__ import annotations

from analytics.reports.schools.school import SchoolReport
from ui import frame
from wording import values


def expectation(report: SchoolReport) -> None:
    """The attendance that DfE expects; nothing at all in any other scope."""
    current = report.expectation
    if current is None:
        return
    given = f", received on {values.day(current.issued)}" if current.issued else ""
    frame.notes(
        f"For this school only: DfE expects attendance of {values.percent(current.expected, 1)} in "
        f"{current.period}, from {values.percent(current.baseline, 1)}{given}."
    )
