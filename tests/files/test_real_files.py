"""Every published sample file ends as loaded, companion, ignored or refused, with its figures."""

from __future__ import annotations

import duckdb
import pytest

from data.build.report import BuildReport, FileOutcome
from data.settings import Settings
from data.warehouse.publish import current_path
from tests.shared import needs_shared, shared_file

pytestmark = needs_shared
SUFFOLK, NORFOLK, ENGLAND = "E10000029", "E10000020", "E92000001"


@pytest.fixture(scope="module")
def loaded(whole_folder: tuple[BuildReport, Settings]) -> tuple[BuildReport, duckdb.DuckDBPyConnection]:
    """One build of the whole folder of samples."""
    report, settings = whole_folder
    path = current_path(settings.world("real"))
    assert path is not None
    return report, duckdb.connect(str(path), read_only=True)


def figure(loaded: tuple[BuildReport, duckdb.DuckDBPyConnection], *key: str) -> float | None:
    measure, family, entity, period, phase, group = key
    rows = (
        loaded[1]
        .execute(
            "SELECT value FROM fact WHERE measure = ? AND family = ? AND entity = ? AND period = ? "
            "AND phase = ? AND pupil_group = ?",
            [measure, family, entity, period, phase, group],
        )
        .fetchall()
    )
    assert len(rows) == 1, f"{len(rows)} figures for {key}"
    return rows[0][0]


def test_no_published_sample_is_refused(loaded):
    refused = {file.file: file.lines()[1] for file in loaded[0].files if file.outcome is FileOutcome.REFUSED}
    assert refused == {}


def test_every_file_of_the_folder_is_accounted_for(loaded):
    on_disk = sum(path.is_file() for path in shared_file("data").rglob("*"))
    assert len(loaded[0].files) == on_disk


@pytest.mark.parametrize(
    ("file", "family"),
    [
        ("lait/bds_long_0.parquet", "lait"),
        ("lait/sn_may_2025.xlsx", "lait_neighbours"),
        ("attendance/EES_weekly_data_2025-11-20.csv", "ees_attendance"),
        ("ees/2013-2018/absence_by_term.csv", "ees_absence"),
        ("ees/2013-2018/exclusions_by_geographic_level.csv", "ees_exclusions"),
        ("ees/2013-2018/KS4_2018_LA_Char_Testdata.csv", "ees_ks4"),
        ("csp/2018-2019/850_ks2final.csv", "csp_ks2"),
        ("csp/2018-2019/england_census.csv", "csp_census"),
        ("gias/20220420_gias.csv", "gias_register"),
        ("suffolk/ofsted_history_2005-2020.csv", "inspection_list"),
    ],
)
def test_a_published_file_is_loaded_as_its_family(loaded, file, family):
    item = next(item for item in loaded[0].files if item.file == file)
    assert (item.outcome, item.recognised_as) == (FileOutcome.LOADED, family)


@pytest.mark.parametrize("file", ["lait/la_code_list.xlsx", "csp/2018-2019/ks2_meta.csv"])
def test_a_file_that_explains_others_is_a_companion(loaded, file):
    assert next(item for item in loaded[0].files if item.file == file).outcome is FileOutcome.COMPANION


@pytest.mark.parametrize(
    ("key", "published"),
    [
        (("ks2_rwm_expected", "lait", SUFFOLK, "2024/25", "primary", "all"), 59),
        (("ks2_rwm_expected", "lait", SUFFOLK, "2024/25", "primary", "disadvantaged"), 44),
        (("attainment8", "lait", NORFOLK, "2024/25", "secondary", "all"), 45.2),
        (("attainment8", "lait", SUFFOLK, "2017/18", "secondary", "disadvantaged"), 35.7),
        (("gld", "ees_eyfsp", NORFOLK, "2012/13", "early_years", "all"), 45.6),
        (("gld", "ees_eyfsp", ENGLAND, "2017/18", "early_years", "all"), 71.5),
        (("attainment8", "ees_ks4", ENGLAND, "2024/25", "secondary", "disadvantaged"), 34.9),
        (("ks4_gap_index", "ees_ks4", ENGLAND, "2024/25", "secondary", "all"), 3.92),
        (("suspension_rate", "ees_exclusions", SUFFOLK, "2016/17", "all", "all"), 4.50),
    ],
)
def test_a_published_figure_is_reproduced(loaded, key, published):
    decimals = len(f"{published}".partition(".")[2])
    assert round(figure(loaded, *key), decimals) == published


@pytest.mark.parametrize(
    ("entity", "phase", "published"),
    [(SUFFOLK, "primary", 94.78), (NORFOLK, "all", 92.75), (ENGLAND, "secondary", 91.51)],
)
def test_attendance_of_the_year_to_date_is_reproduced(loaded, entity, phase, published):
    key = ("attendance", "ees_attendance", entity, "2025/26", phase, "all")
    assert round(figure(loaded, *key) or 0, 2) == published


def test_attainment_8_of_2018_is_computed_from_totals(loaded):
    key = ("attainment8", "ees_ks4", NORFOLK, "2017/18", "secondary", "disadvantaged")
    assert figure(loaded, *key) == pytest.approx(35.22, abs=0.005)


def test_a_year_without_tests_has_a_status_and_no_value(loaded):
    row = (
        loaded[1]
        .execute(
            "SELECT value, status, symbol FROM fact WHERE measure = 'ks2_rwm_expected' AND period = "
            "'2019/20' AND entity = ? AND pupil_group = 'all' AND family = 'lait'",
            [SUFFOLK],
        )
        .fetchone()
    )
    assert row == (None, "not_available", "-")


def test_no_hidden_figure_carries_a_value(loaded):
    row = loaded[1].execute("SELECT count(*) FROM fact WHERE status <> 'ok' AND value IS NOT NULL")
    assert row.fetchone() == (0,)


def test_a_school_keyed_by_laestab_is_found_under_its_urn(loaded):
    # Kesgrave High School: LAESTAB 9354096, URN 136907 in the register of 2022.
    row = (
        loaded[1]
        .execute(
            "SELECT count(*) FROM fact f JOIN school s ON s.urn = f.entity WHERE f.family = "
            "'ees_exclusions' AND s.la_code = '935'"
        )
        .fetchone()
    )
    assert row is not None
    assert row[0] > 5_000


def test_every_fact_has_its_record_file_and_date(loaded):
    row = (
        loaded[1]
        .execute(
            "SELECT count(*) FROM fact LEFT JOIN source_file USING (source_id) "
            "WHERE record < 1 OR fact.published IS NULL OR sha256 IS NULL"
        )
        .fetchone()
    )
    assert row == (0,)


def test_neighbours_are_ten_in_order(loaded):
    rows = loaded[1].execute("SELECT model, rank FROM neighbour WHERE la_code = '935' ORDER BY ALL").fetchall()
    assert rows == [(model, rank) for model in sorted({model for model, _ in rows}) for rank in range(1, 11)]


def test_areas_are_drawn_as_approximate_without_a_file_of_boundaries(loaded):
    rows = loaded[1].execute("SELECT area_name, approximate FROM boundary ORDER BY 1").fetchall()
    names = ("Babergh", "East Suffolk", "Ipswich", "Mid Suffolk", "West Suffolk")
    assert rows == [(name, True) for name in names]
