"""A tile, a count and a slide call a target worse only where all that are shown, tested at once, say so."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from analytics.reports.core.change import NO_CHANGE, Change, ChangeEvidence, Verdict
from analytics.reports.targets.on_track import judged_together, moved_together
from analytics.statistics.benchmarks import Movement
from data.vocabulary import PromiseStatus
from packs.slides import board
from wording import comparison_text


def change(p: float) -> Change:
    previous: Any = SimpleNamespace(period="2023/24")
    worse = Movement.WORSENING if p < 0.05 else Movement.SAME
    verdict = Verdict.APART if p < 0.05 else Verdict.NONE
    return Change(2.0, previous, 1.0, worse, 0.0, 2.0, None, ChangeEvidence.YEAR_TO_YEAR_NOISE, verdict, p)


@dataclass(frozen=True)
class State:
    changed: Change
    movement: Movement
    latest: Any = None
    latest_value: Any = None
    next_milestone: Any = None
    now: Any = field(default_factory=lambda: SimpleNamespace(status=PromiseStatus.RED, likelihood=None))
    by_deadline: Any = field(default_factory=lambda: SimpleNamespace(status=PromiseStatus.RED, likelihood=None))
    counts: bool = True


def states(*p_values: float) -> Any:
    return judged_together([State(change(p), change(p).movement) for p in p_values])  # type: ignore[list-item]


@pytest.mark.parametrize(("p_values", "worse"), [((0.04, 0.5, 0.6, 0.7, 0.9), 0), ((0.0001, 0.5, 0.6, 0.7, 0.9), 1)])
def test_one_of_five_that_is_worse_by_itself_counts_only_where_it_is_beside_the_others(
    p_values: tuple[float, ...], worse: int
) -> None:
    shown = states(*p_values)
    assert shown[0].movement is Movement.WORSENING
    assert sum(moved_together(state) is Movement.WORSENING for state in shown) == worse
    assert len(board._sorted(SimpleNamespace(states=shown))[0]) == worse  # type: ignore[arg-type]
    text = comparison_text.change_text(shown[0].changed, moved_together(shown[0]))
    assert text == ("worse (year-to-year noise)" if worse else "within chance (year-to-year noise)")


def test_a_change_says_on_what_it_rests() -> None:
    with_england = Change(
        -2.5, None, 1.0, Movement.SAME, -1.8, -0.7, None, ChangeEvidence.COMMON_TO_ALL, Verdict.WITH_ENGLAND
    )
    assert comparison_text.change_text(with_england, Movement.SAME) == "moved with England (common to all)"
    assert comparison_text.change_text(NO_CHANGE, Movement.CANNOT_TELL) == ""
    unknown = Change(3.0)
    assert comparison_text.change_text(unknown, Movement.CANNOT_TELL) == "cannot tell whether by chance"
    assert "± 1.00 (chance)" in comparison_text.parts(Change(3.0, None, 1.0, Movement.WORSENING, None, 3.0))
