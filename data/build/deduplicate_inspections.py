"""What only the whole folder can tell: one visit in several files, one link told twice."""

from __future__ import annotations

import duckdb

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
    la_code IN (SELECT la_code FROM school WHERE NOT {_LISTED})
    OR urn IN (SELECT urn FROM school WHERE NOT {_LISTED}))
"""
STEPS = (_SAME_NUMBER, _SAME_DAY, _REPEATED_BY_REGISTER, _AREAS_ONCE, _LINKS_ONCE)


def settle(db: duckdb.DuckDBPyConnection, home: str) -> None:
    """Make one inspection of the same visit in several files, and one link of each pair.

    `home` is the number of the authority whose an unnamed list is.
    """
    db.execute(_LISTED_OWNER, {"home": home})
    db.execute(_LISTED_KNOWN)
    for step in STEPS:
        filled = step.replace("RANK", _RANK).replace("EQUALS", _EQUALS)
        db.execute(filled.replace("NEAR", str(_NEAR_DAYS)))
