"""What else is hidden so that no hidden count can be worked out, and no more than that takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.statistics.arguments import Floats

# What somebody can work out of hidden counts from everything that is shown.

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
        if _is_near(new_low, low) and _is_near(new_high, high):
            break
        low, high = new_low, new_high
    return low, high


def _is_near(new: Floats, old: Floats) -> bool:
    """What numpy's allclose says of finite numbers, without what that spends on others."""
    return bool((np.abs(new - old) <= 1e-8 + 1e-5 * np.abs(old)).all())


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


_TRIES, _WORK = 12, 300  # as many ways are tried as small tables take little time for


@dataclass(frozen=True)
class Suppressed:
    """The cells and the sums that are hidden, and the cells that stay exposed with all else hidden."""

    cells: Flags
    sums: Flags
    exposed: Flags


def suppress(table: Table, cells: Flags, sums: Flags, spare: Flags, least: int) -> Suppressed:
    """Hide further cells and sums until no hidden cell is pinned to fewer than `least` values.

    `cells`, `sums`: what is hidden whatever it takes; `spare`: sums that are given up first.
    Method: beside every exposed cell the smallest count still shown is hidden, a sum only where no
    count is left; whatever can be shown again without exposing a cell is, largest first; then as many
    spare sums as expose nothing. Bounds by propagation, with all equations together as the audit;
    each cell that they still pin takes one more. Reference: methods.md 6; Hundepool et al. 2012,
    Statistical Disclosure Control, ch. 4.
    """
    tries = max(1, min(_TRIES, _WORK // max(1, len(cells))))
    states: list[_State] = []
    for nth in range(tries):
        states.append(_attempt(table, cells, sums, spare, least, nth))
        if states[-1].adds_nothing(cells, sums):
            break  # no other way can hide less
    state = min(states, key=lambda each: each.cost())
    state.show_spare(sums)
    exposed = state.pinned(thorough=True)
    if exposed.any():
        state.sums |= spare & (table.weights[:, state.cells] != 0).any(axis=1)
        state.hide(thorough=True)
        exposed = state.pinned(thorough=True)
    return Suppressed(state.cells, state.sums, exposed)


def _attempt(table: Table, cells: Flags, sums: Flags, spare: Flags, least: int, nth: int) -> _State:
    """One way through: the first takes the smallest counts, further ones shift their order a little."""
    touched = (table.weights[:, cells] != 0).any(axis=1)
    # A count of none hides little behind it: the last to be taken.
    price = np.where(table.values > 0, table.values, 1e6)
    price = price * (1 + 2 * np.abs(np.sin(nth * 7.1 * (price + 1.3 * np.minimum(table.largest, 1e6)))))
    state = _State(table, cells.copy(), sums | (spare & touched), spare, least, price, in_turn=nth > 0)
    state.hide()
    state.prune(cells, sums)
    return state


@dataclass
class _State:
    table: Table
    cells: Flags
    sums: Flags
    spare: Flags
    least: int
    price: Floats
    in_turn: bool = False

    def cost(self) -> tuple[int, float]:
        """How many cells and sums that are not spare are hidden, and how many pupils they count."""
        number = int(self.cells.sum() + (self.sums & ~self.spare).sum())
        return number, float(np.nansum(self.table.values[self.cells]))

    def adds_nothing(self, cells: Flags, sums: Flags) -> bool:
        """Whether it hides only what had to be hidden, and sums that are spare."""
        return bool(np.array_equal(self.cells, cells) and not (self.sums & ~sums & ~self.spare).any())

    def pinned(self, *, thorough: bool = False) -> Flags:
        return pinned(self.table, self.cells, ~self.sums, self.least, thorough=thorough)

    def set(self, item: int, *, hidden: bool) -> None:
        if item < len(self.cells):
            self.cells[item] = hidden
        else:
            self.sums[item - len(self.cells)] = hidden

    def hide(self, *, thorough: bool = False) -> None:
        """Hide the cheapest thing beside each exposed cell until none is exposed or nothing is left."""
        while (weak := self.pinned(thorough=thorough)).any():
            chosen = {item for cell in np.flatnonzero(weak) if (item := self.cheapest(int(cell))) is not None}
            if not chosen:
                return
            for item in [min(chosen)] if self.in_turn else chosen:
                self.set(item, hidden=True)
            self.sums |= self.spare & (self.table.weights[:, self.cells] != 0).any(axis=1)

    def cheapest(self, cell: int) -> int | None:
        """The smallest count still shown in the sum or relation that says most of a cell, else a sum.

        That is the one with the fewest other hidden cells.
        """
        table = self.table
        sums = np.flatnonzero((table.weights[:, cell] != 0) & ~self.sums)
        lines = np.vstack([table.links[table.links[:, cell] != 0], table.weights[sums]]) != 0
        useful = lines & ~self.cells
        for line in np.argsort((lines & self.cells).sum(axis=1), kind="stable"):
            if len(beside := np.flatnonzero(useful[line])):
                return int(beside[np.argmin(self.price[beside])])
        return int(sums[0]) + len(self.cells) if len(sums) else None

    def prune(self, cells: Flags, sums: Flags) -> None:
        """Show again what need not be hidden: sums first, then the largest counts."""
        exposed = self.pinned()
        added = np.flatnonzero(self.cells & ~cells)
        order = added[np.argsort(-self.table.values[added], kind="stable")].tolist()
        order = [*(np.flatnonzero(self.sums & ~sums & ~self.spare) + len(self.cells)).tolist(), *order]
        for item in order:
            self.set(item, hidden=False)
            if (self.pinned() & ~exposed).any():
                self.set(item, hidden=True)

    def show_spare(self, sums: Flags) -> None:
        """Show the spare sums that expose nothing: of no hidden cell, then of several."""
        inside = (self.table.weights[:, self.cells] != 0).sum(axis=1)
        self.sums &= ~(self.spare & ~sums & (inside == 0))
        exposed = self.pinned()
        # Sums crossed by relations give more away together than propagation sees: those stay hidden.
        crossed = (self.table.weights[:, self.cells & (self.table.links != 0).any(axis=0)] != 0).any(axis=1)
        several = np.flatnonzero(self.spare & self.sums & ~sums & (inside > 1) & ~crossed)
        for place in several[np.argsort(-inside[several], kind="stable")]:
            self.sums[place] = False
            if (self.pinned() & ~exposed).any():
                self.sums[place] = True
