"""The fewest cells and sums that must be hidden: an integer programme, slow, for tests of small tables only."""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_diag, csr_array, diags_array, eye_array, hstack, vstack

from analytics.disclosure.secondary import CountTable, Flags
from analytics.statistics.arguments import Floats

_FAR = 60.0  # how far a cell need ever move for another to take a handful of values


def fewest_hidden(table: CountTable, cells: Flags, sums: Flags, least: int) -> int:
    """How many cells and sums are hidden at least, with what is hidden whatever it takes.

    Method: one binary variable a cell and a sum (hidden or not). For each cell two other sets of counts, in which
    only hidden cells differ from the true ones, relations hold, and only hidden sums change; a hidden cell must
    differ between its two by `least` − 1, or by its cohort where that is smaller. Real numbers replace whole
    ones, so that the answer may be too small, never too large. Reference: Fischetti and Salazar 2001, Solving the
    cell suppression problem on tabular data with linear constraints; `scipy` HiGHS.
    """
    number, shown = len(table.values), len(table.weights)
    up = np.minimum(table.largest - table.values, _FAR)
    identity = eye_array(number, format="csr")
    sets = 2 * number  # of counts: two for each cell

    def each(matrix: csr_array) -> csr_array:
        return csr_array(block_diag([matrix] * sets))

    def repeated(numbers: Floats) -> csr_array:
        return csr_array(vstack([csr_array(diags_array(numbers))] * sets))

    none = csr_array((sets * number, shown))
    within_up = hstack([-repeated(up), none, each(identity)])
    within_down = hstack([repeated(np.minimum(table.values, _FAR)), none, each(identity)])
    far = _FAR * number
    sums_of = each(csr_array(table.weights))
    no_cells = csr_array((sets * shown, number))
    hidden_sums = repeated(np.full(shown, far))
    parts = [
        LinearConstraint(within_up, ub=0.0),
        LinearConstraint(within_down, lb=0.0),
        LinearConstraint(hstack([no_cells, -hidden_sums, sums_of]), ub=0.0),
        LinearConstraint(hstack([no_cells, hidden_sums, sums_of]), lb=0.0),
    ]
    if len(table.links):
        relations = each(csr_array(table.links))
        parts.append(LinearConstraint(hstack([csr_array((relations.shape[0], number + shown)), relations]), 0.0, 0.0))
    apart = _apart(number)
    room = diags_array(table.room(least) - 1)
    parts.append(LinearConstraint(hstack([-room, csr_array((number, shown)), apart]), lb=0.0))
    must = np.concatenate([cells, sums]).astype(float)
    free = sets * number
    lower = np.concatenate([must, np.full(free, -far)])
    upper = np.concatenate([np.ones(number + shown), np.full(free, far)])
    cost = np.concatenate([np.ones(number + shown), np.zeros(free)])
    whole = np.concatenate([np.ones(number + shown), np.zeros(free)])
    solution = milp(cost, integrality=whole, bounds=Bounds(lower, upper), constraints=parts)
    if solution.fun is None:
        raise ValueError("with everything hidden a cell is still exposed")
    return round(float(solution.fun))


def _apart(number: int) -> csr_array:
    """Of each cell, how far it lies apart in the two sets of counts that are its own."""
    rows = np.repeat(np.arange(number), 2)
    sets = np.arange(2 * number)
    signs = np.tile([1.0, -1.0], number)
    return csr_array((signs, (rows, sets * number + rows)), shape=(number, 2 * number * number))
