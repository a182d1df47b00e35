"""The demonstration's files look like the published ones, and contain nobody real."""

from __future__ import annotations

import filecmp
import tomllib
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data.demo import write_demo
from data.demo.write import DAY
from tests.shared import SHARED, needs_shared
from tests.unit.demo.conftest import Files

_STEM = "ofsted/Management_information_-_state-funded_schools_-_"


def test_the_same_seed_writes_the_same_bytes(demo: Files, tmp_path: Path) -> None:
    summary = write_demo(tmp_path)
    _, different, missing = filecmp.cmpfiles(demo.folder, tmp_path, summary.files, shallow=False)
    assert (different, missing) == ([], [])


def test_another_seed_writes_another_county(tmp_path: Path, demo: Files) -> None:
    write_demo(tmp_path, seed=7)
    other = Files(tmp_path)
    assert other.register()["EstablishmentName"].tolist() != (demo.register()["EstablishmentName"].tolist())
    assert other.stock(date(2015, 1, 31)) == (221, 299)
    assert other.stock(date(2016, 1, 31)) == (236, 299)


def test_the_folder_says_that_it_is_invented(demo: Files) -> None:
    with (demo.folder / "demonstration.toml").open("rb") as file:
        mark = tomllib.load(file)
    assert mark == {"invented": True, "day": DAY, "seed": 2015, "county": "Suffolk", "authority": "935"}
    assert "INVENTED" in (demo.folder / "READ-ME.txt").read_text(encoding="utf-8")


def test_school_numbers_are_invented_and_no_person_is_named(demo: Files) -> None:
    register = demo.register()
    assert register["URN"].str.match(r"^9\d{5}$").all()
    assert register["URN"].is_unique
    heads = [column for column in register if column.startswith("Head")]
    assert (register[heads] == "").all(axis=None)


def test_academies_have_a_new_urn_and_links_both_ways(demo: Files) -> None:
    register = demo.register().set_index("URN")
    links = demo.read("gias/links_edubasealldata20260901.csv")
    pairs = set(zip(links["URN"], links["LinkURN"], strict=True))
    assert all((other, item) in pairs for item, other in pairs)
    after = links[links["LinkType"] == "Predecessor"]
    gap = register.loc[after["URN"], "OpenDate"].to_numpy() - register.loc[after["LinkURN"], "CloseDate"].to_numpy()
    assert set(gap) == {pd.Timedelta(days=1).to_timedelta64()}
    assert (links["LinkType"] == "Successor - merged").sum() == 10


def test_middle_schools_close_in_2016(demo: Files) -> None:
    register = demo.register()
    middle = register[register["PhaseOfEducation (name)"] == "Middle deemed secondary"]
    assert middle["CloseDate"].max() == pd.Timestamp("2016-08-31")
    assert (middle["EstablishmentStatus (name)"] == "Closed").all()


def test_no_school_key_stage_2_was_written_for_the_cancelled_years(demo: Files) -> None:
    years = {path.parent.name for path in demo.folder.glob("csp/*/935_ks2final.csv")}
    assert years.isdisjoint({"2019-2020", "2020-2021", "2021-2022"})
    assert {"2012-2013", "2015-2016", "2018-2019", "2022-2023", "2024-2025"} <= years


def test_small_cohorts_are_hidden(demo: Files) -> None:
    for path in demo.folder.glob("csp/*/935_ks2final.csv"):
        rows = demo.read(path.relative_to(demo.folder).as_posix())
        column = "PTRWM_EXP" if "PTRWM_EXP" in rows else "PTREADWRITTAMATX"
        schools = rows[rows["RECTYPE"] == "1"]
        small = schools["TELIG"].astype(int) <= 5
        assert (schools[small][column] == "SUPP").all()
        few = schools["TFSM6CLA1A"].astype(int) <= 5
        assert (schools[few][f"{column}_FSM6CLA1A"] == "SUPP").all()


def test_progress_8_is_blank_in_the_years_without_it(demo: Files) -> None:
    for ending in (2020, 2021, 2025):
        rows = demo.read(f"csp/{ending - 1}-{ending}/935_ks4final.csv")
        assert (rows["P8MEA"] == "").all()


def test_report_cards_carry_no_overall_grade(demo: Files) -> None:
    rows = demo.read(f"{_STEM}latest_inspections_as_at_30_June_2026.csv")
    cards = rows[rows["Achievement"] != "NULL"]
    assert len(cards) > 20
    days = pd.to_datetime(cards["Inspection start date"], format="%d/%m/%Y")
    assert days.min() >= pd.Timestamp("2025-11-10")
    assert "Not judged" in set(rows["Latest OEIF overall effectiveness"])


@needs_shared
@pytest.mark.parametrize(
    "name",
    [
        "latest_inspections_as_at_31_Aug_2024",
        "all_inspections_-_year_to_date_published_by_31_May_2025",
        "latest_inspections_as_at_30_June_2026",
    ],
)
def test_ofsted_headers_are_those_of_the_real_releases(demo: Files, name: str) -> None:
    assert SHARED is not None
    real = next((SHARED / "data" / "ofsted").glob(f"*{name}.SAMPLE.csv"))
    columns = pd.read_csv(real, nrows=0, encoding="cp1252").columns
    assert list(demo.read(f"{_STEM}{name}.csv").columns) == list(columns)


@needs_shared
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("csp/2018-2019/935_ks2final.csv", "csp/2018-2019/850_ks2final.csv"),
        ("csp/2018-2019/england_abs.csv", "csp/2018-2019/england_abs.csv"),
        ("csp/2018-2019/england_census.csv", "csp/2018-2019/england_census.csv"),
        ("ees/exclusions_by_geographic_level.csv", "ees/2013-2018/exclusions_by_geographic_level.csv"),
        ("attendance/EES_ytd_data_2026-07-23.csv", "attendance/EES_ytd_data_2026-07-23.csv"),
        ("attendance/EES_weekly_data_2026-11-19.csv", "attendance/EES_weekly_data_2025-11-20.csv"),
        ("gias/links_edubasealldata20260901.csv", "suffolk/links_edubasealldata20250422.csv"),
        ("gias/alllinksdata20260901.csv", "suffolk/alllinksdata20220718.csv"),
        ("ofsted/ofsted_history.csv", "suffolk/ofsted_history_2005-2020.csv"),
    ],
)
def test_columns_are_named_as_in_the_real_files(demo: Files, ours: str, theirs: str) -> None:
    assert SHARED is not None
    real = set(pd.read_csv(SHARED / "data" / theirs, nrows=0, encoding="utf-8-sig").columns)
    assert set(demo.read(ours).columns) <= real


@needs_shared
def test_no_name_or_number_of_a_real_school_is_used(demo: Files) -> None:
    assert SHARED is not None
    folder = SHARED / "data"
    county = pd.read_csv(folder / "suffolk" / "2017-2018" / "935_school_information.csv", dtype=str)
    later = pd.read_csv(folder / "suffolk" / "gias_register_2022-04-25.csv", dtype=str)
    search = pd.read_csv(
        folder / "gias" / "20220420_gias.csv", dtype=str, encoding="latin-1", usecols=range(111), index_col=False
    )
    returns = pd.read_csv(
        folder / "ees" / "2013-2018" / "exclusions_by_geographic_level.csv",
        dtype=str,
        usecols=["laestab"],
        encoding="utf-8-sig",
    )
    names = {*county["SCHNAME"], *later["EstablishmentName"], *search["EstablishmentName"]}
    numbers = {*county["LAESTAB"], *("935" + later["EstablishmentNumber"]), *returns["laestab"]}
    ours = demo.register()
    assert names.isdisjoint(ours["EstablishmentName"])
    assert numbers.isdisjoint("935" + ours["EstablishmentNumber"])
