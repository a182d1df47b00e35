"""Who could help whom: filters that nobody passes, capacity, and the cheapest whole."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.reports.improvement.partner_groups import assign, distance_km


def place(urn: str, north: float, **more: object) -> dict[str, object]:
    results: dict[str, object] = {"urn": urn, "phase": "primary", "latitude": 52 + north / 111.2}
    return results | {"longitude": 1.0, "poverty": 20.0, "pupils": 200.0} | more


def needs(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame([{"need": "attainment", **row} for row in rows])


def helpers(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame([{"free": 1, "strong_attainment": 0.5, **row} for row in rows])


def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres() -> None:
    result = distance_km(needs(place("1", 0)), needs(place("2", 111.2)))
    assert result[0, 0] == pytest.approx(111.2, abs=0.1)


def test_the_nearer_of_two_equal_helpers_is_suggested() -> None:
    result = assign(needs(place("1", 0)), helpers(place("8", 20), place("9", 5)))
    assert result[0].helper == "9"


def test_the_whole_is_cheapest_even_where_one_school_gets_its_second_choice() -> None:
    # Helper 9 is nearest to both, but only school 2 has no other within reach.
    result = assign(needs(place("1", 0), place("2", 25)), helpers(place("8", -20), place("9", 4)))
    assert [item.helper for item in result] == ["8", "9"]


@pytest.mark.parametrize(
    "barred",
    [{"phase": "secondary"}, {"strong_attainment": float("nan")}, {"latitude": 53.0}, {"longitude": float("nan")}],
)
def test_a_helper_of_another_phase_not_strong_too_far_or_nowhere_is_never_suggested(barred: dict[str, object]) -> None:
    result = assign(needs(place("1", 0)), helpers(place("9", 5) | barred))
    assert result[0].helper is None
    assert result[0].why_none == "no nearby school is strong in this"


def test_a_school_whose_helpers_are_taken_is_named_with_that_reason() -> None:
    result = assign(needs(place("1", 0), place("2", 1)), helpers(place("9", 0.5)))
    assert sorted(item.why_none for item in result) == ["", "those that could help have no capacity"]


def test_without_any_helper_every_school_is_named() -> None:
    result = assign(needs(place("1", 0)), helpers(place("9", 5)).iloc[0:0])
    assert [item.urn for item in result] == ["1"]
