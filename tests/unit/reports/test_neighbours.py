"""Neighbours: five views, averages without the authority itself, ranks among all."""

from __future__ import annotations

import pytest

from analytics.reports.desk import ENGLAND
from analytics.reports.histories import history
from analytics.reports.neighbours import View, neighbours
from data.vocabulary import Phase, PupilGroup
from tests.unit.reports.in_memory import AUTHORITIES, HOME, authority, desk, fact

CODE, YEAR = "ks2_rwm_expected", "2024/25"


def _desk(home: float | None = 50.0, hidden: tuple[int, ...] = ()):
    rows = [
        fact(CODE, authority(n), YEAR, None if n in hidden else 60.0 + n)
        for n in range(1, AUTHORITIES)
    ]
    return desk([fact(CODE, HOME, YEAR, home), fact(CODE, ENGLAND, YEAR, 65.0), *rows])


def test_the_average_leaves_the_authority_out_and_says_how_many_had_a_figure() -> None:
    found = neighbours(_desk(hidden=(2,)), code=CODE)
    assert found.average.mean == found.average.median == 62.0
    assert (found.average.n_used, found.average.n_neighbours) == (2, 3)
    assert [name for name, _ in found.without] == ["Place 2"]


def test_the_newest_model_is_taken_unless_another_is_named() -> None:
    assert neighbours(_desk(), code=CODE).model == "May 2025"
    assert neighbours(_desk(), code=CODE, model="April 2021").model == "April 2021"
    assert neighbours(_desk(), code=CODE, model="June 1066").model == "May 2025"


@pytest.mark.parametrize(("view", "places"), [
    (View.AUTHORITY, 1), (View.NEIGHBOURS, 4), (View.REGION, AUTHORITIES), (View.EVERYONE, AUTHORITIES),
])  # fmt: skip
def test_each_view_sets_its_own_places_beside_the_authority(view: View, places: int) -> None:
    found = neighbours(_desk(), code=CODE, view=view.value)
    assert len(found.rows) == places
    assert (found.rank, found.of, found.band) == (AUTHORITIES, AUTHORITIES, "D")


def test_an_own_choice_takes_either_code_and_leaves_unknown_ones_out() -> None:
    found = neighbours(_desk(), code=CODE, view="own", others=("003", authority(5), "nobody"))
    assert {row.place.code for row in found.rows} == {HOME, authority(2), authority(5)}


def test_an_authority_without_a_figure_has_no_rank_and_nothing_is_derived() -> None:
    found = neighbours(_desk(home=None), code=CODE)
    assert found.own is None
    assert found.rank is None
    assert found.rows == ()
    assert found.average.mean is None


def test_one_year_cannot_be_told_from_england_by_its_wobble() -> None:
    found = neighbours(_desk(), code=CODE)
    assert found.flagged == ()
    assert found.standing.method in ("", "year-to-year wobble")
    assert found.standing.lower is None


def test_a_rank_is_taken_from_the_source_of_all_authorities_unless_it_is_behind() -> None:
    few = [fact(CODE, HOME, year, 51.0, family="csp_ks2") for year in ("2022/23", "2023/24", YEAR)]
    many = [fact(CODE, authority(n), YEAR, 60.0 + n) for n in range(1, AUTHORITIES)]
    nation = fact(CODE, ENGLAND, YEAR, 65.0)
    seen = desk([*few, *many, nation, fact(CODE, HOME, YEAR, 50.0)])
    ranked = neighbours(seen, code=CODE)
    assert ranked.rank == AUTHORITIES
    assert ranked.own == history(seen, CODE, seen.home, Phase.PRIMARY, PupilGroup.ALL).latest
    assert ranked.own == next(row.figure for row in ranked.rows if row.own)
    older = [fact(CODE, authority(n), "2023/24", 60.0 + n) for n in range(1, AUTHORITIES)]
    newest = neighbours(desk([*few, *older, fact(CODE, HOME, "2023/24", 50.0)]), code=CODE)
    assert (newest.rank, newest.own and newest.own.value) == (None, 51.0)


def test_an_authority_that_only_another_source_holds_still_has_its_place() -> None:
    many = [fact(CODE, authority(n), YEAR, 60.0 + n) for n in range(1, AUTHORITIES)]
    found = neighbours(desk([*many, fact(CODE, HOME, YEAR, 99.0, family="csp_ks2")]), code=CODE)
    assert (found.rank, found.of, found.band) == (1, AUTHORITIES, "A")


def test_the_quarter_follows_the_rank_where_many_have_the_same_figure() -> None:
    better = [fact(CODE, authority(n), YEAR, 70.0) for n in range(1, 26)]
    level = [fact(CODE, authority(n), YEAR, 60.0) for n in range(26, AUTHORITIES)]
    found = neighbours(desk([*better, *level, fact(CODE, HOME, YEAR, 60.0)]), code=CODE)
    assert (found.rank, found.of, found.band) == (26, AUTHORITIES, "C")
