"""Codes shared by the Compare school performance downloads."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import MappingProxyType

from data.sources.base import ENGLAND, BadCell, FileContext, Row, RowEntity, Skip, Tolerances
from data.sources.school_types import elsewhere
from data.vocabulary import Level, ValueStatus

_URN = re.compile(r"^[1-9][0-9]{5}$")

# The page "Abbreviations" of the downloads explains all but SUPPMAT and the full stop; the four
# small letters are the codes that every DfE statistic uses since 2023.
SYMBOLS = MappingProxyType(
    {
        "SUPP": ValueStatus.SUPPRESSED,
        "SUPPMAT": ValueStatus.SUPPRESSED,
        "NA": ValueStatus.NOT_AVAILABLE,
        "N/A": ValueStatus.NOT_AVAILABLE,
        "NP": ValueStatus.NOT_AVAILABLE,
        "NEW": ValueStatus.NOT_APPLICABLE,
        "NE": ValueStatus.NOT_APPLICABLE,
        ".": ValueStatus.NOT_AVAILABLE,  # destinations of 2016-17, in hundreds of cells
        "SP": ValueStatus.ROUNDS_TO_ZERO,
        "LOWCOV": ValueStatus.LOW_RELIABILITY,
        "RE": ValueStatus.LOW_RELIABILITY,
        "c": ValueStatus.SUPPRESSED,
        "x": ValueStatus.NOT_AVAILABLE,
        "z": ValueStatus.NOT_APPLICABLE,
        "low": ValueStatus.ROUNDS_TO_ZERO,
    }
)
# Columns that describe a school and divide no pupils, and those that only explain others.
IGNORED = (
    "alphaind",
    "schname",
    "schname_ac",
    "urn_ac",
    "open_ac",
    "address1",
    "address2",
    "address3",
    "town",
    "pcode",
    "postcode",
    "telnum",
    "pcon_code",
    "pcon_name",
    "contflag",
    "iclose",
    "nftype",
    "minorgroup",
    "schooltype",
    "reldenom",
    "agerange",
    "confexam",
    "tab15",
    "tab1618",
    "admpol",
    "admpol_pt",
    "gender",
    "egender",
    "gender1618",
    "gender_pt",
    "sixfgender",
    "feeder",
    "diffn_rwm_exp_banding",
    "readprog_descr",
    "writprog_descr",
    "matprog_descr",
    "p8_banding",
    "othername",
    "urn_former",
    "laestab",
    "schstatus",
    "lead_desig",
    "notes",
    "institution name",
)
TOLERANCES = Tolerances(short_rows=True)


def urn_of(column: str, text: str) -> str:
    """A school's number as text; BadCell where it is not six digits."""
    urn = text.strip().removesuffix(".0")
    if not _URN.match(urn):
        raise BadCell(column, text, "a URN of six digits")
    return urn


def school(row: Row, context: FileContext, la: str) -> RowEntity | Skip:
    """The school of a row; its authority must exist, as the three digits in `la`."""
    if not row["urn"]:
        return Skip("a school without a URN (a consortium or a centre) cannot be followed")
    if elsewhere(row[la]):
        return Skip("a school outside the English authorities")
    area = context.authorities.authority(la, row[la])
    return RowEntity(Level.SCHOOL, urn_of("urn", row["urn"]), area.la_code)


def authority(row: Row, context: FileContext, la: str) -> RowEntity | Skip:
    """The authority of a row that sums one."""
    if elsewhere(row[la]):
        return Skip("schools outside the English authorities")
    return context.authorities.authority(la, row[la])


def england() -> RowEntity:
    """England's state-funded schools."""
    return ENGLAND


def place_by(
    authority_code: str, with_independents: str, state_funded: str
) -> Callable[[Row, FileContext], RowEntity | Skip]:
    """How a row of results says its place, given the RECTYPE of authorities and of England's two rows."""
    expected = f"1 or 2 (school), {authority_code} (authority), {with_independents} or {state_funded} (England)"

    def place(row: Row, context: FileContext) -> RowEntity | Skip:
        kind = row["rectype"]
        if kind in ("1", "2"):
            return school(row, context, "lea")
        if kind == authority_code:
            return authority(row, context, "lea")
        if kind == with_independents:
            return Skip("England with independent schools: the state-funded row is used")
        if kind == state_funded:
            return england()
        if not kind and not row["urn"]:
            return Skip("an empty row")
        raise record_type(row, expected)

    return place


def record_type(row: Row, expected: str) -> BadCell:
    """The complaint about a RECTYPE that this family never had."""
    return BadCell("rectype", row["rectype"], expected, "a newer layout needs a newer reader")
