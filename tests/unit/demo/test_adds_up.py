"""Schools add up to the county's published figures before small numbers are hidden."""

from __future__ import annotations

import pandas as pd
import pytest

from data.demo.published import half_up, numerators, published, share_out
from tests.unit.demo.conftest import Files, percent

KS2 = {2016, 2017, 2018, 2019, 2023, 2024, 2025}
_WORDS = {"State-funded primary": "primary", "State-funded secondary": "secondary", "Total": "all"}


def test_shares_are_whole_add_up_and_keep_to_their_limits() -> None:
    import numpy as np

    shared = share_out(np.array([5.0, 1.0, 1.0]), 10, np.array([4, 4, 4]))
    assert shared.sum() == 10
    assert (shared <= 4).all()
    with pytest.raises(ValueError, match="cannot be shared out"):
        share_out(np.array([1.0]), 3, np.array([2]))
    met = numerators(np.array([2.0, -2.0]), np.array([30, 30]), 33)
    assert met.sum() == 33
    assert met[0] > met[1]


@pytest.mark.parametrize("ending", sorted(KS2))
def test_ks2_of_schools_averages_to_the_published_county_figure(demo: Files, ending: int) -> None:
    rows = demo.read(f"csp/{ending - 1}-{ending}/935_ks2final.csv")
    county = rows[rows["RECTYPE"] == "3"].iloc[0]
    schools = rows[(rows["RECTYPE"] == "1") & (rows["PTRWM_EXP"] != "SUPP")]
    met = (percent(schools["PTRWM_EXP"]) * schools["TELIG"].astype(int) / 100).round().sum()
    known = published("ks2_rwm_expected", ending, "primary")
    assert county["PTRWM_EXP"] == f"{known:.0f}%"
    assert met / schools["TELIG"].astype(int).sum() * 100 == pytest.approx(known, abs=0.6)
    for suffix, group in (("FSM6CLA1A", "disadvantaged"), ("NotFSM6CLA1A", "not_disadvantaged")):
        expected = published("ks2_rwm_expected", ending, "primary", group)
        assert county[f"PTRWM_EXP_{suffix}"] == f"{expected:.0f}%"


@pytest.mark.parametrize("ending", range(2016, 2026))
def test_attainment_8_of_schools_averages_to_the_published_county_figure(demo: Files, ending: int) -> None:
    rows = demo.read(f"csp/{ending - 1}-{ending}/935_ks4final.csv")
    county = rows[rows["RECTYPE"] == "4"].iloc[0]
    schools = rows[rows["RECTYPE"].isin(["1", "2"]) & (rows["ATT8SCR"] != "SUPP")]
    pupils = schools["TPUP"].astype(int)
    average = (schools["ATT8SCR"].astype(float) * pupils).sum() / pupils.sum()
    known = published("attainment8", ending, "secondary")
    assert float(county["ATT8SCR"]) == known
    assert average == pytest.approx(known, abs=0.15)


def test_sessions_of_schools_give_the_published_absence_to_two_decimals(demo: Files) -> None:
    rows = demo.read("ees/1a_absence_3term_school.csv")
    for (period, word), schools in rows.groupby(["time_period", "education_phase"]):
        known = published("absence_overall", 2000 + int(period[4:]), _WORDS.get(word, "special"))
        missed = schools["sess_overall"].astype(int).sum()
        possible = schools["sess_possible"].astype(int).sum()
        assert half_up(100 * missed / possible, 2) == known, (period, word)


def test_severe_absence_of_phases_and_county_is_the_published_one(demo: Files) -> None:
    rows = demo.read("ees/1_absence_3term_nat_reg_la.csv")
    rows = rows[rows["la_name"] == "Suffolk"]
    result, known = {}, {}
    for _, row in rows.iterrows():
        if row["education_phase"] not in _WORDS:
            continue  # a pupil of a special school is more than a hundredth of a percent
        key = (2000 + int(row["time_period"][4:]), _WORDS[row["education_phase"]])
        if (rate := published("absence_severe", *key)) is not None:
            known[key] = rate
            result[key] = half_up(float(row["enrolments_pa_50_exact_percent"]), 2)
    assert known and result == known


def test_exclusions_of_the_old_format_are_the_published_counts(demo: Files) -> None:
    rows = demo.read("ees/exclusions_by_geographic_level.csv")
    county = rows[(rows["la_name"] == "Suffolk") & (rows["school_type"] == "Total")]
    county = county[county["geographic_level"] == "Local authority"].set_index("time_period")
    assert county.loc["201415", ["perm_excl", "perm_excl_rate", "fixed_excl_rate"]].tolist() == ["81", "0.08", "3.72"]
    schools = rows[(rows["geographic_level"] == "School") & (rows["time_period"] == "201415")]
    assert schools["headcount"].astype(int).sum() == 100_089
    shown = pd.to_numeric(schools["perm_excl"], errors="coerce").sum()
    assert shown <= 81 <= shown + 2 * (schools["perm_excl"] == "x").sum()


@pytest.mark.parametrize("ending", range(2018, 2025))
def test_suspension_rates_of_the_county_are_the_published_ones(demo: Files, ending: int) -> None:
    rows = demo.read("ees/exc_nat_region_la.csv")
    rows = rows[(rows["la_name"] == "Suffolk") & (rows["time_period"].str[4:] == f"{ending % 100}")]
    for word, phase in _WORDS.items():
        row = rows[rows["education_phase"] == word].iloc[0]
        rate = published("suspension_rate", ending, phase)
        assert float(row["susp_rate"]) == pytest.approx(rate, abs=0.011), word


def test_early_years_of_schools_add_up_to_the_county(demo: Files) -> None:
    lines = demo.read("returns/early_years_and_phonics_by_school.csv")
    lines = lines[(lines["measure"] == "gld") & (lines["group"] == "all")]
    for period, schools in lines[lines["status"] == "ok"].groupby("period"):
        share = 100 * schools["numerator"].astype(int).sum()
        share /= schools["denominator"].astype(int).sum()
        ending = int(period[:4]) + 1
        assert share == pytest.approx(published("gld", ending, "early_years"), abs=0.3)


def test_half_terms_of_schools_add_up_to_the_published_attendance(demo: Files) -> None:
    lines = demo.read("returns/attendance_by_half_term.csv")
    lines = lines[(lines["status"] == "ok") & lines["period"].str.startswith("2025/26")]
    for phase, schools in lines.groupby("phase"):
        share = 100 * schools["numerator"].astype(int).sum()
        share /= schools["denominator"].astype(int).sum()
        assert half_up(share, 2) == published("attendance", 2026, phase)


def test_england_and_norfolk_are_only_ever_published_figures(demo: Files) -> None:
    tool = pd.read_parquet(demo.folder / "lait" / "bds_long_0.parquet")
    row = tool[(tool["Short Desc"] == "KS2RWM_Expected_STD") & (tool["Years"] == "2025")]
    current = dict(zip(row["LA and Regions"], row["Values"], strict=True))
    assert {place: current[place] for place in ("Suffolk", "Norfolk", "East of England", "England")} == {
        "Suffolk": "59",
        "Norfolk": "56",
        "East of England": "61",
        "England": "63",
    }
