"""An invented year of marks for the schools of the demonstration: every pupil and every mark is made up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from data.build.report import BuildFailed
from data.build.run import MARKER
from data.build.staging import literal
from data.marks.aggregate import RegisteredSchool
from data.marks.day_files import CALENDAR, half_term_of, read_calendar

FIRST = date(2025, 9, 1)
_TERMS = """half_term,first,last,urn
2025/26-HT1,2025-09-02,2025-10-24,
2025/26-HT2,2025-11-03,2025-12-19,
2025/26-HT3,2026-01-05,2026-02-13,
2025/26-HT4,2026-02-23,2026-03-27,
2025/26-HT5,2026-04-13,2026-05-01,
2025/26-HT5,2026-05-05,2026-05-22,
2025/26-HT6,2026-06-01,2026-07-21,
2026/27-HT1,2026-09-02,2026-10-23,
2026/27-HT2,2026-11-02,2026-12-18,
"""
# Of a thousand pupils: how many are in a group, by a number drawn once for each pupil.
_PUPILS = """
CREATE TABLE pupils AS
WITH drawn AS (
    SELECT urn, phase, n, hash(urn || '-' || n) AS seed FROM schools, range(50000) AS places(n) WHERE n < pupils
)
SELECT printf('%016x', seed) AS pupil, urn, seed,
       CASE WHEN phase = 'special' THEN 'ehcp' WHEN (seed // 7) % 1000 < 45 THEN 'ehcp'
            WHEN (seed // 7) % 1000 < 190 THEN 'sen_support' ELSE '' END AS sen,
       CASE WHEN (seed // 11) % 1000 < 240 THEN 'fsm' ELSE '' END AS fsm,
       -- the chance of missing a day, per 10,000: most pupils rarely, a few often
       CAST((CASE phase WHEN 'primary' THEN 330 WHEN 'secondary' THEN 520 ELSE 800 END)
            * (0.3 + 0.9 * pow(((seed // 13) % 1000) / 1000.0, 3) * 3)
            * CASE WHEN (seed // 11) % 1000 < 240 THEN 1.7 ELSE 1 END AS INTEGER)
       + CASE WHEN (seed // 17) % 1000 < 14 THEN 5200 ELSE 0 END AS misses
FROM drawn
"""
_DAY = """
COPY (
    WITH day AS (SELECT *, hash(seed, {number}) AS luck FROM pupils),
    marked AS (SELECT *, (luck % 10000) < misses AS absent, (luck // 10000) % 1000 AS reason FROM day)
    SELECT pupil, urn, DATE '{day}' AS date, session,
           CASE WHEN absent THEN CASE WHEN reason < 610 THEN 'I' WHEN reason < 690 THEN 'M' WHEN reason < 720 THEN 'C'
                                      WHEN reason < 850 THEN 'O' WHEN reason < 950 THEN 'G' ELSE 'U' END
                WHEN reason < 12 THEN 'L' WHEN reason < 20 THEN 'V' WHEN reason < 26 THEN 'B' WHEN reason < 30 THEN 'D'
                WHEN session = 'AM' THEN '/' ELSE chr(92) END AS code,
           CASE WHEN fsm = '' AND sen = '' THEN 'none' WHEN fsm = '' THEN sen
                WHEN sen = '' THEN fsm ELSE fsm || ';' || sen END AS groups
    FROM marked, (VALUES ('AM'), ('PM')) AS sessions(session) ORDER BY urn, pupil, session
) TO {path} (FORMAT parquet, COMPRESSION zstd)
"""


def invent(
    folder: Path,
    pupils: Sequence[tuple[RegisteredSchool, int]],
    days: tuple[date, date],
    progress: Callable[[Iterable[date]], Iterable[date]] = iter,
) -> int:
    """Write a calendar and a file for each school day; how many files. The folder must be empty."""
    if folder.exists() and any(folder.iterdir()):
        raise BuildFailed(f"{folder} is not empty: name a new folder for invented marks")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text("# Every pupil and mark of this folder is invented.\ninvented = true\n", "utf-8")
    (folder / CALENDAR).write_text(_TERMS, "utf-8")
    terms = read_calendar(folder)
    first, last = days
    open_days = [
        day
        for day in (first + timedelta(days=place) for place in range((last - first).days + 1))
        if half_term_of(terms, day)
    ]
    with duckdb.connect(config={"memory_limit": "1GB", "temp_directory": str(folder)}) as db:
        db.register(
            "schools",
            pa.table(
                {
                    "urn": [school.urn for school, _ in pupils],
                    "phase": [school.phase for school, _ in pupils],
                    "pupils": [count for _, count in pupils],
                }
            ),
        )
        db.execute(_PUPILS)
        for number, day in enumerate(progress(open_days)):
            path = literal(str(folder / f"{day.isoformat()}.parquet"))
            db.execute(_DAY.format(number=number, day=day.isoformat(), path=path))
    return len(open_days)
