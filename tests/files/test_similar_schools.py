"""Similar schools: all eight features of all England or no set; named and measured only where every figure is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from analytics.reports.core.context import Place, ReportContext
from analytics.reports.schools.similar import FEATURES, SimilarSchools, similar_schools
from analytics.statistics.similar_schools import nearest_schools
from data.reference.tables import authorities
from data.vocabulary import Level, Phase, Scope
from data.warehouse import Warehouse
from tests.files.loaded import load, table
from ui.views.areas import school as view

DAY = date(2026, 11, 22)
OWN = "100000"
CENSUS = "URN,LA,ESTAB,SCHOOLTYPE,NOR,NUMEAL,PNUMEAL,TSENELK,PSENELK,TSENELSE,PSENELSE"


def _now() -> list[str]:
    """Today's authorities, this one first."""
    return [
        "935",
        *sorted({row.la_code for row in authorities() if row.level == "authority" and not row.valid_to} - {"935"}),
    ]


def _world(home: Path, *, left_out: tuple[str, ...] = (), places: int = 200, hidden: str = "") -> ReportContext:
    """A school in each authority, further from the first the later it comes; features and places may be left out."""
    census, more = [CENSUS], []
    columns = [code for code in FEATURES[:5] if code != "eal_share" and code not in left_out]
    more.append(",".join(("la_code", "urn", "phase", "period", "published", *columns)))
    for at, la in enumerate(_now()[:places]):
        urn, roll = str(100000 + at), 200 + at
        plans = 5 if urn == hidden else 6 + 8 * (at % 5 // 4)
        shares = (f"{100 * pupils / roll:.1f}" for pupils in (40, 30, plans))
        counted = ",".join(f"{pupils},{share}" for pupils, share in zip((40, 30, plans), shares, strict=True))
        census.append(f"{urn},{la},{2000 + at},State-funded primary,{roll},{counted}")
        cells = {
            "prior_attainment": 16.0,
            "pupil_premium_share": 20 + at / 10,
            "stability_share": 90,
            "deprivation_score": 0.15,
        }
        more.append(",".join([la, urn, "primary", "2024/25", "2025-12-11", *(str(cells[code]) for code in columns)]))
    built = load(home, {"2024-2025/england_census.csv": table(*census), "school_characteristics.csv": table(*more)})
    assert built.warehouse is not None, built.problems()
    place = Place("E10000029", "Suffolk", Level.AUTHORITY, "935", "E12000006")
    return ReportContext(Warehouse.open(built.warehouse), Scope("935"), DAY, DAY, place)


def _similar(context: ReportContext, **more: Any) -> SimilarSchools:
    return similar_schools(context, (OWN,), more.get("phase", Phase.PRIMARY))


def test_distance_is_each_difference_over_its_national_spread() -> None:
    schools = {"1": (0.0, 100.0, 5.0), "2": (1.0, 100.0, 5.0), "3": (0.0, 140.0, 5.0), "4": (3.0, 180.0, 5.0)}
    (first, near), (second, far), *_ = nearest_schools(schools, "1", 2)
    # spreads: of 0, 1, 0, 3 √2, of 100, 100, 140, 180 38.30; the third feature is the same everywhere
    assert (first, second) == ("2", "3")
    assert near == pytest.approx(1 / 2**0.5)
    assert far == pytest.approx(40 / 38.2971, abs=1e-4)


def test_the_fifty_nearest_are_named_with_distance_and_every_feature(tmp_path: Path) -> None:
    (nearest,) = _similar(_world(tmp_path)).sets
    assert (nearest.year, len(nearest.urns), len(nearest.schools)) == ("2024/25", 50, 50)
    assert nearest.urns[:3] == ("100001", "100002", "100003")
    distances = [school.distance or 0.0 for school in nearest.schools]
    assert distances == sorted(distances) and distances[0] > 0
    assert all(
        len(school.features) == len(FEATURES) and all(f.shown for f in school.features) for school in nearest.schools
    )


def test_without_a_feature_there_is_no_set_and_it_is_named(tmp_path: Path) -> None:
    nearest = _similar(_world(tmp_path, left_out=("prior_attainment", "stability_share")))
    assert (nearest.sets, nearest.not_loaded) == ((), ("prior_attainment", "stability_share"))


def test_files_of_some_authorities_are_not_england(tmp_path: Path) -> None:
    assert _similar(_world(tmp_path, places=60)).sets == ()


def test_a_share_of_few_pupils_names_no_school_and_gives_no_distance(tmp_path: Path) -> None:
    (nearest,) = _similar(_world(tmp_path / "other", hidden="100001")).sets
    assert "100001" in nearest.urns and "100001" not in [school.urn for school in nearest.schools]
    (own,) = _similar(_world(tmp_path / "own", hidden=OWN)).sets
    assert own.schools and all(school.distance is None for school in own.schools)
    assert [school.name for school in own.schools] == sorted(school.name for school in own.schools)


def test_a_special_school_and_a_role_of_some_schools_have_none_and_why(tmp_path: Path) -> None:
    context = _world(tmp_path)
    assert "primary and secondary" in _similar(context, phase=Phase.SPECIAL).why_not
    head = ReportContext(context.warehouse, Scope("935", schools=(OWN,)), DAY, DAY, context.home)
    assert (_similar(head).sets, _similar(head).why_not) == ((), "they are schools that your role does not see")


def test_each_years_set_is_a_table_of_its_own_with_the_school_first_and_every_feature(tmp_path: Path) -> None:
    (nearest,) = _similar(_world(tmp_path)).sets
    older = replace(nearest, year="2023/24", schools=nearest.schools[:3])
    header = SimpleNamespace(authority_name="Suffolk")
    report: Any = SimpleNamespace(similar=SimilarSchools((nearest, older)), urn=OWN, name="Own", header=header)
    table = view.similar(report, "2024/25")
    assert table.caption == "Similar schools in 2024/25, the nearest first"
    first, distance, *_, authority = [cell.text for cell in table.rows[0]]
    assert (first, distance, authority) == ("Own (100000)", "this school", "Suffolk")
    assert len(table.rows) == 51 and {len(row) for row in table.rows} == {3 + len(FEATURES)} == {len(table.columns)}
    assert all(cell.value is not None for row in table.rows[1:] for cell in row[1:])
    assert len(view.similar(report, "2023/24").rows) == 4
