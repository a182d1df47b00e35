"""Write the ranges in which figures have been published so far, from a build of published files."""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb

from data.committed import REFERENCE

# A range of authorities is one only where nearly all of them have figures. What can be negative (progress)
# lies about 0 for England, so that its range is that of authorities.
QUESTION = """
WITH said AS (
    SELECT measure, level, entity, phase, pupil_group, source_id, release, period_end, value,
           length(period) = 7 AS annual,
           min(value) OVER whole AS least, max(value) OVER whole AS most
    FROM fact WHERE status = 'ok' AND family <> 'milepost_return' AND level IN ('national', 'regional', 'authority')
    WINDOW whole AS (PARTITION BY measure, phase, pupil_group)
), ratios AS (
    SELECT later.measure, later.level, later.phase, later.pupil_group,
           max(greatest(later.value, earlier.value) / least(later.value, earlier.value)) AS ratio
    FROM said AS later JOIN said AS earlier USING (measure, level, entity, phase, pupil_group, source_id, release)
    WHERE later.annual AND earlier.annual AND later.period_end = earlier.period_end + INTERVAL 1 YEAR
      AND later.least >= 0 AND least(later.value, earlier.value) > 0
    GROUP BY ALL
)
SELECT measure, level, phase, pupil_group,
       CASE WHEN min(least) < 0 THEN min(least) ELSE min(value) END AS low,
       CASE WHEN min(least) < 0 THEN max(most) ELSE max(value) END AS high,
       any_value(ratio) AS ratio
FROM said LEFT JOIN ratios USING (measure, level, phase, pupil_group)
GROUP BY measure, level, phase, pupil_group
HAVING level <> 'authority' OR count(DISTINCT entity) >= 100 ORDER BY ALL
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `python -m bench usual`."""
    parser.add_argument("warehouse", type=Path, help="a warehouse built from published files alone")


def main(arguments: argparse.Namespace) -> int:
    """Read the ranges from the warehouse and write them over the committed table."""
    with duckdb.connect(str(arguments.warehouse), read_only=True) as db:
        rows = db.execute(QUESTION).fetchall()
    lines = [",".join(_cell(cell) for cell in row) for row in rows]
    head = "measure,level,phase,pupil_group,low,high,ratio"
    (REFERENCE / "usual_ranges.csv").write_text("\n".join([head, *lines]) + "\n", "utf-8")
    print(f"{len(rows)} ranges of {len({row[0] for row in rows})} measures")
    return 0


def _cell(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:.0f}" if abs(cell) >= 1000 else f"{cell:.4g}"
    return "" if cell is None else str(cell)
