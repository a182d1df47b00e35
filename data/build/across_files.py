"""What is known only when all files are loaded: conflicts, duplicates, schools that no register lists."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from data.build.load_files import Intake
from data.build.report import SHOWN_PROBLEMS, FileReport, SetAside
from data.catalogue import MEASURES
from data.problem import Problem
from data.rules import coverage_rule
from data.sources.ofsted.judgements import listed
from data.vocabulary import BETWEEN_SOURCES, ReleaseVersion, Unit, ValueStatus

# Two figures for one key: which file is used, and what is reported as a conflict.
#
# A figure that was published again on a later day is another vintage: both are kept, and a read
# chooses by its date. What is resolved here was published on one day, as the same release.

_KEY = "level, entity, period_id, measure, phase, pupil_group, release, published, family"
_FIGURE = "level, entity, period_id, measure, phase, pupil_group"
_COUNTS = listed(tuple(code for code, measure in MEASURES.items() if measure.unit is Unit.COUNT))
# What makes a rate's value exact: the build worked it out from its numerator and denominator.
_EXACT = f"(numerator IS NOT NULL AND denominator IS NOT NULL AND measure NOT IN {_COUNTS})"

_RIVALS = f"""
CREATE OR REPLACE TEMP TABLE rival AS
SELECT * FROM (
    SELECT facts.*, {_EXACT} AS exact, place.level, place.entity, files.family, files.sha256,
           files.path
    FROM ({{parts}}) AS facts JOIN place USING (place_id)
    JOIN source_file AS files USING (source_id)
) QUALIFY count(*) OVER (PARTITION BY {_KEY}) > 1
"""
# What is suppressed in one file stays so; a value comes before none, one with its counts before
# one without, the finer precision before the coarser. The hash of a file decides between equals,
# so that the order of the files never does.
_RANKED = f"""
CREATE OR REPLACE TEMP TABLE ranked AS
SELECT *, row_number() OVER (PARTITION BY {_KEY} ORDER BY
    (status = 'suppressed') DESC, (status = 'ok') DESC, exact DESC, half, status, value, sha256,
    record) AS rank
FROM (
    SELECT *, CASE WHEN exact THEN 0
              ELSE min(coalesce(rounding, 0)) OVER (PARTITION BY source_id, measure) END AS half
    FROM rival)
"""
# A coarser value agrees with a finer one that rounds to it; floats miss by a little.
_CONFLICTS = f"""
CREATE OR REPLACE TEMP TABLE conflict AS
SELECT best.source_id, best.row, best.record, best.value, best.path, other.source_id AS other_id,
       other.record AS other_record, other.value AS other_value, other.path AS other_path,
       measure, entity, term.period, phase, pupil_group
FROM (SELECT * FROM ranked WHERE rank = 1 AND status = 'ok') AS best
JOIN (SELECT * FROM ranked WHERE rank > 1 AND status = 'ok') AS other USING ({_KEY})
JOIN term USING (period_id)
WHERE abs(best.value - other.value) > greatest(best.half, other.half) * 1.000001 + 1e-9
   OR (best.value IS NULL) <> (other.value IS NULL)
   OR (best.exact AND other.exact AND (best.numerator <> other.numerator
                                       OR best.denominator <> other.denominator))
ORDER BY best.source_id, best.record, measure, phase, pupil_group, other.path, other.record
"""
# The same figure in two families: which goes before is the order that reads follow (analytics'
# `by_choice`): the more final release, the one with counts, the catalogue's order of sources.
_RELEASES = " ".join(f"WHEN '{item.value}' THEN {rank}" for item, rank in BETWEEN_SOURCES.items())
_SOURCES = tuple((code, name, at) for code, item in MEASURES.items() for at, name in enumerate(item.sources))
_ACROSS = f"""
CREATE OR REPLACE TEMP TABLE across AS
WITH said AS (
    SELECT facts.* EXCLUDE (release, published), place.level, place.entity, files.family, files.sha256, files.path,
           files.source_id AS file_id,
           CASE CAST(facts.release AS VARCHAR) {_RELEASES} END AS finality,
           (numerator IS NULL OR denominator IS NULL) AS uncounted, coalesce(source_order.choice, 99) AS choice
    FROM ({{parts}}) AS facts JOIN place USING (place_id) JOIN source_file AS files USING (source_id)
    LEFT JOIN source_order ON of_measure = CAST(facts.measure AS VARCHAR)
                          AND of_family = files.family
    WHERE place.level <> 'school' AND status = 'ok' AND value IS NOT NULL
      AND facts.release <> '{ReleaseVersion.PROVISIONAL.value}' AND files.family <> 'milepost_return'
    QUALIFY row_number() OVER (PARTITION BY {_FIGURE}, files.family
                               ORDER BY finality DESC, facts.published DESC, uncounted, files.sha256, record) = 1
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY {_FIGURE}
                                 ORDER BY finality DESC, uncounted, choice, family) AS rank FROM said)
SELECT used.file_id, used.path, used.record, used.value, used.family, other.file_id AS other_id,
       other.path AS other_path, other.record AS other_record, other.value AS other_value,
       used.finality > other.finality AS by_release, used.uncounted < other.uncounted AS by_counts,
       abs(used.value - other.value) > greatest(used.half, other.half, 0) * 1.000001 + 1e-9 AS differs,
       concat_ws(', ', measure, entity, term.period, phase, pupil_group) AS figure, CAST(measure AS VARCHAR) AS measure
FROM (SELECT * FROM ranked WHERE rank = 1) AS used JOIN (SELECT * FROM ranked WHERE rank > 1) AS other
USING ({_FIGURE}) JOIN term USING (period_id)
"""
_ADVICE = "two published figures differ, neither is used: leave out the file that does not belong"


def resolve_conflicts(intake: Intake) -> None:
    """Leave one fact for each key, release and day of a family, and report what does not agree.

    Values that agree to the coarser rounding are one figure; of others, neither is used.
    """
    db, tables = intake.db, intake.facts
    if not tables:
        return
    columns = (
        "rowid AS row, place_id, period_id, measure, phase, pupil_group, release, published, "
        "value, numerator, denominator, rounding, status, record"
    )
    parts = (f"SELECT {source} AS source_id, {columns} FROM facts_{source}" for source in tables)
    db.execute(_RIVALS.format(parts=" UNION ALL ".join(parts)))
    db.execute(_RANKED)
    db.execute(_CONFLICTS)
    _report(intake)
    for source in tables:
        _apply(db, source)
    _report_other_sources(intake)


def _apply(db: duckdb.DuckDBPyConnection, source: int) -> None:
    """Delete what is not used of one file, and take away the value of each conflict."""
    db.execute(
        f"DELETE FROM facts_{source} WHERE rowid IN (SELECT row FROM ranked WHERE source_id = {source} AND rank > 1)"
    )
    db.execute(
        f"""UPDATE facts_{source} AS facts
        SET status = '{ValueStatus.CONFLICTING.value}', value = NULL, numerator = NULL,
            denominator = NULL, symbol = both_values.symbol
        FROM (SELECT row, any_value(value || ' in ' || path) || ', '
                     || string_agg(DISTINCT other_value || ' in ' || other_path, ', '
                                   ORDER BY other_value || ' in ' || other_path) AS symbol
              FROM conflict WHERE source_id = {source} GROUP BY row) AS both_values
        WHERE facts.rowid = both_values.row"""
    )


def _report(intake: Intake) -> None:
    """Name both files and both values in the report of each of the two."""
    reports = {report.file: report for report in intake.files}
    rows = intake.db.execute(
        """SELECT record, value, path, other_record, other_value, other_path,
               concat_ws(', ', measure, entity, period, phase, pupil_group) FROM conflict"""
    ).fetchall()
    count: dict[str, int] = {}
    for record, value, path, other_record, other_value, other_path, figure in rows:
        first, second = (path, record, value), (other_path, other_record, other_value)
        for own, other in ((first, second), (second, first)):
            count[own[0]] = count.get(own[0], 0) + 1
            if count[own[0]] <= SHOWN_PROBLEMS:
                reports[own[0]].problems.append(_problem(figure, own, other))
    for path, number in count.items():
        _note(reports[path], number)


def _problem(figure: str, own: tuple[str, int, float], other: tuple[str, int, float]) -> Problem:
    return Problem(
        own[1],
        None,
        f"{own[2]:g} for {figure}",
        f"the same figure as {other[0]}, row {other[1]}: {other[2]:g}",
        _ADVICE,
        "warning",
    )


def _note(report: FileReport, number: int) -> None:
    figures = "1 figure differs" if number == 1 else f"{number:,} figures differ"
    report.notes.append(f"{figures} from another file of the same release: not used")


def _report_other_sources(intake: Intake) -> None:
    """Say of which measures two sources give other figures beyond rounding, and which is used by what rule."""
    db = intake.db
    db.execute("CREATE OR REPLACE TEMP TABLE source_order (of_measure VARCHAR, of_family VARCHAR, choice INTEGER)")
    db.execute(
        "INSERT INTO source_order SELECT unnest(?), unnest(?), unnest(?)",
        [list(column) for column in zip(*_SOURCES, strict=True)],
    )
    columns = "place_id, period_id, measure, phase, pupil_group, release, published, value, numerator, denominator"
    decimals = "max(coalesce(rounding, 0)) OVER (PARTITION BY measure)"
    parts = (
        f"""SELECT {source} AS source_id, {columns}, status, record,
            CASE WHEN numerator IS NOT NULL AND denominator IS NOT NULL THEN 0
                 ELSE least(rounding, {decimals}) END AS half
        FROM facts_{source}"""
        for source in intake.facts
    )
    db.execute(_ACROSS.format(parts=" UNION ALL ".join(parts)))
    rows = db.execute(
        """SELECT file_id, path, min(record), arg_min(value, place), other_id, other_path,
               arg_min(other_record, place), arg_min(other_value, place), bool_or(by_release), bool_or(by_counts),
               count(*), total, arg_min(figure, place)
        FROM (SELECT *, {'record': record, 'figure': figure} AS place,
                     count(*) OVER (PARTITION BY file_id, other_id, measure) AS total FROM across) WHERE differs
        GROUP BY file_id, path, other_id, other_path, measure, total ORDER BY path, other_path, measure"""
    ).fetchall()
    for used_id, path, record, value, other_id, other_path, other_record, other_value, release, counts, *rest in rows:
        number, total, figure = rest
        rule = (
            "its release is the more final (final, then revised, then provisional)"
            if release
            else "it gives numerator and denominator, and the other does not"
            if counts
            else "its publication goes first in the catalogue's order for this measure"
        )
        advice = (
            f"{number:,} of {total:,} such figures differ beyond rounding: those of {path} are used, because {rule}; "
            "the two may have been corrected since, or count other pupils"
        )
        used, unused = (record, value), (other_record, other_value)
        for file_id, (row, own), (at, its), other in (
            (used_id, used, unused, other_path),
            (other_id, unused, used, path),
        ):
            expected = f"the same figure as {other}, row {at}: {its:g}"
            problem = Problem(row, None, f"{own:g} for {figure}", expected, advice, "warning")
            intake.files[file_id - 1].problems.append(problem)


# Deduplicate inspections and school links across files.

# Ofsted's own files, then a list of inspections, then a register that repeats the last grade.
# A register gives the date of your last visit beside the last grade, and the two may belong to
# different visits: another source's visit at about that day is the better account of it.
_RANK = """CASE WHEN i.family LIKE 'ofsted_mi%' THEN 0 WHEN i.family = 'inspection_list' THEN 1
ELSE 2 END"""
_NEAR_DAYS = 14

# Of equals the newest file's; the hash decides the rest, so that the order of files never does.
_EQUALS = """'age': -date_diff('day', DATE '2000-01-01', coalesce(f.published, DATE '2000-01-01')),
'hash': f.sha256, 'record': i.record"""
# The grades of one visit that no order decides between: files of one rank and one day that differ.
_DISPUTED = """
CREATE OR REPLACE TEMP TABLE disputed AS
SELECT urn, inspected, kind, list({'source': source_id, 'record': record, 'grade': CAST(overall AS VARCHAR)}
                                  ORDER BY path, record) AS told
FROM (SELECT i.*, f.path, rank() OVER (PARTITION BY urn, inspected, kind ORDER BY RANK, f.published DESC NULLS LAST)
          AS place
      FROM inspection AS i JOIN source_file AS f USING (source_id) WHERE overall IS NOT NULL)
WHERE place = 1 GROUP BY urn, inspected, kind HAVING count(DISTINCT overall) > 1
"""
_NO_GRADE = """
UPDATE inspection SET overall = NULL
WHERE EXISTS (SELECT 1 FROM disputed AS d
              WHERE (d.urn, d.inspected, d.kind) = (inspection.urn, inspection.inspected, inspection.kind))
"""
# The grade of one area in two files of one day: as of the whole inspection, neither is used.
_DISPUTED_AREAS = """
CREATE OR REPLACE TEMP TABLE disputed_area AS
SELECT inspection_id, area, list({'source': source_id, 'record': record, 'grade': grade}
                                 ORDER BY path, record) AS told
FROM (SELECT a.*, f.path, rank() OVER (PARTITION BY inspection_id, area ORDER BY f.published DESC NULLS LAST) AS place
      FROM inspection_area AS a JOIN source_file AS f USING (source_id))
WHERE place = 1 GROUP BY inspection_id, area HAVING count(DISTINCT grade) > 1
"""
_NO_AREA = """
DELETE FROM inspection_area WHERE (inspection_id, area) IN (SELECT (inspection_id, area) FROM disputed_area)
"""
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
# A list of inspections names schools, but is no register of them: they count for an authority only
# where nothing better is loaded. A list that does not say whose they are is the home authority's.
_LISTED = "source_id IN (SELECT source_id FROM source_file WHERE family = 'inspection_list')"
_LISTED_OWNER = f"UPDATE school SET la_code = $home WHERE la_code = '' AND {_LISTED}"
_LISTED_KNOWN = f"""
DELETE FROM school WHERE {_LISTED} AND (
    la_code IN (SELECT la_code FROM register_coverage)
    OR urn IN (SELECT urn FROM school WHERE NOT {_LISTED}))
"""
# A register with closed schools in it knows who was open since the first that it saw close; one of
# open schools only knows its own day. A few closed schools that strayed into it prove nothing: in every
# authority some close or become academies year by year, so that a long time without any breaks it off.
_LEAST_CLOSING = 0.01  # of an authority's schools in a year, merged schools and new academies included
_NONE_BY_CHANCE = 5  # closures expected of which none came: by chance in fewer than 1 of 100 such times
_LONGEST_QUIET = 730  # days; closures come at the ends of school years
_REGISTERS = f"""
INSERT INTO register_coverage BY NAME
WITH listed AS (
    SELECT s.la_code, s.source_id, f.family, s.closed, max(s.as_of) OVER (PARTITION BY s.la_code, s.source_id) AS until
    FROM school AS s JOIN source_file AS f USING (source_id)
    WHERE f.family IN ('gias_register', 'csp_school_information')
), registers AS (
    SELECT la_code, source_id, family, until,
           greatest({_LONGEST_QUIET}, 365 * {_NONE_BY_CHANCE} / ({_LEAST_CLOSING} * greatest(
               1, count(*) FILTER (closed IS NULL OR closed > until)))) AS quiet
    FROM listed GROUP BY ALL
), days AS (
    SELECT la_code, source_id, closed AS day FROM listed WHERE closed <= until
    UNION SELECT la_code, source_id, until FROM registers
), spaced AS (
    SELECT *, lead(day) OVER (PARTITION BY la_code, source_id ORDER BY day) - day AS gap FROM days
), broken AS (
    SELECT la_code, source_id, max(day) FILTER (gap > quiet) AS last_before
    FROM spaced JOIN registers USING (la_code, source_id) GROUP BY ALL
)
SELECT la_code, min(day) AS known_from, any_value(until) AS known_until, any_value(family) AS family, source_id
FROM days JOIN registers USING (la_code, source_id) JOIN broken USING (la_code, source_id)
WHERE day > coalesce(last_before, DATE '0001-01-01') GROUP BY la_code, source_id
"""
# A school that a later register leaves out closed after the day on which one last named it, unless the later
# register leaves out most schools of its phase, as one of other phases does. A link tells the day better.
_NAMED_AGAIN = 0.5
_LEFT_OUT_LATER = f"""
WITH listed AS (
    SELECT s.urn, s.la_code, s.phase, s.closed, s.as_of, s.source_id FROM school AS s JOIN source_file AS f
    USING (source_id) WHERE f.family IN ('gias_register', 'csp_school_information') AND s.state_funded
), pairs AS (
    SELECT older.urn, older.as_of, same.urn IS NOT NULL AS again,
           avg(CASE WHEN same.urn IS NULL THEN 0 ELSE 1 END)
               OVER (PARTITION BY older.source_id, later.source_id, older.la_code, older.phase) AS share
    FROM listed AS older JOIN (SELECT DISTINCT la_code, source_id, as_of FROM listed) AS later
      ON later.la_code = older.la_code AND later.as_of > older.as_of
    LEFT JOIN (SELECT DISTINCT urn, source_id FROM listed) AS same
      ON same.urn = older.urn AND same.source_id = later.source_id
    WHERE older.closed IS NULL OR older.closed > older.as_of
)
UPDATE school SET status = 'Closed', closed = left_out.named,
                  close_reason = 'in no later register; the day is the last on which it was named'
FROM (SELECT urn, max(as_of) AS named FROM pairs GROUP BY urn
      HAVING NOT bool_or(again) AND bool_or(share >= {_NAMED_AGAIN})) AS left_out
WHERE school.urn = left_out.urn AND school.closed IS NULL
  AND school.urn NOT IN (SELECT link_urn FROM school_link)
"""
# Every authority of some size has primary and secondary schools, and maintained ones, open or closed:
# a list without is of one phase, or of academies and free schools alone.
_SOME_SIZE = 40
_OF_ONE_KIND = f"""
CREATE OR REPLACE TEMP TABLE of_one_kind AS
WITH listed AS (
    SELECT *, closed IS NULL OR closed > as_of AS is_open, type_group = 'maintained' AS maintained FROM school
    WHERE state_funded AND phase IN ('primary', 'secondary')
      AND source_id IN (SELECT source_id FROM register_coverage)
)
SELECT la_code, as_of, list(DISTINCT source_id) AS sources, count(DISTINCT urn) FILTER (is_open) AS number,
       CASE WHEN bool_or(maintained) THEN min(phase) FILTER (is_open) ELSE 'academy and free' END AS kind
FROM listed GROUP BY la_code, as_of
HAVING number >= {_SOME_SIZE} AND (count(DISTINCT phase) FILTER (is_open) = 1 OR NOT bool_or(maintained))
"""
_NO_REGISTER = """
DELETE FROM register_coverage AS r WHERE EXISTS (
    SELECT 1 FROM of_one_kind AS o WHERE o.la_code = r.la_code AND list_contains(o.sources, r.source_id))
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
STEPS = (
    _DISPUTED,
    _DISPUTED_AREAS,
    _NO_AREA,
    _SAME_NUMBER,
    _SAME_DAY,
    _NO_GRADE,
    _REPEATED_BY_REGISTER,
    _KNOWN_FROM,
    _AREAS_ONCE,
    _LINKS_ONCE,
)


def deduplicate_inspections(db: duckdb.DuckDBPyConnection, home: str) -> None:
    """Make one inspection of the same visit in several files, and one link of each pair.

    `home` is the number of the authority whose an unnamed list is.
    """
    db.execute(_LISTED_OWNER, {"home": home})
    for step in (
        _REGISTERS,
        _OF_ONE_KIND,
        _NO_REGISTER,
        _LISTED_KNOWN,
        _LISTED_REGISTER,
        _IN_A_REGISTER,
        _LAST_NAMED,
        _LEFT_OUT_LATER,
    ):
        db.execute(step)
    for step in STEPS:
        filled = step.replace("RANK", _RANK).replace("EQUALS", _EQUALS)
        db.execute(filled.replace("NEAR", str(_NEAR_DAYS)))


def note_disputed_grades(db: duckdb.DuckDBPyConnection, reports: Sequence[FileReport]) -> None:
    """Tell both files of a visit to which they give different grades, and that neither is used.

    Call it after `deduplicate_inspections`.
    """
    rows = db.execute(
        """SELECT urn || ', visited ' || inspected, told FROM disputed
        UNION ALL SELECT area || ' in inspection ' || inspection_id, told FROM disputed_area ORDER BY ALL"""
    ).fetchall()
    for what, visits in rows:
        for own in visits:
            other = next(each for each in visits if each["grade"] != own["grade"])
            reports[own["source"] - 1].problems.append(
                Problem(
                    own["record"],
                    None,
                    f"grade {own['grade']} of {what}",
                    f"the same grade as {reports[other['source'] - 1].file}, row {other['record']}: {other['grade']}",
                    "ask Ofsted which is right; until then neither is used",
                    "warning",
                )
            )


_DISPUTED_CLOSURES = """
SELECT gone.source_id, count(*), min(gone.record), arg_min(gone.urn, gone.record), arg_min(gone.closed, gone.record),
       there.source_id, min(there.record), max(there.as_of)
FROM school AS gone JOIN school AS there USING (urn)
JOIN source_file AS f ON f.source_id = gone.source_id JOIN source_file AS g ON g.source_id = there.source_id
WHERE gone.closed <= there.as_of AND there.closed IS NULL AND gone.source_id <> there.source_id
  AND f.family IN ('gias_register', 'csp_school_information')
  AND g.family IN ('gias_register', 'csp_school_information')
GROUP BY gone.source_id, there.source_id ORDER BY ALL
"""


def note_disputed_registers(db: duckdb.DuckDBPyConnection, reports: Sequence[FileReport]) -> None:
    """Tell two registers that one says a school had closed by a day on which the other says it was open.

    And those that name one kind of school alone: no figure of all schools rests on them.
    """
    rows = db.execute(_DISPUTED_CLOSURES).fetchall()
    for gone, number, record, urn, closed, there, at, day in rows:
        schools = "1 school" if number == 1 else f"{number:,} schools"
        says = f"{urn} closed on {closed}", f"{urn} open on {day}"
        advice = f"{schools} differ so: the register of the later day is used; leave out the one that is wrong"
        for own, row, own_says, other, its_row, its in (
            (gone, record, says[0], there, at, says[1]),
            (there, at, says[1], gone, record, says[0]),
        ):
            expected = f"the same as in {reports[other - 1].file}, row {its_row}: {its}"
            reports[own - 1].problems.append(Problem(row, None, own_says, expected, advice, "warning"))
    for la_code, sources, number, kind in db.execute(
        "SELECT la_code, sources, number, kind FROM of_one_kind ORDER BY ALL"
    ).fetchall():
        for source in sources:
            reports[source - 1].problems.append(
                Problem(
                    None,
                    None,
                    f"{number} {kind} schools of authority {la_code} and no others",
                    "primary and secondary schools, academies and maintained ones",
                    "it is no register of all schools: download the register of the whole authority",
                    "warning",
                )
            )


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


# Inspections and figures of schools that no loaded register lists: they count in no figure of an authority.
#
# They stay in the warehouse. Here they are counted for each file, once all files are read, since the
# register may be the last of them.

INSPECTIONS = "inspections of schools in no register that is loaded"
FIGURES = "figures of schools without a URN, in no register that is loaded"
_UNPLACED_ADVICE = "they count in no figure of the authority: load a register that lists these schools, closed ones too"
_WANTED = ("schools of a register that is loaded", _UNPLACED_ADVICE, "warning")
# An inspection of a predecessor belongs to the school that followed it.
_SCHOOLS_LISTED = """(SELECT urn FROM school
UNION SELECT link_urn FROM school_link WHERE urn IN (SELECT urn FROM school))"""


def count_unplaced(intake: Intake, home: str) -> None:
    """Count what each file has of schools in no register: of the authority `home`, and of unnamed ones."""
    _number_authorities(intake, home)
    inspections = intake.db.execute(
        f"""SELECT source_id, la_named, count(*), count(DISTINCT urn), min(record), arg_min(urn, record)
        FROM inspection WHERE coalesce(la_named, $home) = $home
          AND urn NOT IN {_SCHOOLS_LISTED} AND coalesce(current_urn, '') NOT IN {_SCHOOLS_LISTED}
        GROUP BY ALL ORDER BY ALL""",
        {"home": home},
    ).fetchall()
    for source_id, la_code, rows, schools, record, urn in inspections:
        of = f"authority {la_code}" if la_code else "no named authority"
        description = (
            f"{rows:,} inspection{'s' * (rows > 1)} of {schools:,} school{'s' * (schools > 1)} of {of}, {urn} first"
        )
        _note_unplaced(
            intake, source_id, SetAside(INSPECTIONS, "urn", rows, False), Problem(record, "URN", description, *_WANTED)
        )
    for source_id in intake.facts:
        rows, record, entity = intake.db.execute(
            f"""SELECT count(DISTINCT record), min(record), arg_min(entity, record) FROM facts_{source_id}
            JOIN place USING (place_id) WHERE starts_with(entity, 'laestab:') AND la_code = ?""",
            [home],
        ).fetchall()[0]
        if rows:
            description = f"{rows:,} row{'s' * (rows > 1)} of authority {home}, {entity.removeprefix('laestab:')} first"
            _note_unplaced(
                intake,
                source_id,
                SetAside(FIGURES, "laestab", rows, False),
                Problem(record, "LAESTAB", description, *_WANTED),
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


def _note_unplaced(intake: Intake, source_id: int, rows: SetAside, problem: Problem) -> None:
    """Say it in the report of the file, and keep the count for pages."""
    intake.files[source_id - 1].problems.append(problem)
    intake.db.execute(
        "INSERT INTO set_aside VALUES (?, ?, ?, ?, ?)",
        [source_id, rows.reason, rows.column, rows.rows, rows.understood],
    )


# Attendance that too few schools reported: not the figure of an authority, and not kept as one.


def withhold_unreported(intake: Intake) -> None:
    """Take away each figure of a day, week or year in which too few of the open schools reported."""
    least = coverage_rule().least_share
    for source in intake.facts:
        intake.db.execute(
            f"""UPDATE facts_{source} AS facts
            SET status = '{ValueStatus.CANNOT_TELL.value}', value = NULL, numerator = NULL,
                denominator = NULL, symbol = too_few.words
            FROM (SELECT place_id, period_id, phase,
                         CASE WHEN reporting IS NULL OR open IS NULL
                              THEN 'how many schools reported is not given'
                         ELSE format('{{:,}} of {{:,}} schools reported', CAST(floor(reporting) AS BIGINT),
                                     CAST(floor(open) AS BIGINT)) END AS words
                  FROM attendance_coverage JOIN place USING (entity) JOIN term USING (period)
                  WHERE source_id = ? AND NOT coalesce(reporting >= ? * open, false)) AS too_few
            WHERE facts.status = '{ValueStatus.OK.value}' AND facts.place_id = too_few.place_id
              AND facts.period_id = too_few.period_id AND CAST(facts.phase AS VARCHAR) = too_few.phase""",
            [source, least],
        )
