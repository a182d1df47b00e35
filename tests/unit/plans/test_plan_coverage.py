"""docs/plan-coverage.md accounts for all 183 lines, and everything it names is there."""

import re
from pathlib import Path

import pytest

from data.plans import plans

ROOT = Path(__file__).parents[3]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "plan-coverage.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"^\| \d+ \|", line)
]
TO_COME: set[str] = set()
"""Pages still to be written; the set is empty when the work is done."""
PLANS = {plan.code: plan for plan in plans()}


def test_every_one_of_the_183_lines_has_its_row_in_order():
    assert [int(row[0]) for row in ROWS] == list(range(1, 184))
    assert all(len(row) == 5 and all(row) for row in ROWS)


def test_each_line_is_shown_or_in_a_register_or_it_is_said_why_it_is_not():
    for number, _, served, how, _ in ROWS:
        assert served in ("shown", "register", "not applicable", "not shown"), number
        assert served != "register" or "`register:" in how, number
        assert not served.startswith("not") or len(how) > 40, number


@pytest.mark.parametrize("page", sorted({p for row in ROWS for p in row[4].split(" · ")}))
def test_each_page_named_is_there(page: str):
    is_there = (ROOT / "pages" / f"{page}.py").is_file()
    assert is_there or page in TO_COME, page


def test_each_target_action_and_outcome_named_is_in_its_plan():
    for number, _, _, how, _ in ROWS:
        for kind, where, code in re.findall(r"`(target|action|outcome):(?:([a-z]+-\d{4})/)?([\w.]+)`", how):
            plan = PLANS[where or "suffolk-2015"]
            current = {"target": plan.targets, "action": plan.actions, "outcome": plan.outcomes}[kind]
            assert code in {item.code for item in current}, (number, kind, code)


def test_each_register_named_is_declared():
    folder = ROOT / "data" / "records" / "registers"
    for number, _, _, how, _ in ROWS:
        for name in re.findall(r"`register:(\w+)`", how):
            assert (folder / f"{name}.toml").is_file(), (number, name)


def test_each_page_and_register_that_a_plan_names_is_there():
    folder = ROOT / "data" / "records" / "registers"
    for plan in PLANS.values():
        for outcome in plan.outcomes:
            assert (ROOT / "pages" / f"{outcome.shown_by}.py").is_file() or outcome.shown_by in TO_COME
        for target in plan.targets:
            assert target.register is None or (folder / f"{target.register}.toml").is_file()


def test_each_target_that_a_register_feeds_is_fed_under_its_measures_code():
    folder = ROOT / "data" / "records" / "registers"
    for plan in PLANS.values():
        for target in plan.targets:
            if target.register is not None:
                text = (folder / f"{target.register}.toml").read_text(encoding="utf-8")
                assert f'target = "{target.measure}"' in text, target.code
