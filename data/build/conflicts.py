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
from data.vocabulary import Unit, ValueStatus

_KEY = "level, entity, period_id, measure, phase, pupil_group, release, published, family"
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
