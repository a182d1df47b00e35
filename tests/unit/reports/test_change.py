"""A change is worked out once, from unrounded values, and judged by what chance may bring."""

from __future__ import annotations

import pytest

from analytics.benchmarks import Movement
from analytics.reports.change import NO_NOISE, change_between
from analytics.reports.core.figures import figure_of
from analytics.year_to_year_noise import YearToYearNoise
from data.catalogue import measure
from data.vocabulary import Direction
from tests.unit.reports.in_memory import HOME, context, fact


def _figures(code: str, phase: str, before: float, now: float):
    seen = context([fact(code, HOME, "2023/24", before), fact(code, HOME, "2024/25", now)])
    frame = seen.warehouse.facts(seen.scope, seen.as_at, [code]).sort_values("period")
    return [figure_of(row, seen.home, invented=False) for _, row in frame.iterrows()]


def _change(code: str, before: float, now: float, sigma: float | None):
    old, new = _figures(code, "all", before, now)
    noise = YearToYearNoise(sigma, 100, 40) if sigma else NO_NOISE
    return change_between(now - before, new, old, measure(code), Direction.LOWER_IS_BETTER, noise)


def test_a_change_within_chance_is_neither_better_nor_worse() -> None:
    small = _change("absence_severe", 2.758, 2.7948, 0.1)
    assert small.amount == pytest.approx(0.0368)
    assert small.movement is Movement.SAME
    assert _change("absence_severe", 2.758, 3.5, 0.1).movement is Movement.WORSENING


def test_a_change_of_which_chance_is_not_known_goes_no_way() -> None:
    assert _change("absence_severe", 2.758, 3.5, None).movement is Movement.CANNOT_TELL


def test_two_counts_differ_by_chance_as_rare_events_do() -> None:
    assert _change("permanent_exclusions", 59, 70, None).movement is Movement.SAME
    assert _change("permanent_exclusions", 59, 120, None).movement is Movement.WORSENING
