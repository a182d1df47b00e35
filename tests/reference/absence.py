"""Absence rates from sessions, and who counts as persistently or severely absent in each era."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from analytics.statistics.arguments import all_known, known, require_part, require_same_length

PERSISTENT_SHARE = 0.10  # of a pupil's own possible sessions, from 2015/16


SEVERE_SHARE = 0.50  # of a pupil's own possible sessions


HALF_TERM_KEYS = ("HT1", "HT1_2", "HT1_3", "HT1_4", "HT1_5", "HT1_6")


class AbsenceEra(StrEnum):
    """The definition of persistent absence in force; the three are different methods."""

    TWENTY_PERCENT = "2005/06-2009/10"
    FIFTEEN_PERCENT = "2010/11-2014/15"
    OWN_TEN_PERCENT = "2015/16 onwards"


# Absent sessions from which an enrolment counted as persistent, cumulative by half-term
# (Norfolk management information sheets 17744 and 20813). Those of 10% are indicative only:
# from 2015/16 the rule is a share of each pupil's own possible sessions.
SESSION_THRESHOLDS: dict[AbsenceEra, tuple[int, ...]] = {
    AbsenceEra.TWENTY_PERCENT: (14, 28, 40, 52, 64),
    AbsenceEra.FIFTEEN_PERCENT: (10, 22, 30, 38, 46, 56),
    AbsenceEra.OWN_TEN_PERCENT: (7, 14, 20, 25, 31, 38),
}


_ERA_OF_PERCENT = {20: AbsenceEra.TWENTY_PERCENT, 15: AbsenceEra.FIFTEEN_PERCENT, 10: AbsenceEra.OWN_TEN_PERCENT}


@dataclass(frozen=True, slots=True)
class AbsenceRates:
    """Sessions missed of sessions possible, and the two rates in percent."""

    absent: float | None
    possible: float | None
    absence_pct: float | None
    attendance_pct: float | None


@dataclass(frozen=True, slots=True)
class PersistentRates:
    """Overall, persistent and severe absence of one group of enrolments, in percent."""

    absence_pct: float | None
    persistent_pct: float | None
    severe_pct: float | None


@dataclass(frozen=True, slots=True)
class AbsenteeFlag:
    """Whether one enrolment is persistently or severely absent; None where it cannot be said."""

    persistent: bool | None
    severe: bool | None


def absence_rates(absent: float | None, possible: float | None) -> AbsenceRates:
    """The share of possible sessions that were missed; a session is half a day.

    Formula: 100·absent/possible; attendance = 100 − absence, since it includes approved
    educational activity. Units: sessions, percent. Missing or none possible: None.
    Errors: ValueError for negative counts or absent above possible.
    Reference: DfE pupil absence methodology; methods.md 2.1.
    """
    missed, whole = known(absent), known(possible)
    if missed is None or whole is None:
        return AbsenceRates(missed, whole, None, None)
    require_part("absent sessions", missed, "possible sessions", whole)
    if whole == 0:
        return AbsenceRates(missed, whole, None, None)
    absence = 100 * missed / whole
    return AbsenceRates(missed, whole, absence, 100 * (whole - missed) / whole)


def attendance_pct(attended: float | None, possible: float | None) -> float | None:
    """The share of possible sessions attended, approved activity elsewhere included, in percent.

    Formula: 100·attended/possible. Missing or none possible: None. Errors as `absence_rates`.
    """
    return absence_rates(attended, possible).absence_pct


def absence_rollup(absent: Sequence[float | None], possible: Sequence[float | None]) -> AbsenceRates:
    """The absence of several parts together: sessions are summed, rates are never averaged.

    Formula: 100·Σabsent/Σpossible. A missing part, or no parts: None, as the whole cannot be
    said. Errors: ValueError for unequal lists or a part above its whole.
    """
    require_same_length("absent", absent, "possible", possible)
    missed, whole = all_known(absent), all_known(possible)
    if missed is None or whole is None:
        return AbsenceRates(None, None, None, None)
    for part, total in zip(missed, whole, strict=True):
        require_part("absent sessions", part, "possible sessions", total)
    return absence_rates(math.fsum(missed), math.fsum(whole))


def persistent_rates(
    pupils: float | None, persistent: float | None, severe: float | None, absent: float | None, possible: float | None
) -> PersistentRates:
    """What share of enrolments miss a tenth, and half, of their own sessions, in percent.

    Formula: 100·count/enrolments; absence as `absence_rates`. A missing count or no enrolments:
    None for that rate only. Errors: ValueError for counts above enrolments.
    """
    return PersistentRates(
        absence_rates(absent, possible).absence_pct,
        _share_of_pupils("persistent absentees", persistent, pupils),
        _share_of_pupils("severe absentees", severe, pupils),
    )


def _share_of_pupils(name: str, count: float | None, pupils: float | None) -> float | None:
    part, whole = known(count), known(pupils)
    if part is None or whole is None:
        return None
    require_part(name, part, "enrolments", whole)
    return 100 * part / whole if whole else None


def absentee_flag(absent: float | None, possible: float | None) -> AbsenteeFlag:
    """Whether an enrolment missed at least a tenth, and at least half, of its own sessions.

    Rule (2015/16 onwards): 10·absent ≥ possible; 2·absent ≥ possible. Missing or no possible
    sessions: None (such enrolments are excluded). Errors: ValueError for absent above possible.
    """
    missed, whole = known(absent), known(possible)
    if missed is None or whole is None:
        return AbsenteeFlag(None, None)
    require_part("absent sessions", missed, "possible sessions", whole)
    if whole == 0:
        return AbsenteeFlag(None, None)
    # multiplied out: 0.1 · 370 is not exactly 37 in binary
    return AbsenteeFlag(missed * 10 >= whole, missed * 2 >= whole)


def era_of_year(ending: int) -> AbsenceEra:
    """The definition in force in the academic year that ends in the given calendar year.

    Errors: ValueError before 2005/06, when there was none.
    """
    if ending < 2006:
        raise ValueError(f"persistent absence was not defined before 2005/06 (year ending {ending})")
    if ending <= 2010:
        return AbsenceEra.TWENTY_PERCENT
    return AbsenceEra.FIFTEEN_PERCENT if ending <= 2015 else AbsenceEra.OWN_TEN_PERCENT


def parse_era(rule: str) -> AbsenceEra:
    """The era meant by '15% (2010/11-2014/15)', '20%', '10% (indicative)' or a year '2012/13'.

    Errors: ValueError naming what was met and what is allowed.
    """
    if percent := re.search(r"(\d+)\s*(?:%|per\s*cent)", rule):
        era = _ERA_OF_PERCENT.get(int(percent[1]))
        if era is not None:
            return era
    elif year := re.search(r"(20\d\d)/\d\d", rule):
        return era_of_year(int(year[1]) + 1)
    raise ValueError(f"unknown rule of persistent absence {rule!r}: write 20%, 15%, 10% or a year")


def session_thresholds(era: AbsenceEra) -> dict[str, int]:
    """From how many missed sessions an enrolment counted as persistent, up to each half-term.

    Units: sessions, cumulative; the first eras counted five half-terms (to 2009/10) and six.
    Reference: Norfolk management information sheets 17744 and 20813.
    """
    return dict(zip(HALF_TERM_KEYS, SESSION_THRESHOLDS[era], strict=False))


def legacy_absentee(absent: float | None, half_terms: int, era: AbsenceEra) -> bool | None:
    """Whether an enrolment was persistent under the fixed thresholds of an earlier era.

    Rule: absent sessions at or above the threshold of that many half-terms. Missing: None.
    Errors: ValueError for a number of half-terms that the era did not count.
    """
    limits = SESSION_THRESHOLDS[era]
    if not 1 <= half_terms <= len(limits):
        raise ValueError(f"{era.value} counted 1 to {len(limits)} half-terms, not {half_terms}")
    missed = known(absent)
    return None if missed is None else missed >= limits[half_terms - 1]
