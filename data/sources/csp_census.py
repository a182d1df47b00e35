"""Compare school performance, school census: pupils and their characteristics, England by phase.

England's rows had URN = 'NAT' and the phase in ESTAB; that key has changed since, so a row is
national when any of its keys says so. Percentages are bare numbers to 2018/19 and carry a sign
later, beside a column of fractions that no measure reads.
"""

from __future__ import annotations

from data.sources import csp_terms
from data.sources.base import Cut, FileContext, Place, Row, Rule, Skip, Source, optional, required
from data.sources.csp_absence import NATIONAL_PHASES, national_phase
from data.vocabulary import Phase

_KINDS = {"primary": "PRI", "secondary": "SEC", "special": "SPE"}


def _national(row: Row) -> str | None:
    """PRI, SEC or SPE where a row is about England, else None."""
    keys = {row["urn"].upper(), row["la"].upper(), row["estab"].upper()}
    if not keys & {"NAT", *NATIONAL_PHASES}:
        return None
    if named := keys & set(NATIONAL_PHASES):
        return named.pop()
    kind = row["schooltype"].lower()
    return next((mark for word, mark in _KINDS.items() if word in kind), row["estab"])


def _place(row: Row, context: FileContext) -> Place | Skip:
    if _national(row) is not None:
        return csp_terms.england()
    if not any(row.values()):
        return Skip("an empty row")
    return csp_terms.school(row, context, "la")


def _cut(row: Row, context: FileContext) -> Cut | Skip:
    named = _national(row)
    return Cut(Phase.ALL if named is None else national_phase(named))


_KEYS = ("urn", "la", "estab", "schooltype")
CENSUS = Source(
    family="csp_census",
    title="Compare school performance, school census",
    fields=(
        *required("URN", "LA|LEA", "ESTAB", "NOR"),
        *optional("SCHOOLTYPE", "PNUMUNCFL|PNUMUNCLF", "NUMFSMEVER", "NORFSMEVER"),
    ),
    absent=("rectype", "perctot", "telig"),
    place=Rule(_KEYS, _place),
    cut=Rule(_KEYS, _cut),
    symbols=csp_terms.SYMBOLS,
    tolerances=csp_terms.TOLERANCES,
    ignored=csp_terms.IGNORED,
    default_phase=Phase.ALL,
)

SOURCES = (CENSUS,)
