"""The shipped misses of past forecasts are those that the published file gives."""

from __future__ import annotations

from analytics.reports.core.forecasts import calibration
from bench.forecasts.backtest import tuning_misses
from bench.forecasts.lait_panels import panels
from tests.shared import needs_shared, shared_file


@needs_shared
def test_the_shipped_misses_are_those_of_the_outcomes_to_2022() -> None:
    again = tuning_misses(list(panels(shared_file("data/lait/bds_long_0.parquet"))))
    assert again == calibration()
