"""Conversions needed and expected, and each school's part in reaching a share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.inspection.reach import chance_of_at_least, poisson_binomial
from analytics.statistics.arguments import known, require_count


@dataclass(frozen=True, slots=True)
class ExpectedStock:
    """The stock to be expected when no school declines."""

    good: float
    pct: float | None


@dataclass(frozen=True, slots=True)
class SchoolChance:
    """One school until the deadline: its grade now, and what its inspection may bring.

    `p_inspected` is 0 for a school not due before the deadline; `p_good` is the chance that an
    inspection, if it comes, ends good or outstanding.
    """

    urn: str
    is_good: bool
    p_inspected: float
    p_good: float

    def __post_init__(self) -> None:
        for name in ("p_inspected", "p_good"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"school {self.urn}: {name} must lie from 0 to 1, not {getattr(self, name)}")

    @property
    def p_good_at_deadline(self) -> float:
        """The chance that the school is at good on the day, declines included."""
        kept = (1 - self.p_inspected) if self.is_good else 0.0
        return kept + self.p_inspected * self.p_good


@dataclass(frozen=True, slots=True)
class DecidingSchool:
    """A school not yet good, and by how much the chance rises if it certainly becomes good."""

    urn: str
    adds: float
    chance_if_good: float
    chance_if_not: float


@dataclass(frozen=True, slots=True)
class Reach:
    """What the inspection calendar allows: the ceiling, the expected stock, the chance."""

    good_now: int
    n_schools: int
    goal: int
    ceiling: int
    ceiling_pct: float | None
    expected_good: float
    expected_pct: float | None
    chance: float
    deciding: tuple[DecidingSchool, ...]


def expected_stock_no_declines(
    good: float | None, not_good: float | None, p_convert: float, p_inspected: float
) -> ExpectedStock | None:
    """The stock to be expected if schools only improve: an upper view, since none declines.

    Formula: good + not good · P(inspected) · P(good | inspected), and its share in percent.
    Missing: None. Errors: ValueError for chances outside 0–1 or negative counts.
    """
    for name, chance in (("p_convert", p_convert), ("p_inspected", p_inspected)):
        if not 0 <= chance <= 1:
            raise ValueError(f"{name} must lie from 0 to 1, not {chance}")
    now, rest = known(good), known(not_good)
    if now is None or rest is None:
        return None
    total = require_count("good", now) + require_count("not good", rest)
    expected = now + rest * p_inspected * p_convert
    return ExpectedStock(expected, 100 * expected / total if total else None)


def reach(schools: Sequence[SchoolChance], goal: int) -> Reach:
    """Whether a number of good schools can be reached by a deadline, and which schools decide.

    Formula: each school is at good with its own chance (declines included); the number good
    is Poisson-binomial; ceiling = every due school ends good and none declines. What a school
    adds = P(goal | it becomes good) − P(goal). Shape: one entry a school. Deciding schools, those
    not good and due, are ordered by what they add, then by URN. Reference: methods.md 5.7.
    """
    chances = [school.p_good_at_deadline for school in schools]
    pmf = poisson_binomial(chances)
    chance = chance_of_at_least(pmf, goal)
    n, good_now = len(schools), sum(1 for school in schools if school.is_good)
    ceiling = good_now + sum(1 for s in schools if not s.is_good and s.p_good_at_deadline > 0)
    return Reach(
        good_now=good_now,
        n_schools=n,
        goal=goal,
        ceiling=ceiling,
        ceiling_pct=100 * ceiling / n if n else None,
        expected_good=math.fsum(chances),
        expected_pct=100 * math.fsum(chances) / n if n else None,
        chance=chance,
        deciding=_deciding(schools, chances, goal, chance),
    )


def _deciding(
    schools: Sequence[SchoolChance], chances: Sequence[float], goal: int, chance: float
) -> tuple[DecidingSchool, ...]:
    # schools of one chance share one answer, so few convolutions serve a whole county
    answers: dict[float, tuple[float, float]] = {}
    results = []
    for index, school in enumerate(schools):
        if school.is_good or school.p_inspected == 0:
            continue
        p = chances[index]
        if p not in answers:
            others = poisson_binomial([*chances[:index], *chances[index + 1 :]])
            answers[p] = chance_of_at_least(others, goal - 1), chance_of_at_least(others, goal)
        if_good, if_not = answers[p]
        results.append(DecidingSchool(school.urn, max(0.0, if_good - chance), if_good, if_not))
    return tuple(sorted(results, key=lambda each: (-each.adds, each.urn)))
