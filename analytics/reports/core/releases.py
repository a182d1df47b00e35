"""Whether a report shows provisional figures with final ones, and the line that says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from analytics.reports.core.types import Figure, PageHeader
from data.catalogue import measure
from data.vocabulary import ReleaseVersion

_NAMED = 3  # places, beyond which they are only counted


def figures_in(value: Any) -> Iterator[Figure]:
    """Every figure of a report, in order."""
    if isinstance(value, Figure):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            yield from figures_in(getattr(value, part.name))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from figures_in(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from figures_in(item)


def with_release_notes(report: Any) -> Any:
    """A report whose header says which of its figures are provisional beside others that are not."""
    header = getattr(report, "header", None)
    if not isinstance(header, PageHeader):
        return report
    lines = provisional_beside_final(figures_in(report))
    return replace(report, header=replace(header, releases=lines)) if lines else report


def provisional_beside_final(figures: Iterable[Figure]) -> tuple[str, ...]:
    """A line for each measure of which some published figures are provisional and others are not."""
    provisional: dict[str, dict[str, dict[str, None]]] = {}
    settled: set[str] = set()
    for figure in figures:
        if not figure.shown or figure.local or figure.release is None:
            continue
        if figure.release == ReleaseVersion.PROVISIONAL.value:
            places = provisional.setdefault(figure.measure, {}).setdefault(figure.period, {})
            places[figure.entity_name] = None
        else:
            settled.add(figure.measure)
    return tuple(
        f"{measure(code).name}: the figures of {_periods(periods)} are provisional, others here are not."
        for code, periods in provisional.items()
        if code in settled
    )


def _periods(periods: dict[str, dict[str, None]]) -> str:
    return "; ".join(f"{period} ({_places(list(names))})" for period, names in periods.items())


def _places(names: list[str]) -> str:
    if len(names) > _NAMED:
        return f"{len(names)} places"
    return ", ".join(names)
