"""The SELECTs of the warehouse, in the portable subset that other engines read too.

Each is a `Statement`. One that reads rows about schools names, as {within:COLUMN}, the column with
the school's URN, and is refused without it; any other says why everybody may read its rows.
{home:COLUMN} limits rows to the authorities of the home, which is one authority, a region or England.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.vocabulary import Scope

ABOUT_SCHOOLS = (
    "fact",
    "school",
    "school_group",
    "school_area",
    "inspection",
    "inspection_area",
    "inspection_coverage",
    "rating",
)
"""Tables whose rows tell something about single schools."""
_READS = re.compile(r"\b(?:FROM|JOIN)\s+([a-z_]+)", re.IGNORECASE)
_WITHIN = re.compile(r"\{within:([\w.$]+)\}")
_HOME = re.compile(r"\{home:([\w.]+)\}")


@dataclass(frozen=True, slots=True)
class Statement:
    """A SELECT, limited to the schools of whoever asks, or open to everybody for a stated reason."""

    text: str
    open_because: str = ""

    def __post_init__(self) -> None:
        private = sorted(set(_READS.findall(self.text)) & set(ABOUT_SCHOOLS))
        if bool(self.open_because) == bool(_WITHIN.search(self.text)):
            raise ValueError(
                f"a statement that reads {', '.join(private) or 'the warehouse'} must name the column of the school "
                "as {within:COLUMN}, or say why everybody may read it: one of the two"
            )
        limited = _WITHIN.sub(r"($scope_all OR list_contains($scope_urns, \1))", self.text)
        object.__setattr__(self, "text", limited)

    def where(self, clause: str, **words: str) -> str:
        """The text with further conditions, whose names are ours."""
        return self.text.replace("{where}", clause).replace("{rank}", words.get("rank", ""))


# The newest column of data/schema.sql.
HAS_TODAYS_TABLES = Statement(
    "SELECT 1 FROM duckdb_columns() WHERE table_name = 'source_file' AND column_name = 'incomplete'",
    open_because="the names of columns",
)

# Local returns are the authority's own: nobody else's scope reads them. Published facts are public.
FACTS = Statement("""
SELECT f.*, s.path AS file, s.sha256, s.incomplete
FROM (
    SELECT f.*, row_number() OVER (
        PARTITION BY f.measure, f.entity, f.period, f.phase, f.pupil_group, f.family
        ORDER BY {rank} DESC, f.published DESC
    ) AS place
    FROM fact AS f
    WHERE f.published <= $as_at {where}
      AND (f.family <> 'milepost_return' OR f.level <> 'school' OR f.la_code = $scope_authority)
      AND (f.level <> 'school' OR {within:f.entity})
) AS f
JOIN source_file AS s ON s.source_id = f.source_id
WHERE f.place = 1
ORDER BY f.measure, f.entity, f.period_end, f.phase, f.pupil_group, f.family
""")

AUTHORITIES_WITH = Statement(
    """
SELECT period, measure, count(DISTINCT la_code) AS authorities FROM fact
WHERE level = 'school' AND pupil_group = 'all' AND status = 'ok' AND list_contains($measures, measure)
  AND list_contains($phases, phase) AND family <> 'milepost_return' AND published <= $as_at
GROUP BY period, measure
""",
    open_because="numbers of authorities whose schools have a figure, none by school",
)

FIRST_KNOWN = Statement("""
SELECT min(published) FROM fact
WHERE measure = $measure AND entity = $entity AND period = $period AND (level <> 'school' OR {within:entity})
HAVING min(published) IS NOT NULL
""")

# Facts of which one family published a second version, or which one family hid and another published later.
REVISED = Statement("""
SELECT DISTINCT measure, period FROM (
    SELECT measure, period FROM fact
    WHERE level = $level AND list_contains($measures, measure) AND (level <> 'school' OR {within:entity})
    GROUP BY measure, entity, period, phase, pupil_group
    HAVING count(DISTINCT family || ' ' || CAST(published AS VARCHAR)) > count(DISTINCT family)
        OR (count(DISTINCT published) > 1 AND max(CASE WHEN status = 'suppressed' THEN 1 ELSE 0 END) = 1)
)
""")

# The days on which figures with a count came out again, or later than others of their period.
VINTAGES = Statement("""
SELECT DISTINCT published FROM (
    SELECT published, count(*) OVER (PARTITION BY entity, period, phase, pupil_group) AS versions,
           min(published) OVER (PARTITION BY level, period) AS earliest,
           max(published) OVER (PARTITION BY level, period) AS latest
    FROM fact
    WHERE measure = $measure AND {home:la_code} AND (level <> 'school' OR {within:entity})
      AND ($is_count OR numerator IS NOT NULL OR denominator IS NOT NULL OR status = 'suppressed')
)
WHERE versions > 1 OR earliest < latest
ORDER BY published
""")

# In which trust a school was from each day on which it joined or left one, chosen as in SCHOOLS.
TRUST_CHANGES = Statement("""
WITH membership AS (
    SELECT urn, group_uid, coalesce(joined, DATE '0001-01-01') AS joined, "left" FROM school_group
    WHERE group_type IN ('multi_academy_trust', 'single_academy_trust') AND {within:urn}
),
change AS (
    SELECT urn, joined AS changed FROM membership
    UNION SELECT urn, "left" FROM membership WHERE "left" IS NOT NULL
)
SELECT urn, changed, group_uid FROM (
    SELECT c.urn, c.changed, m.group_uid, row_number() OVER (
        PARTITION BY c.urn, c.changed ORDER BY m.joined DESC, m.group_uid) AS place
    FROM change AS c
    LEFT JOIN membership AS m
        ON m.urn = c.urn AND m.joined <= c.changed AND (m."left" IS NULL OR m."left" > c.changed)
)
WHERE place = 1
ORDER BY changed, urn
""")

# A register of a later day tells which schools there were, but not how many pupils or places they had.
SCHOOLS = Statement("""
WITH latest AS (
    SELECT *, row_number() OVER (
        PARTITION BY urn
        ORDER BY (as_of <= $as_at) DESC, CASE WHEN as_of <= $as_at THEN as_of END DESC,
                 (longitude IS NOT NULL) DESC, as_of, source_id, record
    ) AS place
    FROM school WHERE {home:la_code}
),
places AS (
    SELECT urn, max(longitude) AS longitude, max(latitude) AS latitude, max(district) AS district,
           max(district_name) AS district_name, max(opened) AS opened, max(closed) FILTER (as_of > $as_at) AS closed,
           max(pupils) FILTER (as_of <= $as_at) AS pupils, max(capacity) FILTER (as_of <= $as_at) AS capacity
    FROM school WHERE {home:la_code} GROUP BY urn
),
trust AS (
    SELECT urn, group_uid, group_name, row_number() OVER (
        PARTITION BY urn ORDER BY joined DESC NULLS LAST, group_uid) AS place
    FROM school_group
    WHERE group_type IN ('multi_academy_trust', 'single_academy_trust')
      AND (joined IS NULL OR joined <= $as_at) AND ("left" IS NULL OR "left" > $as_at)
)
SELECT l.* EXCLUDE (place, longitude, latitude, district, district_name, opened, closed, pupils, capacity),
       coalesce(l.longitude, p.longitude) AS longitude, coalesce(l.latitude, p.latitude) AS latitude,
       coalesce(l.district, p.district) AS district,
       coalesce(l.district_name, p.district_name) AS district_name,
       coalesce(l.opened, p.opened) AS opened, coalesce(l.closed, p.closed) AS closed,
       coalesce(CASE WHEN l.as_of <= $as_at THEN l.pupils END, p.pupils) AS pupils,
       coalesce(CASE WHEN l.as_of <= $as_at THEN l.capacity END, p.capacity) AS capacity,
       t.group_uid AS trust, t.group_name AS trust_name
FROM latest AS l
LEFT JOIN places AS p ON p.urn = l.urn
LEFT JOIN trust AS t ON t.urn = l.urn AND t.place = 1
WHERE l.place = 1
  AND {within:l.urn}
ORDER BY l.urn
""")

# How many pupils a school had on the day of each register.
REGISTER_ROLLS = Statement("""
SELECT urn, as_of, max(pupils) AS pupils FROM school
WHERE {home:la_code} AND as_of <= $as_at AND pupils IS NOT NULL AND {within:urn}
GROUP BY urn, as_of ORDER BY urn, as_of
""")

ONE_SCHOOL = Statement("""
SELECT name, la_code FROM (
    SELECT name, la_code, (as_of <= $as_at) AS known, as_of FROM school WHERE urn = $urn
    UNION ALL
    SELECT 'School ' || entity, max(la_code), false, DATE '1900-01-01'
    FROM fact WHERE level = 'school' AND entity = $urn GROUP BY entity
)
WHERE {within:$urn}
ORDER BY known DESC, as_of DESC, name
LIMIT 1
""")

# An inspection belongs to an authority through the school it was of, or the school that stands
# there now. The same visit in several files is one: the richest row is kept.
_OF_AUTHORITY = """
    SELECT i.* FROM inspection AS i
    WHERE i.published <= $as_at AND ({within:i.urn} OR {within:i.current_urn}) AND (
        i.urn IN (SELECT urn FROM school WHERE {home:la_code})
        OR i.current_urn IN (SELECT urn FROM school WHERE {home:la_code})
        OR i.urn IN (SELECT link_urn FROM school_link
                     WHERE urn IN (SELECT urn FROM school WHERE {home:la_code}))
    )
"""

INSPECTIONS = Statement(f"""
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
""")

INSPECTION_AREAS = Statement(f"""
SELECT DISTINCT a.inspection_id, a.urn, a.area, a.grade, a.graded
FROM inspection_area AS a
WHERE a.inspection_id IN (SELECT inspection_id FROM ({_OF_AUTHORITY}))
ORDER BY a.urn, a.inspection_id, a.area
""")

RATINGS = Statement("""
SELECT r.* FROM rating AS r
WHERE r.published <= $as_at AND {within:r.urn}
  AND r.urn NOT IN (SELECT urn FROM school WHERE la_code <> $scope_authority)
ORDER BY r.round, r.urn
""")

NEIGHBOURS = Statement(
    """
SELECT n.*, a.area_code, a.name
FROM neighbour AS n
LEFT JOIN authority AS a ON a.la_code = n.neighbour AND a.valid_to IS NULL
WHERE n.la_code = $la_code
ORDER BY n.model, n.rank
""",
    open_because="published lists of similar authorities",
)

SCHOOL_PERIODS = Statement("""
SELECT DISTINCT f.period FROM fact AS f
WHERE f.measure = $measure AND f.level = 'school' AND f.pupil_group = $group AND f.status = 'ok'
  AND f.published <= $as_at AND {home:f.la_code} AND {within:f.entity} {where}
""")

MEASURES_OF_SCHOOLS = Statement("""
SELECT DISTINCT measure FROM fact
WHERE level = 'school' AND pupil_group = 'all' AND status = 'ok' AND published <= $as_at AND {home:la_code}
  AND {within:entity}
""")

_NUMBERED = """
WITH files AS (SELECT source_id FROM source_file WHERE starts_with(path, $under)),
numbered AS (
    SELECT urn, source_id FROM inspection
    UNION ALL SELECT current_urn, source_id FROM inspection WHERE current_urn IS NOT NULL
    UNION ALL SELECT urn, source_id FROM school_link
    UNION ALL SELECT link_urn, source_id FROM school_link
    UNION ALL SELECT urn, source_id FROM school_group
)"""
CONCERNING = Statement(
    f"""{_NUMBERED}
SELECT (SELECT count(*) FROM fact SEMI JOIN files USING (source_id)
        WHERE {{home:la_code}}
           OR entity IN (SELECT area_code FROM authority WHERE {{home:la_code}}))
     + (SELECT count(*) FROM school SEMI JOIN files USING (source_id) WHERE {{home:la_code}})
     + (SELECT count(*) FROM neighbour SEMI JOIN files USING (source_id)
        WHERE {{home:la_code}} OR {{home:neighbour}})
     + (SELECT count(*) FROM numbered SEMI JOIN files USING (source_id)
        WHERE urn IN (SELECT urn FROM school WHERE {{home:la_code}})
           OR urn IN (SELECT entity FROM fact WHERE level = 'school' AND {{home:la_code}}))""",
    open_because="a number of rows, shown to those who load files",
)

# Schools that files name by number alone, and that no loaded register or results file places.
UNPLACED = Statement(
    f"""{_NUMBERED}
SELECT count(DISTINCT urn) FROM numbered SEMI JOIN files USING (source_id)
WHERE urn NOT IN (SELECT urn FROM school)
  AND urn NOT IN (SELECT entity FROM fact WHERE level = 'school')""",
    open_because="a number of rows, shown to those who load files",
)

# Of an authority's inspected schools, those that no loaded register lists, and all.
UNLISTED_INSPECTED = Statement("""
SELECT count(DISTINCT urn) FILTER (
           urn NOT IN (SELECT urn FROM school) AND coalesce(current_urn, '') NOT IN (SELECT urn FROM school)
           AND urn NOT IN (SELECT link_urn FROM school_link WHERE urn IN (SELECT urn FROM school))),
       count(DISTINCT urn)
FROM inspection WHERE {home:la_named} AND published <= $as_at AND {within:urn}""")

# Schools with figures that no loaded register lists, by the number that the file gives them.
UNLISTED_SCHOOLS = Statement("""
SELECT count(DISTINCT entity) FILTER (entity NOT IN (SELECT urn FROM school)), count(DISTINCT entity) FROM fact
WHERE level = 'school' AND {home:la_code} AND measure = $measure AND period = $period
  AND published <= $as_at AND status = 'ok' AND {within:entity}""")

SET_ASIDE = Statement(
    """
SELECT s.path AS file, s.family, a.reason, a."column", a.rows, a.understood
FROM set_aside AS a JOIN source_file AS s USING (source_id)
ORDER BY a.understood, s.path, a.rows DESC""",
    open_because="numbers of rows by file, none by school",
)

HELD = Statement(
    """
SELECT measure, family, min(period) AS first_period, max(period) AS last_period,
       count(*) AS facts, max(published) AS newest
FROM fact WHERE published <= $as_at GROUP BY measure, family ORDER BY measure, family
""",
    open_because="numbers of facts by measure, none by school",
)


FILES = Statement("SELECT * FROM source_file ORDER BY family, path", open_because="names of files, none of schools")
AUTHORITIES = Statement("SELECT * FROM authority ORDER BY level, name", open_because="a published code list")
AUTHORITIES_IN = Statement(
    "SELECT DISTINCT la_code FROM authority WHERE region = $region AND la_code IS NOT NULL ORDER BY la_code",
    open_because="a published code list",
)
LINKS = Statement(
    "SELECT DISTINCT urn, link_urn, link_type, linked FROM school_link",
    open_because="the national register publishes which school followed which",
)
BUILD_INFO = Statement("SELECT key, value FROM build_info", open_because="when and from what this was built")
GROUPS = Statement('SELECT urn, group_uid, group_name, group_type, joined, "left" FROM school_group WHERE {within:urn}')
SCHOOL_AREAS = Statement("SELECT * FROM school_area WHERE scheme = $scheme AND {within:urn}")
BOUNDARIES = Statement(
    "SELECT * FROM boundary WHERE scheme = $scheme ORDER BY area_name", open_because="published outlines of areas"
)
COVERAGE = Statement(
    """SELECT a.entity, a.period, a.phase, a.reporting, a.open, f.path AS file
    FROM attendance_coverage AS a JOIN source_file AS f USING (source_id)
    WHERE list_contains($entities, a.entity) AND a.phase = $phase ORDER BY a.period""",
    open_because="numbers of schools that reported, by authority",
)
NEWEST = Statement(
    "SELECT measure, max(published) FROM fact WHERE published <= $as_at GROUP BY measure",
    open_because="days of publication by measure, none by school",
)

# The schools of a scope: by number, by area in any scheme or authority by ONS code, by the trust they
# are in; then the schools they followed, for a school's history is that of its predecessors too.
WITHIN = Statement(
    """
WITH RECURSIVE named AS (
    SELECT urn FROM (
        SELECT urn FROM school UNION SELECT urn FROM school_area UNION SELECT urn FROM school_group
        UNION SELECT unnest(CAST($schools AS VARCHAR[]))
    ) AS every(urn)
    WHERE (len($schools) = 0 OR list_contains($schools, urn))
      AND (len($areas) = 0 OR urn IN (SELECT urn FROM school_area WHERE list_contains($areas, area))
           OR urn IN (SELECT s.urn FROM school AS s JOIN authority AS a ON a.la_code = s.la_code
                      WHERE list_contains($areas, a.area_code)))
      AND (len($trusts) = 0 OR urn IN (
          SELECT urn FROM school_group WHERE list_contains($trusts, group_uid) AND "left" IS NULL))
), followed AS (
    SELECT urn FROM named
    UNION
    SELECT k.link_urn FROM school_link AS k JOIN followed AS f ON k.urn = f.urn
)
SELECT urn FROM followed
""",
    open_because="it finds the schools that the limits of a scope mean",
)


INSPECTION_COVERAGE = Statement("""
SELECT urn, known_from, known_until FROM inspection_coverage
WHERE {within:urn} AND (urn IN (SELECT urn FROM school WHERE {home:la_code})
   OR urn IN (SELECT link_urn FROM school_link
              WHERE urn IN (SELECT urn FROM school WHERE {home:la_code})))
ORDER BY ALL
""")
REGISTER_COVERAGE = Statement(
    "SELECT * FROM register_coverage WHERE {home:la_code} ORDER BY ALL",
    open_because="days of registers by authority, none by school",
)

# A list that names no authority is the home authority's; Ofsted's own files name every one.
IN_NO_REGISTER = Statement(
    """
SELECT count(DISTINCT urn) FROM inspection
WHERE family = 'inspection_list' AND urn NOT IN (SELECT urn FROM school)
  AND coalesce(current_urn, urn) NOT IN (SELECT urn FROM school)
  AND urn NOT IN (SELECT link_urn FROM school_link)
""",
    open_because="a number of schools, none named",
)


def of_home(text: str, authorities: Sequence[str] | None) -> tuple[str, dict[str, str]]:
    """The text limited to the authorities of a home, with their parameters; None means every authority.

    Plain comparisons let the engine skip blocks of the sorted table; without any authority nothing fits.
    """
    values = {f"home_{place}": code for place, code in enumerate(authorities or ())}
    inside = ", ".join(f"${name}" for name in values) or "NULL"
    clause = r"\1 IS NOT NULL" if authorities is None else rf"\1 IN ({inside})"
    return _HOME.sub(clause, text), values


def conditions(limits: Mapping[str, Sequence[str] | None]) -> tuple[str, dict[str, Any]]:
    """AND-clauses for the columns of `fact` (f) that are limited, with their parameters; the names are ours."""
    clauses = ""
    values: dict[str, Any] = {}
    for column, allowed in limits.items():
        if allowed is None:
            continue
        names = [f"limit_{column}_{place}" for place in range(len(allowed))]
        # Plain IN lists let the engine skip blocks of the sorted table; an empty one matches nothing.
        inside = ", ".join(f"${name}" for name in names) or "NULL"
        clauses += f" AND f.{column} IN ({inside})"
        values.update(zip(names, allowed, strict=True))
    return clauses, values


def scope_values(scope: Scope, within: frozenset[str] | None) -> dict[str, Any]:
    """The parameters that every statement takes from who asks; `within` None means every school."""
    return {"scope_authority": scope.authority, "scope_all": within is None, "scope_urns": sorted(within or ())}


def release_rank(order: Mapping[Any, int]) -> str:
    """A CASE that ranks releases from the vocabulary's own order."""
    cases = " ".join(f"WHEN '{release.value}' THEN {rank}" for release, rank in order.items())
    return f"CASE f.release {cases} END"
