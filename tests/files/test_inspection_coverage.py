"""What inspection files know, of whom and until when; figures that do not reach are not given."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.reports.core.types import Figure
from analytics.reports.measures.value import value
from data.settings import Settings
from data.vocabulary import ValueStatus
from data.warehouse import Warehouse
from session.opening import context_for
from tests.files.loaded import TODAY, Built, load, table

STOCK = "ofsted_good_schools"
REGISTER = (
    "URN,LA (code),EstablishmentName,TypeOfEstablishment (name),EstablishmentStatus (name),"
    "OpenDate,CloseDate,PhaseOfEducation (name)"
)
MI_2015 = (
    "Web Link,URN,Laestab,School name,Local Authority,Type of school,Ofsted Phase,"
    "Inspection start date,Overall effectiveness: how good is the school,Category,"
    "Previous inspection date,previous overall effectiveness"
)


def on(built: Built, day: str, code: str = STOCK) -> Figure:
    assert built.warehouse is not None
    home = built.warehouse.parents[2]
    context = context_for(Settings(home, "935"), Warehouse.open(built.warehouse), as_at=TODAY)
    return value(context, code=code, area="E10000029", period=day)


def test_a_file_of_one_years_inspections_is_no_register_of_open_schools(tmp_path: Path) -> None:
    rows = [f",9001{n:02d},935010{n},School {n},Suffolk,Community School,Primary,1{n}/11/2014,2,,," for n in range(4)]
    name = "all_inspections_year_to_date_31_January_2015.csv"
    built = load(tmp_path, {name: table(MI_2015, *rows)})
    result = on(built, "2015-01-31")
    assert result.status is ValueStatus.CANNOT_TELL
    assert result.known_part == (4, 4)


def test_inspections_of_schools_in_no_register_are_counted_and_noted(tmp_path: Path) -> None:
    register = table(
        REGISTER,
        *(f"{urn},935,A,Community school,Open,01-09-2000,,Primary" for urn in range(900110, 900120)),
        "900102,935,B,Community school,Closed,01-09-2000,31-08-2010,Primary",
    )
    good = [f"{urn},{year}-03-01,Good" for urn in range(900110, 900120) for year in (2013, 2016)]
    listed = table("URN,Date,Grade", *good, "900109,2013-03-02,Inadequate")
    built = load(tmp_path, {"edubasealldata20170901.csv": register, "list.csv": listed})
    assert built.reports["list.csv"].notes == [
        "inspections of 1 school that is in no loaded register: counted for no authority; load the "
        "GIAS register with closed schools"
    ]
    result = on(built, "2015-01-31")
    assert (result.value, result.denominator) == (100, 10)
    assert "Inspections of 1 school in no loaded register are not counted." in result.caveats


def test_a_register_that_lacks_many_inspected_schools_gives_no_figure_of_all(tmp_path: Path) -> None:
    schools = [f"{urn},935,A,Academy converter,Open,01-09-2000,,Primary" for urn in range(900110, 900118)]
    closed = "900102,935,B,Community school,Closed,01-09-2000,31-08-2010,Primary"
    good = [f"{urn},{year}-03-01,Good" for urn in range(900110, 900118) for year in (2013, 2016)]
    listed = table("URN,Date,Grade", *good, "900130,2013-03-02,Good", "900131,2013-03-02,Good")
    built = load(tmp_path, {"edubasealldata20170901.csv": table(REGISTER, *schools, closed), "list.csv": listed})
    result = on(built, "2015-01-31")
    assert (result.value, result.status) == (None, ValueStatus.CANNOT_TELL)
    assert "20% of the inspected schools are in no loaded register" in result.reason


def test_pupils_are_counted_only_where_the_roll_of_enough_schools_is_known_on_the_day(tmp_path: Path) -> None:
    schools = [
        f"{urn},935,A,Community school,Open,01-09-2000,,Primary,{100 if urn < 900113 else ''}"
        for urn in range(900110, 900120)
    ]
    closed = "900102,935,B,Community school,Closed,01-09-2000,31-08-2010,Primary,"
    good = [f"{urn},{year}-03-01,Good" for urn in range(900110, 900120) for year in (2013, 2016)]
    files = {
        "edubasealldata20170901.csv": table(f"{REGISTER},NumberOfPupils", *schools, closed),
        "edubasealldata20140901.csv": table(f"{REGISTER},NumberOfPupils", *schools, closed),
        "list.csv": table("URN,Date,Grade", *good),
    }
    built = load(tmp_path, files)
    result = on(built, "2015-01-31", "ofsted_good_pupils")
    assert (result.value, result.status) == (None, ValueStatus.CANNOT_TELL)
    assert "known for 3 of the 10 schools" in result.reason


def test_the_pupils_of_a_past_day_are_those_of_a_register_or_a_census_of_that_time(tmp_path: Path) -> None:
    def register(pupils: int) -> str:
        rows = [
            f"{urn},935,A,Community school,Open,01-09-2000,,Primary,{pupils if urn < 900113 else 100}"
            for urn in range(900110, 900120)
        ]
        closed = "900102,935,B,Community school,Closed,01-09-2000,31-08-2010,Primary,"
        return table(f"{REGISTER},NumberOfPupils", *rows, closed)

    grades = [f"{urn},2013-03-01,{'Good' if urn < 900113 else 'Inadequate'}" for urn in range(900110, 900120)]
    later = [f"{urn},2016-03-01,Good" for urn in range(900110, 900120)]
    census = [f"{urn},935,2101,Primary,{300 if urn < 900113 else 100}" for urn in range(900110, 900120)]
    files = {
        "edubasealldata20170901.csv": register(9000),
        "list.csv": table("URN,Date,Grade", *grades, *later),
        "2013-2014/england_census.csv": table("URN,LA,ESTAB,SCHOOLTYPE,NOR", *census),
    }
    built = load(tmp_path, files)
    result = on(built, "2015-01-31", "ofsted_good_pupils")
    assert (result.numerator, result.denominator) == (900, 1600)  # as counted in January 2014, not in 2017
    assert on(built, "2015-06-30", "ofsted_good_pupils").status is ValueStatus.CANNOT_TELL  # no count of that year


def test_a_replay_does_not_know_the_roll_of_a_later_register(tmp_path: Path) -> None:
    rows = [f"{urn},935,A,Community school,Open,01-09-2000,,Primary,100" for urn in range(900110, 900120)]
    closed = "900102,935,B,Community school,Closed,01-09-2000,31-08-2010,Primary,"
    good = [f"{urn},{year}-03-01,Good" for urn in range(900110, 900120) for year in (2013, 2016)]
    files = {
        "edubasealldata20170901.csv": table(f"{REGISTER},NumberOfPupils", *rows, closed),
        "list.csv": table("URN,Date,Grade", *good),
    }
    built = load(tmp_path, files)
    assert built.warehouse is not None
    settings, warehouse = Settings(built.warehouse.parents[2], "935"), Warehouse.open(built.warehouse)
    then = context_for(settings, warehouse, as_at=date(2015, 1, 31))
    assert warehouse.schools(then.scope, then.as_at, la_code="935")["pupils"].notna().sum() == 0
    assert value(then, code="ofsted_good_pupils", area="E10000029", period="2015-01-31").value is None
    today = context_for(settings, warehouse, as_at=TODAY)
    assert warehouse.schools(today.scope, today.as_at, la_code="935")["pupils"].notna().sum() == 10


@pytest.mark.parametrize(
    ("column", "old", "new"),
    [("Local Authority", "Suffolk", "Sufolk"), ("Ofsted Phase", "Primary", "Prmary"), ("Category", ",4,SM,", ",4,XX,")],
)
def test_unknown_words_in_ofsteds_files_are_reported(tmp_path: Path, column: str, old: str, new: str) -> None:
    row = ",900104,9350104,D,Suffolk,Community School,Primary,13/01/2013,4,SM,,"
    name = "Management_information_31_January_2015.csv"
    other = row.replace("900104", "900105").replace("9350104", "9350105").replace("13/01", "14/01")
    built = load(tmp_path, {name: table(MI_2015, row.replace(old, new), other)})
    (problem,) = built.reports[name].problems
    assert (problem.column, problem.row, problem.severity) == (column, 1, "warning")
    days = built.rows("SELECT inspected FROM inspection WHERE urn LIKE '9001%' ORDER BY ALL")
    assert days == [(date(2013, 1, 13),), (date(2013, 1, 14),)]


def test_a_register_knows_a_grade_that_a_list_dates_some_days_before(tmp_path: Path) -> None:
    register = table(
        "URN,LA (code),EstablishmentName,TypeOfEstablishment (name),EstablishmentStatus (name),"
        "PhaseOfEducation (name),OfstedLastInsp,OfstedRating (name)",
        "900101,935,A,Community school,Open,Primary,06-03-2018,Good",
    )
    listed = table("URN,Date,Grade", "900101,2018-03-01,Good")
    built = load(tmp_path, {"edubasealldata20220425.csv": register, "list.csv": listed})
    assert on(built, "2022-04-25").value == 100
