"""What is hidden on one page is hidden on all, and cannot be worked out of all of them together."""

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analytics.figure import POOLED
from analytics.reports.core.ask import ask, figures_in
from analytics.reports.core.hidden_cells import hidden_cells
from analytics.reports.improvement.partners import partners
from analytics.reports.risk.risk import risk
from analytics.reports.risk.types import RoundAudience
from analytics.reports.schools.schools import schools
from bench.hostile import audit
from bench.hostile.audit import Line, PublishedEquations, attack
from data.vocabulary import Level, PupilGroup
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
