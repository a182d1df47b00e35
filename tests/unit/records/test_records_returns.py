"""Files that schools hand in: good rows can be saved, bad ones are listed by row and column."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from data.records import Records, RecordsError
from data.records.returns import Return, read_return, save_return, template
from tests.stores import DIRECTOR, LEAD

OURS = {"900001", "900002"}
HEADER = "urn,measure,period,pupil_group,target,cohort,agreed_on"
GOOD = "900001,gld,2015/16,all,65,30,01/10/2015"


def read(*lines: str, encoding: str = "utf-8") -> Return:
    """The return of school targets in a CSV file."""
    text = "\r\n".join((HEADER, *lines))
    return read_return("school_targets", "targets.csv", text.encode(encoding), OURS)


def workbook(*rows: tuple[object, ...]) -> bytes:
    """A workbook with these rows below the header."""
    book = Workbook()
    for row in (HEADER.split(","), *rows):
        book.active.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_good_row_becomes_a_target() -> None:
    (row,) = read(GOOD).good
    assert row.row == 2
    assert row.payload == {
        "urn": "900001",
        "measure": "gld",
        "period": "2015/16",
        "pupil_group": "all",
        "target": 65,
        "cohort": 30,
        "agreed_on": "2015-10-01",
    }


@pytest.mark.parametrize(
    ("line", "column", "text", "advice"),
    [
        (GOOD.replace("65", "140"), "target", "140", "Check the figure"),
        (GOOD.replace("01/10/2015", "2015-31-10"), "agreed_on", "2015-31-10", "swapped"),
        (GOOD.replace("900001", "123456"), "urn", "123456", "other authorities"),
        (GOOD.replace("65", "=1+1"), "target", "=1+1", "not a formula"),
        (GOOD.replace(",all", ",@SUM(A1)"), "pupil_group", "@SUM(A1)", "not a formula"),
        (GOOD.replace("2015/16", "Dec-15"), "period", "Dec-15", "as text first"),
        (GOOD.replace("65", ""), "target", "", "Enter:"),
        (GOOD + ",more", "column 8", "more", "an extra comma"),
    ],
)
def test_a_bad_row_is_named_and_does_not_hold_back_the_good_one(line: str, column: str, text: str, advice: str) -> None:
    result = read(line, GOOD.replace("900001", "900002"))
    (problem,) = result.problems
    assert (problem.row, problem.column, problem.found) == (2, column, text)
    assert advice in problem.advice
    assert [row.row for row in result.good] == [3]


def test_every_fault_of_a_row_is_told_at_once() -> None:
    problems = read("12,gldd,2016,all,140,0,never").problems
    assert {problem.column for problem in problems} == {"urn", "measure", "period", "target", "cohort", "agreed_on"} - {
        "target"
    }


def test_of_two_equal_rows_one_is_read_and_of_two_differing_rows_none() -> None:
    equal = read(GOOD, GOOD)
    assert [row.row for row in equal.good] == [2]
    assert [problem.row for problem in equal.problems] == [3]
    differing = read(GOOD, GOOD.replace("65", "70"))
    assert differing.good == ()
    assert [problem.row for problem in differing.problems] == [2, 3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_usual_encodings_are_read(encoding: str) -> None:
    lines = (HEADER + ",note", GOOD + ",café naïve")
    content = "\n".join(lines).encode(encoding)
    result = read_return("school_targets", "targets.csv", content, OURS)
    assert result.good[0].payload["note"] == "café naïve"
    assert bool(result.notes) == (encoding == "cp1252")


def test_semicolons_titles_and_blank_rows_are_understood() -> None:
    header = "School;Measure;Academic year;Pupil group;Target;Pupils"
    text = f"{header}\n;;;;;\n900001;gld;2015/16;All;65;30\n"
    result = read_return("school_targets", "t.csv", text.encode(), OURS)
    assert result.problems == ()
    assert [row.row for row in result.good] == [3]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"urn,measure\n900001,gld\n", "column 'period' is missing"),
        (b"\xd0\xcf\x11\xe0old excel", "save it as .xlsx or as CSV"),
        (b"PK\x03\x04 torn", "not a readable workbook"),
        (b"urn\x00\x01\x02,measure", "not a text file"),
        (b"x" * 5_000_001, "larger than"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_line(content: bytes, words: str) -> None:
    with pytest.raises(RecordsError, match=words) as met:
        read_return("school_targets", "targets", content, OURS)
    assert "\n" not in str(met.value)


def repacked(change: Callable[[str], str]) -> bytes:
    """A workbook that could be read, its sheet changed and packed again."""
    target = BytesIO()
    with (
        ZipFile(BytesIO(workbook((900001, "gld", "2015/16", "all", 65.0, 30)))) as old,
        ZipFile(target, "w", ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(name, change(text) if name.endswith("sheet1.xml") else text)
    return target.getvalue()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: '<!DOCTYPE a [<!ENTITY b "ha">]>' + text, "not a readable workbook"),
        (lambda text: text + " " * 2_000_000, "too large when unpacked"),
    ],
    ids=["entities", "far larger than it is"],
)
def test_a_workbook_made_to_do_harm_is_refused_before_it_is_parsed(change: Callable[[str], str], words: str) -> None:
    with pytest.raises(RecordsError, match=words):
        read_return("school_targets", "targets.xlsx", repacked(change), OURS)


def test_a_column_nobody_asked_for_is_named_and_left_out() -> None:
    text = f"{HEADER},head's name\n{GOOD},somebody\n"
    result = read_return("school_targets", "targets.csv", text.encode(), OURS)
    assert [(problem.row, problem.column) for problem in result.problems] == [(1, "head's name")]
    assert "somebody" not in result.good[0].payload.values()


def test_a_workbook_is_read_with_its_numbers_and_dates() -> None:
    from datetime import datetime

    content = workbook((900001, "gld", "2015/16", "all", 65.0, 30, datetime(2015, 10, 1)))
    (row,) = read_return("school_targets", "targets.xlsx", content, OURS).good
    assert (row.payload["urn"], row.payload["target"]) == ("900001", 65)
    assert row.payload["agreed_on"] == "2015-10-01"


def test_a_formula_in_a_workbook_is_refused_and_a_percent_cell_is_read_as_shown() -> None:
    content = workbook((900001, "gld", "2015/16", "all", "=60+5", 30))
    (problem,) = read_return("school_targets", "targets.xlsx", content, OURS).problems
    assert (problem.column, problem.found) == ("target", "=60+5")
    book = load_workbook(BytesIO(workbook((900001, "gld", "2015/16", "all", 0.65, 30))))
    book.active["E2"].number_format = "0%"
    target = BytesIO()
    book.save(target)
    (row,) = read_return("school_targets", "targets.xlsx", target.getvalue(), OURS).good
    assert row.payload["target"] == 65


@pytest.mark.parametrize("register", ["school_targets", "in_year_returns"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_untouched_template_is_read_as_empty(register: str, kind: str) -> None:
    content = template(register, kind)
    result = read_return(register, f"template.{kind}", content, OURS)
    assert (result.good, result.problems) == ((), ())
    assert result.notes == ("The file has a header and no rows.",)


def test_a_template_filled_in_is_read() -> None:
    book = load_workbook(BytesIO(template("in_year_returns", "xlsx")))
    row = ["900001", "ks2_rwm_expected", "2015/16-T1", "all", 30, 20, "yes", "2015-12-10"]
    for place, value in enumerate(row, start=1):
        book["Return"].cell(2, place, value)
    target = BytesIO()
    book.save(target)
    result = read_return("in_year_returns", "filled.xlsx", target.getvalue(), OURS)
    assert result.problems == ()
    assert result.good[0].payload["provisional"] is True


def test_a_register_without_a_file_says_where_to_enter_it() -> None:
    for ask in (lambda: template("posts", "csv"), lambda: read_return("posts", "p", b"a", OURS)):
        assert_says_where(ask)


def assert_says_where(ask: Callable[[], object]) -> None:
    """The words for a register that cannot be uploaded."""
    with pytest.raises(RecordsError, match="enter them on their page"):
        ask()


def test_handing_in_again_changes_nothing_and_a_differing_figure_is_shown(records: Records) -> None:
    first = save_return(records, read(GOOD), LEAD)
    again = save_return(records, read(GOOD), LEAD)
    other = save_return(records, read(GOOD.replace("65", "70")), DIRECTOR)
    assert (len(first.saved), len(again.unchanged), len(other.conflicts)) == (1, 1, 1)
    row, conflict = other.conflicts[0]
    assert row == 2
    assert conflict.changes[0].fields["target"] == (None, 65)
    assert records.current("school_targets")["target"].tolist() == [65]
