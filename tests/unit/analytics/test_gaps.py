"""Disadvantage gaps, and what moved them."""

import pytest

from analytics.statistics.gaps import (
    GroupsAtTime,
    Stratum,
    gap,
    gap_three_ways,
    pupil_weighted_total,
    relative_gap,
    what_moved_the_gap,
)
from tests.reference.gaps import gap_index, share_pct


def strata(rate: float | None, pupils: float | None) -> list[Stratum]:
    return [Stratum("all", rate, pupils)]


def test_gap_is_not_computed_when_either_side_is_suppressed() -> None:
    assert gap(None, 60) is None
    assert gap_three_ways(44, None, 48, 70).within is None
    assert gap_three_ways(44, None, 48, 70).disadvantaged_vs_national_other == 26


def test_ratio_needs_others_above_zero() -> None:
    assert relative_gap(0, 0).ratio is None
    assert relative_gap(None, 5).gap_pp is None


def test_a_total_without_one_part_is_not_said() -> None:
    assert pupil_weighted_total([36.7, None], [10, 20]) is None
    assert pupil_weighted_total([], []) is None
    assert share_pct(0, 0) is None


def test_index_is_zero_without_difference_and_ten_at_the_extreme() -> None:
    assert gap_index([1, 2, 1, 2], [1, 1, 0, 0]).index == pytest.approx(0)
    assert gap_index([1, 2, 3, 4], [1, 1, 0, 0]).index == pytest.approx(10)


def test_index_needs_pupils_on_both_sides_and_leaves_out_those_without_a_score() -> None:
    assert gap_index([1, 2], [0, 0]).index is None
    assert gap_index([1, None, 3], [1, 1, 0]).n_disadvantaged == 1


def test_levelling_down_is_seen_as_both_sides_moving() -> None:
    before = GroupsAtTime(strata(47, 100), strata(68, 300))
    after = GroupsAtTime(strata(44, 100), strata(65, 300))
    moved = what_moved_the_gap(before, after)
    assert moved is not None
    assert (moved.total, moved.disadvantaged_moved, moved.other_moved) == (0, 3, -3)


def test_a_change_of_mix_alone_moves_no_side() -> None:
    towns = [Stratum("town", 50, 50), Stratum("coast", 30, 50)]
    later = [Stratum("town", 50, 80), Stratum("coast", 30, 20)]
    moved = what_moved_the_gap(GroupsAtTime(towns, strata(70, 100)), GroupsAtTime(later, strata(70, 100)))
    assert moved is not None
    assert moved.disadvantaged_moved == pytest.approx(0)
    assert moved.mix == pytest.approx(-6)


def test_a_hidden_part_of_either_year_silences_the_whole_split() -> None:
    hidden = [Stratum("town", None, 50), Stratum("coast", 30, 50)]
    years = GroupsAtTime(hidden, strata(70, 100)), GroupsAtTime(strata(40, 100), strata(70, 100))
    assert what_moved_the_gap(*years) is None
