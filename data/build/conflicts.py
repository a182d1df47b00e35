"""Two figures for one key: which file is used, and what is reported as a conflict.

A figure that was published again on a later day is another vintage: both are kept, and a read
chooses by its date. What is resolved here was published on one day, as the same release.
"""

from __future__ import annotations

import duckdb

from data.build.load_files import Intake
from data.build.report import SHOWN_PROBLEMS, FileReport, Problem
from data.catalogue import MEASURES
from data.sources.judgements import listed
from data.vocabulary import BETWEEN_SOURCES, ReleaseVersion, Unit, ValueStatus

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
        here, there = (path, record, value), (other_path, other_record, other_value)
        for own, other in ((here, there), (there, here)):
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
        """SELECT file_id, path, min(record), arg_min(value, record), other_id, other_path,
               arg_min(other_record, record), arg_min(other_value, record), bool_or(by_release), bool_or(by_counts),
               count(*), total, arg_min(figure, record)
        FROM (SELECT *, count(*) OVER (PARTITION BY file_id, other_id, measure) AS total FROM across) WHERE differs
        GROUP BY file_id, path, other_id, other_path, measure, total ORDER BY path, other_path, measure"""
    ).fetchall()
    for used_id, path, record, value, other_id, other_path, other_record, other_value, release, counts, *rest in rows:
        number, total, figure = rest
        rule = (
            "its release is the more final" if release else "it has its counts" if counts else "its source comes first"
        )
        advice = (
            f"{number:,} of {total:,} such figures differ beyond rounding: those of {path} are used, because {rule}; "
            "the two may have been corrected since, or count other pupils"
        )
        here, there = (record, value), (other_record, other_value)
        for file_id, (row, own), (at, its), other in (
            (used_id, here, there, other_path),
            (other_id, there, here, path),
        ):
            expected = f"the same figure as {other}, row {at}: {its:g}"
            problem = Problem(row, None, f"{own:g} for {figure}", expected, advice, "warning")
            intake.files[file_id - 1].problems.append(problem)
