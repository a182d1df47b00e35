"""Compare school performance, key stage 4: schools, authorities and England.

RECTYPE here: 1 mainstream and 2 special schools, 4 an authority, 5 England with independent
schools (not used), 7 England, state-funded. The same numbers mean other things at key stage 2.
"""

from __future__ import annotations

from data.sources.base import Rule, Source, optional, required
from data.sources.compare_school_performance import terms
from data.sources.publications import COMPARE
from data.vocabulary import Level, Phase

KS4 = Source(
    family="csp_ks4",
    title="Compare school performance: key stage 4",
    publication=COMPARE,
    fields=(*required("RECTYPE", "LEA", "URN", "TPUP"), *optional("ESTAB", "SCHNAME", "NFTYPE")),
    absent=("telig", "cohort", "tpup1618"),
    place=Rule(("rectype", "lea", "urn"), terms.place_by("4", "5", "7")),
    symbols=terms.SYMBOLS,
    tolerances=terms.TOLERANCES,
    ignored=terms.IGNORED,
    default_phase=Phase.SECONDARY,
    always_has=(Level.AUTHORITY, Level.NATIONAL),
    always_has_of_one_authority=(Level.AUTHORITY, Level.NATIONAL),
)

SOURCES = (KS4,)
