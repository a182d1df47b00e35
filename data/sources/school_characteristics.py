"""Features that similar schools are found by and no download that Milepost reads has: one row a school and year.

An analyst puts them together from published files, for all schools in England: pupil premium from the allocations,
deprivation from the income deprivation index, prior attainment and stability from the performance tables.
"""

from __future__ import annotations

from data.period import Period
from data.sources.base import BadCell, Breakdown, FileContext, Row, RowEntity, Rule, Skip, Source, required
from data.sources.compare_school_performance import terms
from data.sources.publications import Download, Publication
from data.vocabulary import Phase, ReleaseVersion

_PHASES = (Phase.PRIMARY, Phase.SECONDARY)


def _place(row: Row, context: FileContext) -> RowEntity | Skip:
    return terms.school(row, context, "la_code")


def _period(row: Row, context: FileContext) -> str:
    try:
        return Period.parse(row["period"]).text
    except ValueError:
        raise BadCell("period", row["period"], "an academic year such as 2024/25") from None


def _phase(row: Row, context: FileContext) -> Breakdown:
    if row["phase"].lower() not in _PHASES:
        raise BadCell("phase", row["phase"], " or ".join(_PHASES))
    return Breakdown(Phase(row["phase"].lower()))


SOURCES = (
    Source(
        family="school_characteristics",
        title="School characteristics for similar schools",
        publication=Publication(
            "characteristics of schools",
            Download(
                "`school_characteristics.csv`: `la_code`, `urn`, `phase`, `period`, `published` and any of "
                "`prior_attainment`, `pupil_premium_share`, `stability_share`, `deprivation_score`",
                "your own, from published files for all schools in England",
                "the 50 similar schools of each school",
            ),
        ),
        fields=required("la_code", "urn", "phase", "period", "published"),
        one_of=("prior_attainment", "pupil_premium_share", "stability_share", "deprivation_score"),
        place=Rule(("la_code", "urn"), _place),
        period=Rule(("period",), _period),
        cut=Rule(("phase",), _phase),
        published_column="published",
        symbols=terms.SYMBOLS,
        version=ReleaseVersion.FINAL,
    ),
)
