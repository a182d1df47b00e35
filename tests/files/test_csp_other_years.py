"""Compare school performance: files of other years drift in ways that are known, and load."""

from __future__ import annotations

from pathlib import Path

from tests.files.loaded import Built, load, table

_KS2 = "RECTYPE,LEA,ESTAB,URN,SCHNAME,TELIG,TFSM6CLA1A,TNOTFSM6CLA1A,PTRWM_EXP,READPROG"


def _facts(built: Built, where: str = "true") -> list[tuple]:
    return built.rows(
        f"""SELECT measure, entity, pupil_group, value, status FROM fact
        WHERE {where} ORDER BY ALL"""
    )


def test_the_levels_era_loads_as_levels_and_never_as_the_expected_standard(tmp_path: Path) -> None:
    header = "RECTYPE,LEA,URN,TELIG,TFSMCLA,PTREADWRITTAMATX,PTREADWRITTAMATX_FSMCLA,TAPS"
    rows = ("1,935,124531,20,5,85%,60%,28.1", "3,935, ,7000,1500,74%,58%,28.0")
    built = load(tmp_path, {"2013-2014/england_ks2final.csv": table(header, *rows)})
    assert _facts(built) == [
        ("ks2_rwm_level4", "124531", "all", 85.0, "ok"),
        ("ks2_rwm_level4", "124531", "disadvantaged", 60.0, "ok"),
        ("ks2_rwm_level4", "E10000029", "all", 74.0, "ok"),
        ("ks2_rwm_level4", "E10000029", "disadvantaged", 58.0, "ok"),
    ]


def test_columns_kept_but_empty_make_no_facts_and_no_error(tmp_path: Path) -> None:
    rows = ("1,935,2002,124531,A,20,5,15,65%,", "5, , , , ,600000,180000,420000,62%, ")
    built = load(tmp_path, {"2024-2025/england_ks2revised.csv": table(_KS2, *rows)})
    assert {row[0] for row in _facts(built)} == {"ks2_rwm_expected"}
    assert built.rows("SELECT DISTINCT release, period FROM fact") == [("revised", "2024/25")]


def test_short_rows_of_new_and_closed_schools_are_read_as_blank(tmp_path: Path) -> None:
    rows = ("1,935,2002,124531,A,20,5,15,65%,1.2", "1,935,2003,124532,B,NEW", "1,935,2004,124533")
    built = load(tmp_path, {"2018-2019/850_ks2final.csv": table(_KS2, *rows)})
    assert [line for line in built.problems() if "no row of an authority" not in line] == []
    assert {row[1] for row in _facts(built)} == {"124531"}


_SYMBOLS = {
    "SUPP": "suppressed",
    "SUPPMAT": "suppressed",
    "NA": "not_available",
    "NP": "not_available",
    "NE": "not_applicable",
    "NEW": "not_applicable",
    "LOWCOV": "low_reliability",
    "SP": "rounds_to_zero",
}


def test_each_symbol_has_its_own_status(tmp_path: Path) -> None:
    rows = [f"1,935,2002,{124531 + place},A,20,5,15,65%,{symbol}" for place, symbol in enumerate(_SYMBOLS)]
    built = load(tmp_path, {"2018-2019/935_ks2final.csv": table(_KS2, *rows)})
    result = built.rows("SELECT symbol, status FROM fact WHERE measure = 'ks2_reading_progress' AND value IS NULL")
    assert dict(result) == _SYMBOLS


def test_an_unknown_symbol_is_refused_by_row_column_and_value(tmp_path: Path) -> None:
    row = "1,935,2002,124531,A,20,5,15,65%,QQQ"
    built = load(tmp_path, {"2018-2019/935_ks2final.csv": table(_KS2, row)})
    (line,) = built.problems("2018-2019/935_ks2final.csv")
    assert "row 1, column 'READPROG': found 'QQQ'" in line
    assert "SUPP" in line


def test_a_record_type_of_another_key_stage_is_refused(tmp_path: Path) -> None:
    row = "7,,,,,600000,1,1,65%,"
    built = load(tmp_path, {"2018-2019/935_ks2final.csv": table(_KS2, row)})
    assert "column 'RECTYPE': found '7'" in built.problems("2018-2019/935_ks2final.csv")[0]


def test_a_file_without_a_year_asks_which_year_it_is(tmp_path: Path) -> None:
    row = "1,935,2002,124531,A,20,5,15,65%,1.0"
    built = load(tmp_path, {"935_ks2final.csv": table(_KS2, row)})
    assert "which year is this?" in built.problems("935_ks2final.csv")[0]


def test_the_census_of_2025_loads_with_its_renamed_columns_and_percent_signs(tmp_path: Path) -> None:
    header = "URN,LA,Estab,SCHOOLTYPE,NOR,TSENELSE,PSENELSE,PNUMEAL,PNUMUNCLF,NORFSMEVER"
    rows = (
        "124531,935,2002,State-funded primary,200,10,5.00%,1.50%,0.002,198",
        "NAT,NAT,PRI,State-funded primary,4500000,150000,3.33%,22.80%,0.002,1",
        "100001,201,6005,Independent school,750,0,0.00%,,,",
    )
    built = load(tmp_path, {"2024-2025/england_census.csv": table(header, *rows)})
    assert _facts(built, "measure = 'eal_share'") == [
        ("eal_share", "124531", "all", 1.5, "ok"),
        ("eal_share", "E92000001", "all", 22.8, "ok"),
    ]
    assert built.rows("SELECT DISTINCT phase FROM fact WHERE level = 'national'") == [("primary",)]


def test_the_older_persistent_absence_of_fifteen_percent_stays_its_own_measure(tmp_path: Path) -> None:
    rows = ("LA,ESTAB,URN,PERCTOT,PPERSABS15", "935,2002,124531,4.1,2.2", "NAT,SEC,,5.2,6.4")
    built = load(tmp_path, {"2012-2013/england_abs.csv": table(*rows)})
    measures = {row[0] for row in _facts(built)}
    assert "absence_persistent" not in measures
    assert len(measures) == 2


def test_an_authority_that_does_not_exist_is_refused_by_row(tmp_path: Path) -> None:
    row = "1,123,2002,124531,A,20,5,15,65%,1.0"
    built = load(tmp_path, {"2018-2019/123_ks2final.csv": table(_KS2, row)})
    assert "row 1, column 'LEA': found '123'" in built.problems("2018-2019/123_ks2final.csv")[0]


def test_a_school_that_becomes_an_academy_is_linked_to_the_number_beside_it(tmp_path: Path) -> None:
    header = _KS2 + ",URN_AC,OPEN_AC"
    rows = ("1,935,2002,124531,A,20,5,15,65%,1.0,145000,20190901", "1,935,2003,124532,B,20,5,15,65%,1.0,0,")
    built = load(tmp_path, {"2018-2019/935_ks2final.csv": table(header, *rows)})
    links = built.rows("SELECT urn, link_urn, linked::VARCHAR FROM school_link")
    assert links == [("145000", "124531", "2019-09-01")]


def test_a_missing_column_is_named_as_the_publisher_writes_it(tmp_path: Path) -> None:
    header = _KS2.replace("TELIG,", "")
    built = load(tmp_path, {"2018-2019/ks2.csv": table(header, "1,935,2002,124531,A,5,15,65%,1.0")})
    assert "column 'TELIG': found 'no such column'" in built.problems("2018-2019/ks2.csv")[0]


def test_a_header_that_lacks_half_of_every_family_is_said_to_be_unknown(tmp_path: Path) -> None:
    rows = ("RECORD_KIND,LEA,URN,TELIG2,PTRWM_EXPECTED", "1,935,124531,20,65%")
    built = load(tmp_path, {"2018-2019/ks2.csv": table(*rows)})
    (line,) = built.problems("2018-2019/ks2.csv")
    assert "none of the files Milepost reads" in line
