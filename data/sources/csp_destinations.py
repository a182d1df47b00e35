"""Compare school performance, destinations after key stage 4.

RECTYPE here is 1 or 2 for schools and the words LA and NAT for the sums. The tables of a year
follow the pupils who finished key stage 4 two years before: those of 2018-19 the leavers of
2016/17. As in the catalogue, the period is the year in which they finished.
"""

from __future__ import annotations

from data.period import Period
from data.sources import csp_terms
from data.sources.base import FileContext, Place, Row, Rule, Skip, Source, optional, required
from data.vocabulary import Phase

_EXPECTED = "1 or 2 (school), LA or NAT"
_LEAVERS_YEARS_BEFORE = 2


def _place(row: Row, context: FileContext) -> Place | Skip:
    kind = row["rectype"].upper()
    if kind in ("1", "2"):
        return csp_terms.school(row, context, "lea")
    if kind == "LA":
        return csp_terms.authority(row, context, "lea")
    if kind == "NAT":
        return csp_terms.england()
    raise csp_terms.record_type(row, _EXPECTED)


def _period(row: Row, context: FileContext) -> str | Skip:
    if context.period is None:
        return Skip("the year of the tables is not known")
    return Period.parse(context.period).shift(-_LEAVERS_YEARS_BEFORE).text


DESTINATIONS = Source(
    family="csp_destinations",
    title="Compare school performance, destinations after key stage 4",
    fields=(
        *required("RECTYPE", "LEA|LA", "URN", "COHORT", "OVERALL_DEST", "OVERALL_DESTPER"),
        *optional("ESTAB", "SCHNAME", "COHORT_DIS", "COHORT_NONDIS"),
    ),
    # The files of leavers from sixth forms have levels of study that schools' leavers have not.
    absent=("telig", "tpup", "cohort_l3", "overall_dest_l3", "overall_l3"),
    place=Rule(("rectype", "lea", "urn"), _place),
    period=Rule(("rectype",), _period),
    symbols=csp_terms.SYMBOLS,
    tolerances=csp_terms.TOLERANCES,
    ignored=csp_terms.IGNORED,
    default_phase=Phase.SECONDARY,
)

SOURCES = (DESTINATIONS,)
