"""What nobody sees is dropped wherever text enters: files, their names, plans, people and records."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import duckdb
import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from pyarrow import parquet

from data.characters import may_hide, visible, visible_sql
from data.records import RecordRefused, Records, Who, register, registers
from data.records.declaration import FieldKind
from data.records.values import is_blank, read_value
from data.settings import Settings
from data.small_toml import parsed
from session.identity import Person, from_header, from_token, people
from tests.files.loaded import load
from tests.stores import DIRECTOR, clock, new_url, records, server, url

__all__ = ["clock", "new_url", "records", "server", "url"]

HIDDEN = "\u202e\u2066\u200b\u200d\ufeff\x1b\x9b\u2028\u00ad\U000e0041"
NAME = f"Elm {HIDDEN}Green"
LIST = ("urn", "establishmentname", "date", "grade")
ROW = ("124531", NAME, "2013-02-13", "Good")


def csv_file(encoding: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([LIST, ROW])
    return out.getvalue().encode(encoding)


def xlsx_file() -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.active.append(LIST)
    book.active.append([ROW[0], NAME.replace("\x1b", ""), *ROW[2:]])  # openpyxl writes no control characters
    book.save(out)
    return out.getvalue()


def parquet_file() -> bytes:
    out = io.BytesIO()
    parquet.write_table(pyarrow.table([[cell] for cell in ROW], list(LIST)), out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.csv", csv_file("utf-8")),
        ("list.csv", csv_file("utf-8-sig")),
        ("list.csv", csv_file("utf-16")),
        ("list.xlsx", xlsx_file()),
        ("list.parquet", parquet_file()),
    ],
)
def test_a_cell_of_a_file_reads_as_it_is_seen(tmp_path: Path, name: str, content: bytes) -> None:
    built = load(tmp_path, {name: content})
    assert built.rows("SELECT name FROM school WHERE urn = '124531'") == [("Elm Green",)]


def test_the_name_of_a_file_is_reported_as_it_is_seen(tmp_path: Path) -> None:
    built = load(tmp_path, {f"list{HIDDEN}.csv": csv_file("utf-8")})
    assert list(built.reports) == ["list.csv"]


def test_a_definition_reads_as_it_is_seen() -> None:
    assert parsed('title = "Elm \\u202eGreen"\n[[roles]]\n"a\\u200b" = ["x\\u2066"]') == {
        "title": "Elm Green",
        "roles": [{"a": ["x"]}],
    }


def test_a_record_keeps_what_is_seen() -> None:
    fields = [field for field in register("posts").fields.values() if field.kind is FieldKind.TEXT]
    assert [read_value(field, NAME) for field in fields] == ["Elm Green"] * len(fields)
    assert fields
    assert is_blank(HIDDEN)


def test_a_list_in_a_record_keeps_what_is_seen() -> None:
    several = [field for kind in registers().values() for field in kind.fields.values() if field.many]
    texts = [field for field in several if field.kind in (FieldKind.TEXT, FieldKind.ROLE)]
    assert texts
    for value in (f"{NAME}; {NAME}b", [NAME, f"{NAME}b"], (NAME, f"{NAME}b")):
        assert [read_value(field, value) for field in texts] == [["Elm Green", "Elm Greenb"]] * len(texts)


def test_a_reason_and_a_name_are_kept_as_they_are_seen(records: Records) -> None:
    who = Who("director", f"ada{HIDDEN}@example.org")
    key = records.save("posts", None, {"post": "Lead", "fill_by": "2015-08-31"}, who, None).key
    records.withdraw("posts", key, who, 1, f"No longer {HIDDEN}needed")
    first, second = records.versions("posts", key)
    assert (first.who_name, second.who_name, second.reason) == (*["ada@example.org"] * 2, "No longer needed")


def test_a_reason_of_characters_that_nobody_sees_is_none(records: Records) -> None:
    key = records.save("posts", None, {"post": "Lead", "fill_by": "2015-08-31"}, DIRECTOR, None).key
    with pytest.raises(RecordRefused, match="why this is a withdraw"):
        records.withdraw("posts", key, DIRECTOR, 1, HIDDEN)
    with pytest.raises(RecordRefused, match="a sign-in"):
        records.withdraw("posts", key, Who("director", HIDDEN), 1, "No longer needed")


def test_two_people_who_look_alike_are_one_or_nobody(tmp_path: Path) -> None:
    """A name in the list reads as it is seen; a signed-in one with hidden characters is not let in."""
    (tmp_path / "people.toml").write_text(
        '[sign_in]\nby = "oidc"\n[[people]]\nname = "ada\\u200b@example.org"\nrole = "viewer"\n'
        '[[groups]]\ngroup = "staff"\nrole = "analyst"\n',
        "utf-8",
    )
    known = people(Settings(tmp_path, "935"))
    assert isinstance(from_header(known, "ada@example.org"), Person)
    assert from_header(known, "ada\u200b@example.org") is None
    assert from_token(known, {"sub": "1", "email": "ada\u202e@example.org", "groups": ["staff"]}) is None
    assert isinstance(from_token(known, {"sub": "1", "email": "x@example.org", "groups": ["staff"]}), Person)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_python_sql_and_the_search_of_bytes_agree(text: str) -> None:
    with duckdb.connect() as db:
        row = db.execute(f"SELECT {visible_sql('$text')}", {"text": text}).fetchone()
    assert row == (visible(text),)
    assert may_hide(text.encode()) == (visible(text) != text)
    assert visible(visible(text)) == visible(text)
