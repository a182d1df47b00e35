"""What spreadsheets, editors and links do to a folder: read right, or refused in one line."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import duckdb
import pytest

from data.build.report import FileOutcome
from data.build.run import build
from data.settings import Settings
from data.warehouse import publish
from tests.unit.build.build_files import ENGLAND, HEADER, SUFFOLK, write

TODAY = date(2026, 11, 22)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "home", "935")


def test_a_decimal_comma_is_never_read_as_thousands(tmp_path, settings):
    write(tmp_path / "in", ENGLAND, name="good.csv")
    write(tmp_path / "in", SUFFOLK.replace(",340,68", ',34,"6,8"'), name="comma.csv")
    file = build(tmp_path / "in", settings, TODAY).files[0]
    assert file.outcome is FileOutcome.REFUSED
    assert (file.problems[0].row, file.problems[0].found) == (1, "6,8")


def test_rows_of_commas_below_a_table_are_no_records(tmp_path, settings):
    write(tmp_path / "in", SUFFOLK, "," * 14, "," * 14)
    (result,) = build(tmp_path / "in", settings, TODAY).files
    assert (result.outcome, result.rows_read) == (FileOutcome.LOADED, 1)


def test_a_quote_left_open_never_swallows_rows_in_silence(tmp_path, settings):
    write(tmp_path / "in", ENGLAND, name="good.csv")
    opened = SUFFOLK.replace("Suffolk", '"Suffolk')
    write(tmp_path / "in", ENGLAND, opened, SUFFOLK.replace("202425", "202324"), name="bad.csv")
    file = build(tmp_path / "in", settings, TODAY).files[0]
    assert file.outcome is FileOutcome.REFUSED
    assert file.problems[0].row == 2
    assert "quotation mark" in file.problems[0].advice


def test_a_link_that_leads_back_is_followed_once(tmp_path, settings):
    write(tmp_path / "in", SUFFOLK)
    os.symlink(tmp_path / "in", tmp_path / "in" / "again")
    assert len(build(tmp_path / "in", settings, TODAY).files) == 1


def test_a_link_to_nothing_is_named_and_the_rest_loads(tmp_path, settings):
    write(tmp_path / "in", SUFFOLK)
    os.symlink(tmp_path / "nowhere.csv", tmp_path / "in" / "z.csv")
    report = build(tmp_path / "in", settings, TODAY)
    assert [file.outcome for file in report.files] == [FileOutcome.LOADED, FileOutcome.REFUSED]


@pytest.mark.skipif(os.name == "nt", reason="such names exist on POSIX systems alone")
def test_a_name_that_is_no_text_loads_and_is_reported(tmp_path, settings):
    good = write(tmp_path / "in", SUFFOLK)
    good.rename(os.fsdecode(os.fsencode(tmp_path / "in") + b"/bad\xff.csv"))
    report = build(tmp_path / "in", settings, TODAY)
    assert report.exit_code == 0
    report.write(tmp_path / "report.json")


@pytest.mark.parametrize("ends", ["\r", "\r\n"])
def test_every_kind_of_line_end_loads(tmp_path, settings, ends):
    path = write(tmp_path / "in", SUFFOLK)
    path.write_bytes(path.read_bytes().replace(b"\n", ends.encode()))
    assert build(tmp_path / "in", settings, TODAY).exit_code == 0


def test_whatever_a_library_raises_over_one_file_the_rest_loads(tmp_path, settings, monkeypatch):
    write(tmp_path / "in", SUFFOLK, name="a.csv")
    write(tmp_path / "in", ENGLAND, name="b.csv")
    from data.build import load_files

    real = load_files.stage

    def fails_once(db, arrival, *rest):
        if arrival.name == "a.csv":
            raise RuntimeError("std::bad_cast")
        return real(db, arrival, *rest)

    monkeypatch.setattr(load_files, "stage", fails_once)
    report = build(tmp_path / "in", settings, TODAY)
    assert [file.outcome for file in report.files] == [FileOutcome.REFUSED, FileOutcome.LOADED]


def test_the_same_files_give_the_same_rows_in_every_table(tmp_path, settings):
    write(tmp_path / "in", ENGLAND, SUFFOLK, header=HEADER)
    assert _everything(tmp_path, settings) == _everything(tmp_path, settings)


def _everything(tmp_path: Path, settings: Settings) -> dict[str, list[tuple]]:
    build(tmp_path / "in", settings, TODAY)
    path = publish.current_path(settings.world("real"))
    with duckdb.connect(str(path), read_only=True) as db:
        names = [name for (name,) in db.execute("SHOW TABLES").fetchall()]
        return {name: db.execute(f"SELECT * FROM {name} WHERE {_kept(name)}").fetchall() for name in names}


def _kept(table: str) -> str:
    return "key <> 'build'" if table == "build_info" else "true"  # each build has its own name
