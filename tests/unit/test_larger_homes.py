"""A home that is a region or England: whose schools are read, what is closed, and what is never summed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from analytics.figure import SourceRef
from analytics.reports.core.access import RULES, NotForThisHome, check, may_open
from analytics.reports.core.ask import NOT_SCREENED, why_hidden, without_partial_counts
from analytics.reports.core.context import ReportContext, UnknownPlace, find_home, open_schools_known, page_header
from analytics.reports.core.figures import absent
from analytics.reports.core.places import areas_of, areas_of_schools, authorities_of_home, is_home
from analytics.reports.targets.on_track import on_track
from data.catalogue import measure
from data.reference.tables import authorities
from data.settings import SettingError
from data.vocabulary import ENGLAND, Level, Phase, Role, Scope, ValueStatus
from data.warehouse import Warehouse
from session.settings import load_settings
from tests.unit.reports.tiny import FACT, SCHEMA

DAY = date(2026, 11, 22)
REGION = "E12000006"
SUFFOLK, NORFOLK, KENT = "935", "926", "886"
SCHOOLS = {"900001": SUFFOLK, "900002": SUFFOLK, "900003": NORFOLK, "900004": KENT}
TRUST = "11"  # of a school in Suffolk and one in Norfolk
IN_TRUST = ("900001", "900003")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    path = tmp_path_factory.mktemp("larger") / "world" / "warehouses" / "tiny.duckdb"
    path.parent.mkdir(parents=True)
    with duckdb.connect(str(path)) as made:
        made.execute(SCHEMA.read_text("utf-8"))
        made.execute(
            "INSERT INTO source_file VALUES (1, 'a.csv', 'ab', 'lait', NULL, NULL, NULL, 'file', 1, 1, 1, NULL)"
        )
        for row in authorities():
            names = ("la_code", "area_code", "name", "level", "region", "valid_from", "valid_to", "successors")
            _add(made, "authority", **{name: getattr(row, name) or None for name in names if name != "successors"})
        for place, (urn, la_code) in enumerate(SCHOOLS.items()):
            at: dict[str, Any] = {"source_id": 1, "record": place}
            _add(made, "school", urn=urn, name=f"S{urn}", la_code=la_code, phase="primary", state_funded=True,
                 as_of=DAY, status="Open", **at)  # fmt: skip
            _add(made, "inspection", inspection_id=f"I{urn}", urn=urn, inspected=DAY, published=DAY, kind="graded",
                 regime="R1", overall=2, family="ofsted_mi", la_named=la_code, **at)  # fmt: skip
            _add(made, "rating", urn=urn, round=DAY, rating="red", published=DAY, **at)
            _add(made, "fact", **{**FACT, "level": "school", "entity": urn, "la_code": la_code})
            own = {**FACT, "level": "school", "entity": urn, "la_code": la_code, "family": "milepost_return"}
            _add(made, "fact", **{**own, "period": "2022/23"})
            if urn in IN_TRUST:
                _add(made, "school_group", urn=urn, group_uid=TRUST, group_name="T",
                     group_type="multi_academy_trust", **at)  # fmt: skip
        for la_code in (SUFFOLK, KENT):
            _add(
                made, "register_coverage", la_code=la_code, known_from=DAY, known_until=DAY, family="gias", source_id=1
            )
    return Warehouse.open(path)


def _add(made: duckdb.DuckDBPyConnection, table: str, **row: Any) -> None:
    columns = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" for _ in row)
    made.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(row.values()))


def desk(warehouse: Warehouse, home: str, **limits: Any) -> ReportContext:
    place = find_home(warehouse.authorities(Scope(home)), home)
    scope = Scope(place.scope_code, Role.ANALYST, **limits)
    return ReportContext(warehouse=warehouse, scope=scope, as_at=DAY, today=DAY, home=place)


@pytest.mark.parametrize(
    ("home", "inside"),
    [
        (SUFFOLK, ["900001", "900002"]),
        (REGION, ["900001", "900002", "900003"]),
        ("E12000008", ["900004"]),
        (ENGLAND, list(SCHOOLS)),
        ("E12000001", []),
        ("E12000099", []),
    ],
)
def test_the_schools_of_a_home_are_those_of_its_authorities(warehouse: Warehouse, home: str, inside: list[str]) -> None:
    scope = Scope(home)
    assert list(warehouse.schools(scope, DAY)["urn"]) == inside
    assert list(warehouse.inspections(scope, DAY)["urn"]) == inside
    assert warehouse.unlisted_inspected(scope, home, DAY) == (0, len(inside))
    assert bool(warehouse.measures_of_schools(scope, DAY, home)) == bool(inside)
    assert bool(warehouse.concerning(scope, home)) == bool(inside)


@pytest.mark.parametrize("home", [REGION, ENGLAND])
def test_what_an_authority_returned_and_rated_is_read_by_no_larger_home(warehouse: Warehouse, home: str) -> None:
    facts = warehouse.facts(Scope(home), DAY, ["ks2_rwm_expected"])
    assert set(facts["family"]) == {"lait"}
    assert warehouse.ratings(Scope(home), DAY).empty
    assert set(warehouse.ratings(Scope(SUFFOLK), DAY)["urn"]) == {"900001", "900002"}


def test_a_trust_s_people_see_its_schools_in_every_authority_of_the_home_and_no_other(warehouse: Warehouse) -> None:
    scope = Scope(REGION, Role.ANALYST, trusts=(TRUST,))
    assert tuple(warehouse.schools(scope, DAY)["urn"]) == IN_TRUST
    assert set(warehouse.facts(scope, DAY, ["ks2_rwm_expected"])["entity"]) == set(IN_TRUST)
    assert set(warehouse.inspections(scope, DAY)["urn"]) == set(IN_TRUST)


def test_who_is_limited_to_an_authority_of_a_region_sees_its_schools_alone(warehouse: Warehouse) -> None:
    scope = Scope(REGION, Role.AREA_LEAD, areas=("E10000020",))
    assert list(warehouse.schools(scope, DAY)["urn"]) == ["900003"]
    assert set(warehouse.facts(scope, DAY, ["ks2_rwm_expected"])["entity"]) == {"900003"}
    assert warehouse.schools(Scope(SUFFOLK, Role.AREA_LEAD, areas=("E10000020",)), DAY).empty


def test_a_region_and_england_are_found_by_ons_code_and_nothing_smaller_is_taken_for_one(warehouse: Warehouse) -> None:
    places = warehouse.authorities(Scope(REGION))
    assert (find_home(places, REGION).name, find_home(places, ENGLAND).level) == ("East of England", Level.NATIONAL)
    assert find_home(places, SUFFOLK).scope_code == SUFFOLK
    with pytest.raises(UnknownPlace, match="no area has the code 'E12000099'"):
        find_home(places, "E12000099")


@pytest.mark.parametrize("code", [SUFFOLK, REGION, ENGLAND])
def test_the_setting_takes_an_authority_a_region_or_england(code: str, tmp_path: Path) -> None:
    assert load_settings({"MILEPOST_HOME": str(tmp_path), "MILEPOST_AUTHORITY": code}).authority == code


@pytest.mark.parametrize("code", ["E13000001", "E10000029", "e12000006", "trust:11", "East of England", "E92000002"])
def test_any_other_home_is_refused_with_what_may_stand_there(code: str, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"MILEPOST_AUTHORITY: found .* or the ONS code of a region \(E12000006"):
        load_settings({"MILEPOST_HOME": str(tmp_path), "MILEPOST_AUTHORITY": code})


def test_the_areas_of_a_region_are_its_authorities(warehouse: Warehouse) -> None:
    context = desk(warehouse, REGION)
    assert [(place.name, place.level) for place in areas_of(context)] == [
        ("Norfolk", Level.AUTHORITY),
        ("Suffolk", Level.AUTHORITY),
    ]
    assert len(authorities_of_home(context)) == 11
    placed = areas_of_schools(context, warehouse.schools(context.scope, DAY))
    assert dict(zip(placed["urn"], placed["area_name"], strict=True)) == {
        "900001": "Suffolk", "900002": "Suffolk", "900003": "Norfolk"
    }  # fmt: skip
    kent = find_home(warehouse.authorities(context.scope), KENT)
    assert not is_home(context, kent)
    assert is_home(desk(warehouse, ENGLAND), kent)


def test_authorities_without_a_register_are_named_and_no_count_is_called_complete(warehouse: Warehouse) -> None:
    context = desk(warehouse, REGION)
    assert not open_schools_known(context, DAY)
    assert page_header(context).doubts == (
        "No loaded register lists the schools of Bedford and 9 other authorities: "
        "they are in no list and no count of schools.",
    )
    assert open_schools_known(desk(warehouse, SUFFOLK), DAY)


def test_a_page_about_one_authority_is_closed_and_says_what_to_do(warehouse: Warehouse) -> None:
    scope = Scope(REGION, Role.ANALYST)
    closed = {name for name, rule in RULES.items() if may_open(name, Scope(SUFFOLK)) and not may_open(name, scope)}
    assert closed == {name for name, rule in RULES.items() if rule.one_authority and may_open(name, Scope(SUFFOLK))}
    assert {"on-track", "neighbours", "plan"} <= closed
    assert not {"schools", "school", "risk", "areas", "my-area", "trends"} & closed
    with pytest.raises(NotForThisHome, match=r"“on track” covers one authority .* set MILEPOST_AUTHORITY"):
        check(on_track, scope)


def test_who_sees_a_district_of_a_region_is_told_nothing_of_its_authority() -> None:
    assert may_open("my-area", Scope(SUFFOLK, Role.AREA_LEAD, areas=("E07000202",)))
    assert not may_open("my-area", Scope(REGION, Role.AREA_LEAD, areas=("E07000202",)))


def test_a_sum_over_schools_of_a_larger_home_is_hidden_and_a_published_figure_is_not(warehouse: Warehouse) -> None:
    context = desk(warehouse, REGION)
    norfolk = next(place for place in areas_of(context) if place.name == "Norfolk")
    for place in (norfolk, context.home):
        given = absent(measure("ks2_rwm_expected"), place, "2024/25", Phase.PRIMARY, ValueStatus.OK, "")
        summed = replace(given, value=50.0, numerator=50.0, denominator=100.0, derived=True)
        published = replace(summed, source=SourceRef("a.csv", "ab", 1, "lait"))
        assert why_hidden(context, summed) == NOT_SCREENED
        assert why_hidden(context, published) is None


@pytest.mark.parametrize("level", [Level.AUTHORITY, Level.REGIONAL])
def test_inspections_counted_from_a_trust_s_schools_are_no_figure_of_the_region(
    warehouse: Warehouse, level: Level
) -> None:
    context = desk(warehouse, REGION, trusts=(TRUST,))
    given = absent(measure("ofsted_good_schools"), replace(context.home, level=level), "2024-08-31", Phase.ALL,
                   ValueStatus.OK, "")  # fmt: skip
    counted = replace(given, value=50.0, numerator=1.0, denominator=2.0, derived=True)
    assert without_partial_counts(counted, context.scope).status is ValueStatus.NOT_AVAILABLE
