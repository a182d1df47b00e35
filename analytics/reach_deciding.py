"""Which schools decide whether a target is reached, in order of what each adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.arguments import Floats
from analytics.reach import chance_of_at_least, poisson_binomial, schools_for
from analytics.reach_spread import Outlook, Stand, first_grades


@dataclass(frozen=True, slots=True)
class Deciding:
    """A school below good that can be inspected in time, and what it adds if it is made ready.

    Ready: an inspection, should it come in time, is sure to end good. `adds` is to the chance of
    the target (None without one); `adds_schools` to the number of good schools to be expected.
    """

    urn: str
    p_inspected: float
    p_good: float
    adds: float | None
    adds_schools: float


def deciding(schools: Sequence[Outlook], target_pct: float | None) -> tuple[Deciding, ...]:
    """Schools below good in order of what each adds to the chance, then to the expected number.

    Formula: (P(inspected) − P(good)) · (P(target | good) − P(target | not good)), at the central
    rates. Reference: methods.md 5.7.
    """
    graded = [school for school in schools if school.stand is not Stand.NEW]
    chances = [item.p_good_then for item in graded]
    need = None if target_pct is None else _needs(schools, len(graded), target_pct)
    kept: dict[float, float] = {}
    results = []
    for at, item in enumerate(graded):
        if item.stand is not Stand.BELOW or item.expected == 0:
            continue
        p, ready = chances[at], item.p_inspected()
        if need is not None and p not in kept:
            others = poisson_binomial([*chances[:at], *chances[at + 1 :]])
            good = _chance(np.concatenate(([0.0], others)), need)
            kept[p] = max(0.0, good - _chance(others, need))
        adds = None if need is None else (ready - p) * kept[p]
        results.append(Deciding(item.urn, ready, item.p_good, adds, ready - p))
    # A chance that only rounding separates must not decide the order.
    return tuple(sorted(results, key=lambda each: (-round(each.adds or 0.0, 9), -each.adds_schools, each.urn)))


def _needs(schools: Sequence[Outlook], n_graded: int, target_pct: float) -> dict[int, float]:
    """How many of today's graded schools must be good, with the chance that it is so many."""
    new = [school for school in schools if school.stand is Stand.NEW and school.expected > 0]
    first = first_grades(new)
    need: dict[int, float] = {}
    for count in range(first.shape[0]):
        goal = schools_for(target_pct, n_graded + count)
        for good in range(count + 1):
            need[goal - good] = need.get(goal - good, 0.0) + float(first[count, good])
    return need


def _chance(pmf: Floats, need: dict[int, float]) -> float:
    return sum(weight * chance_of_at_least(pmf, goal) for goal, weight in need.items())
