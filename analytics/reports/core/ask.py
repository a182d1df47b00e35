"""Run a report: check access, calculate it and pass it through the disclosure gate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

from analytics.disclosure import Protected, protect
from analytics.reports.core import access
from analytics.reports.core.context import ReportContext
from analytics.reports.core.hidden_cells import reason_hidden
from analytics.reports.core.places import areas_of
from analytics.reports.core.rules import disclosure_policy
from analytics.reports.core.types import Figure, PageHeader
from data.catalogue import MEASURES, measure
from data.catalogue.measure import Theme
from data.vocabulary import Level, ReleaseVersion, Scope, ValueStatus

# What a narrow scope may not see: figures counted from only a part of the schools that they name.

_REASON = "counted from schools that you may not see"


def without_partial_counts(value: Any, scope: Scope) -> Any:
    """A report in which no figure of a place was counted from only some of its schools.

    Published figures stay: they were counted by those who published them.
    """
    if scope.whole_authority:
        return value
    if isinstance(value, Figure):
        return _withheld(value) if _is_partial(value, scope) else value
    if isinstance(value, (tuple, list)):
        items = [without_partial_counts(item, scope) for item in value]
        same = all(item is before for item, before in zip(items, value, strict=True))
        return value if same else type(value)(items)
    if isinstance(value, dict):
        return {key: without_partial_counts(item, scope) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: getattr(value, part.name) for part in fields(value) if part.init}
        after = {name: without_partial_counts(item, scope) for name, item in parts.items()}
        changed = {name: item for name, item in after.items() if item is not parts[name]}
        return replace(value, **changed) if changed else value
    return value


def _is_partial(figure: Figure, scope: Scope) -> bool:
    """Whether a figure of a place was counted here from schools, some of which this scope may not see."""
    if not figure.shown or not (figure.local or _is_counted_here(figure.measure)):
        return False
    if figure.level is Level.AREA:
        return bool(scope.schools or scope.trusts)
    if figure.level is Level.TRUST:
        return bool(scope.schools or scope.areas)
    larger = () if scope.of_one_authority else (Level.REGIONAL, Level.NATIONAL)
    return figure.level in (Level.AUTHORITY, *larger)


def _is_counted_here(code: str) -> bool:
    """Whether a measure is counted here from inspections of single schools."""
    return code in MEASURES and MEASURES[code].theme is Theme.INSPECTION


def _withheld(figure: Figure) -> Figure:
    return replace(figure.hidden(_REASON), status=ValueStatus.NOT_AVAILABLE)


# What a page must say of its figures together: provisional beside final ones, and what may be absent.

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
    return replace(report, header=replace(header, releases=lines, doubts=(*header.doubts, *doubts)))


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


P = ParamSpec("P")
R = TypeVar("R")
NOT_SCREENED = "sums over schools of a region or England are not checked for small numbers: see the published figure"


def why_hidden(context: ReportContext, figure: Figure) -> str | None:
    """Why the build hides a figure; in a region or England every sum over schools, which nothing has screened.

    Figures published for a region, for England and for their authorities stay.
    """
    if (
        context.home.level is not Level.AUTHORITY
        and figure.shown
        and figure.derived
        and figure.source is None
        and figure.counted.about_pupils
        and figure.entity in {context.home.code, *(place.code for place in areas_of(context))}
    ):
        return NOT_SCREENED
    return reason_hidden(context, figure)


def ask(
    report: Callable[Concatenate[ReportContext, P], R], context: ReportContext, *args: P.args, **options: P.kwargs
) -> Protected[R]:
    """The protected answer of a report function, typed as that function is.

    Raises NotForThisRole, UnknownMeasure, UnknownPlace or ValueError, each with one clear line.
    """
    access.check(report, context.scope)
    answer = with_release_notes(without_partial_counts(report(context, *args, **options), context.scope))
    return protect(answer, context.scope, disclosure_policy(), partial(why_hidden, context))


def screened_again(report: Callable[..., Any], context: ReportContext, answer: Any) -> Protected[Any]:
    """An answer that `ask` gave earlier and that was kept: access and gate decide again."""
    access.check(report, context.scope)
    return protect(answer, context.scope, disclosure_policy(), partial(why_hidden, context))
