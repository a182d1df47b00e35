"""What is due or overdue on a date, lacks evidence, or has not been returned.

Every function takes frames as `Records.current` gives them and a day; none asks a clock.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd

from data.records.declaration import Cadence, Count, DueRule, Register, RegisterFigure
from data.records.problems import RecordsError

_MONTHS = {Cadence.MONTHLY: 1, Cadence.TERMLY: 4, Cadence.YEARLY: 12}
# A half-term has six or seven weeks; counted as seven, since an authority's own dates are not kept.
_DAYS = {Cadence.WEEKLY: 7, Cadence.HALF_TERMLY: 49}


def overdue(frame: pd.DataFrame, register: Register, as_at: date) -> pd.DataFrame:
    """The records whose due date has passed and which are not done, the longest overdue first."""
    return due_by(frame, register, as_at - timedelta(days=1), as_at)


def due_by(frame: pd.DataFrame, register: Register, until: date, as_at: date) -> pd.DataFrame:
    """The records not done that are overdue or fall due up to a day, the longest overdue first."""
    return _open_between(frame, _due(register), None, until, as_at)


def due_this_month(frame: pd.DataFrame, register: Register, as_at: date) -> pd.DataFrame:
    """The records not done that fall due from today to the last day of the month."""
    last = as_at.replace(day=monthrange(as_at.year, as_at.month)[1])
    return _open_between(frame, _due(register), as_at, last, as_at)


def _due(register: Register) -> DueRule:
    if register.due is None:
        raise RecordsError(f"{register.title} have no due date, so none can be overdue")
    return register.due


def _open_between(frame: pd.DataFrame, rule: DueRule, first: date | None, last: date, as_at: date) -> pd.DataFrame:
    done = frame[rule.done_field].isin(rule.done) if rule.done else _done(frame, rule, as_at)
    due = frame[rule.field]
    keep = ~done & due.notna() & (due <= pd.Timestamp(last))
    if first is not None:
        keep &= due >= pd.Timestamp(first)
    chosen = frame[keep].sort_values([rule.field, "key"])
    days = (pd.Timestamp(as_at) - chosen[rule.field]).dt.days
    return chosen.assign(days_overdue=days.clip(lower=0).astype("int64")).reset_index(drop=True)


def _done(frame: pd.DataFrame, rule: DueRule, as_at: date) -> pd.Series:
    """Filled in is done; a date counts from its own day, so that a view as at an earlier day is right."""
    column = frame[rule.done_field]
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.notna() & (column <= pd.Timestamp(as_at))
    return column.notna()


def unevidenced(actions: pd.DataFrame, as_at: date) -> pd.DataFrame:
    """The actions that are complete or past their date and show no evidence of impact."""
    late = (actions["delivery"] == "complete") | (actions["due"] < pd.Timestamp(as_at))
    bare = actions["evidence_level"] == "none"
    return actions[late & bare & (actions["delivery"] != "stopped")].reset_index(drop=True)


def missing_returns(schools: pd.DataFrame, returned: pd.DataFrame, required: Mapping[str, object]) -> pd.DataFrame:
    """The schools (a column `urn`) without any return that has the wanted values."""
    keep = pd.Series(True, index=returned.index)
    for name, value in required.items():
        keep &= returned[name] == value
    have = set(returned.loc[keep, "urn"])
    return schools[~schools["urn"].isin(have)].reset_index(drop=True)


def next_date(after: date, every: Cadence) -> date:
    """When something done on a day falls due again; half-termly means seven weeks later."""
    if every in _DAYS:
        return after + timedelta(days=_DAYS[every])
    month = after.month - 1 + _MONTHS[every]
    year, month = after.year + month // 12, month % 12 + 1
    return date(year, month, min(after.day, monthrange(year, month)[1]))


def checks_due(followed: pd.DataFrame, register: Register, checks: pd.DataFrame, as_at: date) -> pd.DataFrame:
    """Each open step or intervention with its last check, its next and the days it is overdue.

    What has no cadence of its own in `checks` is not followed; before a first check the clock
    starts with the record.
    """
    if register.rhythm is None:
        raise RecordsError(f"{register.title} have no schedule of checks")
    start, day = register.rhythm.field, pd.Timestamp(as_at)
    end = "ended_on" if "ended_on" in followed.columns else "ends"
    is_open = (followed[start] <= day) & (followed[end].isna() | (followed[end] > day))
    chosen = followed[is_open & followed["checks"].isin([item.value for item in Cadence])]
    mine = checks[(checks["of"] == register.name) & (checks["checked_on"] <= day)]
    by_record = mine.groupby("record")["checked_on"].max()
    last = by_record.reindex(chosen["key"]).set_axis(chosen.index)
    since = last.fillna(chosen[start])
    due = [next_date(moment.date(), Cadence(every)) for moment, every in zip(since, chosen["checks"], strict=True)]
    next_check = pd.Series(pd.to_datetime(due), index=chosen.index, dtype="datetime64[us]")
    late = (day - next_check).dt.days.clip(lower=0).astype("int64")
    result = chosen.assign(last_check=pd.to_datetime(last), next_check=next_check, days_overdue=late)
    return result.sort_values(["next_check", "key"]).reset_index(drop=True)


def counter(frame: pd.DataFrame, feed: RegisterFigure, as_at: date) -> float | None:
    """The figure that a register gives to a target on a day; None where nothing was recorded.

    A count of an empty register is 0 only where something of the register is recorded at all:
    nobody having counted is not the same as none.
    """
    if frame.empty:
        return None
    if feed.how is Count.LATEST_SHARE:
        part, out_of = share_parts(frame, feed, as_at)
        return 100.0 * part / out_of if part is not None and out_of else None
    rows, day = _in_force(frame, feed, as_at), pd.Timestamp(as_at)
    if feed.until is not None:
        rows = rows[rows[feed.until].isna() | (rows[feed.until] > day)]
    if feed.within_days is not None:
        rows = rows[rows[feed.since] > day - pd.Timedelta(days=feed.within_days)]
    if feed.how is Count.DISTINCT:
        return float(rows[feed.value].nunique())
    if feed.how is Count.SUM:
        return float(rows[feed.value].sum())
    return float(len(rows))


def share_parts(frame: pd.DataFrame, feed: RegisterFigure, as_at: date) -> tuple[float | None, float | None]:
    """The part and the whole of the last dated share; several rows of that day are added up."""
    rows = _in_force(frame, feed, as_at)
    if rows.empty:
        return None, None
    last: Any = rows[rows[feed.since] == rows[feed.since].max()]
    return float(last[feed.value].sum()), float(last[feed.out_of].sum())


def _in_force(rows: pd.DataFrame, feed: RegisterFigure, as_at: date) -> pd.DataFrame:
    for name, among in feed.where.items():
        rows = rows[rows[name].isin(among)]
    day = pd.Timestamp(as_at)
    return rows[rows[feed.since].notna() & (rows[feed.since] <= day)]
