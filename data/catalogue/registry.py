"""Every measure, by code."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches

from data.catalogue.measure import Measure
from data.problem import DeclarationError
from data.vocabulary import Counts

# The range in which figures for all pupils of England and its regions have been published.
#
# Read from DfE's Local Authority Interactive Tool, underlying data and performance tables,
# 2006/07 to 2025/26, over all phases of a measure. They tell a figure in another unit (0.624 for
# 62.4%) from a year that was better or worse than others.

USUAL: dict[str, tuple[float, float]] = {
    "absence_authorised": (2.6, 13.8),
    "absence_overall": (3.4, 16.1),
    "absence_persistent": (7.7, 52.4),
    "absence_severe": (0.2, 8.1),
    "absence_unauthorised": (0.4, 4.7),
    "attainment8": (43.7, 54.1),
    "attendance": (84.7, 96.5),
    "attendance_absence": (3.5, 15.3),
    "attendance_absence_authorised": (2.1, 12.2),
    "attendance_absence_unauthorised": (0.9, 4.9),
    "attendance_persistent": (12.4, 38.2),
    "destinations_sustained": (89.2, 94.7),
    "eal_share": (5.2, 49.5),
    "early_learning_goals_all": (42.1, 73.8),
    "ebacc_aps": (3.7, 4.9),
    "ebacc_entry": (31.5, 55.9),
    "ehc_plans_20_weeks": (28.5, 82.2),
    "ehcp_share": (0.9, 98.3),
    "engmath_4plus": (59.9, 75.6),
    "engmath_5plus": (38.0, 57.5),
    "fsm_ever6_share": (17.1, 50.3),
    "fsm_share": (8.1, 38.7),
    "gld": (45.1, 74.8),
    "ks1_maths_expected": (66.0, 79.0),
    "ks1_maths_greater_depth": (13.0, 25.0),
    "ks1_reading_expected": (65.0, 78.0),
    "ks1_reading_greater_depth": (15.0, 28.0),
    "ks1_science_expected": (75.0, 85.0),
    "ks1_writing_expected": (55.0, 73.0),
    "ks1_writing_greater_depth": (6.0, 19.0),
    "ks2_gps_expected": (70.0, 84.0),
    "ks2_gps_higher": (19.0, 45.0),
    "ks2_gps_scaled": (103.0, 108.0),
    "ks2_maths_expected": (67.0, 83.0),
    "ks2_maths_higher": (14.0, 36.0),
    "ks2_maths_scaled": (102.0, 107.0),
    "ks2_reading_expected": (62.0, 81.0),
    "ks2_reading_higher": (16.0, 41.0),
    "ks2_reading_scaled": (102.0, 107.0),
    "ks2_rwm_expected": (50.0, 71.0),
    "ks2_rwm_higher": (4.0, 14.0),
    "ks2_science_expected": (77.0, 86.0),
    "ks2_writing_expected": (68.0, 82.0),
    "ks2_writing_higher": (11.0, 24.0),
    "ks4_gap_index": (3.6, 4.1),
    "multiplication_check_full_marks": (22.0, 42.0),
    "neet": (1.5, 5.1),
    "permanent_exclusion_rate": (0.0, 56.3),
    "phonics": (74.0, 85.0),
    "sen_support_share": (1.6, 16.7),
    "suspended_pupils_rate": (0.3, 10.0),
    "suspension_rate": (0.5, 39.8),
}


class UnknownMeasure(LookupError):
    """A code that no measure has; the message names the nearest ones."""


def register(*parts: tuple[Measure, ...]) -> dict[str, Measure]:
    """All measures of the parts by code; two with one code, or a lost successor, are refused."""
    results: dict[str, Measure] = {}
    for part in parts:
        for item in part:
            if item.code in results:
                raise DeclarationError(f"measure {item.code!r} is declared twice")
            results[item.code] = item
    for item in results.values():
        if item.successor is not None and item.successor not in results:
            raise DeclarationError(f"measure {item.code!r}, successor: {item.successor!r} — no measure has this code")
    return results


def _all() -> dict[str, Measure]:
    from data.catalogue import parts

    declared = register(*parts.ALL)
    if unknown := sorted(set(USUAL) - set(declared)):
        raise DeclarationError(f"usual: no measure has the code {unknown[0]!r}")
    return {code: replace(item, usual=USUAL.get(code)) for code, item in declared.items()}


MEASURES: dict[str, Measure] = _all()


def measure(code: str) -> Measure:
    """The measure of a code; UnknownMeasure names the nearest known codes."""
    if code in MEASURES:
        return MEASURES[code]
    near = get_close_matches(code, MEASURES, n=3, cutoff=0.5) or sorted(MEASURES)[:3]
    raise UnknownMeasure(f"no measure has the code {code!r}; nearest: {', '.join(near)}")


def counted(code: str) -> Counts:
    """What a measure counts; pupils where no measure has the code, so that nothing unknown goes unscreened."""
    return MEASURES[code].counts if code in MEASURES else Counts.PUPILS
