"""The families of files that Milepost reads: every module here that names its SOURCES."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from data.catalogue import MEASURES, measure
from data.catalogue.measure import Column, Measure
from data.sources.base import Source


@cache
def all_sources() -> tuple[Source, ...]:
    """Every source, the most demanding header first, so that the most specific family wins."""
    sources: list[Source] = []
    for module in sorted(iter_module.name for iter_module in iter_modules(__path__)):
        sources.extend(getattr(import_module(f"{__name__}.{module}"), "SOURCES", ()))
    return tuple(sorted(sources, key=_demands, reverse=True))


def _demands(source: Source) -> int:
    return sum(field.required for field in source.fields)


@cache
def columns_of(family: str) -> tuple[tuple[Measure, Column], ...]:
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
