"""Workbooks: a cell is what it shows, however large its sheet says it is."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from data.build.report import FileOutcome
from data.build.workbooks import is_percent
from tests.files.loaded import load
from tests.shared import unpacked_case
from tests.unit.build.build_files import ENGLAND, HEADER, SUFFOLK


def _book(*rows: tuple[object, ...], formats: dict[str, str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cell, number_format in (formats or {}).items():
        book.active[cell].number_format = number_format
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _profile(share: object) -> tuple[tuple[object, ...], ...]:
    return (tuple(HEADER.split(",")), (*SUFFOLK.split(",")[:-3], 500, 340, share))


def _with(content: bytes, part: str, old: str, new: str) -> bytes:
    """The same workbook, with words of one part replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w") as target:
        for info in source.infolist():
            text = source.read(info)
            target.writestr(info, text.replace(old.encode(), new.encode()) if info.filename == part else text)
    return made.getvalue()


@pytest.mark.parametrize(
    ("value", "number_format"),
    [
        (0.68, "0%"),
        (0.68, "0.0%"),
        (0.68, "0.00%;[Red]-0.00%"),
        (68, '0.0"%"'),
        (68, "0.0"),
        ("68%", "General"),
        (68, r"0\%"),
    ],
)
def test_a_share_is_the_same_in_every_format(tmp_path, value, number_format):
    content = _book(*_profile(value), formats={"O2": number_format})
    built = load(tmp_path, {"eyfsp.xlsx": content})
    assert built.rows("SELECT value FROM fact WHERE measure = 'gld'") == [(68.0,)]


def test_a_count_with_a_percent_format_is_refused(tmp_path):
    built = load(tmp_path, {"eyfsp.xlsx": _book(*_profile(68), formats={"M2": "0%"})})
    problem = built.reports["eyfsp.xlsx"].problems[0]
    assert (problem.row, problem.column) == (1, "number_of_children")


@pytest.mark.parametrize("name", ["xlsx_stray_cell", "xlsx_dims"])
def test_a_cell_far_below_the_table_is_named(tmp_path, name):
    book = next(unpacked_case(name, tmp_path).rglob("*.xlsx"))
    report = load(tmp_path / "large", {"exclusions.xlsx": book}).reports["exclusions.xlsx"]
    assert report.outcome is FileOutcome.REFUSED
    assert "00000" in report.problems[0].found or "XFD" in report.problems[0].found


def test_a_cell_beside_the_table_is_refused_with_its_name(tmp_path):
    header, row = _profile(68)
    built = load(tmp_path, {"eyfsp.xlsx": _book(header, (*row, None, "checked by A"))})
    assert "Q2" in built.reports["eyfsp.xlsx"].problems[0].found


def test_a_formula_without_a_value_is_refused_with_its_cell(tmp_path):
    built = load(tmp_path, {"eyfsp.xlsx": _book(*_profile("=N2/M2*100"))})
    assert "O2" in built.reports["eyfsp.xlsx"].problems[0].found


def test_entities_are_refused_before_they_are_expanded(tmp_path):
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet '
    content = _with(_book(*_profile(68)), "xl/worksheets/sheet1.xml", "<worksheet ", bomb)
    report = load(tmp_path, {"eyfsp.xlsx": content}).reports["eyfsp.xlsx"]
    assert "entities" in report.problems[0].found


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path):
    content = _with(_book(*_profile(68)), "xl/worksheets/sheet1.xml", "</worksheet>", " " * 20_000_000 + "</worksheet>")
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            target.writestr(info.filename, source.read(info))
    report = load(tmp_path, {"eyfsp.xlsx": made.getvalue()}).reports["eyfsp.xlsx"]
    assert "unpacks" in report.problems[0].expected


def test_a_blank_row_keeps_the_numbers_of_those_below(tmp_path):
    header, row = _profile("??")
    good = tuple(ENGLAND.split(","))
    built = load(tmp_path, {"eyfsp.xlsx": _book(header, good, row)})
    assert built.reports["eyfsp.xlsx"].problems[0].row == 2


@pytest.mark.parametrize(
    ("number_format", "percent"), [("0%", True), ('0"%"', False), (r"0\%", False), ("[>1]0%", True), ("General", False)]
)
def test_a_percent_sign_in_words_multiplies_nothing(number_format, percent):
    assert is_percent(number_format) is percent


def _two_sheets(hidden: str) -> bytes:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "Old"
    for page, rate in ((first, 6.1), (book.create_sheet("New"), 6.5)):
        page.append(["time_period", "geographic_level", "new_la_code", "education_phase", "sess_overall_percent"])
        page.append([202324, "Local authority", "E10000029", "Total", rate])
        page.sheet_state = "hidden" if page.title == hidden else "visible"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(("hidden", "value", "unread"), [("", 6.1, "New"), ("Old", 6.5, "Old")])
def test_of_two_tables_one_that_is_seen_is_read_and_the_other_is_named(tmp_path, hidden, value, unread) -> None:
    built = load(tmp_path, {"absence.xlsx": _two_sheets(hidden)})
    assert built.rows("SELECT value FROM fact WHERE measure = 'absence_overall'") == [(value,)]
    assert f"a table on sheet '{unread}', which is not read" in " ".join(built.problems("absence.xlsx"))


@pytest.mark.parametrize(
    ("note", "outcome"),
    [
        ("Figures are for pupils with an EHC plan only", FileOutcome.REFUSED),
        ("Source: DfE; academies are included", FileOutcome.LOADED),
    ],
)
def test_a_note_below_the_table_may_say_that_it_is_of_a_part_only(tmp_path, note, outcome):
    head = ("time_period", "geographic_level", "new_la_code", "education_phase", "sess_overall_percent")
    rows = [(202324, "Local authority", f"E0900000{at}", "Total", 6.5) for at in range(2, 8)]
    built = load(tmp_path, {"absence.xlsx": _book(head, *rows, (note,))})
    assert built.reports["absence.xlsx"].outcome is outcome
