"""Compare school performance, key stage 4: schools, authorities and England.

RECTYPE here: 1 mainstream and 2 special schools, 4 an authority, 5 England with independent
schools (not used), 7 England, state-funded. The same numbers mean other things at key stage 2.
"""

from __future__ import annotations

from data.sources.base import FileContext, Place, Row, Rule, Skip, Source, optional, required
from data.sources.compare_school_performance import terms
from data.sources.publications import COMPARE
from data.vocabulary import Level, Phase

_EXPECTED = "1 or 2 (school), 4 (authority), 5 or 7 (England)"


def _place(row: Row, context: FileContext) -> Place | Skip:
    kind = row["rectype"]
    if kind in ("1", "2"):
        return terms.school(row, context, "lea")
    if kind == "4":
        return terms.authority(row, context, "lea")
    if kind == "5":
        return Skip("England with independent schools: the state-funded row is used")
    if kind == "7":
        return terms.england()
    if not kind and not row["urn"]:
        return Skip("an empty row")
    raise terms.record_type(row, _EXPECTED)


KS4 = Source(
    family="csp_ks4",
    title="Compare school performance: key stage 4",
    publication=COMPARE,
    fields=(*required("RECTYPE", "LEA", "URN", "TPUP"), *optional("ESTAB", "SCHNAME", "NFTYPE")),
    absent=("telig", "cohort", "tpup1618"),
    place=Rule(("rectype", "lea", "urn"), _place),
    symbols=terms.SYMBOLS,
    tolerances=terms.TOLERANCES,
    ignored=terms.IGNORED,
    default_phase=Phase.SECONDARY,
    always_has=(Level.AUTHORITY, Level.NATIONAL),
    always_has_of_one_authority=(Level.AUTHORITY, Level.NATIONAL),
)

SOURCES = (KS4,)
