"""Which schools did not reply to the last consultation that was closed, by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.reports.core import pandas_values
from analytics.reports.core.context import ReportContext
from analytics.reports.measures.school_results import every_open_school

REGISTER = "consultations"


@dataclass(frozen=True, slots=True)
class SilentSchool:
    """A school without a reply: how many of the consultations that name who replied it did reply to."""

    urn: str
    name: str
    area_name: str
    replied: int


@dataclass(frozen=True, slots=True)
class NotReplied:
    """Who did not reply to the last consultation; `why_not` where its replies name no school.

    `n_asked` schools as entered, of `schools` open in its areas; `named` of the `replied` replies name
    their school. `consultations` name who replied.
    """

    title: str
    n_asked: int
    schools: int
    replied: int
    named: int
    consultations: int
    silent: tuple[SilentSchool, ...]
    why_not: str = ""


def not_replied(context: ReportContext, frame: pd.DataFrame) -> NotReplied | None:
    """Who did not reply to the consultation that was closed last; None where none is closed and counted."""
    closed = pd.to_datetime(frame["closed_on"]) <= pd.Timestamp(context.as_at)
    frame = frame[closed & frame["asked"].notna() & frame["replied"].notna()]
    if frame.empty:
        return None
    last = frame.sort_values(["closed_on", "key"]).iloc[-1]
    schools = every_open_school(context)
    if last["area"]:
        schools = schools[schools["area"].isin(list(last["area"]))]
    replies = [frozenset(map(str, urns)) for urns in frame["replied_urns"] if urns]
    own = frozenset(map(str, last["replied_urns"] or ()))
    silent = schools[~schools["urn"].astype(str).isin(own)].sort_values("name") if own else schools.iloc[:0]
    return NotReplied(
        str(last["title"]),
        int(last["asked"]),
        len(schools),
        int(last["replied"]),
        len(own),
        len(replies),
        tuple(_silent(row, replies) for row in pandas_values.rows(silent)),
        "" if own else "its replies are entered as a number, without the schools",
    )


def _silent(row: Any, replies: Sequence[frozenset[str]]) -> SilentSchool:
    urn, area = str(row.urn), pandas_values.text(row.area_name)
    return SilentSchool(urn, str(row.name), area or "", sum(urn in each for each in replies))
