"""The impact of an action: its schools compared with similar unsupported schools."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from analytics.reports.core.context import ReportContext
from analytics.reports.core.records_in_force import Entry
from analytics.reports.improvement.support_effect import Compared, compared


@dataclass(frozen=True, slots=True)
class Impact:
    """The schools that an action reached and each measure compared; else why there is no comparison."""

    schools: int
    compared: tuple[Compared, ...]
    why_not: str = ""

    @property
    def told(self) -> tuple[Compared, ...]:
        """The comparisons that have an estimate."""
        return tuple(item for item in self.compared if item.effect is not None)


def impact_of(context: ReportContext, action: Entry, support: pd.DataFrame) -> Impact:
    """The schools that support of this action, or the action itself, reached by the as-at date."""
    started = support[support["starts"] <= pd.Timestamp(context.as_at)]
    mine = started[started["actions"].map(lambda current: action.key in current).astype(bool)]
    began = _began(action, mine, context.as_at)
    if not began:
        return Impact(0, (), _no_school(action))
    measures = _measures(action, mine)
    if not measures:
        return Impact(len(began), (), "no measure is linked to it")
    helped = set(started["urn"].astype(str)) | set(began)
    return Impact(len(began), tuple(compared(context, measure, began, helped) for measure in measures))


def _began(action: Entry, mine: pd.DataFrame, day: date) -> dict[str, date]:
    """Each school that was reached, with the day it began: the earliest of its supports."""
    began: dict[str, date] = {}
    starts = action.values.get("starts")
    if starts is not None and starts <= day:
        began |= dict.fromkeys(map(str, action.values.get("schools", ())), starts)
    for _, row in mine.iterrows():
        urn, first = str(row["urn"]), row["starts"].date()
        began[urn] = min(first, began.get(urn, first))
    return began


def _no_school(action: Entry) -> str:
    if not action.values.get("schools"):
        return "no school is linked to this action, directly or through support"
    if action.values.get("starts") is None:
        return "it has schools but no start date"
    return "it had not started on this date"


def _measures(action: Entry, mine: pd.DataFrame) -> tuple[str, ...]:
    """The measures that the action should move, then those that its support should."""
    named = [*action.values.get("measures", ()), *(m for current in mine["measures"] for m in current)]
    return tuple(dict.fromkeys(map(str, named)))
