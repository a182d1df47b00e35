"""Deduplicate inspections and school links across files."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from data.build.report import FileReport

# Ofsted's own files, then a list of inspections, then a register that repeats the last grade.
# A register gives the date of your last visit beside the last grade, and the two may belong to
# different visits: another source's visit at about that day is the better account of it.
_RANK = """CASE WHEN i.family LIKE 'ofsted_mi%' THEN 0 WHEN i.family = 'inspection_list' THEN 1
ELSE 2 END"""
_NEAR_DAYS = 14

# Of equals the newest file's; the hash decides the rest, so that the order of files never does.
_EQUALS = """'age': -date_diff('day', DATE '2000-01-01', coalesce(f.published, DATE '2000-01-01')),
'hash': f.sha256, 'record': i.record"""
_SAME_NUMBER = """
DELETE FROM inspection WHERE rowid NOT IN (
    SELECT arg_min(i.rowid, {'rank': RANK, 'ungraded': overall IS NULL, 'silent': outcome IS NULL,
                             EQUALS})
    FROM inspection AS i JOIN source_file AS f USING (source_id) GROUP BY inspection_id)
"""
_SAME_DAY = """
DELETE FROM inspection WHERE rowid NOT IN (
    SELECT arg_min(i.rowid, {'numbered': inspection_id = urn || '-' || inspected, 'rank': RANK,
                             'ungraded': overall IS NULL, EQUALS})
    FROM inspection AS i JOIN source_file AS f USING (source_id) GROUP BY urn, inspected, kind)
"""
_REPEATED_BY_REGISTER = """
DELETE FROM inspection AS r
WHERE r.family NOT LIKE 'ofsted_mi%' AND r.family <> 'inspection_list' AND EXISTS (
    SELECT 1 FROM inspection AS o
    WHERE o.family NOT IN ('gias_register', 'csp_school_information')
      AND (o.urn = r.urn OR o.current_urn = r.urn)
      AND abs(date_diff('day', o.inspected, r.inspected)) <= NEAR)
"""
# What the register knows begins with that better account, which may be dated some days before.
_KNOWN_FROM = """
UPDATE inspection_coverage AS c SET known_from = (
    SELECT min(o.inspected) FROM inspection AS o
    WHERE o.urn = c.urn AND o.kind = 'graded'
      AND o.inspected BETWEEN c.known_from - NEAR AND c.known_from)
WHERE c.source_id IN (SELECT source_id FROM source_file
                      WHERE family IN ('gias_register', 'csp_school_information'))
  AND EXISTS (SELECT 1 FROM inspection AS o
              WHERE o.urn = c.urn AND o.kind = 'graded'
                AND o.inspected BETWEEN c.known_from - NEAR AND c.known_from)
"""
_AREAS_ONCE = """
DELETE FROM inspection_area WHERE rowid NOT IN (
    SELECT arg_min(i.rowid, {EQUALS})
    FROM inspection_area AS i JOIN source_file AS f USING (source_id)
    GROUP BY inspection_id, area)
OR inspection_id NOT IN (SELECT inspection_id FROM inspection)
"""
_LINKS_ONCE = """
DELETE FROM school_link WHERE rowid NOT IN (
    SELECT arg_min(l.rowid, {'rank': CASE WHEN f.family = 'gias_links' THEN 0
                                        WHEN f.family = 'gias_register' THEN 1 ELSE 2 END,
                           'undated': l.linked IS NULL, 'hash': f.sha256, 'record': l.record})
    FROM school_link AS l JOIN source_file AS f ON f.source_id = l.source_id
    GROUP BY least(l.urn, l.link_urn), greatest(l.urn, l.link_urn))
"""
# A list of inspections names schools, but is no register of them: they stand for an authority only
# where nothing better is loaded. A list that does not say whose they are is the home authority's.
_LISTED = "source_id IN (SELECT source_id FROM source_file WHERE family = 'inspection_list')"
_LISTED_OWNER = f"UPDATE school SET la_code = $home WHERE la_code = '' AND {_LISTED}"
_LISTED_KNOWN = f"""
DELETE FROM school WHERE {_LISTED} AND (
    la_code IN (SELECT la_code FROM register_coverage)
    OR urn IN (SELECT urn FROM school WHERE NOT {_LISTED}))
"""
# A register with closed schools in it knows who was open since the first that it saw close; one of
# open schools only knows its own day.
_REGISTERS = """
INSERT INTO register_coverage BY NAME
SELECT s.la_code,
       coalesce(min(s.closed) FILTER (s.closed <= s.as_of), max(s.as_of)) AS known_from,
       max(s.as_of) AS known_until, f.family, s.source_id
FROM school AS s JOIN source_file AS f USING (source_id)
WHERE f.family IN ('gias_register', 'csp_school_information')
GROUP BY s.la_code, f.family, s.source_id
"""
# Where no register is loaded, the schools of a list are all that is known of who was open.
_LISTED_REGISTER = f"""
INSERT INTO register_coverage BY NAME
SELECT s.la_code, min(c.known_from) AS known_from, max(c.known_until) AS known_until,
       'inspection_list' AS family, s.source_id
FROM school AS s JOIN inspection_coverage AS c USING (source_id)
WHERE s.{_LISTED} AND s.la_code NOT IN (SELECT la_code FROM register_coverage)
GROUP BY s.la_code, s.source_id
"""
# Ofsted's files name every open school; a register knows more of those it has. A school that only
# an older file names was open until that day at least, and no newer file or register has it.
_OF_OFSTED = "source_id IN (SELECT source_id FROM source_file WHERE family LIKE 'ofsted_mi%')"
_IN_A_REGISTER = f"""
DELETE FROM school WHERE {_OF_OFSTED} AND urn IN (
    SELECT urn FROM school WHERE NOT {_OF_OFSTED} AND NOT {_LISTED})
"""
_LAST_NAMED = f"""
UPDATE school SET status = 'Closed', closed = last.named,
                  close_reason = 'in no newer file; the day is the last on which it was named'
FROM (SELECT s.urn, s.la_code, max(s.as_of) AS named FROM school AS s
      WHERE s.{_OF_OFSTED} GROUP BY ALL) AS last
WHERE school.urn = last.urn AND school.{_OF_OFSTED}
  AND last.named < (SELECT max(known_until) FROM register_coverage AS r
                    WHERE r.la_code = last.la_code)
"""
STEPS = (_SAME_NUMBER, _SAME_DAY, _REPEATED_BY_REGISTER, _KNOWN_FROM, _AREAS_ONCE, _LINKS_ONCE)


def settle(db: duckdb.DuckDBPyConnection, home: str) -> None:
    """Make one inspection of the same visit in several files, and one link of each pair.

    `home` is the number of the authority whose an unnamed list is.
    """
    db.execute(_LISTED_OWNER, {"home": home})
    for step in (_REGISTERS, _LISTED_KNOWN, _LISTED_REGISTER, _IN_A_REGISTER, _LAST_NAMED):
        db.execute(step)
    for step in STEPS:
        filled = step.replace("RANK", _RANK).replace("EQUALS", _EQUALS)
        db.execute(filled.replace("NEAR", str(_NEAR_DAYS)))


_UNPLACED = """
SELECT f.path, f.source_id, count(DISTINCT i.urn) FROM inspection AS i
JOIN source_file AS f USING (source_id)
WHERE i.urn NOT IN (SELECT urn FROM school)
  AND coalesce(i.current_urn, i.urn) NOT IN (SELECT urn FROM school)
  AND i.urn NOT IN (SELECT link_urn FROM school_link)
GROUP BY ALL ORDER BY f.path
"""


def note_in_no_register(db: duckdb.DuckDBPyConnection, reports: Sequence[FileReport]) -> None:
    """Tell each file of how many schools it has inspections that no loaded register has."""
    by_key = {str(path): int(count) for path, _, count in db.execute(_UNPLACED).fetchall()}
    for report in reports:
        if count := by_key.get(report.file):
            schools = "1 school that is" if count == 1 else f"{count:,} schools that are"
            report.notes.append(
                f"inspections of {schools} in no loaded register: counted for no authority; load "
                "the GIAS register with closed schools"
            )
