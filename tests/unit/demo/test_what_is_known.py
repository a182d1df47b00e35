"""The invented county agrees with what is known of the real one's inspections and ratings."""

from __future__ import annotations

from datetime import date

import pandas as pd

from tests.unit.demo.conftest import GOOD, Files


def test_319_schools_are_open_in_february_2015(demo: Files) -> None:
    assert len(demo.open_on(date(2015, 2, 1))) == 319


def test_221_of_299_graded_schools_are_good_in_january_2015(demo: Files) -> None:
    assert demo.stock(date(2015, 1, 31)) == (221, 299)


def test_236_of_299_graded_schools_are_good_in_january_2016(demo: Files) -> None:
    assert demo.stock(date(2016, 1, 31)) == (236, 299)


def test_counting_by_urn_alone_gives_the_same_known_shares(demo: Files) -> None:
    for day, good in ((date(2015, 1, 31), 221), (date(2016, 1, 31), 236)):
        seen = demo.inspections()
        latest = seen[seen["day"] <= pd.Timestamp(day)].groupby("URN").tail(1)
        latest = latest[latest["URN"].isin(demo.open_on(day)["URN"])]
        assert (int(latest["rating"].isin(GOOD).sum()), len(latest)) == (good, 299)


def test_no_twelve_months_before_2016_gain_more_than_fifteen_schools(demo: Files) -> None:
    days = pd.date_range("2008-08-31", "2016-01-31", freq="ME")
    stock = {day: demo.stock(day.date())[0] for day in days}
    gains = [stock[day] - stock[days[i]] for i, day in enumerate(days[12:])]
    assert max(gains) == 15
    assert gains[-1] == 15


def test_about_twenty_schools_below_good_were_not_seen_again_in_time(demo: Files) -> None:
    seen = demo.inspections()
    latest = seen[seen["day"] <= "2016-01-31"].groupby("school").tail(1)
    schools = set(demo.open_on(date(2016, 1, 31))["URN"].replace(demo.lineage()))
    waiting = latest[~latest["rating"].isin(GOOD) & (latest["day"] <= "2014-09-30")]
    assert 18 <= waiting["school"].isin(schools).sum() <= 22


def test_satisfactory_is_written_only_until_august_2012(demo: Files) -> None:
    seen = demo.inspections()
    early = seen["day"] <= "2012-08-31"
    assert "Requires improvement" not in set(seen[early]["rating"])
    assert "Satisfactory" not in set(seen[~early]["rating"])


def test_no_overall_grade_stands_after_august_2024(demo: Files) -> None:
    assert demo.inspections()["day"].max() <= pd.Timestamp("2024-08-31")


def test_february_2015_ratings_are_88_red_135_amber_76_green_of_299(demo: Files) -> None:
    lines = demo.read("returns/risk_ratings_by_round.csv")
    lines = lines[lines["period"] == "2015-02-27"]
    county = lines[(lines["entity"] == "E10000029") & (lines["phase"] == "all")]
    assert dict(zip(county["measure"], county["value"], strict=True)) == {
        "rating_red": "88",
        "rating_amber": "135",
        "rating_green": "76",
    }
    assert set(county["denominator"]) == {"299"}
    schools = lines[lines["entity"] != "E10000029"]
    assert schools["measure"].value_counts().to_dict() == {"rating_amber": 135, "rating_red": 88, "rating_green": 76}


def test_red_in_february_2015_is_61_primary_9_middle_and_18_secondary(demo: Files) -> None:
    lines = demo.read("returns/risk_ratings_by_round.csv")
    red = lines[(lines["period"] == "2015-02-27") & (lines["measure"] == "rating_red")]
    phases = demo.register().set_index("URN")["PhaseOfEducation (name)"]
    counted = phases.reindex(red[red["entity"] != "E10000029"]["entity"]).value_counts()
    assert counted.to_dict() == {"Primary": 61, "Secondary": 18, "Middle deemed secondary": 9}


def test_every_rating_after_february_2015_says_that_it_is_invented(demo: Files) -> None:
    lines = demo.read("returns/risk_ratings_by_round.csv")
    assert set(lines[lines["period"] > "2015-03-01"]["note"]) == {"invented"}


def test_good_schools_sometimes_decline_and_others_improve_at_a_steady_rate(demo: Files) -> None:
    seen = demo.inspections().sort_values(["school", "day"])
    seen["good"] = seen["rating"].isin(GOOD)
    seen["was"] = seen.groupby("school")["good"].shift()
    again = seen.dropna(subset=["was"])
    for first, last in (("2009-09-01", "2012-08-31"), ("2012-09-01", "2015-08-31")):
        some = again[again["day"].between(first, last)].groupby("was")["good"].mean()
        assert 0.6 < some[True] < 0.9
        assert 0.3 < some[False] < 0.75
