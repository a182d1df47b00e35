"""The best pace is in years, whatever the figures are dated by."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from analytics.reports.targets import required_pace


def test_the_best_pace_of_figures_by_month_is_told_by_year() -> None:
    days = ("2024-01-31", "2024-07-31", "2025-01-31", "2025-07-31")
    points = tuple(
        SimpleNamespace(period=day, value=value) for day, value in zip(days, (80.0, 82.0, 86.0, 87.0), strict=True)
    )
    best = required_pace._best(SimpleNamespace(points=points), annual=False, length=1, upward=True)
    assert best is not None
    assert best.per_year == pytest.approx(6.0)
    assert best.to_year - best.from_year == pytest.approx(1.0)
    assert best.from_year == pytest.approx(2024 + 1 / 12)
