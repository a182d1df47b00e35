"""Settings are read in one place, from the environment and the file, and refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.settings import SettingError
from session import settings
from session.opening import open_records
from session.settings import environment_of, load_settings


def test_the_database_that_the_file_of_settings_names_is_the_one_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = tmp_path / "named.sqlite"
    (tmp_path / "milepost.toml").write_text(f'home = "{tmp_path}/home"\nrecords_url = "sqlite:///{named}"\n')
    monkeypatch.setattr(settings, "PROJECT", tmp_path)
    for name in ("MILEPOST_HOME", "MILEPOST_RECORDS_URL"):
        monkeypatch.delenv(name, raising=False)
    with open_records(load_settings(), "real"):
        assert named.is_file()
    with open_records(load_settings(), "demo"):
        assert (tmp_path / "home" / "demo" / "records" / "records.sqlite").is_file()


def test_a_world_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(SettingError, match="MILEPOST_WORLD: found 'dmeo'; expected real or demo"):
        load_settings({"MILEPOST_WORLD": "dmeo"})


@pytest.mark.parametrize("name", ["SCHOOLS", "SCHOLL", "AUTORITY", "RECORD_URL"])
def test_a_misspelt_setting_is_refused_with_the_one_that_is_meant(name: str) -> None:
    with pytest.raises(SettingError, match=f"MILEPOST_{name}: there is no such setting; do you mean MILEPOST_"):
        load_settings({f"MILEPOST_{name}": "900001"})


@pytest.mark.parametrize("text", ["milepost.example.gov.uk", "ftp://x", "https://", "https://a b", "https://a?b=c"])
def test_an_address_that_is_none_is_refused_by_name(text: str) -> None:
    with pytest.raises(SettingError, match="MILEPOST_ADDRESS: found"):
        load_settings({"MILEPOST_ADDRESS": text})
    assert load_settings({"MILEPOST_ADDRESS": "https://a.gov.uk/m/"}).address == "https://a.gov.uk/m"


def test_another_program_of_ours_works_on_the_same_installation(tmp_path: Path) -> None:
    here = load_settings({"MILEPOST_HOME": str(tmp_path), "MILEPOST_AUTHORITY": "926"})
    there = load_settings(environment_of(here))
    assert (there.home, there.authority) == (tmp_path, "926")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("records = 'sqlite:///x'", "unknown setting 'records'"),
        ("records_url = ['sqlite:///x']", "records_url: found"),
        ("authority = true", "authority: found True"),
        ("authority = 'Suffolk'", "MILEPOST_AUTHORITY: found 'Suffolk'"),
        ("school = 'x'", "MILEPOST_SCHOOL: found 'x'"),
        ("home", "cannot be read as TOML"),
    ],
)
def test_a_setting_of_the_file_is_obeyed_or_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, words: str
) -> None:
    (tmp_path / "milepost.toml").write_text(text)
    monkeypatch.setattr(settings, "PROJECT", tmp_path)
    with pytest.raises(SettingError, match=words):
        load_settings({})


def test_every_setting_of_the_file_is_obeyed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "milepost.toml").write_text(
        f"home = '{tmp_path}/h'\nauthority = 926\nrecords_url = 'sqlite:///x'\nschool = '123456'\n"
    )
    monkeypatch.setattr(settings, "PROJECT", tmp_path)
    read = load_settings({})
    assert (read.home, read.authority, read.records_url, read.school) == (
        tmp_path / "h",
        "926",
        "sqlite:///x",
        "123456",
    )


def test_a_file_of_settings_that_would_not_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "milepost.toml").write_text("authority = '926'")
    with pytest.raises(SettingError, match="in MILEPOST_HOME is not read"):
        load_settings({"MILEPOST_HOME": str(tmp_path)})
