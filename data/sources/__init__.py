"""The families of files that Milepost reads: every module here that names its SOURCES."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

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
