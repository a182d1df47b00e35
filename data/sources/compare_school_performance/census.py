"""Compare school performance, school census: pupils and their characteristics, England by phase.

England's rows had URN = 'NAT' and the phase in ESTAB; that key has changed since, so a row is
national when any of its keys says so. Percentages are bare numbers to 2018/19 and carry a sign
later, beside a column of fractions that no measure reads.

To 2013/14 the number on roll is TOTPUPSENDN, and free meals and first language each have a
number of pupils of their own; special needs are school action and statements, which no measure
of the catalogue counts.
"""

from __future__ import annotations

from data.sources.base import Breakdown, FileContext, Row, RowEntity, Rule, Skip, Source, optional, required
from data.sources.compare_school_performance import terms
from data.sources.compare_school_performance.absence import NATIONAL_PHASES, national_phase
from data.sources.publications import COMPARE
from data.vocabulary import Level, Phase

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


def _place(row: Row, context: FileContext) -> RowEntity | Skip:
    if _national(row) is not None:
        return terms.england()
    if not any(row.values()):
        return Skip("an empty row")
    # The tables of 2010/11 have no LA: it is the first three digits of LAESTAB.
    return terms.school({**row, "la": row["la"] or row["laestab"][:3]}, context, "la")


def _cut(row: Row, context: FileContext) -> Breakdown | Skip:
    named = _national(row)
    return Breakdown(Phase.ALL if named is None else national_phase(named))


_KEYS = ("urn", "la", "estab", "laestab", "schooltype")


def _census(layout: str, *columns: str) -> Source:
    return Source(
        family="csp_census",
        title="Compare school performance: census",
        layout=layout,
        publication=COMPARE,
        fields=(
            *required("URN", *columns),
            *optional("LA|LEA", "ESTAB", "LAESTAB", "SCHOOLTYPE", "PNUMUNCFL|PNUMUNCLF"),
            *optional("NUMFSMEVER", "NORFSMEVER", "TOTPUPFSMDN", "TOTPUPEALDN"),
        ),
        absent=("rectype", "perctot", "telig"),
        place=Rule(_KEYS, _place),
        cut=Rule(_KEYS, _cut),
        symbols=terms.SYMBOLS,
        tolerances=terms.TOLERANCES,
        ignored=terms.IGNORED,
        default_phase=Phase.ALL,
        always_has=(Level.NATIONAL,),
        always_has_of_one_authority=(Level.NATIONAL,),
        england_by_phase=tuple(NATIONAL_PHASES.values()),
    )


SOURCES = (_census("from 2014/15", "LA|LEA", "ESTAB", "NOR"), _census("to 2013/14", "TOTPUPSENDN"))
