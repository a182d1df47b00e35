"""What else is hidden so that no hidden count can be worked out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analytics.disclosure.secondary import CountTable, count_values, exact, narrow, suppress, suppress_further
from tests.reference.suppression import Margin, attack

LEAST = 5


def table(values: list[float], sums: list[list[int]], links: list[dict[int, float]] | None = None) -> CountTable:
    weights = np.zeros((len(sums), len(values)))
    for row, cells in enumerate(sums):
        weights[row, cells] = 1.0
    signs = np.zeros((len(links or []), len(values)))
    for row, link in enumerate(links or []):
        signs[row, list(link)] = list(link.values())
    return CountTable(np.array(values, float), np.full(len(values), 60.0), weights, signs, np.zeros(len(signs)))


def flags(count: int, *places: int) -> np.ndarray:
    result = np.zeros(count, dtype=bool)
    result[list(places)] = True
    return result


def run(given: CountTable, hidden: tuple[int, ...], spare: tuple[int, ...] = ()) -> tuple[set[int], set[int], set[int]]:
    count = len(given.weights)
    done = suppress(given, flags(len(given.values), *hidden), flags(count), flags(count, *spare), LEAST)
    return tuple(set(np.flatnonzero(part).tolist()) for part in (done.cells, done.sums, done.exposed))  # type: ignore[return-value]


def test_the_published_exclusions_of_2014_15_take_a_second_phase() -> None:
    phases = CountTable(
        np.array([81.0, 14, 65, np.nan]),
        np.full(4, np.inf),
        np.zeros((0, 4)),
        np.array([[1.0, -1, -1, -1]]),
        np.zeros(1),
    )
    assert run(phases, (3,)) == ({1, 3}, set(), set())


def test_a_single_hidden_school_of_an_area_takes_the_smallest_beside_it() -> None:
    assert run(table([3, 20, 12, 50], [[0, 1, 2, 3]]), (0,)) == ({0, 2}, set(), set())


def test_the_bar_of_a_trust_is_given_up_before_a_school() -> None:
    schools = table([3, 20, 4, 50], [[0, 1, 2, 3], [0, 1], [2, 3]])
    assert run(schools, (0, 2), spare=(1, 2)) == ({0, 2}, {1, 2}, set())


def test_the_bar_of_a_trust_without_a_hidden_school_is_shown() -> None:
    schools = table([3, 4, 30, 50], [[0, 1, 2, 3], [0, 1], [2, 3]])
    assert run(schools, (0, 1), spare=(1, 2)) == ({0, 1}, set(), set())


def test_a_group_that_all_pupils_and_the_others_would_give_away_takes_another() -> None:
    groups = table([24, np.nan, 20], [], [{0: 1.0, 1: -1.0, 2: -1.0}])
    assert run(groups, (1,)) == ({1, 2}, set(), set())


def test_without_anything_that_gives_it_away_nothing_more_is_hidden() -> None:
    assert run(table([3, 20, 30], []), (0,)) == ({0}, set(), set())


def test_hidden_counts_that_sum_to_a_small_total_are_not_protected_by_each_other() -> None:
    cells, _, exposed = run(table([1, 2, 40, 9], [[0, 1, 2, 3]]), (0, 1))
    assert (cells, exposed) == ({0, 1, 3}, set())


def test_order_changes_nothing() -> None:
    values, rng = [3.0, 20.0, 12.0, 50.0, 8.0, 1.0], np.random.default_rng(1)
    sums = [[0, 1, 2], [3, 4, 5], [0, 1, 2, 3, 4, 5]]
    expected = {values[place] for place in run(table(values, sums), (0, 5))[0]}
    for _ in range(10):
        order = rng.permutation(len(values)).tolist()
        moved = table([values[at] for at in order], [[order.index(at) for at in part] for part in sums])
        cells = run(moved, (order.index(0), order.index(5)))[0]
        assert {values[order[place]] for place in cells} == expected


def test_propagation_is_never_narrower_than_the_linear_programme() -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        values = rng.integers(0, 30, 6).astype(float)
        given = table(values.tolist(), [[0, 1, 2], [3, 4, 5], [0, 3], [1, 4]])
        hidden = flags(6, *rng.choice(6, 4, replace=False).tolist())
        low, high = narrow(given.equations(hidden, flags(4, 0, 1, 2, 3)), given.largest[hidden])
        bounds = exact_bounds(given, hidden)
        for place, cell in enumerate(np.flatnonzero(hidden)):
            assert low[place] <= bounds[str(cell)].lower + 1e-6
            assert high[place] >= min(bounds[str(cell)].upper, 60) - 1e-6


def exact_bounds(given: CountTable, hidden: np.ndarray) -> dict:
    names = [str(place) for place in range(len(given.values))]
    shown = {name: None if hidden[place] else float(given.values[place]) for place, name in enumerate(names)}
    margins, totals = [], {}
    for row, weights in enumerate(given.weights):
        parts = tuple(names[place] for place in np.flatnonzero(weights))
        margins.append(Margin(f"sum {row}", parts))
        totals[f"sum {row}"] = float(weights @ given.values)
    return attack({**shown, **totals}, margins)


def test_two_published_figures_that_contradict_each_other_leave_the_rest_protected() -> None:
    """All of 40 pupils, others of 60: no count of the hidden group fits. Beside it a single hidden school."""
    given = table([40, np.nan, 60, 3, 20, 12], [[3, 4, 5]], [{0: 1.0, 1: -1.0, 2: -1.0}])
    cells, _, exposed = run(given, (1, 3))
    assert (cells, exposed) == ({1, 3, 5}, set())


def test_what_a_publisher_hid_is_not_left_over_by_sums_of_all_pupils_and_of_the_others() -> None:
    """Two schools whose few disadvantaged pupils a publisher hid, and of whose pupils nobody reached it."""
    nobody, low = [0.0, np.nan, 0.0], [26.0, 3.0, 23.0]
    values = [*nobody, *nobody, *low, 37.0, 6.0, 31.0, 70.0, 20.0, 50.0]
    sums = [[at * 3 for at in range(5)], [7, 10, 13], [at * 3 + 2 for at in range(5)]]
    links = [{at * 3: 1.0, at * 3 + 1: -1.0, at * 3 + 2: -1.0} for at in range(5)]
    given = table(values, sums, links)
    cells, _, exposed = run(given, (1, 4, 7))
    assert not exposed
    hidden = flags(len(values), *cells)
    known = given.equations(hidden, flags(3, 0, 1, 2))
    low_ends, high_ends = exact(known, given.largest[hidden], given.room(LEAST)[hidden])
    assert (count_values(low_ends, high_ends) >= LEAST).all()
    assert len(cells) <= 11


def test_a_total_over_two_tables_takes_one_more_count_and_its_sum() -> None:
    """Each table protects its own; the total of both left one hidden count alone."""
    both = table([3, 20, 12, 50, 152], [[1, 2]], [{4: 1.0, 0: -1.0, 1: -1.0, 2: -1.0, 3: -1.0}])
    both.largest[4] = 300.0
    done = suppress_further(both, flags(5, 0), flags(1), flags(1), flags(1, 0), LEAST)
    assert np.flatnonzero(done.cells).tolist() == [0, 3]  # in no sum that is shown
    assert not done.sums.any()
    assert not done.exposed.any()


def test_a_total_that_its_last_digit_leaves_open_pins_nothing() -> None:
    both = table([3, 20, 12, 50, 152], [], [{4: 1.0, 0: -1.0, 1: -1.0, 2: -1.0, 3: -1.0}])
    wide = replace(both, slack=np.array([6.0]))
    done = suppress_further(wide, flags(5, 0), flags(0), flags(0), flags(1, 0), LEAST)
    assert np.flatnonzero(done.cells).tolist() == [0]


def test_where_nothing_is_left_to_hide_nothing_more_is_hidden() -> None:
    alone = table([3, 3], [], [{1: 1.0, 0: -1.0}])
    done = suppress_further(alone, flags(2, 0), flags(0), flags(0), flags(1, 0), LEAST)
    assert (np.flatnonzero(done.cells).tolist(), done.exposed.tolist()) == ([0], [True, False])
