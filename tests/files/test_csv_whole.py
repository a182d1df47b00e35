"""No row of a CSV vanishes: stray quotes, cut downloads, and every way of writing a text file."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.build.report import FileOutcome
from tests.files.loaded import load, table
from tests.shared import unpacked_case
from tests.unit.build.build_files import ENGLAND, HEADER, SUFFOLK

_LIST = "urn,date,grade,name"
_VISITS = [f"90000{n},2019-03-0{n},Good,School {n}" for n in range(1, 8)]
_YEARS = [SUFFOLK.replace("202425", f"20{year}{year + 1}") for year in range(13, 24)]


def _refused(home, content: str | bytes, name: str = "list.csv"):
    report = load(home, {name: content}).reports[name]
    assert report.outcome is FileOutcome.REFUSED, report.lines()
    return report.problems[0]


@pytest.mark.parametrize("first", range(4))
@pytest.mark.parametrize("second", range(4))
def test_quotes_that_close_two_rows_later_never_move_an_inspection(tmp_path, first, second):
    rows = [visit.split(",") for visit in _VISITS]
    rows[1][first] = '"' + rows[1][first]
    rows[3][second] += '"'
    result = _refused(tmp_path, table(_LIST, *(",".join(row) for row in rows)))
    assert result.row == 2


@pytest.mark.parametrize("place", range(4))
def test_a_quote_that_never_closes_is_named_with_its_cell(tmp_path, place):
    rows = [visit.split(",") for visit in _VISITS]
    rows[2][place] = '"' + rows[2][place]
    result = _refused(tmp_path, table(_LIST, *(",".join(row) for row in rows)))
    assert (result.row, result.column) == (3, _LIST.split(",")[place])


def test_two_quotes_in_one_row_never_shift_its_cells(tmp_path):
    case = unpacked_case("truncated_download", tmp_path)
    name = "csp/2018-2019/935_ks2final.csv"
    lines = (case / name).read_text("utf-8").splitlines()[:-1]
    cells = lines[4].split(",")
    cells[-6], cells[-5] = '"' + cells[-6], cells[-5] + '"'
    lines[4] = ",".join(cells)
    result = _refused(tmp_path, table(*lines), name)
    assert result.row == 4


def test_a_name_of_two_lines_is_still_a_name(tmp_path):
    rows = [*_VISITS[:2], '900003,2019-03-03,Good,"School\n3, Ipswich"', *_VISITS[3:]]
    assert load(tmp_path, {"list.csv": table(_LIST, *rows)}).reports["list.csv"].rows_read == 7


@pytest.mark.parametrize("kept", [1, 8, 15, 22])
def test_a_last_row_cut_anywhere_before_its_last_cell_is_refused(tmp_path, kept):
    whole = "\n".join((_LIST, *_VISITS[:-1], _VISITS[-1][:kept]))
    assert _refused(tmp_path, whole).row == 7


def test_a_file_that_ends_in_half_a_letter_was_cut_off(tmp_path):
    whole = table(_LIST, *_VISITS[:-1]) + "900007,2019-03-07,Good,Ysgol C\u0177"
    assert "cut off" in _refused(tmp_path, whole.encode()[:-1]).advice


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "\r\n \n", "\n\r\n"])
def test_every_kind_and_mixture_of_line_ends_gives_the_same_rows(tmp_path, ends):
    first, *others = ends.split(" ")
    lines = [line + (others[0] if others and n % 2 else first) for n, line in enumerate((HEADER, ENGLAND, *_YEARS))]
    built = load(tmp_path, {"eyfsp.csv": "".join(lines).encode()})
    assert built.reports["eyfsp.csv"].rows_read == len(_YEARS) + 1, built.problems()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("first", ["", "sep={}\n", '"sep={}"\r\n'])
def test_a_table_is_the_same_however_a_spreadsheet_saved_it(tmp_path, encoding, mark, first):
    rows = (HEADER, ENGLAND.replace("England", "Engl\u00e4nd"), SUFFOLK)
    text = first.format(mark) + table(*rows).replace(",", mark)
    built = load(tmp_path, {"eyfsp.csv": text.encode(encoding)})
    assert built.rows("SELECT count(*), sum(value) FROM fact WHERE measure = 'gld'") == [(2, pytest.approx(136.3))], (
        built.problems()
    )


@pytest.mark.parametrize("ending", ["tsv", "tab", "txt", "TXT"])
def test_a_table_under_the_name_of_a_text_is_read(tmp_path, ending):
    text = table(HEADER, ENGLAND, SUFFOLK).replace(",", "\t")
    assert load(tmp_path, {f"eyfsp.{ending}": text}).reports[f"eyfsp.{ending}"].rows_read == 2


def test_a_text_in_sentences_is_a_document(tmp_path):
    text = "Dear colleague, this, like all letters, has commas.\nYours, sincerely\n"
    assert load(tmp_path, {"letter.txt": text}).reports["letter.txt"].outcome is FileOutcome.IGNORED


def test_more_columns_than_any_published_table_has_are_refused(tmp_path):
    extra = ",".join(f"added {n}" for n in range(100_000))
    result = _refused(tmp_path, table(f"{HEADER},{extra}", SUFFOLK + "," * 100_000), "eyfsp.csv")
    assert "columns" in result.found


LAST = "urn,date,grade"
RETURN = "authority,measure,entity,period,numerator,value"


@pytest.mark.parametrize(
    ("header", "above", "last", "whole"),
    [
        (LAST, "12453{},2014-03-01,Good", "124599,2014-03-01,Good", True),
        (LAST, "12453{},2014-03-01,Good", "124599,2014-03-01,Go", False),
        (LAST, "12453{},2014-03-01,2", "124599,2014-03-01,2", False),
        (LAST, "12453{},2014-03-01,Good", '124599,2014-03-01,"Outstanding"', True),
        ("date,grade,urn", "2014-03-01,Good,12453{}", "2014-03-01,Good,124599", True),
        (f"{LAST},note", "12453{},2014-03-01,Good,seen", "124599,2014-03-01,Good,not se", True),
        (f"{LAST},name", "12453{},2014-03-01,Good,School {}", "124599,2014-03-01,Good,Sch", False),
    ],
)
def test_a_last_cell_without_a_line_end_is_used_where_its_column_shows_that_it_is_whole(
    tmp_path: Path, header: str, above: str, last: str, whole: bool
) -> None:
    rows = [above.format(at, 10**at) for at in range(9)]
    built = load(tmp_path / "open", {"list.csv": table(header, *rows, last)[:-1]})
    assert built.rows("SELECT count(*) FROM inspection") == [(9 + whole,)]
    problems = [item for item in built.reports["list.csv"].problems if "line end" in item.expected]
    assert [item.row for item in problems] == ([] if whole else [10])
    built = load(tmp_path / "ended", {"list.csv": table(header, *rows, last)})
    assert not any("line end" in item.expected for item in built.reports["list.csv"].problems)


@pytest.mark.parametrize(("value", "whole"), [("61.5", True), ("61", False), ("6", False), ("61.52", False)])
def test_a_last_number_is_used_where_all_have_as_many_decimals(tmp_path: Path, value: str, whole: bool) -> None:
    rows = [f"935,gld,935,20{at:02d}/{at + 1:02d},,6{at % 7}.{at % 9}" for at in range(10, 22)]
    built = load(tmp_path, {"return.csv": table(RETURN, *rows, f"935,gld,935,2022/23,,{value}")[:-1]})
    assert built.rows("SELECT value FROM fact WHERE period = '2022/23'") == ([(float(value),)] if whole else [])
