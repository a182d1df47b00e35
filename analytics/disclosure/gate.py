"""The gate itself: a report goes in, a protected one comes out."""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, time, timedelta
from enum import Enum
from types import MappingProxyType, NoneType
from typing import Any, Generic, TypeVar, cast

import numpy as np
import pandas as pd

from analytics.disclosure.policy import Policy, too_small
from analytics.figure import Figure
from data.vocabulary import Level, Scope

T = TypeVar("T")
Part = TypeVar("Part")
Drawn = TypeVar("Drawn")
_GATE = object()
_MOST_PARTS, _MOST_DRAWN = 20, 12  # of one report, kept
TOO_FEW = "too few pupils to show"
NOT_YOURS = "the authority's own figure of another school"
Hidden = Callable[[Figure], str | None]
"""Why the build hides a figure; empty where it is open, None where only its own size decides."""

_PLAIN = (NoneType, bool, int, float, str, bytes, date, time, timedelta, Enum, np.generic, pd.Period, type, type(pd.NA))


class Unscreened(TypeError):
    """Something in a report that the gate cannot look into; the message names its type."""


class Protected(Generic[T]):
    """A report that has passed the gate; only `protect` can make one."""

    __slots__ = ("_parts", "drawn", "hidden", "policy", "report", "scope")

    def __init__(self, gate: object, report: T, scope: Scope, policy: Policy, hidden: Hidden) -> None:
        if gate is not _GATE:
            raise TypeError("a report becomes Protected only through analytics.disclosure.protect")
        self.report = report
        self.scope = scope
        self.policy = policy
        self.hidden = hidden
        # What was drawn from it: kept with the answer, so that it can never outlive or outrun it.
        self.drawn: dict[Any, Any] = {}
        self._parts: dict[int, tuple[Any, Protected[Any]]] = {}

    def draw(self, key: Hashable, make: Callable[[], Drawn]) -> Drawn:
        """What `make` draws from this report under a key, drawn once: drawing costs most of a page."""
        drawn: Drawn | None = self.drawn.get(key)
        if drawn is None:
            if len(self.drawn) >= _MOST_DRAWN:
                self.drawn.clear()
            drawn = self.drawn[key] = make()
        return drawn

    def part(self, value: Part) -> Protected[Part]:
        """A piece of this report, screened again: a caller may have put it together anew.

        The same piece is screened once, so that what was drawn from it is kept with it too.
        """
        if not getattr(getattr(value, "__dataclass_params__", None), "frozen", False):
            return protect(value, self.scope, self.policy, self.hidden)  # it may have changed since
        of, screened = self._parts.get(id(value), (None, None))
        if screened is None or of is not value:
            if len(self._parts) >= _MOST_PARTS:
                self._parts.clear()
            screened = protect(value, self.scope, self.policy, self.hidden)
            self._parts[id(value)] = value, screened
        return cast("Protected[Part]", screened)


def by_size_alone(_: Figure) -> None:
    """No build is known: each figure's own size decides."""


def protect(report: T, scope: Scope, policy: Policy | None = None, hidden: Hidden = by_size_alone) -> Protected[T]:
    """The report with everything too small, or that would tell it, hidden.

    `hidden` names the figures that are hidden on every page of the build. Raises Unscreened for
    anything that could carry a figure past the gate.
    """
    rule = policy or Policy()
    screened = _screen(report, functools.partial(_screened, scope=scope, policy=rule, hidden=hidden))
    return Protected(_GATE, cast(T, screened), scope, rule, hidden)


def _screened(figure: Figure, scope: Scope, policy: Policy, hidden: Hidden) -> Figure:
    if not figure.shown:
        return figure
    own_only = figure.local and figure.level is Level.SCHOOL and scope.role in policy.own_only
    if own_only and figure.entity not in scope.schools:
        return figure.hidden(NOT_YOURS)
    reason = hidden(figure)
    if reason is None:
        reason = TOO_FEW if too_small(figure, policy) else ""
    return figure.hidden(reason) if reason else figure


def _screen(value: Any, screened: Callable[[Figure], Figure]) -> Any:
    """The value with its figures screened; the same object where nothing changed."""
    if isinstance(value, Figure):
        return screened(value)
    if isinstance(value, _PLAIN):
        return value
    if is_dataclass(value):
        return _screen_dataclass(value, screened)
    if isinstance(value, tuple | list | set | frozenset | deque):
        return _screen_items(value, screened)
    if isinstance(value, Mapping):
        return _screen_mapping(value, screened)
    if isinstance(value, np.ndarray | pd.Series | pd.Index | pd.DataFrame):
        return _screen_frame(value, screened)
    kind = type(value)
    raise Unscreened(f"the disclosure gate cannot look into {kind.__module__}.{kind.__qualname__}; use a dataclass")


def _screen_dataclass(value: Any, screened: Callable[[Figure], Figure]) -> Any:
    names = [part.name for part in fields(value)]
    changed = {name: new for name in names if (new := _screen(old := getattr(value, name), screened)) is not old}
    extra = [name for name in getattr(value, "__dict__", ()) if name not in names]
    if any(_screen(old := getattr(value, name), screened) is not old for name in extra):
        return replace(value, **changed)  # what was kept beside the fields is dropped
    return replace(value, **changed) if changed else value


def _screen_items(value: Any, screened: Callable[[Figure], Figure]) -> Any:
    items = [_screen(item, screened) for item in value]
    if all(item is current for item, current in zip(items, value, strict=True)):
        return value
    return value._make(items) if hasattr(value, "_make") else type(value)(items)


def _screen_mapping(value: Mapping[Any, Any], screened: Callable[[Figure], Figure]) -> Any:
    items = {_screen(key, screened): _screen(item, screened) for key, item in value.items()}
    if all(a is b and items[a] is value[b] for a, b in zip(items, value, strict=False)) and len(items) == len(value):
        return value
    if isinstance(value, MappingProxyType):
        return MappingProxyType(items)
    if type(value) is not dict:
        raise Unscreened(f"the disclosure gate cannot make a {type(value).__qualname__} anew; use a dict")
    return items


def _screen_frame(value: Any, screened: Callable[[Figure], Figure]) -> Any:
    """A frame, column, index or array: only cells that are objects can hold a figure."""
    if isinstance(value, pd.DataFrame):
        frame = value.copy()
        for place in range(value.shape[1]):
            frame.isetitem(place, _screen_frame(value.iloc[:, place], screened))
        return frame
    if value.dtype != object:
        return value
    cells = [_screen(item, screened) for item in np.asarray(value, dtype=object).ravel()]
    screened_cells = np.empty(len(cells), dtype=object)
    screened_cells[:] = cells
    if isinstance(value, np.ndarray):
        return screened_cells.reshape(value.shape)
    return pd.Series(screened_cells, index=value.index) if isinstance(value, pd.Series) else pd.Index(screened_cells)
