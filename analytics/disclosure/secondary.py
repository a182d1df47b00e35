"""What else is hidden so that no hidden count can be worked out, and no more than that takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.arguments import Floats
from analytics.disclosure.audit import Flags, Table, pinned

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
    states = [_attempt(table, cells, sums, spare, least, nth) for nth in range(tries)]
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
