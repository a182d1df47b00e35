"""The names that the catalogue reads are those of the publishers' own files."""

import csv
import json
from pathlib import Path

import duckdb
import pytest

from data.catalogue import MEASURES
from data.reference.tables import authorities
from tests.shared import needs_shared, shared_file

# Old names, kept beside the new ones, may be missing in a file; some name must be there.
FILES = [
    ("ees_ks4", "data/ees/ks4_2024-25/202425_la_maintained_academies_sen_revised.csv"),
    ("ees_eyfsp", "data/ees/2013-2018/EYFSP_APS_GLD_ELG_underlying_data_2013_2018.csv"),
    ("ees_exclusions", "data/ees/2013-2018/exclusions_by_geographic_level.csv"),
    ("ees_attendance", "data/attendance/EES_ytd_data_2026-07-23.csv"),
    ("csp_census", "data/csp/2018-2019/england_census.csv"),
    ("csp_destinations", "data/csp/2018-2019/england_ks4-pupdest.csv"),
    ("csp_ks2", "data/csp/2018-2019/850_ks2final.csv"),
]
NOT_IN_THESE = {"ks4_gap_index", "ks4_5acem"} | {code for code in MEASURES if "level4" in code}

# The census of 2018/19 has no percentage for meals, and no own denominator for six years of them.
NOT_THAT_YEAR = {("PNUMFSM",), ("NORFSMEVER",)}


def _header(path: Path) -> set[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {" ".join(name.lower().split()) for name in next(csv.reader(file))}


@needs_shared
@pytest.mark.parametrize(("family", "path"), FILES, ids=[family for family, _ in FILES])
def test_every_column_of_a_family_stands_in_its_file(family: str, path: str) -> None:
    header = _header(shared_file(path))
    for measure in MEASURES.values():
        if measure.code in NOT_IN_THESE:
            continue
        for column in (column for column in measure.columns if column.family == family):
            for names in (column.value, column.numerator, column.denominator):
                result = {name.lower() for name in names} & header
                assert result or not names or names in NOT_THAT_YEAR, (measure.code, names)


@needs_shared
def test_every_item_of_the_interactive_tool_is_in_its_file() -> None:
    path = shared_file("data/lait/bds_long_0.parquet")
    rows = duckdb.sql(f"SELECT DISTINCT \"Short Desc\" FROM '{path}'").fetchall()
    known = {row[0] for row in rows}
    items = {
        name
        for measure in MEASURES.values()
        for column in measure.columns
        if column.family == "lait"
        for name in column.value
    }
    assert items <= known


@needs_shared
def test_every_area_of_the_interactive_tool_is_a_known_authority_or_region() -> None:
    path = shared_file("data/lait/bds_long_0.parquet")
    rows = duckdb.sql(f"SELECT DISTINCT \"LA and Regions\" FROM '{path}'").fetchall()
    known = {name.lower() for authority in authorities() for name in (authority.name, *authority.other_names)}
    assert {row[0].lower() for row in rows} <= known


@needs_shared
def test_the_register_is_that_of_the_boundaries() -> None:
    text = shared_file("boundaries/england_utla_2025_bsc.geojson").read_text("utf-8")
    drawn = {load["properties"]["la_code"] for load in json.loads(text)["features"]}
    assert drawn == {authority.area_code for authority in authorities() if authority.la_code and authority.current}


AGREE = [
    ("attainment8", "ees_ks4", FILES[0][1], 0.05),
    ("engmath_5plus", "ees_ks4", FILES[0][1], 0.05),
    ("ebacc_aps", "ees_ks4", FILES[0][1], 0.005),
    ("gld", "ees_eyfsp", FILES[1][1], 0.05),
    ("attendance", "ees_attendance", FILES[3][1], 1e-6),
]


@needs_shared
@pytest.mark.parametrize(("code", "family", "path", "rounding"), AGREE)
def test_numerator_by_denominator_gives_the_published_figure_to_its_rounding(
    code: str, family: str, path: str, rounding: float
) -> None:
    measure = MEASURES[code]
    column = next(column for column in measure.columns if column.family == family)
    header = _header(shared_file(path))
    value, top, bottom = (
        next(f'"{name}"' for name in names if name.lower() in header)
        for names in (column.value, column.numerator, column.denominator)
    )
    number = "try_cast({} AS DOUBLE)".format
    rows = duckdb.sql(
        f"SELECT max(abs({number(value)} - {measure.base} * {number(top)} / {number(bottom)})), "
        f"count({number(value)}) FROM read_csv('{shared_file(path)}', all_varchar = true) "
        f"WHERE {number(bottom)} > 0"
    ).fetchall()
    worst, compared = rows[0]
    assert compared > 0
    assert worst <= rounding * 1.0001
