"""Attendance that too few schools reported: not the figure of an authority, and not kept as one."""

from __future__ import annotations

from data.build.load_files import Intake
from data.rules import coverage_rule
from data.vocabulary import ValueStatus


def withhold_unreported(intake: Intake) -> None:
    """Take away each figure of a day, week or year in which too few of the open schools reported."""
    least = coverage_rule().least_share
    for source in intake.facts:
        intake.db.execute(
            f"""UPDATE facts_{source} AS facts
            SET status = '{ValueStatus.CANNOT_TELL.value}', value = NULL, numerator = NULL,
                denominator = NULL, symbol = too_few.words
            FROM (SELECT place_id, period_id, phase,
                         CASE WHEN reporting IS NULL THEN 'how many schools reported is not given'
                         ELSE format('{{:,}} of {{:,}} schools reported', CAST(floor(reporting) AS BIGINT),
                                     CAST(floor(open) AS BIGINT)) END AS words
                  FROM attendance_coverage JOIN place USING (entity) JOIN term USING (period)
                  WHERE source_id = ? AND NOT coalesce(reporting >= ? * open, false)) AS too_few
            WHERE facts.status = '{ValueStatus.OK.value}' AND facts.place_id = too_few.place_id
              AND facts.period_id = too_few.period_id AND CAST(facts.phase AS VARCHAR) = too_few.phase""",
            [source, least],
        )
