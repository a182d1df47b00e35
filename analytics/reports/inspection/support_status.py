"""Support that other bodies say they give a school, such as RISE: kind, start and source."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analytics.reports.core import pandas_values
from analytics.reports.core.context import ReportContext
from analytics.reports.core.records_in_force import records_in_force
from data.records import register

NAME = "support_status"


def support_recorded(context: ReportContext) -> dict[str, list[tuple[date, date | None]]]:
    """When support from the register of interventions began and ended, by school number."""
    results: dict[str, list[tuple[date, date | None]]] = {}
    if context.records is None:
        return results
    every: Any = records_in_force(context, "interventions")
    for row in every.itertuples():
        begun, ended = pandas_values.day(row.starts), pandas_values.day(row.ends)
        if begun is not None and begun <= context.as_at:
            results.setdefault(str(row.urn), []).append((begun, ended))
    return results


@dataclass(frozen=True, slots=True)
class SupportStatus:
    """One status of one school as the authority recorded it, with its source and its day."""

    urn: str
    status: str
    since: date
    source: str
    stated_on: date


def support_statuses(context: ReportContext, urns: Collection[str]) -> tuple[SupportStatus, ...]:
    """Statuses in force on the as-at date, the newest first; none where nothing is recorded."""
    if context.records is None:
        return ()
    day = pd.Timestamp(context.as_at)
    rows = records_in_force(context, NAME)
    rows = rows[rows["urn"].isin(list(urns)) & (rows["since"] <= day)]
    rows = rows[rows["until"].isna() | (rows["until"] >= day)]
    words = register(NAME).fields["status"].choices
    every: Any = rows.sort_values(["since", "urn"], ascending=[False, True])
    return tuple(
        SupportStatus(
            str(row.urn),
            words[str(row.status)],
            pd.Timestamp(row.since).date(),
            str(row.source),
            pd.Timestamp(row.stated_on).date(),
        )
        for row in every.itertuples()
    )
