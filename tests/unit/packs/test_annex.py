"""The data annex: hidden values are marked and never nought, and nothing in it runs."""

from __future__ import annotations

import io
from dataclasses import replace

import pandas as pd
from openpyxl import load_workbook

from analytics.reports.core.types import Figure
from data.vocabulary import Level, Phase, PupilGroup, Unit, ValueStatus
from packs.formats import annex
from packs.model import Deck
from tests.unit.packs.made_up import deck

SHOWN = Figure(
    measure="ks2_rwm_expected",
    entity="E10000029",
    entity_name="=HYPERLINK(1)",
    level=Level.AUTHORITY,
    period="2024/25",
    phase=Phase.PRIMARY,
    group=PupilGroup.ALL,
    value=59.25,
    status=ValueStatus.OK,
    reason="",
    unit=Unit.PERCENT,
    decimals=0,
    denominator_name="pupils",
    numerator=4740,
    denominator=8000,
)
HIDDEN = replace(SHOWN, group=PupilGroup.LOOKED_AFTER).hidden("too few pupils to show")


def pack() -> Deck:
    made = deck(1)
    return replace(made, slides=(replace(made.slides[0], figures=(SHOWN, HIDDEN)),))


def test_a_hidden_value_is_a_word_in_the_csv() -> None:
    read = pd.read_csv(io.BytesIO(annex.to_csv(pack())), dtype=str)
    assert list(read["value"]) == ["59.25", "suppressed"]
    assert read["numerator"].isna().tolist() == [False, True]


def test_a_hidden_value_is_a_word_in_the_workbook() -> None:
    sheet = load_workbook(io.BytesIO(annex.to_xlsx(pack())))["Figures"]
    names = [cell.value for cell in sheet[1]]
    values = [row[names.index("value")].value for row in sheet.iter_rows(min_row=2)]
    assert values == [59.25, "suppressed"]


def test_a_hidden_value_is_missing_with_its_status_in_the_parquet() -> None:
    read = pd.read_parquet(io.BytesIO(annex.to_parquet(pack())))
    assert read["value"].isna().tolist() == [False, True]
    assert read["status"].tolist() == ["ok", "suppressed"]


def test_a_name_that_a_spreadsheet_would_run_stays_text() -> None:
    read = pd.read_csv(io.BytesIO(annex.to_csv(pack())), dtype=str)
    assert set(read["area_name"]) == {"'=HYPERLINK(1)"}
    book = load_workbook(io.BytesIO(annex.to_xlsx(pack())))
    formulas = [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert formulas == []
