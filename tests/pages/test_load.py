"""Many people at once, each over a websocket of their own: nobody is shown an error."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.app.load import JOURNEYS, MeasuredServer, ready, walk
from bench.app.sides import OURS, server
from tests import worlds


@pytest.fixture(scope="module")
def side() -> Iterator[MeasuredServer]:
    worlds.home("demo")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in worlds.environment().items():
            patch.setenv(name, value)
        with server(OURS, "") as side:
            ready(side)
            yield side


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("people", "visits", "think"),
    [(3, 2, 0.1), pytest.param(50, 8, 5.0, marks=[pytest.mark.long, pytest.mark.timeout(7200)])],
)
def test_nobody_of_many_is_shown_an_error(side: MeasuredServer, people: int, visits: int, think: float) -> None:
    every = list(JOURNEYS.values())
    journeys = [list(every[number % len(every)]) for number in range(people)]
    result = walk([side], journeys, people, think, 935, visits)
    assert result.errors == []
    assert len(result.every) == people * visits


def test_a_page_that_is_not_there_is_an_error(side: MeasuredServer) -> None:
    result = walk([side], [[("no-such-page", "")]], 1, 0, 935)
    assert result.errors == ["no-such-page: there is no such page"]
