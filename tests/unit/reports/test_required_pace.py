"""The best pace is in years, whatever the figures are dated by."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from analytics.reports.targets import target_state
from analytics.targets.panel import Panel
from analytics.targets.trajectory import Ambition
from data.plans.model import Reference
from data.vocabulary import Comparator
from wording import sentences


def test_the_best_pace_of_figures_by_month_is_told_by_year() -> None:
    days = ("2024-01-31", "2024-07-31", "2025-01-31", "2025-07-31")
    points = tuple(
        SimpleNamespace(period=day, value=value) for day, value in zip(days, (80.0, 82.0, 86.0, 87.0), strict=True)
    )
    best = target_state._best(SimpleNamespace(points=points), annual=False, length=1, upward=True)
    assert best is not None
    assert best.per_year == pytest.approx(5.0)  # back from the newest; January to January shares time with it
    assert best.to_year - best.from_year == pytest.approx(1.0)
    assert best.from_year == pytest.approx(2024 + 7 / 12)


def test_other_authorities_are_compared_over_the_years_that_the_chance_looks_ahead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Half a year before the deadline the deciding results may still be three years off the newest ones."""
    years = tuple(range(2016, 2023))
    panel = Panel(("a", "b"), years, np.array([[50.0 + 2 * i for i in range(7)], [50.0] * 7]), (0,) * 7)
    monkeypatch.setattr(target_state, "panel_of", lambda *_: panel)
    target = SimpleNamespace(
        reference=Reference.FIXED,
        phase=None,
        group=None,
        deadline=SimpleNamespace(due=date(2025, 9, 30), period="2024/25", comparator=Comparator.AT_LEAST),
    )
    compared = SimpleNamespace(latest=SimpleNamespace(period="2021/22", value=55.0))
    result = target_state._ambition(None, target, None, compared, 61.0)
    assert result is not None
    assert (result.n_windows, result.n_as_fast) == (8, 4)
    assert target_state._ambition(None, target, None, compared, 62.0).n_as_fast == 0


@pytest.mark.parametrize(("chance", "says"), [(0.45, "more than has been seen"), (0.02, "No authority"), (None, "No")])
def test_no_authority_so_fast_and_a_fair_chance_do_not_stand_side_by_side(chance: float | None, says: str) -> None:
    state = SimpleNamespace(
        pace=SimpleNamespace(ambition=Ambition(100.0, 604, 0)), by_deadline=SimpleNamespace(chance=chance)
    )
    assert says in sentences.ambition(state)
    assert ("more than has been seen" in sentences.ambition(state)) is (chance == 0.45)
