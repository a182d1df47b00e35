"""What the measurements compute from what they measured."""

from __future__ import annotations

import pytest

from bench.__main__ import run
from bench.app.pages import CHANGE, PAINT, SERVER, judged, written
from bench.app.sides import BARE, OURS
from bench.app.spread import ratios, slope, spread


def test_one_slow_round_moves_neither_the_middle_nor_the_spread() -> None:
    result = spread([1.0, 1.1, 0.9, 1.0, 9.0])
    assert result.middle == 1.0
    assert result.mad == pytest.approx(0.1)


def test_a_ratio_is_taken_within_each_round() -> None:
    # The second round was three times as slow for both: their ratio is the same.
    assert ratios([1.0, 3.0], [2.0, 6.0]).middle == 0.5


def test_rounds_of_unlike_number_are_refused() -> None:
    with pytest.raises(ValueError):
        ratios([1.0, 2.0], [1.0])


def test_nothing_measured_has_no_median() -> None:
    with pytest.raises(ValueError, match="at least one round"):
        spread([])


def test_memory_that_rises_evenly_has_that_slope_and_one_that_stands_has_none() -> None:
    assert slope([10.0, 12.0, 14.0]) == pytest.approx(2.0)
    assert slope([7.0, 7.0, 7.0]) == 0.0
    assert slope([7.0]) == 0.0


def test_an_aim_is_met_exactly_at_its_limit() -> None:
    results = {
        (OURS, CHANGE): [0.8],
        ("Dash", CHANGE): [1.0],
        (OURS, PAINT): [1.01],
        ("Dash", PAINT): [1.0],
        (OURS, SERVER): [1.3],
        (BARE, SERVER): [1.0],
    }
    assert [item.met for item in judged(results)] == [True, False, True]


def test_a_side_without_a_chart_has_no_time_of_one() -> None:
    table = written({(OURS, CHANGE): [0.25, 0.25], (BARE, SERVER): [0.01]})
    assert "| Milepost | – | 0.250 ± 0.000 | – | – |" in table
    assert "| bare rerun | – | – | 0.010 ± 0.000 | – |" in table


def test_bench_lists_its_measurements_without_the_other_frameworks(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    listed = capsys.readouterr().out
    assert "pages" in listed and "memory" in listed
