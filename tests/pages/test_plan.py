"""The page Plan: make one from national policy and one's own figures, see every problem, save, undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analytics.reports.core.access import may_open
from data.plans import load_plan
from data.plans.edit import file_of, versions
from data.plans.load import SHIPPED
from data.vocabulary import Role, Scope
from tests import worlds
from tests.pages.app import run, words

PAGE = "pages/data/plan.py"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    copied = worlds.lent("demo", tmp_path)
    st.cache_resource.clear()
    yield copied
    st.cache_resource.clear()


def click(app: AppTest, key: str) -> AppTest:
    return next(button for button in app.button if button.key == key).click().run()


def labelled(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def begun(home: Path) -> AppTest:
    app = run(PAGE, "demo", home=home)
    next(box for box in app.selectbox if box.key == "plan-to-change").select("").run()
    return labelled(app, "Start a new plan")


def test_a_plan_from_policy_and_own_figures_is_saved_used_and_undone(home: Path) -> None:
    app = click(begun(home), "plan-starter-best_start")
    assert not app.exception
    app = click(app, "plan-save")
    assert "Saved" in words(app)
    path = next(iter((home / "plans").glob("own-*.toml")))
    plan = load_plan(path)
    assert plan.targets[0].measure == "gld"
    assert plan.targets[0].baseline is not None, "the authority's own latest figure"
    app = click(app, "plan-undo")
    assert "Undone" in words(app)
    assert not path.exists()
    assert len(versions(home / "plans", plan.code)) == 1


def test_every_problem_is_said_at_once_and_nothing_is_saved_meanwhile(home: Path) -> None:
    app = click(begun(home), "plan-empty")
    text = words(app)
    assert "problems to put right" in text
    assert "no milestone" in text
    assert next(button for button in app.button if button.key == "plan-save").disabled


def test_somebody_else_s_save_is_not_overwritten(home: Path) -> None:
    app = click(begun(home), "plan-starter-best_start")
    code = app.session_state["milepost_plan_draft"].code
    theirs = file_of(home / "plans", code)
    theirs.parent.mkdir(exist_ok=True)
    theirs.write_text(app.session_state["milepost_plan_draft"].text, "utf-8")
    app = click(app, "plan-save")
    assert "somebody else" in words(app)


def test_a_baseline_that_is_not_the_published_figure_is_named(home: Path) -> None:
    app = click(begun(home), "plan-starter-best_start")
    box = next(box for box in app.number_input if box.key.startswith("plan-bv-"))
    published = box.value
    app = box.set_value(published - 9).run()
    assert "Check before saving" in words(app)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.BOARD, Role.SCHOOL])
def test_only_those_who_plan_may_open_it(role: Role) -> None:
    assert not may_open("plan", Scope("935", role))
    assert may_open("plan", Scope("935", Role.ANALYST))


def test_a_milestone_beyond_a_break_of_its_pupils_is_named(home: Path) -> None:
    app = click(begun(home), "plan-starter-best_start_gap")
    assert "every household on Universal Credit" in words(app)


def test_a_plan_that_changed_is_judged_anew(home: Path) -> None:
    """The answers that are kept are of the plan as it is, not as it was when somebody first asked."""
    page, plans = "pages/leadership/on_track.py", home / "plans"
    plans.mkdir(exist_ok=True)
    shipped = (SHIPPED / "current-example.toml").read_text("utf-8")
    first, second = "75% by August 2028", "76% by August 2028"
    (plans / "own.toml").write_text(shipped, "utf-8")
    assert first in words(run(page, "demo", home=home))
    (plans / "own.toml").write_text(shipped.replace("value = 75", "value = 76"), "utf-8")
    again = words(run(page, "demo", home=home))
    assert second in again and first not in again
