"""What was known on an earlier day of records that were entered long afterwards.

Every version of a record has a day of its own: the first that is filled in of the dates that its
register names in `known_by`; else, for a first version, the day its plan was agreed; else the day
of entry. What happened later than a day (`later`) is left out of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd

from data.records.declaration import PLAN, Register
from data.records.entries import RecordAction, Version

Agreed = Mapping[tuple[str, str], date]  # the day each version of a plan was agreed; "" is the first


def day_known(kind: Register, version: Version, agreed: Agreed) -> date:
    """The day from which one version was known."""
    for name in kind.known_by:
        day = version.payload.get(name)
        if name == PLAN:
            added = (str(day), str(version.payload.get("plan_version") or ""))
            day = agreed.get(added, agreed.get((str(day), ""))) if version.version == 1 else None
        if day:
            return date.fromisoformat(str(day)[:10])
    return version.at.date()


def in_force_on(kind: Register, versions: Iterable[Version], day: date, agreed: Agreed) -> list[Version]:
    """The last version of each record that was known on a day, without those withdrawn.

    A withdrawal says that the version before it should not have been there: it has that one's day.
    """
    days: dict[str, date] = {}
    last: dict[str, Version] = {}
    for item in versions:
        if item.action is not RecordAction.WITHDRAW:
            days[item.key] = day_known(kind, item, agreed)
        if days[item.key] <= day:
            last[item.key] = item
    return [item for _, item in sorted(last.items()) if item.action is not RecordAction.WITHDRAW]


def without_later(kind: Register, rows: pd.DataFrame, day: date) -> pd.DataFrame:
    """Records as they were on a day: what happened after it says what it said before."""
    at, entered = pd.Timestamp(day), rows["at"].dt.tz_localize(None).dt.normalize()
    for later in kind.later:
        ahead = rows[later.day].fillna(entered) > at
        if not ahead.any():
            continue
        rows = rows.copy()
        for name in later.hides:
            rows.loc[ahead, name] = None
        for name, before in later.before.items():
            rows.loc[ahead, name] = before
    return rows
