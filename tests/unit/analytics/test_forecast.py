"""Forecasts from one series: comparable values only, and inside their bounds."""

import pytest

from analytics.targets.trajectory import YearlySeries
from tests.reference.backtest import rolling_origin
from tests.reference.forecast import (
    Smoothing,
    damped_holt,
    drift,
    last_value,
    latest_run,
    logit_trend,
    national_anchored,
    theil_sen,
)

RWM = YearlySeries((2022, 2023, 2024, 2025), (54, 56, 58, 59))


def test_nothing_before_a_break_is_used() -> None:
    run = latest_run([2014, 2015, 2016, 2017], [80, 81, 53, 61], breaks=[2016])
    assert run.values == (53, 61)


def test_a_break_in_every_year_leaves_one_value_and_no_trend() -> None:
    run = latest_run([2014, 2015, 2016], [80, 81, 53], breaks=[2014, 2015, 2016])
    assert len(run) == 1
    assert drift(run, 2017) is None
    assert theil_sen(run, 2017).forecast is None
    assert logit_trend(run, 2017).forecast is None


def test_a_break_that_has_not_happened_yet_hides_nothing() -> None:
    assert len(latest_run([2014, 2015], [80, 81], breaks=[2016])) == 2


def test_years_must_rise() -> None:
    with pytest.raises(ValueError, match="rise"):
        latest_run([2015, 2014], [1, 2])


def test_cancelled_years_keep_their_place_in_time() -> None:
    run = latest_run([2018, 2019, 2020, 2021, 2022], [60, 61, None, None, 64])
    assert drift(run, 2023) == pytest.approx(65)


def test_nothing_to_go_on_gives_no_forecast() -> None:
    empty = latest_run([2018], [None])
    assert last_value(empty, 2019) is None
    assert damped_holt([], 3) is None
    assert damped_holt([5], 3) is None


def test_theil_sen_pins_its_intercept() -> None:
    assert theil_sen(RWM, 2026).forecast == pytest.approx(61.41667, abs=1e-5)


def test_a_trend_of_a_percentage_never_leaves_0_to_100() -> None:
    result = logit_trend(YearlySeries((1, 2, 3), (90, 97, 99.5)), 30)
    assert result.upper is not None
    assert result.forecast is not None
    assert result.forecast <= result.upper <= 100


def test_smoothing_outside_0_to_1_is_refused() -> None:
    with pytest.raises(ValueError, match="phi"):
        damped_holt([1, 2], 1, Smoothing(phi=1.2))


def test_anchored_forecast_keeps_the_distance_from_england() -> None:
    england = YearlySeries((2024, 2025), (61, 63))
    assert national_anchored(RWM, england, 2026) == 59
    assert national_anchored(RWM, YearlySeries((2001,), (1.0,)), 2026) is None


def test_the_index_of_key_stage_4_is_best_forecast_by_last_year() -> None:
    result = rolling_origin([4.07, 3.89, 3.81, 3.74, 3.80, 3.78, 3.66, 3.68, 3.70], 4)
    assert result.rel_mae["drift"] > 1
    assert result.rel_mae["theil_sen"] > 1


def test_a_cancelled_year_is_never_forecast() -> None:
    assert rolling_origin([1, 2, 3, 4, None, 5], 4).n == 0
    assert rolling_origin([], 4).mae["naive"] is None
