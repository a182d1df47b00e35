"""Inspections and figures of schools that no loaded register lists: they count in no figure of an authority.

They stay in the warehouse. Here they are counted for each file, once all files are read, since the
register may be the last of them.
"""

from __future__ import annotations

from data.build.load_files import Intake
from data.build.report import Problem, SetAside

INSPECTIONS = "inspections of schools in no register that is loaded"
FIGURES = "figures of schools without a URN, in no register that is loaded"
_ADVICE = "they count in no figure of the authority: load a register that lists these schools, closed ones too"
_WANTED = ("schools of a register that is loaded", _ADVICE, "warning")
# An inspection of a predecessor belongs to the school that followed it.
_LISTED = """(SELECT urn FROM school
UNION SELECT link_urn FROM school_link WHERE urn IN (SELECT urn FROM school))"""


def count_unplaced(intake: Intake, home: str) -> None:
    """Count what each file has of schools in no register: of the authority `home`, and of unnamed ones."""
    _number_authorities(intake, home)
    inspections = intake.db.execute(
        f"""SELECT source_id, la_named, count(*), count(DISTINCT urn), min(record), arg_min(urn, record)
        FROM inspection WHERE coalesce(la_named, $home) = $home
          AND urn NOT IN {_LISTED} AND coalesce(current_urn, '') NOT IN {_LISTED}
        GROUP BY ALL ORDER BY ALL""",
        {"home": home},
    ).fetchall()
    for source_id, la_code, rows, schools, record, urn in inspections:
        of = f"authority {la_code}" if la_code else "no named authority"
        found = f"{rows:,} inspection{'s' * (rows > 1)} of {schools:,} school{'s' * (schools > 1)} of {of}, {urn} first"
        _note(intake, source_id, SetAside(INSPECTIONS, "urn", rows, False), Problem(record, "URN", found, *_WANTED))
    for source_id in intake.facts:
        rows, record, entity = intake.db.execute(
            f"""SELECT count(DISTINCT record), min(record), arg_min(entity, record) FROM facts_{source_id}
            JOIN place USING (place_id) WHERE starts_with(entity, 'laestab:') AND la_code = ?""",
            [home],
        ).fetchall()[0]
        if rows:
            found = f"{rows:,} row{'s' * (rows > 1)} of authority {home}, {entity.removeprefix('laestab:')} first"
            _note(
                intake,
                source_id,
                SetAside(FIGURES, "laestab", rows, False),
                Problem(record, "LAESTAB", found, *_WANTED),
            )


def _number_authorities(intake: Intake, home: str) -> None:
    """Give inspections the number of the authority that their row names; an unnamed list is `home`'s."""
    intake.db.execute(
        """UPDATE inspection SET la_named = CASE
            WHEN family = 'inspection_list' AND coalesce(la_named, '') = '' THEN $home
            ELSE coalesce((SELECT max(la_code) FROM authority WHERE lower(name) = lower(trim(la_named))),
                          trim(la_named)) END""",
        {"home": home},
    )


def _note(intake: Intake, source_id: int, rows: SetAside, problem: Problem) -> None:
    """Say it in the report of the file, and keep the count for pages."""
    intake.files[source_id - 1].problems.append(problem)
    intake.db.execute(
        "INSERT INTO set_aside VALUES (?, ?, ?, ?, ?)",
        [source_id, rows.reason, rows.column, rows.rows, rows.understood],
    )
