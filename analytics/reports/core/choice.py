"""Choose the source of a figure or series where several publish it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from data.catalogue import Measure
from data.vocabulary import BETWEEN_SOURCES, ValueStatus


def best_source(frame: pd.DataFrame, declared: Measure) -> str | None:
    """The one family from which a series of these rows is drawn; None without any."""
    columns = ("family", "status", "period", "period_end")
    return best_family(list(zip(*(frame[name].to_list() for name in columns), strict=True)), declared)


def best_family(rows: Sequence[tuple[Any, ...]], declared: Measure) -> str | None:
    """Of rows of family, status, period and its end.

    The family that reaches the newest period with a value; among those the one with the most
    periods; then the catalogue's order. One series never mixes families.
    """
    current = [row for row in rows if row[1] == "ok"] or rows
    ends: dict[str, Any] = {}
    periods: dict[str, set[str]] = {}
    for family, _, period, end in current:
        ends[family] = max(end, ends.get(family, end))
        periods.setdefault(family, set()).add(period)
    order = {family: place for place, family in enumerate(declared.sources)}
    longest = max(map(len, periods.values()), default=0)
    # A source with a fraction of the years would end most charts: length counts before freshness.
    ranks = [
        (end, len(periods[family]), -order.get(family, 99), family)
        for family, end in ends.items()
        if len(periods[family]) * 2 >= longest
    ]
    return max(ranks)[3] if ranks else None


def first_choice(frame: pd.DataFrame, declared: Measure) -> pd.Series | None:
    """The row of one fact by the catalogue's order of sources; one with a value before one without."""
    return None if frame.empty else by_choice(frame, declared).iloc[0]


def first_choices(frame: pd.DataFrame, declared: Measure) -> pd.DataFrame:
    """The first choice of each entity, in order of entity, where all rows are of one fact each."""
    return by_choice(frame, declared).drop_duplicates("entity").sort_values("entity", kind="stable")


def by_choice(frame: pd.DataFrame, declared: Measure) -> pd.DataFrame:
    """All rows of several sources, the one to use first.

    A value or a conflict comes before a gap; then the more final release, the one with numerator
    and denominator, and the catalogue's order of sources.
    """
    order = {family: place for place, family in enumerate(declared.sources)}
    ranked = frame.assign(
        empty=~frame["status"].isin(("ok", ValueStatus.CONFLICTING.value)),
        final=-frame["release"].map(BETWEEN_SOURCES).astype(float),
        bare=frame["numerator"].isna() | frame["denominator"].isna(),
        place=frame["family"].map(order).fillna(99),
    )
    keys = ["empty", "final", "bare", "place"]
    return ranked.sort_values(keys, kind="stable").drop(columns=keys)
