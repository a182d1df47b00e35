"""Progress 8 with its interval and band; floor and coasting standards by year."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analytics.statistics.arguments import known, require_count

PROGRESS_8_Z = 1.96  # DfE prints its intervals with 1.96, not the exact normal quantile


BAND_EDGE = 0.5


SECONDARY_FLOOR_PROGRESS_8 = -0.5  # 2015/16–2017/18


SECONDARY_FLOOR_5ACEM_PCT = 40.0  # 2012/13–2014/15


SECONDARY_COASTING_PROGRESS_8 = -0.25  # 2015/16–2017/18


SECONDARY_COASTING_5ACEM_PCT = 60.0  # 2013/14–2014/15


FLOOR_MORE_PUPILS_THAN = 5


FLOOR_LEAST_COVERAGE_PCT = 50.0


SUBJECTS = ("reading", "writing", "maths")


class ProgressBand(StrEnum):
    """DfE's five words for a Progress 8 score (2018/19 note)."""

    WELL_ABOVE = "well above average"
    ABOVE = "above average"
    AVERAGE = "average"
    BELOW = "below average"
    WELL_BELOW = "well below average"


class ProgressTest(StrEnum):
    """How a primary school's progress fails: below in every subject, or below in any."""

    BELOW_IN_ALL = "below in all"
    BELOW_IN_ANY = "below in any"


@dataclass(frozen=True, slots=True)
class PrimaryStandard:
    """A primary threshold of one year: attainment in percent, progress by subject, and its test."""

    attainment_pct: float
    progress: Mapping[str, float]
    test: ProgressTest


@dataclass(frozen=True, slots=True)
class Progress8:
    """A Progress 8 score with its 95% limits and band; None where it cannot be said."""

    score: float | None
    half_width: float | None
    lower: float | None
    upper: float | None
    band: ProgressBand | None


def _subjects(reading: float, writing: float, maths: float) -> dict[str, float]:
    return dict(zip(SUBJECTS, (reading, writing, maths), strict=True))


# To 2015: median percentage making expected progress; from 2016: progress score (methods.md 4).
_PROGRESS_FLOOR = PrimaryStandard(65.0, _subjects(-5, -7, -5), ProgressTest.BELOW_IN_ANY)


_PROGRESS_COASTING = PrimaryStandard(85.0, _subjects(-2.5, -3.5, -2.5), ProgressTest.BELOW_IN_ANY)


_MEDIANS_2014 = _subjects(94, 96, 93)


PRIMARY_FLOOR: dict[int, PrimaryStandard] = {
    2013: PrimaryStandard(60.0, _subjects(91, 95, 92), ProgressTest.BELOW_IN_ALL),
    2014: PrimaryStandard(65.0, _MEDIANS_2014, ProgressTest.BELOW_IN_ALL),
    2015: PrimaryStandard(65.0, _MEDIANS_2014, ProgressTest.BELOW_IN_ALL),
    2016: _PROGRESS_FLOOR,
    2017: _PROGRESS_FLOOR,
    2018: _PROGRESS_FLOOR,
}


PRIMARY_COASTING: dict[int, PrimaryStandard] = {
    2014: PrimaryStandard(85.0, _MEDIANS_2014, ProgressTest.BELOW_IN_ALL),
    2015: PrimaryStandard(85.0, _MEDIANS_2014, ProgressTest.BELOW_IN_ALL),
    2016: _PROGRESS_COASTING,
    2017: _PROGRESS_COASTING,
    2018: _PROGRESS_COASTING,
}


def progress_8(score: float | None, n: float | None, sd: float | None) -> Progress8:
    """A Progress 8 score with the range that chance allows a school of n pupils, and its band.

    Formula: P8 ± 1.96·σ/√n, σ the national standard deviation of pupils (1.41628 in 2024).
    Bands: well above ≥ 0.5 and above > 0 need a lower limit above 0; well below < −0.5 and below
    < 0 need an upper limit below 0; else average. Missing or n = 0: no limits, no band.
    Errors: ValueError for n or sd below 0. Reference: DfE secondary accountability measures.
    """
    point, pupils, spread = known(score), known(n), known(sd)
    if point is None or pupils is None or spread is None:
        return Progress8(point, None, None, None, None)
    require_count("n", pupils)
    require_count("sd", spread)
    if pupils == 0:
        return Progress8(point, None, None, None, None)
    half = PROGRESS_8_Z * spread / math.sqrt(pupils)
    lower, upper = point - half, point + half
    return Progress8(point, half, lower, upper, progress_band(point, lower, upper))


def progress_band(score: float | None, lower: float | None, upper: float | None) -> ProgressBand | None:
    """DfE's word for a Progress 8 score, given its interval. Missing: None.

    Reference: DfE 2018/19 note on Progress 8 bands (see `progress_8` for the rule).
    """
    if score is None or lower is None or upper is None:
        return None
    if lower > 0:
        return ProgressBand.WELL_ABOVE if score >= BAND_EDGE else ProgressBand.ABOVE
    if upper < 0:
        return ProgressBand.WELL_BELOW if score < -BAND_EDGE else ProgressBand.BELOW
    return ProgressBand.AVERAGE


def below_progress_8(
    score: float | None, upper: float | None, threshold: float = SECONDARY_FLOOR_PROGRESS_8
) -> bool | None:
    """Whether a school was below the secondary floor of 2015/16 to 2017/18 (or coasted, at −0.25).

    Rule: P8 below the threshold and its upper 95% limit below 0. A half that is false settles
    it; otherwise a missing half: None. Reference: DfE floor standards 2016.
    """
    halves = (None if score is None else score < threshold, None if upper is None else upper < 0)
    if False in halves:
        return False
    return None if None in halves else True


def secondary_floor_applies(pupils: float | None, coverage_pct: float | None) -> bool | None:
    """Whether the 2015/16–2017/18 floor applied: more than 5 pupils and 50% coverage or more."""
    if pupils is None or coverage_pct is None:
        return None
    return pupils > FLOOR_MORE_PUPILS_THAN and coverage_pct >= FLOOR_LEAST_COVERAGE_PCT


def below_5acem(
    attainment_pct: float | None,
    progress: Sequence[float | None],
    medians: Sequence[float],
    threshold_pct: float = SECONDARY_FLOOR_5ACEM_PCT,
) -> bool | None:
    """Whether a school was below the secondary floor of 2012/13 to 2014/15 (coasting: at 60%).

    Rule: below the threshold for five A*–C with English and maths, and below the national median
    of expected progress in both English and maths (that year's medians are given). Missing: None
    unless a part already settles it. Errors: ValueError for unequal lists.
    """
    parts = [None if attainment_pct is None else attainment_pct < threshold_pct]
    parts += [
        None if known(value) is None or value is None else value < median
        for value, median in zip(progress, medians, strict=True)
    ]
    if False in parts:
        return False
    return None if None in parts else True


def below_primary_standard(
    attainment_pct: float | None, progress: Mapping[str, float | None], standard: PrimaryStandard
) -> bool | None:
    """Whether a primary school missed both the attainment and the progress half of a standard.

    Rule: attainment below the threshold, and progress below in all subjects (to 2015) or in any
    (from 2016). Attainment or progress alone suffices to be above. Missing: None unless the
    rest settles it. Units: percent; progress as the standard's year published it.
    Reference: DfE primary floor standards; methods.md 4.
    """
    attained = known(attainment_pct)
    short = None if attained is None else attained < standard.attainment_pct
    behind = [
        None if (value := known(progress.get(subject))) is None else value < threshold
        for subject, threshold in standard.progress.items()
    ]
    decisive = standard.test is ProgressTest.BELOW_IN_ANY
    if decisive in behind:
        slow: bool | None = decisive
    else:
        slow = None if None in behind else not decisive
    if short is False or slow is False:
        return False
    return None if short is None or slow is None else True


def coasting(years_below: Sequence[bool | None]) -> bool | None:
    """Whether a school coasted: it missed its year's standard in all three years.

    Shape: three yearly answers. One year met: no. A year unknown and none met: None.
    Errors: ValueError unless three. Reference: Education (Coasting Schools) Regulations 2017.
    """
    if len(years_below) != 3:
        raise ValueError(f"coasting looks at three years, not {len(years_below)}")
    if False in years_below:
        return False
    return None if None in years_below else True
