"""The plan to begin with: it can be read as it is, and the page of the handbook shows the same one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.plans import load_plan
from data.plans.edit import with_target
from data.plans.starter import STARTERS, Starter, StarterBaseline, blank, starter, target_values
from data.settings import Settings
from session.opening import plan_problems, plans_of

DAY = date(2026, 1, 1)
DOCS = Path(__file__).parents[3] / "docs" / "plans.md"


def test_the_plan_to_begin_with_can_be_read_for_any_authority() -> None:
    plan = load_plan(starter("330", "E08000025", 'Birmingham "city"', DAY))
    assert (plan.la_code, plan.area_code, len(plan.targets)) == ("330", "E08000025", 1)


def test_the_handbook_shows_the_plan_that_is_handed_out() -> None:
    shown = DOCS.read_text("utf-8").split("```toml\n")[1].split("```")[0]
    assert shown == starter("926", "E10000020", "Norfolk", DAY)


def test_a_plan_in_the_home_folder_is_used_and_a_broken_one_beside_it_takes_nothing_away(tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "ours.toml").write_text(starter("926", "E10000020", "Norfolk", DAY), "utf-8")
    (folder / "broken.toml").write_text("[plan]\ntitle = \n", "utf-8")
    settings = Settings(tmp_path, "926")
    assert plans_of(settings, "926")[0].code == "own-926"
    assert [plan_problem.partition(",")[0] for plan_problem in plan_problems(settings)] == ["broken.toml"]


@pytest.mark.parametrize("starting", STARTERS, ids=lambda item: item.code)
def test_a_starter_from_the_authority_s_own_figure_is_a_target_that_can_be_read(starting: Starter) -> None:
    text = blank("926", "E10000020", "Norfolk", DAY)
    values = target_values(starting, StarterBaseline(24.3, "2024/25", "DfE"), (), DAY)
    target = load_plan(with_target(text, None, values)).targets[0]
    assert target.deadline.due == starting.due
    assert target.baseline is not None
    assert target.baseline.value == 24.3
    assert starting.unverified in target.interpretation


def test_a_goal_that_is_a_part_of_the_baseline_needs_one() -> None:
    halved = next(item for item in STARTERS if item.share == 0.5)
    with pytest.raises(ValueError, match="none is loaded"):
        target_values(halved, None, (), DAY)
    halfway = target_values(halved, StarterBaseline(20.0, "2024/25", "DfE"), (), DAY)["milestones"]
    assert [row["value"] for row in halfway] == [19.0, 18.0, 17.0, 16.0, 10.0]


def test_an_authority_past_the_goal_is_not_asked_to_go_back() -> None:
    rows = target_values(STARTERS[0], StarterBaseline(80.0, "2024/25", "DfE"), (), DAY)["milestones"]
    assert [row["value"] for row in rows] == [75.0]
