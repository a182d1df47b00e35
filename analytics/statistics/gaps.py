"""What changed a disadvantage gap: disadvantaged up, others down, mix of pupils, or eligibility."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analytics.statistics.arguments import all_known, known, require_count, require_same_length

# Disadvantage gaps: size, comparison group and what changed them.
#
# The sign is fixed here once: a gap is not-disadvantaged minus disadvantaged, so a positive gap
# means that disadvantaged pupils are behind.


@dataclass(frozen=True, slots=True)
class GapThreeWays:
    """One authority's gap against three comparators, in percentage points."""

    within: float | None
    national: float | None
    disadvantaged_vs_national_other: float | None
    disadvantaged_vs_national_disadvantaged: float | None


@dataclass(frozen=True, slots=True)
class RelativeGap:
    """A gap in points, as a ratio and as the share by which disadvantaged pupils fall short."""

    gap_pp: float | None
    ratio: float | None
    shortfall_pct: float | None


def gap(disadvantaged: float | None, other: float | None) -> float | None:
    """How many points disadvantaged pupils are behind: other − disadvantaged.

    Units: those of the figures. Either side missing: None, so that a hidden side stays hidden.
    """
    behind, ahead = known(disadvantaged), known(other)
    return None if behind is None or ahead is None else ahead - behind


def gap_three_ways(
    la_disadvantaged: float | None,
    la_other: float | None,
    national_disadvantaged: float | None,
    national_other: float | None,
) -> GapThreeWays:
    """The gap inside the authority, in England, and against England's other and like pupils.

    Formula: other − disadvantaged for the first three; the authority's disadvantaged pupils minus
    England's for the last (negative = behind their peers). Units: points; a missing side: None.
    Reference: Ofsted/RAISEonline "diminishing the difference"; methods.md 1.3.
    """
    return GapThreeWays(
        within=gap(la_disadvantaged, la_other),
        national=gap(national_disadvantaged, national_other),
        disadvantaged_vs_national_other=gap(la_disadvantaged, national_other),
        disadvantaged_vs_national_disadvantaged=gap(national_disadvantaged, la_disadvantaged),
    )


def relative_gap(disadvantaged: float | None, other: float | None) -> RelativeGap:
    """How far behind in proportion: for each 100 successes of others, how many of theirs.

    Formula: ratio = disadvantaged/other; shortfall % = 100(1 − ratio). Missing: None; others at
    0: no ratio. Reference: methods.md 1.3.
    """
    points = gap(disadvantaged, other)
    if points is None or disadvantaged is None or not other:
        return RelativeGap(points, None, None)
    ratio = disadvantaged / other
    return RelativeGap(points, ratio, 100 * (1 - ratio))


def pupil_weighted_total(rates: Sequence[float | None], pupils: Sequence[float | None]) -> float | None:
    """The figure for all pupils, from each group's figure and its number of pupils.

    Formula: Σ rate·n / Σ n. Shapes: equal lists. A missing part, or no pupils: None.
    Errors: ValueError for unequal lists or negative pupils. Reference: methods.md 1.3.
    """
    require_same_length("rates", rates, "pupils", pupils)
    figures, weights = all_known(rates), all_known(pupils)
    if figures is None or weights is None:
        return None
    for weight in weights:
        require_count("pupils", weight)
    total = math.fsum(weights)
    if total == 0:
        return None
    return math.fsum(f * w for f, w in zip(figures, weights, strict=True)) / total


@dataclass(frozen=True, slots=True)
class Stratum:
    """One part of a group of pupils (an area, a phase, a kind of school): its figure and size."""

    name: str
    rate: float | None
    pupils: float | None


@dataclass(frozen=True, slots=True)
class GroupsAtTime:
    """The disadvantaged and the other pupils of one year, each as one or more strata."""

    disadvantaged: Sequence[Stratum]
    other: Sequence[Stratum]


@dataclass(frozen=True, slots=True)
class GapMovement:
    """The parts of a change in a gap, in points; each part's sign is its effect on the gap.

    `disadvantaged_moved` is negative when disadvantaged pupils rose. The three parts add up to
    `total`. Pupils who changed group because the definition's reach changed are inside the two
    sides' parts, and the page must say so.
    """

    total: float
    disadvantaged_moved: float
    other_moved: float
    mix: float


def what_moved_the_gap(before: GroupsAtTime, after: GroupsAtTime) -> GapMovement | None:
    """Of a change in a gap, how much came from each side and how much from mix.

    Formula: Kitagawa: within each group Σ w̄ᵢΔrᵢ (movement) and Σ r̄ᵢΔwᵢ (mix), w the stratum's
    share of the group. Units: points. Anything missing or nobody in a group: None, so no hidden
    part can be worked out. Reference: Kitagawa 1955.
    """
    low = _group_change(before.disadvantaged, after.disadvantaged)
    high = _group_change(before.other, after.other)
    if low is None or high is None:
        return None
    return GapMovement(
        total=(high.moved + high.mix) - (low.moved + low.mix),
        disadvantaged_moved=-low.moved,
        other_moved=high.moved,
        mix=high.mix - low.mix,
    )


@dataclass(frozen=True, slots=True)
class _GroupChange:
    moved: float
    mix: float


def _total(strata: Sequence[Stratum]) -> float | None:
    return pupil_weighted_total([s.rate for s in strata], [s.pupils for s in strata])


def _shares(strata: Sequence[Stratum]) -> dict[str, tuple[float, float]] | None:
    """Each stratum's rate and share of its group; None where any part is missing."""
    if _total(strata) is None:
        return None
    pupils = sum(s.pupils for s in strata if s.pupils is not None)
    return {s.name: (s.rate, s.pupils / pupils) for s in strata if s.rate is not None and s.pupils is not None}


def _group_change(before: Sequence[Stratum], after: Sequence[Stratum]) -> _GroupChange | None:
    first, last = _shares(before), _shares(after)
    if first is None or last is None:
        return None
    moved = mix = 0.0
    for name in first.keys() | last.keys():
        rate_0, share_0 = _or_absent(first, name, last)
        rate_1, share_1 = _or_absent(last, name, first)
        moved += (share_0 + share_1) / 2 * (rate_1 - rate_0)
        mix += (rate_0 + rate_1) / 2 * (share_1 - share_0)
    return _GroupChange(moved, mix)


def _or_absent(
    year: Mapping[str, tuple[float, float]], name: str, other_year: Mapping[str, tuple[float, float]]
) -> tuple[float, float]:
    # a stratum that exists in one year only can move the group by its weight, never by its rate
    return year[name] if name in year else (other_year[name][0], 0.0)
