"""The SQL of the aggregation, written once in DuckDB's dialect and translated for other engines.

Tables given by the engine: `raw` (marks as text, one row a mark), `schools`, `school_days`, `codes`, `wanted`
(pupil groups), `rule`; later `enrolments` and `school_weeks` (what was stored, week by week).
"""

from __future__ import annotations

UNKNOWN = "?"
"""Groups of a pupil that the file does not give: never read as being in none."""

MARKS = f"""
SELECT trim(raw.pupil) AS pupil, trim(raw.urn) AS urn, trim(raw.day) AS day_given,
       upper(trim(raw.session)) AS session, upper(trim(raw.code)) AS code,
       coalesce(nullif(replace(lower(raw.pupil_groups), ' ', ''), ''), '{UNKNOWN}') AS pupil_groups,
       raw.file_day, raw.delivery, raw.file, raw.row_number
FROM raw
"""

# The newest delivery of a school's day replaces earlier ones.
NEWEST = "SELECT urn, file_day, max(delivery) AS delivery FROM marks GROUP BY urn, file_day"

JUDGED = """
SELECT m.pupil, m.urn, m.session, m.code, m.pupil_groups, m.file_day, m.file, m.row_number, m.day_given,
       school_days.half_term, codes.counts_as,
       CASE WHEN m.pupil IS NULL OR m.pupil = '' THEN 'no_pupil'
            WHEN schools.urn IS NULL THEN 'unknown_school'
            WHEN m.day_given IS NULL OR m.day_given <> m.file_day THEN 'other_day'
            WHEN m.session IS NULL OR m.session NOT IN ('AM', 'PM') THEN 'unknown_session'
            WHEN m.delivery < newest.delivery THEN 'replaced'
            WHEN school_days.urn IS NULL THEN 'outside_calendar'
            WHEN codes.code IS NULL THEN 'unknown_code'
            ELSE '' END AS problem
FROM marks AS m
LEFT JOIN schools ON schools.urn = m.urn
LEFT JOIN newest ON newest.urn = m.urn AND newest.file_day = m.file_day
LEFT JOIN school_days ON school_days.urn = m.urn AND school_days.school_day = m.file_day
LEFT JOIN codes ON codes.code = m.code
"""

# One row for each session of an enrolment, however often it was delivered.
SESSIONS = """
SELECT pupil, urn, file_day, session, problem, min(half_term) AS half_term, min(code) AS code,
       max(code) AS other_code, min(counts_as) AS counts_as, max(counts_as) AS other_counts_as,
       max(pupil_groups) AS pupil_groups, count(*) AS copies
FROM judged GROUP BY pupil, urn, file_day, session, problem
"""

TWO_SCHOOLS = """
SELECT pupil, file_day, session FROM sessions
WHERE problem = '' AND counts_as = other_counts_as AND counts_as <> 'not_possible'
GROUP BY pupil, file_day, session HAVING count(*) > 1
"""

OUTCOMES = """
SELECT s.pupil, s.urn, s.file_day, s.session, s.half_term, s.counts_as, s.pupil_groups, s.copies,
       CASE WHEN s.problem <> '' THEN s.problem
            WHEN s.counts_as <> s.other_counts_as THEN 'contradictory'
            WHEN t.pupil IS NOT NULL AND s.counts_as <> 'not_possible' THEN 'two_schools'
            ELSE 'counted' END AS outcome
FROM sessions AS s
LEFT JOIN two_schools AS t ON t.pupil = s.pupil AND t.file_day = s.file_day AND t.session = s.session
"""

TALLY = """
SELECT file_day, outcome, CAST(sum(copies) AS BIGINT) AS marks, count(*) AS sessions
FROM outcomes GROUP BY file_day, outcome
"""

# Marks of an earlier delivery that the newest one changed.
CORRECTED = """
SELECT earlier.file_day, count(*) AS marks FROM sessions AS earlier
JOIN sessions AS later ON later.pupil = earlier.pupil AND later.urn = earlier.urn
  AND later.file_day = earlier.file_day AND later.session = earlier.session
WHERE earlier.problem = 'replaced' AND later.problem = '' AND earlier.code <> later.code
GROUP BY earlier.file_day
"""

# What is stored of a week for each enrolment; an enrolment without a possible session is left out.
ENROLMENTS = """
SELECT pupil, urn, half_term, pupil_groups, max(file_day) AS last_day, count(*) AS possible,
       CAST(sum(CASE WHEN counts_as = 'authorised' THEN 1 ELSE 0 END) AS BIGINT) AS authorised,
       CAST(sum(CASE WHEN counts_as = 'unauthorised' THEN 1 ELSE 0 END) AS BIGINT) AS unauthorised
FROM outcomes WHERE outcome = 'counted' AND counts_as <> 'not_possible'
GROUP BY pupil, urn, half_term, pupil_groups
"""

GROUPS_GIVEN = """
SELECT pupil_groups, count(*) AS enrolments, CAST(sum(possible) AS BIGINT) AS marks
FROM week_enrolments GROUP BY pupil_groups
"""

MEMBERSHIP = """
SELECT given.pupil_groups, wanted.pupil_group
FROM (SELECT DISTINCT pupil_groups FROM {of}) AS given
JOIN wanted ON wanted.pupil_group = 'all'
  OR strpos(concat(';', given.pupil_groups, ';'), concat(';', wanted.pupil_group, ';')) > 0
"""

SCHOOL_WEEK = """
SELECT e.urn, m.pupil_group, count(DISTINCT e.pupil) AS enrolments,
       CAST(sum(e.possible) AS BIGINT) AS possible, CAST(sum(e.authorised) AS BIGINT) AS authorised,
       CAST(sum(e.unauthorised) AS BIGINT) AS unauthorised
FROM week_enrolments AS e JOIN membership AS m ON m.pupil_groups = e.pupil_groups
GROUP BY e.urn, m.pupil_group
"""

# A half-term of each enrolment; its groups are those of its last day.
HALF_TERMS = """
SELECT pupil, urn, half_term, max(concat(last_day, pupil_groups)) AS latest,
       CAST(sum(possible) AS BIGINT) AS possible, CAST(sum(authorised) AS BIGINT) AS authorised,
       CAST(sum(unauthorised) AS BIGINT) AS unauthorised
FROM enrolments GROUP BY pupil, urn, half_term
"""

YEARS = """
SELECT pupil, urn, '{year}' AS period, substr(max(latest), 11) AS pupil_groups,
       CAST(sum(possible) AS BIGINT) AS possible, CAST(sum(authorised) AS BIGINT) AS authorised,
       CAST(sum(unauthorised) AS BIGINT) AS unauthorised
FROM half_terms GROUP BY pupil, urn
"""

ENROLMENT_PERIODS = """
SELECT pupil, urn, period, pupil_groups, possible, authorised, unauthorised FROM years
UNION ALL
SELECT pupil, urn, half_term AS period, substr(latest, 11) AS pupil_groups, possible, authorised, unauthorised
FROM half_terms
"""

SCHOOL_PERIODS = """
SELECT e.urn, e.period, m.pupil_group, count(*) AS enrolments,
       CAST(sum(e.possible) AS BIGINT) AS possible, CAST(sum(e.authorised) AS BIGINT) AS authorised,
       CAST(sum(e.unauthorised) AS BIGINT) AS unauthorised,
       CAST(sum(CASE WHEN 100 * (e.authorised + e.unauthorised) >= rule.persistent * e.possible THEN 1 ELSE 0 END)
            AS BIGINT) AS persistent,
       CAST(sum(CASE WHEN 100 * (e.authorised + e.unauthorised) >= rule.severe * e.possible THEN 1 ELSE 0 END)
            AS BIGINT) AS severe
FROM enrolment_periods AS e JOIN membership AS m ON m.pupil_groups = e.pupil_groups CROSS JOIN rule
GROUP BY e.urn, e.period, m.pupil_group
"""

SCHOOL_FIGURES = """
SELECT urn, period, pupil_group, enrolments, possible, authorised, unauthorised, persistent, severe
FROM school_periods
UNION ALL
SELECT urn, week AS period, pupil_group, enrolments, possible, authorised, unauthorised,
       CAST(NULL AS BIGINT) AS persistent, CAST(NULL AS BIGINT) AS severe
FROM school_weeks
"""

AUTHORITY_FIGURES = """
SELECT s.la_code, p.phase, f.period, f.pupil_group, count(DISTINCT f.urn) AS schools,
       CAST(sum(f.enrolments) AS BIGINT) AS enrolments, CAST(sum(f.possible) AS BIGINT) AS possible,
       CAST(sum(f.authorised) AS BIGINT) AS authorised, CAST(sum(f.unauthorised) AS BIGINT) AS unauthorised,
       CAST(sum(f.persistent) AS BIGINT) AS persistent, CAST(sum(f.severe) AS BIGINT) AS severe
FROM school_figures AS f JOIN schools AS s ON s.urn = f.urn
JOIN phases AS p ON p.phase = 'all' OR p.phase = s.phase
WHERE s.phase IN (SELECT phase FROM phases)
GROUP BY s.la_code, p.phase, f.period, f.pupil_group
ORDER BY s.la_code, p.phase, f.period, f.pupil_group
"""
# An engine of several threads gives rows in no order of its own, and the same marks must make the same file.
IN_ORDER = "SELECT * FROM school_figures ORDER BY urn, period, pupil_group"

WEEK_STEPS: tuple[tuple[str, str, bool], ...] = (
    ("marks", MARKS, False),
    ("newest", NEWEST, False),
    ("judged", JUDGED, False),
    ("sessions", SESSIONS, True),
    ("two_schools", TWO_SCHOOLS, True),
    ("outcomes", OUTCOMES, False),
    ("week_enrolments", ENROLMENTS, True),
    ("membership", MEMBERSHIP.format(of="week_enrolments"), False),
)
"""The steps of a week in order: name, statement, and whether the result is kept for several readers."""


def year_steps(year: str) -> tuple[tuple[str, str, bool], ...]:
    """The steps of a year over what is stored of its weeks."""
    return (
        ("half_terms", HALF_TERMS, True),
        ("years", YEARS.format(year=year), False),
        ("enrolment_periods", ENROLMENT_PERIODS, True),
        ("membership", MEMBERSHIP.format(of="enrolment_periods"), False),
        ("school_periods", SCHOOL_PERIODS, True),
        ("school_figures", SCHOOL_FIGURES, True),
    )
