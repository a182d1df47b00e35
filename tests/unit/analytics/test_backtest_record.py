"""Rounding in stated chances, and what the back-test's record says in words."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from analytics.reports.core.forecasts import ForecastRecord, record_in_words, record_of
from analytics.targets.panel import published_step
from analytics.targets.projection import rounded_up_to
from bench.forecasts.past_cases import sharpness
from data.vocabulary import Comparator, Phase, PupilGroup

KNOWN = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("comparator", "needed"),
    [
        (Comparator.AT_LEAST, 60.5),
        (Comparator.MORE_THAN, 61.5),
        (Comparator.AT_MOST, 61.5),
        (Comparator.LESS_THAN, 60.5),
    ],
)
def test_a_promise_of_61_is_kept_by_what_is_published_as_61(comparator: Comparator, needed: float) -> None:
    assert rounded_up_to(comparator, 61.0, 1.0) == pytest.approx(needed)


def test_the_step_of_publication_is_the_last_digit_met() -> None:
    assert published_step(np.array([61.0, np.nan, 58.0])) == 1.0
    assert published_step(np.array([61.2, 58.0])) == pytest.approx(0.1)


def test_two_origin_years_are_a_record_too_short() -> None:
    text = record_in_words(ForecastRecord(1, 300, 2, 80, 0.9, KNOWN), 1, KNOWN)
    assert text.startswith("Forecasts") and "from 2 past years only" in text


def test_a_record_is_of_the_years_ahead_that_are_promised_and_never_of_others() -> None:
    text = record_in_words(ForecastRecord(3, 300, 4, 80, 0.9, KNOWN), 3, KNOWN)
    assert text.startswith("Tested from 4 past years (300 cases), 3 years ahead")
    assert record_in_words(None, 3, KNOWN).startswith("Not back-tested 3 years ahead")
    assert record_of("ks2_rwm_expected", Phase.PRIMARY, PupilGroup.ALL, 9) is None


def test_a_day_before_its_last_outcomes_has_no_record() -> None:
    result = record_of("ks2_rwm_expected", Phase.PRIMARY, PupilGroup.ALL, 1)
    assert result is not None and result.known.year >= 2025
    before, on = (record_in_words(result, 1, result.known - timedelta(days=days)) for days in (1, 0))
    assert before == "Past accuracy was measured on results published after this day."
    assert "the 80% interval contained" in on


def test_the_interval_score_prefers_the_narrow_interval_that_holds() -> None:
    frame = pd.DataFrame(
        {"horizon": 1, "measure": "m", "one_year": 1.0, "actual": [5.0] * 4, "chance": 0.5, "happened": 1.0}
    )
    narrow = sharpness(frame.assign(**{"lower_80%": 4.0, "upper_80%": 6.0}))
    wide = sharpness(frame.assign(**{"lower_80%": 0.0, "upper_80%": 10.0}))
    missed = sharpness(frame.assign(**{"lower_80%": 6.0, "upper_80%": 8.0}))
    scores = [float(table["interval_score"].iloc[0]) for table in (narrow, wide, missed)]
    assert scores == pytest.approx([2.0, 10.0, 12.0])
    assert float(narrow["brier"].iloc[0]) == pytest.approx(0.25)
