"""What a narrow scope is not told: figures that were counted from only a part of what they name."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from analytics.reports.core.types import Figure
from data.catalogue import MEASURES
from data.catalogue.measure import Theme
from data.vocabulary import Level, Scope, ValueStatus

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
    return figure.level is Level.AUTHORITY


def _is_counted_here(code: str) -> bool:
    """Whether a measure is counted here from inspections of single schools."""
    return code in MEASURES and MEASURES[code].theme is Theme.INSPECTION


def _withheld(figure: Figure) -> Figure:
    return replace(figure.hidden(_REASON), status=ValueStatus.NOT_AVAILABLE)
