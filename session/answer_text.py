"""Answers of reports as JSON text and back: data only, so that nothing which is read can run.

A text is a list of nodes, each after those that it holds; what is the same in several places is one node, and one
object again when it is read. Only the kinds that are named here, and the dataclasses and enumerations of `analytics`
and `data`, are written or read.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

_PLAIN = (type(None), bool, int, float, str)
_OURS = ("analytics.", "data.")
_GROUPS: dict[str, Callable[[list[Any]], Any]] = {
    "tuple": tuple,
    "list": list,
    "set": set,
    "frozenset": frozenset,
    "deque": deque,
    "dict": lambda items: dict(zip(items[::2], items[1::2], strict=True)),
    "mappingproxy": lambda items: MappingProxyType(dict(zip(items[::2], items[1::2], strict=True))),
}
_SINGLE: dict[type[Any], tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    date: (date.isoformat, date.fromisoformat),
    datetime: (datetime.isoformat, datetime.fromisoformat),
    timedelta: (lambda span: span // timedelta(microseconds=1), lambda number: timedelta(microseconds=number)),
    pd.Timestamp: (pd.Timestamp.isoformat, pd.Timestamp),
    np.float64: (float, np.float64),
    np.int64: (int, np.int64),
    np.bool_: (bool, np.bool_),
}
_READ = {kind.__name__: read for kind, (_, read) in _SINGLE.items()}


class NotWritable(TypeError):
    """An answer holds something that has no text; the message names its type."""


class NotReadable(ValueError):
    """A text that was not written here, or that this code does not know."""


def written(value: Any) -> str:
    """The text of an answer. Raises NotWritable."""
    writer = _Writer()
    writer.place(value)
    return json.dumps({"kinds": list(writer.kinds), "nodes": writer.nodes}, separators=(",", ":"), ensure_ascii=False)


def read(text: str | bytes) -> Any:
    """The answer that a text was written from. Raises NotReadable."""
    try:
        content = json.loads(text)
        makers = [_maker(kind) for kind in content["kinds"]]
        values: list[Any] = []
        for node in content["nodes"]:
            if type(node) is list:
                values.append(makers[node[0]]([values[place] for place in node[1:]]))
            else:
                values.append(node)
        return values[-1]
    except (ValueError, TypeError, LookupError, AttributeError, ImportError) as problem:
        raise NotReadable(str(problem)) from None


class _Writer:
    """The nodes of one text, and where each value already is."""

    def __init__(self) -> None:
        self.kinds: dict[str, int] = {}
        self.nodes: list[Any] = []
        self._places: dict[Any, int] = {}
        self._objects: list[Any] = []  # held, so that no other object gets the id of one that was written

    def place(self, value: Any) -> int:
        """Where a value is among the nodes; it is written now unless it is there."""
        plain = type(value) in _PLAIN
        key = (type(value), repr(value)) if plain else id(value)
        if key not in self._places:
            node = value if plain else self._node(value)
            self.nodes.append(node)
            self._objects.append(value)
            self._places[key] = len(self.nodes) - 1
        return self._places[key]

    def _node(self, value: Any) -> list[int]:
        kind, parts = _parts(value)
        places = [self.place(part) for part in parts]
        return [self.kinds.setdefault(kind, len(self.kinds)), *places]


def _parts(value: Any) -> tuple[str, list[Any]]:
    """The name of a value's kind, and what it is made of. Raises NotWritable."""
    kind = type(value)
    if kind in _SINGLE:
        return kind.__name__, [_SINGLE[kind][0](value)]
    if isinstance(value, Mapping) and kind.__name__ in _GROUPS:
        return kind.__name__, [part for item in value.items() for part in item]
    if kind in (set, frozenset):  # equal sets may come in another order
        return kind.__name__, sorted(value, key=repr)
    if kind.__name__ in _GROUPS and kind.__module__ in ("builtins", "collections"):
        return kind.__name__, list(value)
    name = f"{kind.__module__}:{kind.__qualname__}"
    if kind.__module__.startswith(_OURS) and isinstance(value, Enum):
        return name, [value.name]
    if kind.__module__.startswith(_OURS) and is_dataclass(value):
        return name, [getattr(value, part.name) for part in fields(value)]
    raise NotWritable(f"{name} has no text")


@cache
def _maker(kind: str) -> Callable[[list[Any]], Any]:
    """What makes a value of a kind from its parts. Raises NotReadable for a kind that is not data of ours."""
    if kind in _GROUPS:
        return _GROUPS[kind]
    if kind in _READ:
        return lambda parts: _READ[kind](*parts)
    module, _, name = kind.partition(":")
    made: Any = import_module(module) if module.startswith(_OURS) else None
    for part in name.split("."):
        made = getattr(made, part, None)
    if isinstance(made, type) and made.__module__ == module and issubclass(made, Enum):
        return lambda parts: made[parts[0]]
    if isinstance(made, type) and made.__module__ == module and is_dataclass(made):
        return _filling(made, [part.name for part in fields(made)])
    raise NotReadable(f"{kind!r} is no kind of answer")


def _filling(made: type[Any], names: list[str]) -> Callable[[list[Any]], Any]:
    """Fill the fields as they were: what a class does when it is made was done when the answer was."""
    assign = object.__setattr__

    def filled(parts: list[Any]) -> Any:
        value = object.__new__(made)
        for name, part in zip(names, parts, strict=True):
            assign(value, name, part)
        return value

    return filled
