"""Files that people take away: no formula runs, nothing hidden turns up, notes travel along."""

import io
import json
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from data.vocabulary import Role, ValueStatus
from session.identity import FILE, Access, Person
from tests.pictures.made_up import figure
from ui import people, tables
from wording.escaping import for_spreadsheet

TABLE = tables.Table(
    "Caption",
    (tables.Column("Place"), tables.Column("Value", tables.ColumnKind.NUMBER, "%")),
    (
        (tables.text("=HYPERLINK(1)"), tables.figure(figure(78.93, n=299))),
        (tables.text("Ipswich"), tables.figure(figure(None, status=ValueStatus.SUPPRESSED))),
    ),
    ("A note.",),
)


@pytest.mark.parametrize("start", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_cell_that_a_spreadsheet_would_run_becomes_text(start: str) -> None:
    assert for_spreadsheet(start) == f"'{start}"


def test_a_csv_carries_unrounded_values_reasons_and_notes() -> None:
    frame = pd.read_csv(io.BytesIO(tables.to_csv(TABLE, "Source: x.")), encoding="utf-8-sig")
    assert frame["Value (%)"][0] == 78.93
    assert pd.isna(frame["Value (%)"][1])
    assert frame["Value (%): why missing"][1] == "suppressed: too few pupils to show"
    assert frame["Place"][0] == "'=HYPERLINK(1)"
    assert "A note." in frame["Notes"][0]


def test_two_columns_under_one_heading_are_both_in_a_download() -> None:
    heads = (tables.Column("Share", tables.ColumnKind.NUMBER), tables.Column("Share", tables.ColumnKind.NUMBER))
    table = tables.Table("Caption", heads, ((tables.amount(61.2, 0, ""), tables.amount(74.5, 0, "")),))
    frame = tables.frame_of(table)
    assert frame.to_dict("list") == {"Share": [61.2], "Share 2": [74.5]}


def test_an_xlsx_has_figures_and_notes_and_no_formula() -> None:
    book = pd.read_excel(io.BytesIO(tables.to_xlsx(TABLE, "Source: x.")), sheet_name=None)
    assert book["Figures"]["Value (%)"][0] == 78.93
    assert "Source: x." in set(book["Notes"]["Notes"])


def test_a_parquet_file_keeps_its_notes_as_metadata() -> None:
    read = pq.read_table(io.BytesIO(tables.to_parquet(TABLE, "Source: x.")))
    assert json.loads(read.schema.metadata[b"milepost_notes"]) == ["Caption", "Source: x.", "A note."]


def test_a_file_is_not_made_once_the_list_of_people_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The button stays on a page that was opened before somebody's access was taken away."""
    listed = '[sign_in]\nby = "oidc"\n[[people]]\nname = "ada"\nrole = "director"\n'
    (tmp_path / FILE).write_text(listed, "utf-8")
    monkeypatch.setenv("MILEPOST_HOME", str(tmp_path))
    monkeypatch.setattr(people, "required", lambda: Person("ada", Access(Role.DIRECTOR)))
    make = people.logged(lambda: b"figures", "schools.csv")
    assert make() == b"figures"
    (tmp_path / FILE).write_text(listed.replace("ada", "eve"), "utf-8")
    with pytest.raises(PermissionError, match="has changed"):
        make()


def test_a_file_is_named_by_what_it_holds() -> None:
    long = tables.Table("Schools by level on 30 June 2026 (rows) and on 23 November 2026 (columns)", (), ())
    assert tables.file_stem(long) == "schools-by-level-on-30-june-2026-rows-and-on-23-november"
    assert tables.file_stem(tables.Table("The authority’s own ratings", (), ())) == "the-authoritys-own-ratings"
