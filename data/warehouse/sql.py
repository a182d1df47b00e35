"""The SELECTs of the warehouse, in the portable subset that other engines read too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from data.vocabulary import Scope

# The newest column of data/schema.sql.
HAS_TODAYS_TABLES = "SELECT 1 FROM duckdb_columns() WHERE table_name = 'source_file' AND column_name = 'incomplete'"

# Local returns are the authority's own: nobody else's scope reads them. Published facts are public.
FACTS = """
SELECT f.*, s.path AS file, s.sha256, s.incomplete
FROM (
    SELECT f.*, row_number() OVER (
        PARTITION BY f.measure, f.entity, f.period, f.phase, f.pupil_group, f.family
        ORDER BY {rank} DESC, f.published DESC
    ) AS place
    FROM fact AS f
    WHERE f.published <= $as_at {where}
      AND (f.family <> 'milepost_return' OR f.level <> 'school' OR f.la_code = $scope_authority)
      AND (len($scope_schools) = 0 OR f.level <> 'school' OR list_contains($scope_schools, f.entity))
) AS f
JOIN source_file AS s ON s.source_id = f.source_id
WHERE f.place = 1
ORDER BY f.measure, f.entity, f.period_end, f.phase, f.pupil_group, f.family
"""

FIRST_KNOWN = """
SELECT min(published) FROM fact
WHERE measure = $measure AND entity = $entity AND period = $period
HAVING min(published) IS NOT NULL
"""

# Facts of which one family told a second version, or which one family hid and another told later.
REVISED = """
SELECT DISTINCT measure, period FROM (
    SELECT measure, period FROM fact
    WHERE level = $level AND list_contains($measures, measure)
    GROUP BY measure, entity, period, phase, pupil_group
    HAVING count(DISTINCT family || ' ' || CAST(published AS VARCHAR)) > count(DISTINCT family)
        OR (count(DISTINCT published) > 1 AND max(CASE WHEN status = 'suppressed' THEN 1 ELSE 0 END) = 1)
)
"""

# The days on which facts of an authority came out again, of those facts only.
VINTAGES = """
SELECT DISTINCT published FROM (
    SELECT published, count(*) OVER (PARTITION BY entity, period, phase, pupil_group, family) AS versions
    FROM fact WHERE measure = $measure AND la_code = $la_code
)
WHERE versions > 1
ORDER BY published
"""

SCHOOLS = """
WITH latest AS (
    SELECT *, row_number() OVER (
        PARTITION BY urn
        ORDER BY (as_of <= $as_at) DESC, CASE WHEN as_of <= $as_at THEN as_of END DESC,
                 (longitude IS NOT NULL) DESC, as_of, source_id, record
    ) AS place
    FROM school WHERE la_code = $la_code
),
places AS (
    SELECT urn, max(longitude) AS longitude, max(latitude) AS latitude, max(district) AS district,
           max(district_name) AS district_name, max(opened) AS opened, max(closed) AS closed,
           max(pupils) AS pupils
    FROM school WHERE la_code = $la_code GROUP BY urn
),
trust AS (
    SELECT urn, group_uid, group_name, row_number() OVER (
        PARTITION BY urn ORDER BY joined DESC NULLS LAST, group_uid) AS place
    FROM school_group
    WHERE group_type IN ('multi_academy_trust', 'single_academy_trust')
      AND (joined IS NULL OR joined <= $as_at) AND ("left" IS NULL OR "left" > $as_at)
)
SELECT l.* EXCLUDE (place, longitude, latitude, district, district_name, opened, closed, pupils),
       coalesce(l.longitude, p.longitude) AS longitude, coalesce(l.latitude, p.latitude) AS latitude,
       coalesce(l.district, p.district) AS district,
       coalesce(l.district_name, p.district_name) AS district_name,
       coalesce(l.opened, p.opened) AS opened, coalesce(l.closed, p.closed) AS closed,
       coalesce(l.pupils, p.pupils) AS pupils,
       t.group_uid AS trust, t.group_name AS trust_name
FROM latest AS l
LEFT JOIN places AS p ON p.urn = l.urn
LEFT JOIN trust AS t ON t.urn = l.urn AND t.place = 1
WHERE l.place = 1
  AND (len($scope_schools) = 0 OR list_contains($scope_schools, l.urn))
ORDER BY l.urn
"""

ONE_SCHOOL = """
SELECT name, la_code FROM (
    SELECT name, la_code, (as_of <= $as_at) AS known, as_of FROM school WHERE urn = $urn
    UNION ALL
    SELECT 'School ' || entity, max(la_code), false, DATE '1900-01-01'
    FROM fact WHERE level = 'school' AND entity = $urn GROUP BY entity
)
WHERE len($scope_schools) = 0 OR list_contains($scope_schools, $urn)
ORDER BY known DESC, as_of DESC, name
LIMIT 1
"""

# An inspection belongs to an authority through the school it was of, or the school that stands
# there now. The same visit in several files is one: the richest row is kept.
_OF_AUTHORITY = """
    SELECT i.* FROM inspection AS i
    WHERE i.published <= $as_at AND (
        i.urn IN (SELECT urn FROM school WHERE la_code = $la_code)
        OR i.current_urn IN (SELECT urn FROM school WHERE la_code = $la_code)
        OR i.urn IN (SELECT link_urn FROM school_link
                     WHERE urn IN (SELECT urn FROM school WHERE la_code = $la_code))
    )
"""

INSPECTIONS = f"""
SELECT * EXCLUDE (place) FROM (
    SELECT i.*, row_number() OVER (
        PARTITION BY i.urn, i.inspected, i.kind
        ORDER BY (i.overall IS NOT NULL) DESC, (i.family LIKE 'ofsted_mi%') DESC,
                 i.published, i.source_id DESC
    ) AS place
    FROM ({_OF_AUTHORITY}) AS i
)
WHERE place = 1
ORDER BY urn, inspected
"""

INSPECTION_AREAS = f"""
SELECT DISTINCT a.inspection_id, a.urn, a.area, a.grade, a.graded
FROM inspection_area AS a
WHERE a.inspection_id IN (SELECT inspection_id FROM ({_OF_AUTHORITY}))
ORDER BY a.urn, a.inspection_id, a.area
"""

RATINGS = """
SELECT r.* FROM rating AS r
WHERE r.published <= $as_at
ORDER BY r.round, r.urn
"""

NEIGHBOURS = """
SELECT n.*, a.area_code, a.name
FROM neighbour AS n
LEFT JOIN authority AS a ON a.la_code = n.neighbour AND a.valid_to IS NULL
WHERE n.la_code = $la_code AND ($model IS NULL OR n.model = $model)
ORDER BY n.model, n.rank
"""

SCHOOL_PERIODS = """
SELECT DISTINCT f.period FROM fact AS f
WHERE f.measure = $measure AND f.level = 'school' AND f.pupil_group = $group AND f.status = 'ok'
  AND f.published <= $as_at AND f.la_code = $la_code {where}
"""

_NUMBERED = """
WITH files AS (SELECT source_id FROM source_file WHERE starts_with(path, $under)),
numbered AS (
    SELECT urn, source_id FROM inspection
    UNION ALL SELECT current_urn, source_id FROM inspection WHERE current_urn IS NOT NULL
    UNION ALL SELECT urn, source_id FROM school_link
    UNION ALL SELECT link_urn, source_id FROM school_link
    UNION ALL SELECT urn, source_id FROM school_group
)"""
CONCERNING = f"""{_NUMBERED}
SELECT (SELECT count(*) FROM fact SEMI JOIN files USING (source_id)
        WHERE la_code = $la_code
           OR entity IN (SELECT area_code FROM authority WHERE la_code = $la_code))
     + (SELECT count(*) FROM school SEMI JOIN files USING (source_id) WHERE la_code = $la_code)
     + (SELECT count(*) FROM neighbour SEMI JOIN files USING (source_id)
        WHERE la_code = $la_code OR neighbour = $la_code)
     + (SELECT count(*) FROM numbered SEMI JOIN files USING (source_id)
        WHERE urn IN (SELECT urn FROM school WHERE la_code = $la_code)
           OR urn IN (SELECT entity FROM fact WHERE level = 'school' AND la_code = $la_code))"""

# Schools that files name by number alone, and that no loaded register or results file places.
UNPLACED = f"""{_NUMBERED}
SELECT count(DISTINCT urn) FROM numbered SEMI JOIN files USING (source_id)
WHERE urn NOT IN (SELECT urn FROM school)
  AND urn NOT IN (SELECT entity FROM fact WHERE level = 'school')"""

# Of an authority's inspected schools, those that no loaded register lists, and all.
UNLISTED_INSPECTED = """
SELECT count(DISTINCT urn) FILTER (
           urn NOT IN (SELECT urn FROM school) AND coalesce(current_urn, '') NOT IN (SELECT urn FROM school)
           AND urn NOT IN (SELECT link_urn FROM school_link WHERE urn IN (SELECT urn FROM school))),
       count(DISTINCT urn)
FROM inspection WHERE la_named = $la_code AND published <= $as_at"""

# Schools with figures that no loaded register lists, by the number that the file gives them.
UNLISTED_SCHOOLS = """
SELECT count(DISTINCT entity) FROM fact
WHERE level = 'school' AND la_code = $la_code AND measure = $measure AND period = $period
  AND published <= $as_at AND status = 'ok' AND entity NOT IN (SELECT urn FROM school)"""

SET_ASIDE = """
SELECT s.path AS file, s.family, a.reason, a."column", a.rows, a.understood
FROM set_aside AS a JOIN source_file AS s USING (source_id)
ORDER BY a.understood, s.path, a.rows DESC"""

HELD = """
SELECT measure, family, min(period) AS first_period, max(period) AS last_period,
       count(*) AS facts, max(published) AS newest
FROM fact GROUP BY measure, family ORDER BY measure, family
"""


def conditions(alias: str, limits: Mapping[str, Sequence[str] | None]) -> tuple[str, dict[str, Any]]:
    """AND-clauses for the columns that are limited, with their parameters; the names are ours."""
    clauses = ""
    values: dict[str, Any] = {}
    for column, allowed in limits.items():
        if allowed is None:
            continue
        names = [f"limit_{column}_{place}" for place in range(len(allowed))]
        # Plain IN lists let the engine skip blocks of the sorted table; an empty one matches nothing.
        inside = ", ".join(f"${name}" for name in names) or "NULL"
        clauses += f" AND {alias}.{column} IN ({inside})"
        values.update(zip(names, allowed, strict=True))
    return clauses, values


def scope_values(scope: Scope) -> dict[str, Any]:
    """The parameters that every read takes from who asks."""
    return {"scope_authority": scope.authority, "scope_schools": list(scope.schools)}


def release_rank(order: Mapping[Any, int]) -> str:
    """A CASE that ranks releases from the vocabulary's own order."""
    cases = " ".join(f"WHEN '{release.value}' THEN {rank}" for release, rank in order.items())
    return f"CASE f.release {cases} END"


INSPECTION_COVERAGE = """
SELECT urn, known_from, known_until FROM inspection_coverage
WHERE urn IN (SELECT urn FROM school WHERE la_code = $la_code)
   OR urn IN (SELECT link_urn FROM school_link
              WHERE urn IN (SELECT urn FROM school WHERE la_code = $la_code))
ORDER BY ALL
"""

# A list that names no authority is the home authority's; Ofsted's own files name every one.
IN_NO_REGISTER = """
SELECT count(DISTINCT urn) FROM inspection
WHERE family = 'inspection_list' AND urn NOT IN (SELECT urn FROM school)
  AND coalesce(current_urn, urn) NOT IN (SELECT urn FROM school)
  AND urn NOT IN (SELECT link_urn FROM school_link)
"""
