"""Beside τ-ARGUS, the statistics offices' own tool: the same guarantee, and hardly more hidden.

It solves for the fewest hidden counts of a table of schools by pupil group with its totals. Its protection
is a share of the hidden count, ours a number of values; so tables count only where what it hides
gives our guarantee too. Source: Hundepool et al. 2012, Statistical Disclosure Control, ch. 4.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analytics.disclosure.secondary import Table, pinned
from tests.unit.disclosure.test_secondary import LEAST, flags, run, schools_by_group

SCHOOLS, TABLES, MOST = 6, 20, 1.1
tau = pytest.importorskip("pytauargus", reason="its wheels are for Linux on x86-64")


def tau_argus(given: Table) -> tuple[set[int], set[int]]:
    """The cells and the sums that it hides: small counts first, then the fewest others."""
    groups = ("disadvantaged", "others")
    counts = given.values.reshape(3, SCHOOLS)[1:]
    pupils = [
        {"school": f"S{at}", "group": group, "one": 1}
        for group, row in zip(groups, counts, strict=True)
        for at, count in enumerate(row)
        for _ in range(int(count))
    ]
    made = tau.protect(pupils, tables=["school", "group"], response="one", safety_rules="FREQ(6,100)")
    frame = made.tables[0].dataframe()
    hidden = frame[frame["status"] != "S"]
    row = {"Total": 0, "disadvantaged": 1, "others": 2}
    pairs = [
        (str(school).strip(), row[str(group).strip()])
        for school, group in zip(hidden["school"], hidden["group"], strict=True)
    ]
    cells = {at * SCHOOLS + int(school[1:]) for school, at in pairs if school != "Total"}
    sums = {at for school, at in pairs if school == "Total"}
    return cells, sums


def test_no_more_than_a_tenth_more_is_hidden_than_by_tau_argus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # its solver writes logs where it runs
    rng, ours, theirs, compared = np.random.default_rng(5), 0, 0, 0
    for _ in range(TABLES):
        given, small = schools_by_group(rng, SCHOOLS)
        cells, sums, exposed = run(given, small)
        assert not exposed
        their_cells, their_sums = tau_argus(given)
        assert set(small) <= their_cells
        shown = flags(3, *({0, 1, 2} - their_sums))
        if pinned(given, flags(3 * SCHOOLS, *their_cells), shown, LEAST, thorough=True).any():
            continue
        compared += 1
        ours += len(cells) + len(sums)
        theirs += len(their_cells) + len(their_sums)
    assert compared >= TABLES / 2
    assert ours <= MOST * theirs
