"""Rounding in stated chances, and what the back-test's record says in words."""

import numpy as np
import pytest

from analytics.milestones import Comparator
from analytics.panel import published_step
from analytics.projection import rounded_up_to
from analytics.reports.core.forecast_record import ForecastRecord, record_in_words


@pytest.mark.parametrize(
    ("comparator", "needed"),
    [(Comparator.AT_LEAST, 60.5), (Comparator.ABOVE, 61.5), (Comparator.AT_MOST, 61.5), (Comparator.BELOW, 60.5)],
)
def test_a_promise_of_61_is_kept_by_what_is_published_as_61(comparator: Comparator, needed: float) -> None:
    assert rounded_up_to(comparator, 61.0, 1.0) == pytest.approx(needed)


def test_the_step_of_publication_is_the_last_digit_met() -> None:
    assert published_step(np.array([61.0, np.nan, 58.0])) == 1.0
    assert published_step(np.array([61.2, 58.0])) == pytest.approx(0.1)


def test_two_origin_years_are_a_record_too_short() -> None:
    text = record_in_words(ForecastRecord("X", 1, 300, 2, 50, 80, 95, 0.9))
    assert text.startswith("Record too short: 2 origin years")
