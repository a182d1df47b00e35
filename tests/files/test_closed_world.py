"""A column, a row or a file that Milepost does not know is never read as one about everybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.report import Outcome
from tests.files.loaded import Built, load, table

KS4 = "time_period,time_identifier,geographic_level,country_code,new_la_code,la_name,version"
PLACE = "202324,Academic year,Local authority,E92000001,E10000029,Suffolk,Revised"
FIGURES = "t_pupils,t_att8,avg_att8"


def ks4(column: str, *rows: str) -> str:
    """A key stage 4 file with more columns than Milepost knows."""
    return table(f"{KS4},{column},{FIGURES}", *(f"{PLACE},{row}" for row in rows))


def attainment8(built: Built) -> list[tuple]:
    """Attainment 8 of Suffolk's pupils, whoever they are."""
    return built.rows("SELECT pupil_group, value FROM fact WHERE measure = 'attainment8'")


def aside(built: Built, name: str) -> dict[str, int]:
    """Rows of a file that are set aside, by the column that decides it."""
    report = built.reports[name]
    assert report.rows_read == report.rows_loaded + report.rows_set_aside + report.rows_ignored
    return {one.column: one.rows for one in report.set_aside if not one.understood}


def test_rows_of_an_unknown_breakdown_are_set_aside_and_its_total_is_used(tmp_path: Path) -> None:
    text = ks4("social_care_group", "CLA 12 months at 31 March,50,1000,20.0", "Total,700,30800,44")
    built = load(tmp_path, {"ks4.csv": text})
    assert attainment8(built) == [("all", 44)]
    assert aside(built, "ks4.csv") == {"social_care_group": 1}


@pytest.mark.parametrize("total", ["Total", "All", "all pupils", "", "z", "All Pupils "])
def test_a_column_that_only_says_everybody_changes_nothing(tmp_path: Path, total: str) -> None:
    built = load(tmp_path, {"ks4.csv": ks4("social_care_group", f"{total},700,30800,44")})
    assert attainment8(built) == [("all", 44)]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("social_care_group", "CLA 12 months at 31 March"), ("young_carer", "Yes"),
        ("placement", "Foster care"), ("health_condition", "SEN total"), ("sex_code", "1"),
        ("year_group", "11"), ("kind of pupil", "Looked after"), ("idaci_decile", "1"),
        ("academy_trust", "A trust"), ("note on pupils", "late entrants"),
        ("sen_primary_need", "All SEN"),
    ],
)  # fmt: skip
def test_a_file_of_one_part_of_the_pupils_is_refused_by_its_column(
    tmp_path: Path, column: str, cell: str
) -> None:
    built = load(tmp_path, {"ks4.csv": ks4(column, f"{cell},50,1000,20.0")})
    assert built.reports["ks4.csv"].outcome is Outcome.REFUSED
    (line,) = built.problems("ks4.csv")
    assert f"column '{column}': found '{cell}'" in line


def test_every_column_of_a_part_is_named_when_no_total_is_left(tmp_path: Path) -> None:
    built = load(tmp_path, {"ks4.csv": ks4("carer,service_child", "Yes,Yes,50,1000,20")})
    assert [one.column for one in built.reports["ks4.csv"].problems] == ["carer", "service_child"]


def test_rows_that_two_unknown_columns_divide_leave_the_one_that_is_total_in_both(
    tmp_path: Path,
) -> None:
    rows = ("Yes,Total,5,100,20", "Total,Yes,6,180,30", "Total,Total,700,30800,44")
    built = load(tmp_path, {"ks4.csv": ks4("carer,service_child", *rows)})
    assert attainment8(built) == [("all", 44)]
    assert aside(built, "ks4.csv") == {"carer": 1, "service_child": 1}


def test_a_column_of_figures_that_nothing_reads_is_no_breakdown(tmp_path: Path) -> None:
    text = ks4("school_count,gap_percent,entries_average", "46,53%,8.1,700,30800,44")
    assert attainment8(load(tmp_path, {"ks4.csv": text})) == [("all", 44)]


def test_the_publishers_own_description_tells_a_filter_from_a_figure(tmp_path: Path) -> None:
    meta = table("col_name,col_type,label", "wave,Filter,Wave", "told,Indicator,Told")
    text = ks4("told,wave", "some words,1,50,1000,20")
    built = load(tmp_path, {"ks4.csv": text, "ks4.meta.csv": meta})
    assert [one.column for one in built.reports["ks4.csv"].problems] == ["wave"]


def test_a_topic_that_no_rule_reads_makes_no_total_of_its_rows(tmp_path: Path) -> None:
    rows = ("Social care,Total,50,1000,20", "Total,Total,700,30800,44")
    built = load(tmp_path, {"ks4.csv": ks4("breakdown_topic,breakdown", *rows)})
    assert attainment8(built) == [("all", 44)]
    assert aside(built, "ks4.csv") == {"breakdown_topic": 1}


LAIT = "short desc,years,la and regions,values,la number"
GLD = "EYFSP good level of development"
ATTENDANCE = (
    "time_period,time_identifier,geographic_level,country_code,new_la_code,la_name,"
    "education_phase,attendance_perc,overall_absence_perc"
)
KS2 = "RECTYPE,LEA,ESTAB,URN,SCHNAME,TELIG,PTRWM_EXP"


@pytest.mark.parametrize(
    ("name", "header", "rows", "column"),
    [
        ("att.csv", ATTENDANCE + ",fsm", (
            "2025,Week 37,Local authority,E92000001,E10000029,Suffolk,Primary,94,6,Eligible",
            "2025,Week 37,Local authority,E92000001,E10000029,Suffolk,Primary,96,4,All pupils",
        ), "fsm"),
        ("2018-2019/935_ks2final.csv", KS2 + ",PUPILS", (
            "1,935,2001,124531,A,30,50%,Boys", "1,935,2001,124531,A,60,60%,All pupils",
            "1,935,2002,124532,B,60,70%,All pupils",
        ), "pupils"),
        ("2018-2019/england_abs.csv", "LA,ESTAB,URN,PERCTOT,PUPILS", (
            "935,2001,124531,9,Persistent", "935,2001,124531,4,All",
        ), "pupils"),
    ],
)  # fmt: skip
def test_every_family_keeps_the_total_of_an_unknown_column(
    tmp_path: Path, name: str, header: str, rows: tuple[str, ...], column: str
) -> None:
    built = load(tmp_path, {name: table(header, *rows)})
    assert aside(built, name) == {column: 1}
    assert built.reports[name].outcome is Outcome.LOADED


def test_names_and_attributes_of_schools_are_no_breakdowns(tmp_path: Path) -> None:
    rows = ("1,935,2001,124531,A,30,50%,Ipswich,Steep", "1,935,2002,124532,B,60,60%,Ipswich,Flat")
    built = load(tmp_path, {"2018-2019/935_ks2final.csv": table(KS2 + ",TOWN,SITE", *rows)})
    assert aside(built, "2018-2019/935_ks2final.csv") == {}
    assert built.reports["2018-2019/935_ks2final.csv"].rows_loaded == 2
