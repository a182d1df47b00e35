"""Neighbours: five views, averages without the authority itself, ranks among all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analytics.reports.comparison.neighbours import (
    ComparisonView,
    _why_absent,
    all_measures,
    authorities_of,
    neighbours,
)
from analytics.reports.core.figures import breaks_by
from analytics.reports.core.places import find_place as place_named
from analytics.reports.measures.measure_history import history
from data.catalogue import measure
from data.vocabulary import ENGLAND, Phase, PupilGroup
from tests.unit.reports import tiny
from tests.unit.reports.in_memory import AUTHORITIES, HOME, authority, context, fact

CODE, YEAR = "ks2_rwm_expected", "2024/25"
OLD = ("E10000029", "E10000009")


def _context(home: float | None = 50.0, hidden: tuple[int, ...] = ()):
    rows = [fact(CODE, authority(n), YEAR, None if n in hidden else 60.0 + n) for n in range(1, AUTHORITIES)]
    return context([fact(CODE, HOME, YEAR, home), fact(CODE, ENGLAND, YEAR, 65.0), *rows])


def test_the_average_leaves_the_authority_out_and_says_how_many_had_a_figure() -> None:
    result = neighbours(_context(hidden=(2,)), code=CODE)
    assert result.average.mean == result.average.median == 62.0
    assert (result.average.n_used, result.average.n_neighbours) == (2, 3)
    assert [name for name, _ in result.without] == ["Place 2"]


def test_the_newest_model_is_taken_unless_another_is_named() -> None:
    assert neighbours(_context(), code=CODE).model == "May 2025"
    assert neighbours(_context(), code=CODE, model="April 2021").model == "April 2021"
    assert neighbours(_context(), code=CODE, model="June 1066").model == "May 2025"


@pytest.mark.parametrize(
    ("view", "places"),
    [
        (ComparisonView.AUTHORITY, 1),
        (ComparisonView.NEIGHBOURS, 4),
        (ComparisonView.REGION, AUTHORITIES),
        (ComparisonView.EVERYONE, AUTHORITIES),
    ],
)
def test_each_view_sets_its_own_places_beside_the_authority(view: ComparisonView, places: int) -> None:
    result = neighbours(_context(), code=CODE, view=view.value)
    assert len(result.rows) == places
    assert (result.rank.rank, result.rank.of, result.rank.quarter) == (AUTHORITIES, AUTHORITIES, "D")


def test_an_own_choice_takes_either_code_and_leaves_unknown_ones_out() -> None:
    result = neighbours(_context(), code=CODE, view="own", others=("003", authority(5), "nobody"))
    assert {row.place.code for row in result.rows} == {HOME, authority(2), authority(5)}


def test_an_authority_without_a_figure_has_no_rank_and_nothing_is_derived() -> None:
    result = neighbours(_context(home=None), code=CODE)
    assert result.own is None
    assert result.rank.rank is None
    assert result.rows == ()
    assert result.average.mean is None


def test_one_year_cannot_be_told_from_england_by_its_noise() -> None:
    result = neighbours(_context(), code=CODE)
    assert result.flagged == ()
    assert result.standing.method in ("", "year-to-year noise")
    assert result.standing.lower is None


def test_a_rank_is_taken_from_the_source_of_all_authorities_unless_it_is_behind() -> None:
    few = [fact(CODE, HOME, year, 51.0, family="csp_ks2") for year in ("2022/23", "2023/24", YEAR)]
    many = [fact(CODE, authority(n), YEAR, 60.0 + n) for n in range(1, AUTHORITIES)]
    nation = fact(CODE, ENGLAND, YEAR, 65.0)
    seen = context([*few, *many, nation, fact(CODE, HOME, YEAR, 50.0)])
    ranked = neighbours(seen, code=CODE)
    assert ranked.rank.rank == AUTHORITIES
    assert ranked.own == history(seen, CODE, seen.home, Phase.PRIMARY, PupilGroup.ALL).latest
    assert ranked.own == next(row.figure for row in ranked.rows if row.own)
    older = [fact(CODE, authority(n), "2023/24", 60.0 + n) for n in range(1, AUTHORITIES)]
    newest = neighbours(context([*few, *older, fact(CODE, HOME, "2023/24", 50.0)]), code=CODE)
    assert (newest.rank.rank, newest.own and newest.own.value) == (None, 51.0)


def test_an_authority_that_only_another_source_holds_still_has_its_place() -> None:
    many = [fact(CODE, authority(n), YEAR, 60.0 + n) for n in range(1, AUTHORITIES)]
    result = neighbours(context([*many, fact(CODE, HOME, YEAR, 99.0, family="csp_ks2")]), code=CODE)
    assert (result.rank.rank, result.rank.of, result.rank.quarter) == (1, AUTHORITIES, "A")


def test_the_quarter_follows_the_rank_where_many_have_the_same_figure() -> None:
    better = [fact(CODE, authority(n), YEAR, 70.0) for n in range(1, 26)]
    level = [fact(CODE, authority(n), YEAR, 60.0) for n in range(26, AUTHORITIES)]
    result = neighbours(context([*better, *level, fact(CODE, HOME, YEAR, 60.0)]), code=CODE)
    assert (result.rank.rank, result.rank.of, result.rank.quarter) == (26, AUTHORITIES, "C")


def test_a_replay_has_the_authorities_of_its_day_and_no_break_that_was_to_come(tmp_path: Path) -> None:
    rows = ({"measure": CODE, "entity": code, "period": "2017/18", "published": date(2018, 12, 1)} for code in OLD)
    seen = tiny.context(tmp_path, *({**row, "period_end": date(2018, 8, 31)} for row in rows), as_at=date(2019, 1, 1))
    names = [place.code for place in authorities_of(seen)]
    assert ("E10000009" in names, "E10000027" in names) == (True, True)
    assert ("E06000059" in names, "E06000066" in names) == (False, False)
    later = replace(seen, as_at=date(2024, 1, 1), memo={})
    assert "E10000009" not in [place.code for place in authorities_of(later)]
    dorset = place_named(seen, "E06000059")
    assert _why_absent(seen, dorset, "2017/18", None) == "began on 1 April 2019"
    known = measure("gld")
    assert breaks_by(known, PupilGroup.ALL, date(2015, 10, 1)) == ()
    assert [at for at, _ in breaks_by(known, PupilGroup.ALL, date(2024, 1, 1))] == ["2021/22"]


def test_all_measures_take_the_place_that_the_measure_has_on_its_own_worst_first() -> None:
    rows = [
        fact(code, place, YEAR, value)
        for code, own in ((CODE, 61.0), ("ks2_rwm_higher", 99.0))
        for place, value in ((HOME, own), (ENGLAND, 65.0), *((authority(n), 60.0 + n) for n in range(1, AUTHORITIES)))
    ]
    seen = context(rows)
    report = all_measures(seen)
    assert [row.measure for row in report.rows] == [CODE, "ks2_rwm_higher"]
    for row in report.rows:
        single = neighbours(seen, code=row.measure)
        assert (row.place, row.own, row.england) == (single.place, single.own, single.england)
        assert {f.entity for f in row.others} == {r.place.code for r in single.rows if not r.own}


def test_a_measure_that_few_of_the_others_have_is_left_out() -> None:
    assert [row.measure for row in all_measures(_context(hidden=(1,))).rows] == [CODE]
    assert all_measures(_context(hidden=(1, 2))).rows == ()


@pytest.mark.parametrize(
    ("day", "models"),
    [(date(2021, 4, 29), ()), (date(2021, 4, 30), ("April 2021",)), (date(2025, 5, 31), ("April 2021", "May 2025"))],
)
def test_neighbours_are_those_set_by_the_as_at_date(day: date, models: tuple[str, ...]) -> None:
    result = neighbours(replace(_context(), as_at=day), code=CODE)
    assert (result.models, result.model) == (models, models[-1] if models else None)
    assert (result.average.n_neighbours > 0) is bool(models)
