"""The plan to begin with: it can be read as it is, and the page of the handbook shows the same one."""

from __future__ import annotations

from pathlib import Path

from data.plans import load_plan
from data.plans.starter import starter
from data.settings import Settings
from session.opening import plan_problems, plans_of

DOCS = Path(__file__).parents[3] / "docs" / "plans.md"


def test_the_plan_to_begin_with_can_be_read_for_any_authority() -> None:
    plan = load_plan(starter("330", "E08000025", 'Birmingham "city"'))
    assert (plan.la_code, plan.area_code, len(plan.targets)) == ("330", "E08000025", 1)


def test_the_handbook_shows_the_plan_that_is_handed_out() -> None:
    shown = DOCS.read_text("utf-8").split("```toml\n")[1].split("```")[0]
    assert shown == starter("926", "E10000020", "Norfolk")


def test_a_plan_in_the_home_folder_is_used_and_a_broken_one_beside_it_takes_nothing_away(tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "ours.toml").write_text(starter("926", "E10000020", "Norfolk"), "utf-8")
    (folder / "broken.toml").write_text("[plan]\ntitle = \n", "utf-8")
    settings = Settings(tmp_path, "926")
    assert plans_of(settings, "926")[0].code == "own-926"
    assert [plan_problem.partition(",")[0] for plan_problem in plan_problems(settings)] == ["broken.toml"]
