"""Layouts of Explore Education Statistics, each in a small file with the published header."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.sources.ees.common import group_named
from tests.files.loaded import Built, load, table

_PLACE = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,new_la_code,la_name"
)


def _la(year: str, level: str = "Local authority") -> str:
    return f"{year},Academic year,{level},E92000001,England,E12000006,East of England,935,E10000029,Suffolk"


def _facts(built: Built) -> list[tuple]:
    """Measure, phase, group and value of Suffolk's facts, rounded."""
    return built.rows(
        """SELECT measure, phase, pupil_group, round(value, 2) FROM fact
        WHERE entity = 'E10000029' ORDER BY ALL"""
    )


def test_early_years_headline_file_of_2022(tmp_path: Path) -> None:
    header = f"{_PLACE},gender,characteristic,characteristic_type,children_number,gld_number,gld_percentage"
    rows = (
        f"{_la('202122')},Total,Total,Total,200,130,65.0",
        f"{_la('202122')},Girls,Total,Total,100,72,72.0",
        f"{_la('202122')},Total,SEN provision,SEN support,20,5,25.0",
        f"{_la('202122')},Girls,SEN provision,SEN support,10,3,30.0",
        f"{_la('202122')},Total,FSM eligibility,FSM,40,20,50.0",
        f"{_la('202122')},Total,FSM eligibility,All other pupils,160,112,70.0",
        f"{_la('202122')},Total,Ethnicity,Unclassified,5,3,60.0",
    )
    built = load(tmp_path, {"1_eyfsp_headline_measures_2022.csv": table(header, *rows)})
    assert _facts(built) == [
        ("gld", "early_years", "all", 65.0),
        ("gld", "early_years", "fsm", 50.0),
        ("gld", "early_years", "girls", 72.0),
        ("gld", "early_years", "not_fsm", 70.0),
        ("gld", "early_years", "sen_support", 25.0),
    ]


def test_early_years_headline_file_of_2022_to_2025(tmp_path: Path) -> None:
    header = (
        f"{_PLACE},lad_code,lad_name,breakdown_topic,breakdown,sex,children_count,"
        "elgs_expected_average,all_elgs_expected_children_count,"
        "all_elgs_expected_children_percent,gld_children_count,gld_children_percent"
    )
    rows = (
        f"{_la('202425')},z,z,Total,Total,Total,200,14.1,128,64.0,136,68.0",
        f"{_la('202425')},z,z,Total,Total,Boys,100,13.1,58,58.0,62,62.0",
        f"{_la('202425')},z,z,Ethnicity minor,Chinese,Total,10,13.1,5,50.0,5,50.0",
        "202425,Academic year,Local authority district,E92000001,England,E12000006,"
        "East of England,935,E10000029,Suffolk,E07000202,Ipswich,Total,Total,Total,90,13,50,55.6,"
        "50,55.6",
    )
    built = load(tmp_path, {"1_eyfsp_headline_measures_2022_2025.csv": table(header, *rows)})
    assert _facts(built) == [
        ("early_learning_goals_all", "early_years", "all", 64.0),
        ("early_learning_goals_all", "early_years", "boys", 58.0),
        ("gld", "early_years", "all", 68.0),
        ("gld", "early_years", "boys", 62.0),
    ]


_WORDS = {
    "FSM eligible,FSM Eligible": "fsm",
    "FSM eligible,FSM NotEligible": "not_fsm",
    "FSM,FSM_Not_eligible": "not_fsm",
    "FSM,FSM - Eligible": "fsm",
    "FSM,FSM - Not eligible": "not_fsm",
    "FSM,FSM eligible in last 6 years": None,
    "Gender,Gender female": "girls",
    "Sex,Male": "boys",
    "SEN provision,SEN provision SEN with statement EHC": "ehcp",
    "SEN provision,SEN provision Statement or EHCP": "ehcp",
    "SEN provision,SEN - Statement or EHCP": "ehcp",
    "SEN provision,SEN provision SEN without statement": "sen_support",
    "SEN provision,SEN - SEN support": "sen_support",
    "SEN provision,SEN Provision No SEN": "no_sen",
    "SEN provision,SEN_provision_No_identified_SEN": "no_sen",
    "SEN provision,SEN - No SEN": "no_sen",
    "SEN primary need,SEN primary need Hearing impairment": None,
    "Ethnicity,Ethnicity Major Asian Total": "ethnicity_asian",
    "Ethnicity,Ethnicity_Major_Any_Other_Ethnic_Group": "ethnicity_other",
    "Ethnicity,Ethnicity Minor Any Other Ethnic Group": None,
    "Ethnicity Major,Black / African / Caribbean / Black British": "ethnicity_black",
    "Ethnicity Minor,Any other ethnic group": None,
    "Ethnicity and gender,Ethnicity Major Asian Total Male": None,
    "NC year,NC Year 7": None,
}


@pytest.mark.parametrize(("words", "group"), _WORDS.items())
def test_each_wording_of_a_characteristic_names_its_group(words: str, group: str | None) -> None:
    topic, word = words.split(",")
    assert group_named(word, topic) == group


def test_exclusions_by_characteristic(tmp_path: Path) -> None:
    header = (
        "time_identifier,time_period,geographic_level,country_code,country_name,school_type,"
        "characteristic_group,characteristic,headcount,perm_excl,perm_excl_rate,fixed_excl,"
        "fixed_excl_rate,one_plus_fixed,one_plus_fixed_rate"
    )
    rows = (
        f"Academic year,201617,National,E92000001,England,Total,{words},1000,{20 - n},x,50,x,20,x"
        for n, words in enumerate(("Total,Total", *_WORDS), 1)
        if words.startswith(("Total", "FSM eligible", "SEN provision,SEN provision SEN", "NC"))
    )
    built = load(tmp_path, {"exclusions_by_characteristic.csv": table(header, *rows)})
    assert built.rows(
        """SELECT pupil_group, value FROM fact
        WHERE measure = 'permanent_exclusions' ORDER BY value"""
    ) == [("sen_support", 7.0), ("ehcp", 10.0), ("not_fsm", 17.0), ("fsm", 18.0), ("all", 19.0)]


def test_key_stage_2_to_2022_23_with_a_column_for_each_subject(tmp_path: Path) -> None:
    header = (
        f"{_PLACE},version,gender,breakdown_topic,breakdown,t_rwm_eligible_pupils,"
        "t_rwm_met_expected_standard,pt_rwm_met_expected_standard,pt_rwm_met_higher_standard,"
        "t_read_eligible_pupils,t_read_met_expected_standard,pt_read_met_expected_standard,"
        "t_mat_progress_eligible_pupils,t_mat_progress_score,avg_mat_progress_score"
    )
    rows = (
        f"{_la('202122')},Revised,Total,Total,Total,200,110,55,6,200,140,70,100,-50,-0.5",
        f"{_la('202122')},Revised,Girls,Total,Total,100,60,60,7,100,75,75,50,-10,-0.2",
        f"{_la('202122')},Revised,Total,SEN status,EHC plan,10,1,10,0,10,2,20,c,c,c",
    )
    name = "ks2_regional_and_local_authority_2016_to_2022_revised.csv"
    built = load(tmp_path, {name: table(header, *rows)})
    assert [row for row in _facts(built) if row[2] in ("all", "ehcp") and row[3] is not None] == [
        ("ks2_maths_progress", "primary", "all", -0.5),
        ("ks2_reading_expected", "primary", "all", 70.0),
        ("ks2_reading_expected", "primary", "ehcp", 20.0),
        ("ks2_rwm_expected", "primary", "all", 55.0),
        ("ks2_rwm_expected", "primary", "ehcp", 10.0),
        ("ks2_rwm_higher", "primary", "all", 6.0),
        ("ks2_rwm_higher", "primary", "ehcp", 0.0),
    ]


def test_key_stage_4_of_2022_23_with_sen_description(tmp_path: Path) -> None:
    header = (
        f"{_PLACE},version,breakdown,gender,ethnic_major,ethnic_minor,free_school_meals,"
        "sen_status,sen_description,disadvantage,first_language,t_schools,t_pupils,t_att8,avg_att8"
    )
    totals = "Total,Total,Total,Total,Total"
    rows = (
        f"{_la('202223')},Revised,Total,Total,Total,Total,{totals},40,100,4400,44.0",
        f"{_la('202223')},Revised,SEN description,Total,Total,Total,Total,Total,Any SEN,Total,Total,40,20,500,25.0",
        f"{_la('202223')},Revised,Ethnic_minor,Total,Total,Chinese,{totals},40,2,120,60.0",
    )
    built = load(tmp_path, {"2223_la_char_data_revised.csv": table(header, *rows)})
    assert _facts(built) == [("attainment8", "secondary", "all", 44.0), ("attainment8", "secondary", "sen", 25.0)]


@pytest.mark.parametrize("column", ["school_type", "establishment_type_group"])
def test_key_stage_4_national_characteristics_of_all_state_funded_schools(column: str, tmp_path: Path) -> None:
    header = (
        "time_period,time_identifier,geographic_level,country_code,country_name,version,"
        f"{column},characteristic_gender,characteristic_disadvantage,t_pupils,t_att8,avg_att8"
    )
    place = "202122,Academic year,National,E92000001,England,Final"
    rows = (
        f"{place},all_state_funded_schools,Total,Total,100,4900,49.0",
        f"{place},all_state_funded_schools,Total,Disadvantaged,20,760,38.0",
        f"{place},all_schools,Total,Total,110,5500,50.0",
        f"{place},converter_academies,Total,Total,50,2600,52.0",
    )
    built = load(tmp_path, {"2122_nat_char_data.csv": table(header, *rows)})
    assert built.rows("SELECT pupil_group, value FROM fact ORDER BY ALL") == [("all", 49.0), ("disadvantaged", 38.0)]


def test_the_gap_index_of_key_stage_2_is_not_that_of_key_stage_4(tmp_path: Path) -> None:
    header = "time_period,time_identifier,geographic_level,country_code,country_name,disadvantage_gap_index"
    text = table(header, "202425,Academic year,National,E92000001,England,3.10")
    built = load(tmp_path, {"ks2_disadvantage_gap_index.csv": text, "202425_gap.csv": text + "\n"})
    assert built.rows("SELECT DISTINCT measure, value FROM fact") == [("ks4_gap_index", 3.1)]
    assert built.reports["ks2_disadvantage_gap_index.csv"].facts_loaded == 0


def test_a_table_of_ones_own_with_location_columns(tmp_path: Path) -> None:
    header = "location,location_code,geographic_level,time_period,school_type,sess_overall_percent"
    rows = (
        "England,E92000001,country,201617,State-funded primary,4.0",
        "East of England,E12000006,region,201617,State-funded primary,4.1",
        "Suffolk,E10000029,localAuthority,201617,State-funded primary,4.2",
        "Suffolk,E10000029,localAuthority,201617,Total,no data",
        "Suffolk,E10000029,localAuthority,201617 Autumn term,State-funded primary,3.9",
    )
    built = load(tmp_path, {"table-tool.csv": table(header, *rows)})
    assert built.rows("SELECT level, entity, period, phase, value FROM fact ORDER BY ALL") == [
        ("authority", "E10000029", "2016/17", "all", None),
        ("authority", "E10000029", "2016/17", "primary", 4.2),
        ("authority", "E10000029", "2016/17-T1", "primary", 3.9),
        ("national", "E92000001", "2016/17", "primary", 4.0),
        ("regional", "E12000006", "2016/17", "primary", 4.1),
    ]


@pytest.mark.parametrize(
    ("columns", "cells", "expected"),
    [
        ("education_phase,perm_excl_rate", "Total,0.1", ("permanent_exclusion_rate", "all", 10.0)),
        ("breakdown,engmath_95_percent", "Total,45.1", ("engmath_5plus", "secondary", 45.1)),
        (
            "subject,breakdown,expected_standard_pupil_percent",
            "Maths,Total,73",
            ("ks2_maths_expected", "primary", 73.0),
        ),
        ("education_phase,pa_perc", "Primary,12.5", ("attendance_persistent", "primary", 12.5)),
    ],
)
def test_a_table_of_ones_own_holds_only_the_figures_chosen(
    columns: str, cells: str, expected: tuple, tmp_path: Path
) -> None:
    text = table(f"{_PLACE},{columns}", f"{_la('202324')},{cells}")
    built = load(tmp_path, {"own-table.csv": text})
    assert built.rows("SELECT measure, phase, value FROM fact") == [expected]


_SCHOOL = f"{_la('202425', 'School')},9352101,900101,Invented School"
_SCHOOL_HEADER = f"{_PLACE},school_laestab,school_urn,school_name"
_KS4_FILTERS = (
    "version,establishment_type_group,breakdown_topic,breakdown,sex,disadvantage_status,"
    "first_language,prior_attainment,mobility"
)


@pytest.mark.parametrize(
    ("name", "columns", "cells", "expected"),
    [
        (
            "1a_absence_3term_school.csv",
            "education_phase,num_schools,enrolments,sess_possible,sess_overall,"
            "sess_overall_percent,enrolments_pa_10_exact,enrolments_pa_10_exact_percent",
            "State-funded primary,1,200,60000,3000,5.0,30,15.0",
            {("absence_overall", "primary", 5.0), ("absence_persistent", "primary", 15.0)},
        ),
        (
            "exc_school.csv",
            "education_phase,headcount,perm_excl,perm_excl_rate,suspension,susp_rate",
            "State-funded secondary,1000,1,0.1,50,5.0",
            {
                ("permanent_exclusions", "secondary", 1.0),
                ("permanent_exclusion_rate", "secondary", 10.0),
                ("suspensions", "secondary", 50.0),
                ("suspension_rate", "secondary", 5.0),
            },
        ),
        (
            "ks2_school_attainment_data.csv",
            "breakdown_topic,breakdown,subject,expected_standard_pupil_percent,"
            "average_scaled_score,progress_measure_score",
            "All pupils,Total,Maths,80,105,z",
            {
                ("ks2_maths_expected", "primary", 80.0),
                ("ks2_maths_scaled", "primary", 105.0),
                ("ks2_maths_progress", "primary", None),
            },
        ),
        (
            "ks2_school_attainment_data.csv",
            "breakdown_topic,breakdown,subject,expected_standard_pupil_percent",
            "Average (2023 to 2025),3 year average,Maths,80",
            set(),
        ),
        (
            "202425_performance_tables_schools_final.csv",
            f"{_KS4_FILTERS},pupil_count,attainment8_average,progress8_average",
            "Final,Academies,Total,Total,Total,Total,Total,Total,Total,100,46.0,z",
            {("attainment8", "secondary", 46.0), ("progress8", "secondary", None)},
        ),
    ],
)
def test_layouts_of_schools(name: str, columns: str, cells: str, expected: set[tuple], tmp_path: Path) -> None:
    built = load(tmp_path, {name: table(f"{_SCHOOL_HEADER},{columns}", f"{_SCHOOL},{cells}")})
    assert built.problems(name) == []
    assert set(built.rows("SELECT measure, phase, value FROM fact")) == expected


@pytest.mark.parametrize(
    ("name", "part", "columns", "cells", "expected"),
    [
        (
            "2_absence_termly_nat_reg_la.csv",
            "Autumn term",
            "education_phase,sess_overall_percent",
            "Total,6.0",
            {("absence_overall", "202425-T1", "all", 6.0)},
        ),
        (
            "6_absence_3term_characteristics.csv",
            "Academic year",
            "education_phase,breakdown_topic,breakdown,sess_overall_percent",
            "Total,SEN provision,SEN - Statement or EHCP,13.0",
            {("absence_overall", "202425", "ehcp", 13.0)},
        ),
        (
            "7_absence_3term_ethnicity_fsm.csv",
            "Academic year",
            "education_phase,fsm,ethnicity_minor,sess_overall_percent",
            "Total,FSM eligible,Irish,13.0",
            set(),
        ),
        (
            "6_absence_2term_characteristics.csv",
            "Autumn and spring term",
            "school_type,characteristic,sess_overall_percent",
            "Total,SEN - No SEN,6.0",
            set(),
        ),
        (
            "exc_nat_region_la.csv",
            "Spring term",
            "education_phase,headcount,susp_rate",
            "State-funded AP school,100,30.5",
            {("suspension_rate", "202425-T2", "all", 30.5)},
        ),
        (
            "EES_weekly_data.csv",
            "Week 37",
            "education_phase,attendance_perc,overall_absence_perc",
            "Primary,95.0,5.0",
            {("attendance", "2024-W37", "all", 95.0), ("attendance_absence", "2024-W37", "all", 5.0)},
        ),
    ],
)
def test_layouts_of_areas(name: str, part: str, columns: str, cells: str, expected: set[tuple], tmp_path: Path) -> None:
    row = _la("202425").replace("Academic year", part)
    built = load(tmp_path, {name: table(f"{_PLACE},{columns}", f"{row},{cells}")})
    assert built.problems(name) == []
    rows = built.rows("SELECT measure, replace(period, '/', ''), pupil_group, value FROM fact")
    assert set(rows) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "ees_ks4_inst_202223.csv",
            table(
                f"{_SCHOOL_HEADER},institution_group,breakdown_topic,breakdown,data_type,version,"
                "cohort,overall,education,appren,all_work,all_notsust,all_unknown",
                f"{_SCHOOL},Academies,Total,Total,Percentage,1,118,92.4,61,7,17,3,4",
            ),
        ),
        ("sen2_mi.csv", table(f"{_PLACE},new_all_ehc,no_exc_20week_rate", f"{_la('202425')},100,50.0")),
        (
            "oa_percent_3term_sch_202425_ccss.csv",
            table("year,urn,all_oa_percent,boy_oa_percent", "202425,900101,5.0,5.1"),
        ),
    ],
)
def test_layouts_of_no_family_are_refused(name: str, text: str, tmp_path: Path) -> None:
    report = load(tmp_path, {name: text}).reports[name]
    assert (report.outcome, report.recognised_as) == ("refused", None)


@pytest.mark.parametrize(
    ("reporting", "status", "words"),
    [
        ("45", "ok", None),
        ("44.9", "cannot_tell", "44 of 50 schools reported"),
        ("", "cannot_tell", "how many schools reported is not given"),
    ],
)
def test_attendance_that_too_few_schools_reported_is_not_the_authority_s(
    reporting: str, status: str, words: str | None, tmp_path: Path
) -> None:
    name = "EES_weekly_data.csv"
    columns = "education_phase,attendance_perc,num_schools,total_num_schools"
    row = _la("202425").replace("Academic year", "Week 37")
    built = load(tmp_path, {name: table(f"{_PLACE},{columns}", f"{row},Primary,95.0,{reporting},50")})
    value = 95.0 if status == "ok" else None
    assert built.rows("SELECT value, status, symbol FROM fact") == [(value, status, words)]


def _period_of(home: Path, time: str, identifier: str = "Academic year") -> list[tuple]:
    header = (
        "time_period,time_identifier,geographic_level,country_code,old_la_code,new_la_code,la_name,"
        "education_phase,sess_overall_percent"
    )
    row = f"{time},{identifier},Local authority,E92000001,:,E10000029,Suffolk,Total,4.6"
    return load(home, {"absence.csv": table(header, row)}).rows("SELECT DISTINCT period, la_code FROM fact")


@pytest.mark.parametrize("time", ["201617", "2016/17", "2016-17", "2016/2017", "20162017"])
def test_an_academic_year_is_one_however_it_is_written(tmp_path: Path, time: str) -> None:
    assert _period_of(tmp_path, time) == [("2016/17", "935")]


def test_six_half_terms_are_a_year_and_five_are_not(tmp_path: Path) -> None:
    assert _period_of(tmp_path / "six", "201213", "Six half terms") == [("2012/13", "935")]
    assert _period_of(tmp_path / "five", "201112", "Five half terms") == []


@pytest.mark.parametrize(
    ("time", "identifier", "week"),
    [("2016", "Week 40", "2016-W40"), ("201617", "Week 40", "2016-W40"), ("201617", "Week 5", "2017-W05")],
)
def test_a_week_of_a_school_year_is_in_the_calendar_year_that_it_is_in(
    tmp_path: Path, time: str, identifier: str, week: str
) -> None:
    assert _period_of(tmp_path, time, identifier) == [(week, "935")]


@pytest.mark.parametrize(("time", "identifier"), [("2016/2018", "Academic year"), ("2016", "Academic year")])
def test_a_year_that_does_not_say_which_is_refused(tmp_path: Path, time: str, identifier: str) -> None:
    assert _period_of(tmp_path, time, identifier) == []


def test_a_file_of_another_key_stage_under_the_same_columns_is_refused(tmp_path: Path) -> None:
    header = (
        "time_period,time_identifier,geographic_level,country_code,old_la_code,new_la_code,la_name,"
        "establishment_type_group,subject,expected_standard_pupil_percent"
    )
    row = "201819,Academic year,Local authority,E92000001,935,E10000029,Suffolk,All state funded,Reading,75"
    built = load(
        tmp_path,
        {
            "ks1_attainment.csv": table(header, row),
            "ks2_attainment_from_ks1_to_ks2.csv": table(header, row.replace("75", "74")),
        },
    )
    assert built.rows("SELECT measure, value FROM fact") == [("ks2_reading_expected", 74.0)]
    assert "'ks1' in the file's name" in " ".join(built.problems("ks1_attainment.csv"))


@pytest.mark.parametrize(
    ("cell", "status"),
    [("*", "suppressed"), ("[c]", "suppressed"), ("[x]", "not_available"), ("[z]", "not_applicable")],
)
def test_symbols_of_spreadsheets_say_why_there_is_no_figure(tmp_path: Path, cell: str, status: str) -> None:
    row = f"{_la('202324')},Total,{cell}"
    built = load(tmp_path, {"absence.csv": table(f"{_PLACE},education_phase,sess_overall_percent", row)})
    assert built.rows("SELECT value, status FROM fact") == [(None, status)]
