"""What else is hidden so that no hidden count can be worked out, and no more than that takes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from analytics.statistics.arguments import Floats

# What somebody can work out of hidden counts from everything that is shown.

Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]
_ROUNDS = 30
_NEAR = 1e-6
_LARGE = 1e9
_TURNS = 12
_OFF = 0.5  # of a pupil


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

    def is_tree(self) -> bool:
        """Whether no two equations that hang together share a second way: one at a time then says all they say."""
        return bool(np.count_nonzero(self.left) == sum(self.left.shape) - 1)


@dataclass(frozen=True)
class CountTable:
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
        slack = np.concatenate([np.zeros(len(shown)), self.slack])
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
    for _ in range(max(_ROUNDS, 2 * count)):
        ends = weight * low[column], weight * high[column]
        least, most = np.minimum(*ends), np.maximum(*ends)
        under = ((known.right - known.slack - np.bincount(row, most, count))[row] + most) / weight
        over = ((known.right + known.slack - np.bincount(row, least, count))[row] + least) / weight
        new_low, new_high = low.copy(), high.copy()
        np.maximum.at(new_low, column, np.minimum(under, over))
        np.minimum.at(new_high, column, np.maximum(under, over))
        against = new_low > new_high + _NEAR
        if against.any() or (_is_near(new_low, low) and _is_near(new_high, high)):
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
        if part.is_tree():
            low[cells], high[cells] = narrow(part, high[cells])
            continue
        places = np.arange(len(cells)) if only is None else np.flatnonzero(cells == only)
        seen_low, seen_high = _moved(part, high[cells], room[cells]) if only is None else _nothing_seen(len(cells))
        for place in places.tolist():
            for sign in (1.0, -1.0):
                if count_values(seen_low[place], seen_high[place]) >= room[cells[place]]:
                    break
                cost = np.zeros(len(cells))
                cost[place] = sign
                solution = _solve(part, high[cells], cost)
                if solution is None:
                    break
                np.minimum(seen_low, solution, out=seen_low)
                np.maximum(seen_high, solution, out=seen_high)
        solved = seen_low <= seen_high
        low[cells[solved]], high[cells[solved]] = seen_low[solved], seen_high[solved]
    return low, high


def _is_near(new: Floats, old: Floats) -> bool:
    """numpy's allclose for finite numbers, without its cost for others."""
    return bool((np.abs(new - old) <= 1e-8 + 1e-5 * np.abs(old)).all())


def _components(
    known: Equations, only: int | None
) -> Iterator[tuple[np.ndarray[tuple[int], np.dtype[np.int_]], Equations]]:
    """The unknowns that share equations with each other, or with one, through others too; and those equations."""
    present = known.left != 0
    rest = present.any(axis=0)
    while rest.any():
        inside = np.zeros(len(rest), dtype=bool)
        inside[np.argmax(rest) if only is None else only] = True
        while not ((wider := inside | present[present[:, inside].any(axis=1)].any(axis=0)) == inside).all():
            inside = wider
        rest &= ~inside & (only is None)
        part = known.part(present[:, inside].any(axis=1))
        yield np.flatnonzero(inside), Equations(part.left[:, inside], part.right, part.slack, part.loose)


def _nothing_seen(number: int) -> tuple[Floats, Floats]:
    return np.full(number, np.inf), np.full(number, -np.inf)


def _moved(known: Equations, largest: Floats, room: Floats) -> tuple[Floats, Floats]:
    """The least and most of each unknown among a few solutions.

    Method: the roomiest solution, and from it along each unknown's projection on what the equations leave free, as far
    as no other reaches its bounds; then solutions of sums of those that have not yet shown to take enough values,
    while two of them show it of more than two.
    """
    number = len(largest)
    if (middle := _roomiest(known, largest, room)) is None:
        return _nothing_seen(number)
    ways = np.eye(number) - np.linalg.pinv(known.left) @ known.left  # a row and column an unknown, symmetric
    ways[np.abs(ways) < _NEAR] = 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        up = np.where(ways > 0, (largest - middle) / ways, np.where(ways < 0, -middle / ways, np.inf)).min(axis=1)
        down = np.where(ways > 0, -middle / ways, np.where(ways < 0, (largest - middle) / ways, -np.inf)).max(axis=1)
    own = np.diag(ways)
    free = (own > 0) & np.isfinite(up) & np.isfinite(down)
    step_up, step_down = np.where(free, up, 0.0) * own, np.where(free, down, 0.0) * own
    low, high, waiting = middle + step_down, middle + step_up, number
    for turn in range(_TURNS):
        few = count_values(low, high) < room
        if waiting - few.sum() <= 2 and turn:
            break
        waiting = int(few.sum())
        cost = np.where(few, np.sin(1.3 * turn * np.arange(number) + 1.0), 0.0)  # in turn for and against each
        for sign in (1.0, -1.0) if waiting else ():
            if (solution := _solve(known, largest, sign * cost)) is not None:
                low, high = np.minimum(low, solution), np.maximum(high, solution)
    return low, high


def _roomiest(known: Equations, largest: Floats, room: Floats) -> Floats | None:
    """A solution that keeps as many unknowns as can be off their bounds, and then as far as they need to be."""
    number = len(largest)
    each, none, bounded = np.eye(number), np.zeros(number), np.isfinite(largest)
    off = np.minimum(_OFF, largest / 4)
    further = np.minimum(room, largest) / 2 - off
    from_nothing, from_most = np.hstack([each, -each, -each]), np.hstack([-each, -each, -each])[bounded]
    apart = LinearConstraint(np.vstack([from_nothing, from_most]), np.concatenate([none, -largest[bounded]]), np.inf)
    cost = np.concatenate([none, none - 10.0, none - 1.0])
    solution = _solve(known, np.concatenate([largest, off, further]), cost, apart)
    return None if solution is None else solution[:number]


def _solve(known: Equations, largest: Floats, cost: Floats, *further: LinearConstraint) -> Floats | None:
    """The solution of the least cost; None where nothing fits. Unknowns beyond those of the equations are in none.

    `milp` without whole numbers is the same solver as `linprog`, with less around it: most programmes are tiny.
    """
    rows = np.hstack([known.left, np.zeros((len(known.left), len(cost) - known.left.shape[1]))])
    shown = LinearConstraint(rows, known.right - known.slack, known.right + known.slack)
    solution = milp(cost, constraints=[shown, *further], bounds=Bounds(0.0, largest))
    if solution.x is not None:
        return np.asarray(solution.x, dtype=float)
    return _solve(known.part(~known.loose), largest, cost, *further) if known.loose.any() else None


def count_values(low: Floats, high: Floats) -> Floats:
    """How many whole numbers lie between the bounds."""
    return np.floor(high + _NEAR) - np.ceil(low - _NEAR) + 1


def pinned(table: CountTable, hidden: Flags, sums: Flags, least: int, *, thorough: bool = False) -> Flags:
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


def values_of(table: CountTable, hidden: Flags, sums: Flags, least: int, cell: int) -> float:
    """How many values one hidden cell can take by all equations together; `least` where as many as it must."""
    known, place = table.equations(hidden, sums), int(hidden[:cell].sum())
    if not known.left[:, place].any():
        return float(least)
    room = table.room(least)[hidden]
    low, high = exact(known, table.largest[hidden], room, only=place)
    values = float(count_values(low, high)[place])
    return float(least) if values >= room[place] else values


_NEAREST = 24  # things that may be hidden for a cell and are compared
_LAST = 1e3  # times dearer: taken where nothing else is left
_PAIRS = 60  # of things that are looked at together
_FURTHER = 4  # counts that are hidden under one total
_TRIES, _WORK = 24, 300  # as many ways are tried as small tables take little time for


@dataclass(frozen=True)
class Suppressed:
    """The cells and the sums that are hidden, and the cells that stay exposed with all else hidden."""

    cells: Flags
    sums: Flags
    exposed: Flags


def suppress(table: CountTable, cells: Flags, sums: Flags, spare: Flags, least: int) -> Suppressed:
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
        exposed = state.free(exposed)
    return Suppressed(state.cells, state.sums, exposed)


def suppress_further(
    table: CountTable, cells: Flags, sums: Flags, spare: Flags, totals: Flags, least: int
) -> Suppressed:
    """Hide what more it takes where tables, protected each by itself, are seen together with `totals` over all of them.

    `totals`: the relations that are such; no whole of one is hidden. The other arguments are those of `suppress`.
    Method: under each total that pins a cell one count more, with the sums it is in; then as in one table.
    """
    state = _State(table, cells.copy(), sums.copy(), spare, least, _prices(table))
    exposed = before = state.pinned(thorough=True)
    for _ in range(_FURTHER):
        pinning = table.links[totals][(table.links[totals][:, exposed] != 0).any(axis=1)]
        if sum(state.hide_under(total) for total in pinning) == 0:
            break
        state.free(state.pinned(thorough=True) & ~exposed)  # what was hidden now, beside what it is part of itself
        exposed = state.pinned(thorough=True)
    if exposed.sum() >= before.sum():  # nothing that may be hidden helps, as under a total of one or two
        return Suppressed(cells, sums, before)
    return Suppressed(state.cells, state.sums, exposed)


def _prices(table: CountTable) -> Floats:
    """The counts themselves; a count of none hides little behind it and is the last to be taken."""
    return np.where(table.values > 0, table.values, 1e6)


def _attempt(table: CountTable, cells: Flags, sums: Flags, spare: Flags, least: int, nth: int) -> _State:
    """One way through: the first takes the smallest counts, further ones shift their order a little."""
    touched = (table.weights[:, cells] != 0).any(axis=1)
    price = _prices(table)
    price = price * (1 + 2 * np.abs(np.sin(nth * 7.1 * (price + 1.3 * np.minimum(table.largest, 1e6)))))
    if nth % 2:  # parts before wholes: two parts of two wholes often need no whole
        price = np.where((table.links > 0).any(axis=0), _LAST * price, price)
    state = _State(table, cells.copy(), sums | (spare & touched), spare, least, price, in_turn=nth > 0)
    state.hide()
    state.prune(cells, sums)
    return state


@dataclass
class _State:
    table: CountTable
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

    def hide(self) -> None:
        """Hide the cheapest thing beside each exposed cell until none is exposed or nothing is left."""
        while (weak := self.pinned()).any():
            chosen = {item for cell in np.flatnonzero(weak) if (item := next(self.beside(int(cell)), None)) is not None}
            if not chosen:
                return
            for item in [min(chosen)] if self.in_turn else chosen:
                self.set(item, hidden=True)
            self.sums |= self.spare & (self.table.weights[:, self.cells] != 0).any(axis=1)

    def hide_under(self, total: Floats) -> bool:
        """Hide one more part of a total, and the sums it is in; False where no part is left.

        Of those that count enough, or else of all, the one in the fewest sums that are shown; of these the smallest.
        """
        parts = np.flatnonzero((total < 0) & ~self.cells)
        if not len(parts):
            return False
        shown = (self.table.weights[~self.sums][:, parts] != 0).sum(axis=0)
        values = self.table.values[parts]
        chosen = parts[np.lexsort((values, shown, values < self.least))[0]]
        self.cells[chosen] = True
        self.sums |= self.table.weights[:, chosen] != 0
        return True

    def free(self, exposed: Flags) -> Flags:
        """For each cell that all equations together pin, hide what frees it: of the nearest, the cheapest that does.

        Returns the cells that nothing frees. What is hidden for one cell narrows no other.
        """
        waiting, pinned_still = deque(np.flatnonzero(exposed).tolist()), np.zeros(len(self.cells), dtype=bool)
        while waiting:
            cell = waiting.popleft()
            while self.is_pinned(cell):
                tried: dict[int, float] = {}
                for item in islice(self.beside(cell), _NEAREST):
                    tried[item] = self.values_with(cell, item)
                    if tried[item] >= self.least:
                        break
                if not tried:
                    pinned_still[cell] = True
                    break
                chosen = max(tried, key=tried.__getitem__)  # the first of those that do as much
                self.set(chosen, hidden=True)
                if chosen < len(self.cells):
                    self.sums |= self.spare & (self.table.weights[:, chosen] != 0)
                waiting.append(chosen)
        return pinned_still

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
        table, near, seen = self.table, np.zeros(len(self.cells), dtype=bool), set[int]()
        near[cell] = True
        while True:
            sums = np.flatnonzero((table.weights[:, near] != 0).any(axis=1) & ~self.sums)
            links = (table.links[:, near] != 0).any(axis=1)
            lines = np.vstack([table.links[links], table.weights[sums]]) != 0
            useful = lines & ~self.cells
            nearest = [
                int(place)
                for line in np.argsort((lines & self.cells).sum(axis=1), kind="stable")
                for place in sorted(np.flatnonzero(useful[line]), key=lambda place: float(self.price[place]))
            ]
            nearest += [int(place) + len(self.cells) for place in sums]
            for item in nearest:
                if item not in seen:
                    seen.add(item)
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
        for items in ((item,) for item in order):
            self.show_together(items, exposed)
        # Two of one sum may need each other alone: neither can be shown, and both can.
        left = [item for item in order if item < len(self.cells) and self.cells[item]]
        lines = np.vstack([self.table.weights, self.table.links]) != 0
        pairs = (pair for pair in combinations(left, 2) if (lines[:, pair[0]] & lines[:, pair[1]]).any())
        for pair in islice(pairs, _PAIRS):
            if self.cells[list(pair)].all():
                self.show_together(pair, exposed)

    def show_together(self, items: tuple[int, ...], exposed: Flags) -> None:
        """Show things again, unless that pins a cell that was not exposed before."""
        for item in items:
            self.set(item, hidden=False)
        if (self.pinned() & ~exposed).any():
            for item in items:
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
