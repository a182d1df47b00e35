"""Numbers and dates of whole files: read right, or refused with row and column; never blanked."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.build.report import FileOutcome
from tests.files.loaded import Built, load, table

_EXCLUSIONS = (
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "region_code",
    "old_la_code",
    "new_la_code",
    "la_name",
    "education_phase",
    "num_schools",
    "headcount",
    "perm_excl",
    "perm_excl_rate",
    "suspension",
    "susp_rate",
)
_SUFFOLK = (
    "202223",
    "Academic year",
    "Local authority",
    "E92000001",
    "E12000006",
    "935",
    "E10000029",
    "Suffolk",
    "Total",
    "250",
)
_OFSTED = (
    "Web link,URN,LAESTAB,School name,Ofsted phase,Local authority,Inspection number,"
    "Inspection type,Inspection start date,Publication date,Overall effectiveness,"
    "Category of concern"
)
_OFSTED_NAME = "Management_information_-_state-funded_schools_-_latest_inspections_as_at_31_Aug_2023.csv"


def _values(built: Built) -> dict[str, float]:
    return dict(built.rows("SELECT measure, value FROM fact WHERE entity = 'E10000029'"))


def _exclusions(home: Path, *cells: str, mark: str = ",") -> Built:
    row = (*_SUFFOLK, *cells)
    return load(home, {"exclusions.csv": table(mark.join(_EXCLUSIONS), mark.join(row))})


def test_a_number_that_may_be_six_or_six_thousand_is_refused_with_its_row(tmp_path):
    built = _exclusions(tmp_path, "50000", "0", "0", "3000", "6,000", mark=";")
    report = built.reports["exclusions.csv"]
    assert report.outcome is FileOutcome.REFUSED
    (problem,) = [problem for problem in report.problems if problem.severity == "error"]
    assert (problem.row, problem.column, problem.found) == (1, "susp_rate", "6,000")


@pytest.mark.parametrize("headcount", ["50000", '"50,000"', "50 000", "50\u00a0000", "5E4", "+50000"])
def test_a_count_is_the_same_however_its_thousands_are_parted(tmp_path, headcount):
    built = _exclusions(tmp_path, headcount, "50", "0.10", "3000", "6.00")
    assert built.rows("SELECT DISTINCT denominator FROM fact WHERE measure = 'suspension_rate'") == [(50000.0,)]


@pytest.mark.parametrize("headcount", ['"50,00"', "50000%", "5_0000", "50000x", "inf", "0x50"])
def test_what_is_no_count_is_refused_with_row_and_column(tmp_path, headcount):
    built = _exclusions(tmp_path, headcount, "50", "0.10", "3000", "6.00")
    problem = built.reports["exclusions.csv"].problems[0]
    assert (problem.row, problem.column, problem.found) == (1, "headcount", headcount.strip('"'))


def test_a_percent_sign_in_a_rate_per_hundred_keeps_its_size(tmp_path):
    result = _values(_exclusions(tmp_path, "50000", "50", "0.10%", "3000", "6.00%"))
    assert result["suspension_rate"] == pytest.approx(6.0)
    assert result["permanent_exclusion_rate"] == pytest.approx(10.0)


def _inspected(home: Path, day: str) -> Built:
    row = f",900101,9352101,Invented A,Primary,Suffolk,1,S5 Inspection,{day},{day},2,NULL"
    return load(home, {_OFSTED_NAME: table(_OFSTED, row)})


@pytest.mark.parametrize("day", ["07-Mar-23", "07/03/23", "07-03-23", "31/02/2023", "07/03/999"])
def test_an_inspection_in_no_certain_year_is_refused_with_its_cell(tmp_path, day):
    report = _inspected(tmp_path, day).reports[_OFSTED_NAME]
    assert report.outcome is FileOutcome.REFUSED
    first = report.problems[0]
    assert (first.row, first.column, first.found) == (1, "Inspection start date", day)
    assert "four digits" in first.expected


@pytest.mark.parametrize(
    "day", ["07/03/2023", "7/3/2023 00:00", "2023-03-07T00:00:00", "07-Mar-2023", "20230307", "44992"]
)
def test_an_inspection_is_on_the_same_day_however_it_is_written(tmp_path, day):
    rows = _inspected(tmp_path, day).rows("SELECT CAST(inspected AS VARCHAR) FROM inspection")
    assert rows == [("2023-03-07",)]


def test_american_dates_are_refused_even_where_they_could_be_british(tmp_path):
    row = ",90010{0},935210{0},Invented {0},Primary,Suffolk,{0},S5 Inspection,{1},{1},2,NULL"
    rows = (row.format(1, "03/07/2023"), row.format(2, "03/13/2023"))
    report = load(tmp_path, {_OFSTED_NAME: table(_OFSTED, *rows)}).reports[_OFSTED_NAME]
    assert report.outcome is FileOutcome.REFUSED
    assert (report.problems[0].row, report.problems[0].found) == (2, "03/13/2023")
    assert "month" in report.problems[0].advice


def test_a_link_without_a_readable_day_is_reported(tmp_path):
    rows = ("100001,100002,Predecessor,soon", "100003,100004,Predecessor,01-09-2013")
    built = load(tmp_path, {"links.csv": table("URN,LinkURN,LinkType,LinkEstablishedDate", *rows)})
    (line,) = built.problems("links.csv")
    assert "row 1, column 'LinkEstablishedDate': found 'soon'" in line


_TABLES = "RECTYPE,LEA,ESTAB,URN,SCHNAME,TPUP,ATT8SCR,PTL2BASICS_95"
_ENGLAND = ("4,935,,,,7000,44.9,40.1%", "7,,,,,540000,46.7,43.4%")


def _shares(home: Path, *cells: str, others: str = "45%") -> Built:
    rows = [f"1,935,4001,{900101 + at},A School,100,45,{cell}" for at, cell in enumerate((*cells, *[others] * 20))]
    areas = [row if "%" in others else row.replace("%", "") for row in _ENGLAND]
    return load(home, {"2018-2019/england_ks4final.csv": table(_TABLES, *rows, *areas)})


def test_beside_cells_with_a_percent_sign_a_part_of_one_is_no_percentage(tmp_path):
    built = _shares(tmp_path, "0.45", "1", "45", "0")
    assert built.rows(
        """SELECT entity, value FROM fact WHERE measure = 'engmath_5plus' AND level = 'school'
        AND entity < '900105' ORDER BY ALL"""
    ) == [("900103", 45.0), ("900104", 0.0)]
    assert "expected a percent sign, as in other cells of this column" in " ".join(built.problems())


def test_a_share_of_less_than_one_pupil_is_not_used(tmp_path):
    built = _shares(tmp_path, "0.45", "1", others="45")
    assert "none, or at least 1 of 100 pupils" in " ".join(built.problems())
    assert built.rows(
        "SELECT entity FROM fact WHERE measure = 'engmath_5plus' AND level = 'school' AND entity < '900103'"
    ) == [("900102",)]


def test_one_impossible_figure_of_a_school_is_set_aside_and_one_of_an_area_refuses_the_file(tmp_path):
    built = _shares(tmp_path, "145%")
    assert built.rows("SELECT count(*) FROM fact WHERE measure = 'engmath_5plus' AND level = 'school'") == [(20,)]
    assert "found '145 for engmath_5plus'; expected between 0 and 100" in " ".join(built.problems())
    rows = [f"1,935,4001,{900101 + at},A School,100,45,45%" for at in range(20)]
    area = load(tmp_path / "area", {"2018-2019/a.csv": table(_TABLES, *rows, "4,935,,,,7000,44.9,140%", _ENGLAND[1])})
    assert area.reports["2018-2019/a.csv"].outcome is FileOutcome.REFUSED
