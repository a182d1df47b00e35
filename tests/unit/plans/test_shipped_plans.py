"""The shipped plans say what their sources say, and nothing more."""

import re
from datetime import date

import pytest

from data.catalogue import MEASURES
from data.plans import plans
from data.plans.load import SHIPPED
from data.plans.model import Plan, Reference

ALL = {plan.code: plan for plan in plans()}
SUFFOLK = ALL["suffolk-2015"]


def test_four_plans_ship_and_one_of_them_is_current():
    assert set(ALL) == {"suffolk-2015", "current-example", "norfolk-2013", "norfolk-2023"}
    assert [item.code for item in ALL.values() if item.status == "current"] == ["current-example"]
    assert ALL["current-example"].example


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("good_schools", [(date(2016, 1, 31), 85, ">="), (date(2017, 1, 31), 100, ">=")]),
        ("red_schools", [(date(2016, 2, 29), 44, "<="), (date(2017, 2, 28), 0, "<=")]),
        ("amber_schools", [(date(2016, 2, 29), 80, "<="), (date(2017, 2, 28), 20, "<")]),
        ("attendance_primary", [(date(2016, 1, 31), 96, ">=")]),
        ("attendance_secondary", [(date(2016, 1, 31), 95, ">=")]),
        ("permanent_exclusions", [(date(2016, 7, 31), -25, "<=")]),
        ("consultation_return", [(date(2017, 1, 31), 65, ">=")]),
        ("leaders_support_share", [(date(2017, 1, 31), 20, ">=")]),
        ("leaders_offering_support", [(date(2015, 12, 31), 30, ">=")]),
        ("teaching_schools", [(date(2017, 1, 31), 12, ">=")]),
        ("associate_teaching_schools", [(date(2017, 1, 31), 6, ">=")]),
    ],
)
def test_the_2015_targets_are_those_of_the_plan(code: str, values: list[object]):
    result = SUFFOLK.target(code).milestones
    assert [(item.due, item.value, item.comparator.value) for item in result] == values


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("good_schools", 74),
        ("red_schools", 88),
        ("amber_schools", 135),
        ("teaching_schools", 5),
        ("consultation_return", 30),
        ("leaders_offering_support", 15),
        ("permanent_exclusions", 81),
    ],
)
def test_the_2015_baselines_are_those_of_the_plan(code: str, value: float):
    baseline = SUFFOLK.target(code).baseline
    assert baseline is not None
    assert baseline.value == value
    assert baseline.source


def test_the_2015_plan_has_its_29_actions_and_every_role_is_declared():
    assert len(SUFFOLK.actions) == 29
    per_area = [sum(a.area_for_improvement == str(n) for a in SUFFOLK.actions) for n in range(1, 7)]
    assert per_area == [5, 5, 5, 4, 5, 5]
    assert all(action.measures and action.targets for action in SUFFOLK.actions)
    assert [len(action.milestones) for action in SUFFOLK.actions[:5]] == [5, 10, 3, 2, 5]


def test_dates_that_the_source_leaves_uncertain_are_flagged():
    for code in ("attendance_primary", "permanent_exclusions", "most_pupils", "gap_ks2"):
        assert SUFFOLK.target(code).deadline.to_be_confirmed, code
    assert not any(milestone.to_be_confirmed for milestone in SUFFOLK.target("good_schools").milestones)
    flags = [milestone.to_be_confirmed for milestone in SUFFOLK.action("1.2").milestones]
    assert flags == [True] * 7 + [False] * 3


def test_the_amended_plan_of_january_2016_invents_no_change():
    assert [version.code for version in SUFFOLK.versions] == ["v1", "v2"]
    assert {change.kind for change in SUFFOLK.versions[1].changes} == {"unknown"}


def test_the_current_example_never_uses_the_grade_that_has_ended():
    plan = ALL["current-example"]
    for target in plan.targets:
        assert not target.measure.startswith("ofsted_good"), target.code
        assert MEASURES[target.measure].ended is None, target.code
        assert target.deadline.due.year == 2028
        assert "good or " not in target.title.replace("a good level", "")


def test_the_ambition_of_2023_has_themes_and_no_numbers():
    plan = ALL["norfolk-2023"]
    assert len(plan.themes) == 5
    assert plan.targets == ()
    assert len(plan.actions) == 5


@pytest.mark.parametrize("plan", ALL.values(), ids=lambda plan: plan.code)
def test_headline_targets_stand_in_one_order_and_every_target_has_a_sentence(plan: Plan):
    orders = [headline.headline for headline in plan.headlines]
    assert orders == list(range(1, len(orders) + 1))
    for target in plan.targets:
        assert re.match(r"^[A-Z0-9].*[^.]$", target.title), target.code
        if target.reference is Reference.BASELINE_CHANGE:
            assert target.baseline is not None


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.name)
def test_people_appear_as_roles_only(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\b(Mr|Mrs|Ms|Dr|Sir|Cllr)\b\.? [A-Z]", text)
    assert "@" not in text


def test_a_plan_of_the_authority_stands_beside_the_shipped_ones(tmp_path):
    from tests.unit.plans.small import SMALL

    (tmp_path / "own.toml").write_text(SMALL, encoding="utf-8")
    selected = [plan.code for plan in plans(tmp_path)]
    assert selected == [*ALL, "small"]
