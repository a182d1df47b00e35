"""Pupil attendance: daily, weekly and year-to-date files; school_type became education_phase."""

from __future__ import annotations

from data.sources.base import Rule, Source, TableInsert, given, number_of_schools, optional, required, schools_sql
from data.sources.ees.common import COMMON_FIELDS, CURRENT_SYMBOLS, IGNORED, PLACE, cut_by, figures_of, read_period
from data.sources.publications import ATTENDANCE
from data.vocabulary import Level

SOURCES = (
    Source(
        family="ees_attendance",
        title="Explore education statistics: pupil attendance",
        publication=ATTENDANCE,
        fields=(
            *COMMON_FIELDS,
            *required("education_phase|school_type"),
            *optional("attendance_date", "num_schools", "total_num_schools", "pa_perc"),
        ),
        one_of=figures_of("ees_attendance"),
        place=PLACE,
        period=Rule(("time_period", "time_identifier", "attendance_date"), read_period),
        cut=cut_by((), "education_phase"),
        cut_columns=("education_phase",),
        symbols=CURRENT_SYMBOLS,
        ignored=IGNORED,
        always_has=(Level.NATIONAL,),
        checks=(
            number_of_schools("num_schools", CURRENT_SYMBOLS),
            number_of_schools("total_num_schools", CURRENT_SYMBOLS),
        ),
        recipes=(
            TableInsert(
                "attendance_coverage",
                # Of a file that gives it of no row, how many reported was never published.
                f"""SELECT entity, period, coalesce(phase, 'all') AS phase,
                {schools_sql("num_schools")} AS reporting, {schools_sql("total_num_schools")} AS open
                FROM placed WHERE EXISTS (SELECT 1 FROM stage WHERE {given("total_num_schools", CURRENT_SYMBOLS)})""",
            ),
        ),
    ),
)
