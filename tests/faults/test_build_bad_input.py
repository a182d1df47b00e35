"""Each bad file gets one clear line, the rest of the folder loads, and nothing held is lost."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from data.build.report import BuildFailed, FileOutcome, FileReport
from data.build.run import build
from data.settings import Settings
from data.warehouse import publish
from tests.unit.build.build_files import ENGLAND, HEADER, SUFFOLK, write

TODAY = date(2026, 11, 22)
FAIL = Path(__file__).parents[1] / "files" / "fail"
# The fixtures in files/fail are named after their fault; what the report must say of each.
FAULTS = {
    "percentage_above_100.csv": (2, "gld_percent", "168 for gld", "between 0 and 100"),
    "short_row.csv": (2, None, "14 cells", "15 cells"),
    "long_row.csv": (1, None, "16 cells", "15 cells"),
    "doubled_column.csv": (None, "gld_percent", "2 columns of this name", "one column"),
    "missing_column.csv": (None, "geographic_level", "no such column", "geographic_level"),
    "same_figure_twice.csv": (3, None, "again (first in row 2)", "one row per figure"),
    "part_above_its_total.csv": (2, None, "600 of 500", "a part within its total"),
    "year_that_cannot_be.csv": (2, "time_period", "202499", "an academic year"),
    "unknown_version.csv": (1, "version", "Draft", "Provisional, Revised or Final"),
    "newer_schema.csv": (None, None, "", "one of the files in docs/files.md"),
    "empty.csv": (None, None, "", "a table with a header"),
    "header_only.csv": (None, None, "", "at least one row"),
}


# One row that is wrong is set aside; the rest of its file is used.
ROW_FAULTS = {
    "authority_that_does_not_exist.csv": (2, "new_la_code", "E10000999", "English authority"),
    "unknown_symbol.csv": (2, "gld_percent", "??", "a number or one of"),
    "unknown_level.csv": (2, "geographic_level", "Village", "Local authority"),
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "home", "935")


def build_one_file(folder: Path, settings: Settings, name: str) -> FileReport:
    """The report of a bad file next to a good one, which loads."""
    write(folder, ENGLAND, SUFFOLK, name="good.csv")
    report = build(folder, settings, TODAY)
    assert report.exit_code == 1
    outcomes = {file.file: file for file in report.files}
    assert outcomes["good.csv"].outcome is FileOutcome.LOADED
    return outcomes[name]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_row_column_found_and_expected(tmp_path, settings, name):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / name).write_bytes((FAIL / name).read_bytes())
    result = build_one_file(folder, settings, name)
    row, column, met, expected = FAULTS[name]
    first = result.problems[0]
    assert result.outcome is FileOutcome.REFUSED
    assert (first.row, first.column) == (row, column)
    assert met in first.found
    assert expected in first.expected
    assert first.advice
    assert "\n" not in str(first)


@pytest.mark.parametrize("name", ROW_FAULTS)
def test_a_row_that_is_wrong_is_set_aside_and_the_rest_is_loaded(tmp_path, settings, name):
    (tmp_path / name).write_bytes((FAIL / name).read_bytes())
    (report,) = build(tmp_path / name, settings, TODAY).files
    row, column, met, expected = ROW_FAULTS[name]
    (problem,) = report.problems
    assert (report.outcome, report.rows_loaded, report.rows_set_aside) == (FileOutcome.LOADED, 1, 1)
    assert (problem.row, problem.column, problem.found) == (row, column, met)
    assert (expected in problem.expected, problem.severity) == (True, "warning")
    assert [(item.column, item.rows) for item in report.set_aside] == [(column, 1)]


def test_every_fixture_of_a_fault_is_tested():
    assert {path.name for path in FAIL.iterdir()} == {*FAULTS, *ROW_FAULTS}


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as whole:
        whole.writestr("a.csv", HEADER)


@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        ("files.7z", _zip, "unpack it"),
        ("zip_called.csv", _zip, "unpack or rename"),
        ("binary.csv", lambda path: path.write_bytes(b"a,b\n\x00\x01\x02" * 50), "binary"),
        ("odd_bytes.csv", lambda path: path.write_bytes(b"a,b\n\x81\x8d,\xff\n"), "UTF-8"),
        ("not_a_book.xlsx", lambda path: path.write_bytes(b"hello"), "save it again"),
        ("not_parquet.parquet", lambda path: path.write_bytes(b"hello"), "download it again"),
        ("old.xls", lambda path: path.write_bytes(b"\xd0\xcf"), "save it as .xlsx"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_one_line(
    tmp_path, settings, name: str, make: Callable[[Path], object], words: str
):
    (tmp_path / "in").mkdir()
    make(tmp_path / "in" / name)
    result = build_one_file(tmp_path / "in", settings, name)
    assert result.outcome is FileOutcome.REFUSED
    assert words in str(result.problems[0])


def test_a_year_that_nothing_states_is_asked_for(tmp_path, settings):
    write(tmp_path / "in", "201,3614,100000,2.6,3.4", name="england_abs.csv", header="LA,ESTAB,URN,PERCTOT,PPERSABS10")
    result = build_one_file(tmp_path / "in", settings, "england_abs.csv")
    assert "which year is this?" in str(result.problems[0])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_a_file_in_a_known_encoding_loads(tmp_path, settings, encoding):
    path = write(tmp_path / "in", SUFFOLK.replace("Suffolk", "Suffolk – county"))
    path.write_bytes(path.read_text("utf-8").encode(encoding))
    assert build(tmp_path / "in", settings, TODAY).exit_code == 0


def test_a_quoted_line_break_does_not_move_the_record_number(tmp_path, settings):
    broken = SUFFOLK.replace("Suffolk", '"Suf\nfolk"')
    write(tmp_path / "in", broken, ENGLAND.replace("68.3", "168"), name="bad.csv")
    assert build_one_file(tmp_path / "in", settings, "bad.csv").problems[0].row == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_rights_is_named(tmp_path, settings):
    closed = tmp_path / "in" / "closed"
    closed.mkdir(parents=True)
    closed.chmod(0)
    assert "no permission to read" in build_one_file(tmp_path / "in", settings, "closed/").problems[0].found


def test_a_folder_that_is_not_there_is_one_line(tmp_path, settings):
    with pytest.raises(BuildFailed, match="not found; name the folder"):
        build(tmp_path / "nowhere", settings, TODAY)


def test_an_empty_folder_is_called_empty_and_claims_nothing_about_before(tmp_path, settings):
    (tmp_path / "in").mkdir()
    with pytest.raises(BuildFailed, match="the folder is empty") as failed:
        build(tmp_path / "in", settings, TODAY)
    assert "published before" not in str(failed.value)


def test_a_word_file_alone_is_named_with_why_it_is_not_read(tmp_path, settings):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "Plan 2025.docx").write_bytes(b"PK")
    with pytest.raises(BuildFailed, match=r"1 file, 0 refused\); Plan 2025.docx: .*a document"):
        build(tmp_path / "in", settings, TODAY)


def test_nothing_loadable_leaves_the_old_warehouse_in_use(tmp_path, settings):
    write(tmp_path / "in", SUFFOLK)
    kept = build(tmp_path / "in", settings, TODAY).build
    write(tmp_path / "bad", SUFFOLK.replace("68", "??"))
    with pytest.raises(BuildFailed, match="nothing could be loaded"):
        build(tmp_path / "bad", settings, TODAY)
    assert publish.current(settings.world("real")) == kept
