"""A warehouse file of a few rows, so that input and answer fit on one screen."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from analytics.reports.core.context import Place, ReportContext
from data.vocabulary import Level, Scope
from data.warehouse import Warehouse

SCHEMA = Path(__file__).parents[3] / "data" / "schema.sql"
SUFFOLK = Place("E10000029", "Suffolk", Level.AUTHORITY, "935", "East of England")
FACT: dict[str, Any] = {
    "measure": "ks2_rwm_expected",
    "level": "authority",
    "entity": "E10000029",
    "period": "2024/25",
    "period_end": date(2025, 8, 31),
    "phase": "primary",
    "pupil_group": "all",
    "value": 59.0,
    "numerator": None,
    "denominator": None,
    "status": "ok",
    "symbol": None,
    "family": "lait",
    "release": "latest_vintage",
    "published": date(2025, 12, 11),
    "la_code": "935",
    "source_id": 1,
    "record": 1,
}
_PLACES = (
    ("935", "E10000029", "Suffolk", "authority", "East of England", None, None, None),
    ("926", "E10000020", "Norfolk", "authority", "East of England", None, None, None),
    (None, "E92000001", "England", "national", None, None, None, None),
    (None, "E12000006", "East of England", "regional", None, None, None, None),
    ("835", "E10000009", "Dorset (old)", "authority", None, None, date(2019, 3, 31), "E06000059"),
    ("933", "E10000027", "Somerset", "authority", None, None, date(2023, 3, 31), "E06000066"),
    ("933", "E06000066", "Somerset", "authority", "South West", date(2023, 4, 1), None, None),
    ("838", "E06000059", "Dorset", "authority", "South West", date(2019, 4, 1), None, None),
)


def context(tmp_path: Path, *facts: dict[str, Any], as_at: date = date(2026, 11, 22)) -> ReportContext:
    """A desk on facts that differ from `FACT` only in what is named."""
    path = tmp_path / "tiny.duckdb"
    with duckdb.connect(str(path)) as made:
        made.execute(SCHEMA.read_text("utf-8"))
        made.executemany("INSERT INTO authority VALUES (?, ?, ?, ?, ?, ?, ?, ?)", list(_PLACES))
        made.execute(
            "INSERT INTO source_file VALUES (1, 'bds_long_0.parquet', 'ab12', 'lait', NULL, NULL,"
            " NULL, 'release calendar', 10, 10, 10, NULL)"
        )
        for given in facts:
            row = FACT | given
            marks = ", ".join("?" for _ in row)
            made.execute(f"INSERT INTO fact ({', '.join(row)}) VALUES ({marks})", list(row.values()))
    return ReportContext(Warehouse.open(path), Scope("935"), as_at, as_at, SUFFOLK)
