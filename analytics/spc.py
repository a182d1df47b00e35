"""Process charts (XmR) for weekly and termly series: is this change more than usual variation?

Not for annual results: three to eight points cannot set limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np

from analytics.arguments import all_known, known_values, require_same_length

LIMIT_FACTOR = 2.66  # 3/1.128: three sigma from the average moving range of two points
SCREEN_FACTOR = 3.267  # upper limit of a moving range, in average moving ranges
NEAR_SHARE = 2 / 3  # "close to the limit" begins at two sigma
RUN_LENGTH = 7
FEWEST_POINTS = 12  # limits from fewer points are trial limits (Making Data Count)


class Screening(StrEnum):
    """Which moving ranges set the limits."""

    SCREENED = "screened"
    ALL = "all"


class PointRule(StrEnum):
    """Why a point is special, the strongest reason first."""

    OUTSIDE = "outside"
    TREND = "trend"
    TWO_IN_THREE = "two_in_three"
    SHIFT = "shift"
    COMMON = "common"


@dataclass(frozen=True, slots=True)
class XmrLimits:
    """Mean and natural process limits; None where there are fewer than two points."""

    mean: float | None
    lower: float | None
    upper: float | None
    average_moving_range: float | None
    n_points: int

    @property
    def is_trial(self) -> bool:
        """Whether there are too few points for limits that can be relied on."""
        return self.n_points < FEWEST_POINTS


@dataclass(frozen=True, slots=True)
class XmrChart:
    """A series with its limits and, for each point, the strongest rule that it meets."""

    limits: XmrLimits
    rules: tuple[PointRule | None, ...]


def xmr_limits(values: Sequence[float | None], screening: Screening = Screening.SCREENED) -> XmrLimits:
    """Between which values a steady process varies.

    Formula: mean ± 2.66 · mean moving range; screened: moving ranges of 3.267 times their own
    mean or more are left out of the limits, never their points out of the mean. Units: those of
    the values. A missing point breaks the moving range on both sides; the line is not joined.
    Reference: Wheeler; NHS Making Data Count, NHSRplotthedots `ptd_spc`.
    """
    present = known_values(values)
    if len(present) == 0:
        return XmrLimits(None, None, None, None, 0)
    mean = float(np.mean(present))
    ranges = np.array(
        [
            abs(after - before)
            for before, after in pairwise(values)
            if before is not None and after is not None and not np.isnan(before + after)
        ]
    )
    if ranges.size == 0:
        return XmrLimits(mean, None, None, None, len(present))
    average = float(ranges.mean())
    if screening is Screening.SCREENED and average > 0:
        average = float(ranges[ranges < SCREEN_FACTOR * average].mean())
    reach = LIMIT_FACTOR * average
    return XmrLimits(mean, mean - reach, mean + reach, average, len(present))


def one_side_ends(relative_to_mean: Sequence[int]) -> list[int]:
    """1 at each point that is the seventh or later in a row on one side of the mean, else 0.

    Shape: as given (−1, 0, 1). Reference: NHSRplotthedots, `ptd_seven_point_one_side_mean`.
    """
    sides = [int(np.sign(side)) for side in relative_to_mean]
    return [
        int(end + 1 >= RUN_LENGTH and abs(sum(sides[end + 1 - RUN_LENGTH : end + 1])) == RUN_LENGTH)
        for end in range(len(sides))
    ]


def trend_ends(values: Sequence[float | None]) -> list[int]:
    """1 at the seventh point of an unbroken rise, −1 of an unbroken fall, else 0; a tie breaks it.

    Shape: as given. Reference: NHSRplotthedots, `ptd_seven_point_trend`.
    """
    flags = []
    for end in range(len(values)):
        window = all_known(values[end + 1 - RUN_LENGTH : end + 1]) if end + 1 >= RUN_LENGTH else None
        moves = np.diff(window) if window is not None else np.array([0.0])
        flags.append(int(np.sign(moves[0])) if np.all(np.sign(moves) == np.sign(moves[0])) else 0)
    return flags


def mark_run(end_flags: Sequence[int]) -> list[int]:
    """1 at all seven points of each run that an end flag closes, else 0.

    Shape: as given. Reference: NHSRplotthedots, `ptd_part_of_seven_trend`.
    """
    return [int(any(end_flags[start : start + RUN_LENGTH])) for start in range(len(end_flags))]


def two_in_three(close_to_limit: Sequence[int], relative_to_mean: Sequence[int]) -> list[int]:
    """1 at every point of three in a row on one side of the mean of which two are near the limit.

    Shape: as given. Errors: ValueError for lists of unequal length.
    Reference: NHSRplotthedots, `ptd_two_in_three` (points beyond the limit not counted: #194).
    """
    require_same_length("close_to_limit", close_to_limit, "relative_to_mean", relative_to_mean)
    flags = [0] * len(close_to_limit)
    for start in range(len(close_to_limit) - 2):
        window = slice(start, start + 3)
        sides = sum(int(np.sign(side)) for side in relative_to_mean[window])
        near = sum(1 for close in close_to_limit[window] if close)
        if near >= 2 and abs(sides) == 3:
            flags[window] = [1, 1, 1]
    return flags


def xmr_chart(values: Sequence[float | None], screening: Screening = Screening.SCREENED) -> XmrChart:
    """A series with each point's strongest rule, in the order outside, trend, two in three, shift.

    All points of a run are marked; in a two-in-three only those near the limit. A missing point
    has no rule and ends every run. Fewer than two points: no rules. Shape: as given.
    Reference: NHS Making Data Count; NHSRplotthedots `ptd_calculate_point_type`.
    """
    limits = xmr_limits(values, screening)
    mean, lower, upper = limits.mean, limits.lower, limits.upper
    if mean is None or lower is None or upper is None:
        return XmrChart(limits, tuple(None for _ in values))
    series = np.array([np.nan if value is None else value for value in values], dtype=float)
    near = (upper - mean) * NEAR_SHARE
    sides = [0 if np.isnan(value) else int(np.sign(value - mean)) for value in series]
    outside = [bool(value < lower or value > upper) for value in series]
    close = [int(not out and abs(value - mean) > near) for out, value in zip(outside, series, strict=True)]
    shift = mark_run(one_side_ends(sides))
    trend = mark_run(trend_ends(values))
    pairs = two_in_three(close, sides)
    rules: list[PointRule | None] = []
    for index, value in enumerate(series):
        if np.isnan(value):
            rules.append(None)
            continue
        met = (outside[index], trend[index], pairs[index] and close[index], shift[index])
        ordered = zip(met, PointRule, strict=False)
        rules.append(next((rule for is_met, rule in ordered if is_met), PointRule.COMMON))
    return XmrChart(limits, tuple(rules))
