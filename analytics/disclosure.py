"""Disclosure control: only reports that have passed it are drawn, listed, downloaded or packed.

A report goes in; a `Protected` one comes out in which every figure that could tell a small number
of pupils is hidden, and every figure from which a hidden one could be worked out is hidden too.
Figures that a department published are public as they stand and pass unchanged; figures derived
here from pupils, and the authority's own returns, are screened.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Generic, TypeVar, cast

from analytics.reports.core.types import Figure
from data.vocabulary import Level, Scope, Unit, ValueStatus

T = TypeVar("T")
_GATE = object()
_FINE_LEVELS = (Level.SCHOOL, Level.AREA, Level.TRUST)
ADDITIVE = {"additive": True}
"""Metadata of a dataclass field whose figures are the parts of a total that may be known."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What is too small to show. Counts of pupils from 1 to `smallest` − 1 are hidden.

    `smallest_cohort` is the least number of pupils of whom a percentage is given.
    """

    version: str = "1"
    smallest: int = 6
    smallest_cohort: int = 6
    hide_complement: bool = True


class Protected(Generic[T]):
    """A report that has passed the gate; only `protect` can make one."""

    __slots__ = ("drawn", "policy", "report", "scope")

    def __init__(self, gate: object, report: T, scope: Scope, policy: Policy) -> None:
        if gate is not _GATE:
            raise TypeError("a report becomes Protected only through analytics.disclosure.protect")
        self.report = report
        self.scope = scope
        self.policy = policy
        # What was drawn from it: kept with the answer, so that it can never outlive or outrun it.
        self.drawn: dict[Any, Any] = {}

    def part(self, value: T) -> Protected[T]:
        """A piece of this report, still protected."""
        return Protected(_GATE, value, self.scope, self.policy)


def protect(report: T, scope: Scope, policy: Policy | None = None) -> Protected[T]:
    """The report with everything too small, or that would tell it, hidden."""
    rule = policy or Policy()
    return Protected(_GATE, cast(T, _screen(report, rule)), scope, rule)


def too_small(figure: Figure, policy: Policy) -> bool:
    """Whether a figure derived here would tell a small number of pupils.

    A figure whose parts are not known is not small by this test: it stands as it was published.
    """
    if not figure.shown or not (figure.derived or figure.local) or not _about_pupils(figure):
        return False
    if figure.level not in _FINE_LEVELS:
        return False
    count, cohort = figure.numerator, figure.denominator
    if cohort is not None and 0 < cohort < policy.smallest_cohort:
        return True
    if count is None:
        return False
    if 0 < count < policy.smallest:
        return True
    rest = None if cohort is None or figure.unit is not Unit.PERCENT else cohort - count
    return policy.hide_complement and rest is not None and 0 < rest < policy.smallest


def _about_pupils(figure: Figure) -> bool:
    return figure.counted.about_pupils


def _screen(value: Any, policy: Policy, additive: object = None) -> Any:
    if isinstance(value, Figure):
        return value.hidden("too few pupils to show") if too_small(value, policy) else value
    if isinstance(value, tuple):
        items = tuple(_screen(item, policy) for item in value)
        if all(item is current for item, current in zip(items, value, strict=True)):
            items = value  # nothing hidden: what holds it need not be made anew
        return _hide_a_second(items, policy) if additive else items
    if isinstance(value, dict):
        return {key: _screen(item, policy) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            part.name: screened
            for part in fields(value)
            if (held := getattr(value, part.name)) is not None
            and (screened := _screen(held, policy, part.metadata.get("additive"))) is not held
        }
        return replace(value, **changed) if changed else value
    return value


def _hide_a_second(items: tuple[Any, ...], policy: Policy) -> tuple[Any, ...]:
    """Hide the smallest remaining part when exactly one is hidden: else the total would tell it."""
    figures = [_figure_of(item) for item in items]
    hidden = [f for f in figures if f is not None and f.status is ValueStatus.SUPPRESSED]
    candidates = [
        (f.numerator if f.numerator is not None else float("inf"), place)
        for place, f in enumerate(figures)
        if f is not None and f.shown and _about_pupils(f) and f.numerator != 0
    ]
    if len(hidden) != 1 or not candidates:
        return items
    _, place = min(candidates)
    return items[:place] + (_with_hidden_figure(items[place]),) + items[place + 1 :]


def _figure_of(item: Any) -> Figure | None:
    if isinstance(item, Figure):
        return item
    current = getattr(item, "figure", None)
    return current if isinstance(current, Figure) else None


def _with_hidden_figure(item: Any) -> Any:
    reason = "hidden so that another small number cannot be calculated"
    if isinstance(item, Figure):
        return item.hidden(reason)
    return replace(item, figure=item.figure.hidden(reason))
