"""Layouts of the performance tables and of LAIT that public files have had, each in a small file."""

from __future__ import annotations

from pathlib import Path

from tests.files.loaded import Built, load, table


def facts(built: Built, where: str = "true") -> list[tuple]:
    """Measure, entity, period, group, value and status of the facts."""
    return built.rows(
        f"""SELECT measure, entity, period, pupil_group, value, status FROM fact
        WHERE {where} ORDER BY ALL"""
    )


_OLD = (
    "URN,LA,ESTAB,TOTPUPSENDN,NORG,NORB,PNORG,PNORB,TSENSAP,TSENA,TOTPUPEALDN,NUMEAL,PNUMEAL,"
    "TOTPUPFSMDN,NUMFSM,PNUMFSM,NUMFSMEVER,PNUMFSMEVER"
)


def test_the_census_to_2013_14_loads_with_its_own_denominators(tmp_path: Path) -> None:
    row = "900101,935,2101,200,100,100,50,50,20,10,150,30,20.0,160,16,10.0,40,20"
    built = load(tmp_path, {"2012-2013/england_census.csv": table(_OLD, row)})
    assert built.rows(
        """SELECT measure, value, denominator FROM fact
        WHERE pupil_group = 'all' AND measure <> 'fsm_ever6_share' ORDER BY ALL"""
    ) == [("eal_share", 20.0, 150.0), ("fsm_share", 10.0, 160.0), ("pupils_on_roll", 200.0, None)]
    assert built.rows("SELECT DISTINCT period FROM fact") == [("2012/13",)]


def test_the_census_of_2010_11_takes_the_authority_from_laestab(tmp_path: Path) -> None:
    header, row = "URN,LAESTAB,TOTPUPSENDN,NUMFSM,PNUMFSM", "900101,9352101,200,20,10"
    built = load(tmp_path, {"2010-2011/england_census.csv": table(header, row)})
    assert built.rows("SELECT DISTINCT la_code FROM fact") == [("935",)]


def test_destinations_to_2014_15_are_read_by_urn(tmp_path: Path) -> None:
    header, row = "URN,COHORT,OVERALL,FEC,OVERALLPER", "900101,100,90,20,90%"
    built = load(tmp_path, {"2012-2013/england_pupdest.csv": table(header, row)})
    assert facts(built) == [("destinations_sustained", "900101", "2010/11", "all", 90.0, "ok")]


def test_destinations_after_sixth_form_are_not_those_after_key_stage_4(tmp_path: Path) -> None:
    header = "URN,COHORT,OVERALL,HE,TOP3RD,RUSSELL,OVERALLPER"
    built = load(tmp_path, {"2012-2013/england_ks5-studest.csv": table(header, "900101,9,8,7,1,1,80%")})
    assert built.reports["2012-2013/england_ks5-studest.csv"].outcome == "refused"


_LAIT = "Short Desc,Data item,Years,LA and Regions,Values,LA Number,Region"


def test_plans_within_20_weeks_are_of_the_calendar_year(tmp_path: Path) -> None:
    rows = ("SEN_EHC_Excpt_20wks,,2023,Suffolk,40.5,935,", "FSP_NEW_GOODDEV,,2023,Suffolk,66,935,")
    built = load(tmp_path, {"bds_long_0.csv": table(_LAIT, *rows)})
    assert [row[:3] for row in facts(built)] == [
        ("ehc_plans_20_weeks", "E10000029", "2023-12-31"),
        ("gld", "E10000029", "2022/23"),
    ]
    assert built.rows("SELECT CAST(published AS VARCHAR) FROM fact WHERE measure = 'ehc_plans_20_weeks'") == [
        ("2024-06-30",)
    ]


def test_a_provisional_year_of_the_interactive_tool_is_provisional(tmp_path: Path) -> None:
    rows = ("KS1P_all,,2025 (prov),Suffolk,78,935,", "KS1P_all,,2024 (Rev),Suffolk,79,935,")
    built = load(tmp_path, {"bds_long_0.csv": table(_LAIT, *rows)})
    assert built.rows("SELECT period, value, release FROM fact ORDER BY period") == [
        ("2023/24", 79, "latest_vintage"),
        ("2024/25", 78, "provisional"),
    ]


def test_a_return_of_plans_names_a_calendar_year(tmp_path: Path) -> None:
    header = "authority,measure,entity,period,value"
    rows = ("935,ehc_plans_20_weeks,E10000029,2023/24,40.5",)
    built = load(tmp_path, {"return.csv": table(header, *rows)})
    assert "the last day of a calendar year" in " ".join(built.problems("return.csv"))
