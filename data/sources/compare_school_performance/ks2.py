"""Compare school performance, key stage 2: schools, authorities and England, 2010 onwards.

RECTYPE here: 1 mainstream and 2 special schools, 3 an authority, 4 England with independent
schools (not used: the product speaks of state-funded schools), 5 England, state-funded.
Closed and new schools' rows stop early; columns ending in _16, _17, _18 and _3YR repeat other
years and are never read, because no measure names them.
"""

from __future__ import annotations

from data.sources.base import Rule, Source, TableInsert, optional, required
from data.sources.compare_school_performance import terms
from data.sources.publications import COMPARE
from data.vocabulary import Level, Phase

# A school that becomes an academy during the year stands under its old number, with the new one
# beside it: '0' says that there is none.
_SUCCESSORS = TableInsert(
    "school_link",
    """
    SELECT DISTINCT ON (urn_ac, urn) urn_ac AS urn, urn AS link_urn, 'predecessor' AS link_type,
           as_date(open_ac) AS linked, record
    FROM stage
    WHERE rectype IN ('1', '2') AND regexp_full_match(urn_ac, '[1-9][0-9]{5}') AND urn_ac <> urn
    ORDER BY urn_ac, urn, record
    """,
)


KS2 = Source(
    family="csp_ks2",
    title="Compare school performance: key stage 2",
    publication=COMPARE,
    fields=(
        *required("RECTYPE", "LEA", "URN", "TELIG"),
        *optional("ESTAB", "SCHNAME", "URN_AC", "OPEN_AC"),
        *optional("TNOTFSM6CLA1A|TNotFSM6CLA1A", "TFSM6CLA1A|TFSMCLA1A"),
    ),
    absent=("tpup", "cohort", "tpup1618"),
    place=Rule(("rectype", "lea", "urn"), terms.place_by("3", "4", "5")),
    symbols=terms.SYMBOLS,
    tolerances=terms.TOLERANCES,
    ignored=terms.IGNORED,
    default_phase=Phase.PRIMARY,
    always_has=(Level.AUTHORITY, Level.NATIONAL),
    always_has_of_one_authority=(Level.AUTHORITY, Level.NATIONAL),
    recipes=(_SUCCESSORS,),
)

SOURCES = (KS2,)
