"""Compare school performance: published figures come out of the real files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.files.loaded import Built, load
from tests.shared import needs_shared, shared_file

pytestmark = needs_shared
_FILES = (
    "csp/2016-2017/850_ks2final.csv",
    "csp/2018-2019/850_ks2final.csv",
    "csp/2018-2019/england_ks4provisional.csv",
    "csp/2018-2019/england_ks4-pupdest.csv",
    "csp/2018-2019/england_abs.csv",
    "suffolk/2017-2018/935_ks2final.csv",
    "suffolk/2017-2018/935_school_information.csv",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return load(tmp_path_factory.mktemp("csp"), {file: shared_file(f"data/{file}") for file in _FILES})


def _value(built: Built, measure: str, entity: str, period: str, group: str = "all") -> float:
    rows = built.rows(
        f"""SELECT value FROM fact WHERE measure = '{measure}' AND entity = '{entity}'
        AND period = '{period}' AND pupil_group = '{group}' AND level <> 'school'"""
    )
    assert len(rows) == 1
    return rows[0][0]


# README (e4): read in the files themselves.
@pytest.mark.parametrize(
    ("measure", "entity", "period", "group", "published"),
    [
        ("attainment8", "E10000020", "2018/19", "all", 45.1),
        ("attainment8", "E10000029", "2018/19", "all", 44.8),
        ("attainment8", "E92000001", "2018/19", "all", 46.5),
        ("progress8", "E92000001", "2018/19", "all", -0.03),
        ("engmath_4plus", "E10000029", "2018/19", "all", 61.6),
        ("engmath_5plus", "E10000020", "2018/19", "all", 39.7),
        ("engmath_5plus", "E92000001", "2018/19", "all", 43.0),
        ("ks2_rwm_expected", "E92000001", "2016/17", "all", 61),
        ("ks2_rwm_expected", "E92000001", "2016/17", "disadvantaged", 47),
        ("ks2_rwm_expected", "E92000001", "2016/17", "not_disadvantaged", 67),
        ("ks2_rwm_expected", "E92000001", "2018/19", "disadvantaged", 51),
        ("ks2_rwm_expected", "E92000001", "2018/19", "not_disadvantaged", 71),
        ("ks2_rwm_expected", "E10000014", "2018/19", "all", 68),
    ],
)
def test_a_published_figure_comes_out_of_the_file(
    built: Built, measure: str, entity: str, period: str, group: str, published: float
) -> None:
    assert _value(built, measure, entity, period, group) == published


def test_the_national_row_of_all_schools_is_not_used_for_state_funded_england(built: Built) -> None:
    rows = built.rows(
        "SELECT denominator FROM fact WHERE measure = 'ks2_rwm_expected' AND period = '2018/19' "
        "AND level = 'national' AND pupil_group = 'all'"
    )
    assert rows == [(644_967.0,)]


def test_absence_of_england_is_by_phase_and_schools_are_whole(built: Built) -> None:
    rows = built.rows(
        "SELECT phase, value FROM fact WHERE measure = 'absence_persistent' AND level = 'national' ORDER BY phase"
    )
    assert rows == [("primary", 8.2), ("secondary", 13.7), ("special", 28.8)]
    assert built.rows("SELECT DISTINCT phase FROM fact WHERE measure = 'absence_overall' AND level = 'school'") == [
        ("all",)
    ]


def test_destinations_carry_the_year_in_which_pupils_finished(built: Built) -> None:
    assert round(_value(built, "destinations_sustained", "E10000029", "2016/17")) == 96
    group = "disadvantaged"
    share = _value(built, "destinations_sustained", "E10000020", "2016/17", group)
    assert round(share) == 89  # as printed; worked out from its counts


def test_hidden_figures_have_a_status_and_never_a_value(built: Built) -> None:
    rows = built.rows("SELECT count(*) FROM fact WHERE status <> 'ok' AND value IS NOT NULL")
    assert rows == [(0,)]
    assert {row[0] for row in built.rows("SELECT DISTINCT symbol FROM fact")} >= {None, "SUPP", "NE", "NA", "LOWCOV"}


def test_a_provisional_file_says_so_by_its_name(built: Built) -> None:
    rows = built.rows("SELECT DISTINCT release FROM fact WHERE family = 'csp_ks4'")
    assert rows == [("provisional",)]


def test_counts_of_pupils_follow_only_where_rounding_leaves_one_answer(built: Built) -> None:
    (wrong,) = built.rows(
        "SELECT count(*) FROM fact WHERE family = 'csp_ks2' AND level = 'school' "
        "AND measure = 'ks2_rwm_expected' AND numerator IS NOT NULL "
        "AND abs(100 * numerator / denominator - value) > 1e-9"
    )
    assert wrong == (0,)
    (large,) = built.rows(
        "SELECT count(numerator) FROM fact WHERE family = 'csp_ks2' AND level <> 'school' "
        "AND measure = 'ks2_rwm_expected'"
    )
    assert large == (0,)


def test_school_information_is_a_register_of_open_and_closed_schools(built: Built) -> None:
    rows = built.rows("SELECT status, count(*) FROM school GROUP BY status ORDER BY status")
    assert rows == [("Closed", 49), ("Open", 347)]
    assert built.rows("SELECT DISTINCT as_of::VARCHAR FROM school") == [("2019-11-01",)]
    assert built.rows("SELECT link_urn FROM school_link WHERE urn = '147575'") == [("124746",)]


def test_every_record_of_a_download_is_loaded_or_counted_as_ignored(built: Built) -> None:
    for report in built.reports.values():
        assert report.rows_loaded + report.rows_ignored == report.rows_read
    assert built.reports["csp/2018-2019/850_ks2final.csv"].rows_read == 334
    assert Path("csp/2018-2019/850_ks2final.csv").name in built.reports["csp/2018-2019/850_ks2final.csv"].file
