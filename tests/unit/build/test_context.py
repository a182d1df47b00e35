"""A file's period, day and version are read from its name, its folder, or release.toml."""

from __future__ import annotations

from datetime import date

import pytest

from data.build.detect_source import StatedMetadata, date_in, period_in, period_of, version_in
from data.settings import SettingError
from data.vocabulary import ReleaseVersion
from session.settings import load_settings


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2018-2019", "2018/19"),
        ("2018-19", "2018/19"),
        ("202425_performance_tables", "2024/25"),
        ("england_ks2final", None),
        ("20220420_gias", None),
        ("2013_2018", None),
    ],
)
def test_an_academic_year_is_read_only_where_the_years_follow(text, period):
    assert period_in(text) == period


def test_the_name_goes_before_the_nearest_folder_and_both_before_release_toml():
    text = StatedMetadata(period="2010/11")
    assert period_of("2016-2017/ks2_2018-2019.csv", text) == "2018/19"
    assert period_of("2016-2017/csp/ks2.csv", text) == "2016/17"
    assert period_of("csp/ks2.csv", text) == "2010/11"


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("EES_weekly_data_2025-11-20.csv", date(2025, 11, 20)),
        ("latest_inspections_as_at_30_June_2026.csv", date(2026, 6, 30)),
        ("edubasealldata20240312.csv", date(2024, 3, 12)),
        ("data_2025-13-40.csv", None),
    ],
)
def test_a_day_is_read_from_a_name(name, day):
    assert date_in(name) == day


def test_a_version_is_read_from_a_name():
    assert version_in("england_ks4provisional.csv") is ReleaseVersion.PROVISIONAL


@pytest.mark.parametrize("wrong", ["Suffolk", "93", "9355"])
def test_a_wrong_authority_is_refused_by_name(wrong):
    with pytest.raises(SettingError, match="MILEPOST_AUTHORITY"):
        load_settings({"MILEPOST_AUTHORITY": wrong})
