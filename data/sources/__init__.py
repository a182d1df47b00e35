"""The families of files that Milepost reads: every module here and in the folders below that names its SOURCES."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import walk_packages

from data.catalogue import MEASURES, measure
from data.catalogue.measure import Measure, MeasureColumn
from data.sources.base import Source


@cache
def all_sources() -> tuple[Source, ...]:
    """Every source, the most demanding header first, so that the most specific family wins."""
    sources: list[Source] = []
    for module in sorted(module_info.name for module_info in walk_packages(__path__, f"{__name__}.")):
        sources.extend(getattr(import_module(module), "SOURCES", ()))
    return tuple(sorted(sources, key=_demands, reverse=True))


def _demands(source: Source) -> int:
    return sum(field.required for field in source.fields)


@cache
def columns_of(family: str) -> tuple[tuple[Measure, MeasureColumn], ...]:
    """The measures that a family feeds, each with its column: as the catalogue and as the source say."""
    listed = tuple((item, column) for item in MEASURES.values() for column in item.columns if column.family == family)
    own = [
        (measure(code), column)
        for source in all_sources()
        if source.family == family
        for code, columns in source.columns.items()
        for column in columns
    ]
    # Layouts of one family may say the same; a column with a filter cannot be a key of a set.
    return listed + tuple(pair for at, pair in enumerate(own) if pair not in own[:at] and pair not in listed)
