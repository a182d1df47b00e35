"""A thing is looked up once in a run, and again in the next."""

from __future__ import annotations

import pytest

from ui.look import once, one_look


def test_a_thing_is_looked_up_once_in_a_run_and_anew_in_the_next() -> None:
    results: list[int] = []

    def look() -> int:
        results.append(1)
        return len(results)

    with one_look():
        assert [once(("a",), look) for _ in range(3)] == [1, 1, 1]
        assert once(("b",), look) == 2
    with one_look():
        assert once(("a",), look) == 3


def test_nothing_is_kept_outside_a_run_nor_after_one_that_failed() -> None:
    result = iter(range(9))

    def page_that_fails() -> None:
        with one_look():
            once(("a",), lambda: next(result))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        page_that_fails()
    assert [once(("a",), lambda: next(result)) for _ in range(2)] == [1, 2]
