"""The gap between two groups."""

from __future__ import annotations

from analytics.statistics.gaps import GroupsAtTime, _total, gap


def gap_of(year: GroupsAtTime) -> float | None:
    """The gap of one year from its strata: pupil-weighted other minus disadvantaged, in points."""
    return gap(_total(year.disadvantaged), _total(year.other))
