"""Control limits: is a change over time, or a difference between places, more than chance?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
from scipy import stats

from analytics.statistics.arguments import (
    all_known,
    known,
    known_values,
    require_count,
    require_part,
    require_same_length,
)

# Process charts (XmR) for weekly and termly series: is this change more than usual variation?
#
# Not for annual results: three to eight points cannot set limits.

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


def xmr_chart(values: Sequence[float | None]) -> XmrChart:
    """A series with each point's strongest rule, in the order outside, trend, two in three, shift.

    All points of a run are marked; in a two-in-three only those near the limit. A missing point
    has no rule and ends every run. Fewer than two points: no rules. Shape: as given.
    Reference: NHS Making Data Count; NHSRplotthedots `ptd_calculate_point_type`.
    """
    limits = xmr_limits(values)
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
        signals = (outside[index], trend[index], pairs[index] and close[index], shift[index])
        ordered = zip(signals, PointRule, strict=False)
        rules.append(next((rule for is_met, rule in ordered if is_met), PointRule.COMMON))
    return XmrChart(limits, tuple(rules))


# Funnel plots: how far places of different size differ by chance alone.

INNER_TAIL = 0.025  # 95% limits
OUTER_TAIL = 0.001  # 99.8% limits


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    """The 95% and 99.8% limits at one size; all None where they cannot be said."""

    lower_95: float | None
    upper_95: float | None
    lower_998: float | None
    upper_998: float | None


def proportion_limits(baseline: float | None, n: float | None) -> FunnelLimits:
    """Between which shares a place of n pupils falls by chance when its true share is `baseline`.

    Formula: p ± z√(p(1 − p)/n), clipped to 0–1 (PHE's sigma adjustment reduces to this).
    Units: proportion 0–1. Missing or n = 0: None. Errors: ValueError for p outside 0–1, n < 0.
    Reference: Spiegelhalter 2005; PHEindicatormethods `calculate_funnel_limits`.
    """
    share, size = known(baseline), known(n)
    if share is None or size is None:
        return FunnelLimits(None, None, None, None)
    if not 0 <= share <= 1:
        raise ValueError(f"the baseline must be a share from 0 to 1, not {share}")
    require_count("n", size)
    if size == 0:
        return FunnelLimits(None, None, None, None)
    error = math.sqrt(share * (1 - share) / size)

    def at(tail: float) -> float:
        return min(1.0, max(0.0, share + float(stats.norm.ppf(tail)) * error))

    return FunnelLimits(at(INNER_TAIL), at(1 - INNER_TAIL), at(OUTER_TAIL), at(1 - OUTER_TAIL))


def proportion_significance(x: float | None, n: float | None, baseline: float | None) -> str | None:
    """Whether a share lies outside the funnel around `baseline`, at 95% and 99.8%.

    Rule, labels and errors as `ratio_significance`, limits as `proportion_limits`.
    Reference: PHEindicatormethods `assign_funnel_significance`, statistic proportion.
    """
    part, whole = known(x), known(n)
    limits = proportion_limits(baseline, whole)
    if part is None or whole is None or limits.lower_95 is None or limits.upper_95 is None:
        return None
    require_part("x", part, "n", whole)
    share = part / whole
    if limits.lower_998 is not None and share < limits.lower_998:
        return "Low (0.001)"
    if limits.upper_998 is not None and share > limits.upper_998:
        return "High (0.001)"
    if share < limits.lower_95:
        return "Low (0.025)"
    return "High (0.025)" if share > limits.upper_95 else "Not significant"
