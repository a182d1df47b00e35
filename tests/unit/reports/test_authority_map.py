"""The map of authorities: the figures and ranks of the page on neighbours, and outlines where they are loaded."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.reports.comparison.neighbours import SCHEME, AuthorityMap, authority_map, neighbours
from analytics.reports.core.context import ReportContext
from tests.unit.reports.in_memory import AUTHORITIES, HOME, authority, context, fact
from ui import maps
from wording import values

CODE, YEAR = "ks2_rwm_expected", "2024/25"
SQUARE = '{"type":"Polygon","coordinates":[[[0,52],[0,53],[1,53],[1,52],[0,52]]]}'
COLUMNS = ["scheme", "area", "area_name", "la_code", "geojson", "approximate", "attribution"]


def _asked(
    monkeypatch: pytest.MonkeyPatch, areas: list[str], view: str = "everyone"
) -> tuple[ReportContext, AuthorityMap]:
    rows = [fact(CODE, authority(n), YEAR, None if n == 3 else 60.0 + n) for n in range(1, AUTHORITIES)]
    seen = context([fact(CODE, HOME, YEAR, 50.0), *rows])
    frame = pd.DataFrame([(SCHEME, a, f"Place {a}", None, SQUARE, False, "ONS") for a in areas], columns=COLUMNS)
    monkeypatch.setattr(type(seen.warehouse), "boundaries", lambda *_: frame, raising=False)
    return seen, authority_map(seen, code=CODE)


def test_the_map_has_the_figures_and_ranks_of_the_page_on_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    seen, current = _asked(monkeypatch, [HOME, authority(3), authority(5), "E99999999"])
    beside = neighbours(seen, code=CODE, view="everyone")
    assert current.bars == tuple(row.figure for row in beside.rows)
    assert current.ranks[HOME] == beside.rank
    assert [outline.area for outline in current.outlines] == [HOME, authority(3), authority(5)]


def test_an_authority_without_a_figure_is_white_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    _, current = _asked(monkeypatch, [HOME, authority(3)])
    drawn = maps.draw(current, HOME, {HOME: "rank 40 of 40", authority(3): "rank"})
    assert f"Place {HOME}: {values.say(next(f for f in current.bars if f.entity == HOME))}, rank 40 of 40" in drawn
    assert f'Place {authority(3)}: no figure"' in drawn
    assert drawn.count('fill="#FFFFFF"') == 1


def test_of_many_areas_only_the_chosen_one_is_named_and_a_stop_of_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    _, current = _asked(monkeypatch, [HOME, *(authority(n) for n in range(1, AUTHORITIES))])
    drawn = maps.draw(current, HOME)
    assert (drawn.count('tabindex="0"'), drawn.count('tabindex="-1"')) == (1, AUTHORITIES - 1)
    assert drawn.count("<text") == 1


def test_without_outlines_there_is_nothing_to_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    _, current = _asked(monkeypatch, [])
    assert current.outlines == ()
