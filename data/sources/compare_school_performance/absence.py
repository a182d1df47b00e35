"""Compare school performance, absence: schools, and England by phase.

England's three rows carry LA = 'NAT' and the phase in ESTAB; their overall figure is not given.
"""

from __future__ import annotations

from data.sources.base import BadCell, Breakdown, FileContext, Row, RowEntity, Rule, Skip, Source, optional, required
from data.sources.compare_school_performance import terms
from data.sources.publications import COMPARE
from data.vocabulary import Level, Phase

NATIONAL_PHASES = {"PRI": Phase.PRIMARY, "SEC": Phase.SECONDARY, "SPE": Phase.SPECIAL}


def national_phase(text: str) -> Phase:
    """The phase that England's row is about; BadCell for a word never published."""
    if text.upper() not in NATIONAL_PHASES:
        raise BadCell("estab", text, "PRI, SEC or SPE on a national row")
    return NATIONAL_PHASES[text.upper()]


def _place(row: Row, context: FileContext) -> RowEntity | Skip:
    if row["la"].upper() == "NAT":
        return terms.england()
    if not any(row.values()):
        return Skip("an empty row")
    return terms.school(row, context, "la")


def _cut(row: Row, context: FileContext) -> Breakdown | Skip:
    return Breakdown(national_phase(row["estab"]) if row["la"].upper() == "NAT" else Phase.ALL)


ABSENCE = Source(
    family="csp_absence",
    title="Compare school performance: absence",
    publication=COMPARE,
    fields=(*required("LA|LEA", "ESTAB", "URN", "PERCTOT"), *optional("PPERSABS10", "PPERSABS15")),
    absent=("rectype", "nor", "telig"),
    place=Rule(("la", "urn"), _place),
    cut=Rule(("la", "estab"), _cut),
    symbols=terms.SYMBOLS,
    tolerances=terms.TOLERANCES,
    ignored=terms.IGNORED,
    default_phase=Phase.ALL,
    always_has=(Level.NATIONAL,),
    always_has_of_one_authority=(Level.NATIONAL,),
    england_by_phase=tuple(NATIONAL_PHASES.values()),
)

SOURCES = (ABSENCE,)
