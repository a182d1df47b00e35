"""Choose the source of a figure or series where several publish it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from data.catalogue import Measure
from data.vocabulary import BETWEEN_SOURCES, ReleaseVersion, ValueStatus


def best_source(frame: pd.DataFrame, declared: Measure) -> str | None:
    """The one source from which many places are compared over time; None without any row.

    The family that reaches the newest period with a value; among those the one with the most
    periods; then the catalogue's order.
    """
    columns = ("family", "status", "period", "period_end")
    rows = list(zip(*(frame[name].to_list() for name in columns), strict=True))
    current = [row for row in rows if row[1] == "ok"] or rows
    ends: dict[str, Any] = {}
    periods: dict[str, set[str]] = {}
    for family, _, period, end in current:
        ends[family] = max(end, ends.get(family, end))
        periods.setdefault(family, set()).add(period)
    order = {family: place for place, family in enumerate(declared.sources)}
    longest = max(map(len, periods.values()), default=0)
    # A source with few of the years would cut most charts short: length counts before freshness.
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
    """All rows of several sources, the one to use first."""
    columns = (frame[name].to_list() for name in _DECIDING)
    rank = [_rank(row, declared) for row in zip(*columns, strict=True)]
    order = sorted(range(len(rank)), key=rank.__getitem__)
    return frame.iloc[order]


def chosen_by_period(rows: Iterable[Mapping[str, Any]], declared: Measure) -> dict[str, Mapping[str, Any]]:
    """The row to use of each period, of the rows of one measure, place, phase and group."""
    chosen: dict[str, tuple[tuple[int, ...], Mapping[str, Any]]] = {}
    for row in rows:
        rank = _rank([row[name] for name in _DECIDING], declared)
        if row["period"] not in chosen or rank < chosen[row["period"]][0]:
            chosen[row["period"]] = rank, row
    return {period: row for period, (_, row) in chosen.items()}


_DECIDING = ("status", "release", "numerator", "denominator", "family")


def _rank(row: Sequence[Any], declared: Measure) -> tuple[int, ...]:
    """The place of a row among those of one fact, least first.

    A value or a conflict comes before a gap; then the more final release, the one with numerator
    and denominator, and the catalogue's order of sources.
    """
    status, release, numerator, denominator, family = row
    return (
        status not in (ValueStatus.OK, ValueStatus.CONFLICTING),
        -BETWEEN_SOURCES[ReleaseVersion(release)],
        bool(pd.isna(numerator) or pd.isna(denominator)),
        declared.sources.index(family) if family in declared.sources else len(declared.sources),
    )
