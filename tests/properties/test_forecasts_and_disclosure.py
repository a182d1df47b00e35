"""Forecasts stay possible; what is hidden stays hidden."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.reports.core.forecasts import calibration
from analytics.targets.panel import PERCENT_SCALE, Panel
from analytics.targets.projection import learn, project, project_all
from analytics.targets.trajectory import YearlySeries, required_pace, whole_units_needed
from data.vocabulary import Comparator
from tests.properties.strategies import EXAMPLES, percentages
from tests.reference.forecast import logit_trend, theil_sen
from tests.reference.suppression import Margin, attack, exposed, secondary_suppression

YEARS = (2016, 2017, 2018, 2019, 2022, 2023, 2024)


@st.composite
def panels(draw: st.DrawFn) -> Panel:
    """A few authorities' percentages, some missing, some at 0 or 100."""
    rows = draw(st.lists(st.lists(percentages | st.just(float("nan")), min_size=7, max_size=7), min_size=2, max_size=6))
    names = tuple(f"a{i}" for i in range(len(rows)))
    return Panel(names, YEARS, np.array(rows), (0,) * len(YEARS))


@EXAMPLES
@given(panels(), st.integers(2025, 2035))
def test_a_percentage_forecast_stays_in_0_to_100(panel: Panel, year: int) -> None:
    model = learn(panel, PERCENT_SCALE, np.ones(len(panel.areas)))
    for area in panel.areas:
        result = project(model, calibration(), area, year)
        if result is None:
            continue
        for low, high in result.intervals.values():
            assert 0 <= low <= high <= 100
        assert 0 <= result.point <= 100
        assert 0 <= result.chance(Comparator.AT_LEAST, 50) <= 1


@EXAMPLES
@given(panels(), st.randoms(use_true_random=False))
def test_the_order_of_areas_changes_no_forecast(panel: Panel, random: object) -> None:
    order = list(range(len(panel.areas)))
    random.shuffle(order)  # type: ignore[attr-defined]
    names = tuple(panel.areas[i] for i in order)
    turned = Panel(names, panel.years, panel.values[order], panel.run)
    item, other = (learn(each, PERCENT_SCALE, np.ones(len(order))) for each in (panel, turned))
    if item is None or other is None:
        assert item is other
        return
    here = project_all(item, 2026)
    there = project_all(other, 2026)
    assert here.location[order] == pytest.approx(there.location, nan_ok=True)
    assert here.error[order] == pytest.approx(there.error, nan_ok=True)


@EXAMPLES
@given(st.lists(percentages, min_size=3, max_size=8), st.integers(1, 30))
def test_a_logit_trend_stays_in_0_to_100(values: list[float], ahead: int) -> None:
    series = YearlySeries(tuple(range(len(values))), tuple(values))
    result = logit_trend(series, len(values) + ahead)
    assert 0 <= result.lower <= result.forecast <= result.upper <= 100


@EXAMPLES
@given(st.lists(percentages, min_size=2, max_size=8), st.floats(-50, 50))
def test_a_level_shift_shifts_a_theil_sen_forecast_as_much(values: list[float], by: float) -> None:
    years = tuple(range(2010, 2010 + len(values)))
    plain = theil_sen(YearlySeries(years, tuple(values)), 2020)
    moved = theil_sen(YearlySeries(years, tuple(value + by for value in values)), 2020)
    assert moved.forecast == pytest.approx(plain.forecast + by, abs=1e-6)


@EXAMPLES
@given(st.lists(st.integers(0, 40), min_size=2, max_size=5), st.lists(st.integers(0, 40), min_size=2, max_size=5))
def test_what_secondary_suppression_leaves_cannot_be_worked_out(a: list[int], b: list[int]) -> None:
    size = min(len(a), len(b))
    values = {f"a{i}": float(a[i]) for i in range(size)} | {f"b{i}": float(b[i]) for i in range(size)}
    margins = [Margin("A", tuple(f"a{i}" for i in range(size)))]
    margins += [Margin("B", tuple(f"b{i}" for i in range(size)))]
    margins += [Margin(f"t{i}", (f"a{i}", f"b{i}")) for i in range(size)] + [Margin("T", ("A", "B"))]
    for margin in margins:
        values[margin.total] = sum(values[part] for part in margin.parts)
    primary = frozenset(name for name, value in values.items() if 0 < value < 6)
    result = secondary_suppression(values, margins, primary, 5)
    shown = {name: None if name in result.hidden else value for name, value in values.items()}
    assert primary <= result.hidden
    assert exposed(shown, margins, 5) == result.still_exposed


@EXAMPLES
@given(st.lists(st.integers(0, 30), min_size=2, max_size=6), st.sets(st.integers(0, 5)))
def test_an_attack_always_holds_the_truth_within_its_bounds(cells: list[int], hide: set[int]) -> None:
    values: dict[str, float | None] = {f"c{i}": float(value) for i, value in enumerate(cells)}
    truth = dict(values)
    margin = Margin("total", tuple(values))
    shown = {name: None if int(name[1:]) in hide else value for name, value in values.items()}
    result = attack({"total": float(sum(cells)), **shown}, [margin])
    for name, bounds in result.items():
        assert bounds.lower <= truth[name] <= bounds.upper


@EXAMPLES
@given(st.integers(0, 300), percentages, st.sampled_from(list(Comparator)))
def test_the_whole_schools_needed_keep_the_promise_and_one_fewer_does_not(
    now: int, target: float, comparator: Comparator
) -> None:
    of = 300
    needed = whole_units_needed(now, of, target, comparator)
    reached = 100 * (now + needed) / of
    fine = required_pace(reached, target, 1.0, comparator)
    assert fine is not None
    if 0 <= reached <= 100:
        assert fine.change == 0
    if needed:
        step = 1 if needed > 0 else -1
        short = required_pace(100 * (now + needed - step) / of, target, 1.0, comparator)
        # a strict target has 0 points left at equality, though it is not yet kept
        assert short.change != 0 or comparator.is_strict
