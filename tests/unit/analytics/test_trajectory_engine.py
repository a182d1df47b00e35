"""The engine: pace, ambition, projection, chance and status."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.reports.core.forecasts import calibration
from analytics.reports.core.rules import status_rule
from analytics.targets.panel import PERCENT_SCALE, RATE_SCALE, Panel, ScaleKind
from analytics.targets.projection import ForecastDistribution, ForecastModel, learn, project
from analytics.targets.promise import (
    Likelihood,
    likelihood,
    status_after_deadline,
    status_by_deadline,
    status_now,
    tolerance,
)
from analytics.targets.trajectory import YearlySeries, all_paces, ambition, best_pace, required_pace, whole_units_needed
from bench.forecasts.past_cases import (
    calibration_of,
    chance_reliability,
    coverage,
    forecasts,
    relative_error,
    with_intervals,
)
from data.vocabulary import Comparator, PromiseStatus

UP, MORE, DOWN, LESS = (Comparator.AT_LEAST, Comparator.MORE_THAN, Comparator.AT_MOST, Comparator.LESS_THAN)
RULE = status_rule()
YEARS = (2015, 2016, 2017, 2018, 2019, 2022, 2023, 2024)
RUN = (0, 1, 1, 1, 1, 1, 1, 1)


def made_panel(seed: int = 7, run: tuple[int, ...] = RUN) -> Panel:
    random = np.random.default_rng(seed)
    walk = np.cumsum(random.normal(0.3, 1.0, (60, len(YEARS))), axis=1)
    level = random.normal(60, 6, (60, 1)) + walk + random.normal(0, 0.7, (1, len(YEARS)))
    return Panel(tuple(f"a{i}" for i in range(60)), YEARS, level, run)


def projection(panel: Panel | None = None, at: float = 2026) -> ForecastDistribution | None:
    return project(learned(panel or made_panel()), calibration(), "a3", at)


def learned(panel: Panel) -> ForecastModel | None:
    return learn(panel, PERCENT_SCALE, np.ones(len(panel.areas)))


@pytest.mark.parametrize(
    ("now", "target", "comparator", "needed"),
    [(221, 85, UP, 34), (221, 100, UP, 78), (221, 50, UP, 0), (85, 85, MORE, 1)],
)
def test_whole_schools_needed(now: int, target: float, comparator: Comparator, needed: int) -> None:
    of = 100 if now == 85 else 299
    assert whole_units_needed(now, of, target, comparator) == needed


def test_counts_to_shed_are_negative_and_none_when_already_kept() -> None:
    assert whole_units_needed(30, 100, 20, DOWN) == -10
    assert whole_units_needed(30, 100, 20, LESS) == -11
    assert whole_units_needed(10, 100, 20, DOWN) == 0
    assert whole_units_needed(None, 100, 20, DOWN) is None


def test_pace_of_the_plan_of_2015() -> None:
    pace = required_pace(79, 100, 1.0, UP, units=63)
    assert pace is not None
    assert pace.per_month == pytest.approx(1.75)
    assert pace.units_per_month == pytest.approx(5.25)


def test_a_target_in_the_past_or_a_missing_figure_has_no_pace() -> None:
    assert required_pace(79, 100, 0, UP) is None
    assert required_pace(None, 100, 1, UP) is None


def test_best_pace_counts_its_windows_and_skips_missing_years() -> None:
    best = best_pace(YearlySeries((2016, 2017, 2018, 2022), (53, 61, 64, 60)), 1, UP)
    assert best is not None
    assert (best.per_year, best.n_windows, best.to_year) == (8, 2, 2017)
    assert best_pace(YearlySeries((2016,), (53,)), 1, UP) is None


def test_the_best_of_overlapping_windows_is_no_best_of_many() -> None:
    """41 months hold 29 stretches of twelve, of which three share no time with each other."""
    months = tuple(float(month) for month in range(41))
    best = best_pace(YearlySeries(months, tuple(float(month % 7) for month in range(41))), 12, UP)
    assert best is not None
    assert best.n_windows == 3
    assert (40 - best.to_year) % 12 == 0


def test_the_best_separate_window_of_a_steady_figure_is_as_large_as_chance_makes_three() -> None:
    """Month by month nothing changes but noise: the best of three separate years, not of 29 overlapping ones."""
    rng, largest = np.random.default_rng(4), []
    for _ in range(400):
        best = best_pace(YearlySeries(tuple(float(m) for m in range(41)), tuple(rng.normal(0, 1, 41))), 12, UP)
        assert best is not None
        largest.append(best.change)
    # What the best of three differences between four values is on average; of all 29 windows it is far more.
    apart = np.diff(np.random.default_rng(5).normal(0, 1, (4000, 4)), axis=1).max(axis=1).mean()
    assert np.mean(largest) == pytest.approx(apart, abs=0.15)


def test_ambition_is_the_share_of_slower_stretches() -> None:
    paces = all_paces(np.array([[1.0, 2, 5], [1, 1, 1]]), (1, 2, 3), (0, 0, 0), 1)
    result = ambition(2.0, paces, UP)
    assert result is not None
    assert (result.percentile, result.n_windows, result.n_as_fast) == (75, 4, 1)
    assert ambition(None, paces, UP) is None


def test_no_pace_is_taken_across_a_break() -> None:
    assert all_paces(np.array([[1.0, 9.0]]), (2015, 2016), (0, 1), 1).size == 0


def test_intervals_nest_widen_with_time_and_stay_in_bounds() -> None:
    near, far = projection(at=2025), projection(at=2029)
    assert near is not None
    assert far is not None
    (low50, high50), (low95, high95) = near.intervals[0.5], near.intervals[0.95]
    assert 0 <= low95 < low50 < near.point < high50 < high95 <= 100
    assert far.interval(0.8)[1] - far.interval(0.8)[0] > near.interval(0.8)[1] - near.interval(0.8)[0]


def test_common_shocks_widen_the_interval_but_not_the_race_with_england() -> None:
    result = projection()
    assert result is not None
    assert result.error > result.own_error
    level = result.chance_against(UP, result.last_value)
    assert level == pytest.approx(0.5, abs=0.25)
    assert result.chance_against(UP, None) is None


def test_a_few_zeros_do_not_make_the_interval_explode() -> None:
    counts = np.random.default_rng(5).poisson(3.0, (60, 8)).astype(float)
    model = learn(
        Panel(tuple(f"a{i}" for i in range(60)), tuple(range(2015, 2023)), counts, (0,) * 8), RATE_SCALE, np.ones(60)
    )
    assert model is not None
    assert model.scale.kind is ScaleKind.RATE_AT_ZERO
    result = project(model, calibration(), "a3", 2023)
    assert result is not None
    assert result.interval(0.95)[1] < 30


def test_a_small_authority_is_wider_than_a_large_one_that_moved_as_much() -> None:
    panel, factors = made_panel(), np.ones(60)
    factors[3] = 2.0
    wide, usual = (project(learn(panel, PERCENT_SCALE, m), calibration(), "a3", 2025) for m in (factors, np.ones(60)))
    assert wide is not None
    assert usual is not None
    assert wide.own_error > 1.2 * usual.own_error


def test_a_drift_that_every_year_repeats_is_used_and_one_that_swings_is_not() -> None:
    years = tuple(range(2014, 2024))
    noise = np.random.default_rng(3).normal(0, 0.5, (60, 10))
    areas = tuple(f"a{i}" for i in range(60))
    steady = Panel(areas, years, 50 + noise + 1.5 * np.arange(10), (0,) * 10)
    swinging = Panel(areas, years, 50 + noise + 1.5 * (np.arange(10) % 2), (0,) * 10)
    up, level = (project(learned(panel), calibration(), "a3", 2025) for panel in (steady, swinging))
    assert up is not None
    assert level is not None
    assert 1.5 < up.point - up.last_value < 4
    assert abs(level.point - level.last_value) < 1.5


def test_the_chance_falls_as_the_promise_rises_and_agrees_with_the_interval() -> None:
    result = projection()
    assert result is not None
    chances = [result.chance(UP, float(target)) for target in range(1, 100)]
    assert chances == sorted(chances, reverse=True)
    low, high = result.interval(0.8)
    assert result.chance(UP, high) == pytest.approx(0.1, abs=0.005)
    assert result.chance(UP, low) == pytest.approx(0.9, abs=0.005)
    assert result.chance(UP, 60.0) + result.chance(LESS, 60.0) == pytest.approx(1)


def test_a_small_cohort_widens_the_interval() -> None:
    model = learned(made_panel())
    small = project(model, calibration(), "a3", 2025, cohort=20)
    usual = project(model, calibration(), "a3", 2025)
    assert small is not None
    assert usual is not None
    assert small.error > usual.error


def test_a_share_above_100_is_impossible_and_at_least_0_is_certain() -> None:
    result = projection()
    assert result is not None
    assert result.chance(MORE, 100) == 0
    assert result.chance(UP, 0) == 1
    assert result.chance(UP, None) is None


def test_no_projection_into_the_past_nor_for_an_area_without_values() -> None:
    panel = made_panel()
    panel.values[3, :] = np.nan
    assert projection(panel) is None
    assert projection(at=2024) is None
    with pytest.raises(ValueError, match="nowhere"):
        project(learned(panel), calibration(), "nowhere", 2026)


def test_a_break_in_every_year_leaves_nothing_to_learn_from() -> None:
    assert learned(made_panel(run=tuple(range(8)))) is None


@pytest.mark.parametrize(
    ("chance", "word"),
    [
        (0.80, Likelihood.LIKELY),
        (0.79, Likelihood.IN_DOUBT),
        (0.40, Likelihood.IN_DOUBT),
        (0.39, Likelihood.UNLIKELY),
        (None, Likelihood.CANNOT_TELL),
    ],
)
def test_words_begin_where_they_are_said_to(chance: float | None, word: Likelihood) -> None:
    assert likelihood(chance, RULE) is word


def test_status_now_gives_its_reason_in_one_sentence() -> None:
    judged = status_now(79, 85, UP, RULE, tolerated=1)
    assert judged.status is PromiseStatus.RED
    assert judged.reason.sentence(str) == ("At 79.0 where 85.0 is expected by now: short by more than 1.")
    assert status_now(84.5, 85, UP, RULE, 1).status is PromiseStatus.AMBER
    assert status_now(85, 85, UP, RULE).status is PromiseStatus.GREEN
    assert status_now(None, 85, UP, RULE).status is PromiseStatus.CANNOT_TELL


def test_tolerance_is_a_school_or_half_an_interval() -> None:
    assert tolerance(79, 299, RULE) > 100 / 299
    assert tolerance(None, 299, RULE) == 0


def test_status_by_the_deadline_without_a_record_cannot_be_told() -> None:
    assert status_by_deadline(None, 85, UP, RULE).status is PromiseStatus.CANNOT_TELL
    strict = replace(RULE, fewest_origin_years=99)
    judged = status_by_deadline(projection(), 85, UP, strict)
    assert judged.reason.code == "short_record"


def test_a_chance_from_elsewhere_decides_when_it_is_given() -> None:
    assert status_by_deadline(None, 85, UP, RULE, chance=0.9).status is PromiseStatus.GREEN


def test_a_promise_whose_deadline_has_passed_was_kept_or_not() -> None:
    day = date(2016, 1, 31)
    assert status_after_deadline(79, 85, UP, RULE, day).status is PromiseStatus.RED
    assert status_after_deadline(None, 85, UP, RULE, day).status is PromiseStatus.CANNOT_TELL


def past(panel: Panel | None = None) -> pd.DataFrame:
    return forecasts("m", panel or made_panel(), PERCENT_SCALE, np.ones(60))


def test_back_test_knows_nothing_after_its_origin() -> None:
    panel, changed = made_panel(), made_panel()
    changed.values[:, -1] += 20
    before, after = (past(p).query("origin < 2022") for p in (panel, changed))
    assert np.allclose(before["location"], after["location"])
    assert np.allclose(before["error"], after["error"])


def test_back_test_reports_coverage_errors_and_chances_with_their_numbers() -> None:
    cases = with_intervals(past(), calibration_of(past()))
    table = coverage(cases, by=["measure"])
    assert table["n_cases"].sum() == len(cases)
    assert 60 < table["covered_80%"].iloc[0] <= 100
    assert relative_error(cases)["n_cases"].sum() == len(cases)
    assert chance_reliability(cases)["n_cases"].sum() == len(cases)


def test_too_few_origin_years_are_called_a_short_record() -> None:
    cases = with_intervals(past(), calibration()).query("origin == 2018")
    assert coverage(cases)["verdict"].tolist() == ["record too short"]
