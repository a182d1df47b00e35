"""Small folders of marks: written as text, summed up, and asked for a figure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from data.marks.aggregate import Figures, MarksReport, RegisteredSchool, aggregate
from data.marks.day_files import STORE
from data.marks.engines import DuckEngine, Engine

TODAY = date(2025, 10, 1)
CALENDAR = "half_term,first,last,urn\n2025/26-HT1,2025-09-02,2025-10-24,\n2025/26-HT2,2025-11-03,2025-12-19,\n"
SCHOOLS = (
    RegisteredSchool("100001", "935", "primary"),
    RegisteredSchool("100002", "935", "primary"),
    RegisteredSchool("100003", "935", "secondary"),
)
HEAD = "pupil,urn,date,session,code,groups"


def day(folder: Path, name: str, *rows: str) -> Path:
    """A file of marks of the day in its name; a row is pupil,urn,session,code,groups."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "calendar.csv").exists() or (folder / "calendar.csv").write_text(CALENDAR)
    date_of_file = name[:10]
    lines = []
    for row in rows:
        pupil, urn, rest = row.split(",", 2)
        lines.append(f"{pupil},{urn},{date_of_file},{rest}")
    path = folder / name
    path.write_text("\n".join([HEAD, *lines]) + "\n")
    return path


def both(pupil: str, urn: str, morning: str, afternoon: str, groups: str = "none") -> tuple[str, str]:
    """A pupil's two marks of a day."""
    return f"{pupil},{urn},AM,{morning},{groups}", f"{pupil},{urn},PM,{afternoon},{groups}"


def summed(
    folder: Path, schools: Iterable[RegisteredSchool] = SCHOOLS, today: date = TODAY, engine: Engine | None = None
) -> MarksReport:
    """The report of one run over the folder."""
    own = engine or DuckEngine(folder / STORE / ".spill")
    try:
        return aggregate(folder, tuple(schools), own, today)
    finally:
        if engine is None:
            own.close()


def figure(figures: Figures, urn: str, period: str, group: str = "all") -> tuple[int | None, ...] | None:
    """Enrolments, possible, authorised, unauthorised, persistent and severe of a school; None where there is none."""
    names = ("enrolments", "possible", "authorised", "unauthorised", "persistent", "severe")
    for row in figures.schools:
        if (row["urn"], row["period"], row["pupil_group"]) == (urn, period, group):
            return tuple(row[name] for name in names)
    return None
