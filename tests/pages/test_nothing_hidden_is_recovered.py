"""What is hidden on one page is hidden on all, and cannot be worked out of all of them together."""

from argparse import Namespace
from pathlib import Path

import pytest

from analytics.figure import POOLED
from analytics.reports.core.ask import ask, figures_in
from analytics.reports.core.hidden_cells import hidden_cells
from analytics.reports.risk.risk import risk
from analytics.reports.risk.types import RoundAudience
from analytics.reports.schools.schools import schools
from bench.hostile import audit
from bench.hostile.audit import Line, PublishedEquations, attack
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


def test_no_reason_of_risk_gives_a_figure_that_the_list_of_schools_hides(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reasons had codes of their own: '35% against 61%' stood beside the blank of the same figure."""
    monkeypatch.setenv("MILEPOST_HOME", str(worlds.home("demo")))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    context = open_context(demo=True)

    def of(report: object) -> dict[tuple[str, ...], bool]:
        named = ((f.entity, f.measure, f.group, f.basis, f.period, f.shown) for f in figures_in(report))
        return {(*key, str(basis), period): shown for *key, basis, period, shown in named if basis == POOLED}

    listed, reasons = of(ask(schools, context).report), of(ask(risk, context, audience=RoundAudience.OFFICERS).report)
    hidden = {key for key, shown in listed.items() if not shown} & set(reasons)
    assert hidden
    assert not [key for key in hidden if reasons[key]]


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
