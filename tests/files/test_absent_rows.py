"""What a file lacks, or what no register lists, is said in its report and beside every figure."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from analytics.reports.about.quality import quality
from analytics.reports.core.ask import ask
from analytics.reports.core.context import ReportContext
from analytics.reports.inspection.inspection import ofsted
from analytics.reports.measures.value import value
from data.build.report import FileOutcome
from data.committed import committed
from data.settings import Settings
from data.warehouse import NothingLoaded, Warehouse
from session.opening import context_for
from tests.files.loaded import Built, load, table
from tests.files.test_other_authority import REGISTER
from ui.views.data.quality import set_aside, set_aside_sentence

KS4 = "RECTYPE,LEA,ESTAB,URN,TPUP,ATT8SCR"
KS4_SCHOOLS = tuple(f"1,935,40{place:02d},1230{place:02d},150,4{place % 10}.5" for place in range(30))
AUTHORITY, ALL_ENGLAND, ENGLAND = "4,935,,,4500,45.2", "5,,,,600000,44.6", "7,,,,550000,46.5"
MI = "URN,School name,Local authority,Ofsted phase,Inspection start date,Publication date,Overall effectiveness"


def opened(built: Built, home: Path, authority: str = "935") -> ReportContext:
    assert built.warehouse is not None
    return context_for(Settings(home / "home", authority), Warehouse.open(built.warehouse))


def warnings(built: Built, name: str) -> list[str]:
    return [item.found for item in built.reports[name].problems if item.severity == "warning"]


@pytest.mark.parametrize(
    ("name", "rows", "lacking"),
    [
        ("935_ks4final.csv", (*KS4_SCHOOLS, AUTHORITY, ALL_ENGLAND, ENGLAND), ""),
        ("935_ks4final.csv", KS4_SCHOOLS, "no row of an authority and none of England"),
        ("935_ks4final.csv", (*KS4_SCHOOLS, AUTHORITY), "no row of England"),
        ("935_ks4final.csv", (*KS4_SCHOOLS, AUTHORITY, ALL_ENGLAND), "no row of England"),
        ("england_ks4final.csv", (*KS4_SCHOOLS, AUTHORITY), "no row of England"),
    ],
)
def test_a_download_cut_between_two_rows_is_doubted_beside_every_figure(
    tmp_path: Path, name: str, rows: tuple[str, ...], lacking: str
) -> None:
    built = load(tmp_path, {f"2018-2019/{name}": table(KS4, *rows)})
    assert warnings(built, f"2018-2019/{name}") == ([lacking] if lacking else [])
    context = opened(built, tmp_path)
    figure = value(context, code="attainment8", area="123001", period="2018/19")
    assert (figure.value, figure.doubts) == (
        41.5,
        (f"Its file has {lacking} and may be incomplete.",) if lacking else (),
    )
    assert set(figure.doubts) <= set(figure.caveats)
    report = quality(context)
    assert [what for _, what in report.incomplete] == list(figure.doubts)


def test_an_england_file_of_absence_without_england_is_doubted(tmp_path: Path) -> None:
    text = table("LA,ESTAB,URN,PERCTOT,PPERSABS10", "935,3614,100000,2.6,3.4")
    built = load(tmp_path, {"2018-2019/england_abs.csv": text})
    assert warnings(built, "2018-2019/england_abs.csv") == ["no row of England"]


@pytest.mark.parametrize(
    ("phases", "lacking"),
    [
        (("PRI", "SEC", "SPE"), []),
        (("PRI",), ["no row of England's secondary and special schools"]),
        ((), ["no row of England"]),
    ],
)
@pytest.mark.parametrize("name", ["england_abs.csv", "935_abs.csv"])
def test_england_by_phase_is_whole_or_doubted(
    tmp_path: Path, name: str, phases: tuple[str, ...], lacking: list[str]
) -> None:
    rows = ("935,3614,100000,2.6,3.4", *(f"NAT,{phase},,4,8.2" for phase in phases))
    built = load(tmp_path, {f"2018-2019/{name}": table("LA,ESTAB,URN,PERCTOT,PPERSABS10", *rows)})
    assert warnings(built, f"2018-2019/{name}") == lacking


EES = "time_period,time_identifier,geographic_level,country_code,new_la_code,la_name,version,avg_att8"


@pytest.mark.parametrize(("number", "doubted"), [(12, False), (40, True)])
def test_a_table_of_england_with_some_of_its_authorities_is_doubted(tmp_path: Path, number: int, doubted: bool) -> None:
    codes = [
        row["area_code"] for row in committed("authorities") if row["level"] == "authority" and not row["valid_to"]
    ]
    rows = [f"202324,Academic year,Local authority,E92000001,{code},,Revised,44.1" for code in codes[:number]]
    built = load(tmp_path, {"ks4.csv": table(EES, "202324,Academic year,National,E92000001,,,Revised,45", *rows)})
    assert built.reports["ks4.csv"].outcome is FileOutcome.LOADED
    assert bool(warnings(built, "ks4.csv")) is doubted


def test_a_table_of_england_with_all_its_authorities_is_not_doubted(tmp_path: Path) -> None:
    codes = [
        row["area_code"] for row in committed("authorities") if row["level"] == "authority" and not row["valid_to"]
    ]
    rows = [f"202324,Academic year,Local authority,E92000001,{code},,Revised,44.1" for code in codes]
    built = load(tmp_path, {"ks4.csv": table(EES, *rows)})
    assert warnings(built, "ks4.csv") == []


NOW = [row for row in committed("authorities") if row["level"] == "authority" and not row["valid_to"]]
PAST_TEN = [row for row in NOW if not row["valid_from"]][:12]
ABSENCE = (
    "time_period,time_identifier,geographic_level,country_code,region_code,new_la_code,la_name,education_phase,"
    "sess_overall_percent"
)


def _absence(year: str, code: str, phase: str) -> str:
    level = {"E92": "National", "E12": "Regional"}.get(code[:3], "Local authority")
    region, la = (code if level == "Regional" else ""), (code if level == "Local authority" else "")
    return f"{year},Academic year,{level},E92000001,{region},{la},,{phase},5.1"


CODES = ["E92000001", *(f"E1200000{at}" for at in range(1, 10)), *(row["area_code"] for row in PAST_TEN)]
PHASES = ("State-funded primary", "State-funded secondary", "Special")
YEARS = ("202021", "202122", "202223")
BY_YEAR = [_absence(year, code, phase) for year in YEARS for phase in PHASES for code in CODES]
BY_LEVEL = [_absence(year, code, phase) for code in CODES for year in YEARS for phase in PHASES]


@pytest.mark.parametrize(
    ("rows", "lacking"),
    [
        (BY_YEAR, ""),
        (BY_LEVEL, ""),
        ([*reversed(BY_YEAR)], ""),
        ([*reversed(BY_LEVEL)], ""),
        (BY_YEAR[:-5], "7 places of level authority in the last part of 2022/23"),
        (BY_YEAR[:-14], "7 places of level regional in the last part of 2022/23"),
        ([row for row in BY_YEAR if "202223" not in row or "Local" not in row], "no row of level authority in 2022/23"),
        (BY_LEVEL[:-5], "1 row of one place in 2021/22"),
        (BY_LEVEL[:-6], f"no more rows of {CODES[-1]} after 2020/21"),
        ([row for row in BY_LEVEL if "National" in row][:-1], "2 rows of one place in 2022/23"),
        ([row for row in BY_YEAR if "202021" in row][: 2 * len(CODES) - 7], "5 places of level authority in the last"),
    ],
)
def test_a_table_that_ends_before_its_grid_is_full_is_doubted(tmp_path: Path, rows: list[str], lacking: str) -> None:
    built = load(tmp_path, {"absence.csv": table(ABSENCE, *rows)})
    assert built.reports["absence.csv"].outcome is FileOutcome.LOADED
    met = warnings(built, "absence.csv")
    assert len(met) == bool(lacking) and "".join(met).startswith(lacking)


GROUPS = [f"{kind} {at}" for kind in ("Age", "NC year") for at in range(1, 21)]
EXCLUSIONS = [
    f"{year},Academic year,National,E92000001,{phase},{group.rsplit(' ', 1)[0]},{group},10000,5,0.05"
    for year in ("202223", "202122")
    for phase in ("Total", "State-funded primary", "State-funded secondary", "Special")
    for group in ("Total", *GROUPS)
]


@pytest.mark.parametrize(
    ("left", "lacking"),
    [(328, ""), (164, ""), (140, "17 of 41 values of characteristic"), (60, "19 of 41 values of characteristic")],
)
def test_a_table_of_breakdowns_that_breaks_off_is_doubted(tmp_path: Path, left: int, lacking: str) -> None:
    header = (
        "time_period,time_identifier,geographic_level,country_code,school_type,characteristic_group,characteristic,"
        "headcount,perm_excl,perm_excl_rate"
    )
    built = load(tmp_path, {"exclusions.csv": table(header, *EXCLUSIONS[:left])})
    met = warnings(built, "exclusions.csv")
    assert len(met) == bool(lacking) and "".join(met).startswith(lacking)


@pytest.mark.parametrize(
    ("levels", "years", "lacking"),
    [
        ("National; Regional; Local authority", "2020/21 to 2022/23", []),
        ("National; School", "2020/21 to 2022/23", ["no row of level School"]),
        ("National", "2018/19 to 2022/23", ["no row of 2018/19"]),
    ],
)
def test_a_file_is_held_against_what_its_publisher_says_that_it_has(
    tmp_path: Path, levels: str, years: str, lacking: list[str]
) -> None:
    guidance = f"Data files\n\nFilename: absence.csv\nGeographic levels: {levels}\nTime period: {years}\n"
    files = {"data/absence.csv": table(ABSENCE, *BY_YEAR), "data-guidance/data-guidance.txt": guidance}
    assert warnings(load(tmp_path, files), "data/absence.csv") == lacking


@pytest.mark.parametrize(
    ("header", "rows", "cut"),
    [
        ("avg_att8", ["44.1"] * 10 + ["44"], True),
        ("avg_att8", ["44.1"] * 10 + ["44."], True),
        ("avg_att8", ["44.1"] * 10 + ["43.9"], False),
        ("avg_att8", ["44.1", "45", "43.2"] * 3 + ["44"], False),
        ("avg_att8,lad_code", ["44.1,E10000029"] * 3 + ["44.1,E100000"], True),
        ("avg_att8,lad_code", ["44.1,E10000029"] * 3 + ["44.1,E10000029"], False),
        ("avg_att8,pupils_n", ["44.1,62", "44.1,58", "44.1,71", "44.1,9"], False),
    ],
)
def test_a_file_that_ends_within_its_last_cell_is_refused(
    tmp_path: Path, header: str, rows: list[str], cut: bool
) -> None:
    place = "Academic year,Local authority,E92000001,E10000029,Suffolk,Revised"
    lines = [f"20{14 + year}{15 + year},{place},{cells}" for year, cells in enumerate(rows)]
    columns = EES.replace("avg_att8", header)
    built = load(tmp_path, {"ks4.csv": table(columns, *lines)[:-1]})
    assert (built.reports["ks4.csv"].outcome is FileOutcome.REFUSED) is cut
    assert any("cut off" in line for line in built.problems("ks4.csv")) is cut
    (tmp_path / "whole").mkdir()
    whole = load(tmp_path / "whole", {"ks4.csv": table(columns, *lines)})
    assert not any("cut off" in line for line in whole.problems("ks4.csv"))


def test_inspections_of_unlisted_schools_are_counted_for_the_home_authority_alone(tmp_path: Path) -> None:
    rows = (
        "120900,A,Norfolk,Primary,2014-03-01,2014-04-01,2",
        "120950,Closed,Norfolk,Primary,2014-03-01,2014-04-01,4",
        "120951,Closed too,Norfolk,Primary,2014-03-01,2014-04-01,3",
        "115000,Elsewhere,Essex,Primary,2014-03-01,2014-04-01,3",
    )
    built = load(tmp_path, {"edubasealldata20260312.csv": REGISTER, "mi.csv": table(MI, *rows)})
    assert warnings(built, "mi.csv") == []  # load() builds for Suffolk
    context = opened(built, tmp_path, "926")
    report = ask(ofsted, context).report
    assert any("2 of the authority's 3 inspected schools" in line for line in report.header.doubts)


def test_rows_of_schools_without_a_urn_in_no_register_are_counted(tmp_path: Path) -> None:
    header = (
        "time_period,time_identifier,geographic_level,country_code,old_la_code,school_laestab,education_phase,"
        "sess_possible,sess_overall,sess_overall_percent"
    )
    text = table(header, "202324,Academic year,School,E92000001,935,9354001,Primary,1000,65,6.5")
    built = load(tmp_path, {"absence.csv": text})
    assert warnings(built, "absence.csv") == ["1 row of authority 935, 9354001 first"]
    assert built.rows("SELECT reason, rows FROM set_aside") == [
        ("figures of schools without a URN, in no register that is loaded", 1)
    ]


def test_two_rows_of_one_inspection_with_different_grades_are_not_used(tmp_path: Path) -> None:
    rows = [f"1209{place:02d},A,Norfolk,Primary,2014-03-01,2014-04-01,2" for place in range(20)]
    built = load(tmp_path, {"mi.csv": table(f"{MI},Visit", *(f"{row},A" for row in rows), f"{rows[3][:-1]}4,B")})
    assert ("120903",) not in built.rows("SELECT urn FROM inspection")
    assert len(built.rows("SELECT urn FROM inspection")) == 19
    assert [item.row for item in built.reports["mi.csv"].problems if "one inspection differ" in item.advice] == [4, 21]


def test_rows_alike_but_for_a_column_that_nothing_reads_are_reported(tmp_path: Path) -> None:
    row = "120900,A,Norfolk,Primary,2014-03-01,2014-04-01,2"
    built = load(tmp_path, {"mi.csv": table(f"{MI},Visit", f"{row},A", f"{row},B")})
    named = {item.column for item in built.reports["mi.csv"].problems if "told apart" in item.found}
    assert named == {"Visit"}


def test_a_warehouse_of_an_earlier_version_is_not_opened(tmp_path: Path) -> None:
    built = load(tmp_path, {"2018-2019/935_ks4final.csv": table(KS4, *KS4_SCHOOLS)})
    assert built.warehouse is not None
    with duckdb.connect(str(built.warehouse)) as db:
        db.execute("ALTER TABLE source_file DROP COLUMN incomplete")
    with pytest.raises(NothingLoaded, match="build it again"):
        Warehouse.open(built.warehouse)


def test_the_page_on_data_quality_lists_the_rows_that_give_no_figure(tmp_path: Path) -> None:
    rows = (*KS4_SCHOOLS[:-1], KS4_SCHOOLS[-1].replace(".5", "??"), AUTHORITY, ALL_ENGLAND, ENGLAND)
    built = load(tmp_path, {"2018-2019/935_ks4final.csv": table(KS4, *rows)})
    report = quality(opened(built, tmp_path))
    assert [(row.rows, row.column, row.understood) for row in report.set_aside] == [
        (1, "att8scr", False),
        (1, "", True),
    ]
    assert set_aside_sentence(report) == "1 row was set aside because the content or the place is unknown."
    assert len(set_aside(report).rows) == 2


BEGINS = "time_period,time_identifier,geographic_level,country_code,region_code,region_name,new_la_code,la_name"
YEAR = "201718,Academic year"
SUFFOLK, EAST, NATION = (
    f"{YEAR},Local authority,E92000001,E12000006,East of England,E10000029,Suffolk",
    f"{YEAR},Regional,E92000001,E12000006,East of England,,",
    f"{YEAR},National,E92000001,,,,",
)


@pytest.mark.parametrize(
    ("name", "text", "lacking"),
    [
        (
            "ks4.csv",
            table(
                f"{BEGINS},sex,disadvantage_status,attainment8_average",
                *(f"{SUFFOLK},{sex},Total,{45 + at}" for at, sex in enumerate(("Total", "Boys", "Girls"))),
            ),
            "no value of disadvantage_status but the total",
        ),
        (
            "gld_2013_2018.csv",
            table(f"{BEGINS},number_of_children,gld_percent", f"{SUFFOLK},8000,71.5", f"{NATION},660000,71.5"),
            "no row of 2013",
        ),
        (
            "absence.csv",
            table(
                f"{BEGINS},education_phase,sess_overall_percent",
                *(f"{place},{phase},{rate}" for phase, rate in (("Primary", 4.2), ("Special", 10.1))
                  for place in (SUFFOLK, EAST, NATION)[: 3 if phase == "Primary" else 2]),
            ),
            "no row of level national in 2017/18",
        ),
        (
            "absence.csv",
            table(
                f"{BEGINS},education_phase,sess_overall_percent",
                *(f"{place},{phase},{rate}" for phase, rate in (("Primary", 4.2), ("Total", 4.8))
                  for place in (SUFFOLK, EAST, NATION)[0 if phase == "Primary" else 2 :]),
            ),
            "",
        ),
    ],
)  # fmt: skip
def test_a_table_whose_last_blocks_are_cut_off_whole_is_doubted(
    tmp_path: Path, name: str, text: str, lacking: str
) -> None:
    assert warnings(load(tmp_path, {name: text}), name) == ([lacking] if lacking else [])


WHOLE = ["E92000001", *(f"E1200000{at}" for at in range(1, 10)), *(row["area_code"] for row in NOW)]
OF_ENGLAND = [_absence("202324", code, phase) for phase in PHASES for code in WHOLE]
FIRST = len(WHOLE)


@pytest.mark.parametrize(
    ("absent", "lacking"),
    [
        (range(0), ""),
        (range(FIRST + 20, FIRST + 35), "no row of 15 authorities that follow each other"),
        (range(FIRST, FIRST + 1), "no row of England in a part"),
        (range(FIRST + 3, FIRST + 4), "8 regions in a part"),
        ([at for at, row in enumerate(OF_ENGLAND) if any(code in row for code in WHOLE[30:33])], "150 authorities"),
        ([at for at, row in enumerate(OF_ENGLAND) if "National" in row], "no row of England"),
    ],
)
def test_rows_absent_from_the_middle_of_a_table_of_england_are_doubted(
    tmp_path: Path, absent: range | list[int], lacking: str
) -> None:
    rows = [row for at, row in enumerate(OF_ENGLAND) if at not in set(absent)]
    met = warnings(load(tmp_path, {"absence.csv": table(ABSENCE, *rows)}), "absence.csv")
    assert len(met) == bool(lacking) and "".join(met).startswith(lacking), met
