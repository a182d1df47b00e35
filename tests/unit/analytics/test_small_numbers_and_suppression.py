"""Small cohorts, what is hidden, and what could be worked out all the same."""

import pytest

from analytics.statistics.small_numbers import Prior, fit_prior, must_be_pooled, pool_years, pooled_gap, shrink
from tests.reference.small_numbers import chance_of_at_least
from tests.reference.suppression import (
    Margin,
    attack,
    counts_behind_percentage,
    exposed,
    exposed_between_views,
    secondary_suppression,
)

BY_PHASE = Margin("all", ("primary", "secondary", "special"))


def test_schools_alike_beyond_chance_share_one_strong_prior() -> None:
    prior = fit_prior([10, 10, 10], [20, 20, 20])
    assert prior is not None
    assert prior.strength == 1e6
    assert fit_prior([10], [20]) is None
    assert fit_prior([0, 0], [20, 20]) is None


def test_schools_that_differ_have_a_weak_prior() -> None:
    prior = fit_prior([2, 18, 5, 15], [20, 20, 20, 20])
    assert prior is not None
    assert prior.strength < 10


def test_a_hidden_result_is_not_shrunk_into_sight() -> None:
    assert shrink(Prior(0.6, 40), None, 20).mean is None
    assert chance_of_at_least(Prior(0.6, 40), None, 20, 20, 10) is None


def test_a_prior_must_be_a_share_with_weight() -> None:
    with pytest.raises(ValueError, match="prior"):
        Prior(1.0, 10)


def test_three_years_are_pooled_or_nothing_is_said() -> None:
    assert must_be_pooled(10) is True
    assert must_be_pooled(11) is False
    assert pool_years([1, 2, 3], [5, 5, 5]).value == pytest.approx(0.4)
    assert pool_years([2, 3], [5, 5]).value is None
    assert pool_years([1, None, 3], [5, 5, 5]).value is None


def test_a_gap_of_small_groups_is_pooled_or_silent() -> None:
    others = [7, 8, 9], [10, 10, 10]
    assert pooled_gap(others, ([2, 2, 2], [5, 5, 5])).value == pytest.approx(0.4)
    assert pooled_gap(others, ([1, 1, 1], [3, 3, 3])).value is None
    assert pooled_gap(others, ([2, None, 2], [5, 5, 5])).value is None


def test_attack_finds_what_crossed_margins_give_away() -> None:
    values = {"all": 10.0, "g": 4.0, "b": 6.0, "p": 7.0, "s": 3.0}
    cells = {"gp": None, "gs": None, "bp": None, "bs": 0.0}
    margins = [
        Margin("g", ("gp", "gs")),
        Margin("b", ("bp", "bs")),
        Margin("p", ("gp", "bp")),
        Margin("s", ("gs", "bs")),
    ]
    result = attack({**values, **cells}, margins)
    assert (result["bp"].lower, result["gp"].lower, result["gs"].lower) == (6, 1, 3)


def test_secondary_suppression_hides_the_smallest_cell_that_protects() -> None:
    values = {"all": 81.0, "primary": 14.0, "secondary": 65.0, "special": 2.0}
    result = secondary_suppression(values, [BY_PHASE], frozenset({"special"}), 5)
    assert result.hidden == {"special", "primary"}
    assert result.still_exposed == frozenset()
    after = {name: None if name in result.hidden else value for name, value in values.items()}
    assert exposed(after, [BY_PHASE], 5) == frozenset()


def test_the_total_itself_is_hidden_when_nothing_else_protects() -> None:
    values = {"all": 3.0, "primary": 0.0, "secondary": 0.0, "special": 3.0}
    result = secondary_suppression(values, [BY_PHASE], frozenset({"special"}), 5)
    assert "all" in result.hidden
    assert result.still_exposed == frozenset()


def test_a_hidden_cell_outside_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="ghost"):
        secondary_suppression({"all": 3.0}, [BY_PHASE], frozenset({"ghost"}), 5)


def test_a_percentage_of_a_small_number_gives_its_count_away() -> None:
    assert counts_behind_percentage(16.7, 30, 1) == [5]
    assert len(counts_behind_percentage(16.7, 5000, 1)) > 1


def test_a_small_remainder_between_two_views_is_exposed() -> None:
    assert exposed_between_views(100, 97, 6)
    assert not exposed_between_views(100, 90, 6)
    assert not exposed_between_views(None, 90, 6)
