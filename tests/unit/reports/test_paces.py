"""The best pace is in years, whatever the figures are dated by."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from analytics.reports import paces


def test_the_best_pace_of_figures_by_month_is_told_by_year() -> None:
    days = ("2024-01-31", "2024-07-31", "2025-01-31", "2025-07-31")
    points = tuple(
        SimpleNamespace(period=day, value=value)
        for day, value in zip(days, (80.0, 82.0, 86.0, 87.0), strict=True)
    )
    found = paces._best(SimpleNamespace(points=points), annual=False, length=1, upward=True)
    assert found is not None
    assert found.per_year == pytest.approx(6.0)
    assert found.to_year - found.from_year == pytest.approx(1.0)
    assert found.from_year == pytest.approx(2024 + 1 / 12)
