"""Support that others say they give a school, such as RISE: what, since when, and who says so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analytics.reports.core import pandas_values
from analytics.reports.core.context import Desk
from analytics.reports.core.records_in_force import held
from data.records import register

NAME = "support_status"


def support_recorded(desk: Desk) -> dict[str, list[tuple[date, date | None]]]:
    """When support from the register of interventions began and ended, by school number."""
    found: dict[str, list[tuple[date, date | None]]] = {}
    if desk.records is None:
        return found
    every: Any = held(desk, "interventions")
    for one in every.itertuples():
        begun, ended = pandas_values.day(one.starts), pandas_values.day(one.ends)
        if begun is not None and begun <= desk.as_at:
            found.setdefault(str(one.urn), []).append((begun, ended))
    return found


@dataclass(frozen=True, slots=True)
class SupportStatus:
    """One status of one school as the authority recorded it, with its source and its day."""

    urn: str
    status: str
    since: date
    source: str
    stated_on: date


def support_statuses(desk: Desk, urns: Collection[str]) -> tuple[SupportStatus, ...]:
    """Statuses in force on the desk's day, the newest first; none where nothing is recorded."""
    if desk.records is None:
        return ()
    day = pd.Timestamp(desk.as_at)
    rows = held(desk, NAME)
    rows = rows[rows["urn"].isin(list(urns)) & (rows["since"] <= day)]
    rows = rows[rows["until"].isna() | (rows["until"] >= day)]
    words = register(NAME).fields["status"].choices
    every: Any = rows.sort_values(["since", "urn"], ascending=[False, True])
    return tuple(
        SupportStatus(
            str(one.urn),
            words[str(one.status)],
            pd.Timestamp(one.since).date(),
            str(one.source),
            pd.Timestamp(one.stated_on).date(),
        )
        for one in every.itertuples()
    )
