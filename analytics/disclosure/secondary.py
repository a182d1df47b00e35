"""What else is hidden so that no hidden count can be worked out, and no more than that takes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from analytics.arguments import Floats
from analytics.disclosure.audit import Flags, Table, pinned, values_of

_NEAREST = 24  # things that may be hidden for a cell and are compared
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
        state.free(exposed)
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

    def hide(self) -> None:
        """Hide the cheapest thing beside each exposed cell until none is exposed or nothing is left."""
        while (weak := self.pinned()).any():
            chosen = {item for cell in np.flatnonzero(weak) if (item := next(self.beside(int(cell)), None)) is not None}
            if not chosen:
                return
            for item in [min(chosen)] if self.in_turn else chosen:
                self.set(item, hidden=True)
            self.sums |= self.spare & (self.table.weights[:, self.cells] != 0).any(axis=1)

    def free(self, exposed: Flags) -> None:
        """For each cell that all equations together pin, hide what frees it: of the nearest, the cheapest that does."""
        waiting = deque(np.flatnonzero(exposed).tolist())
        while waiting:
            cell = waiting.popleft()
            while self.is_pinned(cell):
                tried = {item: self.values_with(cell, item) for item in islice(self.beside(cell), _NEAREST)}
                if not tried:
                    break
                chosen = max(tried, key=tried.__getitem__)  # the first of those that do as much
                self.set(chosen, hidden=True)
                self.sums |= self.spare & (self.table.weights[:, self.cells] != 0).any(axis=1)
                waiting.append(chosen)

    def is_pinned(self, cell: int) -> bool:
        """Whether all equations together pin one hidden cell; a sum is never pinned."""
        return cell < len(self.cells) and values_of(self.table, self.cells, ~self.sums, self.least, cell) < self.least

    def values_with(self, cell: int, item: int) -> float:
        """How many values a cell can take, of those it must, with one more thing hidden."""
        self.set(item, hidden=True)
        number = values_of(self.table, self.cells, ~self.sums, self.least, cell)
        self.set(item, hidden=False)
        return number

    def beside(self, cell: int) -> Iterator[int]:
        """What may be hidden for a cell, best first: counts in the sum or relation that says most of it.

        That is the one with the fewest other hidden cells, and of its counts the smallest; a sum where no count
        is left. Then the same for the cells that are hidden with it, and so on outwards.
        """
        table, near, given = self.table, np.zeros(len(self.cells), dtype=bool), set[int]()
        near[cell] = True
        while True:
            sums = np.flatnonzero((table.weights[:, near] != 0).any(axis=1) & ~self.sums)
            links = (table.links[:, near] != 0).any(axis=1)
            lines = np.vstack([table.links[links], table.weights[sums]]) != 0
            useful = lines & ~self.cells
            found = [
                int(place)
                for line in np.argsort((lines & self.cells).sum(axis=1), kind="stable")
                for place in sorted(np.flatnonzero(useful[line]), key=lambda place: float(self.price[place]))
            ]
            found += [int(place) + len(self.cells) for place in sums]
            for item in found:
                if item not in given:
                    given.add(item)
                    yield item
            wider = near | (lines & self.cells).any(axis=0)
            if (wider == near).all():
                return
            near = wider

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
