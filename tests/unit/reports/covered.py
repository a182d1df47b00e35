"""A county of a few schools with its sources' coverage, for the tests of coverage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from analytics.reports.core.context import ReportContext
from data.warehouse import Warehouse
from tests.unit.reports import tiny

Row = tuple[object, ...]


def county(
    folder: Path,
    *,
    schools: Sequence[Row],
    inspections: Sequence[Row],
    known: Sequence[Row],
    register: Sequence[tuple[str, str]],
    as_at: date = date(2024, 8, 31),
) -> ReportContext:
    """A desk on schools (urn, opened, closed, area), inspections (urn, day, grade), what each
    source knows of them (urn, from, until), and the days between which registers reach."""
    context = tiny.context(folder, as_at=as_at)
    path = folder / "county.duckdb"
    with duckdb.connect(str(path)) as made:
        made.execute(f"ATTACH '{folder / 'tiny.duckdb'}' AS t (READ_ONLY)")
        made.execute(tiny.SCHEMA.read_text("utf-8"))
        made.execute("INSERT INTO authority SELECT * FROM t.authority")
        made.execute("INSERT INTO source_file SELECT * FROM t.source_file")
        for urn, opened, closed, area in schools:
            made.execute(
                """INSERT INTO school (urn, name, la_code, phase, state_funded, opened, closed,
                   as_of, source_id, record) VALUES (?, ?, '935', 'primary', true, ?, ?,
                   '2022-01-01', 1, 1)""",
                [urn, f"School {urn}", opened, closed],
            )
            made.execute(
                "INSERT INTO school_area VALUES ('districts', ?, ?, ?, NULL, NULL)", [area, f"Area {area}", urn]
            )
        for urn, day, grade in inspections:
            made.execute(
                """INSERT INTO inspection VALUES (?, ?, ?, ?, 'graded', 'R2', ?, NULL, NULL, NULL,
                   NULL, NULL, 'inspection_list', 1, 1)""",
                [f"{urn}-{day}", urn, day, day, grade],
            )
        for row in known:
            made.execute("INSERT INTO inspection_coverage VALUES (?, ?, ?, 1)", list(row))
        for first, last in register:
            made.execute("INSERT INTO register_coverage VALUES ('935', ?, ?, 'gias_register', 1)", [first, last])
    return ReportContext(Warehouse.open(path), context.scope, as_at, as_at, context.home)
