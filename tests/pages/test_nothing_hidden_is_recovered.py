"""What is hidden on one page is hidden on all, and cannot be worked out of all of them together."""

from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics.figure import POOLED
from analytics.reports.comparison.gap import gap
from analytics.reports.comparison.trends import trends
from analytics.reports.core.ask import ask, figures_in
from analytics.reports.core.context import ReportContext
from analytics.reports.core.hidden_cells import hidden_cells
from analytics.reports.improvement.partners import partners
from analytics.reports.risk.features import IndicatorRows
from analytics.reports.risk.risk import risk
from analytics.reports.risk.scoring import features
from analytics.reports.risk.types import RoundAudience
from analytics.reports.schools.schools import schools
from analytics.reports.targets.school_targets import targets
from bench.hostile import audit
from bench.hostile.audit import Line, PublishedEquations, attack
from data.rules.model import Factor, ThresholdSide
from data.vocabulary import Level, Phase, PupilGroup
from session.opening import open_context
from tests import worlds


@pytest.mark.parametrize("code", ["absence_persistent", "engmath_5plus"])
def test_no_hidden_figure_is_worked_out_of_bars_and_schools_under_every_filter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setenv("MILEPOST_HOME", str(worlds.lent("demo", tmp_path)))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    outcome = attack(open_context(demo=True), code, "2024/25", 2)
    assert outcome.hidden >= 5
    assert (outcome.by_subtraction, outcome.elsewhere) == ((), ())


@pytest.mark.parametrize("code", ["absence_persistent", "ks4_5acem"])
def test_nothing_is_pinned_by_every_filter_and_vintage_together_and_the_audit_would_notice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setenv("MILEPOST_HOME", str(worlds.lent("demo", tmp_path)))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    equations = PublishedEquations(open_context(demo=True), code)
    assert len(equations.hidden) > 50
    assert equations.lines
    assert (equations.pinned(), equations.shown_in_another_vintage()) == ([], [])
    smallest = min(equations.hidden, key=str)
    equations.lines.append(Line({smallest: 1.0}))
    assert smallest in equations.pinned()


@pytest.mark.long
@pytest.mark.timeout(14_400)
@pytest.mark.parametrize("world", ["demo", "real"])
def test_nothing_of_any_measure_is_recovered(monkeypatch: pytest.MonkeyPatch, world: str) -> None:
    monkeypatch.setenv("MILEPOST_HOME", str(worlds.home(world)))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    options = {"measures": [], "pages": 0, "trusts": 0, "note": False}
    assert audit.main(Namespace(worlds=[world], **options)) == 0


def _of_several_years(report: object) -> dict[tuple[str, str, str, str], bool]:
    """Whether each figure of several years of a school is shown; a span of years is one whatever it is called."""
    return {
        (figure.entity, figure.measure, figure.group.value, figure.period): figure.shown
        for figure in figures_in(report)
        if figure.level is Level.SCHOOL and figure.basis in ("", POOLED) and " to " in figure.period
    }


@pytest.mark.parametrize(("report", "options"), [(risk, {"audience": RoundAudience.OFFICERS}), (partners, {})])
def test_no_other_page_gives_a_figure_that_the_list_of_schools_hides(
    monkeypatch: pytest.MonkeyPatch, report: Callable[..., Any], options: dict[str, Any]
) -> None:
    """The reasons of risk had codes of their own, and small schools on *Partners* were not called several years."""
    monkeypatch.setenv("MILEPOST_HOME", str(worlds.home("demo")))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    context = open_context(demo=True)
    listed = _of_several_years(ask(schools, context).report)
    there = _of_several_years(ask(report, context, **options).report)
    hidden = {key for key, shown in listed.items() if not shown} & set(there)
    assert hidden
    assert not [key for key in hidden if there[key]]


def test_the_pupils_of_a_trust_are_those_of_its_schools_that_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A trust's sum less the schools that are shown was the school that is hidden."""
    monkeypatch.setenv("MILEPOST_HOME", str(worlds.home("demo")))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    context = open_context(demo=True)
    every = [
        figure
        for figure in figures_in(ask(schools, context).report)
        if figure.basis == POOLED and figure.measure == "ks2_rwm_expected" and figure.group is PupilGroup.ALL
    ]
    register = context.warehouse.schools(context.scope, context.as_at, la_code="935")
    trust_of = dict(zip(register["urn"].astype(str), register["trust_name"], strict=True))
    sums = [group for group in ask(partners, context).report.trusts if group.raw.shown]
    assert sums
    for group in sums:
        own = [figure for figure in every if trust_of[figure.entity] == group.name and figure.shown]
        assert group.raw.numerator == sum(figure.numerator or 0.0 for figure in own), group.name


def test_the_small_figure_of_a_school_that_has_closed_is_hidden_and_counts_with_its_area(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A number that left the register was placed nowhere: what it is part of gave its figure away."""
    monkeypatch.setenv("MILEPOST_HOME", str(worlds.home("real")))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    context = open_context(demo=False)
    register = context.warehouse.schools(context.scope, context.as_at, la_code="935")
    assert "124701" not in set(register["urn"])
    cells = hidden_cells(context, "ks2_reading_expected", "2015/16").reasons
    assert {cell.entity for cell in cells} > {"124701"}


@pytest.fixture
def demonstration(monkeypatch: pytest.MonkeyPatch) -> ReportContext:
    monkeypatch.setenv("MILEPOST_HOME", str(worlds.home("demo")))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    return open_context(demo=True)


def test_what_a_school_needs_or_lacks_does_not_tell_a_result_that_is_hidden(demonstration: ReportContext) -> None:
    """The goal less the pupils below it was the last result, to the pupil."""
    report = ask(targets, demonstration, period="2026/27").report
    hidden = [school for school in report.schools if school.last is not None and not school.last.shown]
    assert hidden
    for school in hidden:
        assert school.requested is None, school.name
        assert school.holds is None or school.target is not None, school.name


def test_the_average_of_a_funnel_is_that_of_the_schools_shown(demonstration: ReportContext) -> None:
    """One hidden school of 72 was the average less the other 71."""
    answer = ask(gap, demonstration, code="ks2_rwm_level4").report.schools
    shown = [point.figure for point in answer.points if point.figure.shown and point.figure.numerator is not None]
    assert len(shown) == len(answer.points)
    total = sum(figure.denominator or 0.0 for figure in shown)
    assert answer.average == pytest.approx(100 * sum(figure.numerator or 0.0 for figure in shown) / total)


def test_another_rule_is_tried_on_what_pages_show(demonstration: ReportContext) -> None:
    """Rules with steps of a twentieth of a point told all fifty hidden pools of primary schools."""
    fine = tuple((-0.05 * step, step / 100) for step in range(1, 2000))
    factor = Factor("attainment_level", "Attainment", ThresholdSide.BELOW, fine)
    indicators = features(demonstration, demonstration.as_at)
    rows = indicators.by_factor[factor.code]
    assert isinstance(rows, IndicatorRows) and rows.hidden
    below = [urn for urn in rows.hidden if rows[urn]["value"] < -10]
    assert below and all(indicators.values(urn, (factor,))[factor.code] is None for urn in below)
    assert all(indicators.of_shown().row(factor.code, urn) is None for urn in rows.hidden)


@pytest.mark.parametrize("day", [date(2010, 12, 1), date(2014, 12, 1), date(2016, 12, 1), date(2017, 12, 1)])
def test_no_change_is_given_from_or_to_a_year_that_is_hidden(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setenv("MILEPOST_HOME", str(worlds.home("real")))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    context = replace(open_context(demo=False), as_at=day, memo={})
    options = {"codes": ("permanent_exclusions", "permanent_exclusion_rate"), "phase": Phase.PRIMARY}
    panels = ask(trends, context, **options).report.panels
    assert any(not figure.shown for panel in panels for figure in panel.own.figures)
    for panel in panels:
        if panel.change is not None:
            assert panel.latest is not None and panel.previous is not None
            assert panel.latest.value is not None and panel.previous.value is not None
            assert panel.change == panel.latest.value - panel.previous.value
