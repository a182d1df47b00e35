"""School targets added up: the combined result and the shortfall in pupils."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from analytics.statistics.arguments import known, require_count


@dataclass(frozen=True, slots=True)
class SchoolTarget:
    """One school: its cohort of the target year, its target and its last result, in percent."""

    urn: str
    cohort: float | None
    target_pct: float | None
    last_pct: float | None


@dataclass(frozen=True, slots=True)
class RollUp:
    """What schools' targets amount to under one assumption about those without."""

    assumption: str
    implied_pct: float | None
    shortfall_pp: float | None
    shortfall_pupils: int | None


@dataclass(frozen=True, slots=True)
class TargetRollUp:
    """The roll-up of an area: both assumptions, and who is in it.

    `n_left_out` schools have no cohort, or neither a target nor a last result.
    """

    n_schools: int
    n_with_target: int
    n_imputed: int
    n_left_out: int
    cohort: float
    median_ambition_pp: float | None
    no_change: RollUp
    median_ambition: RollUp


def median_ambition(schools: Sequence[SchoolTarget]) -> float | None:
    """How many points the median school aims above its last result; None where no school has both."""
    rises = [
        target - last
        for school in schools
        if (target := known(school.target_pct)) is not None and (last := known(school.last_pct)) is not None
    ]
    return median(rises) if rises else None


def roll_up(
    schools: Sequence[SchoolTarget], authority_target_pct: float | None, least_share: float = 0.0
) -> TargetRollUp:
    """What the schools' targets add up to, pupil by pupil, against the authority's own target.

    Formula: Σ(target·cohort)/Σcohort with the target year's cohorts. A school without a target
    counts once at 'no change' (its last result), once at 'median ambition' (last + the median
    rise, held to 0–100). Shortfall = authority's target − implied, in points and in whole pupils,
    rounded up; negative: surplus, 0 pupils short. With less than `least_share` (0 to 1) of the
    schools known it is no result of all of them: None. Errors: ValueError for a negative cohort.
    Reference: methods.md 5.6.
    """
    for school in schools:
        if known(school.cohort) is not None:
            require_count(f"cohort of {school.urn}", school.cohort or 0)
    usable = [
        school
        for school in schools
        if known(school.cohort) and (known(school.target_pct) is not None or known(school.last_pct) is not None)
    ]
    with_target = [school for school in usable if known(school.target_pct) is not None]
    rise = median_ambition(schools)
    cohort = math.fsum(school.cohort or 0 for school in usable)
    enough = len(usable) >= least_share * len(schools)
    still = _implied(usable, 0.0) if enough else None
    aiming = _implied(usable, rise) if enough else None
    goal = known(authority_target_pct)
    return TargetRollUp(
        n_schools=len(schools),
        n_with_target=len(with_target),
        n_imputed=len(usable) - len(with_target),
        n_left_out=len(schools) - len(usable),
        cohort=cohort,
        median_ambition_pp=rise,
        no_change=_against("no change", still, goal, cohort),
        median_ambition=_against("median ambition", aiming, goal, cohort),
    )


def _implied(schools: Sequence[SchoolTarget], rise: float | None) -> float | None:
    pupils = math.fsum(school.cohort or 0 for school in schools)
    aims = [_aim(school, rise) for school in schools]
    if pupils == 0 or None in aims:
        return None
    return (
        math.fsum(aim * (school.cohort or 0) for aim, school in zip(aims, schools, strict=True) if aim is not None)
        / pupils
    )


def _aim(school: SchoolTarget, rise: float | None) -> float | None:
    target, last = known(school.target_pct), known(school.last_pct)
    if target is not None:
        return target
    return None if last is None or rise is None else min(100.0, max(0.0, last + rise))


def _against(assumption: str, implied: float | None, goal: float | None, cohort: float) -> RollUp:
    if implied is None or goal is None:
        return RollUp(assumption, implied, None, None)
    short = goal - implied
    pupils = max(0, math.ceil(short * cohort / 100 - 1e-9))
    return RollUp(assumption, implied, short, pupils)
