"""Compare school performance, key stage 2: schools, authorities and England, 2010 onwards.

RECTYPE here: 1 mainstream and 2 special schools, 3 an authority, 4 England with independent
schools (not used: the product speaks of state-funded schools), 5 England, state-funded.
Closed and new schools' rows stop early; columns ending in _16, _17, _18 and _3YR repeat other
years and are never read, because no measure names them.
"""

from __future__ import annotations

from data.sources.base import FileContext, Place, Row, Rule, Skip, Source, TableInsert, optional, required
from data.sources.compare_school_performance import terms
from data.sources.publications import COMPARE
from data.vocabulary import Level, Phase

_EXPECTED = "1 or 2 (school), 3 (authority), 4 or 5 (England)"

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


def _place(row: Row, context: FileContext) -> Place | Skip:
    kind = row["rectype"]
    if kind in ("1", "2"):
        return terms.school(row, context, "lea")
    if kind == "3":
        return terms.authority(row, context, "lea")
    if kind == "4":
        return Skip("England with independent schools: the state-funded row is used")
    if kind == "5":
        return terms.england()
    if not kind and not row["urn"]:
        return Skip("an empty row")
    raise terms.record_type(row, _EXPECTED)


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
    place=Rule(("rectype", "lea", "urn"), _place),
    symbols=terms.SYMBOLS,
    tolerances=terms.TOLERANCES,
    ignored=terms.IGNORED,
    default_phase=Phase.PRIMARY,
    always_has=(Level.AUTHORITY, Level.NATIONAL),
    always_has_of_one_authority=(Level.AUTHORITY, Level.NATIONAL),
    recipes=(_SUCCESSORS,),
)

SOURCES = (KS2,)
