"""What must be hidden, what else that takes, and whether it could be worked out all the same."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from analytics.statistics.arguments import Floats, known


@dataclass(frozen=True, slots=True)
class Margin:
    """A total and the parts that add up to it, by the names of their cells."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which values a hidden cell must lie, given everything shown."""

    lower: float
    upper: float

    @property
    def width(self) -> float:
        """How many values apart the bounds are; 0 means that the cell is known."""
        return self.upper - self.lower


@dataclass(frozen=True, slots=True)
class Secondary:
    """The cells to hide, and those that stay recoverable because nothing is left to hide."""

    hidden: frozenset[str]
    still_exposed: frozenset[str]


def attack(values: Mapping[str, float | None], margins: Sequence[Margin]) -> dict[str, Bounds]:
    """Between which values each hidden cell must lie, for someone who sees all the rest.

    Method: for each cell that is None, the least and the greatest value that satisfy every
    margin with no cell below 0 (linear programme), counts being whole. Cells in no margin, or in
    tables that contradict themselves (rounded totals), have bounds 0 to infinity.
    Reference: Hundepool et al. 2012, Statistical Disclosure Control, ch. 4; `scipy` HiGHS.
    """
    named = dict.fromkeys(name for m in margins for name in (m.total, *m.parts))
    values = {**named, **values}
    hidden = [name for name, value in values.items() if known(value) is None]
    in_use = [m for m in margins if {m.total, *m.parts} & set(hidden)]
    result = dict.fromkeys(hidden, Bounds(0.0, math.inf))
    for names, group in _components(hidden, in_use):
        matrix, right = _equations(names, group, values)
        for place, name in enumerate(names):
            result[name] = _extremes(matrix, right, place)
    return result


def exposed(values: Mapping[str, float | None], margins: Sequence[Margin], least_width: float) -> frozenset[str]:
    """The hidden cells that anyone could work out to within fewer than `least_width` values."""
    return frozenset(name for name, bounds in attack(values, margins).items() if bounds.width < least_width)


def secondary_suppression(
    values: Mapping[str, float], margins: Sequence[Margin], primary: frozenset[str], least_width: float
) -> Secondary:
    """Which further cells must be hidden so that the first ones cannot be worked out.

    Method: while any hidden cell can be bounded within fewer than `least_width` values, hide the
    smallest non-zero cell still shown in one of its margins, parts before totals; ties by name,
    so that order changes nothing. Errors: ValueError for a hidden cell that is not in the table.
    Reference: methods.md 6.
    """
    if unknown := primary - values.keys():
        raise ValueError(f"hidden cells that are not in the table: {sorted(unknown)}")
    hidden = set(primary)
    while True:
        shown = {name: None if name in hidden else value for name, value in values.items()}
        weak = exposed(shown, margins, least_width)
        candidates = [
            (name in {m.total for m in margins}, value, name)
            for name, value in shown.items()
            if value and any(name in (m.total, *m.parts) and _touches(m, weak) for m in margins)
        ]
        if not weak or not candidates:
            return Secondary(frozenset(hidden), weak)
        hidden.add(min(candidates)[2])


def _touches(margin: Margin, names: frozenset[str]) -> bool:
    return bool({margin.total, *margin.parts} & names)


def counts_behind_percentage(pct: float, n: int, decimals: int) -> list[int]:
    """The whole counts that a rounded percentage of n could stand for; one means it is given away.

    Formula: all x with |100x/n − pct| ≤ ½·10^−decimals. Errors: ValueError for n below 1.
    """
    if n < 1:
        raise ValueError(f"n must be at least 1, not {n}")
    half = 0.5 * 10.0**-decimals + 1e-9
    low = max(0, math.ceil((pct - half) * n / 100 - 1e-9))
    high = min(n, math.floor((pct + half) * n / 100 + 1e-9))
    return list(range(low, high + 1))


def exposed_between_views(larger: float | None, smaller: float | None, least: int) -> bool:
    """Whether two figures, of a group and of a part of it, give away a small remainder.

    Rule: 0 < larger − smaller < least (all − not FSM; this vintage − last). Missing: no.
    """
    whole, part = known(larger), known(smaller)
    return whole is not None and part is not None and 0 < whole - part < least


def _components(hidden: Sequence[str], margins: Sequence[Margin]) -> list[tuple[list[str], list[Margin]]]:
    """Hidden cells that share margins, directly or through others, with those margins."""
    groups: list[tuple[set[str], list[Margin]]] = []
    for margin in margins:
        names = {margin.total, *margin.parts} & set(hidden)
        merged = [margin]
        apart = []
        for other_names, other_margins in groups:
            if names & other_names:
                names |= other_names
                merged += other_margins
            else:
                apart.append((other_names, other_margins))
        groups = [*apart, (names, merged)]
    return [(sorted(names), group) for names, group in groups]


def _equations(
    names: Sequence[str], margins: Sequence[Margin], values: Mapping[str, float | None]
) -> tuple[Floats, Floats]:
    place = {name: index for index, name in enumerate(names)}
    matrix = np.zeros((len(margins), len(names)))
    right = np.zeros(len(margins))
    for row, margin in enumerate(margins):
        for name, sign in [(margin.total, -1.0), *((part, 1.0) for part in margin.parts)]:
            value = known(values.get(name))
            if name in place:
                matrix[row, place[name]] += sign
            elif value is not None:
                right[row] -= sign * value
    return matrix, right


def _extremes(matrix: Floats, right: Floats, place: int) -> Bounds:
    cost = np.zeros(matrix.shape[1])
    cost[place] = 1.0
    least = linprog(cost, A_eq=matrix, b_eq=right, bounds=(0, None), method="highs")
    most = linprog(-cost, A_eq=matrix, b_eq=right, bounds=(0, None), method="highs")
    if least.status == 2:  # the table contradicts itself: subtraction proves nothing
        return Bounds(0.0, math.inf)
    lower = math.inf if least.fun is None else float(math.ceil(least.fun - 1e-6))
    upper = math.inf if most.fun is None else float(math.floor(1e-6 - most.fun))
    return Bounds(0.0 if least.status else lower, math.inf if most.status else upper)
