"""Small files made to be read wrong: each answer is right, set aside, or refused by its column."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.build.report import FileOutcome
from tests.files.loaded import load, table

ABSENCE = (
    "time_period,time_identifier,geographic_level,country_code,new_la_code,la_name,education_phase,"
    "sess_possible,sess_overall,sess_overall_percent"
)
SUFFOLK = "202324,Academic year,Local authority,E92000001,E10000029,Suffolk,Total"
EXCLUSIONS = (
    "time_period,time_identifier,geographic_level,country_code,new_la_code,la_name,school_type,headcount,"
    "perm_excl,perm_excl_rate"
)
RETURN = "authority,measure,entity,period,value,pupils"
CSP_ABSENCE = "LA,ESTAB,URN,PERCTOT,PPERSABS10,GRP"
LIST = "urn,date,grade,visit"


def absent(cells: str, period: str = "202324") -> str:
    """One row of Suffolk's absence."""
    return f"{SUFFOLK.replace('202324', period)},{cells}"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (table(ABSENCE.replace(",", ";"), absent("1000,65,").replace(",", ";") + "6,5"), 6.5),
        (table(ABSENCE, absent("1000,65,6.5%")), 6.5),
        (table(ABSENCE, absent("1E+3,65,6.5")), 6.5),
        (table(ABSENCE, absent('"1,000",65,6.5')), 6.5),
        (table(f"{ABSENCE},band", absent("1000,65,6.5,10 to 50"), absent("9000,450,5,Total")), 5.0),
    ],
)
def test_what_can_be_read_in_one_way_is_read_so(tmp_path: Path, text: str, value: float) -> None:
    built = load(tmp_path, {"absence.csv": text})
    assert built.rows("SELECT value FROM fact WHERE measure = 'absence_overall'") == [(value,)]


@pytest.mark.parametrize(
    ("name", "text", "column"),
    [
        ("absence.csv", table(ABSENCE, absent('1000,65,"6,5"')), "sess_overall_percent"),
        ("absence.csv", table(ABSENCE, absent("1000,65,0.065")), "sess_overall_percent"),
        ("absence.csv", table(ABSENCE, absent("1000,e1,6.5")), "sess_overall"),
        ("absence.csv", table(ABSENCE, absent("1000,65,6.5"), absent("1000,65,6.5", "000999")), "time_period"),
        ("absence.csv", table(ABSENCE, absent("1000,65,6.5", "2324")), "time_period"),
        ("absence.csv", table(ABSENCE, absent("1000,65,6.5", "")), "time_period"),
        (
            "exc.csv",
            table(f"{EXCLUSIONS},reason", f"{SUFFOLK},1000,2,0.2,Drugs", f"{SUFFOLK},1000,4,0.4,Theft"),
            "reason",
        ),
        ("exc.csv", table(f"{EXCLUSIONS},grp", f"{SUFFOLK},1000,2,0.2,1", f"{SUFFOLK},1000,4,0.4,2"), "grp"),
        (
            "2018-2019/england_abs.csv",
            table(CSP_ABSENCE, "935,3614,100000,2.6,3.4,1", "935,3614,100000,3.6,4.4,2", "NAT,PRI,,4,8,1"),
            "GRP",
        ),
        ("list.csv", table(LIST, "123001,2014-03-01,Good,First", "123001,2014-03-01,Inadequate,Second"), "grade"),
    ],
)
def test_what_is_wrong_or_about_a_part_is_refused_by_its_column(
    tmp_path: Path, name: str, text: str, column: str
) -> None:
    report = load(tmp_path, {name: text}).reports[name]
    assert report.outcome is FileOutcome.REFUSED
    assert column in {problem.column for problem in report.problems}


def test_a_return_about_a_part_of_the_pupils_gives_no_figure_of_all(tmp_path: Path) -> None:
    rows = ("935,attainment8,935,2023/24,20,young carers", "935,attainment8,935,2022/23,45,Total")
    built = load(tmp_path, {"return.csv": table(RETURN, *rows)})
    assert built.rows("SELECT period, value FROM fact") == [("2022/23", 45.0)]


def test_years_of_two_or_three_digits_cost_their_rows_of_a_list(tmp_path: Path) -> None:
    rows = [f"1230{place:02d},2014-03-01,Good,School" for place in range(10)]
    odd = ("123050,01/02/14,Good,School", "123051,0999-03-01,Good,School")
    built = load(tmp_path, {"list.csv": table(LIST, *rows, *odd)})
    assert built.rows("SELECT count(*), min(inspected)::VARCHAR FROM inspection") == [(10, "2014-03-01")]
    assert built.reports["list.csv"].rows_set_aside == 2


def test_a_figure_of_an_authority_after_its_end_is_set_aside(tmp_path: Path) -> None:
    ended = SUFFOLK.replace("E10000029,Suffolk", "E10000021,Northamptonshire")
    last = [ended.replace("202324", year) for year in ("202021", "202122", "202324")]
    others = [absent("1000,65,6.5", f"20{year}{year + 1}") for year in range(12, 23)]
    built = load(tmp_path, {"absence.csv": table(ABSENCE, *(f"{row},1000,65,6.5" for row in last), *others)})
    assert built.rows("SELECT period FROM fact WHERE entity = 'E10000021'") == [("2020/21",)]
    problems = built.reports["absence.csv"].problems
    assert [(item.row, item.found) for item in problems if "abolished" in item.expected] == [
        (2, "E10000021 in 2021/22"),
        (3, "E10000021 in 2023/24"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        table(f"{ABSENCE},is_boarder", absent("1000,65,6.5,1")),
        table(f"{ABSENCE},boys_only", absent("1000,65,6.5,1")),
        table(ABSENCE, absent("-1000,-65,6.5")),
        table("authority,measure,entity,period,value,denominator", "935,gld,935,2023/24,68,-200"),
    ],
)
def test_marks_of_a_part_and_counts_below_nought_give_no_figure(tmp_path: Path, text: str) -> None:
    report = load(tmp_path, {"file.csv": text}).reports["file.csv"]
    assert (report.outcome, report.facts_loaded) == (FileOutcome.REFUSED, 0)


def test_attendance_of_an_unknown_number_of_schools_cannot_be_told(tmp_path: Path) -> None:
    header = (
        "time_period,time_identifier,geographic_level,country_code,new_la_code,la_name,education_phase,"
        "num_schools,total_num_schools,attendance_perc"
    )
    row = "2025,Week 37,Local authority,E92000001,E10000029,Suffolk,{},{},93.4"
    text = table(header, row.format("Primary", "250,260"), row.format("Secondary", ","), row.format("Special", "c,12"))
    built = load(tmp_path, {"weekly.csv": text})
    assert built.rows("SELECT CAST(phase AS VARCHAR), CAST(status AS VARCHAR), value FROM fact ORDER BY 1") == [
        ("primary", "ok", 93.4),
        ("secondary", "cannot_tell", None),
        ("special", "cannot_tell", None),
    ]


@pytest.mark.parametrize("schools", ["1e308,260", "250,1e308", "-1,260", "250,100001", "250,@SUM(A1)"])
def test_a_number_of_schools_that_cannot_be_is_named_by_row_and_column(tmp_path: Path, schools: str) -> None:
    """It stopped the whole build, in a database's own words."""
    header = (
        "time_period,time_identifier,geographic_level,country_code,new_la_code,la_name,education_phase,"
        "num_schools,total_num_schools,attendance_perc"
    )
    row = "2025,Week 37,Local authority,E92000001,E10000029,Suffolk,{},{},93.4"
    text = table(header, row.format("Primary", "250,260"), row.format("Secondary", schools))
    built = load(tmp_path, {"weekly.csv": text})
    assert built.rows("SELECT CAST(phase AS VARCHAR), value, symbol FROM fact ORDER BY 1") == [
        ("primary", 93.4, None),
        ("secondary", None, "how many schools reported is not given"),
    ]
    (problem,) = built.reports["weekly.csv"].problems
    assert problem.column in ("num_schools", "total_num_schools") and "from 0 to 100,000" in problem.what()


def test_an_unreadable_number_of_schools_does_not_make_others_known(tmp_path: Path) -> None:
    """Where it was the only number of its file, every other row passed for one of a file without any."""
    header = (
        "time_period,time_identifier,geographic_level,country_code,new_la_code,la_name,education_phase,"
        "num_schools,total_num_schools,attendance_perc"
    )
    row = "2025,Week 37,Local authority,E92000001,E10000029,Suffolk,{},{},93.4"
    text = table(header, row.format("Primary", "x,x"), row.format("Secondary", "250,about 260"))
    built = load(tmp_path, {"weekly.csv": text})
    assert built.rows("SELECT DISTINCT CAST(status AS VARCHAR) FROM fact") == [("cannot_tell",)]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("urn,date,grade,published", "12453{},2014-03-01,Good,2013-04-01"),
        (
            "URN,School name,Local authority,Ofsted phase,Inspection start date,Overall effectiveness,Publication date",
            "12453{},A,Suffolk,Primary,2014-03-01,2,2013-04-01",
        ),
    ],
)
def test_a_report_published_before_its_inspection_is_of_no_known_day(tmp_path: Path, header: str, row: str) -> None:
    right = [row.format(at).replace("2013-04", "2014-04") for at in range(1, 9)]
    built = load(tmp_path, {"list.csv": table(header, row.format(0), *right)})
    days = built.rows("SELECT urn, published > inspected FROM inspection WHERE urn = '124530'")
    assert days == [("124530", True)]
    assert [item.row for item in built.reports["list.csv"].problems if "on or after" in item.expected] == [1]


@pytest.mark.parametrize(
    "name", ["hospital absence.csv", "disadv_absence.csv", "alt_prov.csv", "mainstream.csv", "pilot_schools.csv"]
)
def test_a_file_that_its_name_says_is_of_some_schools_is_refused(tmp_path: Path, name: str) -> None:
    report = load(tmp_path, {name: table(ABSENCE, absent("1000,65,6.5"))}).reports[name]
    assert report.outcome is FileOutcome.REFUSED
