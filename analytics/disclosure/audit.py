"""What somebody can work out of hidden counts from everything that is shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.arguments import Floats

Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]
_ROUNDS = 30
_NEAR = 1e-6
_LARGE = 1e9


@dataclass(frozen=True)
class Table:
    """Counts, and the sums of them that somebody may see.

    `values`: the counts, NaN where a publisher hid it; `largest`: the cohorts they are counted in,
    infinite where not known. `weights`: one row a sum, 1 where a cell is in it; `links`: one row a
    relation that always holds between cells (all − disadvantaged − others = 0), with its sign.
    """

    values: Floats
    largest: Floats
    weights: Floats
    links: Floats

    def equations(self, hidden: Flags, sums: Flags) -> tuple[Floats, Floats]:
        """Left and right sides over the hidden cells, of the sums that are shown and of all relations."""
        known = np.where(hidden, 0.0, np.nan_to_num(self.values))
        shown = self.weights[sums]
        left = np.vstack([shown[:, hidden], self.links[:, hidden]])
        totals = np.nan_to_num(self.values[hidden])
        right = np.concatenate([shown[:, hidden] @ totals, -self.links @ known])
        used = np.any(left != 0, axis=1)
        return left[used], right[used]

    def room(self, least: int) -> Floats:
        """How many values each cell must be able to take: `least`, or all where its cohort is smaller."""
        values: Floats = np.minimum(np.floor(self.largest + _NEAR) + 1, least)
        return values


def narrow(left: Floats, right: Floats, largest: Floats) -> tuple[Floats, Floats]:
    """Lower and upper bounds of each unknown, taken from one equation at a time until nothing changes.

    Wider than the exact bounds or equal to them, never narrower; exact where sums are nested.
    """
    row, column = np.nonzero(left)
    weight, count = left[row, column], len(left)
    low, high = np.zeros(left.shape[1]), np.minimum(largest, _LARGE)
    start = high.copy()
    for _ in range(_ROUNDS):
        ends = weight * low[column], weight * high[column]
        least, most = np.minimum(*ends), np.maximum(*ends)
        under = (right[row] - np.bincount(row, least, count)[row] + least) / weight
        over = (right[row] - np.bincount(row, most, count)[row] + most) / weight
        new_low, new_high = low.copy(), high.copy()
        np.maximum.at(new_low, column, np.minimum(under, over))
        np.minimum.at(new_high, column, np.maximum(under, over))
        if np.any(new_low > new_high + _NEAR):
            return np.zeros(left.shape[1]), start  # the table contradicts itself: subtraction proves nothing
        if np.allclose(new_low, low) and np.allclose(new_high, high):
            break
        low, high = new_low, new_high
    return low, high


def count_values(low: Floats, high: Floats) -> Floats:
    """How many whole numbers lie between the bounds."""
    return np.floor(high + _NEAR) - np.ceil(low - _NEAR) + 1


def pinned(table: Table, hidden: Flags, sums: Flags, least: int, *, thorough: bool = False) -> Flags:
    """The hidden cells that can take fewer values than they must.

    By propagation; `thorough`: by what all equations together determine as well.
    """
    result = np.zeros(len(table.values), dtype=bool)
    if not hidden.any():
        return result
    left, right = table.equations(hidden, sums)
    largest, room = table.largest[hidden], table.room(least)[hidden]
    if not len(left):
        return result
    low, high = narrow(left, right, largest)
    few = count_values(low, high) < room
    if thorough:
        few |= determined(left)
    result[hidden] = few
    return result


def determined(left: Floats) -> Flags:
    """The unknowns that the equations together leave only one value, whatever it is.

    Method: an unknown is free where some direction of the null space moves it.
    """
    scale, directions = np.linalg.eigh(left.T @ left)
    null = directions[:, scale <= _NEAR * scale.max()].T
    touched = np.any(left != 0, axis=0)
    fixed: Flags = touched & ~np.any(np.abs(null) > _NEAR, axis=0)
    return fixed
