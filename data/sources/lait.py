"""The long file of DfE's Local Authority Interactive Tool: many publications, latest vintages."""

from __future__ import annotations

import re

from data.catalogue import MEASURES
from data.catalogue.measure import YearKind
from data.sources.base import ENGLAND, BadCell, FileContext, Row, RowEntity, Rule, Skip, Source, optional, required
from data.sources.publications import LAIT
from data.vocabulary import ReleaseVersion, ValueStatus

_ENDING = re.compile(r"^(20\d\d)(?: \((?:rev|final|prov|provisional|revised)\))?$", re.I)
_SPAN = re.compile(r"^(20\d\d)[/-](\d\d)(?: \(ot\))?$", re.I)
# Averages over several neighbouring schools' regions that no ONS code stands for.
_LONDON_HALVES = ("inner london", "outer london", "london (inner)", "london (outer)")
# Items whose '2023' is the calendar year, dated on its last day, and not the year 2022/23.
_CALENDAR_ITEMS = frozenset(
    name.lower()
    for measure in MEASURES.values()
    if measure.year is YearKind.CALENDAR
    for column in measure.columns
    if column.family == "lait"
    for name in column.value
)
_ENGLAND_NAMES = ("england", "all english authorities", "england (state-funded)")


def _place(row: Row, context: FileContext) -> RowEntity | Skip:
    name = row["la and regions"]
    lower = name.lower()
    if lower in _ENGLAND_NAMES:
        return ENGLAND
    if lower in _LONDON_HALVES:
        return Skip("Inner and Outer London")
    number = row["la number"].removesuffix(".0")
    if number in context.authorities.by_la_code:
        return context.authorities.authority("la number", number, name)
    if lower in context.authorities.by_name:
        area = context.authorities.by_name[lower]
        if context.authorities.level_of.get(area) == "regional":
            return context.authorities.region("la and regions", "", name)
        return context.authorities.authority("la and regions", "", name)
    raise BadCell("la and regions", name, "the name of an English authority or region")


def _period(row: Row, context: FileContext) -> str | Skip:
    text = row["years"]
    if match := _ENDING.match(text):
        ending = int(match[1])
        if row["short desc"].lower() in _CALENDAR_ITEMS:
            return f"{ending}-12-31"
        return f"{ending - 1}/{ending % 100:02d}"
    if match := _SPAN.match(text):
        if (int(match[1]) + 1) % 100 != int(match[2]):
            return Skip("averages over several years")
        return f"{match[1]}/{match[2]}"
    if re.match(r"^20\d\d(/\d\d)?[-/]\d\d(/\d\d)?$", text) or text in ("", "0"):
        return Skip("averages over several years, or no year")
    raise BadCell("years", text, "a year such as 2025 or 2024/25")


def _release_version(row: Row, context: FileContext) -> ReleaseVersion:
    """'2025 (prov)' is provisional; of every other year the tool keeps the latest vintage."""
    return ReleaseVersion.PROVISIONAL if "prov" in row["years"].lower() else ReleaseVersion.LATEST_VINTAGE


SOURCES = (
    Source(
        family="lait",
        title="DfE's Local Authority Interactive Tool data",
        publication=LAIT,
        fields=(
            *required("short desc", "years", "la and regions", "values", "la number"),
            *optional("data item", "region"),
        ),
        place=Rule(("la and regions", "la number"), _place),
        period=Rule(("years", "short desc"), _period),
        measure_column="short desc",
        value_column="values",
        symbols={
            "-": ValueStatus.NOT_AVAILABLE,
            "c": ValueStatus.SUPPRESSED,
            "x": ValueStatus.NOT_AVAILABLE,
            "z": ValueStatus.NOT_APPLICABLE,
            ".": ValueStatus.NOT_AVAILABLE,
            "..": ValueStatus.NOT_AVAILABLE,
            "*": ValueStatus.SUPPRESSED,
        },
        release_version=Rule(("years",), _release_version),
    ),
)
