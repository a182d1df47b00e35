"""Compare school performance, destinations after key stage 4.

RECTYPE here is 1 or 2 for schools and the words LA and NAT for the sums. The tables of a year
follow the pupils who finished key stage 4 two years before: those of 2018-19 the leavers of
2016/17. As in the catalogue, the period is the year in which they finished.

The tables to 2014-15 may list schools alone, by URN, with shorter names of columns; they follow
leavers by an earlier method, so those (to 2012/13) are an era of their own in the catalogue.
"""

from __future__ import annotations

from data.period import Period
from data.sources.base import FileContext, Row, RowEntity, Rule, Skip, Source, optional, required
from data.sources.compare_school_performance import terms
from data.sources.publications import COMPARE
from data.vocabulary import Level, Phase

_EXPECTED = "1 or 2 (school), LA or NAT"
_LEAVERS_YEARS_BEFORE = 2


def _place(row: Row, context: FileContext) -> RowEntity | Skip:
    kind = row["rectype"].upper()
    if kind in ("1", "2"):
        return terms.school(row, context, "lea")
    if kind == "LA":
        return terms.authority(row, context, "lea")
    if kind == "NAT":
        return terms.england()
    raise terms.record_type(row, _EXPECTED)


def _place_by_urn(row: Row, context: FileContext) -> RowEntity | Skip:
    """A school of the tables to 2014-15, which may say no more of it than its URN."""
    if row["rectype"]:
        return _place(row, context)
    if row["lea"]:
        return terms.school(row, context, "lea")
    if not row["urn"]:
        return Skip("a row without a URN")
    return RowEntity(Level.SCHOOL, terms.urn_of("urn", row["urn"]))


def _period(row: Row, context: FileContext) -> str | Skip:
    if context.period is None:
        return Skip("the year of the tables is not known")
    return Period.parse(context.period).shift(-_LEAVERS_YEARS_BEFORE).text


_KEYS = ("rectype", "lea", "urn")
_SHARED = {
    "period": Rule(("rectype",), _period),
    "symbols": terms.SYMBOLS,
    "tolerances": terms.TOLERANCES,
    "ignored": terms.IGNORED,
    "default_phase": Phase.SECONDARY,
}
DESTINATIONS = Source(
    family="csp_destinations",
    title="Compare school performance: destinations",
    layout="from 2015-16",
    publication=COMPARE,
    fields=(
        *required("RECTYPE", "LEA|LA", "URN", "COHORT", "OVERALL_DEST", "OVERALL_DESTPER"),
        *optional("ESTAB", "SCHNAME", "COHORT_DIS", "COHORT_NONDIS"),
    ),
    # The files of leavers from sixth forms have levels of study that schools' leavers have not.
    absent=("telig", "tpup", "cohort_l3", "overall_dest_l3", "overall_l3"),
    place=Rule(_KEYS, _place),
    always_has=(Level.AUTHORITY, Level.NATIONAL),
    always_has_of_one_authority=(Level.AUTHORITY, Level.NATIONAL),
    **_SHARED,  # type: ignore[arg-type]
)
# Universities are a destination after sixth form only.
TO_2014_15 = Source(
    family="csp_destinations",
    title="Compare school performance: destinations",
    layout="to 2014-15",
    publication=COMPARE,
    fields=(*required("URN", "COHORT", "OVERALL", "OVERALLPER"), *optional("RECTYPE", "LEA|LA", "ESTAB", "SCHNAME")),
    absent=("telig", "tpup", "overall_dest", "he", "top3rd", "russell", "oxbridge", "heper"),
    place=Rule(_KEYS, _place_by_urn),
    **_SHARED,  # type: ignore[arg-type]
)

SOURCES = (DESTINATIONS, TO_2014_15)
