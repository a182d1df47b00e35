"""A change is worked out once, from unrounded values, and judged by what chance may bring."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from analytics.reports.core.change import (
    NO_NOISE,
    ChangeEvidence,
    Verdict,
    beyond_chance_together,
    change_between,
    england_part,
    rounding_of,
)
from analytics.reports.core.figures import figure_of
from analytics.statistics.benchmarks import Movement
from analytics.statistics.year_to_year_noise import YearToYearNoise
from data.catalogue import measure
from data.vocabulary import ENGLAND, Direction, Unit
from tests.unit.reports.in_memory import HOME, context, fact
from wording import comparison_text


def _figures(code: str, phase: str, before: float, now: float):
    seen = context([fact(code, HOME, "2023/24", before), fact(code, HOME, "2024/25", now)])
    frame = seen.warehouse.facts(seen.scope, seen.as_at, [code]).sort_values("period")
    return [figure_of(row, seen.home, seen.as_at, invented=False) for _, row in frame.iterrows()]


def _change(code: str, before: float, now: float, sigma: float | None, england: float | None = 0.0):
    old, new = _figures(code, "all", before, now)
    noise = YearToYearNoise(sigma, 100, 40) if sigma else NO_NOISE
    return change_between(now - before, new, old, measure(code), Direction.LOWER_IS_BETTER, noise, england)


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


def _england(code: str, before: float, now: float):
    seen = context([fact(code, ENGLAND, "2023/24", before), fact(code, ENGLAND, "2024/25", now)])
    frame = seen.warehouse.facts(seen.scope, seen.as_at, [code]).sort_values("period")
    figures = tuple(figure_of(row, seen.home, seen.as_at, invented=False) for _, row in frame.iterrows())
    return SimpleNamespace(current=figures)


@pytest.mark.parametrize(
    ("code", "own", "england", "sigma"),
    [
        ("absence_persistent", (20.63, 18.11), (19.95, 18.14), 0.7),
        ("suspension_rate", (11.0, 14.94), (9.33, 11.30), 1.2),
    ],
)
def test_what_england_did_too_is_no_change_of_the_authority(code: str, own: Any, england: Any, sigma: float) -> None:
    """Suffolk's two headline changes: significant only while England's own part was left in."""
    old, new = _figures(code, "all", *own)
    common = england_part(new, old, _england(code, *england))
    result = change_between(
        own[1] - own[0], new, old, measure(code), Direction.LOWER_IS_BETTER, YearToYearNoise(sigma, 900, 150), common
    )
    assert result.amount is not None and result.beyond is not None
    assert abs(result.amount) > result.beyond
    assert result.movement is Movement.SAME
    assert (result.verdict, result.evidence) == (Verdict.WITH_ENGLAND, ChangeEvidence.COMMON_TO_ALL)
    assert result.amount == pytest.approx((result.england or 0) + (result.own or 0))
    assert "moved with England (common to all)" in comparison_text.verdict(result)


def test_england_moving_alone_is_moving_apart_from_it() -> None:
    result = _change("absence_severe", 2.0, 2.0, 0.1, england=1.0)
    assert (result.movement, result.verdict) == (Movement.IMPROVING, Verdict.APART)


def test_a_count_moves_with_england_by_the_same_factor() -> None:
    old, new = _figures("permanent_exclusions", "all", 59, 118)
    assert england_part(new, old, _england("permanent_exclusions", 5000, 10000)) == pytest.approx(59)


def test_without_englands_figure_the_own_part_is_not_known() -> None:
    result = _change("absence_severe", 2.0, 4.0, 0.1, england=None)
    assert (result.movement, result.verdict, result.own) == (Movement.CANNOT_TELL, Verdict.CANNOT_TELL, None)


def test_whole_percentages_say_what_rounding_alone_may_do() -> None:
    low, high = _figures("gld", "all", 44, 65)
    assert rounding_of(low, high) == 1.0
    gap = replace(high, value=21.0, unit=Unit.POINTS)
    assert comparison_text.by_rounding(gap, 1.0) == " (20–22 by rounding alone)"
    assert rounding_of(replace(low, value=44.25), high) == pytest.approx(0.505)
    assert rounding_of(replace(low, numerator=44.0), high) is None


def test_of_many_small_changes_on_one_page_fewer_count_than_one_by_one() -> None:
    each = [_change("absence_severe", 2.0, 2.0 + 0.2 * 1.6, 0.1) for _ in range(1)]
    quiet = [_change("absence_severe", 2.0, 2.01, 0.1) for _ in range(11)]
    assert beyond_chance_together(each) == [True]
    assert not any(beyond_chance_together([*each, *quiet]))
