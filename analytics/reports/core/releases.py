"""What a page must say of its figures together: provisional beside final ones, and what may be absent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from analytics.reports.core.types import Figure, PageHeader
from data.catalogue import measure
from data.vocabulary import ReleaseVersion

_NAMED = 3  # places or measures, beyond which they are only counted


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
    """A report whose header says which figures are provisional beside others, and which may lack something."""
    header = getattr(report, "header", None)
    if not isinstance(header, PageHeader):
        return report
    figures = list(figures_in(report))
    lines, doubts = provisional_beside_final(figures), doubted(figures)
    if not lines and not doubts:
        return report
    return replace(report, header=replace(header, releases=lines, doubts=doubts))


def doubted(figures: Iterable[Figure]) -> tuple[str, ...]:
    """A line for each reason why figures that are shown may lack something, with their measures."""
    measures: dict[str, dict[str, None]] = {}
    for figure in figures:
        for doubt in figure.doubts:
            measures.setdefault(doubt, {})[measure(figure.measure).name] = None
    return tuple(f"{_many(list(names), 'measures')}: {doubt}" for doubt, names in measures.items())


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
    return "; ".join(f"{period} ({_many(list(names), 'places')})" for period, names in periods.items())


def _many(names: list[str], things: str) -> str:
    return f"{len(names)} {things}" if len(names) > _NAMED else ", ".join(names)
