"""Areas of one county: they differ only where chance alone would not make them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from analytics.statistics.comparison import heterogeneity
from data.vocabulary import Counts, Level, Unit
from ui.views.areas import areas
from wording import comparison_text

PUPILS = np.array([400, 700, 900, 1200, 150])


def test_the_test_is_that_of_scipy() -> None:
    x = np.array([210, 410, 480, 700, 90])
    same = stats.chi2_contingency(np.array([x, PUPILS - x]), correction=False)
    assert heterogeneity(list(x), list(PUPILS)) == pytest.approx(same.pvalue, rel=1e-12)


def test_missing_areas_are_left_out_and_too_few_pupils_tell_nothing() -> None:
    assert heterogeneity([10, None, 20], [30, 40, 50]) == heterogeneity([10, 20], [30, 50])
    assert heterogeneity([10], [30]) is None
    assert heterogeneity([0, 0], [30, 40]) is None
    assert heterogeneity([1, 50], [2, 9000]) is None


def _bar(name: str, x: float, n: float, *, shown: bool = True) -> Any:
    share, half = 100 * x / n, 196 * float(np.sqrt(x / n * (1 - x / n) / n))
    return SimpleNamespace(
        level=Level.AREA,
        entity_name=name,
        value=share if shown else None,
        lower=share - half,
        upper=share + half,
        numerator=x,
        denominator=n,
        shown=shown,
        unit=Unit.PERCENT,
        decimals=0,
        counted=Counts.PUPILS,
    )


def _said(rng: np.random.Generator, share: np.ndarray) -> str:
    counts = rng.binomial(PUPILS, share)
    bars = tuple(_bar(f"Area {at}", float(x), float(n)) for at, (x, n) in enumerate(zip(counts, PUPILS, strict=True)))
    whole = _bar("All", float(counts.sum()), float(PUPILS.sum()))
    report: Any = SimpleNamespace(bars=bars, whole=whole, england=None)
    return areas.beyond_chance(report)


def test_areas_that_are_alike_are_set_apart_in_five_of_a_hundred_years() -> None:
    """One interval for each of five areas set one apart in about one year of five."""
    rng = np.random.default_rng(5)
    apart = [_said(rng, np.full(5, 0.6)).startswith("Significantly") for _ in range(600)]
    assert np.mean(apart) <= 0.07
    assert _said(rng, np.array([0.45, 0.6, 0.6, 0.65, 0.6])).startswith("Significantly different: ")


def test_a_hidden_area_goes_into_no_sum() -> None:
    bars = (_bar("A", 10, 30), _bar("B", 20, 50), _bar("C", 40, 50, shown=False))
    report: Any = SimpleNamespace(bars=bars, whole=_bar("All", 70, 130), england=None)
    assert comparison_text.alike(report) == heterogeneity([10, 20], [30, 50])
