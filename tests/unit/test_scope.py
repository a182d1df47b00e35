"""Whoever asks sees the schools of their scope, in every read of the warehouse and of the records."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from data.problem import DeclarationError
from data.records import RecordRefused, Records, ScopedRecords, Who, register, registers, world_url
from data.records.declaration import FieldKind, load
from data.records.scoped import limited
from data.vocabulary import Role, Scope
from data.warehouse import Warehouse, sql
from tests.unit.reports.tiny import FACT, SCHEMA

DAY = date(2026, 11, 22)
OWN, BEFORE, OTHER, FOREIGN = "900001", "900002", "900003", "900004"
NARROW = {
    "school": Scope("935", Role.SCHOOL, schools=(OWN,)),
    "area": Scope("935", Role.AREA_LEAD, areas=("north",)),
    "trust": Scope("935", Role.ANALYST, trusts=("11",)),
    "area and trust": Scope("935", Role.ANALYST, areas=("north",), trusts=("11",)),
}
OPEN_TO_EVERYBODY = {
    "AUTHORITIES",
    "AUTHORITIES_IN",
    "BOUNDARIES",
    "BUILD_INFO",
    "CONCERNING",
    "COVERAGE",
    "FILES",
    "HAS_TODAYS_TABLES",
    "HELD",
    "AUTHORITIES_WITH",
    "LINKS",
    "NEIGHBOURS",
    "NEWEST",
    "SET_ASIDE",
    "UNPLACED",
    "WITHIN",
    "IN_NO_REGISTER",
    "REGISTER_COVERAGE",
}
STATEMENTS = {name: item for name, item in vars(sql).items() if isinstance(item, sql.Statement)}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    path = tmp_path_factory.mktemp("scope") / "tiny.duckdb"
    with duckdb.connect(str(path)) as made:
        made.execute(SCHEMA.read_text("utf-8"))
        made.execute(
            "INSERT INTO source_file VALUES (1, 'a.csv', 'ab', 'lait', NULL, NULL, NULL, 'file', 1, 1, 1, NULL)"
        )
        for place, urn in enumerate((OWN, BEFORE, OTHER, FOREIGN)):
            la = "926" if urn == FOREIGN else "935"
            _add(made, "school", urn=urn, name=f"S{urn}", la_code=la, phase="primary", state_funded=True, as_of=DAY,
                 status="Open", source_id=1, record=place)  # fmt: skip
            if urn != BEFORE:
                area, trust = ("north", "11") if urn == OWN else ("south", "22")
                _add(made, "school_area", scheme="districts", area=area, area_name=area, urn=urn)
                _add(made, "school_group", urn=urn, group_uid=trust, group_name="T",
                     group_type="multi_academy_trust", source_id=1, record=place)  # fmt: skip
            _add(made, "inspection", inspection_id=f"I{urn}", urn=urn, inspected=DAY, published=DAY, kind="graded",
                 regime="R1", overall=4, family="ofsted_mi", source_id=1, record=place)  # fmt: skip
            _add(made, "inspection_area", inspection_id=f"I{urn}", urn=urn, area="overall", grade="4", graded=DAY,
                 source_id=1, record=place)  # fmt: skip
            _add(made, "rating", urn=urn, round=DAY, rating="red", published=DAY, source_id=1, record=place)
            for period in ("2023/24", f"{1900 + int(urn[-2:])}/{int(urn[-2:]) + 1:02d}"):
                _add(made, "fact", **{**FACT, "level": "school", "entity": urn, "period": period, "la_code": la})
        _add(made, "school_link", urn=OWN, link_urn=BEFORE, link_type="Predecessor", source_id=1, record=1)
    return Warehouse.open(path)


def _add(made: duckdb.DuckDBPyConnection, table: str, **row: Any) -> None:
    columns = ", ".join(row)
    made.execute(f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


def test_every_statement_is_limited_or_says_why_it_is_open() -> None:
    bare = {name for name, item in vars(sql).items() if isinstance(item, str) and "SELECT" in item}
    assert {name for name in bare if not name.startswith("_")} == set()
    assert {name for name, item in STATEMENTS.items() if item.open_because} == OPEN_TO_EVERYBODY
    for name, item in STATEMENTS.items():
        assert ("$scope_urns" in item.text) == (name not in OPEN_TO_EVERYBODY), name


def test_a_statement_that_names_no_school_column_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="within:COLUMN"):
        sql.Statement("SELECT * FROM rating")


def test_every_read_takes_the_scope_first() -> None:
    for name, method in inspect.getmembers(Warehouse, inspect.isfunction):
        if not name.startswith("_"):
            assert list(inspect.signature(method).parameters)[1] == "scope", name


@pytest.mark.parametrize("scope", [None, "935"])
def test_a_read_without_a_scope_is_refused(warehouse: Warehouse, scope: Any) -> None:
    with pytest.raises(TypeError, match="needs the scope"):
        warehouse.ratings(scope, DAY)


def _reads(warehouse: Warehouse, scope: Scope) -> dict[str, pd.DataFrame]:
    """Every read whose rows are about schools."""
    rows = {
        "facts": warehouse.facts(scope, DAY, ["ks2_rwm_expected"]),
        "schools": warehouse.schools(scope, DAY, la_code="935"),
        "schools elsewhere": warehouse.schools(scope, DAY, la_code="926"),
        "groups": warehouse.groups(scope),
        "school_areas": warehouse.school_areas(scope),
        "inspections": warehouse.inspections(scope, DAY),
        "inspections elsewhere": warehouse.inspections(scope, DAY, la_code="926"),
        "inspection_areas": warehouse.inspection_areas(scope, DAY),
        "ratings": warehouse.ratings(scope, DAY),
    }
    for urn in (OWN, OTHER, FOREIGN):
        rows[f"school {urn}"] = pd.DataFrame([warehouse.school(scope, DAY, urn) or {}])
        known = warehouse.first_known(scope, "ks2_rwm_expected", urn, "2023/24")
        rows[f"first known {urn}"] = pd.DataFrame([known and f"{urn} {known}"])
    periods = warehouse.school_periods(scope, DAY, "ks2_rwm_expected", ["primary"], "all", "935")
    return rows | {"school_periods": pd.DataFrame(periods)}


@pytest.mark.parametrize("kind", NARROW)
def test_no_read_answers_a_narrow_scope_about_another_school(warehouse: Warehouse, kind: str) -> None:
    for name, frame in _reads(warehouse, NARROW[kind]).items():
        text = frame.to_csv()
        assert OTHER not in text and FOREIGN not in text and "1903/04" not in text, name


@pytest.mark.parametrize("kind", NARROW)
def test_a_narrow_scope_sees_its_own_school_and_the_one_it_followed(warehouse: Warehouse, kind: str) -> None:
    seen = _reads(warehouse, NARROW[kind])
    assert set(seen["ratings"]["urn"]) == {OWN, BEFORE}
    assert set(seen["inspections"]["urn"]) == {OWN, BEFORE}
    assert OWN in seen[f"school {OWN}"].to_csv()


def test_the_whole_authority_sees_its_own_ratings_and_nobody_elses(warehouse: Warehouse) -> None:
    assert set(warehouse.ratings(Scope("935"), DAY)["urn"]) == {OWN, BEFORE, OTHER}
    assert set(warehouse.ratings(Scope("926"), DAY)["urn"]) == {FOREIGN}


def test_a_scope_that_names_an_unknown_area_sees_no_school(warehouse: Warehouse) -> None:
    assert warehouse.schools(Scope("935", areas=("nowhere",)), DAY).empty


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Records]:
    opened = Records.open(world_url(tmp_path, "demo", None), lambda: datetime(2026, 11, 22, 9, tzinfo=UTC))
    yield opened
    opened.close()


ABOUT_SCHOOLS = [name for name, kind in registers().items() if any(kind.fields[f].kind is FieldKind.URN
                 for f in kind.belongs_to)]  # fmt: skip


@pytest.mark.parametrize("name", ABOUT_SCHOOLS)
@pytest.mark.parametrize("kind", NARROW)
def test_a_record_about_another_school_is_beyond_a_narrow_scope(
    warehouse: Warehouse, store: Records, name: str, kind: str
) -> None:
    within_scope = limited(store, NARROW[kind], warehouse.within(NARROW[kind]))
    field = next(f for f in register(name).belongs_to if register(name).fields[f].kind is FieldKind.URN)
    several = register(name).fields[field].many
    assert not within_scope.permits(register(name), {field: (OWN, OTHER) if several else OTHER})
    confined = bool(register(name).confined_to) and kind != "school"
    assert within_scope.permits(register(name), {field: (OWN,) if several else OWN}) is not confined


@pytest.mark.parametrize("name", registers())
def test_every_register_says_whose_its_records_are(name: str) -> None:
    kind = register(name)
    required = [f.name for f in kind.fields.values() if f.kind is FieldKind.URN and f.required]
    assert not required or set(required) & set(kind.belongs_to)
    assert "school" not in kind.shared_with or not kind.belongs_to


def test_a_register_that_does_not_say_so_is_refused(tmp_path: Path) -> None:
    text = (Path(sql.__file__).parents[1] / "records/registers/visits.toml").read_text("utf-8")
    path = tmp_path / "visits.toml"
    path.write_text(text.replace('belongs_to = ["urn"]', 'belongs_to = "authority"'), "utf-8")
    with pytest.raises(DeclarationError, match="belongs_to must name it"):
        load(path)
    path.write_text(text.replace('belongs_to = ["urn"]\n', ""), "utf-8")
    with pytest.raises(DeclarationError, match="belongs_to is missing"):
        load(path)


def _visit(store: Records | ScopedRecords, urn: str) -> Any:
    fields = register("risk_overrides").fields
    assert {"urn", "round", "rating", "why", "decided_by", "decided_on", "expires_on"} <= set(fields)
    rating = next(iter(fields["rating"].choices))
    payload = {"urn": urn, "round": "2026-03-01", "rating": rating, "rules": "1", "computed": rating,
               "evidence": "a visit", "why": "seen", "decided_by": "Director",
               "decided_on": DAY, "expires_on": date(2027, 1, 1)}  # fmt: skip
    return store.save("risk_overrides", None, payload, Who("area_lead", "lead@example.org"), None)


def test_a_record_that_was_another_schools_is_neither_read_nor_taken_over(warehouse: Warehouse, store: Records) -> None:
    lead = Who("area_lead", "lead@example.org")
    step = {"of": "formal_steps", "record": "abc", "checked_on": DAY, "urn": OTHER}
    fields = register("checks").fields
    step |= {f.name: next(iter(f.choices)) for f in fields.values() if f.choices and f.required and f.name not in step}
    step |= {f.name: "Seen." for f in fields.values() if f.required and f.name not in step}
    saved = store.save("checks", None, step, lead, None)
    within_scope = limited(store, NARROW["area"], warehouse.within(NARROW["area"]))
    with pytest.raises(RecordRefused, match="that you may see"):
        within_scope.save("checks", None, step | {"urn": OWN}, lead, None)
    store.save("checks", saved.key, step | {"urn": OWN}, lead, 1)  # type: ignore[union-attr]
    assert within_scope.versions("checks", saved.key) == []
    assert within_scope.changes("checks", datetime(2020, 1, 1, tzinfo=UTC)).empty


@pytest.mark.parametrize("kind", ["area", "trust"])
def test_reading_and_saving_stop_at_the_scope(warehouse: Warehouse, store: Records, kind: str) -> None:
    own, other = _visit(store, OWN), _visit(store, OTHER)
    within_scope = limited(store, NARROW[kind], warehouse.within(NARROW[kind]))
    assert list(within_scope.current("risk_overrides")["urn"]) == [OWN]
    assert within_scope.versions("risk_overrides", own.key) and not within_scope.versions("risk_overrides", other.key)
    assert within_scope.history("risk_overrides", other.key).empty
    since = datetime(2020, 1, 1, tzinfo=UTC)
    assert set(within_scope.changes("risk_overrides", since)["key"]) == {own.key}
    lead = Who("area_lead", "lead@example.org")
    for attempt in (
        lambda: _visit(within_scope, FOREIGN),
        lambda: within_scope.withdraw("risk_overrides", other.key, lead, 1, "mine now"),
        lambda: within_scope.undo("risk_overrides", other.key, lead, 1),
    ):
        with pytest.raises(RecordRefused, match="that you may see"):
            attempt()
