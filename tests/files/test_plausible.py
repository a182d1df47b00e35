"""Figures that nothing published so far is like: of England, of an authority, beside their counts and their parts."""

from __future__ import annotations

from pathlib import Path

from data.build.report import FileOutcome
from data.committed import committed
from tests.files.loaded import load, table

EXCLUSIONS = (
    "time_period,time_identifier,geographic_level,country_code,new_la_code,la_name,school_type,headcount,"
    "perm_excl,perm_excl_rate"
)
KS4 = (
    "time_period,time_identifier,geographic_level,country_code,new_la_code,la_name,establishment_type_group,"
    "breakdown,pupil_count,attainment8_average"
)
ABSENCE = (
    "time_period,time_identifier,geographic_level,country_code,new_la_code,la_name,education_phase,"
    "enrolments_pa_10_exact_percent"
)
ENGLAND = "202324,Academic year,National,E92000001,,,Total"
PLACES = (("E10000029", "Suffolk"), ("E10000020", "Norfolk"), ("E10000012", "Essex"), ("E10000003", "Cambridgeshire"))


def own(kind: str, code: str = "E10000029", name: str = "Suffolk", period: str = "202324") -> str:
    """The first cells of a row of an authority."""
    return f"{period},Academic year,Local authority,E92000001,{code},{name},{kind}"


def test_another_unit_is_refused_by_its_column_whatever_phase_and_level(tmp_path: Path) -> None:
    files = {
        "england_ten_times.csv": (table(EXCLUSIONS, f"{ENGLAND},8400000,84000,1.00"), "perm_excl_rate"),
        "authority_ten_times.csv": (table(EXCLUSIONS, f"{own('Total')},100000,1700,1.70"), "perm_excl_rate"),
        "score_of_a_tenth.csv": (table(KS4, f"{own('All state-funded,Total')},7000,4.41"), "attainment8_average"),
        "thousands.csv": (table(KS4, f"{ENGLAND.replace('Total', 'All state-funded,Total')},620.4,45.9"), None),
        "nothing.csv": (table(KS4, f"{own('All state-funded,Total')},7100,0"), "attainment8_average"),
    }
    built = load(tmp_path, {name: text for name, (text, _) in files.items()})
    for name, (_, column) in files.items():
        report = built.reports[name]
        assert report.outcome is FileOutcome.REFUSED, name
        assert column in {problem.column for problem in report.problems}, name


def test_one_authority_of_many_is_set_aside_alone(tmp_path: Path) -> None:
    rows = [f"{own('All state-funded,Total', *place)},7000,44.{at}" for at, place in enumerate(PLACES)]
    rows[1] = rows[1].replace("44.1", "4.41")
    built = load(tmp_path, {"ks4.csv": table(KS4, *rows)})
    assert built.rows("SELECT count(*), min(value) FROM fact WHERE measure = 'attainment8'") == [(3, 44.0)]
    (problem,) = built.reports["ks4.csv"].problems
    assert (problem.row, problem.column) == (2, "attainment8_average")
    assert built.reports["ks4.csv"].rows_set_aside == 1


def test_a_year_unlike_both_its_neighbours_is_set_aside(tmp_path: Path) -> None:
    rates = {"202122": 18.1, "202223": 3.0, "202324": 17.9, "202425": 18.4}
    rows = [f"{own('Total', period=period)},{rate}" for period, rate in rates.items()]
    built = load(tmp_path, {"absence.csv": table(ABSENCE, *rows)})
    assert built.rows("SELECT period FROM fact ORDER BY 1") == [("2021/22",), ("2023/24",), ("2024/25",)]


def test_counts_far_from_their_rate_leave_neither(tmp_path: Path) -> None:
    rows = [f"{own('Total', *place)},100000,150,0.15" for place in PLACES]
    rows[2] = rows[2].replace(",150,", ",15,")
    built = load(tmp_path, {"exclusions.csv": table(EXCLUSIONS, *rows)})
    assert built.rows("SELECT measure, count(*) FROM fact GROUP BY ALL ORDER BY 1") == [
        ("permanent_exclusion_rate", 3),
        ("permanent_exclusions", 3),
    ]


def test_england_lies_among_its_authorities(tmp_path: Path) -> None:
    places = [
        row
        for row in committed("authorities")
        if row["level"] == "authority" and not row["valid_to"] and "," not in row["name"]
    ]
    rows = [
        f"{own('Total', row['area_code'], row['name'])},50000,{40 + at % 30},{(40 + at % 30) / 500}"
        for at, row in enumerate(places)
    ]
    files = {
        "rate.csv": table(EXCLUSIONS, *rows, f"{ENGLAND},7500000,15000,0.20"),
        "number.csv": table(EXCLUSIONS, *rows, f"{ENGLAND},24000000,24000,0.10"),
        "right.csv": table(EXCLUSIONS, *rows, f"{ENGLAND},7500000,8250,0.11"),
    }
    built = load(tmp_path, files)
    outcomes = [built.reports[name].outcome for name in files]
    assert outcomes == [FileOutcome.REFUSED, FileOutcome.REFUSED, FileOutcome.LOADED], built.problems()
    assert "as its authorities have" in " ".join(built.problems("rate.csv"))
    assert "together" in " ".join(built.problems("number.csv"))


def test_what_lies_about_nought_may_change_by_any_ratio(tmp_path: Path) -> None:
    header = "authority,measure,entity,period,value"
    rows = [
        f"935,progress8,935,{year},{value}" for year, value in (("2021/22", 0.4), ("2022/23", 0.02), ("2023/24", 0.5))
    ]
    built = load(tmp_path, {"return.csv": table(header, *rows)})
    assert built.rows("SELECT count(*) FROM fact") == [(3,)], built.problems()


def test_a_group_with_more_pupils_than_all_leaves_neither(tmp_path: Path) -> None:
    header = KS4.replace("breakdown,", "breakdown,sex,")
    rows = [
        row
        for at, place in enumerate(PLACES)
        for row in (
            f"{own('All state-funded,Total,Total', *place)},7000,44.{at}",
            f"{own('All state-funded,Total,Girls', *place)},3500,46.{at}",
            f"{own('All state-funded,Total,Boys', *place)},3500,42.{at}",
        )
    ]
    rows[0], rows[1] = rows[0].replace("Total,Total", "Total,Girls"), rows[1].replace("Girls", "Total")
    built = load(tmp_path, {"ks4.csv": table(header, *rows)})
    left = built.rows("SELECT pupil_group FROM fact WHERE entity = 'E10000029' AND measure = 'attainment8'")
    assert left == [("boys",)]
    assert [problem.row for problem in built.reports["ks4.csv"].problems if problem.row] == [1, 2]
    england = table(header, f"{ENGLAND.replace('Total', 'All state-funded,Total,Total')},300000,45", *rows[2:])
    england += f"{ENGLAND.replace('Total', 'All state-funded,Total,Girls')},600000,47\n"
    assert load(tmp_path / "england", {"ks4.csv": england}).reports["ks4.csv"].outcome is FileOutcome.REFUSED


def test_england_moves_less_than_an_authority(tmp_path: Path) -> None:
    header = ABSENCE.replace("enrolments_pa_10_exact_percent", "sess_overall_percent")
    files = {"england.csv": table(header, f"{ENGLAND},16"), "suffolk.csv": table(header, f"{own('Total')},16")}
    built = load(tmp_path, files)
    assert [built.reports[name].outcome for name in files] == [FileOutcome.REFUSED, FileOutcome.LOADED]
