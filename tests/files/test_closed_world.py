"""A column, a row or a file that Milepost does not know is never read as one about everybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.build.report import FileOutcome
from tests.files.loaded import Built, load, table

KS4 = "time_period,time_identifier,geographic_level,country_code,new_la_code,la_name,version"
PLACE = "202324,Academic year,Local authority,E92000001,E10000029,Suffolk,Revised"
FIGURES = "t_pupils,t_att8,avg_att8"


def ks4(column: str, *rows: str) -> str:
    """A key stage 4 file with more columns than Milepost knows."""
    return table(f"{KS4},{column},{FIGURES}", *(f"{PLACE},{row}" for row in rows))


def attainment8(built: Built) -> list[tuple]:
    """Attainment 8 of any group of Suffolk's pupils."""
    return built.rows("SELECT pupil_group, value FROM fact WHERE measure = 'attainment8'")


def aside(built: Built, name: str) -> dict[str, int]:
    """Rows of a file that are set aside, by the column that decides it."""
    report = built.reports[name]
    assert report.rows_read == report.rows_loaded + report.rows_set_aside + report.rows_ignored
    return {item.column: item.rows for item in report.set_aside if not item.understood}


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
        ("social_care_group", "CLA 12 months at 31 March"),
        ("young_carer", "Yes"),
        ("placement", "Foster care"),
        ("health_condition", "SEN total"),
        ("sex_code", "1"),
        ("year_group", "11"),
        ("kind of pupil", "Looked after"),
        ("idaci_decile", "1"),
        ("academy_trust", "A trust"),
        ("note on pupils", "late entrants"),
        ("sen_primary_need", "All SEN"),
    ],
)
def test_a_file_of_one_part_of_the_pupils_is_refused_by_its_column(tmp_path: Path, column: str, cell: str) -> None:
    built = load(tmp_path, {"ks4.csv": ks4(column, f"{cell},50,1000,20.0")})
    assert built.reports["ks4.csv"].outcome is FileOutcome.REFUSED
    (line,) = built.problems("ks4.csv")
    assert f"column '{column}': found '{cell}'" in line


def test_every_column_of_a_part_is_named_when_no_total_is_left(tmp_path: Path) -> None:
    built = load(tmp_path, {"ks4.csv": ks4("carer,service_child", "Yes,Yes,50,1000,20")})
    assert [problem.column for problem in built.reports["ks4.csv"].problems] == ["carer", "service_child"]


def test_rows_that_two_unknown_columns_divide_leave_the_one_that_is_total_in_both(tmp_path: Path) -> None:
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
    assert [problem.column for problem in built.reports["ks4.csv"].problems] == ["wave"]


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
        (
            "att.csv",
            ATTENDANCE + ",fsm",
            (
                "2025,Week 37,Local authority,E92000001,E10000029,Suffolk,Primary,94,6,Eligible",
                "2025,Week 37,Local authority,E92000001,E10000029,Suffolk,Primary,96,4,All pupils",
            ),
            "fsm",
        ),
        (
            "2018-2019/935_ks2final.csv",
            KS2 + ",PUPILS",
            (
                "1,935,2001,124531,A,30,50%,Boys",
                "1,935,2001,124531,A,60,60%,All pupils",
                "1,935,2002,124532,B,60,70%,All pupils",
            ),
            "pupils",
        ),
        (
            "2018-2019/england_abs.csv",
            "LA,ESTAB,URN,PERCTOT,PUPILS",
            ("935,2001,124531,9,Persistent", "935,2001,124531,4,All"),
            "pupils",
        ),
    ],
)
def test_every_family_keeps_the_total_of_an_unknown_column(
    tmp_path: Path, name: str, header: str, rows: tuple[str, ...], column: str
) -> None:
    built = load(tmp_path, {name: table(header, *rows)})
    assert aside(built, name) == {column: 1}
    assert built.reports[name].outcome is FileOutcome.LOADED


def test_names_and_attributes_of_schools_are_no_breakdowns(tmp_path: Path) -> None:
    rows = ("1,935,2001,124531,A,30,50%,Ipswich,Steep", "1,935,2002,124532,B,60,60%,Ipswich,Flat")
    built = load(tmp_path, {"2018-2019/935_ks2final.csv": table(KS2 + ",TOWN,SITE", *rows)})
    assert aside(built, "2018-2019/935_ks2final.csv") == {}
    assert built.reports["2018-2019/935_ks2final.csv"].rows_loaded == 2


ABSENCE = (
    "time_period,time_identifier,geographic_level,country_code,new_la_code,la_name,"
    "education_phase,sess_possible,sess_overall,sess_overall_percent"
)
ABSENT = "202425,Academic year,Local authority,E92000001,E10000029,Suffolk,{},1000,80,8.0"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Absence_4_year_olds_nat_reg_la.csv", "4 year olds"),
        ("absence_four_year_olds.csv", "four year olds"),
        ("absence_age4.csv", "age4"),
        ("absence of 4yo.csv", "4yo"),
        ("absence_reception.csv", "reception"),
        ("ks4_service_children.csv", "service children"),
        ("ks4 young carers.csv", "young carers"),
        ("ks4_late_arrivals.csv", "late arrivals"),
        ("ks4_black_caribbean.csv", "caribbean"),
        ("2_absence_2term_pru.csv", "pru"),
        ("absence_CLA_2024-25.csv", "cla"),
        ("absence of pupils with SEN.csv", "sen"),
        ("absence-fsm-eligible-pupils.csv", "fsm"),
        ("academies_absence.csv", "academies"),
        ("absence_hearing_impaired.csv", "hearing impaired"),
        ("absence_year_11_pupils.csv", "year 11 pupils"),
        ("absence_low_prior_attainers.csv", "low prior attainers"),
        ("absence_boarders.csv", "boarders"),
        ("absence_english_additional_language.csv", "english additional language"),
        ("absence_catholic_schools.csv", "catholic"),
    ],
)
def test_a_file_named_after_a_part_that_no_column_tells_is_refused(tmp_path: Path, name: str, words: str) -> None:
    built = load(tmp_path, {name: table(ABSENCE, ABSENT.format("Total"))})
    assert built.reports[name].outcome is FileOutcome.REFUSED
    assert f"'{words}' in the file's name" in built.problems(name)[0]


@pytest.mark.parametrize(
    "name",
    [
        "absence_by_sen.csv",
        "1_absence_3term_nat_reg_la.csv",
        "absence_by_pupil_characteristic.csv",
        "absence year 2024.csv",
    ],
)
def test_a_file_named_after_all_pupils_is_used(tmp_path: Path, name: str) -> None:
    built = load(tmp_path, {name: table(ABSENCE, ABSENT.format("Total"))})
    assert built.reports[name].outcome is FileOutcome.LOADED


def test_a_column_that_tells_the_part_is_enough(tmp_path: Path) -> None:
    text = table(ABSENCE, ABSENT.format("Pupil referral unit"))
    built = load(tmp_path, {"absence_pru.csv": text})
    assert built.rows("SELECT DISTINCT phase FROM fact") == [("alternative_provision",)]


def test_a_title_above_the_header_tells_a_part_too(tmp_path: Path) -> None:
    header = "authority,measure,entity,period,value"
    ofsted = "URN,Ofsted phase,Inspection date,Overall effectiveness"
    title = "Independent schools: inspections to 31 August 2019"
    built = load(
        tmp_path,
        {
            "mi.csv": table(title, ofsted, "124531,Primary,01/02/2018,2"),
            "sen plans.csv": table(header, "935,gld,E10000029,2024/25,60"),
        },
    )
    assert "independent" in built.problems("mi.csv")[0]
    assert built.reports["sen plans.csv"].outcome is FileOutcome.LOADED


def test_the_publishers_description_of_a_figure_tells_a_part_too(tmp_path: Path) -> None:
    meta = table("col_name,col_type,label", "sess_overall_percent,Indicator,Absence rate of 4 year olds")
    text = table(ABSENCE, ABSENT.format("Total"))
    built = load(tmp_path, {"absence.csv": text, "absence.meta.csv": meta})
    assert "description of column 'sess_overall_percent'" in built.problems("absence.csv")[0]


def test_schools_without_a_number_or_twice_in_a_register_are_counted(tmp_path: Path) -> None:
    header = "URN,LA,ESTAB,LAESTAB,SCHNAME,MINORGROUP,NFTYPE"
    rows = [
        f"{124531 + n},935,{2000 + n},935{2000 + n},School {n},Maintained School,Community school" for n in range(20)
    ]
    odd = (
        ",935,2101,9352101,A centre,Maintained School,Community school",
        rows[3],
        "e1,935,2102,9352102,Odd,Maintained School,Community school",
    )
    name = "2017-2018/england_spine.csv"
    report = load(tmp_path, {name: table(header, *rows, *odd)}).reports[name]
    assert (report.rows_read, report.rows_loaded) == (23, 20)
    assert (report.rows_set_aside, report.rows_ignored) == (2, 1)
    assert {item.reason for item in report.set_aside} == {
        "a school without a URN cannot be followed",
        "expected each school once",
        "expected a URN of digits",
    }


def test_more_than_a_fifth_of_wrong_rows_refuse_a_file(tmp_path: Path) -> None:
    good = [ABSENT.format("Total").replace("202425", f"20{n}{n + 1}") for n in range(10, 18)]
    wrong = [ABSENT.format("Total").replace("E10000029", f"E1000009{n}") for n in range(3)]
    built = load(tmp_path, {"one.csv": table(ABSENCE, *good, wrong[0]), "three.csv": table(ABSENCE, *good, *wrong)})
    assert built.reports["one.csv"].rows_set_aside == 1
    assert built.reports["three.csv"].outcome is FileOutcome.REFUSED
    assert len(built.problems("three.csv")) == 3


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("Local authority,E92000001,W06000015,Cardiff", "places outside England"),
        ("Planning area X,E92000001,E10000029,Suffolk", "unknown: Planning area X"),
    ],
)
def test_a_new_level_or_a_place_outside_england_sets_its_row_aside(tmp_path: Path, cell: str, reason: str) -> None:
    good = ABSENT.format("Total")
    odd = good.replace("Local authority,E92000001,E10000029,Suffolk", cell)
    report = load(tmp_path, {"a.csv": table(ABSENCE, good, odd)}).reports["a.csv"]
    assert (report.rows_loaded, [item.reason for item in report.set_aside]) == (1, [reason])


def test_rows_set_aside_can_be_read_from_the_warehouse(tmp_path: Path) -> None:
    text = ks4("social_care_group", "CLA,50,1000,20.0", "Total,700,30800,44")
    built = load(tmp_path, {"ks4.csv": text})
    assert built.rows('SELECT reason, "column", rows, understood FROM set_aside') == [
        ("breakdowns Milepost does not use", "social_care_group", 1, False)
    ]


@pytest.mark.parametrize(
    ("column", "cell"),
    [("idaci", "1"), ("national_curriculum_year", "11"), ("absence_band", "10"), ("time_in_school", "2")],
)
def test_small_whole_numbers_before_the_figures_are_codes_of_a_breakdown(
    tmp_path: Path, column: str, cell: str
) -> None:
    built = load(tmp_path, {"ks4.csv": ks4(column, f"{cell},700,32200,46")})
    assert f"column '{column}': found '{cell}'" in str(built.problems("ks4.csv"))


@pytest.mark.parametrize("column", ["looked_after", "young_carer", "service_child", "ehcp"])
def test_a_one_in_a_column_named_after_a_part_says_yes_wherever_it_stands(tmp_path: Path, column: str) -> None:
    built = load(tmp_path, {"ks4.csv": table(f"{KS4},{FIGURES},{column}", f"{PLACE},50,1000,20,1")})
    assert f"column '{column}': found '1'" in str(built.problems("ks4.csv"))


def test_a_few_schools_counted_before_the_figures_are_no_codes(tmp_path: Path) -> None:
    built = load(tmp_path, {"ks4.csv": ks4("t_schools,school_count_special", "9,2,700,30800,44")})
    assert attainment8(built) == [("all", 44)]


FLAGGED = (
    "time_period,time_identifier,geographic_level,country_code,new_la_code,version,"
    f"education_investment_area_flag,priority_area_flag,{FIGURES}"
)
ENGLAND_ROW = "202324,Academic year,National,E92000001,,Revised"


def test_an_area_flag_of_authorities_leaves_out_nobody(tmp_path: Path) -> None:
    authority = "202324,Academic year,Local authority,E92000001"
    text = table(
        FLAGGED,
        f"{ENGLAND_ROW},0,0,600000,27600000,46",
        f"{authority},E10000029,Revised,1,0,700,30800,44",
        f"{authority},E10000020,Revised,1,1,800,36000,45",
    )
    built = load(tmp_path, {"202324_la_data_revised.csv": text})
    assert sorted(attainment8(built)) == [("all", 44), ("all", 45), ("all", 46)]


@pytest.mark.parametrize("flags", [("1",), ("0", "1")])
def test_an_area_flag_divides_england(tmp_path: Path, flags: tuple[str, ...]) -> None:
    rows = (f"{ENGLAND_ROW},{flag},0,300000,13500000,45" for flag in flags)
    built = load(tmp_path, {"ks4.csv": table(FLAGGED, *rows)})
    assert "column 'education_investment_area_flag'" in str(built.problems("ks4.csv"))


@pytest.mark.parametrize("total", ["Total - all pupils", "All pupils (total)", "Grand total", "Totals"])
def test_a_total_in_many_words_is_a_total_in_every_column(tmp_path: Path, total: str) -> None:
    rows = (f"{total},{total},700,30800,44", f"{total},Boys,350,14700,42")
    built = load(tmp_path, {"ks4.csv": ks4("social_care_group,sex", *rows)})
    assert sorted(attainment8(built)) == [("all", 44), ("boys", 42)]


@pytest.mark.parametrize("column", ["", "Unnamed: 0", "id", "index", "row_number"])
def test_a_column_that_numbers_the_rows_is_no_breakdown(tmp_path: Path, column: str) -> None:
    built = load(tmp_path, {"ks4.csv": table(f"{column},{KS4},{FIGURES}", f"1,{PLACE},700,30800,44")})
    assert attainment8(built) == [("all", 44)]
