"""What somebody can work out of hidden counts from everything that is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from analytics.arguments import Floats

Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]
_ROUNDS = 30
_NEAR = 1e-6
_LARGE = 1e9


@dataclass(frozen=True)
class Equations:
    """What somebody knows of hidden counts: each row of `left` times them is `right`, give or take `slack`.

    `loose`: relations with a count that nobody here knows; only those can contradict the rest.
    """

    left: Floats
    right: Floats
    slack: Floats
    loose: Flags

    def part(self, rows: Flags) -> Equations:
        """Only some of the rows."""
        return Equations(self.left[rows], self.right[rows], self.slack[rows], self.loose[rows])


@dataclass(frozen=True)
class Table:
    """Counts, and the sums of them that somebody may see.

    `values`: the counts, NaN where a publisher hid it; `largest`: the cohorts they are counted in,
    infinite where not known. `weights`: one row a sum, 1 where a cell is in it; `links`: one row a
    relation that always holds between cells (all − disadvantaged − others = 0), with its sign, and
    `slack` how far the rounding of published figures lets it be from nothing.
    """

    values: Floats
    largest: Floats
    weights: Floats
    links: Floats
    slack: Floats

    def equations(self, hidden: Flags, sums: Flags) -> Equations:
        """What the sums that are shown and all relations tell of the hidden cells.

        A relation between known counts is taken as it is, though rounding keeps it from adding up to nothing.
        """
        counts = np.nan_to_num(self.values)
        unknown = (self.links[:, np.isnan(self.values)] != 0).any(axis=1)
        shown = self.weights[sums]
        left = np.vstack([shown[:, hidden], self.links[:, hidden]])
        relations = np.where(unknown, -self.links[:, ~hidden] @ counts[~hidden], self.links[:, hidden] @ counts[hidden])
        right = np.concatenate([shown[:, hidden] @ counts[hidden], relations])
        slack = np.concatenate([np.zeros(len(shown)), np.where(unknown, self.slack, 0.0)])
        loose = np.concatenate([np.zeros(len(shown), dtype=bool), unknown])
        return Equations(left, right, slack, loose).part(np.any(left != 0, axis=1))

    def room(self, least: int) -> Floats:
        """How many values each cell must be able to take: `least`, or all where its cohort is smaller."""
        values: Floats = np.minimum(np.floor(self.largest + _NEAR) + 1, least)
        return values


def narrow(known: Equations, largest: Floats) -> tuple[Floats, Floats]:
    """Lower and upper bounds of each unknown, taken from one equation at a time until nothing changes.

    Wider than the exact bounds or equal to them, never narrower; exact where sums are nested. Where
    published figures contradict each other, the `loose` equations about it prove nothing; others do.
    """
    while True:
        low, high, against = _propagated(known, largest)
        if not against.any():
            return low, high
        near = known.loose & (known.left[:, against] != 0).any(axis=1)
        dropped = near if near.any() else known.loose
        if not dropped.any():
            return np.zeros(known.left.shape[1]), np.minimum(largest, _LARGE)
        known = known.part(~dropped)


def _propagated(known: Equations, largest: Floats) -> tuple[Floats, Floats, Flags]:
    """The bounds, and the unknowns that no value fits."""
    row, column = np.nonzero(known.left)
    weight, count = known.left[row, column], len(known.left)
    low, high = np.zeros(known.left.shape[1]), np.minimum(largest, _LARGE)
    for _ in range(_ROUNDS):
        ends = weight * low[column], weight * high[column]
        least, most = np.minimum(*ends), np.maximum(*ends)
        under = ((known.right - known.slack - np.bincount(row, most, count))[row] + most) / weight
        over = ((known.right + known.slack - np.bincount(row, least, count))[row] + least) / weight
        new_low, new_high = low.copy(), high.copy()
        np.maximum.at(new_low, column, np.minimum(under, over))
        np.minimum.at(new_high, column, np.maximum(under, over))
        against = new_low > new_high + _NEAR
        if against.any() or (np.allclose(new_low, low) and np.allclose(new_high, high)):
            return low, high, against
        low, high = new_low, new_high
    return low, high, np.zeros(len(low), dtype=bool)


def exact(known: Equations, largest: Floats, room: Floats, only: int | None = None) -> tuple[Floats, Floats]:
    """Bounds of each unknown, or of one, from all equations together, by linear programmes.

    An unknown that solutions already show to take as many values as it must is looked at no further: its
    bounds are then narrower than the true ones. Unbounded where published figures contradict each other.
    """
    low, high = np.zeros(len(largest)), np.minimum(largest, _LARGE)
    for cells, part in _components(known, only):
        seen_low, seen_high = np.full(len(cells), np.inf), np.full(len(cells), -np.inf)
        for place in range(len(cells)) if only is None else np.flatnonzero(cells == only).tolist():
            for sign in (1.0, -1.0):
                if count_values(seen_low[place], seen_high[place]) >= room[cells[place]]:
                    break
                solution = _solve(part, high[cells], place, sign)
                if solution is None:
                    break
                np.minimum(seen_low, solution, out=seen_low)
                np.maximum(seen_high, solution, out=seen_high)
        solved = seen_low <= seen_high
        low[cells[solved]], high[cells[solved]] = seen_low[solved], seen_high[solved]
    return low, high


def _components(
    known: Equations, only: int | None
) -> Iterator[tuple[np.ndarray[tuple[int], np.dtype[np.int_]], Equations]]:
    """The unknowns that share equations with each other, or with one, through others too; and those equations."""
    there = known.left != 0
    rest = there.any(axis=0)
    while rest.any():
        inside = np.zeros(len(rest), dtype=bool)
        inside[np.argmax(rest) if only is None else only] = True
        while not ((wider := inside | there[there[:, inside].any(axis=1)].any(axis=0)) == inside).all():
            inside = wider
        rest &= ~inside & (only is None)
        part = known.part(there[:, inside].any(axis=1))
        yield np.flatnonzero(inside), Equations(part.left[:, inside], part.right, part.slack, part.loose)


def _solve(known: Equations, largest: Floats, place: int, sign: float) -> Floats | None:
    """The solution with the least (sign 1) or most (−1) of one unknown; None where nothing fits."""
    cost = np.zeros(len(largest))
    cost[place] = sign
    sharp, loose = known.part(~known.loose), known.part(known.loose)
    found = linprog(
        cost,
        A_ub=np.vstack([loose.left, -loose.left]) if len(loose.left) else None,
        b_ub=np.concatenate([loose.right + loose.slack, loose.slack - loose.right]) if len(loose.left) else None,
        A_eq=sharp.left if len(sharp.left) else None,
        b_eq=sharp.right if len(sharp.left) else None,
        bounds=[(0.0, most) for most in largest.tolist()],
        method="highs",
    )
    if found.x is not None:
        return np.asarray(found.x, dtype=float)
    return _solve(sharp, largest, place, sign) if len(loose.left) else None


def count_values(low: Floats, high: Floats) -> Floats:
    """How many whole numbers lie between the bounds."""
    return np.floor(high + _NEAR) - np.ceil(low - _NEAR) + 1


def pinned(table: Table, hidden: Flags, sums: Flags, least: int, *, thorough: bool = False) -> Flags:
    """The hidden cells that can take fewer values than they must.

    By one equation at a time; `thorough`: by all of them together.
    """
    result = np.zeros(len(table.values), dtype=bool)
    known = table.equations(hidden, sums)
    if not len(known.left):
        return result
    largest, room = table.largest[hidden], table.room(least)[hidden]
    few = count_values(*narrow(known, largest)) < room
    if thorough:
        few |= count_values(*exact(known, largest, room)) < room
    result[hidden] = few
    return result


def values_of(table: Table, hidden: Flags, sums: Flags, least: int, cell: int) -> float:
    """How many values one hidden cell can take by all equations together; `least` where as many as it must."""
    known, place = table.equations(hidden, sums), int(hidden[:cell].sum())
    if not known.left[:, place].any():
        return float(least)
    room = table.room(least)[hidden]
    low, high = exact(known, table.largest[hidden], room, only=place)
    values = float(count_values(low, high)[place])
    return float(least) if values >= room[place] else values
