"""A warehouse file of a few facts and authorities, and a desk on it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from analytics.reports.desk import Desk, find_home
from data.assemble import schema
from data.vocabulary import Scope
from data.warehouse import Warehouse

HOME = "935"
DAY = date(2026, 11, 22)
AUTHORITIES = (
    (None, "E92000001", "England", "national", None, None, None),
    ("935", "E10000029", "Suffolk", "authority", "E12000006", None, None),
    # A retired code with one successor, as the simplest kind of lineage.
    ("835", "E10000009", "Dorset", "authority", "E12000009", date(2019, 3, 31), "E06000059"),
    ("838", "E06000059", "Dorset", "authority", "E12000009", None, None),
)
FACT: dict[str, Any] = {
    "measure": "ks2_rwm_expected", "level": "authority", "entity": "E10000029",
    "period": "2024/25", "period_end": date(2025, 8, 31), "phase": "primary",
    "pupil_group": "all", "value": 59.0, "status": "ok", "family": "lait",
    "release": "latest_vintage", "published": date(2025, 12, 11), "source_id": 1, "record": 1,
}  # fmt: skip


def desk(folder: Path, *facts: dict[str, Any], as_at: date = DAY) -> Desk:
    """A desk of Suffolk's analyst on facts that differ from a usual one only where they say so."""
    path = folder / "small.duckdb"
    with duckdb.connect(str(path)) as db:
        db.execute(schema())
        db.executemany(
            "INSERT INTO authority (la_code, area_code, name, level, region, valid_to, successors)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            AUTHORITIES,
        )
        db.execute(
            "INSERT INTO source_file VALUES (1, 'bds_long_0.parquet', 'ab12', 'lait', NULL, NULL,"
            " NULL, 'release calendar', 1, 1, 1)"
        )
        for fact in facts:
            row = FACT | fact
            marks = ", ".join("?" for _ in row)
            db.execute(f"INSERT INTO fact ({', '.join(row)}) VALUES ({marks})", list(row.values()))
    opened = Warehouse.open(path)
    home = find_home(opened.authorities(), HOME)
    return Desk(opened, Scope(HOME), as_at, DAY, home)
