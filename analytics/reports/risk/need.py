"""Need today: a few points for each school that its head can check. An order of need, no forecast.

The rules set a level; this sets the order of every list. Nothing in it is a change or an age, which
earlier years showed to order schools no better than chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.reports.risk.features import Features
from analytics.risk import Factor, RiskSide, factor_points

BELOW, ABOVE = RiskSide.BELOW, RiskSide.ABOVE
NEEDS = (
    Factor("attainment_level", "Attainment against England, three years", BELOW, ((-3, 1), (-8, 2), (-15, 3))),
    Factor("disadvantaged_attainment", "Disadvantaged pupils against England's others", BELOW, ((-20, 1), (-30, 2))),
    Factor("persistent_absence", "Persistent absence against similar schools", ABOVE, ((3, 1), (7, 2))),
    Factor("suspension_level", "Suspensions against the usual school of its phase", ABOVE, ((3, 1), (8, 2))),
    Factor("last_outcome", "Last graded inspection", ABOVE, ((3, 2), (4, 3))),
    Factor("head_changes", "Changes of head in two years", ABOVE, ((1, 1), (2, 2))),
)
FORMAL = frozenset({"category", "urgent_improvement", "safeguarding", "warning_notice"})
FORMAL_POINTS = 3.0  # as many as the worst grade of an inspection
MOST = sum(factor.most for factor in NEEDS)


@dataclass(frozen=True, slots=True)
class Need:
    """A school's points of need: `parts` are label and points; `unknown` what is not known of it."""

    points: float
    parts: tuple[tuple[str, float], ...]
    unknown: tuple[str, ...]


NO_NEED = Need(0.0, (), ())


def need(given: Features, urn: str) -> Need:
    """The points that a school has today; what is not known brings none and is named.

    A formal step or a category counts as the worst grade does, and never twice beside it.
    """
    values: Mapping[str, float | None] = given.values(urn, tuple(factor.code for factor in NEEDS))
    without = given.not_applicable.get(urn, frozenset())
    parts: list[tuple[str, float]] = []
    unknown: list[str] = []
    formal = FORMAL & set(given.triggers.get(urn, ()))
    for factor in NEEDS:
        if factor.code == "last_outcome" and formal:
            parts.append(("Category of concern or formal step", FORMAL_POINTS))
        elif values[factor.code] is not None:
            points, _ = factor_points(factor, values[factor.code])
            parts.append((factor.label, points))
        elif factor.code not in without:
            unknown.append(factor.label)
    return Need(sum(points for _, points in parts), tuple(part for part in parts if part[1]), tuple(unknown))
