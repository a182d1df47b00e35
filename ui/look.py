"""Look things up once in a run of a page, though many parts of the page ask for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

T = TypeVar("T")
_results: ContextVar[dict[tuple[object, ...], Any] | None] = ContextVar("results of this run", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Within this block each thing is looked up once; around every run (app.py).

    The next run looks again and sees a new build, another role or a changed list of people.
    """
    token = _results.set({})
    try:
        yield
    finally:
        _results.reset(token)


def once(key: tuple[object, ...], look: Callable[[], T]) -> T:
    """What was found under a key in this run; looked up each time where no page runs."""
    seen = _results.get()
    if seen is None:
        return look()
    if key not in seen:
        seen[key] = look()
    return cast("T", seen[key])
