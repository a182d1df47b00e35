"""Results of schools' targets: past targets against results, and revisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from analytics.reports.core.context import ReportContext
from analytics.reports.core.records_in_force import Names, changes
from analytics.reports.core.types import Figure
from analytics.reports.measures.school_results import SchoolResults, shown
from data.period import Period


@dataclass(frozen=True, slots=True)
class Past:
    """One target whose result is out: `met` is None where the result may not be told."""

    urn: str
    name: str
    period: str
    target: float
    result: Figure
    met: bool | None


@dataclass(frozen=True, slots=True)
class Revision:
    """A changed target: old and new value, role, date and reason."""

    key: str
    was: float | None
    became: float | None
    on: date
    by: str
    why: str


def past_targets(frame: pd.DataFrame, results: SchoolResults, year: Period, names: Names) -> tuple[Past, ...]:
    """Targets of earlier years, or of this one, whose results are out; the newest year first."""
    past = []
    for _, row in frame.iterrows():
        when = Period.parse(str(row["period"]))
        result = results.at(str(row["urn"]), when.ending)
        if result is None or when.ending > year.ending:
            continue
        target = float(row["target"])
        better = results.declared.direction.value != "lower"
        value = result.value if shown(result) else None
        met = None if value is None else (value >= target if better else value <= target)
        name = names.schools.get(str(row["urn"]), str(row["urn"]))
        past.append(Past(str(row["urn"]), name, when.text, target, result, met))
    return tuple(sorted(past, key=lambda item: (-Period.parse(item.period).ending, item.name)))


def revisions(context: ReportContext, code: str) -> tuple[Revision, ...]:
    """Every change of a school's target on a measure after it was first set, the newest first."""
    changed = changes(context, "school_targets")
    changed = changed[(changed["field"] == "target") & (changed["version"] > 1)]
    return tuple(
        Revision(
            str(row["key"]),
            _number(row["was"]),
            _number(row["became"]),
            row["on"],
            str(row["who_role"]),
            str(row["reason"] or ""),
        )
        for _, row in changed.iloc[::-1].iterrows()
        if f"|{code}|" in str(row["key"])
    )


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
