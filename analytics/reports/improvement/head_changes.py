"""Recorded changes of head: how often, and where twice in three years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from analytics.intervals import wilson
from analytics.reports.core.context import ReportContext
from analytics.reports.core.records_in_force import held as kept
from analytics.reports.risk.inputs import Known

YEARS = 3
OFTEN = 2  # new heads within those years


@dataclass(frozen=True, slots=True)
class OftenChanged:
    """A school that had several new heads within three years."""

    urn: str
    name: str
    heads: int


@dataclass(frozen=True)
class Heads:
    """New substantive heads: `changed` of `schools` had one within a year.

    `lower` and `upper` are the 95% limits of that share in per cent. An interim head is no
    change: it is counted when a substantive one begins. `since` is how far the record reaches.
    """

    schools: int
    changed: int
    lower: float | None
    upper: float | None
    interim: int
    vacant: int
    often: tuple[OftenChanged, ...]
    since: date


def heads(context: ReportContext, known: Known) -> Heads | None:
    """What the register of changes says on the as-at date; None until it reaches back a year."""
    if context.records is None:
        return None
    rows, day = kept(context, "head_changes"), pd.Timestamp(context.as_at)
    stems = dict(zip(known.stems["entity"], known.stems["urn"], strict=True))
    rows = rows.assign(urn=rows["urn"].map(stems)).dropna(subset=["urn"])
    rows = rows[rows["began_on"] <= day].sort_values("began_on")
    a_year_ago = day - pd.DateOffset(years=1)
    if rows.empty or rows["began_on"].iloc[0] > a_year_ago:
        return None
    latest = rows.drop_duplicates("urn", keep="last")["headship"]
    new = rows[rows["headship"] == "substantive"]
    changed = int(new.loc[new["began_on"] > a_year_ago, "urn"].nunique())
    band = wilson(changed, len(known.schools))
    return Heads(
        len(known.schools),
        changed,
        _pct(band.lower),
        _pct(band.upper),
        int((latest == "interim").sum()),
        int((latest == "vacant").sum()),
        _often(known, new, day),
        rows["began_on"].iloc[0].date(),
    )


def _often(known: Known, new: pd.DataFrame, day: pd.Timestamp) -> tuple[OftenChanged, ...]:
    lately = new[new["began_on"] > day - pd.DateOffset(years=YEARS)]
    times = {str(urn): len(part) for urn, part in lately.groupby("urn")}
    selected = (OftenChanged(urn, str(known.schools.at[urn, "name"]), n) for urn, n in times.items() if n >= OFTEN)
    return tuple(sorted(selected, key=lambda item: item.name))


def _pct(share: float | None) -> float | None:
    return None if share is None else 100 * share
