"""The text of a plan is changed where somebody changed it and nowhere else; what was there before is kept."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from data.plans import edit, load_plan
from data.plans.load import SHIPPED
from data.small_toml import read_text

SUFFOLK = read_text(SHIPPED / "suffolk-2015.toml")
FIRST, SECOND = datetime(2026, 11, 23, 9, 0), datetime(2026, 11, 23, 10, 30)


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_a_text_that_nobody_changes_stays_as_it_is(path: Path) -> None:
    text = read_text(path)
    head = edit.head_of(text)
    assert edit.with_head(text, head) == text
    for nth, target in enumerate(edit.targets_of(text)):
        assert edit.with_target(text, nth, {"title": target["title"], "measure": target["measure"]}) == text


def test_a_changed_target_keeps_what_the_form_does_not_show() -> None:
    target = edit.targets_of(SUFFOLK)[0]
    rows = [dict(row) for row in target["milestones"]]
    changed = edit.with_target(
        SUFFOLK, 0, {"title": "A new title", "milestones": [{"due": rows[0]["due"], "value": 80, "comparator": ">="}]}
    )
    after = edit.targets_of(changed)[0]
    assert after["title"] == "A new title"
    assert after["milestones"][0] == rows[0] | {"value": 80, "comparator": ">="}
    assert {key: value for key, value in after.items() if key not in ("title", "milestones")} == {
        key: value for key, value in target.items() if key not in ("title", "milestones")
    }
    assert [line for line in SUFFOLK.splitlines() if line.startswith("#")] == [
        line for line in changed.splitlines() if line.startswith("#")
    ]


def test_an_owner_is_one_of_the_plan_s_roles() -> None:
    text, code = edit.with_role(SUFFOLK, "director for children and young people")
    assert (text, code) == (SUFFOLK, "director")
    text, code = edit.with_role(SUFFOLK, "Head of attendance")
    owned = edit.with_target(text, 0, {"owner": code})
    assert load_plan(owned).targets[0].owner == "head_of_attendance"
    unknown = edit.with_target(SUFFOLK, 0, {"owner": "nobody"})
    assert any("no role 'nobody'" in problem.what() for problem in edit.problems_of(unknown))


def test_every_problem_of_a_draft_is_named_with_its_target() -> None:
    wrong = edit.with_target(SUFFOLK, 0, {"measure": "good_level_of_development", "milestones": []})
    problems = edit.problems_of(wrong)
    assert {problem.column for problem in problems} == {f"target {edit.targets_of(SUFFOLK)[0]['code']!r}"}
    assert any("nearest: gld" in problem.what() for problem in problems)
    assert any("no milestone" in problem.what() for problem in problems)


def test_saving_keeps_the_version_before_and_undo_brings_it_back(tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    changed = edit.with_target(SUFFOLK, 0, {"title": "Changed"})
    path = edit.save(folder, "suffolk-2015", SUFFOLK, FIRST)
    assert edit.versions(folder, "suffolk-2015") == ()
    edit.save(folder, "suffolk-2015", SUFFOLK, FIRST)
    assert edit.versions(folder, "suffolk-2015") == (), "saving the same twice adds nothing"
    edit.save(folder, "suffolk-2015", changed, SECOND)
    kept = edit.versions(folder, "suffolk-2015")
    assert [(read_text(item.path), item.replaced) for item in kept] == [(SUFFOLK, SECOND)]
    edit.save(folder, "suffolk-2015", SUFFOLK, SECOND)
    assert read_text(path) == SUFFOLK
    assert len(edit.versions(folder, "suffolk-2015")) == 2
    edit.save(folder, "suffolk-2015", None, SECOND)
    assert not path.exists()
    assert len(edit.versions(folder, "suffolk-2015")) == 3


def test_a_plan_in_a_file_of_another_name_is_changed_there(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("[plan\n", "utf-8")
    (tmp_path / "ours.toml").write_text(SUFFOLK, "utf-8")
    assert edit.file_of(tmp_path, "suffolk-2015").name == "ours.toml"
    assert edit.file_of(tmp_path, "another").name == "another.toml"
