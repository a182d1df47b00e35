"""What one published warehouse holds that another does not: for the summary of an update."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

_KEY = "measure, entity, period, phase, pupil_group, family"
_NEWEST = f"""SELECT {_KEY}, arg_max(value, published) AS value, max(published) AS published
FROM {{side}}.fact WHERE level = 'authority' AND la_code = ? GROUP BY {_KEY}"""


@dataclass(frozen=True, slots=True)
class NewRelease:
    """A period of a publication that the newer build holds and the older does not."""

    family: str
    period: str
    figures: int


@dataclass(frozen=True, slots=True)
class Revision:
    """A published figure of the authority that another value has taken the place of."""

    measure: str
    period: str
    phase: str
    group: str
    before: float
    after: float


def compare(before: Path, after: Path, la_code: str) -> tuple[list[NewRelease], list[Revision]]:
    """New periods by family, and figures of one authority that were revised, the largest change first."""
    with duckdb.connect() as db:
        for side, path in (("old", before), ("new", after)):
            literal = str(path).replace("'", "''")
            db.execute(f"ATTACH '{literal}' AS {side} (READ_ONLY)")
        came = db.execute(
            """SELECT family, period, count(*) FROM new.fact
            WHERE (CAST(family AS VARCHAR), CAST(period AS VARCHAR)) NOT IN
                  (SELECT (CAST(family AS VARCHAR), CAST(period AS VARCHAR)) FROM old.fact)
            GROUP BY ALL ORDER BY ALL"""
        ).fetchall()
        old, new = _NEWEST.format(side="old"), _NEWEST.format(side="new")
        revised = db.execute(
            f"""SELECT a.measure, a.period, a.phase, a.pupil_group, b.value, a.value
            FROM ({new}) a JOIN ({old}) b ON a.measure::VARCHAR = b.measure::VARCHAR
              AND a.entity::VARCHAR = b.entity::VARCHAR AND a.period::VARCHAR = b.period::VARCHAR
              AND a.phase::VARCHAR = b.phase::VARCHAR AND a.pupil_group::VARCHAR = b.pupil_group::VARCHAR
              AND a.family::VARCHAR = b.family::VARCHAR
            WHERE a.value IS NOT NULL AND b.value IS NOT NULL AND abs(a.value - b.value) > 1e-9
            ORDER BY abs(a.value - b.value) DESC, ALL""".replace(", ALL", ", 1, 2, 3, 4"),
            [la_code, la_code],
        ).fetchall()
    return [NewRelease(str(family), str(period), int(count)) for family, period, count in came], [
        Revision(str(code), str(period), str(phase), str(group), float(old_value), float(new_value))
        for code, period, phase, group, old_value, new_value in revised
    ]
