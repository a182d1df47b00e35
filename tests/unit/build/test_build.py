"""What a build does with a folder: facts, statuses, vintages, and the pointer."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import duckdb
import pytest

from data.__main__ import main
from data.build.report import BuildFailed, FileOutcome
from data.build.run import build
from data.settings import Settings
from data.warehouse import publish
from tests.unit.build.build_files import ENGLAND, HEADER, SUFFOLK, write

TODAY = date(2026, 11, 22)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "home", "935")


def facts(settings: Settings, query: str) -> list[tuple]:
    path = publish.current_path(settings.world("real"))
    assert path is not None
    with duckdb.connect(str(path), read_only=True) as db:
        return db.execute(query).fetchall()


def test_a_row_becomes_a_fact_with_value_parts_and_record(tmp_path, settings):
    write(tmp_path / "in", ENGLAND, SUFFOLK)
    build(tmp_path / "in", settings, TODAY)
    rows = facts(settings, "SELECT value, numerator, denominator, record FROM fact ORDER BY record")
    assert rows == [(68.3, 683, 1000, 1), (68, 340, 500, 2)]


def test_a_suppressed_value_has_a_status_and_never_a_number(tmp_path, settings):
    write(tmp_path / "in", SUFFOLK.replace(",340,68", ",c,c"))
    build(tmp_path / "in", settings, TODAY)
    assert facts(settings, "SELECT value, status, symbol FROM fact") == [(None, "suppressed", "c")]


def test_the_same_files_give_the_same_warehouse(tmp_path, settings):
    write(tmp_path / "in", ENGLAND, SUFFOLK)
    first = build(tmp_path / "in", settings, TODAY).build
    before = facts(settings, "SELECT * FROM fact")
    second = build(tmp_path / "in", settings, date(2027, 1, 1)).build
    assert first is not None
    assert second is not None
    assert (first.split("-")[0], before) == (second.split("-")[0], facts(settings, "SELECT * FROM fact"))


def test_a_revised_release_and_its_provisional_one_both_stay(tmp_path, settings):
    write(tmp_path / "in", SUFFOLK, name="eyfsp_provisional.csv")
    write(tmp_path / "in", SUFFOLK.replace("340,68", "345,69"), name="eyfsp_revised.csv")
    build(tmp_path / "in", settings, TODAY)
    rows = facts(settings, "SELECT release, value FROM fact ORDER BY release")
    assert rows == [("provisional", 68), ("revised", 69)]


def test_the_date_in_release_toml_is_when_a_figure_was_known(tmp_path, settings):
    write(tmp_path / "in", SUFFOLK)
    (tmp_path / "in" / "release.toml").write_text("published = 2025-11-27\nversion = 'final'\n")
    build(tmp_path / "in", settings, TODAY)
    assert facts(settings, "SELECT published, release FROM fact") == [(date(2025, 11, 27), "final")]


@pytest.mark.parametrize("named", ["2018-2019", "2018-2019/england_abs.csv"])
def test_the_folder_or_file_that_is_named_may_have_its_year_from_its_folder(tmp_path, settings, named):
    write(
        tmp_path / "2018-2019",
        "201,3614,100000,2.6,3.4",
        name="england_abs.csv",
        header="LA,ESTAB,URN,PERCTOT,PPERSABS10",
    )
    report = build(tmp_path / named, settings, TODAY)
    assert [file.file for file in report.files] == ["england_abs.csv"]
    assert facts(settings, "SELECT DISTINCT period FROM fact") == [("2018/19",)]


@pytest.mark.parametrize(("authority", "reported"), [("926", True), ("935", False)])
def test_files_of_another_authority_alone_are_said_to_be_about_nobody_here(
    tmp_path, monkeypatch, capsys, authority, reported
):
    write(tmp_path / "in", SUFFOLK)
    monkeypatch.setenv("MILEPOST_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MILEPOST_AUTHORITY", authority)
    assert main(["build", str(tmp_path / "in")]) == 0
    assert (f"none of this is about authority {authority}" in capsys.readouterr().out) is reported


def test_a_file_twice_is_used_once_and_reported(tmp_path, settings):
    write(tmp_path / "in", SUFFOLK, name="a.csv")
    write(tmp_path / "in", SUFFOLK, name="b.csv")
    report = build(tmp_path / "in", settings, TODAY)
    assert [file.outcome for file in report.files] == [FileOutcome.LOADED, FileOutcome.IGNORED]
    assert "the same file as a.csv" in report.files[1].notes[0]


def test_three_builds_are_kept_and_an_older_one_can_be_used(tmp_path, settings):
    names = []
    for value in ("66", "67", "68", "69"):
        write(tmp_path / "in", SUFFOLK.replace("340,68", f"340,{value}"))
        names.append(build(tmp_path / "in", settings, TODAY).build)
    world = settings.world("real")
    assert [item.name for item in publish.builds(world)] == names[1:]
    publish.use(world, str(names[1]))
    assert facts(settings, "SELECT value FROM fact") == [(67,)]


def test_a_build_that_is_not_kept_is_refused_with_the_names_that_are(tmp_path, settings):
    write(tmp_path / "in", SUFFOLK)
    kept = build(tmp_path / "in", settings, TODAY).build
    with pytest.raises(publish.UnknownBuild, match=str(kept)):
        publish.use(settings.world("real"), "yesterday")


def test_invented_and_real_files_never_mix(tmp_path, settings):
    write(tmp_path / "in", SUFFOLK)
    write(tmp_path / "in" / "demo", ENGLAND)
    (tmp_path / "in" / "demo" / "demonstration.toml").write_text("invented = true\n")
    with pytest.raises(BuildFailed, match="never loaded together"):
        build(tmp_path / "in", settings, TODAY)


def test_a_demonstration_has_a_world_of_its_own(tmp_path, settings):
    write(tmp_path / "in", SUFFOLK)
    (tmp_path / "in" / "demonstration.toml").write_text("invented = true\n")
    build(tmp_path / "in", settings, TODAY)
    assert publish.current(settings.world("real")) is None
    path = publish.current_path(settings.world("demo"))
    with duckdb.connect(str(path), read_only=True) as db:
        row = db.execute("SELECT value FROM build_info WHERE key = 'invented'").fetchone()
    assert row == ("true",)


def test_the_report_is_one_object_per_file(tmp_path, settings):
    write(tmp_path / "in", ENGLAND, SUFFOLK)
    report = json.loads(build(tmp_path / "in", settings, TODAY).as_json())
    wanted = {
        "file",
        "recognised_as",
        "rows_read",
        "rows_loaded",
        "problems",
        "outcome",
        "rows_ignored",
        "facts_loaded",
    }
    assert wanted <= set(report[0])
    assert (report[0]["rows_read"], report[0]["rows_loaded"], report[0]["facts_loaded"]) == (2, 2, 2)


def test_a_breakdown_that_the_catalogue_has_not_is_counted_as_not_kept(tmp_path, settings):
    write(tmp_path / "in", ENGLAND, ENGLAND.replace("Total,Total", "Month of birth,September"))
    report = build(tmp_path / "in", settings, TODAY).files[0]
    assert (report.rows_loaded, report.rows_ignored) == (1, 1)


def test_an_old_header_and_a_new_one_name_the_same_columns(tmp_path, settings):
    renamed = HEADER.replace("gld_percent", "gld_percentage").upper()
    write(tmp_path / "in", SUFFOLK, header=renamed)
    build(tmp_path / "in", settings, TODAY)
    assert facts(settings, "SELECT value FROM fact") == [(68,)]
